"""Laws of grading over arbitrary small buildings, against a second, naive computation."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.jgj125.grading import grade
from app.domain.jgj125.inputs import Building, Ground, Member, Storey
from app.domain.jgj125.propagation import position_key
from app.domain.rule_table import load
from app.domain.severity import severity
from tests.domain.houses import CERTAIN, FOUNDATION_CERTAIN, house, member

TABLE = load("jgj125-2016")
#: Ways of writing three positions; the first of each row is its plain form.
PLACES = (
    ("3/a-b", "３／Ａ－Ｂ", " 3 / A–B", "3/A~B"),
    ("1/c", "1 /C", "１∕Ｃ"),
    ("b-1", "B－1", "b—1"),
)
PLAIN = {text: row[0] for row in PLACES for text in row} | {"": ""}
#: Weights × 10, typed again from the standard.
TENTHS = {
    "f": 35, "pc": 35, "sc": 27, "cc": 18, "w": 27, "rt": 19,
    "pmb": 19, "smb": 14, "sb": 10, "s": 10, "sm": 10,
}  # fmt: skip
VERTICAL = {"pc", "sc", "cc", "w"}

places = st.sampled_from(sorted(PLAIN))
states = st.sampled_from(["sound", "sound", "sound", "points", "unseen"])
grounds = st.sampled_from(["no_signs", "no_signs", "no_signs", "unseen"])


@st.composite
def buildings(draw: st.DrawFn) -> Building:
    """Up to four storeys of any kind with up to six members each; layers may be empty."""
    number = iter(range(1000))

    def one(klass: str, carries: tuple[str, ...] = ()) -> Member:
        state = draw(states)
        return replace(
            member(
                f"m{next(number)}",
                klass,
                dangerous=state == "points",
                unseen=state == "unseen",
                carries=carries,
            ),
            position=draw(places),
        )

    footings = tuple(
        one("f", tuple(draw(st.lists(places, max_size=2)))) for _ in range(draw(st.integers(0, 4)))
    )
    storeys = []
    for place in range(draw(st.integers(0, 4))):
        kind = draw(st.sampled_from(["super", "super", "super", "basement", "stilt"]))
        klasses = draw(st.lists(st.sampled_from(sorted(set(TENTHS) - {"f"})), max_size=6))
        storeys.append(Storey(f"s{place}", str(place), kind, tuple(map(one, klasses))))
    return house(footings, *storeys, ground=Ground(draw(grounds)))


def naive(building: Building, dangerous: set[str]) -> tuple[list[tuple[int, int]], int]:
    """(numerator, denominator) × 10 of each counted layer, and the number of storeys."""
    reached: set[str] = set()
    layers = []
    weight = {"foundation": dict.fromkeys(TENTHS, 1)}
    for kind, members in [
        ("foundation", building.foundation),
        *((storey.kind, storey.members) for storey in building.storeys),
    ]:
        bad = {
            m.id
            for m in members
            if m.id in dangerous or (m.klass in VERTICAL and PLAIN[m.position] in reached)
        }
        for m in members:
            if m.id in bad and (m.klass in VERTICAL or m.klass == "f"):
                reached |= {PLAIN[p] for p in m.carries or (m.position,)} - {""}
        if kind != "stilt":
            tenths = weight.get(kind, TENTHS)
            layers.append(
                (
                    sum(tenths[m.klass] for m in members if m.id in bad),
                    sum(tenths[m.klass] for m in members),
                )
            )
    return layers, len(layers) - 1


def naive_grade(layers: list[tuple[int, int]], storeys: int) -> str | None:
    """The house grade by 6.3.6 in whole numbers; None when a layer has no members."""
    if not storeys or not all(d for _, d in layers):
        return None
    top = 35 * layers[0][0] + sum(n for n, _ in layers[1:])
    whole = 35 * layers[0][1] + sum(d for _, d in layers[1:])
    du = sum(4 * n >= d for n, d in layers)
    if top == 0:
        return "A"
    if 20 * top < whole:
        return "C" if du else "B"
    if 4 * top < whole:
        return "C" if 3 * du <= storeys + 1 else "D"
    return "D"


@settings(max_examples=300, deadline=None)
@given(building=buildings())
def test_the_grade_is_what_a_naive_computation_gives(building: Building) -> None:
    """Ratios, layer by layer and of the house, and both ends of the grade."""
    result = grade(building, TABLE)
    everyone = [*building.foundation, *(m for s in building.storeys for m in s.members)]
    sure = {m.id for m in everyone if m.state == "points"}
    perhaps = sure | {m.id for m in everyone if m.state == "unseen"}
    low, storeys = naive(building, sure)
    high, _ = naive(building, perhaps)
    ratios = [Fraction(n, d) if d else None for n, d in low]
    assert [layer.low.ratio for layer in result.layers] == ratios
    assert [layer.high.ratio for layer in result.layers] == [
        Fraction(n, d) if d else None for n, d in high
    ]
    expected = naive_grade(low, storeys), naive_grade(high, storeys)
    if None in expected:
        assert result.status == "incomplete"
        assert (result.grade, result.high) == (None, "D")
        return
    assert result.low == expected[0]
    assert result.high == ("D" if building.ground.state == "unseen" else expected[1])
    assert result.status == ("determined" if result.low == result.high else "undetermined")


@settings(max_examples=200, deadline=None)
@given(building=buildings(), chosen=st.randoms(use_true_random=False))
def test_danger_never_makes_milder(building: Building, chosen: random.Random) -> None:
    """One more dangerous member lowers neither end of the grade, nor does seeing one less."""
    before = grade(building, TABLE)
    assert severity(before.low) <= severity(before.high)
    assert severity(before.low) <= severity(before.grade or before.low) <= severity(before.high)

    def struck(members: tuple[Member, ...], at: int) -> tuple[Member, ...]:
        hit = members[at]
        points = FOUNDATION_CERTAIN if hit.klass == "f" else CERTAIN
        return (
            *members[:at],
            replace(hit, state="points", observations=points),
            *members[at + 1 :],
        )

    places = [(None, i) for i in range(len(building.foundation))]
    places += [(s, i) for s, one in enumerate(building.storeys) for i in range(len(one.members))]
    if not places:
        return
    storey, at = chosen.choice(places)
    if storey is None:
        worse = replace(building, foundation=struck(building.foundation, at))
    else:
        storeys = list(building.storeys)
        storeys[storey] = replace(storeys[storey], members=struck(storeys[storey].members, at))
        worse = replace(building, storeys=tuple(storeys))
    after = grade(worse, TABLE)
    assert severity(after.low) >= severity(before.low)
    assert severity(after.high) >= severity(before.high)


@settings(max_examples=150, deadline=None)
@given(building=buildings(), chosen=st.randoms(use_true_random=False))
def test_the_order_of_entry_does_not_matter(building: Building, chosen: random.Random) -> None:
    """Members may be entered in any order within their storey."""

    def mixed(members: tuple[Member, ...]) -> tuple[Member, ...]:
        return tuple(chosen.sample(members, len(members)))

    other = replace(
        building,
        foundation=mixed(building.foundation),
        storeys=tuple(replace(s, members=mixed(s.members)) for s in building.storeys),
    )
    one, two = grade(building, TABLE), grade(other, TABLE)
    assert (one.low, one.high, one.status, one.ratio) == (two.low, two.high, two.status, two.ratio)
    assert {m.id: (m.counted, set(m.counted_from)) for m in one.members} == {
        m.id: (m.counted, set(m.counted_from)) for m in two.members
    }


@settings(max_examples=150, deadline=None)
@given(building=buildings())
def test_a_position_may_be_written_in_any_width(building: Building) -> None:
    """Full width, spaces, dashes and case change nothing but the text that is shown."""

    def plain(members: tuple[Member, ...]) -> tuple[Member, ...]:
        return tuple(
            replace(m, position=PLAIN[m.position], carries=tuple(PLAIN[c] for c in m.carries))
            for m in members
        )

    other = replace(
        building,
        foundation=plain(building.foundation),
        storeys=tuple(replace(s, members=plain(s.members)) for s in building.storeys),
    )
    one, two = grade(building, TABLE), grade(other, TABLE)
    assert [m.counted for m in one.members] == [m.counted for m in two.members]


def test_different_positions_stay_different() -> None:
    """Only the way of writing is ignored: numbers, letters and their order are not."""
    keys = [position_key(text) for text in ["3/A-B", "3/A-C", "3/AB", "A-B/3", "13/A-B", "一/A-B"]]
    assert len(set(keys)) == len(keys)
