"""A process killed while it takes photos in: nothing is lost, nothing comes in twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from app import bootstrap
from app.bootstrap import Who
from app.store.tray import NewTrayRow
from tests.survey.crew import Crew, jpeg

PHOTOS = 40
#: Originals are kept but no row; rows of the second handful are there; some is read, none kept.
MOMENTS = ("originals", "rows", "reading")


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_take_that_is_killed_is_simply_done_again(
    field: Crew, tmp_path: Path, moment: str
) -> None:
    card = tmp_path / "card"
    for seed in range(PHOTOS):
        jpeg(card, seed)
    field.first.be_here()
    folder = field.first.folder
    child = subprocess.run(
        [sys.executable, "-m", "tests.survey.test_tray_kill", str(folder), str(card), moment],
        check=False,
    )
    assert child.returncode == -signal.SIGKILL
    survey = field.first.survey
    before = survey.tray.waiting()
    assert 0 < before < PHOTOS
    again = survey.tray.take([card])
    assert (again.new, again.twice_count) == (PHOTOS - before, before)
    assert survey.tray.waiting() == PHOTOS
    assert len(set(survey.tray.ids("none"))) == PHOTOS
    assert survey.care.verify() == []


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(folder: Path, card: Path, moment: str) -> None:
    """Take a card in and die in the second handful."""
    with bootstrap.open_survey(folder, Who("王测试", "03号电脑")) as survey:
        store = survey.core.store
        add, handfuls = store.tray_add, list[int]()

        def counted(rows: Sequence[NewTrayRow]) -> None:
            handfuls.append(len(rows))
            if len(handfuls) == 2 and moment == "originals":
                _die()
            add(rows)
            if len(handfuls) == 2 and moment == "rows":
                _die()

        def reading(done: int, _total: int) -> None:
            if done and moment == "reading":
                _die()

        store.tray_add = counted  # type: ignore[method-assign]
        survey.tray.take([card], progress=reading)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
