"""25,000 buildings to XLSX: `python tests/benchmarks/ledger.py [BUILDINGS]`.

Ours: places and screenings read from the survey, every form opened, each cell typed, written with
header, filters and widths. The other side: XlsxWriter writing the same cells, which lie ready in a
list, with neither formats nor anything else, in the same mode (rows streamed). Each in a process
of its own; the ratio is of processor time. The same is done at a tenth of the size: the peak of
memory must not grow with it. Exits 1 over the budget.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from app import bootstrap
from app.bootstrap import Who
from app.model.ids import place_id
from app.model.revision import Revision, seal
from app.survey.audience import Audience
from app.survey.ledger_columns import Choice
from app.survey.ledger_parts import Ledger
from app.survey.survey import Survey
from exports.tables.model import NOT_ASKED, Cell
from tests.benchmarks.roster import roster

BUILDINGS = 25_000
#: Reading and opening 25,000 records beside merely writing their cells.
RATIO = 6.0
#: Peak memory at ten times the size.
MEMORY = 1.5
FORM, VERSION = "quick_screening", ""
NOW = "2026-11-22T09:41:00+08:00"


def screening(survey: Survey, n: int, version: str) -> Revision:
    """A finished screening as a surveyor leaves it: forty answers, one thing found."""
    from tests.survey.judged import FLAGGED

    ident = survey.meta.survey_id
    place = place_id(ident, "code", f"150627{n * 7 % 10**12:012d}")
    personal = {"identity/owner", "identity/phone", "signatures/refusal", "signatures/witness"}
    answers = {path: said for path, said in FLAGGED.items() if path not in personal}
    answers |= {"/status": "done", "building/year_built": 1970 + n % 50}
    return seal(
        survey=ident, record=place_id(ident, FORM, place), kind="save", form=FORM,
        version=version, parents=(), author="王测试", device=survey.device, time=NOW,
        links={"place": (place,)}, answers=answers, photos={},
        results={"screening": {"value": "some", "grade": ""}},
        wrote={"": [*answers, "@link/place", "@result/screening"]},
    )  # fmt: skip


def filled(folder: Path, buildings: int) -> None:
    with bootstrap.create(folder, "台账基准", Who("王测试", "办公室")) as survey:
        store, key = survey.core.store, survey.core.key
        store.append_many(roster(survey, buildings), key)
        version = survey.core.forms.newest(FORM).version
        store.append_many((screening(survey, n, version) for n in range(buildings)), key)
        head = store.log_heads()[key.id]
        key.remember(head.seq, head.entry)


def ours(folder: Path, target: Path) -> dict[str, float]:
    with bootstrap.open_survey(folder, Who("王测试", "办公室"), readonly=True) as survey:
        begun, clock = time.process_time(), time.perf_counter()
        written = survey.tables.ledger(target, Audience())
        spent, waited = time.process_time() - begun, time.perf_counter() - clock
        peak, clock = _peak(), time.perf_counter()
        survey.tables.ledger(target.with_name("roster.xlsx"), Audience(), only=("places",))
        roster_alone = time.perf_counter() - clock
    return {
        "cpu": spent, "clock": waited, "rows": sum(written.rows.values()), "mb": peak,
        "file": target.stat().st_size, "roster": roster_alone,
    }  # fmt: skip


def bare(folder: Path, target: Path) -> dict[str, float]:
    """The same cells by XlsxWriter alone."""
    from xlsxwriter import Workbook

    with bootstrap.open_survey(folder, Who("王测试", "办公室"), readonly=True) as survey:
        ledger = Ledger(survey.core, Choice(Audience()), survey.taking, survey.loop)
        names = [sheet.name for sheet in ledger.sheets]
        rows = [(at, tuple(map(plain, cells))) for _counts, (at, cells) in ledger.rows()]
    begun, clock = time.process_time(), time.perf_counter()
    book = Workbook(str(target), {"constant_memory": True, "tmpdir": str(target.parent)})
    pages = [book.add_worksheet(name[:31]) for name in names]
    next_row = [0] * len(pages)
    cells_written = 0
    for at, cells in rows:
        page, row = pages[at], next_row[at]
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                page.write_string(row, column, cell)
                cells_written += 1
            elif cell is not None:
                page.write_number(row, column, cell)
                cells_written += 1
        next_row[at] += 1
    book.close()
    return {
        "cpu": time.process_time() - begun, "clock": time.perf_counter() - clock,
        "cells": cells_written,
    }  # fmt: skip


def plain(cell: Cell) -> str | float | None:
    if cell is None or cell == "":
        return None
    if cell is NOT_ASKED:
        return NOT_ASKED.value
    if isinstance(cell, int):
        return float(cell)
    return str(cell)


def _peak() -> float:
    """The most memory that this process has held, in MB; 0 where the system does not say."""
    try:
        import resource
    except ImportError:
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def child(side: str, folder: Path, target: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, __file__, side, str(folder), str(target)],
        capture_output=True, encoding="utf-8", check=True, env=os.environ,
    )  # fmt: skip
    said: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return said


def sizes(buildings: int) -> Iterator[int]:
    yield buildings // 10
    yield buildings


def main(buildings: int) -> int:
    peaks = []
    ratio = 0.0
    with tempfile.TemporaryDirectory() as place:
        os.environ["CHENGJIAN_HOME"] = str(Path(place) / "home")
        for size in sizes(buildings):
            folder = Path(place) / f"survey-{size}"
            filled(folder, size)
            told = child("ours", folder, Path(place) / f"{size}.xlsx")
            floor = child("bare", folder, Path(place) / f"{size}-bare.xlsx")
            ratio = told["cpu"] / floor["cpu"]
            peaks.append(told["mb"])
            print(
                f"{size} buildings: {told['clock']:.1f} s ({told['cpu']:.1f} s of processor), "
                f"{told['rows']:.0f} rows, {floor['cells']:.0f} cells, "
                f"{told['file'] / 1e6:.1f} MB, peak {told['mb']:.0f} MB; "
                f"bare XlsxWriter {floor['cpu']:.1f} s; the roster alone {told['roster']:.1f} s"
            )
    growth = peaks[-1] / peaks[0] if peaks[0] else 1.0
    print(f"ratio ledger/bare {ratio:.2f} (budget {RATIO})")
    print(f"ratio memory at {buildings} / at {buildings // 10} {growth:.2f} (budget {MEMORY})")
    return int(ratio > RATIO or growth > MEMORY)


if __name__ == "__main__":
    if len(sys.argv) > 2:
        side = {"ours": ours, "bare": bare}[sys.argv[1]]
        print(json.dumps(side(Path(sys.argv[2]), Path(sys.argv[3]))))
        sys.exit(0)
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) == 2 else BUILDINGS))
