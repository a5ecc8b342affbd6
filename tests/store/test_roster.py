"""The roster beside the history: whatever came in which order, its rows are those of a rebuild."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import Cancelled
from app.model.merge import RecordView
from app.model.personal import seal_personal
from app.model.revision import Revision
from app.store import roster_keeping
from app.store.roster_values import COUNTED, LEVELS, MOST, UNLISTED, PlaceFilter
from app.store.store import Store
from app.store.values import HeadFields, SurveyMeta
from tests.store.made import META, Signer, record_id, revision, verify

KEY = Signer()
WORDS = st.text("乌兰木伦镇呼和淖尔嘎查12号楼AbＡ -\"'%_", min_size=1, max_size=9)


def project(view: RecordView) -> HeadFields:
    """Enough of the program's own lists: the status of inspections, what visits came to."""
    said = {path: str(value) for path, value in view.answers.items()}
    if view.form == "visit":
        return HeadFields("", status=said.get("outcome", ""), subtitle=said.get("next_date", ""))
    return HeadFields(said.get("name", ""), status=said.get("/status", ""))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path / "s", META, project=project) as made:
        yield made


def place(n: int, name: str, level: str = "building", parent: int = 0, **more: str) -> Revision:
    """A new place; `parent`: the number of another, 0 for none."""
    links = {"parent": (record_id(parent),)} if parent else {}
    answers = {"name": name, "level": level, **more}
    return revision(KEY, n, form="place", answers=dict(answers), links=links)


def says(n: int, of: int, status: str = "", outcome: str = "", **more: str) -> Revision:
    """An inspection of a place with this status, or a visit that came to this outcome."""
    answers = {"outcome": outcome, **more} if outcome else {"/status": status, **more}
    form = "visit" if outcome else "rural_check"
    return revision(KEY, n, form=form, answers=dict(answers), links={"place": (record_id(of),)})


def community(store: Store) -> None:
    store.append(
        [
            place(1, "札萨克镇", "town"),
            place(2, "平安社区", "community", 1),
            place(3, "天骄小区", "estate", 2),
            place(10, "10号楼", parent=3, code="150627001010"),
            place(11, "2号楼", parent=3),
            place(12, "一号楼", parent=3),
            place(20, "1单元101", "household", 10),
            place(21, "1单元102", "household", 10),
            place(30, "老供销社", parent=2, listed="no", alias="供销大院、老社"),
        ],
        KEY,
    )


def names(store: Store, wanted: PlaceFilter = PlaceFilter()) -> list[str]:  # noqa: B008 - frozen
    return [row.name for row in store.places(wanted, 100)]


def test_the_list_is_in_walking_order_with_the_names_above(store: Store) -> None:
    """Branch by branch, 一号楼 before 2号楼 before 10号楼, flats behind their building."""
    community(store)
    assert names(store) == [
        "天骄小区", "一号楼", "2号楼", "10号楼", "1单元101", "1单元102", "老供销社",
    ]  # fmt: skip
    row = store.place(record_id(20))
    assert row is not None
    assert row.path == ("札萨克镇", "平安社区", "天骄小区", "10号楼")
    assert store.place("nothing") is None


def test_a_walking_order_comes_before_the_name(store: Store) -> None:
    store.append([place(1, "甲", order="10"), place(2, "乙", order="9"), place(3, "丙")], KEY)
    assert names(store) == ["乙", "甲", "丙"]


def test_the_tree_counts_what_its_lists_show_and_flats_apart(store: Store) -> None:
    community(store)
    store.append([says(40, 10, "done"), says(41, 11, "draft")], KEY)
    (town,) = store.place_children()
    assert (town.name, town.households, town.branches) == ("札萨克镇", 2, True)
    assert town.counts == {"visited": 1, "in_progress": 1, "none": 3}
    (estate,) = store.place_children(record_id(2))
    assert (estate.name, estate.branches) == ("天骄小区", False)
    assert sum(estate.counts.values()) == 4, "its three blocks and itself"
    below = store.places(PlaceFilter(under=record_id(3)), 100)
    assert sum(estate.counts.values()) == sum(row.level != "household" for row in below)


