"""`report --kind`, `letterhead`, `check-paper`: every kind of paper from the command line."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import HOUSE, Bench, Run


def test_kinds_are_written_with_the_town_s_head_and_asked_later(
    bench: Bench, tmp_path: Path, run: Run
) -> None:
    run("fill", bench.office, HOUSE, bench.answers())
    run("letterhead", bench.office, "--town", "示例镇人民政府", "--signatories", "审核人：王某")
    head = run("letterhead", bench.office, "--json").data["letterhead"]
    assert (head["town"], head["signatories"]) == ("示例镇人民政府", "审核人：王某")

    paper = tmp_path / "告知书.pdf"
    told = run("report", bench.office, HOUSE, "--kind", "notice", "-o", paper, "--json").data
    assert told["written"][0]["pages"] == 1
    current = run("check-paper", bench.office, paper, "--json")
    assert (current.code, current.data["papers"][0]["state"]) == (0, "current")

    answers = tmp_path / "more.json"
    answers.write_text('{"measures/actions/advice": "立即腾空"}', encoding="utf-8")
    run("fill", bench.office, HOUSE, answers, "--reason", "复核")
    old = run("check-paper", bench.office, paper)
    assert old.code == 1 and "已经过时" in old.out and "立即腾空" in old.out
    assert run("check-paper", bench.office, "CJ1:x").code == 1


def test_residents_in_clear_need_a_reason(bench: Bench, tmp_path: Path, run: Run) -> None:
    run("fill", bench.office, HOUSE, bench.answers())
    paper = tmp_path / "a.pdf"
    refused = run("report", bench.office, HOUSE, "--personal", "-o", paper)
    assert refused.code == 3 and "理由" in refused.err and not paper.exists()
    given = run(
        "report", bench.office, HOUSE, "--personal", "--reason", "报镇政府审核", "-o", paper
    )
    assert given.code == 0 and paper.exists()
