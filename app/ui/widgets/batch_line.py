"""One line of text that adds many rows: a class, and positions separated by spaces or 、."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from app.i18n import _, listed
from app.ui import theme
from app.ui.filling import batch
from app.ui.widgets import bits
from forms.node import Node


class BatchLine(QWidget):
    """Type, see what it would add, press Enter. `wanted` carries the rows' first answers.

    Enter on an empty line means that there is no more to add (`done`), ↓ goes to the rows below
    (`down`).
    """

    wanted = Signal(list)
    done = Signal()
    down = Signal()

    def __init__(self, repeat: Node) -> None:
        super().__init__()
        self._repeat = repeat
        self._plan = batch.Plan((), (), ())
        label, self._choices = batch.class_question(repeat)
        place = batch.place_label(repeat)
        self.klass = bits.Combo()
        self.klass.setAccessibleName(label)
        for choice in self._choices:
            self.klass.addItem(choice.label, choice.name)
        self.klass.currentIndexChanged.connect(lambda _n: self.refresh())
        self.field = QLineEdit()
        several = _("{place}，可一次填几个").format(place=place)
        self.field.setAccessibleName(several)
        self.field.textEdited.connect(lambda _text: self.refresh())
        self.field.returnPressed.connect(self._add)
        self.add = bits.button(_("添加这些"), self._add, icon="add")
        self.preview = bits.text(step="small", tone="soft")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(8))
        grid.setVerticalSpacing(theme.px(4))
        if self._choices:
            grid.addWidget(bits.text(label, step="small", tone="soft"), 0, 0)
            grid.addWidget(self.klass, 1, 0)
            self.field.setPlaceholderText(_("例如 1/A-B 1/B-C，或 承重墙 1/A-B 板 1-2/A-B"))
        else:
            self.klass.hide()
            self.field.setPlaceholderText(_("用空格或顿号隔开"))
        at = 1 if self._choices else 0
        grid.addWidget(bits.text(several, step="small", tone="soft"), 0, at)
        grid.addWidget(self.field, 1, at)
        grid.addWidget(self.add, 1, at + 1)
        grid.addWidget(self.preview, 2, 0, 1, at + 2)
        grid.setColumnStretch(at, 1)

    def refresh(self) -> None:
        """Read the line again: the rows below may have changed as well."""
        chosen = self.klass.currentData() or ""
        self._plan = batch.plan(self._repeat, self.field.text(), chosen, self._choices)
        self.preview.setText(self._words())
        self.preview.setVisible(bool(self.preview.text()))
        self.add.setEnabled(bool(self._plan.rows))

    def take_focus(self) -> None:
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Down and not event.modifiers() and self.field.hasFocus():
            self.down.emit()
        else:
            super().keyPressEvent(event)

    def _words(self) -> str:
        labels = {choice.name: choice.label for choice in self._choices}
        fields = self._repeat.question.extra.get("batch", "").split()
        shown = [
            " ".join(labels.get(row[name], row[name]) for name in fields) for row in self._plan.rows
        ]
        parts = []
        if shown:
            parts.append(_("会添加 {n} 个：{rows}").format(n=len(shown), rows=listed(shown)))
        if self._plan.twice:
            parts.append(_("已有，不再添加：{rows}").format(rows=listed(self._plan.twice)))
        return "　".join(parts)

    def _add(self) -> None:
        rows = list(self._plan.rows)
        if rows:
            self.field.clear()
            self.wanted.emit(rows)
        elif not self.field.text().strip():
            self.done.emit()
