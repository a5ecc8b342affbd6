"""An imported owner stands in the sealed table of the survey, and nowhere else on the disk."""

from __future__ import annotations

import os
from pathlib import Path

from app.store.roster_values import PlaceFilter
from tests.folders import made
from tests.survey.crew import Crew, jpeg
from tests.survey.test_importing import Clerk

OWNER, PHONE = "欧阳虚构甲", "13912340987"
ROW = ("阿镇", "示例嘎查", "12号院", "A-1", OWNER, PHONE, "1985", "1")
BAD = ("阿镇", "示例嘎查", "", "", OWNER + "乙", PHONE[:-1] + "8", "1985", "1")


def holding(root: Path, *needles: str) -> set[str]:
    """Files below a folder that hold one of the texts, in UTF-8 or UTF-16."""
    found = set()
    for folder, _folders, files in os.walk(root):
        for name in files:
            data = (Path(folder) / name).read_bytes()
            for needle in needles:
                if needle.encode() in data or needle.encode("utf-16-le") in data:
                    found.add(str((Path(folder) / name).relative_to(root)))
    return found


def test_the_disk_holds_them_once(field: Crew, tmp_path: Path) -> None:
    """Not the start file, the packages, the drafts, the log, the settings, or the column memory."""
    survey = field.office.open()
    lists = tmp_path / "lists"
    lists.mkdir()
    clerk = Clerk(survey, lists)
    clerk.bring(ROW, BAD)
    house = clerk.places()["12号院"][0]
    survey.visits.record(house, "refused", photos=[jpeg(tmp_path / "shots", 3)])
    survey.exchange.start_file(made(field.root / "again"))
    record, _changed = survey.houses.begin(house, "quick_screening")
    survey.filling.commit(survey.filling.open(record))
    field.office.close()

    found = holding(field.root, OWNER, PHONE, PHONE[:-1] + "8")
    assert found <= {"office/survey/survey.db", "office/survey/survey.db-wal"}
    assert found


def test_lists_and_searches_do_not_know_them(field: Crew, tmp_path: Path) -> None:
    """Neither the roster's rows, nor its index, nor a single table but the sealed one."""
    survey = field.office.open()
    (tmp_path / "lists").mkdir()
    clerk = Clerk(survey, tmp_path / "lists")
    clerk.bring(ROW)
    for text in (OWNER, PHONE, "欧阳"):
        assert survey.roster.page(PlaceFilter(text=text, counted=False), 50) == []
        assert survey.core.store.heads(text=text) == []
    with survey.core.store._database.read() as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE TABLE%'")
        held = {
            name
            for (name,) in tables.fetchall()
            if any(map(told, connection.execute(f"SELECT * FROM {name}").fetchall()))
        }
    assert held == {"personal"}


def told(row: tuple[object, ...]) -> bool:
    """Whether a row of any table holds one of them, also as the index spreads its letters."""
    texts = [
        value.decode("utf-8", "replace") if isinstance(value, bytes) else value
        for value in row
        if isinstance(value, bytes | str)
    ]
    wanted = (OWNER, PHONE, "\x02".join(OWNER[:2]), "\x02".join(PHONE[:3]))
    return any(needle in text for needle in wanted for text in texts)
