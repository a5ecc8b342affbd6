"""The rural guideline: the worst part decides, a dangerous site before all, its scope."""

from __future__ import annotations

import re
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.rural.explain import explain
from app.domain.rural.judging import House, PartState, RuralResult, grade
from app.domain.rural.table import PART_GRADES, load
from app.domain.severity import GRADES, severity
from app.i18n.judgements import sentence

TABLE = load()
TAGS = re.compile(r"S:\d+|M\+|M\?|DESIGN")
SOUND: dict[str, PartState] = dict.fromkeys(TABLE.parts, "a")


def graded(parts: dict[str, PartState] | None = None, **changed: object) -> RuralResult:
    stated = {"site": "safe", "storeys": 2} | changed
    return grade(House(parts=SOUND | (parts or {}), **stated), TABLE)  # type: ignore[arg-type]


def test_nine_parts_are_told_in_full() -> None:
    """Every part has the words of a, b, c and d in both languages, and a confidence."""
    assert len(TABLE.parts) == 9
    for part in TABLE.parts.values():
        assert all(TAGS.fullmatch(tag) for tag in part.confidence)
        for words in (part.name, *part.words.values()):
            assert re.search(r"[\u4e00-\u9fff]", words["zh"])
            assert not re.search(r"[\u4e00-\u9fff]", words["en"])


@pytest.mark.parametrize("part", list(TABLE.parts))
@pytest.mark.parametrize(("state", "house"), list(zip(PART_GRADES, GRADES, strict=True)))
def test_the_worst_part_decides(part: str, state: PartState, house: str) -> None:
    """Any one part at a, b, c or d makes the house A, B, C or D."""
    result = graded({part: state})
    assert result.value == house
    assert result.deciding == ((part,) if state != "a" else ())


def test_a_dangerous_site_is_d_at_once() -> None:
    """Whatever the parts say, and whatever of them could not be seen."""
    result = graded({"wall": "unseen"}, site="dangerous")
    assert (result.value, result.deciding) == ("D", ())


@pytest.mark.parametrize("site", ["", "unseen"])
def test_an_unseen_site_is_open(site: str) -> None:
    """The house is at least as bad as its parts, at worst D."""
    result = graded({"wall": "b"}, site=site)
    assert (result.value, result.low, result.high) == (None, "B", "D")


@pytest.mark.parametrize("state", ["", "unseen"])
def test_an_unseen_part_is_an_interval(state: PartState) -> None:
    """Blank and unseen alike: never taken for sound."""
    result = graded({"roof": state, "wall": "c"})
    assert (result.value, result.low, result.high) == (None, "C", "D")
    assert graded({"roof": state, "wall": "d"}).value == "D"


def test_a_part_that_the_house_lacks_does_not_count() -> None:
    """But every house has a foundation: saying it has none leaves it open."""
    assert graded({"slab": "absent"}).value == "A"
    assert graded({"foundation": "absent"}).value is None


@pytest.mark.parametrize(("storeys", "status"), [(1, "determined"), (2, "determined")])
def test_one_and_two_storeys_are_in_scope(storeys: int, status: str) -> None:
    assert graded(storeys=storeys).status == status


def test_three_storeys_are_out_of_scope() -> None:
    """No grade at all, not even an interval, and a sentence that names the other scale."""
    result = graded({"wall": "d"}, storeys=3)
    assert (result.status, result.value, result.low, result.high) == (
        "out_of_scope", None, None, None,
    )  # fmt: skip
    assert any("JGJ 125" in sentence(line) for line in explain(result, TABLE))


def test_unknown_storeys_give_no_grade() -> None:
    """Nobody knows whether the guideline holds: the parts are told, the grade waits."""
    result = graded({"wall": "b"}, storeys=None)
    assert (result.value, result.status) == (None, "undetermined")
    assert all(sentence(line) for line in explain(result, TABLE))


@pytest.mark.parametrize("measures", ["full", "partial", "none", "unseen", ""])
def test_disaster_measures_stand_beside_the_grade(measures: str) -> None:
    """They are told, and change nothing."""
    result = graded({"wall": "b"}, disaster=measures)
    assert (result.value, result.disaster) == ("B", measures)


STATES = st.sampled_from(get_args(PartState))
HOUSES = st.builds(
    House,
    site=st.sampled_from(["safe", "dangerous", "unseen", ""]),
    parts=st.fixed_dictionaries(dict.fromkeys(TABLE.parts, STATES)),
    storeys=st.none() | st.integers(1, 4),
    disaster=st.sampled_from(["full", "partial", "none", "unseen", ""]),
)


@given(HOUSES, st.sampled_from(sorted(TABLE.parts)))
def test_a_worse_part_never_improves(house: House, part: str) -> None:
    """Law: taking one part a grade worse makes neither end milder."""
    state = house.parts[part]
    if state not in PART_GRADES[:-1]:
        return
    worse = PART_GRADES[PART_GRADES.index(state) + 1]
    first = grade(house, TABLE)
    second = grade(
        House(house.site, dict(house.parts) | {part: worse}, house.storeys, house.disaster),  # type: ignore[dict-item]
        TABLE,
    )
    assert severity(second.low) >= severity(first.low)
    assert severity(second.high) >= severity(first.high)


@given(HOUSES)
def test_every_grade_explains_itself(house: House) -> None:
    """Every line has words; a value only where both readings agree within the scope."""
    result = grade(house, TABLE)
    assert all(sentence(line) for line in explain(result, TABLE))
    if result.value is not None:
        assert result.low == result.high == result.value
