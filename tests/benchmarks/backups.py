"""A backup beside a plain copy, the next one, and back to work: `python tests/benchmarks/backups.py
[RECORDS [PHOTOS]]`.

The other side copies the same survey folder file by file, one fsync each. Prints seconds and
ratios: first backup (copied, read again, opened, every hash and chain checked), a second with one
record and one photo more, a restore on a computer with no keys, without photos and with them.
Exits 1 where a second backup costs more than its share of the first, or work waits ten minutes.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from app import bootstrap
from app.bootstrap import Who
from app.survey.survey import Survey
from tests.benchmarks.scale import filled

RECORDS, PHOTOS = 10_000, 150
PHOTO_BYTES = 2_500_000
#: A second backup copies the database whole, and of the photos only the new one.
AGAIN_BUDGET = 0.8
#: Until a spare laptop works, in seconds.
WORK_BUDGET = 600.0
WHO = Who("王测试", "备用电脑")


def clocked(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def peak(*, again: bool = False) -> int:
    """The most memory that was held, in KiB; `again`: counted from now on. 0 where unknown."""
    try:
        if again:
            Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def plain(source: Path, target: Path) -> None:
    for file in sorted(one for one in source.rglob("*") if one.is_file()):
        copy = target / file.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)
        with open(copy, "rb+") as handle:
            os.fsync(handle.fileno())


def photographed(survey: Survey, photos: int) -> None:
    for n in range(photos):
        survey.core.photos.put(random.Random(n).randbytes(PHOTO_BYTES), "jpg")


def main(records: int, photos: int) -> int:
    with tempfile.TemporaryDirectory(prefix="chengjian-") as name:
        place = Path(name)
        os.environ["CHENGJIAN_HOME"] = str(place / "home")
        survey, _seconds = filled(place / "survey", records)
        photographed(survey, photos)
        disk = place / "disk"
        disk.mkdir()
        with survey:
            bare = clocked(lambda: plain(place / "survey", place / "plain"))
            before = peak(again=True)
            first = clocked(lambda: survey.backups.run(disk))
            grown = (peak() - before) >> 10
            survey.houses.add("一处新的")
            survey.core.photos.put(random.Random(-1).randbytes(PHOTO_BYTES), "jpg")
            again = clocked(lambda: survey.backups.run(disk))
            size = (place / "survey" / "survey.db").stat().st_size >> 20
        os.environ["CHENGJIAN_HOME"] = str(place / "spare-home")
        found = bootstrap.backups_in(disk)[0].folder
        work = clocked(lambda: bootstrap.restore(found, place / "a", WHO, photos=False).close())
        whole = clocked(lambda: bootstrap.restore(found, place / "b", WHO).close())
    total = photos * PHOTO_BYTES >> 20
    print(f"{records:,} inspections and places each, database {size} MiB, photos {total} MiB")
    print(f"plain copy, one fsync each     {bare:7.1f} s")
    print(f"first backup, checked          {first:7.1f} s   ratio {first / bare:.1f}")
    print(f"  memory more at most          {grown:7d} MiB")
    print(f"second, one photo more         {again:7.1f} s   ratio {again / first:.2f} of the first")
    print(f"spare laptop works, no photos  {work:7.1f} s")
    print(f"  with all photos              {whole:7.1f} s")
    return int(again > AGAIN_BUDGET * first or work > WORK_BUDGET)


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:]]
    raise SystemExit(main(*(given + [RECORDS, PHOTOS][len(given) :])))
