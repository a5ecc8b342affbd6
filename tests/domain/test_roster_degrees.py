"""经度 and 纬度 of a roster: decimal degrees, or a sentence; never a guess."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.roster import cells, columns


@pytest.mark.parametrize(
    ("text", "which", "said"),
    [
        ("109.74", "lon", "109.74"),
        ("109.7400000", "lon", "109.74"),
        ("39.5601234567", "lat", "39.5601235"),
        (" 109.74°E ", "lon", "109.74"),
        ("39.56°N", "lat", "39.56"),
        ("39", "lat", "39"),
        ("100", "lon", "100"),
    ],
)
def test_degrees_are_kept_to_a_centimetre(text: str, which: str, said: str) -> None:
    assert cells.degrees(text, which) == (said, "")


@pytest.mark.parametrize(
    ("text", "which", "problem"),
    [
        ("39.56", "lon", "outside"),  # swapped
        ("109.74", "lat", "outside"),
        ("391714.67", "lon", "projected"),
        ("37391714.67", "lon", "projected"),
        ("4381434.03", "lat", "projected"),
        ("109°44'24\"", "lon", "bad_degrees"),
        ("0", "lat", "outside"),
        ("西边", "lon", "bad_degrees"),
        ("1.1e2", "lon", "bad_degrees"),
        ("-109.7", "lon", "bad_degrees"),
        ("１０９。７", "lon", "bad_degrees"),
    ],
)
def test_what_is_no_position_is_told(text: str, which: str, problem: str) -> None:
    assert cells.degrees(text, which) == ("", problem)


@given(st.text(max_size=20), st.sampled_from(["lon", "lat"]))
def test_any_text_is_fit_to_be_read(text: str, which: str) -> None:
    said = cells.degrees(text, which)
    assert bool(said.value) != bool(said.problem)


def test_the_columns_are_known_by_their_names() -> None:
    guesses = columns.guess(["房屋名称", "经度", "纬度"], [["甲", "109.74", "39.56"]] * 4)
    assert [one.field for one in guesses] == ["name", "lon", "lat"]
