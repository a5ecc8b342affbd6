"""A platform's own ledger by a file that the office edits."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from app.errors import KnownError
from app.survey.audience import Audience
from tests.survey.crew import HOUSE, Crew

MAP = """\
title = "省台账"
sheet = "Sheet1"

[[column]]
title = "序号"
source = "#"

[[column]]
title = ["房屋", "名称"]
source = "place.name"

[[column]]
title = ["房屋", "旗县"]
text = "伊金霍洛旗"

[[column]]
title = "户主"
source = "danger_check:identity/owner"

[[column]]
title = "等级"
source = "danger_check.grade"
codes = { C = "04", D = "05" }
else = "06"

[[column]]
title = "结构"
source = "danger_check:building/structure"
codes = { brick_timber = "砖木" }
else = "其它"

[[column]]
title = "建成"
source = "danger_check:building/year_built"
"""

MEMBERS = """\
rows = "danger_check/storeys/storey/member"

[[column]]
title = "构件"
source = "row.name"

[[column]]
title = "层"
source = "parent1"
"""


def kept(field: Crew, text: str, name: str = "省") -> None:
    folder = field.first.folder / "maps"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.toml").write_text(text, "utf-8")


def test_places_are_told_in_the_columns_of_a_platform(field: Crew, tmp_path: Path) -> None:
    """Fixed words, codes translated, answers of the last inspection, residents masked."""
    survey = field.first.survey
    field.first.fill({"identity/owner": "欧阳小明"})
    survey.houses.add("没查过的")
    kept(field, MAP)
    written = survey.tables.mapped("省", tmp_path / "a.xlsx", Audience())
    assert written.rows == {"Sheet1": 2}
    page = openpyxl.load_workbook(tmp_path / "a.xlsx")["Sheet1"]
    rows = {row[1]: row for row in page.iter_rows(min_row=4, values_only=True)}
    year = survey.filling.open_committed(field.first.begin()).instance.find("building/year_built")
    assert year is not None
    assert rows[HOUSE][2:] == ("伊金霍洛旗", "欧阳*", "05", "其它", int(year.text))
    assert rows["没查过的"][2:] == ("伊金霍洛旗", None, "06", "其它", None)
    assert {row[0] for row in rows.values()} == {1, 2}
    assert [page["A1"].value, page["B2"].value, page["B3"].value] == ["省台账", "房屋", "名称"]
    clear = Audience(personal=True, reason="上报省平台")
    survey.tables.mapped("省", tmp_path / "b.xlsx", clear)
    page = openpyxl.load_workbook(tmp_path / "b.xlsx")["Sheet1"]
    assert "欧阳小明" in {cell.value for cell in page["D"]}
    assert survey.actions.lines()[0].what == "mapped"


def test_a_wrong_source_is_named_with_the_closest(field: Crew, tmp_path: Path) -> None:
    """With its line; nothing is written, and the list of maps says the same."""
    kept(field, MAP.replace('"place.name"', '"place.nam"'))
    kept(field, 'rows = "plaecs"\n' + MAP, "乱")
    tables = field.first.survey.tables
    with pytest.raises(KnownError) as refused:
        tables.mapped("省", tmp_path / "a.xlsx", Audience())
    assert refused.value.advice == "第 8 行：台账里没有“place.nam”这一列；是不是“place.name”？"
    assert not list(tmp_path.glob("a.xlsx*"))
    one, other = tables.maps()
    assert (one.name, other.name) == ("乱", "省")
    assert one.problems[0].startswith("第 1 行：一行是什么（rows）写成了“plaecs”")
    assert other.problems == (refused.value.advice,)


def test_a_map_saved_by_an_old_notepad_is_read(field: Crew, tmp_path: Path) -> None:
    """GB18030, as Chinese Windows saves plain text; what is no text at all is refused."""
    field.first.fill()
    kept(field, MAP)
    file = field.first.folder / "maps" / "省.toml"
    file.write_bytes(MAP.encode("gb18030"))
    tables = field.first.survey.tables
    assert tables.mapped("省", tmp_path / "a.xlsx", Audience()).rows == {"Sheet1": 1}
    file.write_bytes(b"\xff\xff\xff")
    with pytest.raises(KnownError, match="读不出来"):
        tables.mapped("省", tmp_path / "b.xlsx", Audience())


def test_rows_may_be_inspections_or_members(field: Crew, tmp_path: Path) -> None:
    field.first.fill()
    kept(field, MEMBERS)
    written = field.first.survey.tables.mapped("省", tmp_path / "a.xlsx", Audience())
    page = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert sum(written.rows.values()) == page.max_row - 1 > 4
    assert {cell.value for cell in page["B"][1:]} == {"一层", "二层"}


def test_a_new_map_is_the_sample(field: Crew) -> None:
    """Ready to be edited; a name that is taken, or no name of a file, is refused."""
    tables = field.first.survey.tables
    file = tables.new_map("省台账")
    assert file.parent == field.first.folder / "maps"
    (known,) = tables.maps()
    assert known.problems == ()
    for name in ("省台账", "", "../x"):
        with pytest.raises(KnownError, match="名称"):
            tables.new_map(name)
    assert field.first.survey.care.verify() == []
