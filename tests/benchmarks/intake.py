"""500 photos of 12 megapixels taken in: `python tests/benchmarks/intake.py`.

Ours: read from the folder, decoded, proved whole, shrunk to a report copy and a thumbnail, hashed,
the original on the disk with its fsync, the entry of the record. The floor: the same files read,
decoded at the same reduced size and a picture of the copy's size encoded, nothing else. Both with
two threads, in turns of fifty photos. The rate is told by the clock and by the processor's time on
two cores; the latter counts, since others may be at work here. Also printed: how much more memory
500 take than 100, and how fast QR codes are looked for. Exits 1 over a budget.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from PIL import Image

from app import bootstrap
from app.bootstrap import Who
from app.imaging.codes import read_codes
from app.imaging.intake import REPORT_QUALITY
from app.imaging.synthesize import Shot, photograph
from app.survey.abreast import WORKERS, abreast
from app.survey.taking import Taking

PHOTOS, PART, FEW = 500, 50, 100
WIDTH, HEIGHT = 4000, 3000
COPY = (1600, 1200)
RATE, RATIO, MEMORY = 20.0, 2.5, 1.2


def files(folder: Path) -> list[Path]:
    """Different photos of 3.3 MB: ten scenes, made different by what stands behind their ends."""
    scenes = [
        photograph(Shot("facade", seed=seed, width=WIDTH, height=HEIGHT, orientation=1 + seed % 8))
        for seed in range(10)
    ]
    made = []
    for n in range(PHOTOS):
        file = folder / f"IMG_20260718_{n:06d}.jpg"
        file.write_bytes(scenes[n % len(scenes)] + f"{n:06d}".encode())
        made.append(file)
    return made


def decode_and_encode(file: Path) -> int:
    """What no intake can do without."""
    picture = Image.open(BytesIO(file.read_bytes()), formats=("JPEG",))
    picture.draft("RGB", COPY if picture.width > picture.height else COPY[::-1])
    picture.load()
    out = BytesIO()
    _COPY.save(out, "JPEG", quality=REPORT_QUALITY)
    return len(out.getvalue())


_COPY = Image.open(BytesIO(photograph(Shot("facade", width=COPY[0], height=COPY[1]))))
_COPY.load()


class Spent:
    """Seconds by the clock, and of the processor."""

    def __init__(self) -> None:
        self.clock = self.processor = 0.0

    def on(self, call: Callable[[], object]) -> None:
        clock, processor = time.perf_counter(), time.process_time()
        call()
        self.clock += time.perf_counter() - clock
        self.processor += time.process_time() - processor

    def said(self, photos: int) -> str:
        return (
            f"{self.clock:.1f} s, {photos / self.clock:.1f} a second; "
            f"{photos / self.processor * WORKERS:.1f} a second of two free cores"
        )


def taken_in(taking: Taking, some: list[Path]) -> None:
    outcome = taking.add(some, "a", {})
    assert all(taken.entry for taken in outcome), [taken.refused for taken in outcome]


def peak() -> float:
    """Megabytes that this process has held at most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        os.environ["CHENGJIAN_HOME"] = str(home / "home")
        (home / "card").mkdir()
        all_files = files(home / "card")
        ours, floor, looked = Spent(), Spent(), Spent()
        after_few = 0.0
        with (
            bootstrap.create(home / "survey", "照片基准", Who("王测试", "外业电脑")) as survey,
            ThreadPoolExecutor(WORKERS) as pool,
        ):
            taking = survey.taking
            for begin in range(0, PHOTOS, PART):
                some = all_files[begin : begin + PART]
                ours.on(lambda some=some: taken_in(taking, some))  # type: ignore[misc]
                floor.on(lambda some=some: list(pool.map(decode_and_encode, some)))  # type: ignore[misc]
                if begin + PART == FEW:
                    after_few = peak()
        after_all = peak()
        looked.on(lambda: [found.result() for _file, found in abreast(codes_of, all_files[:PART])])
    ratio, grown = ours.processor / floor.processor, after_all / after_few
    print(f"{PHOTOS} photos of 12 megapixels taken in: {ours.said(PHOTOS)} (budget {RATE:.0f})")
    print(f"decode and encode only: {floor.said(PHOTOS)}")
    print(f"intake ÷ decode and encode: ratio {ratio:.2f} (budget {RATIO})")
    print(
        f"memory: {after_few:.0f} MB after {FEW}, {after_all:.0f} MB after all: ratio {grown:.2f}"
    )
    print(f"QR codes looked for: {looked.said(PART)}")
    rate = PHOTOS / ours.processor * WORKERS
    return 0 if rate >= RATE and ratio <= RATIO and grown <= MEMORY else 1


def codes_of(file: Path) -> list[str]:
    return read_codes(file.read_bytes())


if __name__ == "__main__":
    sys.exit(main())
