"""`roster look` and `roster import` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Bench, Run
from tests.sheets import making

HEAD = ["镇", "嘎查村", "房屋名称", "编号", "户主", "建成年份"]
GOOD = ["阿镇", "示例嘎查", "21号院", "B-21", "测甲", "1985年"]
BAD = ["阿镇", "示例嘎查", "", "1.50627E+17", "测乙", "不详"]


def roster(bench: Bench, *rows: list[str]) -> Path:
    return making.xlsx(bench.place / "名册.xlsx", [["名册"], HEAD, *rows])


def test_look_says_columns_and_hides_residents(bench: Bench, run: Run) -> None:
    file = roster(bench, GOOD)
    told = run("roster", "look", file, "--json")

    assert told.code == 0
    assert told.data["header_row"] == 2
    assert [one["field"] for one in told.data["columns"]] == [
        "town", "community", "name", "code", "owner", "year",
    ]  # fmt: skip
    shown = run("roster", "look", file)
    assert "房屋名称" in shown.out and "21号院" in shown.out
    assert "测甲" not in shown.out + json.dumps(told.data, ensure_ascii=False)


def test_import_tells_what_it_refused(bench: Bench, run: Run) -> None:
    """Exit code 1 where rows were refused; the good ones are in, the others in the report."""
    report = bench.place / "拒绝.xlsx"
    told = run("roster", "import", bench.office, roster(bench, GOOD, BAD), "--report", report)

    assert told.code == 1
    assert "第 4 行 D 列（房屋编号）" in told.out
    assert "已新增 3、更新 0、不变 0、拒绝 1 行" in told.out
    assert "测乙" not in told.out
    assert report.exists()
    assert "21号院" in run("list", bench.office).out


def test_a_dry_run_changes_nothing(bench: Bench, run: Run) -> None:
    told = run("roster", "import", bench.office, roster(bench, GOOD), "--dry-run", "--json")

    assert (told.code, told.data["imported"], told.data["new"]) == (0, False, 3)
    assert "21号院" not in run("list", bench.office).out


def test_columns_named_by_hand(bench: Bench, run: Run) -> None:
    """By letter or by header; what cannot be understood says what can."""
    file = making.xlsx(bench.place / "b.xlsx", [["地段", "叫法"], ["示例嘎查", "22号院"]])
    wrong = run("roster", "import", bench.office, file, "--header", "1", "--map", "B=什么")
    assert wrong.code == 3
    assert "name" in wrong.err
    told = run(
        "roster", "import", bench.office, file, "--header", "1", "--map", "A=community",
        "--map", "叫法=name", "--json",
    )  # fmt: skip
    assert (told.code, told.data["new"]) == (0, 2)


def test_a_file_that_is_none(bench: Bench, run: Run) -> None:
    file = bench.file("a.xlsx", b"PK\x03\x04 no zip")
    assert run("roster", "look", file).code == 3
    assert run("roster", "look", bench.place / "none.xlsx", "--json").data["error"]["code"] == (
        "sheet_unreadable"
    )


def test_a_newer_list_of_regions(bench: Bench, run: Run) -> None:
    """Shipped codes are shown; a newer list takes their place; what is none is refused."""
    shipped = run("roster", "regions", "--json").data["regions"]
    assert ("150627100", "阿勒腾席热镇") in {(one["code"], one["name"]) for one in shipped}
    assert run("roster", "regions", bench.file("no.toml", "[[region]]\nname = 1")).code == 3
    newer = '[[region]]\ncode = "150627199"\nname = "新设镇"\nlevel = "town"\naliases = ["新镇"]\n'
    assert run("roster", "regions", bench.file("newer.toml", newer)).code == 0
    row = ["新镇", *GOOD[1:]]
    run("roster", "import", bench.office, roster(bench, row))
    assert run("roster", "import", bench.office, roster(bench, ["新设镇", *row[1:]])).code == 0
    assert [one["name"] for one in run("roster", "regions", "--json").data["regions"]] == ["新设镇"]
