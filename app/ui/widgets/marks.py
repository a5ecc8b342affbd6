"""A grade as the drawn mark of `badge`, where there is no room for a widget: cells of lists."""

from __future__ import annotations

import re

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap, QRegion
from PySide6.QtWidgets import QWidget

from app.ui.filling.values import GradeView
from app.ui.widgets.badge import Badge

_SHARP = 2
_GRADE = re.compile("([A-D]|severe|some|none)(?:–([A-D]|severe|some|none))?")
_SCREENING = {"severe", "some", "none"}


def view(grade: str, *, provisional: bool = False) -> GradeView | None:
    """A stored value ("D", "severe") or interval ("B–D") as a value to draw; None for else."""
    found = _GRADE.fullmatch(grade)
    if found is None:
        return None
    low, high = found[1], found[2] or found[1]
    return GradeView(
        grade="" if found[2] else low,
        low=low,
        high=high,
        words="",
        provisional=provisional,
        scale="screening" if low in _SCREENING else "jgj125",
    )


class Marks:
    """Pictures of grades in one size and today's theme, each drawn once."""

    def __init__(self, side: int) -> None:
        self._badge = Badge(side)
        self._pictures: dict[tuple[str, bool], QPixmap] = {}

    def picture(self, shown: GradeView) -> QPixmap:
        key = shown.grade, shown.provisional
        if key not in self._pictures:
            self._badge.display(shown)
            self._pictures[key] = _drawn(self._badge)
        return self._pictures[key]


def _drawn(widget: QWidget) -> QPixmap:
    made = QPixmap(QSize(widget.width() * _SHARP, widget.height() * _SHARP))
    made.setDevicePixelRatio(_SHARP)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    widget.render(painter, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    painter.end()
    return made
