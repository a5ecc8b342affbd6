"""A passphrase to be made up: typed twice, hidden unless asked for, its strength said in words."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QWidget

from app.domain.passphrases import SHORTEST, Strength, strength
from app.i18n import _
from app.ui import icons, theme
from app.ui.widgets import bits


def hidden_field(name: str) -> QLineEdit:
    """A field that shows dots; no input method remembers what is typed there."""
    field = QLineEdit()
    field.setAccessibleName(name)
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setInputMethodHints(
        Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhSensitiveData
        | Qt.InputMethodHint.ImhNoPredictiveText | Qt.InputMethodHint.ImhNoAutoUppercase
    )  # fmt: skip
    return field


def show_box(*fields: QLineEdit) -> QCheckBox:
    """Shows what is typed in these fields: two wrong letters are worse than a glance."""

    def toggled(on: bool) -> None:
        for field in fields:
            echo = QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password
            field.setEchoMode(echo)

    box = QCheckBox(_("显示输入的口令"))
    box.toggled.connect(toggled)
    return box


def strength_words(found: Strength) -> tuple[str, str, str]:
    """Icon, tone and words."""
    return {
        "none": ("", "soft", _("至少 {n} 个字；几个不相干的词连在一起最好记").format(n=SHORTEST)),
        "short": ("warning", "warn", _("太短：至少 {n} 个字").format(n=SHORTEST)),
        "weak": ("warning", "warn", _("容易被猜到：再加一两个不相干的词")),
        "fair": ("check", "done", _("还可以")),
        "good": ("check", "done", _("很好，不容易被猜到")),
    }[found]


class NewPassphrase(QWidget):
    """`done`: Enter in the second field. `text` is the passphrase, `problem` why it is none yet.

    `name` is what the first field is called; `above` a field to stand in a line with them, before.
    """

    done = Signal()

    def __init__(self, name: str = "", above: QLineEdit | None = None) -> None:
        super().__init__()
        self.first = hidden_field(name or _("口令"))
        self.again = hidden_field(_("再输一次"))
        self._mark = QLabel()
        self._said = bits.line()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(theme.px(8))
        grid.setColumnStretch(1, 1)
        said = QHBoxLayout()
        said.setSpacing(theme.px(8))
        said.addWidget(self._mark)
        said.addWidget(self._said, 1)
        self.above = QLabel(above.accessibleName() if above else "")
        if above is None:
            self.above.hide()
        for line, field, label in (
            (0, above, self.above),
            (1, self.first, QLabel(self.first.accessibleName())),
            (3, self.again, QLabel(self.again.accessibleName())),
        ):
            if field is not None:
                label.setBuddy(field)
                grid.addWidget(label, line, 0)
                grid.addWidget(field, line, 1)
        grid.addLayout(said, 2, 1)
        grid.addWidget(show_box(*filter(None, (above, self.first, self.again))), 4, 1)
        self.first.textChanged.connect(self._tell)
        self.again.textChanged.connect(self._tell)
        self.first.returnPressed.connect(self.again.setFocus)
        self.again.returnPressed.connect(self.done)
        self._tell()

    @property
    def text(self) -> str:
        return self.first.text()

    def problem(self) -> str:
        """What is still wrong, in a sentence; "" when it can be used. Weak ones may be used."""
        found = strength(self.first.text())
        if found == "none":
            return _("还没有填口令。")
        if found == "short":
            return _("口令太短，至少要 {n} 个字。").format(n=SHORTEST)
        if self.first.text() != self.again.text():
            return _("两次输入的口令不一样。")
        return ""

    def take_focus(self) -> None:
        """Put the keyboard where something is still to be typed."""
        right = strength(self.first.text()) not in ("none", "short")
        field = self.again if right else self.first
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        field.selectAll()

    def clear(self) -> None:
        self.first.clear()
        self.again.clear()

    def _tell(self) -> None:
        icon, tone, words = strength_words(strength(self.first.text()))
        both = self.first.text() and self.first.text() == self.again.text()
        if self.again.text() and not both:
            icon, tone, words = "warning", "warn", _("两次输入的还不一样")
        self._mark.setVisible(bool(icon))
        if icon:
            self._mark.setPixmap(icons.pixmap(icon, tone, theme.px(icons.SMALL)))
        self._said.setText(words)
        self._said.setProperty("tone", tone)
        bits.restyle(self._said)
