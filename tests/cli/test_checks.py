"""The office's second look from the command line: batches, duplicates, what no longer holds."""

from __future__ import annotations

from tests.cli.conftest import HOUSE, Bench, Run


def test_a_merge_is_taken_back_and_given_again(bench: Bench, run: Run) -> None:
    """batches → undo-merge --plan → undo-merge → the same once more."""
    bench.at("office")
    assert run("batches", bench.office).out == "还没有汇总过。\n"
    bench.merge()
    listed = run("batches", bench.office)
    assert "03号电脑" in listed.out
    (batch,) = run("batches", bench.office, "--json").data["batches"]
    assert (batch["batch"], batch["senders"]) == (1, ["03号电脑"])
    before = run("conflicts", bench.office, "--json").data["conflicts"]
    assert before
    plan = run("undo-merge", bench.office, 1, "--plan", "--json").data
    assert (plan["done"], len(plan["back"]), plan["left"]) == (False, 1, [])
    refused = run("undo-merge", bench.office, 1)
    assert refused.code == 3 and "理由" in refused.err
    assert run("undo-merge", bench.office, 1, "--reason", "拿错了优盘").code == 0
    assert run("conflicts", bench.office, "--json").data["conflicts"] == []
    assert "已由第 2 批撤销" in run("batches", bench.office).out
    done = run("undo-merge", bench.office, 2, "--reason", "没有拿错")
    assert done.code == 0 and "1 条恢复原样" in done.out
    after = run("conflicts", bench.office, "--json").data["conflicts"]
    assert [one["group"] for one in after] == [one["group"] for one in before]
    assert run("undo-merge", bench.office, 9, "--reason", "没有").code == 3
    assert run("verify", bench.office).code == 0


def test_houses_are_found_joined_and_parted(bench: Bench, run: Run) -> None:
    """By the words typed; the one that stays is named, the other comes back by its id."""
    bench.at("office")
    assert run("duplicates", bench.office).out == "没有疑似重复的房屋。\n"
    run("house", bench.office, "老王家", "--address", "示例镇示例社", "--code", "a-012")
    found = run("duplicates", bench.office)
    assert found.code == 1 and "编号相同" in found.out
    (pair,) = run("duplicates", bench.office, "--json").data["duplicates"]
    assert set(pair["names"]) == {HOUSE, "老王家"}
    assert run("join", bench.office, "老王家", HOUSE).code == 3
    joined = run("join", bench.office, "老王家", HOUSE, "--reason", "同一户", "--json").data
    assert {joined["joined"], joined["into"]} == set(pair["places"])
    assert run("duplicates", bench.office).code == 0
    rows = run("duplicates", bench.office, "--joined")
    assert "老王家 → " + HOUSE in rows.out
    assert "老王家" not in run("list", bench.office).out
    parted = run("unjoin", bench.office, joined["joined"][:8], "--reason", "是两户")
    assert parted.code == 0
    assert "老王家" in run("list", bench.office).out
    assert run("duplicates", bench.office, "--dismiss", *pair["places"]).code == 0
    assert run("duplicates", bench.office).code == 0
    assert run("duplicates", bench.office, "--joined").out == "还没有合并过。\n"


def test_merged_records_are_looked_at_again(bench: Bench, run: Run) -> None:
    """Nothing is wrong in the story; what a link leads to nowhere is listed with its house."""
    bench.at("office")
    bench.merge()
    assert run("recheck", bench.office).out == "没有不合要求的内容。\n"
    assert run("recheck", bench.office, "--list", "--json").data == {"checks": []}


def test_a_joined_house_is_still_meant_by_its_name(bench: Bench, run: Run) -> None:
    """Lists show it no more; its history, its residents and its parting are asked by name."""
    bench.at("office")
    run("house", bench.office, "老王家")
    place = run("join", bench.office, "老王家", HOUSE, "--reason", "同一户", "--json").data[
        "joined"
    ]
    assert run("history", bench.office, "老王家", "--json").data["record"] == place
    of_both = run("residents", bench.office, HOUSE, "--json").data["residents"]
    assert run("residents", bench.office, "老王家", "--json").data["residents"] == of_both != []
    parted = run("unjoin", bench.office, "老王家", "--reason", "不是", "--json")
    assert parted.data["unjoined"] == place
