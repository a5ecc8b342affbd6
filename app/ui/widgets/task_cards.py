"""The two cards beside the tasks: a new task from a finding, and one task up to its closing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QVBoxLayout,
    QWidget,
)

from app.i18n import _
from app.survey import words
from app.survey.loop import TaskRow
from app.survey.papers import Finding
from app.ui import theme
from app.ui.widgets import bits
from app.ui.widgets.photos import ask_files
from app.ui.widgets.thumb import Thumb

_DATE = len("20261231")
_THUMB = 96, 72
_MOST_THUMBS = 3


@dataclass(frozen=True)
class TaskWords:
    """What is said of a new task; `due` as YYYY-MM-DD, if it could be read so."""

    what: str
    who: str
    due: str


class _Card(QFrame):
    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.column = QVBoxLayout(self)
        bits.margins(self.column, 20, 16, 20, 16)
        self.column.setSpacing(theme.px(12))
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(theme.px(12))
        self.grid.setVerticalSpacing(theme.px(8))
        self.grid.setColumnStretch(1, 1)

    def row(self, name: str, field: QWidget) -> None:
        label = bits.line(name)
        label.setBuddy(field)
        field.setAccessibleName(name)
        place = self.grid.rowCount()
        self.grid.addWidget(label, place, 0)
        self.grid.addWidget(field, place, 1)


class NewTask(_Card):
    """Which house, which finding, what, who, by when.

    `search` asks for other inspections than those last written, `chosen` for one's findings.
    """

    def __init__(
        self,
        search: Callable[[str], None],
        chosen: Callable[[str], None],
        create: Callable[[str, Finding, TaskWords], None],
    ) -> None:
        super().__init__()
        self._ask = chosen
        self._do = create
        self._writing = True
        self._search = QLineEdit()
        self._search.setPlaceholderText(_("按名称、地址、编号查找"))
        self._search.setClearButtonEnabled(True)
        self._house = _combo()
        self._finding = _combo()
        self._what, self._who, self._due = QLineEdit(), QLineEdit(), QLineEdit()
        self._what.setPlaceholderText(_("如：立即停止使用"))
        self._due.setPlaceholderText(_("如 20261231"))
        self.column.addWidget(bits.line(_("新任务"), bold=True))
        self.column.addLayout(self.grid)
        for name, field in (
            (_("查找"), self._search),
            (_("所属房屋"), self._house),
            (_("查出的问题"), self._finding),
            (_("要做什么"), self._what),
            (_("责任人"), self._who),
            (_("完成期限"), self._due),
        ):
            self.row(name, field)
        self._none = bits.text(tone="soft")
        self.column.addWidget(self._none)
        self._create = bits.button(_("建立任务"), self._created, kind="primary")
        self.column.addWidget(self._create)
        self.column.addStretch(1)
        for field in (self._what, self._who, self._due):
            field.returnPressed.connect(self._created)
        self._search.textChanged.connect(lambda _text: search(self.searched))
        self._house.currentIndexChanged.connect(lambda _n: self._ask(self._record))
        self._finding.currentIndexChanged.connect(
            lambda _n: self._finding.setToolTip(self._finding.currentText())
        )
        self._enable()

    @property
    def _record(self) -> str:
        return str(self._house.currentData() or "")

    @property
    def searched(self) -> str:
        return self._search.text().strip()

    def inspections(self, rows: Sequence[tuple[str, str]]) -> None:
        """What can be chosen, as (record, words); the one chosen before stays chosen."""
        kept = self._record
        self._house.blockSignals(True)
        self._house.clear()
        for record, name in rows:
            self._house.addItem(name, record)
        self._house.setCurrentIndex(max(self._house.findData(kept), 0) if rows else -1)
        self._house.blockSignals(False)
        self._ask(self._record)

    def findings(self, record: str, found: Sequence[Finding]) -> None:
        if record != self._record:
            return
        kept = self._finding.currentText()
        self._finding.clear()
        for one in found:
            self._finding.addItem(_("{part} · {title}").format(part=one.part, title=one.title), one)
        self._finding.setCurrentIndex(max(self._finding.findText(kept), 0) if found else -1)
        self._none.setText(
            _("这处房屋没有计为危险点的问题。")
            if record
            else _("还没有检查过的房屋。先在“名册”里检查，查出的问题会列在这里。")
        )
        self._none.setVisible(not found)
        self._enable()

    def allow(self, writing: bool) -> None:
        self._writing = writing
        self._enable()

    def clear(self) -> None:
        for field in (self._what, self._who, self._due):
            field.clear()

    def take_focus(self) -> None:
        self._house.setFocus(Qt.FocusReason.OtherFocusReason)

    def _enable(self) -> None:
        self._create.setEnabled(self._writing and self._finding.count() > 0)

    def _created(self) -> None:
        if self._create.isEnabled():
            said = TaskWords(self._what.text(), self._who.text(), date(self._due.text()))
            self._do(self._record, self._finding.currentData(), said)


class TaskCard(_Card):
    """One task: what it is about; open, it is closed here; closed, it says how.

    `letter` writes the 督办单 of an open one.
    """

    def __init__(
        self,
        close: Callable[[TaskRow, list[Path], str], None],
        letter: Callable[[TaskRow], None],
    ) -> None:
        super().__init__()
        self._do = close
        self._write = letter
        self._row: TaskRow | None = None
        self._writing = True
        self._files: list[Path] = []
        self._title = bits.text(bold=True)
        self._about = bits.text()
        self._state = bits.text()
        for label in (self._title, self._about, self._state):
            self.column.addWidget(label)
        self.column.addLayout(self.grid)
        self._strip = QHBoxLayout()
        self._strip.setSpacing(theme.px(4))
        self.column.addLayout(self._strip)
        self._closing = QWidget()
        inside = QVBoxLayout(self._closing)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(theme.px(8))
        inside.addWidget(bits.frame("rule"))
        self._result = QLineEdit()
        self._result.setAccessibleName(_("整改结果"))
        self._result.setPlaceholderText(_("现在的情况，如：人员已全部搬离"))
        self._result.returnPressed.connect(self._closed)
        label = bits.line(_("整改结果"))
        label.setBuddy(self._result)
        inside.addWidget(label)
        inside.addWidget(self._result)
        photos = QHBoxLayout()
        photos.addWidget(bits.button(_("加整改后的照片…"), self._pick, icon="camera"))
        photos.addWidget(bits.text(_("也可以拖到这一页"), step="small", tone="soft"), 1)
        inside.addLayout(photos)
        self._list = QListWidget()
        self._list.setAccessibleName(_("要加的照片"))
        self._list.setMaximumHeight(theme.px(96))
        inside.addWidget(self._list)
        self._remove = bits.button(_("移出这张"), self._drop, kind="quiet", icon="remove")
        inside.addWidget(self._remove, 0, Qt.AlignmentFlag.AlignLeft)
        self._close = bits.button(_("销号"), self._closed, kind="primary")
        inside.addWidget(self._close)
        inside.addWidget(bits.frame("rule"))
        written = bits.button(_("写督办单…"), self._lettered, icon="report")
        inside.addWidget(written, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addWidget(self._closing)
        self.column.addStretch(1)
        self._show_files()

    @property
    def active(self) -> bool:
        """Whether after-photos may be added now."""
        return self._row is not None and self._row.state == "open" and self._close.isEnabled()

    def display(self, row: TaskRow) -> None:
        if self._row is None or row.task != self._row.task:
            self.clear()
        self._row = row
        self._title.setText(row.what)
        self._about.setText(
            _("{house} · {part}\n{title}").format(house=row.house, part=row.part, title=row.title)
        )
        self._state.setText(_state(row))
        self._state.setProperty(
            "tone", "done" if row.state == "closed" else "stop" if row.overdue else ""
        )
        bits.restyle(self._state)
        self._closing.setVisible(row.state == "open")
        self.photos(row, [])

    def photos(self, row: TaskRow, files: Sequence[bytes | None]) -> None:
        """Small pictures of what the task holds already."""
        if self._row is None or row.task != self._row.task:
            return
        while (item := self._strip.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for number, file in enumerate(files[:_MOST_THUMBS], start=1):
            self._strip.addWidget(Thumb(number, file, *_THUMB))
        if len(files) > _MOST_THUMBS:
            self._strip.addWidget(bits.line(_("共 {n} 张").format(n=len(files)), tone="soft"))
        self._strip.addStretch(1)

    def allow(self, writing: bool) -> None:
        self._writing = writing
        self._close.setEnabled(writing)
        self._result.setEnabled(writing)

    def clear(self) -> None:
        self._files = []
        self._result.clear()
        self._show_files()

    def add(self, files: Sequence[Path]) -> None:
        self._files += [file for file in files if file not in self._files]
        self._show_files()

    def take_focus(self) -> None:
        self._result.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_files(self) -> None:
        self._list.clear()
        for file in self._files:
            self._list.addItem(file.name)
        self._list.setVisible(bool(self._files))
        self._remove.setVisible(bool(self._files))

    def _pick(self) -> None:
        self.add(ask_files(self))

    def _drop(self) -> None:
        at = max(self._list.currentRow(), 0)
        if at < len(self._files):
            del self._files[at]
            self._show_files()

    def _lettered(self) -> None:
        if self._row is not None:
            self._write(self._row)

    def _closed(self) -> None:
        if self._row is not None and self._close.isEnabled():
            self._do(self._row, list(self._files), self._result.text())


def _state(row: TaskRow) -> str:
    state = words.task_state(row)
    if row.state == "closed":
        return _("{state} · {day} · {person}\n{result}").format(
            state=state, day=row.closed_on, person=row.closed_by, result=row.result
        )
    return _("{state} · 期限 {due} · {who}").format(state=state, due=row.due, who=row.who)


def _combo() -> QComboBox:
    made = bits.Combo()
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(8)
    return made


def date(text: str) -> str:
    """A date typed as 20261231 with its hyphens; anything else as it is."""
    digits = text.strip()
    if len(digits) == _DATE and digits.isdigit():
        return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
    return digits
