"""The geometry of marks: inside the picture, the same at every size, never undrawable."""

from __future__ import annotations

import math
import time
from itertools import pairwise

import pytest
from hypothesis import given

from app.domain.annotation import Mark, Marked
from app.survey.mark_words import drawn
from exports.figure_labels import plates
from exports.figure_shapes import shapes
from exports.figures import HALO, MARK, WORDS, Area, Drawing, Figure, Line, Oval, Words, along, run
from tests.exports.marks import marked


@given(marked())
def test_every_label_stands_whole_inside_the_picture(of: Marked) -> None:
    """Also at the edge, and where there is hardly room."""
    drawing = drawn(of)
    for plate in plates(drawing, drawing.unit):
        if plate is not None:
            assert plate.left >= 0
            assert plate.top >= 0
            assert plate.left + plate.width <= max(drawing.width, plate.width) + 1e-6
            assert plate.top + plate.height <= drawing.height + 1e-6


@given(marked())
def test_the_same_marks_on_a_picture_twice_as_large_are_twice_as_large(of: Marked) -> None:
    """So a copy of 1280 px and the original of 4000 px show the same picture."""
    drawing = drawn(of)
    double = Drawing(
        drawing.width * 2,
        drawing.height * 2,
        tuple(
            Figure(one.kind, tuple((2 * x, 2 * y) for x, y in one.points), one.label)
            for one in drawing.figures
        ),
    )
    small, large = shapes(drawing), shapes(double)
    assert len(small) == len(large)
    for one, other in zip(small, large, strict=True):
        assert _numbers(other) == pytest.approx([2 * n for n in _numbers(one)], abs=1e-6)


@given(marked())
def test_all_that_is_painted_is_finite_and_under_its_halo(of: Marked) -> None:
    """Every red line has white below it: it is seen on brick, on sky, and printed in grey."""
    found = shapes(drawn(of))
    assert all(math.isfinite(number) for shape in found for number in _numbers(shape))
    reds = [n for n, shape in enumerate(found) if shape.colour == MARK]
    assert all(any(one.colour == HALO for one in found[:n]) for n in reds)


def test_a_crack_is_traced_in_dashes_of_its_own_length() -> None:
    """The crack is seen between them; they begin at its start and never leave its line."""
    figure = Figure("crack", ((100, 100), (1000, 100), (1000, 900)))
    drawing = Drawing(4000, 3000, (figure,))
    lines = [one for one in shapes(drawing) if isinstance(one, Line) and one.colour == MARK]
    dashes = lines[:-2]
    assert len(dashes) > 10
    assert list(dashes[0].points[0]) == [100, 100]
    for dash in dashes:
        for x, y in dash.points:
            assert y == pytest.approx(100) or x == pytest.approx(1000)
    drawn_length = sum(run(dash.points) for dash in dashes)
    assert 0.4 < drawn_length / run(figure.points) < 0.6


def test_labels_keep_off_each_other_and_off_the_lines() -> None:
    """Where there is room: beside the line, not over it, nor over the next one's label."""
    figures = tuple(
        Figure("length", ((500, y), (3500, y)), "≈ 1650 mm") for y in range(400, 2800, 400)
    )
    drawing = Drawing(4000, 3000, figures)
    found = [plate for plate in plates(drawing, drawing.unit) if plate is not None]
    assert not any(a.overlaps(b) for a, b in pairwise(found))
    for plate in found:
        for figure in figures:
            y = figure.points[0][1]
            assert not plate.top < y < plate.top + plate.height


def test_a_point_along_a_line() -> None:
    assert along(((0, 0), (10, 0), (10, 10)), 0.75) == ((10.0, 5.0), (0.0, 1.0))
    assert along(((0, 0), (10, 0)), 1.0)[0] == (10.0, 0.0)
    assert along(((3, 3),), 0.5)[0] == (3, 3)


def test_the_most_that_a_photo_may_carry_is_drawn_quickly() -> None:
    """A hostile photo at every limit costs a page less than a photo's decoding."""
    zigzag = tuple((n % 2 * 4000, n * 180 % 3000) for n in range(16))
    many = tuple(Mark("crack", zigzag, "很长的一段字" * 5, "1.4") for _n in range(59))
    scale = Mark("scale", ((0, 0), (1, 0)), mm="0.001")
    begun = time.process_time()
    shapes(drawn(Marked((4000, 3000), (scale, *many))))
    assert time.process_time() - begun < 3


def _numbers(shape: Line | Area | Oval | Words) -> list[float]:
    match shape:
        case Line():
            return [*(n for point in shape.points for n in point), shape.width]
        case Area():
            return [n for point in shape.points for n in point]
        case Oval():
            return [shape.x, shape.y, shape.across, shape.down, shape.width]
        case _:
            return [shape.x, shape.y, shape.size]


def test_marks_are_told_from_their_halo_in_grey() -> None:
    """Printed without colour: 4.5 to 1 and more, as for text."""
    for colour in (MARK, WORDS):
        assert (_luminance(HALO) + 0.05) / (_luminance(colour) + 0.05) > 4.5


def _luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.1."""
    parts = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(p * part for p, part in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))
