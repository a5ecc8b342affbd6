"""Above the photos of a group: whose they are, how that is known, what can be done with them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout

from app.i18n import _
from app.survey.tray_values import Group
from app.ui import actions, theme
from app.ui.widgets import bits


class GroupHead(QFrame):
    """`confirmed` carries the reason ("" where none is needed), `chose` the place that is right
    where two witnesses disagree, `undecided` that Enter was pressed there: it decides nothing.
    """

    confirmed = Signal(str)
    chose = Signal(str)
    undecided = Signal()
    elsewhere = Signal()
    aside = Signal()
    discard = Signal()
    back = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self._group: Group | None = None
        self._writing = True
        self._name = bits.text(step="question", bold=True)
        self._where = bits.text(tone="soft")
        self._why = bits.text()
        self._reason = QLineEdit()
        self._reason.setAccessibleName(_("补照片的理由"))
        self._reason.setPlaceholderText(
            _("这张表已经完成：写一句为什么补照片，例如：相机卡后来才拷")
        )
        self._reason.returnPressed.connect(self.enter)
        self.confirm = bits.button("", self.enter, kind="primary", icon="check", tip="Enter")
        self._first = bits.button("", partial(self._choose, 0), tip="1")
        self._second = bits.button("", partial(self._choose, 1), tip="2")
        self._of_them = bits.line(tone="soft")
        self._of_them.hide()
        self._move = self._tool(
            _("换一处…"), self.elsewhere.emit, "place", actions.shown("move_photo")
        )
        self._aside = self._tool(_("先放着"), self.aside.emit, "clock", "A")
        self._discard = self._tool(_("不要"), self.discard.emit, "remove", "Delete")
        tools = QHBoxLayout()
        tools.setSpacing(theme.px(8))
        for button in (self.confirm, self._first, self._second):
            tools.addWidget(button)
        tools.addStretch(1)
        for widget in (self._of_them, self._move, self._aside, self._discard):
            tools.addWidget(widget)
        column = QVBoxLayout(self)
        bits.margins(column, 16, 12, 16, 12)
        column.setSpacing(theme.px(4))
        for label in (self._name, self._where, self._why):
            column.addWidget(label)
        column.addSpacing(theme.px(4))
        column.addWidget(self._reason)
        column.addLayout(tools)

    @staticmethod
    def _tool(words: str, slot: Callable[[], object], icon: str, tip: str) -> QPushButton:
        return bits.button(words, slot, kind="quiet", icon=icon, tip=tip)

    def allow(self, writing: bool) -> None:
        self._writing = writing
        self._fold()

    def display(self, group: Group | None) -> None:
        """Show what is said of a group; None: nothing is chosen."""
        if group is None or self._group is None or group.key != self._group.key:
            self._reason.clear()
        self._group = group
        self._fold()

    def picked(self, count: int) -> None:
        """So many photos are chosen one by one: the buttons mean those alone."""
        self._of_them.setText(_("选中的 {n} 张：").format(n=count))
        self._of_them.setVisible(count > 0)

    def say(self, why: str) -> None:
        """Say more exactly why they are here: what the first photo knows."""
        if why:
            self._why.setText(why)
            self._why.show()

    def enter(self) -> None:
        """What Enter means here: confirm, bring back, or go where something is to be said first."""
        group = self._group
        if group is None or not self._writing:
            return
        if group.kind in {"aside", "discarded"}:
            self.back.emit()
        elif group.kind == "none":
            self.elsewhere.emit()
        elif group.kind == "doubtful":
            self.undecided.emit()
        elif group.finished and not self._reason.text().strip():
            self._reason.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.confirmed.emit(self._reason.text().strip() if group.finished else "")

    def choose(self, number: int) -> None:
        """The witness of this number is right, where two disagree."""
        group = self._group
        if group is None or group.kind != "doubtful" or not self._writing:
            return
        if number == 0 or (number == 1 and group.instead):
            self._choose(number)

    def _choose(self, number: int) -> None:
        if self._group is not None:
            self.chose.emit((self._group.place, self._group.instead)[number])

    def _fold(self) -> None:
        group = self._group
        self.setVisible(group is not None)
        if group is None:
            return
        kind = group.kind
        self._name.setText(group_name(group))
        where = " · ".join(part for part in (" › ".join(group.path), group.number) if part)
        self._where.setText(where)
        self._where.setVisible(bool(where))
        self._why.setText(group.why)
        self._why.setVisible(bool(group.why))
        self._why.setProperty("tone", "warn" if kind == "doubtful" else "")
        bits.restyle(self._why)
        self._reason.setVisible(kind == "house" and group.finished)
        gone = kind in {"aside", "discarded"}
        self.confirm.setText(_go_words(group))
        self.confirm.setVisible(kind == "house" or gone or kind == "none")
        for number, button in enumerate((self._first, self._second)):
            name = (group.name, group.instead_name)[number]
            button.setText(_("{n} 放到 {name}").format(n=number + 1, name=name))
            button.setVisible(kind == "doubtful" and bool(name))
        self._move.setVisible(kind in {"house", "doubtful"})
        self._aside.setVisible(kind != "aside")
        self._discard.setVisible(kind != "discarded")
        for button in (self.confirm, self._first, self._second, self._move, self._aside):
            button.setEnabled(self._writing)
        for widget in (self._discard, self._reason):
            widget.setEnabled(self._writing)


def group_name(group: Group) -> str:
    """What a group is called."""
    return {
        "house": group.name,
        "doubtful": _("{one} 还是 {other}？").format(
            one=group.name, other=group.instead_name or _("别处")
        ),
        "none": _("还没有分到的"),
        "aside": _("先放着的"),
        "discarded": _("不要的"),
    }[group.kind]


def _go_words(group: Group) -> str:
    if group.kind in {"aside", "discarded"}:
        return _("放回来")
    if group.kind == "none":
        return _("分到一处…")
    if group.sure and group.likely:
        return _("确认有把握的，另 {n} 张再看").format(n=group.likely)
    if not group.record:
        return _("确认 {n} 张，并新开检查").format(n=group.count)
    return _("确认 {n} 张").format(n=group.count)
