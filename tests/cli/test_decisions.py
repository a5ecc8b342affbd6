"""Behind a decision, from the command line: seen in full, composed, listed, taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.sync import sticks
from tests.cli.conftest import Bench, Run


def test_a_difference_is_seen_composed_and_opened_again(bench: Bench, run: Run) -> None:
    """behind → compose (only computed) → compose --reason → decisions → reopen."""
    bench.at("office")
    bench.merge()
    (conflict,) = run("conflicts", bench.office, "--json").data["conflicts"]
    which = (conflict["record"][:8], conflict["group"])
    seen = run("behind", bench.office, *which)
    assert "≠ " in seen.out and "03号电脑" in seen.out
    data = run("behind", bench.office, *which, "--json").data
    assert len(data["sides"]) == 2
    path = data["lines"][0]["path"]
    pick = f"{path}={2 - conflict['shown'] + 1}"
    tried = run("compose", bench.office, *which, "--pick", pick, "--json").data
    assert tried["settled"] is False
    assert run("conflicts", bench.office, "--json").data["conflicts"]
    assert run("compose", bench.office, *which, "--pick", "没有等号").code == 3
    done = run("compose", bench.office, *which, "--pick", pick, "--reason", "现场复核")
    assert done.code == 0 and "已定" in done.out
    assert run("conflicts", bench.office, "--json").data["conflicts"] == []
    assert "现场复核" in run("decisions", bench.office).out
    assert run("reopen", bench.office, *which, "--reason", "按错了").code == 0
    assert len(run("conflicts", bench.office, "--json").data["conflicts"]) == 1
    assert run("decisions", bench.office).out == "还没有定下过什么。\n"
    refused = run("reopen", bench.office, *which)
    assert refused.code == 3
    assert run("verify", bench.office).code == 0


def test_what_both_agree_on_is_listed_on_request(bench: Bench, run: Run) -> None:
    """--same adds the rest of the group, if it has any."""
    bench.at("office")
    bench.merge()
    (conflict,) = run("conflicts", bench.office, "--json").data["conflicts"]
    which = (conflict["record"], conflict["group"])
    plain, whole = (
        run("behind", bench.office, *which),
        run("behind", bench.office, *which, "--same"),
    )
    assert len(whole.out) >= len(plain.out)


def test_sticks_are_listed(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """None is said in words; one with its folder."""
    monkeypatch.setattr(sticks, "MOUNTS", tmp_path / "mounts")
    monkeypatch.setattr(sticks, "ROOTS", (f"{tmp_path}/media/",))
    assert run("sticks").out == "没有插着的优盘。\n"
    (tmp_path / "media" / "A").mkdir(parents=True)
    sticks.MOUNTS.write_text(f"/dev/sdb1 {tmp_path}/media/A vfat rw 0 0", encoding="utf-8")
    assert "0 个交接文件" in run("sticks").out
