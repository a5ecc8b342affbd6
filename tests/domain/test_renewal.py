"""What an old community needs, by the content list: must, may, optional, open."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.conditions import TableError
from app.domain.renewal.judging import Cell, Found, is_old, judge, judge_item
from app.domain.renewal.table import STATES, load, read
from app.domain.table_file import FOLDER

TABLE = load()
CELLS = st.lists(
    st.tuples(st.sampled_from(["", *STATES]), st.none() | st.integers(1, 500)), max_size=15
)


def found(*cells: tuple[str, int | None] | str, plan: str = "", reason: str = "") -> Found:
    made = []
    for n, cell in enumerate(cells):
        state, quantity = (cell, None) if isinstance(cell, str) else cell
        amount = None if quantity is None else Decimal(quantity)
        made.append(Cell(str(n) if n else "", state, amount))
    return Found(tuple(made), plan, reason)


def verdict(item: str, *cells: str, plan: str = "", reason: str = "") -> str:
    made = found(*cells, plan=plan, reason=reason)
    return judge_item(TABLE.items[item], made, TABLE).verdict


def test_the_three_classes_are_whole() -> None:
    """15 基础类, 13 完善类 and 11 提升类 items, each with source and unit."""
    sizes = [sum(i.klass == k for i in TABLE.items.values()) for k in TABLE.classes]
    assert sizes == [15, 13, 11]
    assert all(item.confidence and item.unit["zh"] for item in TABLE.items.values())
    assert {item.scope for item in TABLE.items.values()} == {"estate", "block", "both"}


@pytest.mark.parametrize(
    ("item", "state", "expected"),
    [
        ("water", "none", "must"),
        ("water", "broken", "must"),
        ("water", "present", "fine"),
        ("lift", "none", "may"),
        ("lift", "na", "na"),
        ("shop", "broken", "optional"),
        ("shop", "unknown", "open"),
        ("shop", "", "open"),
    ],
)
def test_duty_follows_from_class_and_state(item: str, state: str, expected: str) -> None:
    """基础类 missing or broken must enter; 完善类 may; 提升类 is optional; 不详 keeps it open."""
    assert verdict(item, state) == expected


def test_illegal_structures_need_works_because_they_are_there() -> None:
    """有 is what calls for removal; 无 is fine."""
    assert verdict("illegal", "present") == "may"
    assert verdict("illegal", "none") == "fine"


def test_one_block_is_enough_and_the_rest_stays_open() -> None:
    """A broken roof on one block enters the list while others were not seen."""
    made = found("present", ("broken", 120), "unknown", "", ("broken", None))
    result = judge_item(TABLE.items["roof"], made, TABLE)
    assert result.verdict == "must"
    assert result.where == ("1", "4")
    assert result.unknown == ("2",) and result.blank == ("3",) and result.open
    assert result.quantity == 120 and result.unmeasured == 1


def test_what_may_be_left_out() -> None:
    """基础类 never; 完善类 with a reason; 提升类 freely."""
    assert verdict("water", "none", plan="out", reason="没有钱") == "must"
    assert verdict("lift", "none", plan="out", reason="居民不同意") == "left_out"
    assert verdict("shop", "none", plan="out") == "left_out"
    lift = judge_item(TABLE.items["lift"], found("none", plan="out", reason=" "), TABLE)
    assert (lift.verdict, lift.problem) == ("may", "reason")
    water = judge_item(TABLE.items["water"], found("none", plan="out"), TABLE)
    assert water.problem == "not_leavable"


def test_works_come_people_first_then_below_ground_then_function() -> None:
    """先民生后提升、先地下后地上、先功能后景观."""
    wanted = ["shop", "green", "roof", "overhead", "water", "lift"]
    result = judge({item: found("none") for item in wanted}, TABLE)
    assert [one.item.id for one in result.works] == [
        "water", "overhead", "roof", "lift", "green", "shop",
    ]  # fmt: skip


def test_nothing_said_is_nothing_decided() -> None:
    """A blank record has no works, and says how much of it is blank."""
    result = judge({}, TABLE)
    assert not result.works
    assert result.blank == len(TABLE.items)
    assert {one.verdict for one in result.items} == {"open"}


@pytest.mark.parametrize(
    ("years", "counts", "code"),
    [
        ((None, None), "unknown", "no_year"),
        ((1987, None), "yes", "before_national"),
        ((2000, None), "yes", "before_national"),
        ((2001, None), "yes", "before_local"),
        ((2004, None), "yes", "before_local"),
        ((2005, None), "borderline", "cutoff_year"),
        ((2006, None), "no", "counted"),
        ((2011, None), "no", "later"),
        ((1998, 2007), "borderline", "phases"),
        ((2003, 1999), "yes", "before_local"),
    ],
)
def test_which_communities_count(
    years: tuple[int | None, int | None], counts: str, code: str
) -> None:
    """By 2000 nationally, before 2005 by the plan; 2005 itself and mixed phases are borderline."""
    old = is_old(*years, TABLE)
    assert (old.counts, old.code) == (counts, code)
    assert old.clause and old.confidence


def test_the_cut_off_is_a_setting_of_the_table() -> None:
    """Another reading of 2005年以前 is another table, not another program."""
    raw = (FOLDER / "renewal-2020.toml").read_text(encoding="utf-8")
    other = read(raw.replace("before = 2005", "before = 2006").encode("utf-8"))
    assert is_old(2005, None, other).counts == "yes"


def test_a_broken_table_says_so() -> None:
    with pytest.raises(TableError):
        read(b"id = 'x'")


@given(CELLS)
def test_unknown_and_blank_never_pass_for_good(cells: list[tuple[str, int | None]]) -> None:
    """fine and na are said only where every place was answered and none needs works."""
    result = judge_item(TABLE.items["water"], found(*cells), TABLE)
    needing = [state for state, _q in cells if state in {"none", "broken"}]
    unsaid = [state for state, _q in cells if state in {"", "unknown"}]
    assert (result.verdict == "must") == bool(needing)
    if result.verdict in {"fine", "na"}:
        assert cells and not unsaid
    assert len(result.where) == len(needing)
    assert len(result.unknown) + len(result.blank) == len(unsaid)


@given(CELLS, st.sampled_from(list(TABLE.items)))
def test_more_looking_never_takes_a_work_back(
    cells: list[tuple[str, int | None]], item: str
) -> None:
    """Filling a blank place leaves every place with works on the list."""
    before = judge_item(TABLE.items[item], found(*cells), TABLE)
    filled = [(state or "present", quantity) for state, quantity in cells]
    after = judge_item(TABLE.items[item], found(*filled), TABLE)
    assert set(before.where) <= set(after.where)
