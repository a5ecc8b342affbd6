"""退回: a finished inspection goes back to its surveyor, with a reason that they will read, and
with what is to be mended at single questions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.i18n import _
from app.ui import theme
from app.ui.widgets import bits
from app.ui.widgets.type_ahead import TypeAheadControl
from forms.definition import Choice

#: So many comments are shown below each other; more scroll.
_SHOWN = 4


class ReturnBar(QFrame):
    """Hidden until `ask`; `send` is given the reason and the comments by data path; `done` takes
    the bar away. Questions to write beside may come later than `ask`, by `questions`."""

    def __init__(self, send: Callable[[str, Mapping[str, str]], None]) -> None:
        super().__init__()
        self.setObjectName("message")
        self.setProperty("kind", "warn")
        self._send = send
        self._comments: list[tuple[str, str]] = []
        self._labels: dict[str, str] = {}
        self._path = ""
        self._do = bits.button(_("退回给外业"), self._pressed, kind="primary")
        self._reason = self._field(_("退回的理由"), _("要补什么、改什么，例如：缺东立面照片"))
        self._reason.returnPressed.connect(self._pressed)
        self._reason.textChanged.connect(lambda text: self._do.setEnabled(bool(text.strip())))
        self._question = TypeAheadControl()
        self._question.answered.connect(self._take)
        self._words: QLineEdit = self._field(_("对这一题的意见"), _("例如：按裂缝最宽处再量一次"))
        self._words.returnPressed.connect(self._add)
        self._question.done.connect(self._to_words)
        self._plus = bits.button(_("加上"), self._add, icon="add")
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(theme.px(8))
        grid.addWidget(self._label(_("外业会看到这句话："), self._reason), 0, 0)
        grid.addWidget(self._reason, 0, 1, 1, 2)
        grid.addWidget(self._do, 0, 3)
        grid.addWidget(bits.button(_("取消"), self.done, kind="quiet", tip="Esc"), 0, 4)
        grid.addWidget(self._label(_("写在某一题旁边（可不写）："), self._question.field), 1, 0)
        grid.addWidget(self._question, 1, 1)
        grid.addWidget(self._words, 1, 2)
        grid.addWidget(self._plus, 1, 3)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(2, 4)
        self._rows = QWidget()
        self._list = QVBoxLayout(self._rows)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        self._scroll = bits.scrolled(self._rows)
        column = QVBoxLayout(self)
        bits.margins(column, 24, 8, 16, 8)
        column.setSpacing(theme.px(8))
        column.addLayout(grid)
        column.addWidget(self._scroll)
        self.hide()

    def ask(self) -> None:
        self._reason.clear()
        self._words.clear()
        self._comments = []
        self._show_comments()
        self._do.setEnabled(False)
        self.setEnabled(True)
        self.show()
        self._reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def questions(self, found: Sequence[tuple[str, str]]) -> None:
        """What can be written beside: data path and words of each question, in their order."""
        self._labels = dict(found)
        self._offer()

    def again(self) -> None:
        """It was refused: the reason and the comments are still here."""
        self.setEnabled(True)
        self._reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def done(self) -> None:
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.done()
        else:
            super().keyPressEvent(event)

    def _field(self, name: str, example: str) -> QLineEdit:
        field = QLineEdit()
        field.setAccessibleName(name)
        field.setPlaceholderText(example)
        return field

    def _label(self, words: str, field: QLineEdit) -> QWidget:
        label = bits.line(words)
        label.setBuddy(field)
        return label

    # -- comments

    def _offer(self) -> None:
        self._path = ""
        choices = [Choice(path, label, {}) for path, label in self._labels.items()]
        self._question.offer(choices, _("哪一题"))

    def _to_words(self) -> None:
        self._words.setFocus(Qt.FocusReason.TabFocusReason)

    def _take(self, path: object) -> None:
        self._path = str(path)

    def _add(self) -> bool:
        """Add what is written; where something is missing, False, and the keyboard goes there."""
        words = self._words.text().strip()
        if not words or not self._path:
            missing = self._words if self._path else self._question.field
            missing.setFocus(Qt.FocusReason.OtherFocusReason)
            return False
        self.comment(self._path, words)
        self._words.clear()
        self._offer()
        self._question.take_focus()
        return True

    def comment(self, path: str, words: str) -> None:
        """Write beside a question."""
        self._comments.append((path, words))
        self._show_comments()

    def _remove(self, number: int) -> None:
        del self._comments[number]
        self._show_comments()
        self._question.take_focus()

    def _show_comments(self) -> None:
        while (item := self._list.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for number, (path, words) in enumerate(self._comments):
            line = QWidget()
            row = QHBoxLayout(line)
            bits.margins(row, 12, 0, 12, 0)
            row.setSpacing(theme.px(12))
            said = _("{question}：{words}").format(question=self._labels[path], words=words)
            row.addWidget(bits.text(said), 1)
            gone = bits.button("", partial(self._remove, number), kind="quiet", icon="remove")
            gone.setAccessibleName(_("去掉这条意见：{words}").format(words=words))
            row.addWidget(gone)
            self._list.addWidget(line)
        self._scroll.setVisible(bool(self._comments))
        lines = min(len(self._comments), _SHOWN)
        self._scroll.setFixedHeight(lines * theme.row("normal") if lines else 0)

    # -- sending

    def _pressed(self) -> None:
        if not self.isEnabled() or not self._reason.text().strip():
            return
        if self._words.text().strip() and not self._add():
            return  # a comment without its question: it would be lost
        self.setEnabled(False)  # until it is written down nothing happens twice
        comments: dict[str, str] = {}
        for path, words in self._comments:
            comments[path] = "\n".join(filter(None, (comments.get(path), words)))
        self._send(self._reason.text().strip(), comments)
