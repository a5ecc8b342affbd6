"""Do the tests bite? Each deliberate mistake in the model must make the state machine fail."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from app.domain.severity import severity
from app.model import ancestry, merge
from app.model.history import ChainEntry, ChainReport, check_chain
from app.model.merge import Candidate, RecordView, view
from app.model.revision import PHOTO, RESULT, Revision
from app.model.wrote import written
from tests.model.laptop import RECORDS, Rules
from tests.model.machine import machine

HUNT = settings(
    max_examples=400,
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)


def choosing(
    choose: Callable[[tuple[Candidate, ...]], Candidate], *, silent: bool
) -> Callable[[Iterable[Revision]], RecordView]:
    """A view that lets another candidate count, and perhaps shows no conflict."""

    def mutant(revisions: Iterable[Revision]) -> RecordView:
        real = view(revisions)
        paths = real.paths()
        conflicts = []
        for conflict in real.conflicts:
            chosen = choose(conflict.candidates)
            paths |= chosen.values
            at = conflict.candidates.index(chosen)
            conflicts.append(replace(conflict, provisional=at))
        found = {path: value for path, value in paths.items() if value is not None}
        return replace(
            real,
            answers={path: value for path, value in found.items() if path[0] != "@"},
            photos=under(PHOTO, found),
            results=under(RESULT, found),
            voided=bool(found.get("@void")) or real.voided,
            conflicts=() if silent else tuple(conflicts),
            provisional=real.provisional and not silent,
        )

    return mutant


def under(prefix: str, paths: dict[str, Any]) -> dict[str, Any]:
    return {path[len(prefix) :]: paths[path] for path in paths if path.startswith(prefix)}


def latest(candidates: tuple[Candidate, ...]) -> Candidate:
    return max(candidates, key=lambda candidate: candidate.time)


def mildest(candidates: tuple[Candidate, ...]) -> Candidate:
    return min(candidates, key=lambda candidate: _severity(candidate))


def _severity(candidate: Candidate) -> int:
    result: Any = candidate.values.get("@result/jgj125")
    return severity(result["grade"]) if result else 0


def first(candidates: tuple[Candidate, ...]) -> Candidate:
    return candidates[0]


def newest_body(revisions: Iterable[Revision]) -> RecordView:
    """The body of one head counts, as a program would do that knows only versions."""
    several = list(revisions)
    real = view(several)
    head = next(one for one in several if one.id == real.heads[-1])
    return replace(view([head]), heads=real.heads, missing=real.missing, voided=real.voided)


def quiet_about_voids(voided: bool) -> Callable[[Iterable[Revision]], RecordView]:
    def mutant(revisions: Iterable[Revision]) -> RecordView:
        real = view(revisions)
        rest = tuple(one for one in real.conflicts if one.group != "@void")
        asked = len(rest) < len(real.conflicts)
        return replace(real, conflicts=rest, voided=voided if asked else real.voided)

    return mutant


def undecided(*body: Any, decided: Any, **more: Any) -> Any:
    return written(*body, **more)


def all_decided(before: RecordView | None, *body: Any, decided: Any, **more: Any) -> Any:
    return written(before, *body, decided=before.conflicts if before else (), **more)


def everything_written(before: RecordView | None, *body: Any, **more: Any) -> Any:
    return written(None, *body, **more)


def one_head(before: RecordView) -> tuple[str, ...]:
    return before.heads[:1]


def unchecked(entries: Any, *rest: Any, **more: Any) -> ChainReport:
    return ChainReport((), (), (), ())


def forks_hidden(*chain: Any, **more: Any) -> ChainReport:
    return replace(check_chain(*chain, **more), forks=())


def gaps_hidden(*chain: Any, **more: Any) -> ChainReport:
    return replace(check_chain(*chain, **more), gaps=())


def without_a_record(lines: list[ChainEntry], known: dict[str, Revision]) -> list[ChainEntry]:
    kept = [line for line in lines[:-1] if known[line.rid].record != RECORDS[1]]
    return [*kept, lines[-1]]


def only_the_newest(lines: list[ChainEntry], known: dict[str, Revision]) -> list[ChainEntry]:
    return lines[-1:]


MUTANTS = {
    "the last write by the clock wins": Rules(view=choosing(latest, silent=True)),
    "the last write by the clock counts": Rules(view=choosing(latest, silent=False)),
    "the milder grade counts": Rules(view=choosing(mildest, silent=False)),
    "the first candidate counts": Rules(view=choosing(first, silent=False)),
    "conflicts are not shown": Rules(view=choosing(first, silent=True)),
    "the newest body counts": Rules(view=newest_body),
    "an edit beats a void in silence": Rules(view=quiet_about_voids(voided=False)),
    "a void beats an edit in silence": Rules(view=quiet_about_voids(voided=True)),
    "the same value does not settle": Rules(written=undecided),
    "every save settles": Rules(written=all_decided),
    "what was only carried along counts as written": Rules(written=everything_written),
    "a new edit ignores other heads": Rules(parents=one_head),
    "ratings are groups of their own": Rules(group_of=lambda path: ""),
    "the chain is not checked": Rules(check_chain=unchecked),
    "forks are not told": Rules(check_chain=forks_hidden),
    "gaps are not told": Rules(check_chain=gaps_hidden),
    "signatures are not verified": Rules(verify=lambda *_: True),
    "bytes are not checked against their ids": Rules(same_ids=lambda *_: True),
    "export skips a record": Rules(packed=without_a_record),
    "export skips older lines": Rules(packed=only_the_newest),
    "what comes before its parents is dropped": Rules(keeps_orphans=False),
}

COUNT = itertools.count()


def hunt(rules: Rules) -> None:
    with pytest.raises(AssertionError):
        run_state_machine_as_test(machine(rules), settings=HUNT)


@pytest.mark.parametrize("mistake", MUTANTS)
def test_a_mistaken_rule_is_caught(mistake: str) -> None:
    """The state machine fails when a part of the program is replaced by a wrong one."""
    hunt(MUTANTS[mistake])


def never(*_: Any) -> bool:
    return False


def all_of_them(_: Any, ids: Iterable[str]) -> list[str]:
    return sorted(set(ids))


def always_new(_: Any) -> bytes:
    return str(next(COUNT)).encode()


@pytest.mark.parametrize(
    ("place", "name", "wrong"),
    [
        (ancestry.Ancestry, "maximal", all_of_them),
        (ancestry.Ancestry, "concurrent", never),
        (merge, "comparable", always_new),
        (merge, "severity", lambda *_: 0),
    ],
    ids=["ancestors are candidates", "voids see all", "equal values differ", "no order of danger"],
)
def test_a_mistake_inside_the_merge_is_caught(
    place: Any, name: str, wrong: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The state machine fails when an inner part of the merge is wrong."""
    monkeypatch.setattr(place, name, wrong)
    hunt(Rules())
