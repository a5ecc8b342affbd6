"""汇总: sticks in a row, what arrived laptop by laptop, what is to be decided."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QPushButton, QStackedWidget

from app.i18n import _
from app.model.changed import Changed
from app.ui.desk import Desk
from app.ui.desk_page import DeskPage
from app.ui.pages.collecting import Collecting, dropped
from app.ui.pages.deciding import Deciding
from app.ui.widgets import bits

_COLLECTING, _DECIDING = 0, 1


class MergePage(DeskPage):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.setAcceptDrops(True)
        self.setAccessibleName(_("汇总"))
        self._group = QButtonGroup(self)
        self._tabs = (
            self._tab(_("收件"), partial(self._turn, _COLLECTING)),
            self._tab(_("两人填得不一样"), partial(self._turn, _DECIDING)),
        )
        self.head(_("汇总"), *self._tabs)
        self._collecting = Collecting(desk, self.busy, lambda: self._turn(_DECIDING))
        self._deciding = Deciding(desk, self._count)
        self._views = QStackedWidget()
        self._views.addWidget(self._collecting)
        self._views.addWidget(self._deciding)
        self.column.addWidget(self._views, 1)
        self._collecting.card.choose_files.connect(self._pick_files)
        self._collecting.card.choose_folder.connect(self._pick_folder)
        desk.changed.connect(self._on_changed)

    @property
    def title(self) -> str:
        return _("汇总")

    def refresh(self, argument: str) -> None:
        self._deciding.look_for(argument)
        self._deciding.read()
        self._collecting.read()
        self._collecting.look_for_doubles()
        self._turn(_DECIDING if argument else self._group.checkedId())

    def leave(self) -> None:
        """Long work goes on while another page is looked at; nobody looks for sticks then."""
        self._collecting.watch(False)

    def allow(self, writing: bool) -> None:
        self._collecting.allow(writing)
        self._deciding.allow(writing)

    def _tab(self, words: str, slot: Callable[[], None]) -> QPushButton:
        made = bits.button(words, slot, kind="tab")
        made.setCheckable(True)
        self._group.addButton(made, len(self._group.buttons()))
        made.setChecked(self._group.id(made) == _COLLECTING)
        return made

    def _turn(self, face: int) -> None:
        self._group.button(face).setChecked(True)
        self._views.setCurrentIndex(face)
        self._collecting.watch(face == _COLLECTING)
        if face == _DECIDING:
            self._deciding.take_focus()
        else:
            self._collecting.take_focus()

    def _count(self, open_: int) -> None:
        words = _("两人填得不一样 {n}").format(n=open_) if open_ else _("两人填得不一样")
        self._tabs[_DECIDING].setText(words)

    def _on_changed(self, changed: Changed) -> None:
        if self.isVisible() and changed:
            self._deciding.read()
            self._collecting.read()

    # -- files from elsewhere

    def _pick_files(self) -> None:
        field = self._collecting.card.source
        chosen, _filter = QFileDialog.getOpenFileNames(
            self, _("交接文件"), field.text(), _("交接文件 (*.svp)")
        )
        if chosen:
            self._collecting.take_text("; ".join(chosen))

    def _pick_folder(self) -> None:
        field = self._collecting.card.source
        chosen = QFileDialog.getExistingDirectory(self, _("交接文件夹"), field.text())
        if chosen:
            self._collecting.take_text(chosen)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        files = dropped(event)
        if files:
            event.acceptProposedAction()
            self._turn(_COLLECTING)
            self._collecting.take_text("; ".join(str(file) for file in files))
