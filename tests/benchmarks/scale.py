"""100,000 inspections with 800,000 photo references: `python tests/benchmarks/scale.py [RECORDS…]`.

Two office surveys, the second ten times the first, are opened, listed, searched and merged into in
turns in one process. Each line: milliseconds of processor at either size and their ratio. The
photos themselves have not arrived, which is the dearer case: every one is looked for.
Exits 1 where a list takes longer than a frame, or a merge grows with what it is merged into.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from app import bootstrap
from app.bootstrap import Who
from app.model.canonical import Value
from app.model.ids import new_id, place_id
from app.model.revision import Revision, seal
from app.store.roster_values import PlaceFilter
from app.survey.exchange import Merged
from app.survey.survey import Survey
from tests.benchmarks.roster import roster

SIZES = (10_000, 100_000)
PHOTOS = 8
SENT = 100
ROUNDS = 12
FRAME_MS = 16.0
#: A merge may cost a little more where indexes are deeper, never ten times more.
MERGE_BUDGET = 2.0
NOW = "2026-11-22T09:41:00+08:00"
FORM, VERSION = "quick_screening", "2026112201"


def inspection(survey: Survey, record: str, place: str, n: int) -> Revision:
    """A finished screening as lists see it, with photos of each side."""
    result = "@result/screening"
    answers: dict[str, Value] = {
        "/status": "done" if n % 3 else "draft",
        "identity/address": f"呼和淖尔嘎查{n % 143}村{n}号",
        "conclusion/note": "墙体开裂，基础下沉" if n % 7 == 0 else "未发现明显险情",
    }
    photos: dict[str, dict[str, Value]] = {
        f"{n:08x}-0000-4000-8000-{i:012x}": {
            "hash": f"{n * PHOTOS + i:064x}", "ext": "jpg", "question": "photos/front",
            "bytes": 2_500_000, "order": f"{i:06d}", "name": f"IMG_{i}.JPG",
        }
        for i in range(PHOTOS)
    }  # fmt: skip
    return seal(
        survey=survey.meta.survey_id, record=record, kind="save", form=FORM, version=VERSION,
        parents=(), author="王测试", device=survey.device, time=NOW,
        links={"place": (place,)}, answers=answers, photos=photos,
        results={"screening": {"value": ("none", "some", "severe")[n % 3], "grade": ""}},
        wrote={"": [*answers, *(f"@photo/{p}" for p in photos), "@link/place", result]},
    )  # fmt: skip


def inspections(survey: Survey, records: int) -> Iterator[Revision]:
    ident = survey.meta.survey_id
    for n in range(records):
        place = place_id(ident, "code", f"150627{n * 7 % 10**12:012d}")
        yield inspection(survey, place_id(ident, FORM, place), place, n)


def filled(folder: Path, records: int) -> tuple[Survey, float]:
    survey = bootstrap.create(folder, "规模基准", Who("王测试", "办公室"))
    key, store = survey.core.key, survey.core.store
    begun = time.perf_counter()
    store.append_many(roster(survey, records), key)
    store.append_many(inspections(survey, records), key)
    survey.core.key.remember(*_last(survey))
    return survey, time.perf_counter() - begun


def _last(survey: Survey) -> tuple[int, str]:
    head = survey.core.store.log_heads()[survey.core.key.id]
    return head.seq, head.entry


def questions(survey: Survey, records: int) -> dict[str, Callable[[], object]]:
    """What pages ask of such a survey."""
    place = place_id(survey.meta.survey_id, "code", f"150627{records // 2 * 7:012d}")
    return {
        "roster: first page and count": lambda: _page(survey, PlaceFilter()),
        "roster: finished ones": lambda: _page(survey, PlaceFilter(state="visited")),
        "roster: two words": lambda: _page(survey, PlaceFilter("呼和淖尔 7号")),
        "roster: the last page": lambda: survey.roster.page(PlaceFilter(), 100, records - 100),
        "one house, whole": lambda: survey.core.store.view(
            place_id(survey.meta.survey_id, FORM, place)
        ),
        "forms of a house": lambda: survey.houses.forms_for(place),
        "photos of some that are missing": lambda: survey.core.store.photos_missing(
            f"{n:064x}" for n in range(PHOTOS)
        ),
    }


def _page(survey: Survey, wanted: PlaceFilter) -> object:
    return survey.roster.page(wanted, 100), survey.roster.count(wanted)


def taken(call: Callable[[], object]) -> float:
    begun = time.thread_time()
    call()
    return (time.thread_time() - begun) * 1000


def laptop(home: Path, office: Survey, number: int, records: int) -> Path:
    """The packages of a laptop that inspected some houses of this office's roster."""
    os.environ["CHENGJIAN_HOME"] = str(home / f"laptop-home{number}")
    (home / f"stick{number}").mkdir()
    os.environ["CHENGJIAN_HOME"] = str(home / "home")
    start = office.exchange.start_file(home / f"stick{number}")
    os.environ["CHENGJIAN_HOME"] = str(home / f"laptop-home{number}")
    with bootstrap.join(home / f"laptop{number}", start, Who("李测试", "3号电脑")) as survey:
        made = [
            inspection(survey, new_id(), place_id(survey.meta.survey_id, "x", str(n)), records + n)
            for n in range(SENT)
        ]
        survey.core.commit(made)
        (home / f"stick{number}" / "out").mkdir()
        survey.exchange.pack(home / f"stick{number}" / "out")
    os.environ["CHENGJIAN_HOME"] = str(home / "home")
    return home / f"stick{number}" / "out"


