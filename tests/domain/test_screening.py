"""The screening of self-built houses: each trigger at its limit, and the laws of the conclusion."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.jgj125.inputs import Measures
from app.domain.screening.explain import explain
from app.domain.screening.judging import House, Noted, ScreeningResult, Seen, State, screen
from app.domain.screening.table import (
    CHANGES,
    GROUND,
    MATERIALS,
    SEVERITIES,
    Severity,
    Trigger,
    load,
)
from app.i18n.judgements import sentence

TABLE = load()
PARTS = (GROUND, *MATERIALS)
TAGS = re.compile(r"S:\d+|M\+|M\?|DESIGN")
CLEAN = {part: Seen("clean") for part in (*PARTS, CHANGES)}


def house(**parts: Seen) -> House:
    """A house of every material that is clean but for these parts."""
    return House(CLEAN | parts, legal="no", storeys=2)


def conclude(part: str, trigger: str, storeys: int = 2, **measures: object) -> ScreeningResult:
    read = Measures(**{k: Decimal(str(v)) for k, v in measures.items()})  # type: ignore[arg-type]
    noted = Seen("found", (Noted("x", trigger, read),))
    return screen(House(CLEAN | {part: noted}, legal="no", storeys=storeys), TABLE)


def rank(value: Severity) -> int:
    return SEVERITIES.index(value)


@pytest.mark.parametrize("trigger", TABLE.triggers.values(), ids=lambda one: one.id)
def test_every_trigger_is_told_in_full(trigger: Trigger) -> None:
    """Severity, clause, both languages, confidence."""
    assert trigger.severity in {"some", "severe"}
    assert trigger.rule.clause
    assert re.search(r"[\u4e00-\u9fff]", trigger.rule.text["zh"])
    assert not re.search(r"[\u4e00-\u9fff]", trigger.rule.text["en"])
    assert trigger.rule.confidence
    assert all(TAGS.fullmatch(tag) for tag in trigger.rule.confidence)


def test_articles_say_how_grave_a_trigger_is() -> None:
    """Articles 13 and 15 to 18 are severe, 14 and 19 to 22 are not."""
    for trigger in TABLE.triggers.values():
        article = re.match(r"\d+", trigger.rule.clause)
        if article and int(article[0]) >= 13:
            severe = int(article[0]) in {13, 15, 16, 17, 18}
            assert (trigger.severity == "severe") == severe, trigger.id


def test_what_is_seen_and_clean_has_no_hazard() -> None:
    """Everything looked at and nothing found: kept in the list and patrolled."""
    result = screen(house(), TABLE)
    assert (result.value, result.actions) == ("none", ("keep_listed", "patrol"))
    assert result.deciding == ()


@pytest.mark.parametrize(
    ("part", "trigger"),
    [
        (one.part, one.id)
        for one in TABLE.triggers.values()
        if not one.measured and one.part != "any"
    ],
)
def test_a_phenomenon_holds_as_soon_as_it_is_noted(part: str, trigger: str) -> None:
    """The conclusion is the trigger's own severity, and the trigger is named as deciding."""
    result = conclude(part, trigger)
    assert result.value == TABLE.triggers[trigger].severity
    assert [hit.hit.rule for hit in result.deciding] == [trigger]


@pytest.mark.parametrize(
    ("part", "trigger", "storeys", "measures", "value"),
    [
        # 14(二): above 3 % with one or two storeys, above 2 % with three or more
        ("ground", "T14b", 2, {"offset_mm": 89, "height_mm": 3000}, "none"),
        ("ground", "T14b", 2, {"offset_mm": 90, "height_mm": 3000}, "none"),
        ("ground", "T14b", 2, {"offset_mm": 91, "height_mm": 3000}, "some"),
        ("ground", "T14b", 3, {"offset_mm": 60, "height_mm": 3000}, "none"),
        ("ground", "T14b", 3, {"offset_mm": 61, "height_mm": 3000}, "some"),
        ("ground", "T14b", 2, {"offset_mm": 54, "offset2_mm": 72, "height_mm": 3000}, "none"),
        ("ground", "T14b", 2, {"offset_mm": 54, "offset2_mm": 73, "height_mm": 3000}, "some"),
        # 16(三): wider than 1 mm; else it is still a slighter crack (article 20)
        ("concrete", "T16a", 2, {"width_mm": "0.9"}, "some"),
        ("concrete", "T16a", 2, {"width_mm": "1.0"}, "some"),
        ("concrete", "T16a", 2, {"width_mm": "1.1"}, "severe"),
        ("concrete", "T16b", 2, {"width_mm": "1.1", "depth_mm": 199, "height_mm": 300}, "some"),
        ("concrete", "T16b", 2, {"width_mm": "1.1", "depth_mm": 200, "height_mm": 300}, "severe"),
        ("concrete", "T16b", 2, {"width_mm": "1.0", "depth_mm": 300, "height_mm": 300}, "some"),
        # 18(四): more than 20 % of the section; else a damaged single member (article 4)
        ("timber", "T18b", 2, {"percent": 19}, "some"),
        ("timber", "T18b", 2, {"percent": 20}, "some"),
        ("timber", "T18b", 2, {"percent": "20.1"}, "severe"),
    ],
)
def test_limits(
    part: str, trigger: str, storeys: int, measures: dict[str, object], value: str
) -> None:
    """Below, at and above each limit of the table."""
    assert conclude(part, trigger, storeys, **measures).value == value


