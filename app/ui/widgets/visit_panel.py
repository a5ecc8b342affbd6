"""未能入户: how a visit ended, by one key; when to go again, and Enter.

Below it stand the earlier visits of this place, so that nobody comes a fourth time unknowing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.i18n import _
from app.ui import theme
from app.ui.widgets import bits
from app.ui.widgets.choices import ChoiceButtons
from app.ui.widgets.fields import typed_date
from app.ui.widgets.panel import Panel
from app.ui.widgets.photos import ask_files
from forms.definition import Choice

if TYPE_CHECKING:
    from app.survey.visits import Visit

#: Earlier visits that are shown; the panel scrolls no further.
_EARLIER = 5


@dataclass(frozen=True)
class Ending:
    """One way in which a visit ends: code, words, the next date proposed, a reason demanded."""

    code: str
    words: str
    next_date: str
    reason: bool


@dataclass(frozen=True)
class Said:
    """What the surveyor says of a visit; `next_date` as YYYY-MM-DD or "" for none."""

    outcome: str
    reason: str
    next_date: str
    photos: tuple[Path, ...]


class VisitPanel(Panel):
    """Made empty; `ask` shows it for a place."""

    def __init__(
        self,
        save: Callable[[Said], None],
        undo: Callable[[Visit], None],
        *,
        ask_photos: Callable[[QWidget], list[Path]] = ask_files,
    ) -> None:
        super().__init__()
        self._save = save
        self._undo = undo
        self._ask_photos = ask_photos
        self._endings: dict[str, Ending] = {}
        self._files: list[Path] = []
        self._today = date.min
        self._title = bits.text(step="question", bold=True)
        self._outcomes = ChoiceButtons(many=False)
        self._outcomes.setAccessibleName(_("结果"))
        self._outcomes.picked.connect(self._picked)
        self._outcomes.done.connect(self._go_on)
        self._next = QLineEdit()
        self._next.setPlaceholderText(_("不再去就空着；如 20261124"))
        self._reason = QLineEdit()
        self._reason.setPlaceholderText(_("一句话，例如：邻居说去外地了"))
        for field in (self._next, self._reason):
            field.returnPressed.connect(self._enter)
        self._next.editingFinished.connect(self._settle)
        self._photo = bits.button(_("加照片"), self._add_photos, icon="camera")
        self._photos = bits.line(tone="soft")
        self._ok = bits.button(_("记下"), self._enter, kind="primary", tip="Enter")
        self._hint = bits.text(step="small", tone="soft")
        self._earlier = QVBoxLayout()
        self._earlier.setSpacing(theme.px(4))
        self._build()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        bits.margins(column, 20, 16, 20, 16)
        column.setSpacing(theme.px(12))
        column.addWidget(self._title)
        column.addWidget(self._hint)
        column.addWidget(self._outcomes)
        for name, field in ((_("下次走访"), self._next), (_("说明"), self._reason)):
            label = bits.line(name, tone="soft")
            label.setBuddy(field)
            field.setAccessibleName(name)
            pair = QVBoxLayout()
            pair.setSpacing(theme.px(4))
            pair.addWidget(label)
            pair.addWidget(field)
            column.addLayout(pair)
        photos = QHBoxLayout()
        photos.setSpacing(theme.px(8))
        photos.addWidget(self._photo)
        photos.addWidget(self._photos, 1)
        column.addLayout(photos)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(8))
        foot.addWidget(self._ok)
        foot.addWidget(self.back_button())
        foot.addStretch(1)
        column.addLayout(foot)
        column.addLayout(self._earlier)
        column.addStretch(1)

    # -- what the page calls

    def ask(self, name: str, endings: Sequence[Ending], today: date) -> None:
        """Ask how the visit of a place ended; nothing is chosen yet, the keys 1–7 are ready."""
        self._today = today
        self._endings = {one.code: one for one in endings}
        self._title.setText(_("未能入户：{name}").format(name=name))
        self._outcomes.display(
            [Choice(one.code, one.words, {}) for one in endings], [], active=True
        )
        self._next.clear()
        self._reason.clear()
        self._files = []
        self._tell_photos()
        self._hint.setText(_("按数字选结果，Enter 记下"))
        self._ok.setEnabled(False)
        self.setEnabled(True)
        self.earlier(())
        self._outcomes.take_focus()

    def earlier(self, visits: Sequence[Visit]) -> None:
        """Show the visits of this place so far, newest first; the newest can be taken back."""
        while (item := self._earlier.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if not visits:
            return
        self._earlier.addWidget(bits.line(_("以前的走访"), tone="soft"))
        for number, visit in enumerate(visits[:_EARLIER]):
            self._earlier.addWidget(_visit_line(visit, self._words(visit), number == 0, self._undo))
        if len(visits) > _EARLIER:
            more = _("还有更早的 {n} 次").format(n=len(visits) - _EARLIER)
            self._earlier.addWidget(bits.line(more, tone="soft"))

    def again(self) -> None:
        """It could not be written down: all that was said is still here."""
        self.setEnabled(True)
        self._next.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- what the user does

    def _picked(self, names: list[str]) -> None:
        ending = self._endings.get("".join(names))
        self._ok.setEnabled(ending is not None)
        self._next.setText(ending.next_date if ending else "")
        self._reason.setPlaceholderText(
            _("一定要写，例如：库房，不住人")
            if ending and ending.reason
            else _("一句话，例如：邻居说去外地了")
        )

    def _go_on(self) -> None:
        """To what is still to be said; Enter there writes it down."""
        ending = self._chosen()
        if ending is None:
            return
        field = self._reason if ending.reason and not self._reason.text() else self._next
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        field.selectAll()

    def _enter(self) -> None:
        ending = self._chosen()
        if ending is None or not self.isEnabled():
            self._outcomes.take_focus()
            return
        if ending.reason and not self._reason.text().strip():
            self._hint.setText(_("“{outcome}”要写一句说明。").format(outcome=ending.words))
            self._reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._settle()
        self.setEnabled(False)  # until it is written down nothing happens twice
        self._save(
            Said(
                ending.code,
                self._reason.text().strip(),
                self._next.text().strip(),
                tuple(self._files),
            )
        )

    def _chosen(self) -> Ending | None:
        return self._endings.get("".join(self._outcomes.chosen()))

    def _settle(self) -> None:
        """Write the date out once it is typed."""
        shown = typed_date(self._next.text(), self._today) if self._next.text().strip() else ""
        if shown != self._next.text():
            self._next.setText(shown)

    def _add_photos(self) -> None:
        self._files += self._ask_photos(self)
        self._tell_photos()

    def _tell_photos(self) -> None:
        n = len(self._files)
        self._photos.setText(_("{n} 张").format(n=n) if n else _("可以不加"))

    def _words(self, visit: Visit) -> str:
        ending = self._endings.get(visit.outcome)
        parts = [visit.on, ending.words if ending else visit.outcome, visit.reason]
        if visit.next_date:
            parts.append(_("下次 {date}").format(date=visit.next_date))
        if visit.photos:
            parts.append(_("照片 {n} 张").format(n=visit.photos))
        return " · ".join(part for part in [*parts, visit.author] if part)


def _visit_line(visit: Visit, words: str, newest: bool, undo: Callable[[Visit], None]) -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.px(8))
    row.addWidget(bits.text(words), 1)
    if newest:
        row.addWidget(
            bits.button(_("撤销"), lambda: undo(visit), kind="quiet", tip=_("记错了，撤销这一次")),
            0,
            Qt.AlignmentFlag.AlignTop,
        )
    return line
