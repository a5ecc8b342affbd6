"""The roster at 10,000 and 100,000 places: `python tests/benchmarks/roster.py [PLACES…]`.

Both sizes are asked the same questions in turns in one process; a line a question: the 95th
percentile of the processor's time at each size, and their ratio. The import's part of the store,
revisions sealed, chained, with lists, tree and search, stands beside a bare `INSERT` of the same
revisions and log lines.
The first rows on the screen stand beside the empty window (`start.py` has the window alone).
Exits 1 above a budget.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from app import bootstrap, settings
from app.bootstrap import Who
from app.model.ids import place_id
from app.model.revision import Revision, seal
from app.store.database import connect
from app.store.roster_values import PlaceFilter
from app.survey.survey import Survey

ROOT = Path(__file__).parents[2]
SIZES = (10_000, 100_000)
#: One frame at 60 Hz: what a list may take at any size.
FRAME_MS = 16.0
ROWS_BUDGET = 5.0
ROUNDS = 40
NOW = "2026-11-22T09:41:00+08:00"
TOWNS = (
    "乌兰木伦镇", "阿勒腾席热镇", "札萨克镇", "红庆河镇", "伊金霍洛镇", "纳林陶亥镇", "苏布尔嘎镇",
)  # fmt: skip
FAMILIES = ("张", "李", "布仁巴雅尔", "乌云其木格")


def _sealed(survey: Survey, record: str, answers: dict[str, str], parent: str) -> Revision:
    links = {"parent": (parent,)} if parent else {}
    return seal(
        survey=survey.meta.survey_id, record=record, kind="save", form="place", version="2",
        parents=(), author="张**", device=survey.device, time=NOW, links=links,
        answers=dict(answers), wrote={"": [*answers, *(f"@link/{role}" for role in links)]},
    )  # fmt: skip


def village(survey: Survey, number: int) -> tuple[str, str]:
    ident = survey.meta.survey_id
    town = TOWNS[number % len(TOWNS)]
    return place_id(ident, "path", town), place_id(ident, "path", f"{town}/{number}")


def roster(survey: Survey, places: int) -> Iterator[Revision]:
    """Towns, villages of 700 courtyards, all with addresses and codes."""
    villages = range(max(places // 700, len(TOWNS)))
    for town in TOWNS:
        record = place_id(survey.meta.survey_id, "path", town)
        yield _sealed(survey, record, {"name": town, "level": "town"}, "")
    for number in villages:
        town, record = village(survey, number)
        yield _sealed(survey, record, {"name": f"呼和淖尔嘎查{number}", "level": "community"}, town)
    for n in range(places):
        number = n % len(villages)
        code = f"150627{n * 7 % 10**12:012d}"
        answers = {
            "name": f"{n // len(villages) + 1}号院 {FAMILIES[n % len(FAMILIES)]}",
            "address": f"呼和淖尔嘎查{number}村{n % 9 + 1}社",
            "code": code, "level": "building", "kind": "village_house", "storeys": "1",
            "year": str(1960 + n % 60),
        }  # fmt: skip
        record = place_id(survey.meta.survey_id, "code", code)
        yield _sealed(survey, record, answers, village(survey, number)[1])


def questions(survey: Survey, places: int) -> dict[str, Callable[[], object]]:
    """What a page asks: a page of rows with its count, of each kind of filter."""
    roster_, town = survey.roster, village(survey, 3)[0]
    code = f"150627{places // 2 * 7 % 10**12:012d}"
    filters = {
        "all": PlaceFilter(),
        "a town": PlaceFilter(under=town),
        "a state": PlaceFilter(state="none"),
        "a rare state": PlaceFilter(state="visited", under=town),
        "镇": PlaceFilter("镇"),
        "镇 in a town, a state": PlaceFilter("镇", under=town, state="none"),
        "镇, a rare state": PlaceFilter("镇", state="visited"),
        "1": PlaceFilter("1"),
        "乌兰 布仁 7": PlaceFilter("乌兰 布仁 7"),
        "no hit": PlaceFilter("仁布"),
        "a whole code": PlaceFilter(code),
        "no such code": PlaceFilter("150627999999999999"),
        "part of a code": PlaceFilter(code[9:16]),
    }

    def asking(wanted: PlaceFilter) -> Callable[[], object]:
        return lambda: (roster_.page(wanted, 100), roster_.count(wanted))

    return {name: asking(wanted) for name, wanted in filters.items()} | {
        "the last page": lambda: roster_.page(PlaceFilter(), 100, places - 100),
        "the tree": lambda: (roster_.children(), roster_.children(town), roster_.whole()),
        "numbers of the states": lambda: roster_.states(town),
    }


def measured(calls: list[Callable[[], object]]) -> list[float]:
    """95th percentiles in ms of processor, the calls in turns.

    Not of the clock: beside another program a list of one row would miss its frame too.
    """
    taken: list[list[float]] = [[] for _ in calls]
    for _round in range(ROUNDS):
        for call, times in zip(calls, taken, strict=True):
            begun = time.thread_time()
            call()
            times.append((time.thread_time() - begun) * 1000)
    return [statistics.quantiles(times, n=20)[18] for times in taken]


def bare(survey: Survey, file: Path) -> float:
    """Seconds of processor to write the same revisions and log lines with `INSERT` alone."""
    source = connect(survey.core.folder / "survey.db", readonly=True)
    revisions = source.execute("SELECT * FROM revision").fetchall()
    log = source.execute("SELECT * FROM device_log").fetchall()
    target = connect(file)
    for table in ("revision", "device_log"):
        for (statement,) in source.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL"
            " AND type <> 'trigger' ORDER BY type DESC",
            (table,),
        ):
            target.execute(statement)
    begun = time.process_time()
    target.execute("BEGIN")
    target.executemany(f"INSERT INTO revision VALUES ({','.join('?' * 10)})", revisions)
    target.executemany("INSERT INTO device_log VALUES (?,?,?,?,?,?)", log)
    target.execute("COMMIT")
    seconds = time.process_time() - begun
    source.close()
    target.close()
    return seconds


_WINDOW = """
import sys, time
from PySide6.QtCore import QTimer
from app import settings
from app.ui import start, theme
from app.ui.jobs import Jobs
from app.ui.main_window import MainWindow
from app.ui.program import Program
from PySide6.QtWidgets import QTableView
app = start.application()
kept = settings.load()
theme.use(app, kept.theme, kept.text_size)
jobs, program = Jobs(lambda error: print(error)), Program()
window = MainWindow(kept, settings.save, program.entries(lambda: window, jobs))
window.closing.connect(jobs.close)
window.show()
def look():
    tables = window.findChildren(QTableView)
    if sys.argv[1] == "empty" or any(
        one.isVisible() and one.model().rowCount() and one.model().index(0, 0).data()
        for one in tables
    ):
        window.grab()
        print(time.clock_gettime(time.CLOCK_MONOTONIC))
        window.close()
        app.quit()
    else:
        QTimer.singleShot(2, look)
