"""Another house, another question, for some photos: two lines, both found by typing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout

from app.i18n import _
from app.survey.tray_values import TrayQuestion
from app.ui import theme
from app.ui.widgets import bits
from app.ui.widgets.place_search import Found, PlaceSearch
from app.ui.widgets.type_ahead import TypeAheadControl
from forms.definition import Choice


class MovePanel(QFrame):
    """`asked` carries the place of which the questions are wanted; `moved` place and question
    ("": the usual one); `left` that nothing is to be moved.
    """

    asked = Signal(str)
    moved = Signal(str, str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self._place: Found | None = None
        self._question = ""
        self._title = bits.text(step="question", bold=True)
        self.search = PlaceSearch(_("分到哪一处"))
        self.search.taken.connect(self._took)
        self.search.given_up.connect(self.left)
        self._label = bits.line(_("哪一题"))
        self.question = TypeAheadControl()
        self.question.field.setPlaceholderText(_("回车：照程序选的；要换就输入几个字"))
        self.question.field.returnPressed.connect(self._move)
        self.question.answered.connect(self._answered)
        self.question.done.connect(self._move)
        self.go = bits.button(_("分到这里"), self._move, kind="primary")
        cancel = bits.button(_("不动了"), self.left.emit, kind="quiet")
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(theme.px(8))
        grid.addWidget(bits.line(_("哪一处")), 0, 0)
        grid.addWidget(self.search, 0, 1)
        grid.addWidget(self._label, 1, 0)
        grid.addWidget(self.question, 1, 1)
        grid.setColumnStretch(1, 1)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(8))
        foot.addWidget(self.go)
        foot.addWidget(cancel)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        bits.margins(column, 16, 12, 16, 12)
        column.setSpacing(theme.px(8))
        column.addWidget(self._title)
        column.addLayout(grid)
        column.addLayout(foot)
        self.hide()

    def ask(self, count: int, near: Sequence[Found]) -> None:
        """Which house for so many photos? `near`: the houses that come first."""
        self._title.setText(_("把这 {n} 张分到哪里？").format(n=count))
        self._place, self._question = None, ""
        self._fold()
        self.show()
        self.search.ask(near)

    def questions(self, place: str, questions: Sequence[TrayQuestion]) -> None:
        """The questions of the place that was taken."""
        if self._place is None or self._place.place != place:
            return
        self.question.offer([Choice(one.path, _line(one), {}) for one in questions], _("哪一题"))
        self._fold()
        self.question.take_focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _took(self, found: Found) -> None:
        self._place, self._question = found, ""
        self.asked.emit(found.place)

    def _answered(self, name: str) -> None:
        self._question = name

    def _move(self) -> None:
        if self._place is not None:
            self.moved.emit(self._place.place, self._question)

    def _fold(self) -> None:
        """The second line is there once the house is known."""
        known = self._place is not None
        for widget in (self._label, self.question, self.go):
            widget.setVisible(known)


def _line(one: TrayQuestion) -> str:
    if not one.photos:
        return one.label
    return _("{label}（已有 {n} 张）").format(label=one.label, n=one.photos)
