"""Above the groups: a card that was put in, the folder that is looked at, what the last taking
brought and what it did not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.i18n import _
from app.survey.tray_values import Intake, Look
from app.ui import icons, theme
from app.ui.widgets import bits
from app.ui.widgets.elided import Elided

_MEGA = 1_000_000
#: Lines of the list of names that are in sight at once.
_LINES = 5


class _Strip(QFrame):
    """A line of words with a sign, and buttons at its end."""

    def __init__(self, icon: str, kind: str) -> None:
        super().__init__()
        self.setObjectName("message")
        self.setProperty("kind", kind)
        self._icon = QLabel()
        self.words = Elided()
        self.words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._row = QHBoxLayout(self)
        bits.margins(self._row, 12, 4, 8, 4)
        self._row.setSpacing(theme.px(8))
        self._row.addWidget(self._icon)
        self._row.addWidget(self.words, 1)
        self.say("", icon, kind)

    def say(self, words: str, icon: str, kind: str = "") -> None:
        self.setProperty("kind", kind)
        bits.restyle(self)
        self._icon.setPixmap(icons.pixmap(icon, kind or "soft", theme.px(icons.SIDE)))
        self.words.say(words, "ink")

    def add(self, words: str, slot: Callable[[], object], kind: str = "quiet") -> QPushButton:
        made = bits.button(words, slot, kind=kind)
        self._row.addWidget(made)
        return made


class TraySources(QWidget):
    """`take` carries a folder, `open_folder` and `unwatch` are about the one that is watched."""

    take = Signal(list)
    open_folder = Signal()
    unwatch = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._writing = True
        self._watching = False
        self._cards: list[Look] = []
        self._strips: list[_Strip] = []
        self._buttons: list[QPushButton] = []
        self._watched = _Strip("folder", "")
        self._watched.add(_("打开文件夹"), self.open_folder.emit)
        self._unwatch = self._watched.add(_("不再看着"), self.unwatch.emit)
        self._result = _Strip("check", "done")
        self._which = self._result.add(_("看是哪些"), self._unfold)
        self._result.add(_("知道了"), self.forget)
        self._names = QListWidget()
        self._names.setAccessibleName(_("没有收进来的文件"))
        self._names.setFixedHeight(_LINES * theme.row("compact") + theme.gap("near"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(4))
        for widget in (self._watched, self._result, self._names):
            self._column.addWidget(widget)
            widget.hide()

    def allow(self, writing: bool) -> None:
        """Whether something may be taken in now."""
        self._writing = writing
        for button in (*self._buttons, self._unwatch):
            button.setEnabled(writing)

    # -- cards

    def cards(self, found: Sequence[Look]) -> None:
        """The cards that are in now; a new one gets the keyboard where `take_focus` is called."""
        if list(found) == self._cards:
            return
        self._cards = list(found)
        for old in self._strips:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._strips, self._buttons = [], []
        for number, one in enumerate(self._cards):
            self._card(number, one)
        self.allow(self._writing)

    def take_focus(self) -> bool:
        """Give the keyboard to the card that was put in, if there is one with something new."""
        for button, one in zip(self._buttons, self._cards, strict=True):
            if one.new and button.isEnabled():
                button.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return False

    def _card(self, number: int, one: Look) -> None:
        strip = _Strip("camera", "")
        name = _card_name(one.folder)
        if one.new:
            said = _("{name}：{n} 张新照片，{mb} MB").format(
                name=name, n=one.new, mb=f"{one.bytes / _MEGA:,.0f}"
            )
        else:
            said = _("{name}：上面的照片都收过了").format(name=name)
        strip.say(said, "camera")
        words = _("收进来") if one.new else _("再看一遍")
        kind = "primary" if one.new else "quiet"
        button = strip.add(words, partial(self.take.emit, [one.folder]), kind)
        button.setAccessibleName(_("{do}：{name}").format(do=words, name=name))
        self._buttons.append(button)
        self._strips.append(strip)
        self._column.insertWidget(number, strip)

    # -- the watched folder

    def watched(self, look: Look | None) -> None:
        """The folder that is looked at; None: none is."""
        self._watching = look is not None
        self._watched.setVisible(self._watching and self._result.isHidden())
        if look is None:
            return
        if look.present:
            said = _("正在看着 {folder}：拷进去的照片会自己收进来").format(folder=look.folder)
            self._watched.say(said, "folder")
        else:
            said = _("看着的文件夹现在不在：{folder}。接上以后会接着收。").format(
                folder=look.folder
            )
            self._watched.say(said, "warning", "warn")

    # -- what came of a taking

    def result(self, intake: Intake) -> None:
        """Say what came, what came twice, what was refused and why."""
        bad = bool(intake.refused_count or intake.gone)
        kind = "warn" if bad or intake.stopped else "done"
        self._result.say(intake_words(intake), "warning" if kind == "warn" else "check", kind)
        self._names.clear()
        for twice in intake.twice:
            said = _("{name}　已在“{house}”").format(name=twice.name, house=twice.house)
            self._names.addItem(
                said if twice.house else _("{name}　已在这里等着").format(name=twice.name)
            )
        for refused in intake.refused:
            self._names.addItem(
                _("{name}　{why}{advice}").format(
                    name=refused.name, why=refused.why, advice=refused.advice
                )
            )
        more = intake.twice_count + intake.refused_count - self._names.count()
        if more > 0:
            self._names.addItem(_("……还有 {n} 个").format(n=more))
        self._which.setVisible(self._names.count() > 0)
        self._names.hide()
        self._watched.hide()  # one line less: the photos need the room
        self._result.show()

    def _unfold(self) -> None:
        self._names.setVisible(self._names.isHidden())

    def forget(self) -> None:
        self._result.hide()
        self._names.hide()
        self._watched.setVisible(self._watching)


def intake_words(intake: Intake) -> str:
    """What came of a taking, in one line."""
    parts = [_("收进来 {n} 张").format(n=intake.new) if intake.new else _("没有新的照片")]
    if intake.twice_count:
        parts.append(_("{n} 张以前收过，没有再收").format(n=intake.twice_count))
    if intake.refused_count:
        parts.append(_("{n} 个没有收").format(n=intake.refused_count))
    if intake.gone:
        parts.append(_("卡或文件夹中途不见了，接上再收一次，会接着收"))
    elif intake.stopped:
        parts.append(_("停下了，再收一次会接着收"))
    return _("；").join(parts) + _("。")


def _card_name(folder: Path) -> str:
    """What people call the card: the folder DCIM says nothing, its disk does."""
    named = folder.parent if folder.name.upper() == "DCIM" else folder
    return named.name or str(named)