def test_a_place_shows_its_inspections_and_its_flats_follow_the_building(store: Store) -> None:
    community(store)
    store.append([says(40, 10, outcome="locked", next_date="2026-12-01")], KEY)
    row = store.place(record_id(10))
    assert row is not None
    assert (row.state, row.outcome, row.next_date) == ("no_entry", "locked", "2026-12-01")
    assert row.forms == ()
    store.append([says(41, 10, "done")], KEY)
    for n in (10, 20, 21):
        row = store.place(record_id(n))
        assert row is not None
        assert row.state == "visited"
    store.append([says(42, 20, outcome="refused")], KEY)
    assert store.place_states() == {"none": 4, "visited": 2, "no_entry": 1}
    assert store.place_states(record_id(10)) == {"visited": 2, "no_entry": 1}


def test_an_inspection_covers_other_places_until_it_is_voided(store: Store) -> None:
    community(store)
    links = {"place": (record_id(3),), "covers": (record_id(10), record_id(11))}
    whole = revision(KEY, 40, form="old_community", answers={"/status": "done"}, links=links)
    store.append([whole], KEY)
    assert names(store, PlaceFilter(state="visited")) == [
        "天骄小区", "2号楼", "10号楼", "1单元101", "1单元102",
    ]  # fmt: skip
    less = revision(
        KEY, 40, form="old_community", answers={"/status": "done"}, parents=[whole],
        links={"place": (record_id(3),)}, wrote={"": ["@link/covers"]},
    )  # fmt: skip
    store.append([less], KEY)
    assert names(store, PlaceFilter(state="visited")) == ["天骄小区"]
    store.append(
        [revision(KEY, 40, form="old_community", kind="void", answers={}, parents=[less])], KEY
    )
    assert names(store, PlaceFilter(state="visited")) == []


def test_filters_go_together(store: Store) -> None:
    community(store)
    store.append([says(40, 10, "done")], KEY)
    for wanted, found in (
        (PlaceFilter("1", state="visited"), ["10号楼", "1单元101", "1单元102"]),
        (PlaceFilter("天骄 元101"), ["1单元101"]),
        (PlaceFilter("号楼", under=record_id(2), state="none"), ["一号楼", "2号楼"]),
        (PlaceFilter(under=record_id(3), level="building"), ["一号楼", "2号楼", "10号楼"]),
        (PlaceFilter("150627001"), ["10号楼"]),
        (PlaceFilter("150627001010"), ["10号楼"]),
        (PlaceFilter("大院"), ["老供销社"]),
        (PlaceFilter(state=UNLISTED), ["老供销社"]),
        (PlaceFilter("社区", state=UNLISTED), ["老供销社"]),
        (PlaceFilter("没有"), []),
        (PlaceFilter(under=record_id(99)), []),
        (PlaceFilter("镇", counted=False, level="town"), ["札萨克镇"]),
    ):
        assert names(store, wanted) == found, wanted
        assert store.place_count(wanted) == len(found), wanted


def test_a_renamed_estate_takes_its_houses_along(store: Store) -> None:
    """Below it everything is found by the new name, and stands in its new place."""
    community(store)
    (old,) = store.revisions(record_id(3))
    answers = {"name": "平安小区", "level": "estate"}
    store.append(
        [revision(KEY, 3, form="place", answers=dict(answers), parents=[old], links=old.links)],
        KEY,
    )
    assert names(store, PlaceFilter("平安小区 元101")) == ["1单元101"]
    assert names(store, PlaceFilter("天骄")) == []
    before = store.digest()
    assert store.rebuild() == before


def test_who_comes_takes_nobodys_seat(store: Store) -> None:
    """One place says something new of itself while another comes: both stand, in their order."""
    first = place(2, "甲镇", "town")
    store.append([first], KEY)
    told = revision(
        KEY, 2, form="place", parents=(first,),
        answers={"name": "甲镇", "level": "town", "address": "一号路"},
    )  # fmt: skip
    store.append([told, place(1, "丙镇", "town")], KEY)

    assert [row.address for row in store.places(PlaceFilter(counted=False), 9, 0)] == ["", "一号路"]
    before = store.digest()
    assert store.rebuild() == before


def test_personal_answers_and_other_records_are_never_found(store: Store) -> None:
    community(store)
    store.append([says(40, 10, outcome="other", reason="王五说下月回来")], KEY)
    assert names(store, PlaceFilter("王五")) == []


