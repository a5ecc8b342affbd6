"""Residents on the command line: masked, revealed on record, erased with a reason."""

from __future__ import annotations

from pathlib import Path

from app.survey.actions import KINDS
from tests.cli.conftest import ANSWERS, HOUSE, Bench, Run

OWNER = ANSWERS["identity/owner"]


def test_residents_are_masked_until_revealed_and_the_log_tells(bench: Bench, run: Run) -> None:
    masked = run("residents", bench.office, HOUSE, "--json")
    assert OWNER not in masked.out
    assert masked.data["residents"][0]["text"].endswith("*")
    assert run("log", bench.office, "--kind", "seen").out == "还没有操作记录。\n"
    assert OWNER in run("residents", bench.office, HOUSE, "--reveal").out
    (line,) = run("log", bench.office, "--json", "--kind", "seen").data["actions"]
    assert (line["what"], line["about"], line["who"]) == ("reveal", HOUSE, "赵测试")
    assert set(KINDS) >= {one["kind"] for one in run("log", bench.office, "--json").data["actions"]}


def test_erasing_needs_a_reason_and_leaves_only_its_line(bench: Bench, run: Run) -> None:
    """The database holds the name before and not afterwards; the survey still verifies."""
    assert run("erase", bench.office, HOUSE).code == 3
    assert OWNER.encode() in _bytes(bench.office)
    erased = run("erase", bench.office, HOUSE, "--reason", "户主书面要求", "--json")
    assert (erased.code, erased.data["records"]) == (0, 1)
    assert OWNER.encode() not in _bytes(bench.office)
    assert run("verify", bench.office).code == 0
    assert run("residents", bench.office, HOUSE).out == "已按要求删去。\n"
    assert "户主书面要求" not in run("log", bench.office).err
    assert run("erase", bench.office, HOUSE, "--reason", "再来").code == 3


def test_the_log_is_written_as_a_table(bench: Bench, tmp_path: Path, run: Run) -> None:
    file = tmp_path / "log.csv"
    told = run("log", bench.office, "-o", file, "--json")
    assert told.data["lines"] == len(file.read_text("utf-8-sig").splitlines()) - 1 > 0


def test_conflicts_in_clear_are_noted(bench: Bench, run: Run) -> None:
    bench.merge()
    run("conflicts", bench.office, "--personal")
    assert run("log", bench.office, "--kind", "seen").out.count("\n") == 1


def _bytes(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())
