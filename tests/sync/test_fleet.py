"""Whatever happens to an office and its laptops: nothing acknowledged is lost, all arrives."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app import paths
from tests.accidents.world import World, build
from tests.folders import made
from tests.survey.listing import listed
from tests.sync.fleet import Fleet, tell


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


def test_an_office_restored_from_an_older_backup_hears_it_again(
    world: World, tmp_path: Path
) -> None:
    """The newest backup broke with the office: laptops no longer count on what was in it."""
    fleet = Fleet(world.copy(tmp_path / "fleet"), 0)

    def round_trip() -> None:
        fleet.days += 1
        with fleet.at("first") as survey:
            survey.exchange.pack(made(fleet.world.stick))
        fleet.collect()
        fleet.merge()
        fleet.back_up()
        fleet.receipts()
        with fleet.at("first") as survey:
            survey.exchange.take_receipts([fleet.world.stick])

    round_trip()
    shutil.copytree(fleet.world.disk, tmp_path / "older")
    with fleet.at("first") as survey:
        survey.houses.add("后来的院")
    round_trip()
    with fleet.at("first") as survey:
        assert survey.exchange.status().to_send == 0
    shutil.rmtree(fleet.world.disk)
    shutil.copytree(tmp_path / "older", fleet.world.disk)
    fleet.lose_the_stick()
    fleet.restore_the_office()
    for _ in range(2):  # heard in the first, brought in the second
        fleet.back_up()
        fleet.receipts()
        with fleet.at("first") as survey:
            survey.exchange.take_receipts([fleet.world.stick])
        round_trip()
    with fleet.at("office") as survey:
        assert any(row.name == "后来的院" for row in listed(survey))
    with fleet.at("first") as survey:
        assert survey.exchange.status().to_send == 0
    fleet.check()


@pytest.mark.long
@pytest.mark.timeout(3000)
def test_many_stories_end_well(world: World, tmp_path: Path) -> None:
    """Eighty stories of fifty things."""
    for number in range(1_000, 1_080):
        tell(world, tmp_path, number, 50)
    print("80 stories of 50 things with three to four machines: nothing lost")