def test_thousands_come_whole_or_not_at_all(store: Store, tmp_path: Path) -> None:
    """One transaction, told of and stoppable; the same rows as one by one."""
    many = [place(1, "镇", "town"), *(place(n, f"{n}号院", parent=1) for n in range(2, 4500))]
    told: list[tuple[int, int]] = []
    empty = store.digest()
    with pytest.raises(Cancelled):
        store.append_many(many, KEY, None, lambda *now: told.append(now), lambda: len(told) > 1)
    assert (store.digest(), store.count()) == (empty, 0)
    assert told == [(2000, 4499), (4000, 4499)]
    with pytest.raises(ValueError, match="unknown parents"):
        store.append_many([*many, revision(KEY, 9000, parents=[place(9001, "无")])], KEY)
    assert store.count() == 0
    changed = store.append_many(iter(many), KEY)
    assert len(changed.records) == 4499
    assert store.place_count(PlaceFilter()) == 4498
    assert store.place_count(PlaceFilter("号")) == MOST
    store.set_device(KEY.device())
    assert store.verify(verify) == []
    deep = store.places(PlaceFilter(), 2, 4496)
    assert [row.name for row in deep] == ["4498号院", "4499号院"]
    assert store.place_rank(PlaceFilter(), deep[1].record) == 4497


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text("150627-a'\"号 ", min_size=5, max_size=24), data=st.data())
def test_part_of_a_number_finds_exactly_its_places(
    tmp_path: Path, text: str, data: st.DataObject
) -> None:
    """Codes and telephone-like numbers, among others that differ in one character."""
    folder = tmp_path / "numbers"
    shutil.rmtree(folder, ignore_errors=True)
    codes = ["150627000000350000", "150627000000350007", "1506270-0000-35", text]
    with Store.create(folder, SurveyMeta(META.survey_id, "字", "laptop")) as store:
        store.append([place(n, f"院{n}", code=code) for n, code in enumerate(codes, 1)], KEY)
        start = data.draw(st.integers(0, len(text) - 5))
        word = text[start : start + data.draw(st.integers(5, 18))]
        found = {row.code for row in store.places(PlaceFilter(word, counted=False), 9)}
    wanted = [part.casefold() for part in word.split()]
    assert found == {code for code in codes if all(part in code.casefold() for part in wanted)}


def test_thousands_are_one_run_of_the_log(store: Store) -> None:
    """Written slice by slice, said and signed like one: a start, an end, no seam between."""
    store.append_many((place(n, f"{n}号院") for n in range(1, 4500)), KEY)
    entries = store.log(KEY.id)
    assert [entry.seq for entry in entries] == list(range(1, 4500))
    assert [one.seq for one in entries if store.before(one)] == [1]
    assert [one.seq for one in entries if store.signature(one)] == [4499]


def test_personal_answers_may_come_with_their_revisions(store: Store) -> None:
    """The mapping that is given is empty until the first revision is asked for."""
    personal: dict[str, bytes] = {}

    def coming() -> Iterator[Revision]:
        for n in range(1, 3):
            digest, data = seal_personal({"owner": f"户主{n}"})
            personal[digest] = data
            yield revision(KEY, n, form="place", answers={"name": f"{n}号"}, personal=digest)

    store.append_many(coming(), KEY, personal)
    assert len(personal) == 2
    assert {digest: store.personal(digest) for digest in personal} == personal


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(named=st.lists(WORDS, min_size=1, max_size=6), data=st.data())
def test_every_part_of_every_name_is_found(
    tmp_path: Path, named: list[str], data: st.DataObject
) -> None:
    """One character or all of it, Chinese, latin, digits or signs."""
    folder = tmp_path / "found"
    shutil.rmtree(folder, ignore_errors=True)
    with Store.create(folder, SurveyMeta(META.survey_id, "字", "laptop")) as store:
        store.append([place(n, name) for n, name in enumerate(named, 1)], KEY)
        for n, name in enumerate(named, 1):
            start = data.draw(st.integers(0, len(name) - 1))
            end = data.draw(st.integers(start + 1, len(name)))
            found = {row.record for row in store.places(PlaceFilter(name[start:end]), 100)}
            assert record_id(n) in found
            exact = {
                record_id(m)
                for m, other in enumerate(named, 1)
                if all(word in _folded(other) for word in _folded(name[start:end]).split())
            }
            assert found == exact


def _folded(text: str) -> str:
    return text.replace("Ａ", "a").lower()


