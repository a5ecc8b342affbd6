"""The place that is chosen in the roster: what may be done with it, and its card."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.i18n import _
from app.store.roster_values import PlaceRow
from app.survey.core import FINISHED
from app.survey.roster import leading
from app.ui import theme
from app.ui.widgets import bits
from app.ui.widgets.place_card import PlaceView
from app.ui.widgets.places_table import state_mark, state_words


class ChosenPlace(QHBoxLayout):
    """The buttons below the list; `open_page(page, record)` leads to the dossier or the merge."""

    def __init__(
        self,
        inspect: Callable[[], None],
        visit: Callable[[], None],
        residents: Callable[[], None],
        open_page: Callable[[str, str], None],
    ) -> None:
        super().__init__()
        self._open_page = open_page
        self._row: PlaceRow | None = None
        self._inspect = bits.button(_("检查"), inspect, kind="primary", tip="Enter")
        self._dossier = bits.button(_("一房一档"), lambda: self._open("dossier"), icon="report")
        self._visit = bits.button(_("未能入户"), visit, icon="visit", tip="L")
        self._residents = bits.button(_("住户信息"), residents, icon="person")
        self._history = bits.button(_("历史"), self.history, icon="clock", tip="H")
        self._settle = bits.button(_("看两份，定一份"), lambda: self._open("merge"), icon="merge")
        #: What is there for every place.
        self.always: tuple[QWidget, ...] = (
            self._inspect,
            self._dossier,
            self._visit,
            self._residents,
            self._history,
        )
        self.setSpacing(theme.px(8))
        for button in (*self.always, self._settle):
            self.addWidget(button)
        self.addStretch(1)

    def display(self, row: PlaceRow | None, *, writing: bool) -> None:
        """Offer what may be done with a place."""
        self._row = row
        mark = leading(row) if row is not None else None
        self._inspect.setEnabled(mark is not None or (row is not None and writing))
        looks = mark is not None and (mark.status in FINISHED or not writing)
        self._inspect.setText(_("查看") if looks else _("检查"))
        self._dossier.setEnabled(mark is not None)
        self._visit.setEnabled(row is not None and writing)
        self._residents.setEnabled(row is not None)
        self._history.setEnabled(row is not None)
        self._settle.setVisible(row is not None and bool(row.conflicts))

    def card(self, row: PlaceRow, kinds: Mapping[str, str]) -> PlaceView:
        """The place as the panel beside the list shows it; `kinds` are the words of its kind."""
        icon, tone = state_mark(row)
        storeys = _("{n} 层").format(n=row.storeys) if row.storeys else ""
        facts = (
            (_("地址"), row.address),
            (_("编号"), row.code),
            (_("类型"), kinds.get(row.kind, "")),
            (_("层数"), storeys),
            (_("建成"), row.year),
            (_("在册"), "" if row.listed else _("新增未在册")),
            (_("再去"), row.next_date),
        )
        return PlaceView(
            name=row.name,
            where=" › ".join(row.path),
            state=state_words(row.state),
            icon=icon,
            tone=tone,
            facts=[(name, said) for name, said in facts if said],
            go=self._inspect.text(),
            begun=bool(row.forms),
        )

    def history(self) -> None:
        """Every step of the inspection; of the place itself where there is none."""
        if self._row is not None:
            mark = leading(self._row)
            self._open_page("history", mark.record if mark is not None else self._row.record)

    def _open(self, page: str) -> None:
        mark = leading(self._row) if self._row is not None else None
        if mark is not None:
            self._open_page(page, mark.record)
