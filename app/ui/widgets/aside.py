"""The right side: the grade as it stands, guidance on the current question, the last visit."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.i18n import _
from app.i18n.judgements import scale_name
from app.ui import theme
from app.ui.filling.values import GradeView
from app.ui.widgets import badge, bits
from app.ui.widgets.last_panel import LastPanel
from forms.node import Node

WIDTH = 264


class GradePanel(QFrame):
    """参考判定: the grade, the interval, the rule that decided in words, and the layers."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.mark = badge.Badge(44)
        self.head = bits.text(step="small", tone="soft")
        self.grade = bits.text(step="question", bold=True)
        self.words = bits.text()
        self.lines = bits.text(step="small", tone="soft")
        top = QHBoxLayout()
        top.setSpacing(theme.px(12))
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self.head)
        names.addWidget(self.grade)
        top.addWidget(self.mark)
        top.addLayout(names, 1)
        column = QVBoxLayout(self)
        bits.margins(column, 12, 12, 12, 12)
        column.setSpacing(theme.px(8))
        column.addLayout(top)
        column.addWidget(self.words)
        column.addWidget(self.lines)

    def display(self, view: GradeView | None) -> None:
        self.setVisible(view is not None)
        if view is None:
            return
        self.mark.display(view)
        said = _("鉴定等级") if view.certified else _("参考判定，不是鉴定结论")
        named = "" if view.scale == "jgj125" else scale_name(view.scale)
        self.head.setText("\n".join(filter(None, (named, said))))
        self.grade.setText(badge.spoken(view))
        self.words.setText(view.words)
        self.words.setVisible(bool(view.words))
        self.lines.setText("\n".join(view.lines))
        self.lines.setVisible(bool(view.lines))


class Aside(QFrame):
    """Guidance above, grade below; folds away where the window is narrow."""

    def __init__(self, take_last: Callable[[], None] = lambda: None) -> None:
        super().__init__()
        self.last = LastPanel(take_last)
        self.setObjectName("aside")
        self.setFixedWidth(theme.px(WIDTH))
        self.head = bits.text(_("提示"), step="small", tone="soft")
        self.question = bits.text(bold=True)
        self.guidance = bits.text()
        self.grade = GradePanel()
        body = QWidget()
        body.setObjectName("sheet")
        column = QVBoxLayout(body)
        bits.margins(column, 16, 16, 16, 16)
        column.setSpacing(theme.px(8))
        column.addWidget(self.grade)
        column.addSpacing(theme.px(8))
        column.addWidget(self.head)
        column.addWidget(self.question)
        column.addWidget(self.guidance)
        column.addSpacing(theme.px(8))
        column.addWidget(self.last)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(bits.scrolled(body))

    def display(self, node: Node | None) -> None:
        """Guidance for the question at hand."""
        words = "" if node is None else node.guidance
        self.question.setText("" if node is None else node.label)
        self.guidance.setText(words or _("这一题没有另外的提示。"))
        self.guidance.setProperty("tone", "" if words else "soft")
        bits.restyle(self.guidance)
