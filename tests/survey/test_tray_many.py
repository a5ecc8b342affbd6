"""Thousands of photos: taken with flat memory, listed at once, known again without being read."""

from __future__ import annotations

import resource
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain import codes
from tests.folders import made
from tests.scenarios import photo_day
from tests.scenarios.photo_day import Taken
from tests.survey.crew import Crew

PHOTOS, OF_A_HOUSE = 5_000, 25
#: MB that taking may need beside what the program has: some photos at a time, rows of all.
MEMORY = 60
#: Seconds in which a person waits for the list without noticing, with much to spare.
AT_ONCE = 2.0


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.skipif(sys.platform == "win32", reason="resource")
def test_five_thousand_photos_cost_no_more_memory_than_fifty(field: Crew, tmp_path: Path) -> None:
    survey, card = field.first.survey, made(tmp_path / "card")
    places = [survey.houses.add(f"示例社{n}号院")[0] for n in range(PHOTOS // OF_A_HOUSE)]
    for n in range(PHOTOS):
        at = photo_day.START + timedelta(days=n // 400, minutes=n % 400)
        one = Taken("phone-b", f"IMG_{n:04d}.jpg", at, 0, code=n % OF_A_HOUSE == 0)
        said = codes.at(survey.meta.survey_id, places[n // OF_A_HOUSE], at) if one.code else ""
        (card / one.name).write_bytes(photo_day.jpeg(one, n, said))
    survey.tray.take([made(tmp_path / "none")])
    before, began = memory(), time.monotonic()
    taken = survey.tray.take([card])
    took, grown = time.monotonic() - began, memory() - before
    began = time.monotonic()
    groups = survey.tray.groups()
    listed = time.monotonic() - began
    began = time.monotonic()
    again = survey.tray.take([card])
    known = time.monotonic() - began
    print(
        f"\n{taken.new} photos in {took:.1f} s, memory +{grown} MB; {len(groups)} groups listed in"
        f" {listed:.2f} s; all known again in {known:.2f} s"
    )
    assert (taken.new, again.twice_count) == (PHOTOS, PHOTOS)
    assert len(groups) == len(places)
    assert grown <= MEMORY
    assert listed <= AT_ONCE


def memory() -> int:
    """The most that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