def go():
    if sys.argv[1] != "empty":
        program.ready(window, jobs)
    look()
QTimer.singleShot(0, go)
app.exec()
"""


def window(kind: str) -> float:
    """Seconds from process start to the painted window: empty, or with the roster's rows."""
    begun = time.clock_gettime(time.CLOCK_MONOTONIC)
    environment = os.environ | {"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    ended = subprocess.run(
        [sys.executable, "-c", _WINDOW, kind],
        capture_output=True, text=True, encoding="utf-8", env=environment, check=True,
    )  # fmt: skip
    return float(ended.stdout.split()[-1]) - begun


def main(sizes: list[int]) -> int:
    good = True
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary)
        os.environ["CHENGJIAN_HOME"] = str(home / "home")
        surveys = []
        for places in sizes:
            survey = bootstrap.create(home / f"s{places}", "基准", Who("张**", "基准"))
            surveys.append(survey)
            clock, begun = time.perf_counter(), time.process_time()
            survey.core.store.append_many(roster(survey, places), survey.core.key)
            seconds, worked = time.perf_counter() - clock, time.process_time() - begun
            floor = bare(survey, home / f"bare{places}.db")
            print(
                f"append_many {places:>7}: {worked:6.2f} s of processor ({seconds:.1f} s by the"
                f" clock), bare INSERT {floor:5.2f} s  ratio {worked / floor:.1f}"
            )
        asked = [questions(one, places) for one, places in zip(surveys, sizes, strict=True)]
        print(f"\n{'95th percentile':24}" + "".join(f"{places:>12}" for places in sizes))
        for name in asked[0]:
            times = measured([calls[name] for calls in asked])
            good = good and max(times) <= FRAME_MS
            shown = "".join(f"{ms:9.2f} ms" for ms in times)
            print(f"{name:24}{shown}   ratio {times[-1] / times[0]:.1f}")
        kept = settings.load()
        kept.last_survey, kept.last_page = str(surveys[-1].core.folder), "roster"
        settings.save(kept)
        for survey in surveys:
            survey.close()
        pairs = [(window("empty"), window("rows")) for _round in range(5)]
        empty, rows = (statistics.median(side) for side in zip(*pairs, strict=True))
        good = good and rows / empty <= ROWS_BUDGET
        print(
            f"\nfirst rows of {sizes[-1]}: {rows:.2f} s, empty window {empty:.2f} s"
            f"  ratio {rows / empty:.2f} (budget {ROWS_BUDGET})"
        )
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main([int(text) for text in sys.argv[1:]] or list(SIZES)))
