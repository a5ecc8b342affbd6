"""收件: the stick that is plugged in, one button, how far it is, and 可以拔盘 large and clear."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.i18n import _
from app.sync.sticks import Stick
from app.ui import icons, theme
from app.ui.jobs import Progress
from app.ui.widgets import bits

_SIGN = 32
_MEGA = 1_000_000


class StickCard(QWidget):
    """`take` carries the sources to be collected; `stop` asks to end what runs."""

    take = Signal(list)
    stop = Signal()
    choose_files = Signal()
    choose_folder = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._ready = True
        self._busy = False
        self._began = 0.0
        self._sticks: Sequence[Stick] = ()
        self._buttons: list[QPushButton] = []
        self._taken: Path | None = None
        self.card = bits.frame("message")
        self.card.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._mark = QLabel()
        self._big = bits.text(step="figure")
        self._line = bits.text()
        self._next = bits.text(tone="soft")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._left = bits.line(tone="soft")
        self._halt = bits.button(_("停下"), self._stop, kind="quiet", icon="close")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.px(8))
        self.source = QLineEdit()
        self.source.setAccessibleName(_("交接文件或文件夹"))
        self.source.setPlaceholderText(_("交接文件，或放着它们的文件夹；也可以拖到这一页"))
        self.source.returnPressed.connect(self._from_field)
        self.go = bits.button(_("收件"), self._from_field)
        self.go.setAccessibleName(_("从这里收件"))
        self.pickers = (
            bits.button(_("选文件…"), self.choose_files.emit),
            bits.button(_("选文件夹…"), self.choose_folder.emit),
        )
        self._layout()
        self.invite(0)

    def _layout(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(theme.px(4))
        for label in (self._big, self._line, self._next):
            words.addWidget(label)
        top = QHBoxLayout()
        top.setSpacing(theme.px(12))
        top.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        meter = QHBoxLayout()
        meter.setSpacing(theme.px(12))
        meter.addWidget(self._bar, 1)
        meter.addWidget(self._left)
        meter.addWidget(self._halt)
        inside = QVBoxLayout(self.card)
        bits.margins(inside, 16, 12, 16, 12)
        inside.setSpacing(theme.px(8))
        inside.addLayout(top)
        inside.addLayout(meter)
        inside.addLayout(self._rows)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(8))
        foot.addWidget(self.source, 1)
        for button in (*self.pickers, self.go):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(self.card, 1)
        column.addLayout(foot)

    # -- what it says

    def invite(self, done: int, *, office: bool = True) -> None:
        """Wait for a stick; `done` of them were collected in this sitting."""
        first = _("插上交来的优盘") if office else _("插上办公室给的优盘")
        self._say("", "merge", "soft", first, "", "")
        if done:
            self._big.setText(_("请插下一个优盘"))
            self._line.setText(_("已经收了 {n} 个。").format(n=done))
        self._next.setText(_("插上以后，这里会出现它的名字；按“收件”就行。"))
        self._fold()

    def begin(self, name: str) -> None:
        """Collecting has begun; the stick must stay in."""
        if any(button.hasFocus() for button in self._buttons):
            self.card.setFocus(Qt.FocusReason.OtherFocusReason)  # not on to the next button
        self._busy = True
        self._began = time.monotonic()
        self._say("", "import", "accent", _("正在收件，先别拔盘"), name, "")
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(_("正在收件"))
        self._left.setText("")
        self._halt.setEnabled(True)
        self._fold()

    def display(self, step: Progress) -> None:
        """How far it is, in bytes of all files to be copied."""
        self._bar.setRange(0, 1000 if step.total else 0)
        if not step.total:
            return
        self._bar.setValue(step.done * 1000 // step.total)
        said = _("{done} / {total} MB").format(
            done=f"{step.done / _MEGA:.1f}", total=f"{step.total / _MEGA:.1f}"
        )
        passed = time.monotonic() - self._began
        seconds = round(passed / step.done * (step.total - step.done)) if step.done else 0
        if seconds >= 2:
            said = _("{counted}，还要约 {n} 秒").format(counted=said, n=seconds)
        self._left.setText(said)

    def done(self, line: str, more: str) -> None:
        """All of it lies here, proved whole: the stick may be pulled."""
        self._busy = False
        self._say("done", "check", "done", _("可以拔盘"), line, more)
        self._fold()

    def nothing(self, line: str, more: str) -> None:
        """There was nothing to collect; the stick may be pulled, and somebody should ask."""
        self._busy = False
        self._say("warn", "warning", "warn", _("没有可收的交接文件"), line, more)
        self._fold()

    def failed(self, title: str, kept: str, advice: str) -> None:
        """It was not collected to the end: what happened, what is safe, what to do now."""
        self._busy = False
        self._say("stop", "stop", "stop", title, kept, advice)
        self._fold()

    def _say(self, kind: str, icon: str, token: str, big: str, line: str, more: str) -> None:
        self.card.setProperty("kind", kind)
        bits.restyle(self.card)
        self._mark.setPixmap(icons.pixmap(icon, token, theme.px(_SIGN)))
        self._mark.setFixedWidth(theme.px(_SIGN))
        for label, words in ((self._big, big), (self._line, line), (self._next, more)):
            label.setText(words)
            label.setVisible(bool(words))

    # -- sticks

    def sticks(self, found: Sequence[Stick]) -> None:
        """Show what is plugged in; a new one gets the keyboard, unless somebody types."""
        if list(found) == list(self._sticks):
            return
        before = {one.folder for one in self._sticks}
        self._sticks = tuple(found)
        self._show_sticks()
        for button, one in zip(self._buttons, self._sticks, strict=True):
            typing = self.source.hasFocus() and bool(self.source.text())
            if one.folder not in before and not self._busy and not typing and self.isVisible():
                button.setFocus(Qt.FocusReason.OtherFocusReason)
                break

    def mark_done(self, folder: Path | None) -> None:
        """This stick was collected: it may be collected again, but nobody needs to."""
        if folder != self._taken:
            self._taken = folder
            self._show_sticks()

    def _show_sticks(self) -> None:
        """Make the rows anew; the keyboard stays where it was, though on another button."""
        here = any(button.hasFocus() for button in self._buttons)
        if here:
            self.card.setFocus(Qt.FocusReason.OtherFocusReason)
        for old in self._buttons:
            row = old.parentWidget()
            if row is not None:
                self._rows.removeWidget(row)
                row.hide()
                row.deleteLater()
        new = [one for one in self._sticks if one.folder != self._taken]
        self._buttons = [self._row(one, next_=one in new[:1]) for one in self._sticks]
        self._fold()
        if here and not self._busy:
            self.take_focus()

    def _row(self, one: Stick, *, next_: bool) -> QPushButton:
        """One stick; the `next_` one is what the eye should go to."""
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(12))
        again = one.folder == self._taken
        words = _("再收一次") if again else _("收件")
        kind = "quiet" if again else "primary" if next_ else ""
        button = bits.button(words, partial(self.take.emit, [one.folder]), kind=kind)
        button.setAccessibleName(_("{do}：{name}").format(do=words, name=one.name))
        line.addWidget(button)
        line.addWidget(bits.line(one.name, bold=not again))
        line.addWidget(bits.line(_on_it(one), tone="soft"))
        line.addStretch(1)
        self._rows.addWidget(row)
        return button

    @property
    def waits(self) -> bool:
        """Whether the keyboard was put aside while it collected."""
        return self.card.hasFocus()

    def take_focus(self) -> None:
        """The keyboard goes to the first stick; where there is none, to the line to write in."""
        wanted = next((one for one in self._buttons if one.isEnabled()), self.source)
        wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    def allow(self, ready: bool) -> None:
        """Whether something may be collected now."""
        self._ready = ready
        self._fold()

    def _fold(self) -> None:
        for widget in (self._bar, self._left, self._halt):
            widget.setVisible(self._busy)
        free = self._ready and not self._busy
        for button in (*self._buttons, *self.pickers, self.go):
            button.setEnabled(free)
        for button in self._buttons:
            row = button.parentWidget()
            if row is not None:
                row.setVisible(not self._busy)

    def _stop(self) -> None:
        self._halt.setEnabled(False)
        self._left.setText(_("正在停下…"))
        self.stop.emit()

    def _from_field(self) -> None:
        parts = (part.strip() for part in self.source.text().split(";"))
        self.take.emit([Path(part) for part in parts if part])


def _on_it(one: Stick) -> str:
    if not one.readable:
        return _("读不出来，请拔下再插一次")
    if one.empty:
        return _("上面没有交接文件")
    if one.packages:
        return _("{n} 个交接文件").format(n=one.packages)
    return _("有交接文件夹")
