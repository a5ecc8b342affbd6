"""Ledgers, maps and letters on the command line."""

from __future__ import annotations

import openpyxl

from tests.cli.conftest import HOUSE, Bench, Run


def test_a_ledger_is_written(bench: Bench, run: Run) -> None:
    """As a book and as plain files; in clear only with a reason."""
    out = bench.place / "账.xlsx"
    said = run("ledger", bench.office, "-o", out, "--json", "--under", HOUSE)
    assert said.code == 0
    assert said.data["rows"]["名册"] == said.data["rows"]["危房现场检查"] == 1
    assert "名册" in openpyxl.load_workbook(out).sheetnames
    said = run("ledger", bench.office, "-o", bench.place / "csv", "--csv", "--only", "places")
    assert said.code == 0
    assert sorted(file.name for file in (bench.place / "csv").iterdir()) == ["名册.csv", "说明.csv"]
    said = run("ledger", bench.office, "-o", out, "--personal", "--json")
    assert (said.code, said.data["error"]["code"]) == (3, "reason_missing")
    said = run("ledger", bench.office, "-o", out, "--personal", "--reason", "报镇政府")
    assert said.code == 0
    assert "报镇政府" in run("log", bench.office).out


def test_a_map_is_made_checked_and_used(bench: Bench, run: Run) -> None:
    assert "还没有" in run("map", bench.office).out
    made = run("map", bench.office, "省", "--new", "--json").data["file"]
    said = run("map", bench.office, "省", "-o", bench.place / "m.xlsx", "--json")
    assert said.data["rows"] == {"台账": 1}
    with open(made, "a", encoding="utf-8") as file:
        file.write('\n[[column]]\ntitle = "错"\nsource = "place.cod"\n')
    said = run("map", bench.office)
    assert said.code == 1
    assert "是不是“place.code”" in said.out
    said = run("map", bench.office, "没有这个", "-o", bench.place / "n.xlsx", "--json")
    assert (said.code, said.data["error"]["code"]) == (3, "map_refused")


def test_letters_are_written(bench: Bench, run: Run) -> None:
    """The brief by the ending of its name; a letter for each open task."""
    for name in ("简报.docx", "简报.pdf"):
        assert run("brief", bench.office, "-o", bench.place / name).code == 0
        assert (bench.place / name).stat().st_size > 10_000
    assert run("brief", bench.office, "-o", bench.place / "简报.txt").code == 2
    out = bench.place / "督办"
    assert "没有进行中" in run("supervise", bench.office, "-o", out).out
    task = run(
        "task", bench.office, HOUSE, "--what", "搬离", "--who", "示例嘎查", "--due", "2026-12-31",
        "--json",
    ).data["task"]  # fmt: skip
    written = run("supervise", bench.office, "-o", out, "--json").data["written"]
    assert [one["task"] for one in written] == [task]
    assert run("supervise", bench.office, task[:8], "-o", out / "一.docx").code == 0
    assert len(list(out.iterdir())) == 2
    assert run("supervise", bench.office, "0000", "-o", out).code == 3


def test_a_table_that_nothing_would_open_is_refused(bench: Bench, run: Run) -> None:
    """A table under the name of a text or of another program's file."""
    for name in ("ledger.txt", "ledger.xls", "ledger"):
        assert run("ledger", bench.office, "-o", bench.place / name).code == 2
        assert not (bench.place / name).exists()