def test_a_crack_below_its_limit_names_the_trigger_that_holds_instead() -> None:
    """What decided is told with the clause that really holds."""
    result = conclude("concrete", "T16a", width_mm="0.6")
    (hit,) = result.deciding
    assert (hit.hit.rule, hit.instead) == ("T16a", "T20a")
    assert any("第 20 条" in sentence(line) for line in explain(result, TABLE))


def test_what_was_not_measured_is_an_interval() -> None:
    """A crack of unknown width is a slighter one at least, a severe one at most."""
    result = conclude("concrete", "T16a")
    assert (result.value, result.low, result.high) == (None, "some", "severe")
    assert result.actions == TABLE.outcomes["some"].actions
    tilt = screen(
        House(CLEAN | {"ground": Seen("found", (Noted("x", "T14b"),))}, storeys=None), TABLE
    )
    assert (tilt.low, tilt.high) == ("none", "some")
    assert all(sentence(line) for line in explain(tilt, TABLE))


@pytest.mark.parametrize("state", ["", "unseen"])
@pytest.mark.parametrize("part", [*PARTS, CHANGES])
def test_what_was_not_seen_is_never_good(part: str, state: State) -> None:
    """Blank or unseen, any part leaves the conclusion open up to the worst."""
    result = screen(house(**{part: Seen(state)}), TABLE)
    assert (result.value, result.low, result.high) == (None, "none", "severe")
    assert result.actions == ()


def test_nothing_said_at_all_is_open() -> None:
    """An empty form, and one whose structure nobody has told, conclude nothing."""
    absent = {part: Seen("absent") for part in MATERIALS}
    for parts in ({}, CLEAN | absent):
        assert screen(House(parts, storeys=1), TABLE).value is None


def test_found_without_a_finding_is_open() -> None:
    """Somebody saw something and did not say what."""
    assert screen(house(masonry=Seen("found")), TABLE).value is None


@pytest.mark.parametrize(
    ("legal", "low", "high"),
    [
        ("no", "severe", "severe"),
        ("unknown", "none", "severe"),
        ("", "none", "severe"),
        ("yes", "none", "none"),
    ],
)
def test_changes_count_unless_they_were_approved(legal: str, low: str, high: str) -> None:
    """Only what was designed and approved does not count; what nobody knows stays open."""
    seen = Seen("found", (Noted("x", "wall"),))
    result = screen(House(CLEAN | {CHANGES: seen}, legal=legal, storeys=2), TABLE)  # type: ignore[arg-type]
    assert (result.low, result.high) == (low, high)


def test_a_trigger_of_another_part_or_table_is_open() -> None:
    """It is never dropped and never counted as harmless."""
    for trigger in ("T18a", "T99z"):
        result = conclude("masonry", trigger)
        assert (result.low, result.high) == ("none", "severe")
        assert all(sentence(line) for line in explain(result, TABLE))


MEASURES = st.builds(
    Measures,
    width_mm=st.none() | st.decimals(0, 5, places=1),
    height_mm=st.none() | st.integers(1, 4000).map(Decimal),
    offset_mm=st.none() | st.integers(0, 200).map(Decimal),
    depth_mm=st.none() | st.integers(0, 600).map(Decimal),
    percent=st.none() | st.integers(0, 100).map(Decimal),
)


@st.composite
def noted(draw: st.DrawFn, part: str) -> Noted:
    trigger = draw(st.sampled_from([one.id for one in TABLE.offered(part)]))
    return Noted(f"{draw(st.integers(0, 10**6))}", trigger, draw(MEASURES))


@st.composite
def seen(draw: st.DrawFn, part: str) -> Seen:
    state: State = draw(st.sampled_from(["clean", "found", "unseen", "absent", ""]))
    found = draw(st.lists(noted(part), max_size=3)) if state == "found" else []
    return Seen(state, tuple(found))


@st.composite
def houses(draw: st.DrawFn) -> House:
    return House(
        {part: draw(seen(part)) for part in (*PARTS, CHANGES)},
        legal=draw(st.sampled_from(["yes", "no", "unknown", ""])),
        storeys=draw(st.none() | st.integers(1, 6)),
    )


@given(houses(), st.sampled_from(PARTS), st.data())
def test_another_finding_never_improves(one: House, part: str, data: st.DataObject) -> None:
    """Law: with one more finding in a part neither end of the conclusion is milder."""
    before = one.parts[part]
    if before.state != "found" or not before.noted:
        before = Seen("clean")
    parts = dict(one.parts) | {part: before}
    more = Seen("found", (*before.noted, data.draw(noted(part))))
    first = screen(House(parts, one.legal, one.storeys), TABLE)
    second = screen(House(parts | {part: more}, one.legal, one.storeys), TABLE)
    assert rank(second.low) >= rank(first.low)
    assert rank(second.high) >= rank(first.high)


@given(houses(), st.sampled_from((*PARTS, CHANGES)))
def test_not_seeing_a_part_only_widens(one: House, part: str) -> None:
    """Law: what is not seen takes nothing from the worst case, and what is seen lies inside."""
    blind = screen(House(dict(one.parts) | {part: Seen("unseen")}, one.legal, one.storeys), TABLE)
    result = screen(one, TABLE)
    assert rank(blind.high) >= rank(result.high)
    assert rank(blind.low) <= rank(result.low)


@given(houses())
def test_every_conclusion_explains_itself(one: House) -> None:
    """Every line has words, and a value is given only where both readings agree."""
    result = screen(one, TABLE)
    assert (result.value is None) == (result.low != result.high)
    assert all(sentence(line) for line in explain(result, TABLE))
    assert {hit.low for hit in result.deciding} <= {result.low}
