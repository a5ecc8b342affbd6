"""打印: what goes on paper, for which places, into which file; one panel, no pop-up.

Keys 1–4 choose what, Enter writes it. The panel only asks: who shows it writes the file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.i18n import _
from app.ui import theme
from app.ui.widgets import bits
from app.ui.widgets.panel import Panel
from app.ui.widgets.pick import Pick

SHEET, FILLED, BLANK, CARDS = "sheet", "filled", "blank", "cards"
#: More blank rows than any house has members.
_MOST_ROWS = 200

AskFile = Callable[[QWidget, str], str]


@dataclass(frozen=True)
class Wanted:
    """What the user asked for. `rows`: blank rows of every table, the form's habit if None."""

    kind: str
    form: str
    everything: bool  # all places of the list, not the chosen one
    rows: int | None
    target: Path


def ask_file(parent: QWidget, proposed: str) -> str:
    """Where to save, as the system asks it; "" when it was dismissed."""
    return QFileDialog.getSaveFileName(parent, _("保存到"), proposed, "PDF (*.pdf)")[0]


class PrintPanel(Panel):
    """Which papers of which places; `ask` shows what can be chosen."""

    def __init__(self, write: Callable[[Wanted], None], *, ask_target: AskFile = ask_file) -> None:
        super().__init__()
        self._write = write
        self._ask_target = ask_target
        self._folder = Path()
        self._stem = ""
        self._count = 0
        self._one = ""
        self._named = False  # the user chose a file: no name of ours replaces it
        self._kinds = {
            kind: Pick(f"{number}  {words}", compact=True)
            for number, (kind, words, _more) in enumerate(_ways(), 1)
        }
        self._more = bits.text(tone="soft")
        self._scope = bits.Combo()
        self._form = bits.Combo()
        self._rows = QLineEdit()
        self._rows.setPlaceholderText(_("照表的习惯"))
        self._rows.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self._target = QLineEdit()
        self._hint = bits.text(step="small", tone="stop")
        self._button = bits.button(_("写成 PDF"), self._enter, kind="primary", tip="Enter")
        self._scope.currentIndexChanged.connect(lambda _n: self._name())
        self._form.currentIndexChanged.connect(lambda _n: self._name())
        self._target.textEdited.connect(lambda _text: self._touched())
        self._target.returnPressed.connect(self._enter)
        self._rows.returnPressed.connect(self._enter)
        self._labels: dict[QWidget, QWidget] = {}
        self._build()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        bits.margins(column, 20, 16, 20, 16)
        column.setSpacing(theme.px(8))
        column.addWidget(bits.text(_("打印"), step="question", bold=True))
        grid = QGridLayout()
        grid.setSpacing(theme.px(8))
        for place, (kind, pick) in enumerate(self._kinds.items()):
            pick.clicked.connect(lambda _on, k=kind: self._choose(k))
            grid.addWidget(pick, place // 2, place % 2)
        column.addLayout(grid)
        column.addWidget(self._more)
        for words, field in (
            (_("哪些房屋"), self._scope),
            (_("哪张表"), self._form),
            (_("每张表的空白行"), self._rows),
        ):
            self._put(column, words, field)
        browse = bits.button(_("浏览…"), self._browse)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(self._target, 1)
        row.addWidget(browse)
        label = bits.line(_("保存到"), tone="soft")
        label.setBuddy(self._target)
        self._target.setAccessibleName(_("保存到"))
        column.addWidget(label)
        column.addLayout(row)
        column.addWidget(self._hint)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(8))
        foot.addWidget(self._button)
        foot.addWidget(self.back_button())
        foot.addStretch(1)
        column.addLayout(foot)
        column.addStretch(1)

    def _put(self, column: QVBoxLayout, words: str, field: QWidget) -> None:
        label = bits.line(words, tone="soft")
        label.setBuddy(field)
        field.setAccessibleName(words)
        self._labels[field] = label
        column.addWidget(label)
        column.addWidget(field)

    def ask(
        self,
        one: str,
        count: int,
        forms: Sequence[tuple[str, str]],
        folder: Path,
        *,
        kind: str = SHEET,
    ) -> None:
        """`one` is the chosen place's name ("" where none is), `count` how many the list has."""
        self.setEnabled(True)
        self._hint.clear()
        self._folder, self._count, self._one, self._named = folder, count, one, False
        self._scope.clear()
        if count:
            self._scope.addItem(_("列表里的 {n} 处").format(n=count), True)
        if one:
            self._scope.addItem(_("选中的：{name}").format(name=one), False)
        self._form.clear()
        for form, title in forms:
            self._form.addItem(title, form)
        self._choose(kind)
        self._kinds[kind].setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def kind(self) -> str:
        return next((kind for kind, pick in self._kinds.items() if pick.isChecked()), SHEET)

    def again(self) -> None:
        """The work has ended; if nothing was written, what was asked for is still here."""
        self.setEnabled(True)
        self._button.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        typed = event.text()
        kinds = list(self._kinds)
        if typed.isascii() and typed.isdigit() and 1 <= int(typed) <= len(kinds):
            self._choose(kinds[int(typed) - 1])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        else:
            super().keyPressEvent(event)

    def _choose(self, kind: str) -> None:
        moves = any(pick.hasFocus() for pick in self._kinds.values())
        for other, pick in self._kinds.items():
            pick.setChecked(other == kind)
        if moves:
            self._kinds[kind].setFocus(Qt.FocusReason.OtherFocusReason)
        self._more.setText(next(more for one, _words, more in _ways() if one == kind))
        of_form = kind in {FILLED, BLANK}
        for field, shown in (
            (self._scope, kind != BLANK), (self._form, of_form), (self._rows, of_form),
        ):  # fmt: skip
            field.setVisible(shown)
            self._labels[field].setVisible(shown)
        if kind == FILLED and self._one:
            self._scope.setCurrentIndex(self._scope.count() - 1)
        elif self._count:
            self._scope.setCurrentIndex(0)
        self._name()

    def _touched(self) -> None:
        self._named = True

    def _name(self) -> None:
        """A file name that says what it is, until the user names one."""
        if self._named:
            return
        words = {
            SHEET: _("走访单"),
            FILLED: _("预填表"),
            BLANK: _("空白表"),
            CARDS: _("二维码卡片"),
        }
        parts = [words[self.kind]]
        if self.kind in {FILLED, BLANK}:
            parts.append(self._form.currentText())
        if self.kind != BLANK:
            parts.append(
                _("{n}处").format(n=self._count) if self._scope.currentData() else self._one
            )
        name = "-".join(_safe(part) for part in parts if part)
        self._target.setText(str(self._folder / f"{name}.pdf"))
        self._target.setToolTip(self._target.text())

    def _browse(self) -> None:
        chosen = self._ask_target(self, self._target.text())
        if chosen:
            self._named = True
            self._target.setText(chosen)

    def _enter(self) -> None:
        if not self.isEnabled():
            return
        rows = self._rows.text().strip()
        target = self._target.text().strip()
        if self.kind != BLANK and not self._scope.count():
            self._hint.setText(_("没有可以打印的房屋。"))
        elif rows and not (rows.isascii() and rows.isdigit() and int(rows) <= _MOST_ROWS):
            self._hint.setText(_("空白行应是 0 到 {most} 的数字。").format(most=_MOST_ROWS))
        elif not target:
            self._hint.setText(_("还没有写保存到哪里。"))
        else:
            self._hint.clear()
            self.setEnabled(False)
            path = Path(target)
            self._write(
                Wanted(
                    self.kind,
                    str(self._form.currentData() or ""),
                    bool(self._scope.currentData()),
                    int(rows) if rows and self.kind in {FILLED, BLANK} else None,
                    path if path.suffix.lower() == ".pdf" else path.with_name(path.name + ".pdf"),
                )
            )


def _ways() -> list[tuple[str, str, str]]:
    return [
        (SHEET, _("走访单"), _("按走访顺序，带二维码和勾选框")),
        (FILLED, _("预填表"), _("名册、今日设置和已有的答案填好，其余空着")),
        (BLANK, _("空白表"), _("不属于任何房屋")),
        (CARDS, _("二维码卡片"), _("剪下来，拍房屋前先拍卡片")),
    ]


def _safe(name: str) -> str:
    """Without what Windows refuses in file names."""
    return "".join("_" if char in '\\/:*?"<>|' or ord(char) < 32 else char for char in name)[
        :40
    ].strip(" .")
