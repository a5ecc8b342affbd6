"""Marks over a photo in words, and as the figures that screen, paper and copies draw alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.annotation import Mark, Marked, measured, read
from app.i18n import _, listed
from exports.figures import Drawing, Figure

#: So many marks are named one by one where a photo is told in words.
_NAMED = 4


def drawing(entry: Mapping[str, Any]) -> Drawing | None:
    """What is drawn over the photo with this entry; None for nothing."""
    marked = read(entry)
    return drawn(marked) if marked is not None else None


def drawn(marked: Marked) -> Drawing:
    """The same of marks that are not in an entry yet."""
    wide, high = marked.frame
    figures = (Figure(one.kind, one.points, label(one, marked.marks)) for one in marked.marks)
    return Drawing(wide, high, tuple(figures))


def label(mark: Mark, marks: Sequence[Mark]) -> str:
    """What stands beside a mark, "" for nothing. A length without a scale says no figure."""
    length = measured(mark, marks)
    if mark.kind == "scale":
        figure = _("标尺 {mm} mm").format(mm=mark.mm)
    elif mark.kind == "length":
        figure = _("≈ {mm} mm").format(mm=length) if length else ""
    elif mark.kind == "crack":
        wide = _("宽 {mm} mm").format(mm=mark.mm) if mark.mm else ""
        long = _("长 ≈ {mm} mm").format(mm=length) if length else ""
        figure = _("，").join(part for part in (wide, long) if part)
    else:
        figure = ""
    return " ".join(part for part in (mark.text, figure) if part)


def kind(code: str) -> str:
    """What a kind of mark is called."""
    return {
        "arrow": _("箭头"),
        "ellipse": _("圈"),
        "scale": _("标尺"),
        "length": _("长度"),
        "crack": _("裂缝"),
        "text": _("文字"),
        "number": _("编号"),
    }[code]


def marks_of(entry: Mapping[str, Any]) -> int:
    """How many marks are drawn over the photo with this entry."""
    marked = read(entry)
    return len(marked.marks) if marked is not None else 0


def named(mark: Mark, marks: Sequence[Mark]) -> str:
    """A mark by its kind and what stands beside it: 裂缝“宽 1.4 mm”."""
    beside = label(mark, marks)
    return (
        _("{kind}“{label}”").format(kind=kind(mark.kind), label=beside)
        if beside
        else kind(mark.kind)
    )


def said(entry: Mapping[str, Any]) -> str:
    """All marks of a photo in one phrase, "" where it has none: 标注 2 处：箭头、裂缝“1.4 mm”."""
    marked = read(entry)
    if marked is None:
        return ""
    names = [named(one, marked.marks) for one in marked.marks]
    if len(names) > _NAMED:
        names = [*names[:_NAMED], _("等")]
    return _("标注 {n} 处：{what}").format(n=len(marked.marks), what=listed(names))
