"""Properties of the view over arbitrary histories, groupings and missing parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.model.merge import RecordView, view
from app.model.revision import Revision, read, seal
from tests.model.bodies import ANN, CALM, RECORD, SURVEY

PATHS = ("a", "b", "c", "d", "@photo/p", "@result/jgj125")
GROUPS = ("grade", "sign", "")


@st.composite
def histories(draw: st.DrawFn) -> list[Revision]:
    """Up to seven revisions with any parents, any bodies, any claim of what they wrote."""
    made: list[Revision] = []
    for _ in range(draw(st.integers(1, 7))):
        parents = draw(st.sets(st.sampled_from([one.id for one in made]))) if made else set()
        wrote = draw(
            st.dictionaries(
                st.sampled_from(GROUPS), st.sets(st.sampled_from(PATHS), min_size=1), max_size=3
            )
        )
        answers = draw(st.dictionaries(st.sampled_from("abcd"), st.integers(0, 2)))
        grade = draw(st.sampled_from([None, "A", "D"]))
        made.append(
            seal(
                survey=SURVEY,
                record=RECORD,
                kind=draw(st.sampled_from(["save", "save", "save", "void"])),
                form="f",
                version=draw(st.sampled_from("12")),
                parents=sorted(parents),
                author="安娜",
                device=ANN,
                time=draw(st.sampled_from(["2026-01-01T00:00:00Z", "2030-01-01T00:00:00Z"])),
                reason=str(len(made)),
                answers=answers,
                photos=draw(st.sampled_from([{}, {"p": {"hash": "1"}}])),
                results={} if grade is None else {"jgj125": {"grade": grade}},
                wrote={group: sorted(paths) for group, paths in wrote.items()},
            )
        )
    return made


def shown(one: RecordView) -> tuple[Any, ...]:
    """What a view says, without whose clock said so."""
    return (
        one.heads,
        one.version,
        one.paths(),
        one.voided,
        one.provisional,
        one.missing,
        [
            (
                conflict.group,
                conflict.paths,
                conflict.provisional,
                [(who.revisions, who.values) for who in conflict.candidates],
            )
            for conflict in one.conflicts
        ],
    )


@CALM
@given(histories(), st.data())
def test_order_and_repetition_change_nothing(made: list[Revision], data: st.DataObject) -> None:
    """Any order of arrival and any duplicates give the same view."""
    again = data.draw(st.permutations(made + made[: len(made) // 2]))
    assert shown(view(again)) == shown(view(made))
    assert shown(view(read(one.data) for one in again)) == shown(view(made))


@CALM
@given(histories(), st.data())
def test_a_part_of_the_past_is_shown_without_harm(
    made: list[Revision], data: st.DataObject
) -> None:
    """Any part of a history has a view that says what is missing."""
    part = data.draw(st.lists(st.sampled_from(made), min_size=1, unique=True))
    known = {one.id for one in part}
    seen = view(part)
    assert seen.missing == {parent for one in part for parent in one.parents} - known
    assert set(seen.heads) <= known


@CALM
@given(histories())
def test_groups_are_united_until_none_share_a_path(made: list[Revision]) -> None:
    """Conflicts, found by brute force: unite sets of paths, then compare all pairs of writers."""
    expected = set()
    units = _units(made)
    before = _ancestors(made)
    for unit in units:
        writers = [one for one in made if _writes(one) & unit]
        last = [one for one in writers if not any(one.id in before[two.id] for two in writers)]
        if len({str(sorted(_values(one, unit).items())) for one in last}) > 1:
            expected.add(tuple(sorted(unit)))
    found = {conflict.paths for conflict in view(made).conflicts if conflict.group not in _LOOSE}
    assert found == expected


_LOOSE = ("", "@void")


def _writes(one: Revision) -> set[str]:
    return {path for paths in one.wrote.values() for path in paths} - {"@void"}


def _units(made: Sequence[Revision]) -> list[set[str]]:
    """Sets of paths: named groups of all revisions and single paths, united while they meet."""
    named: dict[str, set[str]] = {}
    for one in made:
        for group, paths in one.wrote.items():
            for path in set(paths) - {"@void"}:
                named.setdefault(group or f"\0{path}", set()).add(path)
    units = list(named.values())
    while True:
        pair = next(((x, y) for i, x in enumerate(units) for y in units[i + 1 :] if x & y), None)
        if pair is None:
            return units
        units = [unit for unit in units if unit is not pair[0] and unit is not pair[1]]
        units.append(pair[0] | pair[1])


def _ancestors(made: Sequence[Revision]) -> dict[str, set[str]]:
    """All ancestors of each revision; parents come before children in these histories."""
    found: dict[str, set[str]] = {}
    for one in made:
        found[one.id] = set(one.parents).union(*(found[parent] for parent in one.parents))
    return found


def _values(one: Revision, unit: set[str]) -> dict[str, Any]:
    body: dict[str, Any] = dict(one.answers)
    body |= {f"@photo/{name}": entry for name, entry in one.photos.items()}
    body |= {f"@result/{name}": result for name, result in one.results.items()}
    return {path: body.get(path) for path in unit}


@CALM
@given(histories())
def test_every_effective_group_is_one_writers(made: list[Revision]) -> None:
    """The values of a group come from one revision; groups are never mixed."""
    paths = view(made).paths()
    for unit in _units(made):
        mine = {path: paths.get(path) for path in unit}
        assert any(mine == _values(one, unit) for one in made if _writes(one) & unit)


@CALM
@given(histories())
def test_one_settling_save_ends_every_conflict(made: list[Revision]) -> None:
    """A save with all heads as parents that writes all conflicts leaves none."""
    seen = view(made)
    wrote: dict[str, list[str]] = {}
    for conflict in seen.conflicts:
        for path in conflict.paths:
            wrote.setdefault("", []).append(path)
    end = seal(
        survey=SURVEY,
        record=RECORD,
        kind="settle",
        form=seen.form,
        version=seen.version,
        parents=seen.heads,
        author="内业",
        device=ANN,
        time="2000-01-01T00:00:00Z",
        answers=seen.answers,
        photos=seen.photos,
        results=seen.results,
        wrote=wrote,
    )
    after = view([*made, end])
    assert not after.conflicts
    assert not after.provisional
    assert after.paths() == seen.paths()
    assert after.heads == (end.id,)


@CALM
@given(histories(), st.data())
def test_clocks_and_names_decide_nothing(made: list[Revision], data: st.DataObject) -> None:
    """With all times changed, the same values meet in the same conflicts."""
    renamed: dict[str, str] = {}
    moved = []
    for one in made:
        time = data.draw(st.sampled_from(["1999-12-31T23:59:59Z", "2099-01-01T00:00:00+08:00"]))
        again = seal(
            **{
                name: getattr(one, name)
                for name in ("survey", "record", "kind", "form", "version", "author", "device")
            },
            reason=one.reason,
            time=time,
            parents=[renamed[parent] for parent in one.parents],
            answers=one.answers,
            photos=one.photos,
            results=one.results,
            wrote=one.wrote,
        )
        renamed[one.id] = again.id
        moved.append(again)

    def conflicts(several: Sequence[Revision], names: dict[str, str]) -> list[Any]:
        return [
            (
                conflict.paths,
                {frozenset(names[rid] for rid in who.revisions) for who in conflict.candidates},
            )
            for conflict in view(several).conflicts
        ]

    same = {one.id: one.id for one in moved}
    assert conflicts(moved, same) == conflicts(made, renamed)
    assert view(moved).voided == view(made).voided
    assert view(moved).provisional == view(made).provisional
