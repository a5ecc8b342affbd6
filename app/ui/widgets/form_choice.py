"""Which form a place is inspected with: the kind of building proposes, the surveyor confirms.

Enter takes the first one that is proposed, the keys 1–4 take one of the list. Where there is
nothing to decide (`certain`) nobody is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.i18n import _
from app.survey import words
from app.survey.offers import FormOffer
from app.ui import theme
from app.ui.widgets import bits
from app.ui.widgets.panel import Panel
from app.ui.widgets.pick import Pick

_FINISHED = {"done", "submitted"}


def certain(offers: Sequence[FormOffer]) -> FormOffer | None:
    """The one form that need not be asked for; None where the surveyor has to choose.

    It is the only one that is begun and not finished; else the only one proposed that is still
    to be filled; else, where nothing is left to fill, the only one there is, to be looked at.
    """
    begun = [offer for offer in offers if offer.record and offer.status not in _FINISHED]
    if begun:
        return begun[0] if len(begun) == 1 else None
    finished = [offer for offer in offers if offer.record]
    to_fill = [offer for offer in offers if offer.proposed and not offer.record]
    if not finished:
        return to_fill[0] if len(to_fill) == 1 else None
    return finished[0] if len(finished) == 1 and not to_fill else None


class FormChoice(Panel):
    """The offers of one place."""

    def __init__(self, take: Callable[[FormOffer], None]) -> None:
        super().__init__()
        self._take = take
        self._offers: list[FormOffer] = []
        self._picks: list[Pick] = []
        self._title = bits.text(step="question", bold=True)
        self._why = bits.text(tone="soft")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(theme.px(8))
        self._foot = bits.text(step="small", tone="soft")
        back = self.back_button()
        foot = QHBoxLayout()
        foot.addWidget(self._foot, 1)
        foot.addWidget(back, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        bits.margins(column, 20, 16, 20, 16)
        column.setSpacing(theme.px(12))
        column.addWidget(self._title)
        column.addWidget(self._why)
        column.addLayout(self._lines)
        column.addLayout(foot)
        column.addStretch(1)

    def ask(self, name: str, offers: Sequence[FormOffer]) -> None:
        """Show the offers of a place; the keyboard is on the one proposed."""
        self.setEnabled(True)
        self._offers = list(offers)
        self._title.setText(_("用哪张表检查“{name}”？").format(name=name))
        self._why.setText(_("先按房屋类型选好了一张，请确认，或者换一张。"))
        for old in self._picks:
            self._lines.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._picks = []
        first = next((n for n, offer in enumerate(offers) if offer.proposed), 0)
        for number, offer in enumerate(offers):
            made = Pick(f"{number + 1}  {offer.title}", _more(offer))
            made.setChecked(number == first)
            made.clicked.connect(lambda _on, n=number: self._choose(n))
            self._lines.addWidget(made)
            self._picks.append(made)
        self._foot.setText(_("Enter 用选中的，数字 1–{n} 直接选").format(n=len(offers)))
        if self._picks:
            self._picks[first].setFocus(Qt.FocusReason.OtherFocusReason)

    def take_proposed(self) -> None:
        """What Enter does when the question is there."""
        first = next((n for n, pick in enumerate(self._picks) if pick.isChecked()), -1)
        if first >= 0:
            self._choose(first)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        digit = event.text()
        here = next((n for n, pick in enumerate(self._picks) if pick.hasFocus()), -1)
        if digit.isascii() and digit.isdigit() and 1 <= int(digit) <= len(self._picks):
            self._choose(int(digit) - 1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and here >= 0:
            self._choose(here)
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self._picks:
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self._picks[(here + step) % len(self._picks)].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    def _choose(self, number: int) -> None:
        if not self.isEnabled():
            return
        for n, pick in enumerate(self._picks):
            pick.setChecked(n == number)
        self.setEnabled(False)  # until it is open nothing is begun twice
        self._take(self._offers[number])


def _more(offer: FormOffer) -> str:
    """Why it is proposed, and how far it is where it was begun."""
    state = words.status(offer.status) if offer.record else ""
    return " · ".join(part for part in (state, why(offer.why)) if part)


def why(code: str) -> str:
    """Why a form is offered for a place, in words."""
    known = {
        "first_look": _("建议：自建的房屋先做快速排查"),
        "rural_house": _("建议：一、二层农房"),
        "rural_storeys_unknown": _("建议：农房；名册里没有层数，三层以上请改用危房现场检查"),
        "rural_higher": _("建议：三层以上农房，逐构件检查"),
        "rural_business": _("建议：用于经营或聚集的农房，逐构件检查"),
        "rural_flagged": _("建议：农房鉴定评得差，逐构件检查"),
        "screening_flagged": _("建议：快速排查查出隐患，逐构件检查"),
        "estate": _("建议：老旧小区"),
        "urban": _("建议：城镇房屋、公共用房"),
        "engineer": _("工程师认为需要时用"),
        "kind_unknown": _("名册里没有房屋类型"),
        "kind_other": _("其他类型的房屋"),
        "if_self_built": _("如果是自建房"),
        "if_rural": _("如果是农房"),
        "if_estate": _("如果是老旧小区"),
    }
    return known.get(code, "")