def merged(office: Survey, packages: Path, device: frozenset[str]) -> Merged:
    outcome = office.exchange.merge([packages], trusted=device)
    assert not outcome.refused
    return outcome


def main(sizes: list[int]) -> int:
    failed = []
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        os.environ["CHENGJIAN_HOME"] = str(home / "home")
        offices = []
        for number, size in enumerate(sizes):
            survey, seconds = filled(home / f"office{number}", size)
            print(f"{size} inspections, {size * PHOTOS} photo references: filled {seconds:.0f} s")
            offices.append(survey)
        times: dict[str, list[list[float]]] = {}
        asked = [questions(office, size) for office, size in zip(offices, sizes, strict=True)]
        for _round in range(ROUNDS):
            for number, calls in enumerate(asked):
                for name, call in calls.items():
                    times.setdefault(name, [[] for _ in sizes])[number].append(taken(call))
        for name, found in times.items():
            # The dearest of twelve: a percentile of so few would be guessed.
            worst = [max(one[1:]) for one in found]
            print(f"{name}: " + " · ".join(f"{one:.2f} ms" for one in worst))
            if worst[-1] > FRAME_MS:
                failed.append(name)
        failed += merges(home, offices, sizes)
        failed += openings(home, offices, sizes)
    print(f"failed: {', '.join(failed)}" if failed else "all within budget")
    return 1 if failed else 0


def merges(home: Path, offices: list[Survey], sizes: list[int]) -> list[str]:
    """100 records with 800 references into either survey, and the same packages once more."""
    first, again = [], []
    for number, (office, size) in enumerate(zip(offices, sizes, strict=True)):
        packages = laptop(home, office, number, size)
        device = frozenset(file.name[:12] for file in packages.iterdir())
        first.append(taken(partial(merged, office, packages, device)))
        copy = home / f"again{number}"
        shutil.copytree(packages, copy)
        once_more = partial(merged, office, copy, frozenset[str]())
        again.append(statistics.median(taken(once_more) for _ in range(5)))
    print("merge of 100 records: " + " · ".join(f"{one:.0f} ms" for one in first))
    print("the same once more: " + " · ".join(f"{one:.1f} ms" for one in again))
    return ["merge"] if first[-1] > MERGE_BUDGET * first[0] else []


def openings(home: Path, offices: list[Survey], sizes: list[int]) -> list[str]:
    """Closing and opening, up to the first page of the roster."""
    opened = []
    for number, office in enumerate(offices):
        office.close()

        def begin(number: int = number) -> None:
            with bootstrap.open_survey(home / f"office{number}") as survey:
                survey.roster.page(PlaceFilter(), 100)

        opened.append(statistics.median(taken(begin) for _ in range(5)))
    print("open to first rows: " + " · ".join(f"{one:.1f} ms" for one in opened))
    return ["open"] if opened[-1] > 3 * opened[0] else []


if __name__ == "__main__":
    sys.exit(main([int(text) for text in sys.argv[1:]] or list(SIZES)))
