"""One laptop, disk and keys, copied whole: two computers that write under one name.

Neither may take away what the other wrote, nor believe of the other's work what the office said of
its own.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.folders import made
from tests.survey.crew import Crew, Machine
from tests.survey.receipting import back_up, handed_over
from tests.survey.test_both_ways import exchanged
from tests.survey.test_receipts import photographed


@pytest.fixture
def twin(field: Crew, tmp_path: Path) -> Iterator[Machine]:
    """The first laptop a second time, with a home of its own."""
    field.first.fill()
    field.first.close()
    shutil.copytree(field.first.root / "first", tmp_path / "twin" / "first")
    machine = Machine(tmp_path / "twin", "first")
    yield machine
    machine.close()


def test_neither_takes_the_others_packages_away(field: Crew, twin: Machine, tmp_path: Path) -> None:
    """Both write into one sub-folder, whoever comes last: the office reads the work of both."""
    share = made(tmp_path / "share")
    for machine, name in ((field.first, "甲"), (twin, "乙"), (field.first, "丙")):
        machine.open()
        machine.survey.houses.add(name)
        exchanged(machine, share)
        machine.close()
    twin.open()
    exchanged(twin, share)
    exchanged(field.office, share)
    found = {row.title for row in field.office.survey.core.store.heads("place")}
    assert {"甲", "乙", "丙"} <= found


def test_originals_that_only_the_clones_have_stay(
    field: Crew, twin: Machine, tmp_path: Path
) -> None:
    """The office said of entry n of one branch that it is safe; not of entry n of the other."""
    share = tmp_path / "share"
    field.first.survey.houses.add("甲")
    field.first.survey.houses.add("乙")
    handed_over(field, field.first, share)
    field.first.close()
    twin.survey.houses.add("丙")
    handed_over(field, twin, tmp_path / "of the twin")
    back_up(field.office)
    field.office.survey.exchange.receipts(share)
    photographed(twin, 1)  # has the number of 乙, and no one but the twin has it
    (photo,) = twin.survey.core.photos.all()
    twin.survey.exchange.take_receipts([share])
    twin.survey.exchange.merge([share])
    assert "乙" in {row.title for row in twin.survey.core.store.heads("place")}
    twin.today += timedelta(days=60)
    assert twin.survey.exchange.free().photos == 0
    assert photo.exists()


def test_work_read_back_behind_a_gap_goes_on_from_here(field: Crew, tmp_path: Path) -> None:
    """A laptop put back as it was finds its last package, but not the one before it."""
    laptop, share = field.first, tmp_path / "share"
    laptop.survey.houses.add("甲")
    laptop.close()
    shutil.copytree(laptop.root / "first", tmp_path / "old")
    laptop.open().houses.add("乙")
    handed_over(field, laptop, share)
    back_up(field.office)
    field.office.survey.exchange.receipts(share)
    laptop.survey.exchange.take_receipts([share])
    laptop.survey.houses.add("丙")
    laptop.survey.exchange.pack(made(tmp_path / "kept"))
    laptop.close()
    shutil.rmtree(laptop.root / "first")
    shutil.copytree(tmp_path / "old", laptop.root / "first")
    survey = laptop.open()
    assert survey.exchange.take_receipts([share]).ahead
    survey.exchange.merge([tmp_path / "kept"])
    assert "丙" in {row.title for row in survey.core.store.heads("place")}
    shutil.rmtree(tmp_path / "kept")
    handed_over(field, laptop, tmp_path / "next")
    assert "丙" in {row.title for row in field.office.survey.core.store.heads("place")}
