"""Pages look as they did when somebody last looked at them and agreed.

A change that is meant: `python3 run.py shots tests/shots --tests`, look at every picture, commit.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app import i18n, paths
from app.ui import actions, theme
from app.ui.shots import pages
from app.ui.shots.scene import Scene, Sets, Shot, take
from tests.ui.picture import distance

KEPT = Path(__file__).parents[1] / "shots"
ARTEFACTS = Path(__file__).parents[2] / "artefacts" / "shots"
COMPARED = [shot for shot in pages.SHOTS if shot.compared]
#: Two runs on one machine differ by 0.00 and 0.00; one wrong character of a title is 0.006 and 3.6.
MOST_MEAN, MOST_BLOCK = 0.3, 3.0


@pytest.fixture(scope="module")
def sets(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sets]:
    home = os.environ.get(paths.HOME_VARIABLE)
    yield Sets(qapp, tmp_path_factory.mktemp("sets"))
    if home is None:
        os.environ.pop(paths.HOME_VARIABLE, None)
    else:
        os.environ[paths.HOME_VARIABLE] = home
    i18n.use("zh")
    theme.use(qapp, "light", 0)


@pytest.mark.parametrize("shot", COMPARED, ids=lambda shot: shot.name)
def test_looks_as_agreed(sets: Sets, shot: Shot, tmp_path: Path) -> None:
    """No page differs visibly from its kept picture; what differs is laid out to be compared."""
    assert take(sets, shot, tmp_path, {"--tests"}) == []
    made, kept = tmp_path / f"{shot.name}.png", KEPT / f"{shot.name}.png"
    found = distance(kept, made) if kept.exists() else None
    if found is not None and found.mean <= MOST_MEAN and found.block <= MOST_BLOCK:
        return
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    shutil.copy(made, ARTEFACTS / f"{shot.name}-now.png")
    if kept.exists():
        shutil.copy(kept, ARTEFACTS / f"{shot.name}-kept.png")
    raise AssertionError(f"{shot.name}: {found}; see artefacts/shots")


def test_kept_pictures_are_few_and_small() -> None:
    """At most 40, at most 3 MB together, each of a page that is still compared."""
    files = list(KEPT.glob("*.png"))

    assert {file.stem for file in files} == {shot.name for shot in COMPARED}
    assert len(files) <= 40
    assert sum(file.stat().st_size for file in files) <= 3_000_000


def test_one_other_character_is_seen(sets: Sets, tmp_path: Path) -> None:
    """The comparison is not blind: one wrong character in a title is over the limit."""
    shot = next(one for one in COMPARED if one.name == "keys")
    take(sets, shot, tmp_path, {"--tests"})
    other = tmp_path / "other"
    other.mkdir()

    def act(scene: Scene) -> None:
        shot.act(scene)
        scene.find(actions.Sheet).title.setText("快捷链")

    take(sets, replace(shot, act=act), other, {"--tests"})
    found = distance(tmp_path / "keys.png", other / "keys.png")

    assert found is not None
    assert found.block > MOST_BLOCK
