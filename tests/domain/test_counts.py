"""Counted houses: the vectors of the domain notes, and every way a line can be wrong."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from app.domain.jgj125.counts import CountsError, differences, grade_counts
from app.domain.rule_table import load
from app.i18n.grades import counts_error

TABLE = load("jgj125-2016")
VECTORS = [
    json.loads(line, parse_float=Decimal)
    for line in (Path(__file__).parent / "vectors.jsonl").read_text(encoding="utf-8").splitlines()
]
GOOD: dict[str, Any] = {
    "id": "x", "F": 1, "B": 0, "f": 1, "nf": 4, "ndf": 0, "layers": [{"n": {"w": 4}, "d": {"w": 1}}]
}  # fmt: skip


@pytest.mark.parametrize("line", VECTORS, ids=lambda line: line["id"])
def test_every_vector_comes_out_as_written(line: dict[str, Any]) -> None:
    """N10, D10, R, layer grades and house, all five of each line."""
    result = grade_counts(line, TABLE)
    assert differences(line, result) == {}
    assert result.house.numerator * 10 == line["N10"]
    assert result.house.denominator * 10 == line["D10"]
    assert (list(result.grades), result.grade) == (line["grades"], line["house"])


@pytest.mark.parametrize(
    ("name", "value"), [("N10", 109), ("D10", 1), ("R_pct", Decimal("0.8107")), ("house", "A"),
                        ("grades", ["Au"] * 5), ("house", None), ("N10", True)]
)  # fmt: skip
def test_a_wrong_expectation_is_found(name: str, value: object) -> None:
    """Each expected value is checked on its own and told with what came out."""
    line = VECTORS[0] | {name: value}
    assert list(differences(line, grade_counts(line, TABLE))) == [name]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"F": 2}, "storeys"),
        ({"B": 1}, "storeys"),
        ({"f": 2}, "foundation_layers"),
        ({"nf": -1}, "not_count"),
        ({"nf": 4.0}, "not_count"),
        ({"nf": True}, "not_count"),
        ({"ndf": 5}, "too_many"),
        ({"layers": [{"n": {"w": 4}, "d": {"w": 5}}]}, "too_many"),
        ({"layers": [{"n": {"w": 4}, "d": {"s": 1}}]}, "too_many"),
        ({"layers": [{"n": {"w": "4"}}]}, "not_count"),
        ({"layers": [{"n": {"xx": 4}}]}, "unknown_class"),
        ({"layers": [{"n": {"f": 4}}]}, "unknown_class"),
        ({"layers": [{"n": {"w": 4}, "d": []}]}, "missing"),
        ({"layers": [{"d": {}}]}, "missing"),
        ({"layers": ["w"]}, "missing"),
        ({"layers": {}}, "missing"),
        ({"hause": "B"}, "unknown"),
    ],
)
def test_a_wrong_line_is_named(change: dict[str, Any], code: str) -> None:
    """Each slip has its code, and the code a Chinese sentence with its parameters."""
    with pytest.raises(CountsError) as caught:
        grade_counts(GOOD | change, TABLE)
    assert caught.value.code == code
    assert "{" not in counts_error(caught.value)


@pytest.mark.parametrize("gone", ["id", "F", "B", "nf", "ndf", "layers"])
def test_a_missing_part_is_named(gone: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(CountsError) as caught:
        grade_counts({k: v for k, v in GOOD.items() if k != gone}, TABLE)
    assert (caught.value.code, caught.value.params["name"]) == ("missing", gone)


def test_what_is_no_object_is_refused() -> None:
    """A list, a number, a word: not a house."""
    for line in ([], 3, "E0", None):
        with pytest.raises(CountsError):
            grade_counts(line, TABLE)


def test_an_empty_layer_leaves_no_grade() -> None:
    """Zero members is incomplete here too."""
    result = grade_counts(GOOD | {"F": 2, "layers": [*GOOD["layers"], {"n": {}}]}, TABLE)
    assert (result.grades, result.grade) == (("Au", "Du", None), None)
    assert result.house.ratio == Fraction("2.7") / Fraction("24.8")
