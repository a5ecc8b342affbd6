"""Lists of the office at 10,000 ÷ at 1,000: `python tests/benchmarks/lists.py`.

The first page of open conflicts with their number, and of tasks with their numbers, in two
surveys of the same kind, taking turns in one process. Prints milliseconds and the ratio of
medians; exits 1 above the budget: a page must not grow with the list.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from app import bootstrap, paths
from app.model.canonical import Value
from app.model.ids import new_id
from app.model.revision import Revision, seal
from app.survey.survey import Survey

SMALL, LARGE = 1_000, 10_000
PAGE = 100
ROUNDS = 15
BUDGET = 2.0
NOW = datetime(2026, 11, 22, 9, 41, tzinfo=timezone(timedelta(hours=8)))


def revisions(survey: Survey, size: int) -> Iterator[Revision]:
    """Houses with an inspection that two people graded differently, and a task for each."""

    def made(record: str, form: str, answers: dict[str, Value], **more: object) -> Revision:
        stated: dict[str, object] = {"parents": (), "wrote": {"": list(answers)}} | more
        return seal(
            survey=survey.meta.survey_id, record=record, kind="save", form=form, version="1",
            author="张测试", device=survey.device, time="2026-11-22T09:41:00+08:00",
            answers=answers, **stated,  # type: ignore[arg-type]
        )  # fmt: skip

    for n in range(size):
        place, inspection, finding, task = (new_id() for _ in range(4))
        yield made(place, "place", {"name": f"示例社{n}号院", "level": "building"})
        links = {"place": (place,)}
        first = made(
            inspection, "danger_check", {"identity/address": f"{n} 号"}, links=links,
            wrote={"": ["@link/place", "identity/address"]},
        )  # fmt: skip
        yield first
        for grade in ("C", "D"):
            yield made(
                inspection, "danger_check", {"identity/address": f"{n} 号"}, parents=(first.id,),
                links=links, results={"jgj125": {"grade": grade}},
                wrote={"grade": ["@result/jgj125"]},
            )  # fmt: skip
        found: dict[str, Value] = {"title": "墙体开裂", "part": f"W-{n}"}
        about = {"inspection": (inspection,)}
        yield made(finding, "finding", found, links=about)
        due = f"2026-{1 + n % 12:02d}-{1 + n % 28:02d}"
        said: dict[str, Value] = {"what": "加固", "who": "李测试", "due": due, "state": "open"}
        yield made(task, "task", said, links={"finding": (finding,)})


def survey_of(home: Path, size: int) -> Survey:
    who = bootstrap.Who("赵测试", "办公室")
    survey = bootstrap.create(home / str(size), "基准", who, lambda: NOW)
    survey.core.store.append_many(revisions(survey, size), survey.core.key)
    return survey


def conflicts(survey: Survey) -> None:
    assert survey.review.count() >= SMALL
    assert len(survey.review.open_conflicts(PAGE)) == PAGE


def tasks(survey: Survey) -> None:
    assert survey.loop.counts()["open"] >= SMALL
    assert len(survey.loop.page("open", PAGE)) == PAGE


def seconds(work: Callable[[Survey], None], survey: Survey) -> float:
    begun = time.perf_counter()
    work(survey)
    return time.perf_counter() - begun


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        os.environ[paths.HOME_VARIABLE] = str(home / "home")
        with survey_of(home, SMALL) as small, survey_of(home, LARGE) as large:
            worst = 0.0
            for name, work in (("conflicts", conflicts), ("tasks", tasks)):
                work(small)
                work(large)
                pairs = [(seconds(work, small), seconds(work, large)) for _ in range(ROUNDS)]
                few, many = (statistics.median(one) for one in zip(*pairs, strict=True))
                worst = max(worst, many / few)
                print(
                    f"{name}: {SMALL} {few * 1000:.1f} ms, {LARGE} {many * 1000:.1f} ms,"
                    f" ratio {many / few:.2f}"
                )
            for name, whole in (("all conflicts", small), ("all tasks", large)):
                begun = time.perf_counter()
                rows = whole.review.conflicts() if whole is small else whole.loop.tasks()
                print(f"{name} with lines: {len(rows)} in {time.perf_counter() - begun:.2f} s")
    print(f"worst ratio {worst:.2f} (budget {BUDGET})")
    return int(worst > BUDGET)


if __name__ == "__main__":
    raise SystemExit(main())
