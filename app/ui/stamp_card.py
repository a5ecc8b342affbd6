"""水印: which rows stand below copies of photos; a part of the page 文头和查验."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout

from app.i18n import _
from app.survey import stamps
from app.survey.stamps import ROWS, Facts, Template
from app.survey.survey import Survey
from app.ui import theme
from app.ui.desk import Desk
from app.ui.jobs import Job
from app.ui.widgets import bits

_COLUMNS = 4
#: An invented photo, so that one sees what is chosen.
_SAMPLE = {
    "taken": "2026-07-18T10:15:30",
    "added": "2026-07-18T18:00:00+08:00",
    "lat": "39.560000",
    "lon": "109.740000",
    "hash": "9f86d081884c7d65",
}


class StampCard(QFrame):
    """Reads the survey's template when told to, shows it with a sample, keeps it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setObjectName("card")
        self._rows = {row: QCheckBox(_(words)) for row, words in ROWS.items()}
        self._project = QLineEdit()
        self._project.setAccessibleName(_("项目名称"))
        self._project.setPlaceholderText(_("空着用调查的名称"))
        self._project.returnPressed.connect(self._save)
        self._project.textChanged.connect(self._preview)
        self._papers = QCheckBox(_("报告里的照片也印"))
        self._save_button = bits.button(_("保存水印"), self._save)
        self._sample = bits.text(step="small")
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(16))
        grid.setColumnStretch(_COLUMNS, 1)
        for n, box in enumerate(self._rows.values()):
            box.toggled.connect(self._preview)
            grid.addWidget(box, n // _COLUMNS, n % _COLUMNS)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(bits.line(_("项目名称")))
        row.addWidget(self._project, 1)
        foot = QHBoxLayout()
        foot.addWidget(self._papers)
        foot.addStretch(1)
        foot.addWidget(self._save_button)
        inside = QVBoxLayout(self)
        bits.margins(inside, 20, 16, 20, 16)
        inside.setSpacing(theme.px(8))
        inside.addWidget(bits.line(_("照片水印"), step="question", bold=True))
        inside.addWidget(
            bits.text(_("印在导出的照片下面的一条里，不盖住照片；原件从不改动。"), tone="soft")
        )
        inside.addLayout(grid)
        inside.addLayout(row)
        inside.addWidget(self._sample)
        inside.addLayout(foot)
        self._kept = Template()
        self._facts = Facts()

    def allow(self, writing: bool) -> None:
        for widget in (*self._rows.values(), self._project, self._papers, self._save_button):
            widget.setEnabled(writing)

    def refresh(self) -> None:
        """Read the template of the open survey."""
        self._desk.run(
            lambda survey, _job: (survey.evidence.template, survey.meta.title), self._show, self
        )

    @property
    def template(self) -> Template:
        """What is chosen now: rows that were there keep their order, new ones follow."""
        chosen = [row for row, box in self._rows.items() if box.isChecked()]
        kept = [row for row in self._kept.rows if row in chosen]
        rows = (*kept, *(row for row in chosen if row not in kept))
        return Template(rows, self._project.text().strip(), self._papers.isChecked())

    def _show(self, found: tuple[Template, str]) -> None:
        self._kept, title = found
        self._facts = Facts(_("示例嘎查 示例社12号院"), title, _("王测试、李测试"), "3f9a1c2b")
        for row, box in self._rows.items():
            box.setChecked(row in self._kept.rows)
        self._project.setText(self._kept.project)
        self._papers.setChecked(self._kept.papers)
        self._preview()

    def _preview(self) -> None:
        lines = stamps.lines(_SAMPLE, self._facts, self.template)
        self._sample.setText("　".join(lines) or _("什么都不印。"))

    def _save(self) -> None:
        if not self._save_button.isEnabled():
            return
        wanted = self.template

        def work(survey: Survey, _job: Job) -> tuple[Template, str]:
            survey.evidence.keep_template(wanted)
            return survey.evidence.template, survey.meta.title

        def done(found: tuple[Template, str]) -> None:
            self._show(found)
            self._desk.window().messages.tell(_("照片水印已保存。"))

        self._desk.run(work, done, self)
