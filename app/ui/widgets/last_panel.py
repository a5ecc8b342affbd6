"""上次: the last visit's answer to the question at hand, and whether today's differs."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from app.i18n import _
from app.survey.last_visit import LastAnswer
from app.ui import actions, icons, theme
from app.ui.filling import answers, before
from app.ui.widgets import bits
from forms.node import Node


class LastPanel(QFrame):
    """When and by whom, what was said, and a button to say the same where it is no finding."""

    def __init__(self, take: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName("card")
        self.head = bits.text(step="small", tone="soft")
        self.answer = bits.text(step="question", bold=True)
        self.differs = bits.text(tone="warn")
        self._mark = QLabel()
        self._mark.setPixmap(icons.pixmap("soft", "warn", theme.px(16)))
        self.take = bits.button(_("照上次填"), take, icon="copy", tip=actions.shown("as_last_time"))
        self.why = bits.text(step="small", tone="soft")
        row = QHBoxLayout()
        row.setSpacing(theme.gap("near"))
        row.addWidget(self._mark)
        row.addWidget(self.differs, 1)
        column = QVBoxLayout(self)
        bits.margins(column, 12, 12, 12, 12)
        column.setSpacing(theme.gap("near"))
        for one in (self.head, self.answer):
            column.addWidget(one)
        column.addLayout(row)
        column.addWidget(self.take)
        column.addWidget(self.why)
        self.hide()

    def display(self, node: Node | None, said: LastAnswer | None, *, readonly: bool) -> None:
        """Show what was said, if anything was; gone otherwise."""
        self.setVisible(node is not None and said is not None)
        if node is None or said is None:
            return
        if said.source:
            head = _("来自{form} {date} · {by}").format(
                form=said.source, date=said.date, by=said.by
            )
        else:
            head = _("上次 {date} · {by}").format(date=said.date, by=said.by)
        self.head.setText(head.rstrip(" ·"))
        self.answer.setText(said.text)
        other = before.differs(node, said)
        self.differs.setText(_("这次不一样：{now}").format(now=answers.words(node)))
        for one in (self.differs, self._mark):
            one.setVisible(other)
        same = bool(node.text) and not other
        active = not readonly and not node.readonly
        self.take.setVisible(said.facts and active and not same)
        self.why.setText(
            _("和上次一样。") if same else "" if said.facts else _("查看结果要当场看，不照上次填。")
        )
        self.why.setVisible(bool(self.why.text()))
