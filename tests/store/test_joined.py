"""Places that are one place: the roster with joined ones, whatever came in which order."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.model.revision import Revision
from app.store import roster_keeping
from app.store.roster_joined import stays
from app.store.roster_values import LEVELS, PlaceFilter
from app.store.store import Store
from tests.store.made import META, Signer, chain, record_id, revision, verify
from tests.store.test_roster import KEY, place, project, says


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path / "s", META, project=project) as made:
        yield made


def joined(store: Store, n: int, into: int, key: Signer = KEY) -> Revision:
    """Place `n` is said to be the same as `into` (0: as no other) by who has seen all of it."""
    view = store.view(record_id(n))
    assert view is not None
    links = {role: ids for role, ids in view.links.items() if role != "same_as"}
    if into:
        links["same_as"] = (record_id(into),)
    return revision(
        key, n, form="place", kind="same_as", answers=view.answers, links=links,
        parents=[one for one in store.revisions(record_id(n)) if one.id in view.heads],
        wrote={"": ["@link/same_as"]},
    )  # fmt: skip


def listed(store: Store) -> list[str]:
    return [row.name for row in store.places(PlaceFilter(counted=False), 100)]


def houses(store: Store) -> None:
    store.append(
        [
            place(1, "甲村", "community"),
            place(2, "乙村", "community"),
            place(10, "12号院", parent=1, code="A-12"),
            place(11, "十二号", parent=1, code="B-7", address="老供销社旁"),
            place(20, "东屋", "household", 11),
            says(30, 11, "done"),
            says(31, 11, outcome="locked"),
        ],
        KEY,
    )


def test_what_was_said_of_a_joined_place_counts_for_the_one_that_stays(store: Store) -> None:
    """State, inspections, flats, search, code: and all of it back when it stands alone again."""
    houses(store)
    before, digest = listed(store), store.digest()
    store.append([joined(store, 11, 10)], KEY)
    assert listed(store) == ["乙村", "甲村", "12号院", "东屋"]
    row = store.place(record_id(10))
    assert row is not None
    assert (row.state, [mark.record for mark in row.forms]) == ("visited", [record_id(30)])
    assert store.place(record_id(11)) == row
    assert store.linking(record_id(10), "place") == sorted([record_id(30), record_id(31)])
    assert {head.record for head in store.heads(place=record_id(10))} == {
        head.record for head in store.heads() if head.place == record_id(11)
    }
    assert [one.record for one in store.places_with_code("B-7")] == [record_id(10)]
    assert [one.name for one in store.places(PlaceFilter("供销社"), 9)] == ["12号院"]
    assert store.place_states() == {"visited": 2}
    assert (store.counts_as(record_id(11)), store.joined_to(record_id(10))) == (
        record_id(10), [record_id(11)],
    )  # fmt: skip
    assert len(store.revisions(record_id(11))) == 2
    assert len(store.revisions(record_id(10))) == 1
    store.append([joined(store, 11, 0)], KEY)
    assert listed(store) == before
    assert store.rebuild() != digest, "its history grew by two"
    assert store.place_states() == {"none": 1, "visited": 2}


def _rows(store: Store) -> list[object]:
    return [
        (row.record, row.name, row.state, row.forms, row.path, row.photos)
        for row in store.places(PlaceFilter(counted=False), 100)
    ]


def test_what_is_said_of_a_joined_place_later_counts_too(store: Store) -> None:
    """An inspection that arrives under the old name, and a flat that is put below it."""
    houses(store)
    store.append([place(12, "空房", parent=1)], KEY)
    store.append([joined(store, 12, 10)], KEY)
    store.append([says(40, 12, "done"), place(21, "西屋", "household", 12)], KEY)
    row, flat = store.place(record_id(10)), store.place(record_id(21))
    assert row is not None and flat is not None
    assert row.state == flat.state == "visited"
    assert flat.path == ("甲村", "12号院")
    store.append([joined(store, 12, 11)], KEY)
    row, flat = store.place(record_id(10)), store.place(record_id(21))
    assert row is not None and flat is not None
    assert (row.state, flat.path) == ("none", ("甲村", "十二号"))
    assert store.rebuild() == store.digest()


def test_an_edit_of_a_joined_place_arrives_and_stays_aside(store: Store) -> None:
    """What is written there afterwards is in its history, and is found under the one that stays."""
    houses(store)
    store.append([joined(store, 11, 10)], KEY)
    held = store.view(record_id(11))
    assert held is not None
    later = revision(
        KEY, 11, form="place", answers={**held.answers, "name": "供销大院"}, links=held.links,
        parents=[one for one in store.revisions(record_id(11)) if one.id in held.heads],
        wrote={"": ["name"]},
    )  # fmt: skip
    store.append([later], KEY)
    assert [row.name for row in store.places(PlaceFilter("供销大院"), 9)] == ["12号院"]
    assert store.rebuild() == store.digest()
    store.append([joined(store, 11, 0)], KEY)
    assert "供销大院" in listed(store)


def test_joins_of_joins_and_circles_come_to_one_place(store: Store) -> None:
    """Each is found from each; in a circle the smallest id stays, on whatever computer."""
    store.append([place(n, f"{n}号") for n in range(1, 5)], KEY)
    store.append([joined(store, 1, 2)], KEY)
    store.append([joined(store, 2, 3)], KEY)
    assert listed(store) == ["3号", "4号"]
    assert {store.counts_as(record_id(n)) for n in (1, 2, 3)} == {record_id(3)}
    store.append([joined(store, 3, 1)], KEY)
    (left,) = {store.counts_as(record_id(n)) for n in (1, 2, 3)}
    assert left == min(record_id(n) for n in (1, 2, 3))
    assert len(listed(store)) == 2
    assert store.rebuild() == store.digest()


def test_a_place_comes_back_when_the_other_one_is_voided(store: Store) -> None:
    """Nothing disappears because something else did."""
    store.append([place(1, "甲"), place(2, "乙"), says(9, 1, "done")], KEY)
    store.append([joined(store, 1, 2)], KEY)
    other = store.revisions(record_id(2))
    void = revision(KEY, 2, form="place", kind="void", answers={}, parents=other)
    store.append([void], KEY)
    assert listed(store) == ["甲"]
    assert store.place_states() == {"visited": 1}
    assert store.rebuild() == store.digest()


def test_two_laptops_join_at_once(tmp_path: Path) -> None:
    """Opposite ways or to two others: the same place stays everywhere, and the choice is open."""
    one, two = Signer(2), Signer(3)
    first = [place(n, f"{n}号") for n in (1, 2, 3)]
    for name, (mine, its) in {"ways": ((1, 2), (2, 1)), "others": ((1, 2), (1, 3))}.items():
        digests, lists = set(), set()
        for turn in ((one, two), (two, one)):
            folder = tmp_path / f"{name}{turn[0].id}"
            with Store.create(folder, META, project=project) as store:
                store.append(first, KEY)
                said = {one.id: joined(store, *mine, one), two.id: joined(store, *its, two)}
                for key in turn:
                    store.set_device(key.device())
                    entries, signature = chain(key, [said[key.id]])
                    store.take(key.id, entries, signature, [said[key.id]], verify=verify)
                digests.add(store.digest())
                lists.add(tuple(listed(store)))
                conflict = store.view(record_id(1))
                assert conflict is not None
                assert bool(conflict.conflicts) == (name == "others")
        assert len(digests) == len(lists) == 1
        assert len(next(iter(lists))) == 2


@given(
    said=st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("abcdefgh"), max_size=6),
    gone=st.sets(st.sampled_from("abcdefgh"), max_size=3),
)
def test_every_place_of_a_group_names_the_same_one(said: dict[str, str], gone: set[str]) -> None:
    """Following a link never changes the answer, and the one that stays is held and is itself."""
    held = set("abcdef") - gone
    for record in held:
        root = stays(record, said, held.__contains__)
        assert root in held
        assert stays(root, said, held.__contains__) == root
        target = said.get(record)
        if target in held:
            assert stays(target, said, held.__contains__) == root


STEPS = st.lists(
    st.tuples(
        st.integers(1, 8),
        st.sampled_from(["place", "void", "check", "visit", "join", "join", "unjoin"]),
        st.sampled_from(LEVELS[1:]),
        st.integers(0, 8),
        st.sampled_from(["1号", "2号", "十号"]),
    ),
    min_size=1,
    max_size=16,
)


@pytest.mark.parametrize("many", [1, 500])
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_step_by_step_gives_the_same_rows_as_making_them_anew(
    tmp_path: Path, many: int, monkeypatch: pytest.MonkeyPatch, steps: list[tuple[object, ...]]
) -> None:
    """Joins before what they join is there, after it went, in circles, across levels."""
    monkeypatch.setattr(roster_keeping, "_MANY", many)
    folder = tmp_path / "steps"
    shutil.rmtree(folder, ignore_errors=True)
    with Store.create(folder, META, project=project) as store:
        for n, what, level, other, name in steps:
            one = _step(store, int(str(n)), str(what), str(level), int(str(other)), str(name))
            store.append([one] if one else [], KEY)
        before, rows = store.digest(), _rows(store)
        assert store.rebuild() == before
        assert _rows(store) == rows
        _counted(store)
        _alone_again(store, random.Random(len(steps)))


def _counted(store: Store) -> None:
    """By rules of the test's own: who stays, and that every inspection counts exactly once."""
    views = {record_id(n): store.view(record_id(n)) for n in range(1, 9)}
    held = {record for record, view in views.items() if view and not view.voided}
    said = {r: v.links["same_as"][0] for r in held if (v := views[r]) and v.links.get("same_as")}
    shown = {row.record: row for row in store.places(PlaceFilter(counted=False), 100)}
    roots = {record: stays(record, said, held.__contains__) for record in held}
    assert set(shown) == {record for record, root in roots.items() if root == record}
    marks = [mark.record for row in shown.values() for mark in row.forms]
    assert sorted(marks) == sorted(
        head.record for head in store.heads("rural_check") if roots.get(_about(store, head.record))
    )
    for row in shown.values():
        for mark in row.forms:
            assert roots[_about(store, mark.record)] == row.record


