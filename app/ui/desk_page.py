"""What pages of an open survey share: its margins, a head, and what to say without one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.i18n import _
from app.ui import icons, theme
from app.ui.desk import Desk
from app.ui.page import Page
from app.ui.widgets import bits
from app.ui.widgets.empty import Empty
from app.ui.widgets.progress_line import ProgressLine


class DeskPage(Page):
    """A page that works on the open survey.

    Subclasses fill `column`, show long work in `busy`, and answer `refresh` (read and show)
    and `allow` (may one write?).
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._argument = ""
        body = QWidget()
        self.busy = ProgressLine()
        self.column = QVBoxLayout()
        bits.margins(self.column, 24, 16, 24, 16)
        self.column.setSpacing(theme.px(12))
        self._strip = readonly_strip()
        self.column.addWidget(self._strip)
        whole = QVBoxLayout(body)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(self.column, 1)
        whole.addWidget(self.busy)
        none = Empty(
            "save",
            _("还没有打开调查。先新建一个、用开工文件加入，或打开本机上已有的。"),
            _("去“调查”"),
            lambda: desk.window().open("welcome"),
        )
        self._faces = QStackedLayout(self)
        self._faces.addWidget(body)
        self._faces.addWidget(none)
        desk.opened.connect(self._opened)

    def enter(self, argument: str) -> None:
        self._argument = argument
        self._faces.setCurrentIndex(0 if self.desk.has_survey else 1)
        if not self.desk.has_survey:
            return
        readonly = self.desk.readonly
        self._strip.setVisible(readonly)
        self.allow(not readonly)
        self.refresh(argument)

    def leave(self) -> None:
        """Long work goes on while another page is looked at."""

    def refresh(self, argument: str) -> None:
        """Read what is shown, off the UI thread, and take the keyboard."""
        raise NotImplementedError

    def allow(self, writing: bool) -> None:
        """Enable what writes, or not where the survey is open read-only."""
        raise NotImplementedError

    def head(self, title: str, *right: QWidget) -> QLabel:
        """The page's head with its tools at the right; returns the soft words beside the title."""
        beside = bits.line(tone="soft")
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(bits.line(title, step="page"))
        row.addSpacing(theme.px(4))
        row.addStrut(theme.control())  # titles stand equally high, with tools or without
        row.addWidget(beside, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)
        for widget in right:
            row.addWidget(widget)
        self.column.addLayout(row)
        return beside

    def _opened(self) -> None:
        if self.isVisible():
            self.enter(self._argument)


def readonly_strip() -> QFrame:
    """Why nothing can be changed here."""
    strip = bits.frame("message")
    strip.setProperty("kind", "warn")
    mark = QLabel()
    mark.setPixmap(icons.pixmap("lock", "warn", theme.px(icons.SIDE)))
    row = QHBoxLayout(strip)
    bits.margins(row, 12, 8, 12, 8)
    row.setSpacing(theme.px(8))
    row.addWidget(mark)
    row.addWidget(
        bits.text(
            _(
                "只能查看：这个调查正在另一个窗口里使用，或者所在文件夹不能写入。"
                "关掉那个窗口，再重新打开，就能修改。"
            )
        ),
        1,
    )
    strip.hide()
    return strip
