"""Whatever happens to an office and its laptops: nothing acknowledged is lost, all arrives."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import paths
from tests.accidents.world import World, build
from tests.sync.fleet import tell


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    root = tmp_path_factory.mktemp("fleet")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(paths.HOME_VARIABLE, str(root))
        return build(root)


def test_short_stories_end_well(world: World, tmp_path: Path) -> None:
    """Three stories of twenty-five things."""
    for number in range(3):
        tell(world, tmp_path, number, 25)


@pytest.mark.long
@pytest.mark.timeout(3000)
def test_many_stories_end_well(world: World, tmp_path: Path) -> None:
    """A hundred and twenty stories of fifty things."""
    for number in range(1_000, 1_120):
        tell(world, tmp_path, number, 50)
    print("120 stories of 50 things with three to four machines: nothing lost")
