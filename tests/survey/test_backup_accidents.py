"""A backup that is killed, or whose disk fills up, at every step: earlier ones are whole."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app import bootstrap, paths
from app.errors import KnownError
from app.survey.backups import Backup
from app.survey.survey import Survey
from tests.survey.crew import PEOPLE, Crew
from tests.survey.test_backups import add_photos, disk, originals, sets, with_photos

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL and RLIMIT_FSIZE")

REPOSITORY = Path(__file__).parents[2]


def work(folder: Path, target: Path) -> None:
    """Back up without end, telling each backup only after it was acknowledged."""
    with bootstrap.open_survey(folder, PEOPLE["first"]) as survey:
        for n in range(1_000_000):
            survey.houses.add(f"房屋{n}")
            for seed in range(3):
                survey.core.photos.put(random.Random(f"{n} {seed}").randbytes(60_000), "jpg")
            _tell("begin", n)
            made = survey.backups.run(target)
            _tell(made.stamp, made.covered)


def _tell(what: str, n: int) -> None:
    os.write(1, f"{what} {n}\n".encode())


def check(target: Path, survey: Survey, told: dict[str, int]) -> None:
    """Every backup that was acknowledged and is kept is whole, and so is every other one."""
    found = {one.stamp: one for one in survey.backups.at(target)}
    newest = max(told, default="")
    assert newest in found or not told
    for stamp, covered in told.items():
        assert stamp not in found or found[stamp].covered == covered
    for folder in sets(target):
        assert restores(folder, target.parent / "restored")
    photos = survey.core.photos.elsewhere(originals(target)[0].parents[2])
    assert all(photos.whole(one.stem) for one in photos.all())


def restores(backup: Path, folder: Path) -> bool:
    """Whether a backup opens without photos, its history whole."""
    with bootstrap.restore(backup, folder, PEOPLE["first"], photos=False) as survey:
        bad = [one for one in survey.care.verify() if one.code != "photo_missing"]
    for one in sorted(folder.rglob("*"), reverse=True):
        one.rmdir() if one.is_dir() else one.unlink()
    folder.rmdir()
    return not bad


def killed(field: Crew, target: Path, times: int, seed: int) -> tuple[int, dict[str, int]]:
    """Run, kill at a random moment, look; returns how many were acknowledged."""
    laptop, chance = field.first, random.Random(seed)
    laptop.be_here()
    told: dict[str, int] = {}
    for _ in range(times):
        laptop.close()
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.survey.test_backup_accidents",
             str(laptop.folder), str(target)],
            stdout=subprocess.PIPE, cwd=REPOSITORY, env=os.environ,
        )  # fmt: skip
        assert child.stdout is not None
        for _ in range(chance.randrange(1, 6)):
            note(told, child.stdout.readline().decode())
        killer = threading.Timer(chance.random() * 0.06, child.kill)
        killer.start()
        killer.join()
        for line in child.stdout.read().decode().splitlines(keepends=True):
            note(told, line)
        child.stdout.close()
        child.wait()
        check(target, laptop.open(), told)
    return len(told), told


def note(told: dict[str, int], line: str) -> None:
    if line.endswith("\n") and not line.startswith("begin"):
        stamp, covered = line.split()
        told[stamp] = int(covered)


def test_killed_at_any_moment(field: Crew) -> None:
    """Six processes die while backing up; what was acknowledged is there, opens and is whole."""
    count, _told = killed(field, disk(field), 6, seed=1)
    assert count > 0
    made = field.first.survey.backups.run(disk(field))
    assert made.covered == field.first.survey.core.store.newest_revision()
    assert not list(disk(field).rglob("*.up"))


@pytest.mark.long
def test_killed_sixty_times(field: Crew) -> None:
    """The same sixty times."""
    count, _told = killed(field, disk(field), 60, seed=7)
    print(f"60 kills while backing up, {count} backups acknowledged, none missing or damaged")


@pytest.mark.parametrize("limit", [2_000, 30_000, 120_000, 300_000])
def test_a_disk_that_fills_up(field: Crew, limit: int) -> None:
    """Whatever does not fit: one sentence, no stump with a good name, the earlier backup whole."""
    laptop, target = field.first, disk(field)
    with_photos(laptop, range(2))
    good = laptop.survey.backups.run(target)
    add_photos(laptop, range(5, 8))
    laptop.close()
    code = run_limited(laptop.folder, target, limit)
    assert code in {"backup_target_full", "disk_full", "backup_file_too_big", "disk_error"}
    survey = laptop.open()
    assert survey.backups.at(target) == [good] == [survey.backups.last()]
    assert restores(sets(target)[0], field.root / "restored")
    made: Backup = survey.backups.run(target)
    assert made.photos == 5


def run_limited(folder: Path, target: Path, limit: int) -> str:
    """A backup in a process that may not write beyond `limit` bytes of any file on the target."""
    program = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from app import bootstrap; from app.errors import KnownError\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "with bootstrap.open_survey(Path(sys.argv[1])) as survey:\n"
        "    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]\n"
        "    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), hard))\n"
        "    try:\n"
        "        survey.backups.run(Path(sys.argv[2])); print('done')\n"
        "    except KnownError as error:\n"
        "        print(error.code if error.title and error.kept and error.advice else '?')\n"
        "    finally:\n"
        "        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", program, str(folder), str(target), str(limit)],
        capture_output=True, cwd=REPOSITORY, env=os.environ, check=True, text=True,
    )  # fmt: skip
    return found.stdout.strip()


def test_a_disk_pulled_out_in_the_middle(field: Crew) -> None:
    """The target vanishes between two photos: a sentence, and the survey is as it was."""
    laptop, target = field.first, disk(field)
    with_photos(laptop, range(6))
    before = laptop.survey.core.store.digest()
    away = field.root / "away"

    def pull(done: int, _total: int) -> None:
        if done > 20_000 and target.exists():
            target.rename(away)

    with pytest.raises(KnownError) as refused:
        laptop.survey.backups.run(target, progress=pull)
    assert refused.value.code == "backup_target_gone"
    assert laptop.survey.backups.last() is None
    assert laptop.survey.core.store.digest() == before
    away.rename(target)
    assert sets(target) == []
    assert laptop.survey.backups.run(target).photos == 6
    assert not list(target.rglob("*.up"))


if __name__ == "__main__":
    assert os.environ.get(paths.HOME_VARIABLE)
    work(Path(sys.argv[1]), Path(sys.argv[2]))
