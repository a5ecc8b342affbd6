"""问题: what was found, who removes it by when, and the after-photo that closes it (销号)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QScrollArea, QStackedWidget

from app.i18n import _
from app.model.changed import Changed
from app.survey import words
from app.survey.audience import Audience
from app.survey.form_titles import form_title
from app.survey.letters import safe_name
from app.survey.loop import WANTED, TaskRow, Wanted
from app.survey.papers import Finding
from app.survey.survey import Survey
from app.survey.taking import THUMBNAIL
from app.ui import theme
from app.ui.desk import Desk
from app.ui.desk_page import DeskPage
from app.ui.jobs import Job
from app.ui.widgets import bits
from app.ui.widgets.empty import Empty
from app.ui.widgets.filters import Filters
from app.ui.widgets.rows_table import Column, RowsTable
from app.ui.widgets.shot_frames import ENDINGS
from app.ui.widgets.task_cards import NewTask, TaskCard, TaskWords

#: Inspections offered for a new task; for others one searches.
_OFFERED = 300

#: Rows that are on the screen while the rest is on its way.
_PAGE = 200


@dataclass(frozen=True)
class _Read:
    """The first rows, how many there are of each kind, and what a new task may come from."""

    rows: list[TaskRow]
    counts: Mapping[Wanted, int]
    inspected: list[tuple[str, str]]


class TasksPage(DeskPage):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._turn = 0  # counts readings: an older one that arrives late is let go
        self._wanted = ""  # the task that was just made
        self._writing = True
        self._entering = False  # the keyboard goes to what is there, once it is known
        self.setAcceptDrops(True)
        self._new_button = bits.button(_("新任务"), self._begin_new, icon="add")
        self.head(_("问题"), self._new_button)
        self._filters = Filters(
            (
                ("open", _("未销号")),
                ("late", _("逾期")),
                ("closed", _("已销号")),
                ("all", _("全部")),
            ),
            self._read,
        )
        self._new = NewTask(self._read_inspected, self._read_findings, self._create_task)
        self._card = TaskCard(self._close_task, self._write_letter)
        self._table: RowsTable[TaskRow] = RowsTable(_("整改任务"), _columns())
        self._table.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._table.chosen.connect(self._chosen)
        self._table.opened.connect(lambda _row: self._card.take_focus())
        self._stack = QStackedWidget()
        self._stack.addWidget(self._table)
        self._stack.addWidget(
            Empty(
                "list",
                _("这里跟踪查出的问题，直到销号。还没有任务：在右边选房屋和问题，建立第一条。"),
            )
        )
        self._stack.addWidget(Empty("check", _("这里没有任务。")))
        self._side = QStackedWidget()
        self._side.addWidget(_scrolled(self._new))
        self._side.addWidget(_scrolled(self._card))
        self._side.setFixedWidth(theme.px(376))
        middle = QHBoxLayout()
        middle.setSpacing(theme.px(16))
        middle.addWidget(self._stack, 1)
        middle.addWidget(self._side)
        self.column.addWidget(self._filters)
        self.column.addLayout(middle, 1)
        desk.changed.connect(self._on_changed)

    @property
    def title(self) -> str:
        return _("问题")

    def refresh(self, argument: str) -> None:
        del argument
        self._entering = True
        self._read()

    def allow(self, writing: bool) -> None:
        self._writing = writing
        self._new_button.setEnabled(writing)
        self._new.allow(writing)
        self._card.allow(writing)

    # -- what it shows

    def _on_changed(self, changed: Changed) -> None:
        if self.isVisible() and changed.kinds & {"record", "task", "package"}:
            self._read()

    def _read(self) -> None:
        """The first rows of what the filter wants, then all of them where there are more."""
        text, wanted = self._new.searched, self._kind
        self._turn += 1
        turn = self._turn

        def work(survey: Survey, _job: Job) -> _Read:
            return _Read(
                survey.loop.page(wanted, _PAGE), survey.loop.counts(), _inspected(survey, text)
            )

        def show(read: _Read) -> None:
            if turn == self._turn:
                self._show(read)
                if read.counts[wanted] > len(read.rows):
                    self.desk.run(
                        lambda survey, _job: survey.loop.page(wanted, -1),
                        lambda rows: self._fill(rows) if turn == self._turn else None,
                        self,
                    )

        self.desk.run(work, show, self)

    @property
    def _kind(self) -> Wanted:
        return next(one for one in WANTED if one == self._filters.current)

    def _read_inspected(self, text: str) -> None:
        def show(found: list[tuple[str, str]]) -> None:
            if self._new.searched == text:
                self._new.inspections(found)

        self.desk.run(lambda survey, _job: _inspected(survey, text), show, self)

    def _show(self, read: _Read) -> None:
        self._new.inspections(read.inspected)
        some = bool(read.counts["all"])
        self._filters.count({str(kind): n for kind, n in read.counts.items()})
        self._filters.setVisible(some)
        self._stack.setCurrentIndex(0 if read.rows else 2 if some else 1)
        self._fill(read.rows)
        if self._wanted:
            task, self._wanted = self._wanted, ""
            self._table.choose(lambda row: row.task == task)
        if not some:
            self._side.setCurrentIndex(0)
        if self._entering:
            self._entering = False
            if self._table.isVisible():
                self._table.setFocus(Qt.FocusReason.OtherFocusReason)
            else:
                self._new.take_focus()

    def _fill(self, rows: list[TaskRow]) -> None:
        self._table.show_rows(rows, keep=lambda row: row.task)

    def _chosen(self, row: TaskRow | None) -> None:
        if row is None:
            self._side.setCurrentIndex(0)
            return
        self._card.display(row)
        self._side.setCurrentIndex(1)

        def work(survey: Survey, _job: Job) -> list[bytes | None]:
            photos = survey.loop.photos(row.task).values()
            return [survey.taking.copy_of(photo, THUMBNAIL) for photo in photos]

        self.desk.run(work, lambda files: self._card.photos(row, files), self, pool="image")

    def _begin_new(self) -> None:
        self._side.setCurrentIndex(0)
        self._new.take_focus()

    # -- what it does

    def _read_findings(self, record: str) -> None:
        if not record:
            self._new.findings("", [])
            return
        self.desk.run(
            lambda survey, _job: survey.papers.findings(record),
            lambda found: self._new.findings(record, found),
            self,
        )

    def _create_task(self, record: str, one: Finding, said: TaskWords) -> None:
        def done(made: tuple[str, Changed]) -> None:
            self._wanted, changed = made
            self._new.clear()
            self.desk.announce(changed)
            self.desk.window().messages.tell(_("整改任务已建立。"))

        self._new.allow(False)
        self.desk.run(
            lambda survey, _job: survey.loop.open_task(
                record, title=one.title, clause=one.clause, part=one.part,
                what=said.what, who=said.who, due=said.due,
            ),
            done,
            self,
            ended=lambda: self._new.allow(self._writing),
        )  # fmt: skip

    def _close_task(self, row: TaskRow, files: list[Path], result: str) -> None:
        def done(changed: Changed) -> None:
            self._card.clear()
            self.desk.announce(changed)
            self.desk.window().messages.tell(_("已销号。"))

        def ended() -> None:
            self.busy.end()
            self._card.allow(self._writing)

        self._card.allow(False)
        job = self.desk.run(
            lambda survey, job: survey.loop.close_task(
                row.task, files, result, progress=job.report, cancelled=lambda: job.cancelled
            ),
            done,
            self,
            progress=self.busy.display,
            ended=ended,
        )
        self.busy.begin(_("正在处理照片"), job.cancel)

    def _write_letter(self, row: TaskRow) -> None:
        """督办单: where to, then the letter; it is edited in Word or WPS."""
        proposed = _("督办单-{house}.docx").format(house=row.house or row.task[:8])
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("保存督办单"), safe_name(proposed), "*.docx"
        )
        if not chosen:
            return
        file = Path(chosen if chosen.lower().endswith(".docx") else f"{chosen}.docx")
        self.desk.run(
            lambda survey, _job: survey.letters.supervision(row.task, file, Audience()),
            lambda _done: self.desk.window().messages.tell(
                _("督办单已存到 {file}，发文字号请自行填写。").format(file=file)
            ),
            self,
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if self._card.active and self._side.currentIndex() == 1 and _photos(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        files = _photos(event)
        if files:
            event.acceptProposedAction()
            self._card.add(files)


def _scrolled(card: QFrame) -> QScrollArea:
    """A card that scrolls where large text makes it higher than the window."""
    area = bits.scrolled(card)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setAlignment(Qt.AlignmentFlag.AlignTop)
    return area


def _photos(event: QDropEvent) -> list[Path]:
    """The photos among what is being dragged."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return [path for path in paths if path.suffix.lower() in ENDINGS]


def _inspected(survey: Survey, text: str) -> list[tuple[str, str]]:
    """(record, name) of what a task may come from; the form too where a house has several."""
    found = survey.houses.inspected(text, _OFFERED)
    times = Counter(one.house for one in found)
    return [
        (
            one.record,
            one.house if times[one.house] == 1 else f"{one.house} · {form_title(one.form)}",
        )
        for one in found
    ]


def _columns() -> list[Column[TaskRow]]:
    return [
        Column(_("状态"), words.task_state, _tone, width=108),
        Column(_("期限"), lambda row: row.due, _tone, width=112),
        Column(_("所属房屋"), lambda row: row.house, width=148, spare=2),
        Column(_("部位 · 问题"), lambda row: f"{row.part} · {row.title}", stretch=True, spare=3),
        Column(_("要做什么"), lambda row: row.what, stretch=True),
        Column(_("责任人"), lambda row: row.who, width=112, spare=1),
    ]


def _tone(row: TaskRow) -> str:
    if row.state == "closed":
        return "done"
    return "stop" if row.overdue else "accent"
