"""The log of actions: in words, by kind, as a table; what leaves has its line, none changes."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from app.errors import KnownError
from app.survey import actions
from app.survey.core import Core
from tests.survey.crew import HOUSE, Crew


def made(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return folder


def test_a_day_of_handing_over_is_told_in_words(field: Crew, tmp_path: Path) -> None:
    """Packages, merges, start files: who, and how many records."""
    field.first.fill()
    field.hand_over(field.first, field.office)
    (packed,) = field.first.survey.actions.lines("exchange")
    assert (packed.words, packed.who, packed.about) == ("写出交接文件", "王测试", "stick-first")
    assert packed.records > 0
    merged = field.office.survey.actions.lines("exchange")[0]
    assert (merged.words, merged.who, merged.records > 0) == ("汇总", "赵测试", True)
    field.office.survey.exchange.start_file(tmp_path)
    assert field.office.survey.actions.lines("exchange")[0].words == "写出开工文件"


def test_lines_can_be_narrowed_to_one_kind(field: Crew) -> None:
    survey = field.first.survey
    record = field.first.fill().record
    survey.residents.reveal(record)
    survey.exchange.pack(made(field.root / "stick"))
    assert [line.kind for line in survey.actions.lines()] == ["exchange", "seen"]
    assert [line.words for line in survey.actions.lines("seen")] == ["显示住户信息"]
    assert survey.actions.lines("kept") == []
    counts = survey.actions.counts()
    assert (counts["seen"], counts["exchange"], counts["kept"]) == (1, 1, 0)
    assert counts.keys() == actions.kinds().keys()


def test_residents_compared_in_clear_leave_a_line(field: Crew) -> None:
    field.first.fill()
    field.second.fill({"identity/owner": "另名虚构"})
    field.both_to_office()
    field.office.survey.review.conflicts()
    assert field.office.survey.actions.lines("seen") == []
    field.office.survey.review.conflicts(personal=True)
    (line,) = field.office.survey.actions.lines("seen")
    assert line.what == "compare"


def test_the_table_opens_in_excel_and_runs_no_formula(field: Crew, tmp_path: Path) -> None:
    """A mark of UTF-8 in front; a cell that begins like a formula is text; the export is noted."""
    core: Core = field.first.survey.core
    actions.note(core, "export", '=HYPERLINK("x")', 3, why="+1")
    target = tmp_path / "操作记录.csv"
    assert field.first.survey.actions.export(target) == 2
    data = target.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    head, own, line = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert head == ["时间", "谁", "做了什么", "对象", "几条", "理由"]
    assert own[2:4] == ["导出操作记录", "操作记录.csv"]
    assert line[2:] == ["导出", '\'=HYPERLINK("x")', "3", "'+1"]
    with pytest.raises(KnownError) as told:
        field.first.survey.actions.export(tmp_path)
    assert told.value.code == "log_unwritable"


def test_lines_of_rooms_below_and_of_before_are_readable(field: Crew) -> None:
    """Trust is noted by the packages' room, prints of 0.2 by their record alone."""
    record = field.first.fill().record
    store = field.first.survey.core.store
    store.note("2026-01-01T00:00:00+08:00", "李测试", "print_personal", f"{record} 入户核对")
    store.note("2026-01-01T00:00:00+08:00", "李测试", "trust", "0123456789ab 03号电脑")
    store.note("2026-01-01T00:00:00+08:00", "李测试", "something new", "{half")
    new, trust, printed = field.first.survey.actions.lines()
    assert (printed.about, printed.why) == (HOUSE, "入户核对")
    assert (trust.words, trust.about) == ("信任一台电脑", "03号电脑")
    assert (new.kind, new.words, new.about) == ("other", "something new", "{half")


def test_a_line_can_be_neither_changed_nor_taken_out(field: Crew) -> None:
    field.first.survey.residents.reveal(field.first.fill().record)
    with field.first.survey.core.store._database.write() as connection:
        for deed in ("UPDATE audit SET who = '别人'", "DELETE FROM audit"):
            with pytest.raises(dbapi2.DatabaseError, match="append-only"):
                connection.execute(deed)
