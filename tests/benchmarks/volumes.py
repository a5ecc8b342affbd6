"""100 and 1,000 dossiers × 8 photos, as files and as one volume.

The floor is that of `dossiers.py`: as many files, pages, lines and photos on a bare canvas. The
three sides take turns, house by house, in one process. Peak memory is that of a process that makes
the volume alone. Beside it, where they are installed (`others.md`), three other writers put the
same lines and photos of ten dossiers into PDF. Prints ratios; exits 1 above a budget.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from exports.archive.contents import Volume
from exports.archive.volume import VolumeWriter
from exports.pdf import faces
from exports.pdf.style import PAGE_HEIGHT
from exports.pdf.writer import pdf_bytes, write_pdf
from tests.benchmarks.dossiers import PHOTOS, dossier, drawn, floor
from tests.exports.samples import CREATED, FONTS, jpeg

FILES_BUDGET, VOLUME_BUDGET = 2.0, 3.0
MEMORY_BUDGET, SIZE_BUDGET = 1.2, 1.03
SMALL, LARGE = 100, 1000
#: Some of the others need a second a dossier: they read both fonts anew for each file.
FEW = 10
#: The Python of a virtual environment that has the other writers; see `others.md`.
OTHERS = "CHENGJIAN_OTHERS"


class Photos:
    """Eight files that are written anew for each house: 8,000 at once would fill a disk."""

    def __init__(self, folder: Path) -> None:
        self._pictures = [jpeg(number) for number in range(16)]
        self.files = [folder / f"{number}.jpg" for number in range(PHOTOS)]
        self.bytes = 0

    def of(self, house: int) -> list[Path]:
        for place, file in enumerate(self.files):
            number = house * PHOTOS + place
            data = self._pictures[number % len(self._pictures)]
            comment = f"photo {number:08d}".encode()
            segment = b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment
            made = data[:2] + segment + data[2:]
            file.write_bytes(made)
            self.bytes += len(made)
        return self.files


def words() -> Volume:
    return Volume("2026年危房核查 一房一档", "", "", "zh-CN", "目录", CREATED)


def turns(houses: int, folder: Path) -> dict[str, float]:
    """Seconds of each side, and the bytes of its output."""
    photos = Photos(folder)
    spent = {"floor": 0.0, "files": 0.0, "volume": 0.0}
    size = {"files": 0, "volume": 0}
    bound = folder / "volume.pdf"
    with open(bound, "w+b") as file:
        start = time.perf_counter()
        writer = VolumeWriter(file, FONTS, houses)
        spent["volume"] += time.perf_counter() - start
        for house in range(houses):
            mine = photos.of(house)
            document = dossier(house, mine)
            plan = drawn(document)
            for side in (0, 1, 2) if house % 2 else (2, 1, 0):
                start = time.perf_counter()
                if side == 0:
                    floor(folder / "floor.pdf", plan, mine)
                    spent["floor"] += time.perf_counter() - start
                elif side == 1:
                    size["files"] += write_pdf(document, folder / "file.pdf", FONTS).bytes
                    spent["files"] += time.perf_counter() - start
                else:
                    writer.add(pdf_bytes(document, FONTS)[0])
                    spent["volume"] += time.perf_counter() - start
        start = time.perf_counter()
        pages = writer.close(words(), [f"{house}号院" for house in range(houses)])
        file.flush()
        os.fsync(file.fileno())
        spent["volume"] += time.perf_counter() - start
        size["volume"] = writer.size
    return {**spent, **{f"{k} bytes": v for k, v in size.items()}, "photos": photos.bytes,
            "pages": pages}  # fmt: skip


def alone(houses: int, folder: Path) -> dict[str, float]:
    """The volume and nothing else, for its memory."""
    photos = Photos(folder)
    with open(folder / "volume.pdf", "w+b") as file:
        writer = VolumeWriter(file, FONTS, houses)
        for house in range(houses):
            writer.add(pdf_bytes(dossier(house, photos.of(house)), FONTS)[0])
        writer.close(words(), [f"{house}号院" for house in range(houses)])
    return {"peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def contents(folder: Path) -> list[dict[str, object]]:
    """What the other writers get: lines with place, size and weight, and photos, page by page."""
    loaded = faces.load(FONTS)
    photos = Photos(folder)
    made: list[dict[str, object]] = []
    for house in range(FEW):
        kept = []
        for number, file in enumerate(photos.of(house)):
            kept.append(folder / f"{house}-{number}.jpg")
            file.rename(kept[-1])
        waiting = iter(kept)
        pages = []
        for texts, pictures in drawn(dossier(house, kept)):
            lines = [
                (60.0, 40.0 + number % 70 * 10, text.text, text.type.size, text.type.bold)
                for number, text in enumerate(texts)
            ]
            pages.append({"lines": lines, "photos": [str(next(waiting)) for _n in range(pictures)]})
        made.append({"pages": pages})
    assert loaded
    return made


def child(what: str, houses: int) -> dict[str, float]:
    ended = subprocess.run(
        [sys.executable, __file__, what, str(houses)], capture_output=True, text=True, check=True
    )
    told: dict[str, float] = json.loads(ended.stdout.splitlines()[-1])
    return told


def others(folder: Path) -> None:
    python = os.environ.get(OTHERS)
    if not python:
        print(f"other writers: not installed ({OTHERS}, see others.md)")
        return
    plan = folder / "plan.json"
    plan.write_text(
        json.dumps(
            {"fonts": str(FONTS), "height": PAGE_HEIGHT, "papers": contents(folder)},
            ensure_ascii=False,
        ),
        encoding="utf-8",
    )
    maker = Path(__file__).with_name("other_makers.py")
    for name in ("img2pdf", "fpdf2", "weasyprint"):
        ended = subprocess.run(
            [python, str(maker), name, str(plan), str(folder)], capture_output=True, text=True
        )
        said = ended.stdout.strip() or ended.stderr.strip().splitlines()[-1]
        print(f"  {name}: {said}")


def main() -> int:
    if len(sys.argv) == 3:
        faces.load(FONTS)
        with tempfile.TemporaryDirectory() as name:
            made = (turns if sys.argv[1] == "turns" else alone)(int(sys.argv[2]), Path(name))
        print(json.dumps(made))
        return 0
    over = False
    peaks = []
    for houses in (SMALL, LARGE):
        told = child("turns", houses)
        peaks.append(child("alone", houses)["peak"])
        files, volume = told["files"] / told["floor"], told["volume"] / told["floor"]
        size = told["files bytes"] / told["photos"]
        bound = told["volume bytes"] / told["photos"]
        print(
            f"{houses} dossiers, {told['pages']:.0f} pages, photos {told['photos'] / 1e6:.0f} MB:"
            f" floor {told['floor']:.2f} s, files {told['files']:.2f} s,"
            f" volume {told['volume']:.2f} s and {peaks[-1]:.0f} MB peak"
        )
        print(f"  files ratio {files:.2f} (budget {FILES_BUDGET})")
        print(f"  volume ratio {volume:.2f} (budget {VOLUME_BUDGET})")
        print(f"  size ratio {size:.3f} files, {bound:.3f} volume (budget {SIZE_BUDGET})")
        over = over or files > FILES_BUDGET or volume > VOLUME_BUDGET
        over = over or max(size, bound) > SIZE_BUDGET
    memory = peaks[1] / peaks[0]
    print(f"peak memory {LARGE} ÷ {SMALL}: ratio {memory:.2f} (budget {MEMORY_BUDGET})")
    per = {side: told[side] / LARGE * FEW for side in ("floor", "files", "volume")}
    print(f"the same lines and photos of {FEW} dossiers, a file each, by others; ours:")
    print(f"  floor {per['floor']:.2f} s, files {per['files']:.2f} s, volume {per['volume']:.2f} s")
    with tempfile.TemporaryDirectory() as name:
        others(Path(name))
    return int(over or memory > MEMORY_BUDGET)


if __name__ == "__main__":
    raise SystemExit(main())
