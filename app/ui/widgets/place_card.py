"""The place that is chosen in a list: what it is, how far it is, and what can be done there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout

from app.i18n import _
from app.ui import actions, icons, theme
from app.ui.widgets import bits


@dataclass(frozen=True)
class PlaceView:
    """`facts` are pairs of a name and words; `notice` says why it came back, or what waits."""

    name: str
    where: str
    state: str
    icon: str
    tone: str
    facts: Sequence[tuple[str, str]] = ()
    notice: str = ""
    go: str = ""  # words of the button that opens it
    begun: bool = False


class PlaceCard(QFrame):
    """`go` opens the chosen place, `choose` asks for another form, `visit` notes 未能入户,
    `residents` shows who lives there, `qr` its code, to be photographed.
    """

    def __init__(
        self,
        go: Callable[[], object],
        choose: Callable[[], object],
        visit: Callable[[], object],
        residents: Callable[[], object],
        qr: Callable[[], object],
    ) -> None:
        super().__init__()
        self.setObjectName("card")
        self._name = bits.text(step="question", bold=True)
        self._where = bits.text(tone="soft")
        self._mark = QLabel()
        self._state = bits.line()
        self._notice = bits.text()
        self._notice_box = bits.frame("message")
        self._notice_box.setProperty("kind", "warn")
        box = QHBoxLayout(self._notice_box)
        bits.margins(box, 12, 8, 12, 8)
        box.addWidget(self._notice)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.px(12))
        self._grid.setVerticalSpacing(theme.px(4))
        self._grid.setColumnStretch(1, 1)
        self._labels: list[QLabel] = []
        self.go = bits.button("", go, kind="primary", tip="Enter")
        self.visit = bits.button(_("未能入户"), visit, icon="visit", tip="L")
        self.choose = bits.button(_("换一张表"), choose, kind="quiet", tip="F")
        self.residents = bits.button(_("住户信息"), residents, kind="quiet", icon="person")
        self.qr = bits.button(
            _("二维码"), qr, kind="quiet", icon="qr", tip=actions.shown("show_qr")
        )
        state = QHBoxLayout()
        state.setSpacing(theme.px(8))
        state.addWidget(self._mark)
        state.addWidget(self._state)
        state.addStretch(1)
        more = QHBoxLayout()
        more.setSpacing(theme.px(8))
        more.addWidget(self.visit)
        more.addWidget(self.choose)
        more.addStretch(1)
        column = QVBoxLayout(self)
        bits.margins(column, 20, 16, 20, 16)
        column.setSpacing(theme.gap("near"))
        column.addWidget(self._name)
        column.addWidget(self._where)
        column.addLayout(state)
        column.addWidget(self._notice_box)
        column.addLayout(self._grid)
        column.addSpacing(theme.px(4))
        column.addWidget(self.go)
        column.addLayout(more)
        quiet = QHBoxLayout()
        quiet.setSpacing(theme.px(8))
        quiet.addWidget(self.residents)
        quiet.addWidget(self.qr)
        quiet.addStretch(1)
        column.addLayout(quiet)
        column.addStretch(1)

    def display(self, view: PlaceView | None, *, writing: bool) -> None:
        """Show a place; None: nothing is chosen, nothing changes."""
        if view is None:
            return
        self._name.setText(view.name)
        self._where.setText(view.where)
        self._where.setVisible(bool(view.where))
        self._mark.setPixmap(icons.pixmap(view.icon, view.tone, theme.px(icons.SIDE)))
        self._state.setText(view.state)
        self._state.setProperty("tone", view.tone)
        bits.restyle(self._state)
        self._notice.setText(view.notice)
        self._notice_box.setVisible(bool(view.notice))
        for label in self._labels:
            self._grid.removeWidget(label)
            label.hide()
            label.deleteLater()
        self._labels = []
        for at, (name, said) in enumerate(view.facts):
            pair = bits.line(name, tone="soft"), bits.text(said)
            for column, label in enumerate(pair):
                self._grid.addWidget(label, at, column)
            self._labels += pair
        self.go.setText(view.go)
        self.go.setEnabled(writing or view.begun)
        self.visit.setEnabled(writing)
        self.choose.setEnabled(writing)
