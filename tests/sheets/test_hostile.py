"""Files that lie, burst or are locked: a sentence, never a crash, never the whole memory."""

from __future__ import annotations

import resource
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import sheets
from app.errors import KnownError
from app.sheets import table
from tests.sheets import making
from tests.sheets.making import HEAD, ROW


def refused(file: Path) -> str:
    with pytest.raises(KnownError) as caught:
        sheets.read(file)
    assert caught.value.title and caught.value.kept and caught.value.advice
    return caught.value.code


def peak() -> int:
    """The most memory this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def test_a_cell_at_the_far_end_costs_nothing(tmp_path: Path) -> None:
    """A dense reader would ask for 16 thousand million cells."""
    file = making.by_hand(
        tmp_path / "a.xlsx",
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>名称</t></is></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>',
    )
    before = peak()
    found = sheets.read(file)

    assert [row.texts for row in found.rows] == [("名称",)]
    assert found.beyond == 1
    assert peak() - before < 50


def test_a_million_empty_rows(tmp_path: Path) -> None:
    """Formatted down to the last row, as lists are: only what says something counts."""
    empty = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(3, 300_000))
    head = '<row r="1"><c r="A1" t="inlineStr"><is><t>名称</t></is></c></row>'
    file = making.by_hand(tmp_path / "a.xlsx", f"<sheetData>{head}{empty}</sheetData>")
    before = peak()

    assert len(sheets.read(file).rows) == 1
    assert peak() - before < 150


def test_a_bomb_stops_at_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kilobyte that unpacks to a gigabyte is stopped, whatever size it claims."""
    monkeypatch.setattr("app.sheets.workbook._SHEET_LIMIT", 20_000_000)
    body = f'<worksheet xmlns="{making.MAIN}"><sheetData>'.encode() + b" " * 30_000_000
    file = making.by_hand(tmp_path / "a.xlsx", body)

    assert file.stat().st_size < 100_000
    assert refused(file) == "sheet_too_large"


def test_an_endless_tag(tmp_path: Path) -> None:
    body = f'<worksheet xmlns="{making.MAIN}" a="'.encode() + b"x" * 20_000_000
    assert refused(making.by_hand(tmp_path / "a.xlsx", body)) == "sheet_broken"


@pytest.mark.parametrize(
    "trick",
    [
        '<!DOCTYPE a [<!ENTITY b "c">]>',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE a SYSTEM "http://example.invalid/a.dtd">',
    ],
)
def test_entities_and_document_types(tmp_path: Path, trick: str) -> None:
    body = f'{trick}<worksheet xmlns="{making.MAIN}"><sheetData/></worksheet>'.encode()
    assert refused(making.by_hand(tmp_path / "a.xlsx", body)) == "sheet_dangerous"


def test_more_rows_than_any_roster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MAX_ROWS", 100)
    assert refused(making.xlsx(tmp_path / "a.xlsx", [ROW] * 101)) == "sheet_too_large"


def test_merged_over_everything(tmp_path: Path) -> None:
    """Ranges over the whole sheet, thousands of them, end in a sentence."""
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 2000))
    merged = '<mergeCell ref="A1:XFD1048576"/>' * 5000
    file = making.by_hand(
        tmp_path / "a.xlsx", f"<sheetData>{rows}</sheetData><mergeCells>{merged}</mergeCells>"
    )
    assert refused(file) == "sheet_broken"


def test_a_locked_workbook(tmp_path: Path) -> None:
    """Both ways of locking; the advice is to save it without a password."""
    assert refused(making.encrypted(tmp_path / "a.xlsx")) == "sheet_protected"
    old = making.old_xls(tmp_path / "a.xls", [[*HEAD]], locked=True)
    assert refused(old) in {"sheet_protected", "sheet_broken"}


def test_other_formats_are_named(tmp_path: Path) -> None:
    for name, inside in (("a.xlsb", "xl/workbook.bin"), ("a.ods", "content.xml")):
        with zipfile.ZipFile(tmp_path / name, "w") as book:
            book.writestr(inside, b"x")
        assert refused(tmp_path / name) == "sheet_other_format"
    for name, data in (
        ("a.pdf", b"%PDF-1.7"),
        ("a.jpg", b"\xff\xd8\xff\xe0"),
        ("a.xml", b"<?xml version='1.0'?><a/>"),
    ):
        (tmp_path / name).write_bytes(data)
        assert refused(tmp_path / name) == "sheet_other_format"


def test_nothing_there(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"\xef\xbb\xbf\r\n")
    assert refused(tmp_path / "a.csv") == "sheet_empty"
    assert refused(tmp_path / "absent.xlsx") == "sheet_unreadable"
    assert refused(tmp_path) == "sheet_unreadable"
    (tmp_path / "b.csv").write_bytes(bytes(range(128, 256)) * 20)
    assert refused(tmp_path / "b.csv") == "sheet_not_text"


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    cut=st.floats(0, 1),
    flips=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=8),
    old=st.booleans(),
)
def test_damaged_files_end_in_a_sentence(
    tmp_path: Path, cut: float, flips: list[tuple[float, int]], old: bool
) -> None:
    """Cut short or with bytes turned over: read, or refused with a sentence."""
    if old:
        whole = making.old_xls(tmp_path / "a.xls", [[*ROW, 1985.0]] * 20).read_bytes()
    else:
        whole = making.xlsx(tmp_path / "a.xlsx", [HEAD, ROW] * 20).read_bytes()
    data = bytearray(whole[: max(8, int(len(whole) * (cut if not flips else 1)))])
    for place, value in flips:
        data[8 + int((len(data) - 9) * place) if len(data) > 9 else 0] = value
    file = tmp_path / "damaged"
    file.write_bytes(data)
    try:
        sheets.read(file)
    except KnownError as error:
        assert error.advice


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.binary(max_size=400))
def test_any_bytes(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "any"
    for start in (
        b"",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"\x09\x00\x04\x00\x02\x00\x10\x00",
        b"PK\x03\x04",
        b"<table>",
    ):
        file.write_bytes(start + data)
        try:
            sheets.read(file)
        except KnownError as error:
            assert error.advice
