"""How far the village is, and today: figures with a bar, read from two metres away."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.i18n import _
from app.ui import theme
from app.ui.widgets import bits

#: Parts of the bar from the left, and their colours; the rest is not visited yet.
_PARTS = (
    ("visited", "done"),
    ("not_needed", "wait"),
    ("in_progress", "accent"),
    ("no_entry", "warn"),
)


class StateBar(QWidget):
    """Places by state as one bar; the same is said in words below it."""

    def __init__(self) -> None:
        super().__init__()
        self._counts: Mapping[str, int] = {}
        self.setFixedHeight(theme.px(8))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(theme.px(240), theme.px(8))

    def display(self, counts: Mapping[str, int]) -> None:
        self._counts = counts
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.fillRect(box, theme.colour("sunken"))
        total = sum(self._counts.values())
        left = box.left()
        for state, token in _PARTS:
            wide = box.width() * self._counts.get(state, 0) / total if total else 0.0
            if wide:
                painter.fillRect(
                    QRectF(left, box.top(), max(wide - 1, 1), box.height()), theme.colour(token)
                )
            left += wide
        painter.setPen(theme.colour("line"))
        painter.drawRect(box)


class DayFigures(QFrame):
    """Three figures: the village, today, and what is ready to be submitted."""

    def __init__(self, submit: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("card")
        self._village = bits.line(tone="soft")
        self._settled = bits.line(step="figure")
        self._of = bits.line(tone="soft")
        self._bar = StateBar()
        self._states = bits.text(step="small", tone="soft")
        self._done = bits.line(step="figure")
        self._visits = bits.line(tone="soft")
        self._ready = bits.line(step="figure")
        self.submit = bits.button(_("提交"), submit, icon="submit")
        self.submit.setAccessibleName(_("提交已完成的"))
        row = QHBoxLayout(self)
        bits.margins(row, 16, 8, 16, 8)
        row.setSpacing(theme.px(24))
        row.addLayout(self._block(self._village, (self._settled, self._of), None))
        middle = QVBoxLayout()
        middle.setSpacing(theme.px(4))
        middle.addStretch(1)
        middle.addWidget(self._bar)
        middle.addWidget(self._states)
        middle.addStretch(1)
        row.addLayout(middle, 1)
        today = bits.line(_("今天完成"), tone="soft")
        row.addLayout(self._block(today, (self._done, self._visits), None))
        ready = bits.line(_("完成未提交"), tone="soft")
        row.addLayout(self._block(ready, (self._ready,), self.submit))

    def display(
        self, village: str, counts: Mapping[str, int], done: int, visits: int, ready: int
    ) -> None:
        total = sum(counts.values())
        settled = counts.get("visited", 0) + counts.get("not_needed", 0)
        self._village.setText(village or _("全部名册"))
        self._village.setToolTip(village)
        self._settled.setText(str(settled))
        self._of.setText(_("/ {total} 处").format(total=total))
        self._bar.display(counts)
        self._bar.setAccessibleName(self._states_words(counts))
        self._states.setText(self._states_words(counts))
        self._done.setText(str(done))
        self._visits.setText(_("张表 · 未能入户 {n}").format(n=visits) if visits else _("张表"))
        self._ready.setText(str(ready))
        self.submit.setEnabled(ready > 0)

    @staticmethod
    def _states_words(counts: Mapping[str, int]) -> str:
        said = (
            (_("已走访 {n}"), "visited"),
            (_("未走访 {n}"), "none"),
            (_("进行中 {n}"), "in_progress"),
            (_("未能入户 {n}"), "no_entry"),
            (_("不需查 {n}"), "not_needed"),
        )
        parts = (
            words.format(n=counts.get(state, 0))
            for words, state in said
            if counts.get(state, 0) or state == "none"
        )
        return " · ".join(parts)

    @staticmethod
    def _block(head: QWidget, figures: tuple[QWidget, ...], button: QWidget | None) -> QVBoxLayout:
        made = QVBoxLayout()
        made.setSpacing(0)
        made.addWidget(head)
        line = QHBoxLayout()
        line.setSpacing(theme.gap("near"))
        for figure in figures:
            line.addWidget(figure)
        if button is not None:
            line.addSpacing(theme.gap("near"))
            line.addWidget(button)
        line.addStretch(1)
        made.addLayout(line)
        return made
