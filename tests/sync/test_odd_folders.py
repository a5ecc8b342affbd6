"""Folders in which anything may lie: nothing hangs, nothing is followed, the packages are found."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app import paths
from app.survey.survey import Survey
from app.sync import names
from tests.accidents.world import World, build
from tests.folders import made

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links, pipes")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    root = tmp_path_factory.mktemp("odd")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(paths.HOME_VARIABLE, str(root))
        world = build(root)
        with world.machine("first").open() as survey:
            survey.exchange.pack(made(world.stick))
    return world


def odd(folder: Path, package: Path, secret: Path) -> None:
    """Whatever a folder can hold, under names of packages, receipts and start files too."""
    name = names.parse(package.name)
    assert name is not None

    def called(number: int, ending: str = names.PACKAGE) -> Path:
        return folder / f"{name.device}-{number:08d}-{number:08d}-{name.size}-{name.hash}{ending}"

    os.mkfifo(called(101))
    os.mkfifo(folder / f"{'0' * 12}-{name.device}-00000001-100-{'0' * 32}.sva")
    os.mkfifo(called(102, names.START))
    called(103).symlink_to(package)
    called(104).symlink_to("/dev/zero")
    called(105).symlink_to(folder)
    called(106).symlink_to(folder / "nowhere")
    called(107).symlink_to(called(107))
    called(108).mkdir()
    called(109).write_bytes(b"")
    called(110).symlink_to(secret)
    (folder / "loop").symlink_to(folder)
    (folder / "System Volume Information").mkdir(mode=0o000)
    (folder / os.fsdecode(b"\xff\xfe broken name.svp")).write_bytes(b"x")
    (folder / ("长" * 80 + ".svp")).write_bytes(b"x")
    (folder / "x.svp\n").write_bytes(b"x")
    deep = folder
    for _ in range(60):
        deep /= "deep"
        deep.mkdir()
    for number in range(2_000):
        (folder / f"IMG_{number}.jpg").touch()


Looking = Callable[[Survey, Path], object]
WAYS: dict[str, Looking] = {
    "collect": lambda survey, folder: survey.exchange.collect([folder]),
    "merge": lambda survey, folder: survey.exchange.merge([folder]),
    "exchange": lambda survey, folder: survey.exchange.exchange(folder),
    "receipts": lambda survey, folder: survey.exchange.take_receipts([folder]),
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("machine", ["office", "second"])
def test_odd_things_are_left_alone(world: World, way: str, machine: str, tmp_path: Path) -> None:
    """Pipes, devices, loops, links and thousands of photos: looked past, and nothing changed."""
    here = world.copy(tmp_path / "world")
    (package,) = (file for file in here.stick.iterdir() if file.suffix == names.PACKAGE)
    secret = tmp_path / "secret"
    secret.write_bytes(package.read_bytes())
    folder = made(tmp_path / "folder")
    odd(folder, package, secret)
    with here.machine(machine).open() as survey:
        before = survey.core.store.digest()
        WAYS[way](survey, folder)
        assert survey.core.store.digest() == before
        assert [*survey.core.folder.glob("inbox/*")] == []
    with here.machine("office").open() as survey:  # and the genuine one is found among them
        (folder / package.name).write_bytes(package.read_bytes())
        before = survey.core.store.digest()
        survey.exchange.collect([folder])
        survey.exchange.merge_collected()
        assert survey.core.store.digest() != before
        assert survey.core.store.photos_missing() == []
