"""Files of every release open for ever: survey, start file, package, receipt, backup."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from app import __version__, bootstrap, paths
from app.bootstrap import Who
from app.survey.exchange import Arrived
from app.survey.roster import HouseRow
from app.survey.survey import Survey
from app.sync import receipt
from tests.store.make_released import PASSPHRASE
from tests.survey.listing import listed

HOUSE = "示例社15号院"
RELEASED = Path(__file__).parent / "released"
VERSIONS = sorted(folder.name for folder in RELEASED.iterdir() if folder.is_dir())


@pytest.fixture(params=VERSIONS)
def release(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of one release's files, with the office's key at home."""
    folder = tmp_path / "release"
    shutil.copytree(RELEASED / request.param, folder)
    os.environ[paths.HOME_VARIABLE] = str(folder / "home")
    return folder


def the_house(survey: Survey) -> HouseRow:
    return next(row for row in listed(survey) if row.name == HOUSE)


def since(version: str) -> list[str]:
    """The releases that have what this version brought."""
    wanted = tuple(map(int, version.split(".")))
    return [one for one in VERSIONS if tuple(map(int, one.split("."))) >= wanted]


def test_every_version_that_was_released_left_its_files() -> None:
    assert __version__ in VERSIONS


def test_the_survey_opens_whole_with_its_records_photos_and_grade(release: Path) -> None:
    with bootstrap.open_survey(release / "office", Who("赵测试")) as office:
        row = the_house(office)
        filling = office.filling.open(row.inspection)

        assert office.care.verify() == []
        assert (row.status, row.grade, row.photos, row.photos_missing) == ("done", "B", 2, 0)
        assert filling.instance.check() == []
        assert filling.instance.orphans == {}


def test_the_dossier_prints(release: Path) -> None:
    with bootstrap.open_survey(release / "office", Who("赵测试")) as office:
        row = the_house(office)

        assert office.papers.write("dossier", row.inspection, release / "dossier.pdf").pages >= 5


def test_a_laptop_joins_by_the_start_file(release: Path, tmp_path: Path) -> None:
    os.environ[paths.HOME_VARIABLE] = str(tmp_path / "laptop-home")
    start = next((release / "stick").glob("*.svo"))

    with bootstrap.join(tmp_path / "laptop", start, Who("李测试", "17号电脑")) as laptop:
        assert HOUSE in [row.name for row in listed(laptop)]
        assert laptop.care.verify() == []


def test_the_package_opens_and_is_known(release: Path) -> None:
    package = next((release / "stick").glob("*.svp"))
    with bootstrap.open_survey(release / "office", Who("赵测试")) as office:
        before = office.core.store.digest()
        (outcome,) = office.exchange.merge([package]).outcomes

        assert isinstance(outcome, Arrived)
        assert outcome.already_known
        assert office.core.store.digest() == before


@pytest.mark.parametrize("release", since("0.3.0"), indirect=True)
def test_the_protected_survey_opens_by_its_passphrase(release: Path) -> None:
    os.environ[paths.HOME_VARIABLE] = str(release / "protected-home")
    who = Who("赵测试")
    with bootstrap.open_survey(release / "protected", who, passphrase=PASSPHRASE) as office:
        assert the_house(office).photos_missing == 0
        assert office.care.verify() == []


@pytest.mark.parametrize("release", since("0.3.0"), indirect=True)
def test_the_receipts_are_believed(release: Path) -> None:
    with bootstrap.open_survey(release / "office", Who("赵测试")) as office:
        receipts = list((release / "stick").rglob("*.sva"))
        said = [receipt.read(file, office.meta)[0].stage for file in receipts]
        assert said == ["merged"]


@pytest.mark.parametrize("release", since("0.3.0"), indirect=True)
def test_the_backup_is_restored(release: Path, tmp_path: Path) -> None:
    os.environ[paths.HOME_VARIABLE] = str(tmp_path / "spare-home")
    (found,) = bootstrap.backups_in(release / "disk")
    with bootstrap.restore(found.folder, tmp_path / "spare", Who("赵测试")) as spare:
        assert the_house(spare).photos_missing == 0
        assert spare.care.verify() == []