STEPS = st.lists(
    st.tuples(
        st.integers(1, 12),  # which record
        st.sampled_from(["place", "void", "check", "visit"]),
        st.sampled_from(LEVELS),
        st.integers(0, 12),  # the place above, or the one that is spoken of
        st.sampled_from(["1号", "2号", "十号", "甲"]),
        st.sampled_from(["", "3", "20"]),
    ),
    min_size=1,
    max_size=14,
)


@pytest.mark.parametrize("many", [1, 500])
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_step_by_step_gives_the_same_rows_as_making_them_anew(
    tmp_path: Path, many: int, monkeypatch: pytest.MonkeyPatch, steps: list[tuple[object, ...]]
) -> None:
    """Parents that come later, move, go or form circles; states that rise and fall."""
    monkeypatch.setattr(roster_keeping, "_MANY", many)
    monkeypatch.setattr(roster_keeping, "GAP", 1 << 22)
    folder = tmp_path / "steps"
    shutil.rmtree(folder, ignore_errors=True)
    with Store.create(folder, META, project=project) as store:
        for n, what, level, other, name, order in steps:
            one = _step(store, int(str(n)), str(what), str(level), int(str(other)), name, order)
            store.append([one] if one else [], KEY)
        before = store.digest()
        counted = [row.record for row in store.places(PlaceFilter(), 100)]
        assert store.place_count(PlaceFilter()) == len(counted)
        states = store.place_states()
        for state, number in states.items():
            assert store.place_count(PlaceFilter(state=state)) == number
            assert len(store.places(PlaceFilter(state=state), 100)) == number
        assert sum(states.values()) == len(counted)
        found = {row.record for row in store.places(PlaceFilter("号", counted=False), 100)}
        assert store.rebuild() == before
        again = {row.record for row in store.places(PlaceFilter("号", counted=False), 100)}
        assert [row.record for row in store.places(PlaceFilter(), 100)] == counted
        assert found == again
        assert all(row.level in COUNTED for row in store.places(PlaceFilter(), 100))


def _step(
    store: Store, n: int, what: str, level: str, other: int, name: object, order: object
) -> Revision | None:
    base = {"place": 0, "void": 0, "check": 100, "visit": 200}[what]
    view = store.view(record_id(n + base))
    parents = store.revisions(record_id(n + base))[-1:] if view else []
    if what == "void":
        return (
            revision(KEY, n, kind="void", form="place", answers={}, parents=parents)
            if view and not view.voided
            else None
        )
    if what == "place":
        answers: dict[str, str] = {"name": str(name), "level": level, "order": str(order)}
        links = {"parent": (record_id(other),)} if other else {}
    else:
        said = "/status" if what == "check" else "outcome"
        value = {"1号": "done", "2号": "draft", "十号": "locked", "甲": "not_needed"}[str(name)]
        answers, links = {said: value}, {"place": (record_id(other or 1),)}
    written = {"": [*answers, *(f"@link/{role}" for role in ("parent", "place")), "@void"]}
    form = {"place": "place", "check": "rural_check", "visit": "visit"}[what]
    return revision(
        KEY, n + base, form=form, answers=dict(answers), links=links, parents=parents,
        wrote=written,
    )  # fmt: skip


@pytest.mark.parametrize("turned", [True, False])
def test_places_put_in_at_one_spot_again_and_again_move_their_neighbours(
    store: Store, monkeypatch: pytest.MonkeyPatch, turned: bool
) -> None:
    """Where no number is left between two places, the order still holds, and so does the search."""
    monkeypatch.setattr(roster_keeping, "GAP", 1 << 8)
    monkeypatch.setattr(roster_keeping, "_LEAST", 1 << 4)
    monkeypatch.setattr(roster_keeping, "_WINDOW", 4)
    store.append([place(1, "前村", "community"), place(2, "后村", "community")], KEY)
    numbers = list(range(10, 70))
    for n in reversed(numbers) if turned else numbers:
        store.append([place(n, f"{n}号院", parent=1 + n % 2)], KEY)
    for parent in (1, 2):
        under = PlaceFilter(under=record_id(parent))
        expected = [f"{n}号院" for n in numbers if 1 + n % 2 == parent]
        assert names(store, under) == expected
    assert names(store, PlaceFilter("42号")) == ["42号院"]
    before = store.digest()
    assert store.rebuild() == before
