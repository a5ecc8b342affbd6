"""Marks as somebody may draw them, for properties of all that reads, draws and keeps them."""

from __future__ import annotations

from hypothesis import strategies as st

from app.domain.annotation import KINDS, Mark, Marked, clean_text, fault, too_many

FRAME = (4000, 3000)
_LEAST = {"text": 1, "number": 1}
_MOST = {"text": 1, "number": 1, "crack": 12}
_WORDS = st.text("裂缝东立面 abW1.,。《》", max_size=20).map(clean_text)


@st.composite
def marks(draw: st.DrawFn, frame: tuple[int, int] = FRAME) -> Mark:
    """One mark that holds to the limits."""
    kind = draw(st.sampled_from(KINDS))
    point = st.tuples(st.integers(0, frame[0]), st.integers(0, frame[1]))
    least, most = _LEAST.get(kind, 2), _MOST.get(kind, 2)
    points = draw(
        st.lists(point, min_size=least, max_size=most).filter(
            lambda some: least == 1 or len(set(some)) > 1
        )
    )
    mm = ""
    if kind == "scale" or (kind == "crack" and draw(st.booleans())):
        mm = draw(st.sampled_from(["0.3", "1.4", "10", "100", "999.999"]))
    text = draw(_WORDS)
    if kind == "number":
        text = str(draw(st.integers(1, 999)))
    elif kind == "text":
        text = text or "文字"
    made = Mark(kind, tuple(points), text, mm)  # type: ignore[arg-type]
    assert fault(made, frame) == ""
    return made


def marked(frame: tuple[int, int] = FRAME) -> st.SearchStrategy[Marked]:
    """All marks of one photo."""
    return (
        st.lists(marks(frame), max_size=8)
        .map(lambda some: Marked(frame, tuple(some)))
        .filter(lambda one: not too_many(one.marks))
    )
