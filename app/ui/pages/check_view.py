"""What the three parts of 核对 share: a list, a card beside it, and what to say without a line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.i18n import _
from app.ui import theme
from app.ui.desk import Desk
from app.ui.jobs import Job
from app.ui.widgets import bits
from app.ui.widgets.empty import Empty
from app.ui.widgets.progress_line import ProgressLine
from app.ui.widgets.rows_table import RowsTable

R = TypeVar("R")
#: Rows that a list shows at once; the rest is told as a number.
MOST = 500


class CheckView(QWidget, Generic[R]):
    """Subclasses read into `show_rows`, and fill the card in `_chosen`.

    `counted` is told how many there are, for the tab; `top` takes what stands over the list.
    """

    def __init__(
        self,
        desk: Desk,
        busy: ProgressLine,
        counted: Callable[[int], None],
        table: RowsTable[R],
        card: QWidget,
        empty: Empty,
        wide: int = 376,
    ) -> None:
        super().__init__()
        self.desk = desk
        self.busy = busy
        self.counted = counted
        self.table = table
        self.writing = False
        self._job: Job | None = None
        self._more = bits.text(step="small", tone="soft")
        self._more.hide()
        table.setTextElideMode(Qt.TextElideMode.ElideRight)
        table.chosen.connect(self._chosen)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(table, 1)
        column.addWidget(self._more)
        side = bits.scrolled(card)
        side.setFrameShape(QFrame.Shape.NoFrame)
        side.setFixedWidth(theme.px(wide))
        full = QWidget()
        row = QHBoxLayout(full)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(16))
        row.addWidget(left, 1)
        row.addWidget(side)
        self.top = QHBoxLayout()
        self.top.setSpacing(theme.px(8))
        self._stack = QStackedWidget()
        self._stack.addWidget(full)
        self._stack.addWidget(empty)
        self.empty = empty
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.px(12))
        whole.addLayout(self.top)
        whole.addWidget(self._stack, 1)

    def read(self) -> None:
        """Read what is shown, off the UI thread."""
        raise NotImplementedError

    def follow(self) -> None:
        """Something was written while this part is looked at."""
        self.read()

    def allow(self, writing: bool) -> None:
        self.writing = writing

    def take_focus(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_rows(self, rows: Sequence[R], keep: Callable[[R], object], total: int) -> None:
        had = self.table.hasFocus() or not self.table.isVisible()
        self._stack.setCurrentIndex(0 if rows else 1)
        self.table.show_rows(rows, keep=keep)
        self._more.setText(_("还有 {n} 条没有列出。").format(n=total - len(rows)))
        self._more.setVisible(total > len(rows))
        if had and self.isVisible():
            self.take_focus()

    def _chosen(self, row: R | None) -> None:
        raise NotImplementedError

    def begin(self, words: str, job: Job) -> None:
        """Long work of this part is shown, and can be stopped."""
        self._job = job
        self.busy.begin(words, job.cancel)

    @property
    def working(self) -> bool:
        return self._job is not None

    def end(self) -> None:
        self._job = None
        self.busy.end()
