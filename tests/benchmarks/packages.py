"""500 MB of photos through packages: `python tests/benchmarks/packages.py`.

One laptop hands 200 photos of 2.5 MB over to its office, beside a plain copy of the same bytes
with one fsync a file; all sides take turns in one process:

- packed: records, photos, encrypted, onto the stick, read back there;
- collected: from the stick into the office's inbox, hashes right, until the stick may be pulled;
- merged: decrypted, checked, photos in the office's store.

Then an exchange with nothing new in a folder of 1,000 packages. Exits 1 above a budget.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from app import bootstrap
from app.bootstrap import Who
from app.imaging.synthesize import Shot, photograph
from app.model.canonical import Value
from app.model.ids import new_id
from app.model.revision import Revision, seal
from app.store.values import PackageNote
from app.survey.survey import Survey
from app.sync import folders
from app.sync.names import FileName
from tests.folders import made

PHOTOS, SIZE, PER_RECORD = 200, 2_500_000, 8
ROUNDS = 3
PULL_BUDGET = 1.3
PACKAGES = 1_000
IDLE_SECONDS = 1.0
NOW = "2026-11-22T09:41:00+08:00"


def photos(survey: Survey, number: int) -> None:
    """Finished records that name photos as large as a phone's."""
    first = photograph(Shot("facade", seed=number, width=1600, height=1200))
    for begin in range(0, PHOTOS, PER_RECORD):
        entries: dict[str, dict[str, Value]] = {}
        for n in range(begin, begin + PER_RECORD):
            tail = f"{number} {n} ".encode()
            data = first + tail * ((SIZE - len(first)) // len(tail))  # behind the picture's end
            digest = survey.core.photos.put(data, "jpg")
            entries[new_id()] = {"hash": digest, "ext": "jpg", "bytes": len(data), "name": "a.jpg"}
        survey.core.commit([_record(survey, entries)])


def _record(survey: Survey, entries: dict[str, dict[str, Value]]) -> Revision:
    answers: dict[str, Value] = {"/status": "done", "identity/address": "示例嘎查1号"}
    return seal(
        survey=survey.meta.survey_id, record=new_id(), kind="save", form="quick_screening",
        version="2026112201", parents=(), author="王测试", device=survey.device, time=NOW,
        answers=answers, photos=entries,
        wrote={"": [*answers, *(f"@photo/{one}" for one in entries)]},
    )  # fmt: skip


def seconds(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def copied(files: list[Path], target: Path) -> None:
    """The plain copy: each file read, written, on the disk."""
    target.mkdir()
    for file in files:
        with open(file, "rb") as source, open(target / file.name, "wb") as copy:
            shutil.copyfileobj(source, copy, 1 << 20)
            copy.flush()
            os.fsync(copy.fileno())


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        os.environ["CHENGJIAN_HOME"] = str(home / "office-home")
        office = bootstrap.create(home / "office", "优盘基准", Who("赵测试", "办公室"))
        (home / "start").mkdir()
        start = office.exchange.start_file(made(home / "start"))
        times: dict[str, list[float]] = {}
        for number in range(ROUNDS + 1):  # the first warms up and does not count
            for name, taken in round_of(home, office, start, number).items():
                times.setdefault(name, []).append(taken)
        middle = {name: statistics.median(taken[1:]) for name, taken in times.items()}
        for name, taken in middle.items():
            print(f"{name}: {taken:.2f} s, {PHOTOS * SIZE / taken / 1e6:.0f} MB/s")
        for name in ("packed", "collected", "merged"):
            print(f"{name} ÷ plain copy: ratio {middle[name] / middle['copy']:.2f}")
        pull = middle["collected"] / middle["copy"]
        quiet = idle(home, office)
        office.close()
    return 0 if pull <= PULL_BUDGET and quiet else 1


def round_of(home: Path, office: Survey, start: Path, number: int) -> dict[str, float]:
    """Seconds of each side with a new laptop and new photos."""
    os.environ["CHENGJIAN_HOME"] = str(home / f"home{number}")
    stick, plain = home / f"stick{number}", home / f"plain{number}"
    stick.mkdir()
    with bootstrap.join(home / f"laptop{number}", start, Who("王测试", f"{number}号")) as laptop:
        photos(laptop, number)
        device = frozenset({laptop.device})
        packed = seconds(lambda: laptop.exchange.pack(made(stick)))
    os.environ["CHENGJIAN_HOME"] = str(home / "office-home")
    files = sorted(stick.rglob("*.svp"))
    copy = seconds(lambda: copied(files, plain))
    shutil.rmtree(plain)
    collected = seconds(lambda: office.exchange.collect([stick]))
    merged = seconds(lambda: office.exchange.merge_collected(trusted=device))
    shutil.rmtree(home / f"laptop{number}")
    shutil.rmtree(stick)
    return {"copy": copy, "packed": packed, "collected": collected, "merged": merged}


def idle(home: Path, office: Survey) -> bool:
    """An exchange with nothing new: 1,000 packages in the folder, all merged before."""
    shared = home / "shared"
    shared.mkdir()
    took = []
    for count in (PACKAGES // 10, PACKAGES):
        _fill(office, shared, count)
        office.exchange.exchange(shared)
        again = [seconds(lambda: office.exchange.exchange(shared)) for _ in range(5)]
        took.append(statistics.median(again))
    shown = " · ".join(f"{one * 1000:.1f} ms" for one in took)
    print(f"an exchange with nothing new among {PACKAGES // 10} · {PACKAGES} packages: {shown}")
    return took[-1] < IDLE_SECONDS


def _fill(office: Survey, shared: Path, count: int) -> None:
    """Packages by their names, noted as merged: nothing may look into one of them again."""
    device = "0123456789ab"
    room = folders.room(shared, office.meta.survey_id, device, office=False, year="2026")
    room.mkdir(parents=True, exist_ok=True)
    for n in range(len(list(room.iterdir())), count):
        data = f"package {n}".encode()
        digest = hashlib.sha256(data).hexdigest()[:32]
        name = str(FileName(device, n + 1, n + 1, len(data), digest))
        (room / name).write_bytes(data)
        office.core.store.note_package(
            PackageNote(name, "in", device, n + 1, n + 1, "imported", time=NOW)
        )


if __name__ == "__main__":
    sys.exit(main())
