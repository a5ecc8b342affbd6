"""Whole days of photos: what is called sure is right, also where much goes wrong."""

from __future__ import annotations

from collections import Counter

import pytest

from app.domain.arranging.arrange import arrange
from app.domain.arranging.values import Day, Seen, Shot, Window
from tests.domain import harsh_days
from tests.domain.harsh_days import Rules
from tests.scenarios import photo_day


def shots_of(day: photo_day.PhotoDay) -> list[Shot]:
    return [
        Shot(
            one.file, one.name, one.phone,
            " ".join(photo_day.CAMERAS[one.phone]) if one.exif else "",
            one.taken if one.exif else None, False, one.spot,
            (Seen(str(one.house), moment=one.at),) if one.code else (),
        )
        for one in day.photos
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(20))
def test_invented_days_are_right_and_never_silently_wrong(seed: int) -> None:
    """95 of 100 right; what is proposed at all, sure or likely, is right."""
    day = photo_day.invent(seed)
    windows = tuple(Window(str(one.house), "me", one.begun, one.ended) for one in day.visits)
    found = arrange(shots_of(day), Day(windows, {}, "me"))
    said = Counter(
        (found[one.file].sureness, found[one.file].place == str(one.house)) for one in day.photos
    )
    assert said["sure", True] + said["likely", True] >= 0.95 * photo_day.PHOTOS, said
    assert said["sure", False] == said["likely", False] == 0, said


@pytest.mark.parametrize("seed", range(20))
def test_without_inspections_nothing_wrong_is_called_sure(seed: int) -> None:
    """A day on paper: the codes alone."""
    day = photo_day.invent(seed)
    found = arrange(shots_of(day), Day())
    assert all(
        found[one.file].place == str(one.house)
        for one in day.photos
        if found[one.file].sureness == "sure"
    )


@pytest.mark.parametrize(
    "rules",
    [Rules(), Rules(gps=True), Rules(moment=False), Rules(gps=True, known=True)],
    ids=["screens", "positions", "printed", "roster"],
)
def test_on_days_where_much_goes_wrong_nothing_wrong_is_called_sure(rules: Rules) -> None:
    """Every tenth code forgotten, every tenth late, some of another house, yards 55 m apart."""
    right = total = 0
    for seed in range(30):
        made = harsh_days.invent(seed, rules)
        found = arrange(made.shots, made.day)
        wrong = [
            one for one in found.values()
            if one.sureness == "sure" and one.place != made.truth[one.id]
        ]  # fmt: skip
        assert wrong == []
        total += len(found)
        right += sum(
            one.place == made.truth[one.id] and one.sureness != "doubtful"
            for one in found.values()
        )  # fmt: skip
    assert right >= 0.9 * total
