"""汇总: packages come in, what two people filled in differently is settled with a reason."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QSplitter, QStackedWidget

from app.i18n import _
from app.model.changed import Changed
from app.survey.exchange import Merged, UnknownDevice
from app.survey.review import Conflict
from app.survey.survey import Survey
from app.survey.taking import THUMBNAIL
from app.ui import theme
from app.ui.desk import Desk
from app.ui.desk_page import DeskPage
from app.ui.jobs import Job
from app.ui.widgets import bits, marks
from app.ui.widgets.arrivals import Arrivals, TrustCard
from app.ui.widgets.empty import Empty
from app.ui.widgets.rows_table import Column, RowsTable
from app.ui.widgets.side_by_side import SideBySide

_LINE = 56


class MergePage(DeskPage):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._unknown: list[UnknownDevice] = []
        self._writing = True
        self._busy = False
        self._wanted = ""  # the record whose conflict shall be shown
        self.setAcceptDrops(True)
        self._source = QLineEdit()
        self._source.setAccessibleName(_("交接文件或文件夹"))
        self._source.setPlaceholderText(_("交接文件，或放着它们的文件夹；也可以拖到这一页"))
        self._source.setMinimumWidth(theme.px(420))
        self._source.returnPressed.connect(self._merge)
        self._go = bits.button(_("开始汇总"), self._merge, kind="primary")
        self._pickers = (
            bits.button(_("选文件…"), self._pick_files),
            bits.button(_("选文件夹…"), self._pick_folder),
        )
        self.head(_("汇总"), self._source, *self._pickers, self._go)
        self._arrived = Arrivals()
        self._trust = TrustCard(self._confirm, self._skip)
        self._heading = bits.line(bold=True)
        self._table: RowsTable[Conflict] = RowsTable(_("不一样的地方"), _columns(), height=_LINE)
        self._table.horizontalHeader().hide()
        self._table.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._table.chosen.connect(self._show_conflict)
        self._sides = SideBySide()
        self._sides.settled.connect(self._settle)
        self._sides.unreasoned.connect(
            lambda: desk.window().messages.tell(_("请先写一句理由。"), "warn")
        )
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self._table)
        split.addWidget(self._sides)
        split.setStretchFactor(1, 1)
        split.setSizes([theme.px(272), theme.px(900)])
        split.setHandleWidth(theme.px(16))
        split.setChildrenCollapsible(False)
        self._table.setMinimumWidth(theme.px(180))
        self._empty = Empty(
            "merge",
            _("这里把各台电脑交来的文件合到一起；两人填得不一样的地方，在这里定一份。"),
            _("选交接文件…"),
            self._pick_files,
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(split)
        self._stack.addWidget(self._empty)
        self._fine = Empty("check", "")
        self._stack.addWidget(self._fine)
        self.column.addWidget(self._arrived)
        self.column.addWidget(self._trust)
        self.column.addWidget(self._heading)
        self.column.addWidget(self._stack, 1)
        desk.changed.connect(self._on_changed)

    @property
    def title(self) -> str:
        return _("汇总")

    def refresh(self, argument: str) -> None:
        self._wanted = argument
        self._read()
        self._source.setFocus(Qt.FocusReason.OtherFocusReason)

    def allow(self, writing: bool) -> None:
        self._writing = writing
        self._allow()

    def _allow(self) -> None:
        ready = self._writing and not self._busy
        for button in (self._go, *self._pickers, self._trust.yes, self._empty.button):
            if button is not None:
                button.setEnabled(ready)
        self._sides.allow(ready)

    # -- packages

    def _pick_files(self) -> None:
        chosen, _filter = QFileDialog.getOpenFileNames(
            self, _("交接文件"), self._source.text(), _("交接文件 (*.svp)")
        )
        if chosen:
            self._source.setText("; ".join(chosen))
            self._merge()

    def _pick_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("交接文件夹"), self._source.text())
        if chosen:
            self._source.setText(chosen)
            self._merge()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if _dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        files = _dropped(event)
        if files:
            event.acceptProposedAction()
            self._source.setText("; ".join(str(file) for file in files))
            self._merge()

    def _merge(self) -> None:
        sources = [Path(part.strip()) for part in self._source.text().split(";") if part.strip()]
        if not sources:
            self.desk.window().messages.tell(_("还没有选交接文件。"), "warn")
            self._source.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._take(sources, None)

    def _take(self, sources: list[Path], confirmed: UnknownDevice | None) -> None:
        """Read packages; first trust the one whose code was compared, if any."""
        if self._busy or not self._writing:
            return

        def work(survey: Survey, job: Job) -> Merged:
            if confirmed is not None:
                survey.exchange.confirm(confirmed)
            return survey.exchange.merge(
                sources, progress=job.report, cancelled=lambda: job.cancelled
            )

        def done(merged: Merged) -> None:
            if confirmed is None:
                self._unknown = []
            else:
                own = confirmed.person.device
                self._unknown = [one for one in self._unknown if one.person.device != own]
            self._unknown += [one for one in merged.outcomes if isinstance(one, UnknownDevice)]
            self._arrived.display(merged.outcomes)
            self._trust.display(self._unknown)
            self.desk.announce(merged.changed)
            self._read()

        self._busy = True
        self._allow()
        job = self.desk.run(
            work, done, self, progress=self.busy.display, ended=self._ended, long=True
        )
        self.busy.begin(_("正在汇总"), job.cancel)

    def _ended(self) -> None:
        self._busy = False
        self.busy.end()
        self._allow()
        if self._unknown:
            self._trust.yes.setFocus(Qt.FocusReason.OtherFocusReason)

    def _confirm(self) -> None:
        one = self._unknown[0]
        own = [other.file for other in self._unknown if other.person.device == one.person.device]
        self._take(own, one)

    def _skip(self) -> None:
        own = self._unknown[0].person.device
        self._unknown = [one for one in self._unknown if one.person.device != own]
        self._trust.display(self._unknown)
        self._read()

    # -- 两人填得不一样

    def _on_changed(self, changed: Changed) -> None:
        if self.isVisible() and changed:
            self._read()

    def _read(self) -> None:
        self.desk.run(lambda survey, _job: survey.review.conflicts(), self._show, self)

    def _show(self, conflicts: list[Conflict]) -> None:
        self._heading.setText(_("两人填得不一样：{n} 处").format(n=len(conflicts)))
        self._heading.setVisible(bool(conflicts))
        self._fine.words.setText(
            _("核对并信任之后，它的文件马上合进来。")
            if self._unknown
            else _("没有两人填得不一样的地方。")
        )
        told = self._arrived.isVisible() or bool(self._unknown)
        self._stack.setCurrentIndex(0 if conflicts else 2 if told else 1)
        self._table.show_rows(conflicts, keep=lambda one: (one.record, one.group))
        if self._wanted:
            record, self._wanted = self._wanted, ""
            self._table.choose(lambda one: one.record == record)

    def _show_conflict(self, conflict: Conflict | None) -> None:
        if conflict is None or conflict == self._sides.conflict:
            return
        self._sides.display(conflict)
        self.desk.run(
            lambda survey, _job: [
                [survey.taking.copy_of({"hash": photo}, THUMBNAIL) for photo in side.photos]
                for side in conflict.sides
            ],
            lambda files: self._sides.thumbnails(conflict, files),
            self,
            pool="image",
        )

    def _settle(self, conflict: Conflict, picks: dict[str, int], side: int, reason: str) -> None:
        if self._busy:
            return

        def work(survey: Survey, _job: Job) -> tuple[Changed, str]:
            if side < 0:
                changed = survey.review.compose(
                    conflict.record, conflict.group, picks, reason, seen=conflict
                )
            else:
                changed = survey.review.settle(
                    conflict.record, conflict.group, side, reason, seen=conflict
                )
            return changed, _graded(survey, conflict.record)

        def done(made: tuple[Changed, str]) -> None:
            changed, grade = made
            said = (
                _("已定，参考判定 {grade}。落选的一份留在历史里。").format(grade=grade)
                if conflict.provisional and grade
                else _("已定。落选的一份留在历史里。")
            )
            self.desk.window().messages.tell(said)
            self.desk.announce(changed)

        self._busy = True
        self._allow()
        self.desk.run(work, done, self, ended=self._ended)


def _graded(survey: Survey, record: str) -> str:
    """The grade as it stands after a decision, computed anew."""
    head = survey.core.store.head(record)
    return head.grade if head else ""


def _columns() -> list[Column[Conflict]]:
    return [
        Column(
            "",
            lambda one: f"{one.house}\n{one.what}",
            mark=lambda one: (
                marks.view(one.sides[one.shown].grade, provisional=True)
                if one.provisional
                else None
            ),
            stretch=True,
        )
    ]


def _dropped(event: QDropEvent) -> list[Path]:
    """Packages and folders among what is being dragged."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return [path for path in paths if path.is_dir() or path.suffix.lower() == ".svp"]
