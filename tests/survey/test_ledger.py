"""The ledger read back: every sheet tells what the records tell, for whom it was made."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app.errors import Cancelled, KnownError
from app.survey.audience import Audience
from tests.survey.crew import FRONT, HOUSE, Crew, Machine, jpeg
from tests.survey.test_loop import DUE, opened

OWNER = {"identity/owner": "张三", "identity/phone": "13812345678"}
CLEAR = Audience(personal=True, reason="报镇政府安置办审核")


def photographed(machine: Machine, root: Path) -> None:
    """The D house with owner, and a photo of its front."""
    machine.fill(OWNER)
    survey = machine.survey
    filling = survey.filling.open(machine.begin())
    (taken,) = survey.taking.add([jpeg(root, 1)], FRONT, filling.photos)
    filling.photos[taken.photo] = dict(taken.entry or {})
    filling.instance.set_photos(FRONT, [taken.photo])
    survey.filling.commit(filling, reason="补照片")


class Ledger:
    """A written book: rows of a sheet by the codes of its columns."""

    def __init__(self, file: Path) -> None:
        self.book = openpyxl.load_workbook(file)

    def rows(self, sheet: str) -> list[dict[str, Any]]:
        page = self.book[sheet]
        codes, _labels, *rows = page.iter_rows(values_only=True)
        assert len(set(codes)) == len(codes), "codes of columns are their names"
        return [dict(zip(codes, row, strict=True)) for row in rows]

    def one(self, sheet: str) -> dict[str, Any]:
        (row,) = self.rows(sheet)
        return row


def test_every_sheet_tells_of_the_house(field: Crew, tmp_path: Path) -> None:
    """Roster, form, repeats with their parents' names, findings, tasks, photos, dictionary."""
    first = field.first
    photographed(first, field.root)
    opened(first)
    written = first.survey.tables.ledger(tmp_path / "账.xlsx", Audience(), pictures=True)
    ledger = Ledger(tmp_path / "账.xlsx")
    place = ledger.one("名册")
    assert (place["place.name"], place["place.code"]) == (HOUSE, "A-012")
    assert (place["state"], place["danger_check.grade"]) == ("进行中", "D")
    main = ledger.one("危房现场检查")
    assert isinstance(main["building/year_built"], int)
    assert main["identity/owner"] == "张*"
    assert main["identity/phone"] == "138****5678"
    assert main[FRONT] == "照片1"
    members = ledger.rows("危房现场检查·构件")
    assert len(members) == written.rows["危房现场检查·构件"] > 4
    assert {row["place.name"] for row in members} == {HOUSE}
    assert {row["parent1"] for row in members} == {"一层", "二层"}
    points = ledger.rows("危房现场检查·构件·危险点")
    assert {row["record"] for row in points} == {main["record"]}
    assert any(
        isinstance(row["storeys/storey/member/point/p_width_mm"], (int, float)) for row in points
    )
    found = [row["finding"] for row in ledger.rows("问题") if row["verdict"] == "成立"]
    assert found == [one.title for one in first.survey.papers.findings(main["record"])]
    assert ledger.one("整改任务")["due"].date().isoformat() == DUE
    photo = ledger.one("照片")
    assert (photo["n"], photo["here"]) == ("照片1", "有")
    assert "lat" not in photo
    assert len(ledger.book["照片"]._images) == 1
    known = {(row["sheet"], row["code"]) for row in ledger.rows("说明")}
    assert ("危房现场检查·构件", "storeys/storey/member/class") in known


def test_a_closed_task_shows_its_photo(field: Crew, tmp_path: Path) -> None:
    """销号 is proved by a picture: it stands in the ledger beside what was to be done."""
    field.first.fill()
    survey = field.first.survey
    survey.loop.close_task(opened(field.first), [jpeg(field.root, 7)], "已搬离")
    survey.tables.ledger(tmp_path / "a.xlsx", Audience(exif=True), pictures=True)
    ledger = Ledger(tmp_path / "a.xlsx")
    photo = ledger.one("整改照片")
    assert (photo["what"], photo["state"], photo["here"]) == ("停止使用", "已销号", "有")
    assert photo["time_from"] == "相机"
    assert "lat" in photo
    assert len(ledger.book["整改照片"]._images) == 1


def test_not_asked_stands_apart_from_not_answered(field: Crew, tmp_path: Path) -> None:
    field.first.fill()
    field.first.survey.tables.ledger(tmp_path / "a.xlsx", Audience())
    main = Ledger(tmp_path / "a.xlsx").one("危房现场检查")
    filling = field.first.survey.filling.open_committed(field.first.begin())
    asked = {n.question.path: n for n in filling.instance.root.walk() if not n.children}
    told = {code: cell for code, cell in main.items() if code in asked}
    assert len(told) > 40
    for code, cell in told.items():
        node = asked[code]
        assert (cell == "/") == (not node.relevant), code
        assert (cell is None) == (node.relevant and not node.text.strip()), code


