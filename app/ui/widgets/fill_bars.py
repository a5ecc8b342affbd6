"""The head and the foot of the fill page: whose record, which grade; what is missing, where to."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.i18n import _
from app.ui import actions, theme
from app.ui.filling.values import GradeView
from app.ui.widgets import badge, bits


class FillHead(QFrame):
    """Place and title at the left, the grade as it stands at the right."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("bar")
        self._place = bits.line(tone="soft")
        self._title = bits.line(bold=True)
        self._readonly = bits.line(_("只能看，不能改"), tone="warn")
        self.qr = bits.button(
            _("二维码"), lambda: None, kind="quiet", icon="qr", tip=actions.shown("show_qr")
        )
        self.qr.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # F9 does it; Tab goes through the answers
        self._badge = badge.Badge(28)
        self._words = bits.line()
        row = QHBoxLayout(self)
        bits.margins(row, 24, 0, 16, 0)
        self.setMinimumHeight(theme.px(44) + theme.border())  # no higher for the button
        row.setSpacing(theme.px(8))
        for widget in (self._place, self._title, self._readonly):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.qr)
        row.addWidget(self._badge)
        row.addWidget(self._words)

    def display(self, place: str, title: str, *, readonly: bool) -> None:
        self._place.setText(_("{place} ›").format(place=place))
        self._place.setVisible(bool(place))
        self._title.setText(title)
        self._readonly.setVisible(readonly)

    def grade(self, view: GradeView | None) -> None:
        for widget in (self._badge, self._words):
            widget.setVisible(view is not None)
        self._badge.display(view)
        self._words.setText(badge.spoken(view))


class FillFoot(QFrame):
    """还缺 N 项, the next place, back and forth, and the end of the work."""

    def __init__(
        self,
        problem: Callable[[], None],
        previous: Callable[[], None],
        following: Callable[[], None],
        finish: Callable[[], None],
    ) -> None:
        super().__init__()
        self.setObjectName("foot")
        self._left = bits.line(bold=True)
        self._problem = bits.button(
            _("下一处"), problem, icon="right", tip=actions.shown("problem")
        )
        self._finish = bits.button(
            _("完成检查"), finish, kind="primary", icon="check", tip=actions.shown("finish")
        )
        back = bits.button(_("上一题"), previous, icon="up", tip=actions.shown("previous"))
        on = bits.button(_("下一题"), following, icon="down", tip=actions.shown("next"))
        row = QHBoxLayout(self)
        bits.margins(row, 24, 8, 16, 8)
        row.setSpacing(theme.px(8))
        row.addWidget(self._left)
        row.addWidget(self._problem)
        row.addStretch(1)
        row.addWidget(back)
        row.addWidget(on)
        row.addSpacing(theme.px(16))
        row.addWidget(self._finish)

    def display(self, count: int, comments: int = 0, *, readonly: bool) -> None:
        """How many places lack something, and how many comments of the office are unread."""
        words = _("还缺 {n} 项").format(n=count) if count else _("都填好了")
        if comments:
            words = _("{words} · 退回意见 {n} 条").format(words=words, n=comments)
        self._left.setText(words)
        self._left.setProperty("tone", "" if count or comments else "done")
        bits.restyle(self._left)
        self._problem.setVisible(count + comments > 0)
        self._finish.setVisible(not readonly)
