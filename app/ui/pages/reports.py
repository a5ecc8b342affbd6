"""报告: what is written for others: what, of which houses, for whom; seen before it leaves."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.errors import KnownError
from app.i18n import _
from app.survey.deliverables.values import Choice, Code, Deliverable, Delivered, Leaving
from app.survey.survey import Survey
from app.ui import theme
from app.ui.desk import Desk
from app.ui.desk_page import DeskPage
from app.ui.jobs import Job
from app.ui.widgets import bits
from app.ui.widgets.deliver_form import DeliverForm
from app.ui.widgets.leaving_view import LeavingView
from app.ui.widgets.pick import Pick

_LIST, _FORM = 248, 280


class ReportsPage(DeskPage):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._turn = 0
        self._picks: dict[Code, Pick] = {}
        self._code: Code = "papers"
        self._leaving: Leaving | None = None
        self._writing: Job | None = None
        self._proposed = ""
        self._written: Path | None = None
        self.head(
            _("报告"),
            bits.button(_("文头和查验"), lambda: desk.window().open("letterhead"), kind="quiet"),
        ).setText(_("写出之前，先看清楚会写出什么"))
        self._form = DeliverForm()
        self._view = LeavingView()
        self._form.changed.connect(self._look)
        self._form.map_wanted.connect(self._begin_map)
        self._kinds = QVBoxLayout()
        self._kinds.setSpacing(theme.px(8))
        self.column.addLayout(self._body(), 1)
        self.column.addWidget(self._foot())

    @property
    def title(self) -> str:
        return _("报告")

    # -- building

    def _body(self) -> QHBoxLayout:
        kinds = QWidget()
        kinds.setLayout(self._kinds)
        bits.margins(self._kinds, 0, 0, 8, 0)  # large text scrolls: not over the words
        self._kinds.addStretch(1)
        self._list = bits.scrolled(kinds)
        for body in (kinds, self._form, self._view):
            body.setObjectName("sheet")  # a card's own ground
        form = bits.frame("card")
        inner = QVBoxLayout(form)
        bits.margins(inner, 0, 0, 0, 0)
        inner.addWidget(bits.scrolled(self._form))
        preview = bits.frame("card")
        shown = QVBoxLayout(preview)
        bits.margins(shown, 0, 0, 0, 0)
        shown.addWidget(bits.scrolled(self._view))
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        self._list.setFixedWidth(theme.px(_LIST))
        form.setFixedWidth(theme.px(_FORM))
        row.addWidget(self._list)
        row.addWidget(form)
        row.addWidget(preview, 1)
        return row

    def _foot(self) -> QWidget:
        foot = QWidget()
        self._target = QLineEdit()
        self._target.setAccessibleName(_("保存到"))
        self._target.returnPressed.connect(self._write)
        label = bits.line(_("保存到"))
        label.setBuddy(self._target)
        self._open = bits.button(_("打开文件夹"), self._show_folder, icon="folder")
        self._open.hide()
        self._button = bits.button(_("写出"), self._write, kind="primary", tip="Enter")
        row = QHBoxLayout(foot)
        bits.margins(row, 0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(label)
        row.addWidget(self._target, 1)
        row.addWidget(bits.button(_("浏览…"), self._browse))
        row.addWidget(self._open)
        row.addWidget(self._button)
        return foot

    # -- what can be written

    def allow(self, writing: bool) -> None:
        """Everything here only reads; residents in clear need a survey that takes the note."""

    def refresh(self, argument: str) -> None:
        def work(
            survey: Survey, _job: Job
        ) -> tuple[list[Deliverable], list[tuple[str, str]], list[tuple[str, str]], list[str]]:
            topic = survey.deliverables
            papers = [(kind.code, kind.name) for kind in survey.papers.kinds()]
            return topic.offered(), topic.scopes(), papers, topic.maps()

        def show(
            found: tuple[
                list[Deliverable], list[tuple[str, str]], list[tuple[str, str]], list[str]
            ],
        ) -> None:
            kinds, scopes, papers, maps = found
            self._form.fill(scopes, papers, maps)
            self._offer(kinds)
            wanted = next((one.code for one in kinds if one.code == argument), self._code)
            self._choose(wanted)
            self._picks[wanted].setFocus(Qt.FocusReason.OtherFocusReason)

        self.desk.run(work, show, self)

    def _offer(self, kinds: list[Deliverable]) -> None:
        if self._picks:
            return
        for number, one in enumerate(kinds, 1):
            pick = Pick(f"{number}  {one.name}", one.about, compact=True)
            pick.clicked.connect(lambda _on, code=one.code: self._choose(code))
            pick.setShortcut(f"Alt+{number}")
            self._picks[one.code] = pick
            self._kinds.insertWidget(number - 1, pick)

    def _choose(self, code: Code) -> None:
        self._code = code
        for one, pick in self._picks.items():
            pick.setChecked(one == code)
        self._list.ensureWidgetVisible(self._picks[code], 0, 0)
        self._form.ask(code)

    def _begin_map(self) -> None:
        """A map of one's own, opened in its folder to be edited."""

        def done(file: Path) -> None:
            self.desk.window().messages.tell(
                _("已新建列对照表“{name}”，用记事本改好、存好，再回到这里。").format(name=file.stem)
            )
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(file.parent)))
            self.refresh("mapped")

        self.desk.run(lambda survey, _job: survey.deliverables.new_map(), done, self)

    # -- what would leave

    def _look(self) -> None:
        self._turn += 1
        turn, choice = self._turn, self._form.choice()

        def show(leaving: Leaving) -> None:
            if turn == self._turn:
                self._show(leaving, choice)

        def failed(error: KnownError) -> None:
            if turn == self._turn:
                self._leaving = None
                self._view.instead(error.title, error.advice)
                self._button.setEnabled(False)

        self.desk.run(
            lambda survey, _job: survey.deliverables.leaving(choice), show, self, failed=failed
        )

    def _show(self, leaving: Leaving, choice: Choice) -> None:
        self._leaving = leaving
        self._view.display(leaving, personal=choice.audience.personal)
        self._button.setEnabled(self._writing is None)
        if self._target.text() in {"", self._proposed}:
            about = self.desk.about
            name = Path(leaving.name)
            dated = f"{name.stem} {_today(self.desk)}{name.suffix}"
            self._proposed = str((about.folder if about else Path()) / _("成果") / dated)
            self._target.setText(self._proposed)

    # -- writing

    def _browse(self) -> None:
        text = self._target.text()
        if self._leaving is not None and Path(self._leaving.name).suffix:
            chosen, _filter = QFileDialog.getSaveFileName(self, _("保存到"), text)
        else:
            above = str(Path(text).parent) if text else ""
            chosen = QFileDialog.getExistingDirectory(self, _("保存到哪个文件夹"), above)
        if chosen:
            self._target.setText(chosen)

    def _write(self) -> None:
        if self._writing is not None or self._leaving is None:
            return
        choice, text = self._form.choice(), self._target.text().strip()
        if choice.audience.personal and not choice.audience.reason:
            self.desk.window().messages.tell(_("不遮盖住户信息，请先写一个理由。"), "warn")
            self._form.reason_field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if not text:
            self.desk.window().messages.tell(_("请填保存到哪里。"), "warn")
            self._target.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        target = Path(text).expanduser()
        name = Path(self._leaving.name)
        if name.suffix and target.suffix.lower() != name.suffix:
            target /= name.name

        def ended() -> None:
            self._writing = None
            self.busy.end()
            self._button.setEnabled(self._leaving is not None)

        self._writing = self.desk.run(
            lambda survey, job: survey.deliverables.write(
                choice, target, progress=job.report, cancelled=lambda: job.cancelled
            ),
            self._done,
            self,
            progress=self.busy.display,
            ended=ended,
            pool="image",
            long=True,
        )
        self._open.hide()
        self._button.setEnabled(False)
        self.busy.begin(_("正在写出"), self._writing.cancel)

    def _done(self, made: Delivered) -> None:
        self._written = made.target
        self._open.show()
        said = _("；").join(made.said)
        self.desk.window().messages.tell(
            _("已写好：{file}。{said}").format(file=made.target.name, said=said)
        )

    def _show_folder(self) -> None:
        if self._written is not None:
            folder = self._written if self._written.is_dir() else self._written.parent
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _today(desk: Desk) -> date:
    return desk.clock().date()
