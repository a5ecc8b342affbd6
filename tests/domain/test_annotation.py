"""Marks over photos: what comes from elsewhere stops nothing, what is ours comes back unchanged."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.domain import annotation
from app.domain.annotation import KINDS, MOST_MARKS, MOST_POINTS, Mark, Marked
from app.model.canonical import decode, encode
from tests.exports.marks import marked

FRAME = (4000, 3000)
_ODD: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=80) | st.floats(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=20,
)
_NEARLY = st.fixed_dictionaries(
    {"kind": st.sampled_from([*KINDS, "spiral", "", 7]), "points": st.lists(_ODD, max_size=4)},
    optional={"text": _ODD, "mm": _ODD, "more": _ODD},
)


@given(
    st.fixed_dictionaries({}, optional={"frame": _ODD, "marks": _ODD | st.lists(_NEARLY)})
    | st.fixed_dictionaries(
        {"frame": st.just([4000, 3000]), "marks": st.lists(_ODD | _NEARLY, max_size=6)}
    )
)
def test_whatever_stands_in_an_entry_is_read_without_harm(entry: dict[str, Any]) -> None:
    """What holds to no limit is left out; what is left holds to all of them."""
    found = annotation.read(entry)
    if found is not None:
        assert found.marks
        assert not annotation.too_many(found.marks)
        assert all(annotation.fault(mark, found.frame) == "" for mark in found.marks)


@given(marked())
def test_marks_come_back_as_they_were_kept(drawn: Marked) -> None:
    """Through the canonical bytes of a record, beside all else that the entry holds."""
    entry = {"hash": "00", "caption": "裂缝", "bytes": 3}
    kept = annotation.with_marks(entry, drawn)
    back = decode(encode(kept))
    assert isinstance(back, dict)
    assert annotation.read(back) == (drawn if drawn.marks else None)
    assert annotation.with_marks(back, Marked(drawn.frame, ())) == entry


def test_thousands_of_points_and_huge_numbers_are_passed_over() -> None:
    """A hostile entry: one mark after too many, one too long, one outside, one of a million m."""
    line = {"kind": "length", "points": [[0, 0], [9, 9]]}
    odd: list[dict[str, Any]] = [
        {"kind": "crack", "points": [[1, n % 3000] for n in range(50_000)]},
        {"kind": "arrow", "points": [[0, 0], [10**15, 1]]},
        {"kind": "arrow", "points": [[True, False], [1, 1]]},
        {"kind": "scale", "points": [[0, 0], [9, 0]], "mm": "1e999"},
        {"kind": "scale", "points": [[0, 0], [9, 0]], "mm": "٣"},
        {"kind": "scale", "points": [[0, 0], [9, 0]]},
        {"kind": "text", "points": [[1, 1]], "text": "很" * 10_000},
        {"kind": "number", "points": [[1, 1]], "text": "12345"},
        {"kind": "ellipse", "points": [[5, 5], [5, 5]]},
        line,
    ]
    found = annotation.read({"frame": list(FRAME), "marks": odd})
    assert found == Marked(FRAME, (Mark("length", ((0, 0), (9, 9))),))
    many = annotation.read({"frame": list(FRAME), "marks": [line] * 5000})
    assert many is not None
    assert len(many.marks) == MOST_MARKS
    trace = {"kind": "crack", "points": [[n, n] for n in range(200)]}
    long = annotation.read({"frame": list(FRAME), "marks": [trace] * 50})
    assert long is not None
    assert sum(len(mark.points) for mark in long.marks) <= MOST_POINTS
    for frame in ([0, 9], [10**9, 9], [4000.0, 3000], [4000], "4000x3000", None, [True, True]):
        assert annotation.read({"frame": frame, "marks": [line]}) is None


def test_a_label_is_one_line_without_controls_and_direction_marks() -> None:
    """U+202E would turn what follows around, on screen and paper alike."""
    mark = annotation.asked({"kind": "text", "points": [[1, 1]], "text": " 裂\n缝\t\u202e\x07 1 "})
    assert mark is not None
    assert mark.text == "裂 缝 1"


def test_a_length_is_told_by_the_nearest_scale() -> None:
    """Two scales, as where a photo shows two walls; each measures what lies beside it."""
    left = Mark("scale", ((0, 0), (500, 0)), mm="100")
    right = Mark("scale", ((3500, 0), (3750, 0)), mm="100")
    near = Mark("length", ((0, 100), (0, 1334)))
    far = Mark("length", ((3600, 100), (3600, 1334)))
    assert annotation.measured(near, (left, right, near, far)) == "247"
    assert annotation.measured(far, (left, right, near, far)) == "494"
    assert annotation.measured(near, (near,)) == ""
    assert annotation.measured(left, (left, near)) == ""


def test_a_short_scale_gives_two_figures() -> None:
    """60 px, each end set by hand to a pixel or two: a third figure would be made up."""
    short = Mark("scale", ((0, 0), (60, 0)), mm="10")
    line = Mark("length", ((0, 50), (1234, 50)))
    assert annotation.measured(line, (short, line)) == "210"
    assert annotation.measured(Mark("length", ((0, 5), (7, 5))), (short,)) == "1.2"


def test_along_a_crack_its_whole_run_counts() -> None:
    scale = Mark("scale", ((0, 0), (1000, 0)), mm="500")
    crack = Mark("crack", ((0, 100), (300, 100), (300, 500)), mm="1.4")
    assert annotation.measured(crack, (scale, crack)) == "350"


def test_marks_of_a_newer_program_stay() -> None:
    """Shown by nobody here, taken away by nobody here."""
    newer = {"kind": "angle", "points": [[1, 1], [2, 2], [3, 3]], "text": "7°"}
    mine = {"kind": "arrow", "points": [[0, 0], [9, 9]]}
    entry = {"hash": "x", "frame": [100, 100], "marks": [mine, newer]}
    drawn = annotation.read(entry)
    assert drawn is not None
    assert len(drawn.marks) == 1
    assert annotation.with_marks(entry, Marked(drawn.frame, ()))["marks"] == [newer]
    assert annotation.with_marks(entry, drawn) == entry
