"""导入名册: a list is dropped, its columns are confirmed, what would change is seen, then done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.errors import KnownError
from app.i18n import _, listed
from app.survey.importing import Imported
from app.survey.roster_plan import Plan
from app.survey.roster_preview import Preview
from app.survey.roster_report import Report
from app.survey.survey import Survey
from app.ui import theme
from app.ui.desk import Desk
from app.ui.desk_page import DeskPage
from app.ui.jobs import Job
from app.ui.protecting import tell_of_residents
from app.ui.widgets import bits
from app.ui.widgets.column_table import ColumnTable
from app.ui.widgets.empty import Empty
from app.ui.widgets.import_lists import ImportLists

T = TypeVar("T")

_CHOOSE, _LOOK = 0, 1
_ROSTER = "roster"
_FILTER = "*.xlsx *.xls *.csv *.txt"
#: Rows among which the header is chosen.
_HEADERS = 15


class ImportingPage(DeskPage):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._writing = True
        self._preview: Preview | None = None
        self._plan: Plan | None = None
        self._done: Report | None = None
        self._job: Job | None = None
        self.setAcceptDrops(True)
        self.setAccessibleName(_("导入名册"))
        self._other = bits.button(_("换一个文件…"), self._browse, icon="folder")
        self._file = self.head(_("导入名册"), self._other)
        self._stack = QStackedWidget()
        self.column.addWidget(self._stack, 1)
        self._start = Empty(
            "import",
            _(
                "把名册文件拖到这里，或者选一个文件：.xlsx、.xls 或 .csv。"
                "标题、合并单元格、空行都不用先改；各列是什么，下一步核对。"
            ),
            _("选名册文件"),
            self._browse,
        )
        self._stack.addWidget(self._start)
        self._stack.addWidget(self._work())
        self.column.addLayout(self._foot())
        self._show_face()
        desk.opened.connect(self._forget)

    @property
    def title(self) -> str:
        return _("导入名册")

    def refresh(self, argument: str) -> None:
        if argument and Path(argument).is_file():
            self.take(Path(argument))
        elif self._preview is None and self._start.button is not None:
            self._start.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """What is done is let go: a large list takes much memory. What is not, waits."""
        if self._done is not None:
            self._forget()

    def _forget(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._preview = self._plan = self._done = None
        self._file.setText("")
        self._columns.clear()
        self._lists.clear()
        self._show_face()

    def allow(self, writing: bool) -> None:
        self._writing = writing
        self._enable()

    # -- building

    def _work(self) -> QWidget:
        work = QWidget()
        column = QVBoxLayout(work)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        self._sheet = bits.Combo()
        self._sheet.setAccessibleName(_("工作表"))
        self._sheet.activated.connect(lambda _at: self._other_sheet())
        self._sheet_words = bits.line(_("工作表"))
        self._header = bits.Combo()
        self._header.setAccessibleName(_("表头在"))
        self._header.activated.connect(lambda _at: self._other_header())
        self._hint = bits.line()
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        for widget in (self._sheet_words, self._sheet, bits.line(_("表头在")), self._header):
            row.addWidget(widget)
        row.addSpacing(theme.px(8))
        row.addWidget(self._hint, 1)
        self._columns = ColumnTable()
        self._columns.changed.connect(self._replan)
        self._lists = ImportLists()
        column.addLayout(row)
        column.addWidget(self._columns)
        column.addWidget(bits.frame("rule"))
        column.addWidget(self._lists, 1)
        return work

    def _foot(self) -> QHBoxLayout:
        self._go = bits.button(_("导入"), self._import, kind="primary")
        self._roster = bits.button(
            _("去看名册"), lambda: self.desk.window().open(_ROSTER), kind="primary"
        )
        self._save = bits.button(_("保存拒绝的行…"), self._save_refused, icon="save")
        self._overwrite = QCheckBox(_("不一致的，以名册为准"))
        self._overwrite.toggled.connect(lambda _on: self._replan())
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        for widget in (self._go, self._roster, self._save, self._overwrite):
            row.addWidget(widget)
        row.addStretch(1)
        return row

    # -- the file

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if self._writing and self._dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        file = self._dropped(event)
        if file is not None:
            event.acceptProposedAction()
            self.take(file)

    def _dropped(self, event: QDropEvent) -> Path | None:
        urls = event.mimeData().urls()
        file = Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
        return file if file is not None and file.is_file() else None

    def _browse(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(
            self, _("选名册文件"), "", _("名册（{kinds}）").format(kinds=_FILTER) + f" ({_FILTER})"
        )
        if chosen:
            self.take(Path(chosen))

    def take(self, file: Path, sheet: str = "") -> None:
        """Read a file and show what it holds."""
        self._begin(
            _("正在读 {name}").format(name=file.name),
            lambda survey, job: survey.importing.preview(
                file, sheet, progress=job.report, cancelled=lambda: job.cancelled
            ),
            self._found,
            self._not_read,
        )

    def _not_read(self, error: KnownError) -> None:
        """Say why; the keyboard is where another file is chosen."""
        self.desk.window().messages.known(error)
        other = self._other if self._preview is not None else self._start.button
        if other is not None:
            other.setFocus(Qt.FocusReason.OtherFocusReason)

    def _found(self, preview: Preview) -> None:
        self.desk.window().messages.clear()  # what was said of another file
        self._preview, self._plan, self._done = preview, None, None
        self._file.setText(
            _("{name} · {n} 行").format(name=preview.file.name, n=f"{len(preview.data):,}")
        )
        names = preview.table.sheets
        self._sheet.clear()
        self._sheet.addItems(list(names))
        self._sheet.setCurrentText(preview.table.sheet)
        for widget in (self._sheet, self._sheet_words):
            widget.setVisible(len(names) > 1)
        self._fill_headers(preview)
        self._overwrite.setChecked(False)
        self._columns.show_preview(preview)
        self._show_face()
        self._header.setFocus(Qt.FocusReason.OtherFocusReason)  # the first thing to look at
        self._replan()

    def _fill_headers(self, preview: Preview) -> None:
        self._header.clear()
        for row in preview.table.rows[:_HEADERS]:
            filled = list(dict.fromkeys(text.strip() for text in row.texts if text.strip()))
            words = listed(filled)[:18]
            self._header.addItem(
                _("第 {row} 行：{words}").format(row=row.number, words=words), row.number
            )
        self._header.addItem(_("没有表头"), 0)
        self._header.setCurrentIndex(max(self._header.findData(preview.header_row), 0))

    def _other_sheet(self) -> None:
        if self._preview is not None:
            self.take(self._preview.file, self._sheet.currentText())

    def _other_header(self) -> None:
        preview, row = self._preview, int(self._header.currentData() or 0)
        if preview is not None:
            self._begin(
                _("正在核对"),
                lambda survey, _job: survey.importing.again(preview, row),
                self._found,
            )

    # -- what it would do

    def _replan(self) -> None:
        """Plan anew; an older plan under way is stopped."""
        preview = self._preview
        if preview is None or self._done is not None:
            return
        mapping, overwrite = self._columns.mapping, self._overwrite.isChecked()
        self._plan = None
        self._say_doubt()
        self._begin(
            _("正在核对"),
            lambda survey, job: survey.importing.plan(
                preview,
                mapping,
                overwrite=overwrite,
                progress=job.report,
                cancelled=lambda: job.cancelled,
            ),
            self._planned,
            self._not_planned,
        )

    def _planned(self, plan: Plan) -> None:
        if self._preview is None:
            return
        self._plan = plan
        self._lists.display(self._preview, plan)
        self._enable()

    def _not_planned(self, error: KnownError) -> None:
        self._lists.clear()
        self.desk.window().messages.known(error)
        self._enable()

    def _say_doubt(self) -> None:
        letters = self._columns.doubtful
        if letters:
            self._hint.setText(_("请核对黄色的列：{letters}").format(letters=listed(letters[:12])))
        elif self._preview is not None and self._preview.remembered:
            self._hint.setText(_("各列按上次确认的认出。"))
        else:
            self._hint.setText(_("各列都认出来了。"))
        self._hint.setProperty("tone", "warn" if letters else "soft")
        bits.restyle(self._hint)

    # -- doing it

    def _import(self) -> None:
        preview, plan = self._preview, self._plan
        if plan is None:  # checking was stopped
            self._replan()
            return
        if preview is None or not plan.writes:
            return
        mapping = self._columns.mapping
        self._begin(
            _("正在导入"),
            lambda survey, job: survey.importing.apply(
                preview, plan, mapping, progress=job.report, cancelled=lambda: job.cancelled
            ),
            self._imported,
        )

    def _imported(self, done: Imported) -> None:
        self._done = done.report
        self._hint.setText("")
        figures = done.report.figures
        said = _("导入好了：新增 {new} 处，更新 {changed} 处。").format(
            new=f"{figures['new']:,}", changed=f"{figures['changed']:,}"
        )
        if figures["refused"]:
            said += _("有 {n} 行没有导入，可以存成表格，改好后再导入一次。").format(
                n=f"{figures['refused']:,}"
            )
        tone = "warn" if figures["refused"] else "done"
        tell_of_residents(self.desk, said, tone, set(self._columns.mapping.values()))
        self._enable()
        self._roster.setFocus(Qt.FocusReason.OtherFocusReason)
        self.desk.announce(done.changed)

    def _save_refused(self) -> None:
        preview, plan = self._preview, self._plan
        if preview is None or plan is None:
            return
        proposed = preview.file.with_name(
            _("{name}-没有导入的行.xlsx").format(name=preview.file.stem)
        )
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("保存拒绝的行"), str(proposed), "*.xlsx"
        )
        if not chosen:
            return
        file = Path(chosen if chosen.lower().endswith(".xlsx") else f"{chosen}.xlsx")
        report = Report.of(preview, plan)
        self.desk.run(
            lambda _survey, _job: report.save(file),
            lambda n: self.desk.window().messages.tell(
                _("{n} 行已存到 {file}").format(n=n, file=file)
            ),
            self,
        )

    def _begin(
        self,
        words: str,
        work: Callable[[Survey, Job], T],
        then: Callable[[T], None],
        failed: Callable[[KnownError], None] | None = None,
    ) -> None:
        """Long work, one at a time: what was under way before is stopped, its answer let go."""
        if self._job is not None:
            self._job.cancel()
        mine: list[Job] = []

        def answered(result: T) -> None:
            if self._job is mine[0]:
                self._rest()
                then(result)

        def refused(error: KnownError) -> None:
            if self._job is mine[0]:
                self._rest()
                (failed or self.desk.window().messages.known)(error)

        def ended() -> None:
            if self._job is mine[0]:
                self._rest()

        job = self.desk.run(
            work, answered, self, failed=refused, progress=self.busy.display, ended=ended, long=True
        )
        mine.append(job)
        self._job = job
        self.busy.begin(words, job.cancel)
        self._enable()

    def _rest(self) -> None:
        self._job = None
        self.busy.end()
        self._enable()

    def _show_face(self) -> None:
        looked = self._preview is not None
        self._stack.setCurrentIndex(_LOOK if looked else _CHOOSE)
        self._other.setVisible(looked)
        self._enable()

    def _enable(self) -> None:
        plan, done = self._plan, self._done is not None
        looked, busy = self._preview is not None, self._job is not None
        writes = plan.writes if plan is not None else 0
        self._go.setVisible(looked and not done)
        self._go.setText(_("导入 {n} 处").format(n=f"{writes:,}") if writes else _("没有要导入的"))
        if plan is None:
            self._go.setText(_("核对"))
        self._go.setEnabled(self._writing and not busy and (plan is None or bool(writes)))
        self._roster.setVisible(done)
        self._save.setVisible(plan is not None and bool(plan.refused_rows))
        differing = plan is not None and bool(plan.differing)
        self._overwrite.setVisible(not done and (differing or self._overwrite.isChecked()))
        for widget in (self._sheet, self._header, self._columns):
            widget.setEnabled(not done and not (busy and plan is not None))
        self._other.setEnabled(self._writing and not busy)
        if self._start.button is not None:
            self._start.button.setEnabled(self._writing and not busy)
