"""What a merge brought, file by file, and who is met for the first time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.errors import KnownError
from app.i18n import _
from app.survey import outcome_words
from app.survey.exchange import Ignored, Refused, UnknownDevice
from app.sync.outcomes import Outcome
from app.ui import icons, theme
from app.ui.widgets import bits

#: Lines that are kept; older ones are in the table of the laptops.
_MOST = 40


class Arrivals(QFrame):
    """One line for each file, the newest first; hidden until there is something to say."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self._lines: list[tuple[str, str, str]] = []
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        bits.margins(column, 16, 12, 4, 8)
        column.setSpacing(theme.px(4))
        column.addWidget(bits.line(_("刚才收到的"), bold=True))
        column.addWidget(self._scroll, 1)
        self.hide()

    def display(self, outcomes: Sequence[Outcome]) -> None:
        """Add outcomes above what was told before; strangers have a card of their own, foreign
        files are only counted."""
        foreign = sum(isinstance(one, Ignored) and not one.start for one in outcomes)
        lines = [
            (*_sign(one), outcome_words.outcome(one))
            for one in outcomes
            if not isinstance(one, Ignored | UnknownDevice)
        ]
        if any(isinstance(one, Ignored) and one.start for one in outcomes):
            lines.append(("info", "soft", _("开工文件留在原处，汇总不需要它")))
        if foreign:
            said = _("另有 {n} 个不是交接文件，没有动它们").format(n=foreign)
            lines.append(("info", "soft", said))
        self._tell(lines)

    def tell_refused(self, refused: Sequence[tuple[str, KnownError]]) -> None:
        """Add files that were not even copied: whose they are, why, what to do about them."""
        self._tell(
            [
                ("stop", "stop", _("{who}的文件没有收下：{why}{advice}").format(
                    who=who, why=error.title, advice=error.advice
                ))
                for who, error in refused
            ]
        )  # fmt: skip

    def _tell(self, lines: Sequence[tuple[str, str, str]]) -> None:
        if not lines:
            return
        self._lines = [*lines, *self._lines][:_MOST]
        sheet = QWidget()
        sheet.setObjectName("sheet")
        column = QVBoxLayout(sheet)
        bits.margins(column, 0, 4, 0, 4)
        column.setSpacing(theme.px(4))
        for icon, token, said in self._lines:
            mark = QLabel()
            mark.setPixmap(icons.pixmap(icon, token, theme.px(16)))
            line = QHBoxLayout()
            line.setSpacing(theme.px(8))
            line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(bits.text(said), 1)
            column.addLayout(line)
        column.addStretch(1)
        self._scroll.setWidget(sheet)
        self.show()


def _sign(one: Outcome) -> tuple[str, str]:
    if isinstance(one, Refused):
        return "stop", "stop"
    return "check", "done"


class TrustCard(QFrame):
    """A computer that is met for the first time: its check code is compared by telephone."""

    def __init__(self, confirm: Callable[[], None], skip: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName("card")
        self._who = bits.text(step="question", bold=True)
        self._call = bits.text()
        self._code = bits.line(step="figure")
        self._code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._note = bits.text(tone="warn")
        self._more = bits.line(tone="soft")
        self.yes = bits.button(_("核对无误，信任这台电脑"), confirm, kind="primary")
        self.no = bits.button(_("暂不收"), skip)
        left = QVBoxLayout()
        left.setSpacing(theme.px(4))
        for label in (self._who, self._call, self._note, self._more):
            left.addWidget(label)
        left.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.px(8))
        buttons.addWidget(self.yes)
        buttons.addWidget(self.no)
        buttons.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(theme.px(4))
        right.addWidget(bits.line(_("核对码"), step="small", tone="soft"))
        right.addWidget(self._code)
        right.addLayout(buttons)
        right.addStretch(1)
        row = QHBoxLayout(self)
        bits.margins(row, 16, 12, 16, 12)
        row.setSpacing(theme.px(24))
        row.addLayout(left, 1)
        row.addLayout(right)
        self.hide()

    def display(self, waiting: Sequence[UnknownDevice]) -> None:
        """Show the first of those who wait; hidden where nobody does."""
        self.setVisible(bool(waiting))
        if not waiting:
            return
        one = waiting[0]
        self._who.setText(
            _("第一次收到“{name}”（{person}）的文件").format(
                name=one.person.name, person=one.person.person
            )
        )
        self._call.setText(_("请打电话给对方，让对方念出“交接”页上的核对码；一样，才是这台电脑。"))
        self._code.setText(one.code)
        self._note.setText(
            _("注意：已经信任过一台同名的电脑，请问清是否换了电脑。") if one.same_name else ""
        )
        self._note.setVisible(bool(one.same_name))
        others = len({other.person.device for other in waiting}) - 1
        self._more.setText(_("还有 {n} 台在等").format(n=others) if others else "")
        self._more.setVisible(bool(others))