def _about(store: Store, record: str) -> str:
    view = store.view(record)
    assert view is not None
    return str(view.links["place"][0])


def _alone_again(store: Store, chance: random.Random) -> None:
    """Joining two that stand alone and parting them again changes no row."""
    alone = [row.record for row in store.places(PlaceFilter(counted=False), 100)]
    numbers = [n for n in range(1, 9) if record_id(n) in alone]
    free = [n for n in numbers if not (v := store.view(record_id(n))) or not v.links.get("same_as")]
    if len(numbers) < 2 or not free:
        return
    rows = _rows(store)
    mine = chance.choice(free)
    store.append([joined(store, mine, chance.choice([n for n in numbers if n != mine]))], KEY)
    assert len(_rows(store)) == len(rows) - 1
    store.append([joined(store, mine, 0)], KEY)
    assert _rows(store) == rows
    before = store.digest()
    assert store.rebuild() == before


def _step(store: Store, n: int, what: str, level: str, other: int, name: str) -> Revision | None:
    if what in ("join", "unjoin"):
        held = store.view(record_id(n))
        if held is None or held.voided:
            return None
        return joined(store, n, other if what == "join" else 0)
    base = {"place": 0, "void": 0, "check": 100, "visit": 200}[what]
    view = store.view(record_id(n + base))
    parents = store.revisions(record_id(n + base))[-1:] if view else []
    if what == "void":
        if view is None or view.voided:
            return None
        links = {role: tuple(ids) for role, ids in view.links.items()}
        return revision(
            KEY, n, kind="void", form="place", answers=view.answers, links=links, parents=parents,
            wrote={},
        )  # fmt: skip
    if what == "place":
        answers = {"name": name, "level": level}
        kept = {"same_as": tuple(view.links["same_as"])} if view and "same_as" in view.links else {}
        links = {**kept, **({"parent": (record_id(other),)} if other else {})}
        wrote = {"": ["name", "level", "@link/parent", "@void"]}
    else:
        code = {"1号": "done", "2号": "draft", "十号": "locked"}[name]
        answers = {"/status" if what == "check" else "outcome": code}
        links = {"place": (record_id(other or 1),)}
        wrote = {"": [*answers, "@link/place"]}
    form = {"place": "place", "check": "rural_check", "visit": "visit"}[what]
    return revision(
        KEY, n + base, form=form, answers=dict(answers), links=links, parents=parents, wrote=wrote
    )
