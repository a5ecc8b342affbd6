"""新增未在册: a house that the roster does not have, found on the way; a name is enough."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.i18n import _
from app.ui import theme
from app.ui.widgets import bits
from app.ui.widgets.choices import ChoiceButtons
from app.ui.widgets.panel import Panel
from forms.definition import Choice


@dataclass(frozen=True)
class NewPlace:
    name: str
    address: str
    kind: str
    storeys: str


class AddPlace(Panel):
    """Enter goes through name, kind, storeys and address; the last one adds it."""

    def __init__(self, add: Callable[[NewPlace], None]) -> None:
        super().__init__()
        self._add = add
        self._name, self._storeys, self._address = QLineEdit(), QLineEdit(), QLineEdit()
        self._name.setPlaceholderText(_("认得出的名称，如：某社 18 号院"))
        self._storeys.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self._kind = ChoiceButtons(many=False)
        self._kind.done.connect(self._storeys.setFocus)
        self._name.returnPressed.connect(self._named)
        self._storeys.returnPressed.connect(self._address.setFocus)
        self._address.returnPressed.connect(self._enter)
        self._parent = bits.text(tone="soft")
        self._hint = bits.text(step="small", tone="stop")
        column = QVBoxLayout(self)
        bits.margins(column, 20, 16, 20, 16)
        column.setSpacing(theme.gap("near"))
        column.addWidget(bits.text(_("新增未在册的房屋"), step="question", bold=True))
        column.addWidget(self._parent)
        for name, field in (
            (_("房屋名称"), self._name),
            (_("房屋类型"), self._kind),
            (_("层数"), self._storeys),
            (_("地址"), self._address),
        ):
            self._put(column, name, field)
        column.addWidget(self._hint)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(8))
        foot.addWidget(bits.button(_("新增并检查"), self._enter, kind="primary", tip="Enter"))
        foot.addWidget(self.back_button())
        foot.addStretch(1)
        column.addLayout(foot)
        column.addStretch(1)

    def ask(self, village: str, kinds: Sequence[tuple[str, str]]) -> None:
        """Empty fields; the keyboard is where the name goes."""
        for field in (self._name, self._storeys, self._address):
            field.clear()
        self._kind.display([Choice(code, words, {}) for code, words in kinds], [], active=True)
        self._parent.setText(_("属于：{village}").format(village=village) if village else "")
        self._parent.setVisible(bool(village))
        self._hint.clear()
        self.setEnabled(True)
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)

    def again(self) -> None:
        """It was refused: what was said is still here."""
        self.setEnabled(True)
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _named(self) -> None:
        if self._name.text().strip():
            self._hint.clear()
            self._kind.take_focus()
        else:
            self._hint.setText(_("还没有填房屋名称。"))

    def _enter(self) -> None:
        if not self.isEnabled():
            return
        if not self._name.text().strip():
            self._hint.setText(_("还没有填房屋名称。"))
            self._name.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.setEnabled(False)  # until it is made nothing is added twice
        self._add(
            NewPlace(
                self._name.text().strip(),
                self._address.text().strip(),
                "".join(self._kind.chosen()),
                self._storeys.text().strip(),
            )
        )

    def _put(self, column: QVBoxLayout, name: str, field: QWidget) -> None:
        label = bits.line(name, tone="soft")
        label.setBuddy(field)
        field.setAccessibleName(name)
        pair = QVBoxLayout()
        pair.setSpacing(theme.px(4))
        pair.addWidget(label)
        pair.addWidget(field)
        column.addLayout(pair)
