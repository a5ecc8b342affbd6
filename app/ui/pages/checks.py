"""核对: after a merge, what no longer holds, what came twice, and taking a whole merge back."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtWidgets import QButtonGroup, QPushButton, QStackedWidget

from app.i18n import N_, _
from app.model.changed import Changed
from app.ui.desk import Desk
from app.ui.desk_page import DeskPage
from app.ui.pages.check_batches import BatchesView
from app.ui.pages.check_found import FoundView
from app.ui.pages.check_pairs import PairsView
from app.ui.pages.check_view import CheckView
from app.ui.widgets import bits

#: The parts by the argument that opens them, with the words of their tabs.
PARTS: Final = {
    "recheck": N_("要核对的"),
    "duplicates": N_("疑似重复"),
    "batches": N_("汇总批次"),
}


class ChecksPage(DeskPage):
    """Opened with the key of a part, or "" for the one last looked at."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.setAccessibleName(_("核对"))
        self._group = QButtonGroup(self)
        tabs = [self._tab(n, words) for n, words in enumerate(PARTS.values())]
        back = bits.button(_("回到汇总"), lambda: desk.window().open("merge"), icon="back")
        self.head(_("核对"), *tabs, back)
        self.found = FoundView(desk, self.busy, partial(self._count, 0))
        self.pairs = PairsView(desk, self.busy, partial(self._count, 1))
        self.batches = BatchesView(desk, self.busy, partial(self._count, 2))
        self._parts: list[CheckView] = [self.found, self.pairs, self.batches]  # type: ignore[type-arg]
        self._views = QStackedWidget()
        for part in self._parts:
            self._views.addWidget(part)
        self.column.addWidget(self._views, 1)
        desk.changed.connect(self._on_changed)

    @property
    def title(self) -> str:
        return _("核对")

    def refresh(self, argument: str) -> None:
        keys = list(PARTS)
        self._turn(keys.index(argument) if argument in keys else self._group.checkedId())

    def allow(self, writing: bool) -> None:
        for part in self._parts:
            part.allow(writing)

    def _tab(self, number: int, words: str) -> QPushButton:
        made = bits.button(_(words), partial(self._turn, number), kind="tab")
        made.setCheckable(True)
        made.setChecked(number == 0)
        self._group.addButton(made, number)
        return made

    def _turn(self, number: int) -> None:
        self._group.button(number).setChecked(True)
        self._views.setCurrentIndex(number)
        part = self._parts[number]
        part.read()
        part.take_focus()

    def _count(self, number: int, n: int) -> None:
        words = _(list(PARTS.values())[number])
        said = _("{what} {n}").format(what=words, n=n) if n else words
        self._group.button(number).setText(said)

    def _on_changed(self, changed: Changed) -> None:
        if self.isVisible() and changed.kinds & {"record", "package"}:
            self._parts[self._views.currentIndex()].follow()
