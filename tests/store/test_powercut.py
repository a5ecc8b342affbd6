"""Power cuts, through the shipped driver: no acknowledged commit is lost on any possible disk."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from app.errors import KnownError
from app.store.drafts import Drafts
from app.store.store import Store
from tests.store.lost_writes import Disk, acknowledgement, read_log
from tests.store.made import Signer, chain, new_store, record_id, revision, verify

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("gcc") is None, reason="needs Linux and gcc"
)

OWN, OTHER = Signer(31), Signer(32)
ROUNDS = 2
SAVES = 12
TAKEN = 15


@pytest.fixture(scope="module")
def extension(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("vfs") / "powercut.so"
    source = Path(__file__).with_name("powercut_vfs.c")
    command = ["gcc", "-std=c11", "-O1", "-Wall", "-Werror", "-D_GNU_SOURCE", "-shared", "-fPIC"]
    subprocess.run([*command, "-o", str(target), str(source)], check=True)
    return target


def work(folder: Path, extension: Path, synchronous: str) -> None:
    """Drafts, revisions and an import, over two openings, with checkpoints in between."""
    loader = dbapi2.connect(":memory:")
    loader.enable_load_extension(True)
    loader.load_extension(str(extension))
    log = os.open(os.environ["POWERCUT_LOG"], os.O_WRONLY | os.O_APPEND)
    for part in range(ROUNDS):
        store = Store.open(folder, vfs="powercut")
        drafts = Drafts(folder, vfs="powercut")
        with store._database.writer() as connection:
            connection.execute(f"PRAGMA synchronous = {synchronous}")
            connection.execute("PRAGMA wal_autocheckpoint = 40")
        drafts._connection.execute(f"PRAGMA synchronous = {synchronous}")
        drafts._connection.execute("PRAGMA wal_autocheckpoint = 20")
        for n in range(part * SAVES, (part + 1) * SAVES):
            drafts.save("r", "danger_check", "1", [], {"n": n, "text": "裂缝" * 300})
            os.write(log, acknowledgement(f"draft {n}"))
            store.append([revision(OWN, n)], OWN)
            os.write(log, acknowledgement(f"revision {n}"))
        if part == 0:
            taken = [revision(OTHER, 1000 + n) for n in range(TAKEN)]
            entries, signature = chain(OTHER, taken)
            store.set_device(OTHER.device())
            store.take(OTHER.id, entries, signature, taken, verify=verify)
            os.write(log, acknowledgement("taken"))
        drafts.close()
        store.close()


def images(folder: Path, extension: Path, synchronous: str) -> tuple[Path, Path]:
    """Run the work in a process of its own; returns the folder before it and its log."""
    before, live, log = folder / "before", folder / "live", folder / "log"
    new_store(before).close()
    shutil.copytree(before, live)
    log.touch()
    subprocess.run(
        [sys.executable, "-m", "tests.store.test_powercut", str(live), str(extension), synchronous],
        check=True,
        env={**os.environ, "POWERCUT_LOG": str(log)},
    )
    return before, log


def losses(before: Path, log: Path, folder: Path, count: int, seed: int) -> list[str]:
    """Cut the power `count` times at random moments; what is lost or damaged on those disks."""
    chance = random.Random(seed)
    events = read_log(log)
    moments = sorted(chance.randrange(1, len(events) + 1) for _ in range(count))
    disk = Disk(before)
    found = []
    done = 0
    for moment in moments:
        for event in events[done:moment]:
            disk.apply(event)
        done = moment
        with _empty(folder / "image") as image:
            disk.image(image, chance)
            found += [f"{moment}: {loss}" for loss in _lost(image, disk.acknowledged)]
    return found


@contextmanager
def _empty(folder: Path) -> Iterator[Path]:
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _lost(image: Path, acknowledged: list[str]) -> list[str]:
    """Open the image as the program would, and miss nothing that was acknowledged."""
    found = []
    try:
        with Store.open(image) as store:
            for text in acknowledged:
                what, _, n = text.partition(" ")
                if what == "revision" and store.head(record_id(int(n))) is None:
                    found.append(text)
                if what == "taken" and len(store.log(OTHER.id)) != TAKEN:
                    found.append(text)
            if len(store.log(OTHER.id)) not in {0, TAKEN}:
                found.append("half an import")
            found += [trouble.code for trouble in store.verify(verify)]
            store.append([revision(OWN, 5000)], OWN)
        drafts = Drafts(image)
        last = max((int(t.split()[1]) for t in acknowledged if t.startswith("draft")), default=-1)
        draft = drafts.load("r")
        if last >= 0 and (draft is None or draft.data["n"] < last):
            found.append(f"draft {last}")
        drafts.close()
    except (KnownError, dbapi2.DatabaseError) as error:
        found.append(f"{type(error).__name__}: {error}")
    return found


def test_no_acknowledged_commit_is_lost_by_a_power_cut(tmp_path: Path, extension: Path) -> None:
    """Three hundred possible disks: every acknowledged draft, revision and import is there."""
    before, log = images(tmp_path, extension, "FULL")
    assert losses(before, log, tmp_path, 300, seed=1) == []


def test_the_proof_bites(tmp_path: Path, extension: Path) -> None:
    """Without syncing at commit the same proof finds losses: it can tell."""
    before, log = images(tmp_path, extension, "OFF")
    assert losses(before, log, tmp_path, 60, seed=1) != []


@pytest.mark.long
def test_no_acknowledged_commit_is_lost_by_ten_thousand_power_cuts(
    tmp_path: Path, extension: Path
) -> None:
    """Ten thousand possible disks."""
    before, log = images(tmp_path, extension, "FULL")
    print(f"{len(read_log(log))} events, 10000 images")
    assert losses(before, log, tmp_path, 10_000, seed=2) == []


if __name__ == "__main__":
    work(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