def test_residents_in_clear_need_a_reason_and_leave_a_line(field: Crew, tmp_path: Path) -> None:
    """Masked by default; in clear with a reason that stands in the log of actions."""
    field.first.fill(OWNER)
    tables, target = field.first.survey.tables, tmp_path / "a.xlsx"
    with pytest.raises(KnownError, match="理由"):
        tables.ledger(target, Audience(personal=True))
    assert not target.exists()
    tables.ledger(target, CLEAR)
    main = Ledger(target).one("危房现场检查")
    assert (main["identity/owner"], main["identity/phone"]) == ("张三", "13812345678")
    line = field.first.survey.actions.lines()[0]
    assert (line.what, line.why, line.about) == ("ledger", "报镇政府安置办审核", "a.xlsx")


def test_a_masked_ledger_names_no_resident(field: Crew, tmp_path: Path) -> None:
    """Nowhere in the file: in no sheet, in no name of a photo, in no property."""
    told = OWNER | {"signatures/refusal": "张三说不签", "signatures/witness": "李见证"}
    photographed(field.first, field.root)
    field.first.fill(told, reason="补填")
    field.first.survey.tables.ledger(tmp_path / "a.xlsx", Audience(), pictures=True)
    with zipfile.ZipFile(tmp_path / "a.xlsx") as book:
        parts = [book.read(name).decode("utf-8", "replace") for name in book.namelist()]
    for secret in ("张三", "13812345678", "李见证", "说不签", "IMG_0001"):
        assert not any(secret in part for part in parts), secret


def test_codes_stand_where_they_are_asked_for(field: Crew, tmp_path: Path) -> None:
    """The same record in words and in codes; the dictionary joins the two."""
    field.first.fill()
    tables = field.first.survey.tables
    tables.ledger(tmp_path / "a.xlsx", Audience())
    tables.ledger(tmp_path / "b.xlsx", Audience(), values="codes")
    words, codes = Ledger(tmp_path / "a.xlsx"), Ledger(tmp_path / "b.xlsx")
    sheet, path = "危房现场检查·构件", "storeys/storey/member/class"
    rows = zip(words.rows(sheet), codes.rows(sheet), strict=True)
    said = {(one[path], other[path]) for one, other in rows}
    (choices,) = (
        row["choices"] for row in words.rows("说明")
        if (row["sheet"], row["code"]) == (sheet, path)
    )  # fmt: skip
    assert said
    assert all(f"{code}={label}" in choices for label, code in said)


def test_the_same_data_make_the_same_bytes(field: Crew, tmp_path: Path) -> None:
    """Also on another day: a file is dated by its data."""
    photographed(field.first, field.root)
    tables = field.first.survey.tables
    for name in ("a.xlsx", "b.xlsx"):
        tables.ledger(tmp_path / name, Audience(), pictures=True)
        field.first.today = field.first.today.replace(day=28)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_csv_holds_the_same(field: Crew, tmp_path: Path) -> None:
    field.first.fill(OWNER)
    tables = field.first.survey.tables
    tables.ledger(tmp_path / "a.xlsx", Audience())
    tables.ledger(tmp_path / "csv", Audience(), way="csv")
    book = Ledger(tmp_path / "a.xlsx").book
    assert {file.stem for file in (tmp_path / "csv").iterdir()} == set(book.sheetnames)
    for page in book:
        with open(tmp_path / "csv" / f"{page.title}.csv", encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        assert len(rows) == page.max_row
        assert {len(row) for row in rows} == {page.max_column}


def test_only_what_lies_below_a_place(field: Crew, tmp_path: Path) -> None:
    """A second house stays out, with its inspection; the outline says so beforehand."""
    first = field.first
    first.fill()
    other, _changed = first.survey.houses.add("另一处", code="B-1")
    first.survey.tables.ledger(tmp_path / "a.xlsx", Audience(), under=other)
    ledger = Ledger(tmp_path / "a.xlsx")
    assert ledger.one("名册")["place.name"] == "另一处"
    assert ledger.rows("危房现场检查") == []
    outline = first.survey.tables.outline(Audience(), under=other)
    assert (outline.places, outline.sheets[0].personal) == (1, ("户主、产权人", "联系电话"))


def test_a_cancelled_ledger_leaves_nothing(field: Crew, tmp_path: Path) -> None:
    field.first.fill()
    with pytest.raises(Cancelled):
        field.first.survey.tables.ledger(tmp_path / "a.xlsx", Audience(), cancelled=lambda: True)
    with pytest.raises(KnownError, match="没有写成"):
        field.first.survey.tables.ledger(field.first.folder / "survey.db" / "a.xlsx", Audience())
    assert list(tmp_path.glob("a.xlsx*")) == []
