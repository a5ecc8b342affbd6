"""从备份恢复: choose a backup, choose a new folder, begin; a survey need not be open for that."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
)

from app import bootstrap
from app.i18n import _
from app.survey.restoring import Found
from app.survey.survey import Survey
from app.ui import theme
from app.ui.desk import Desk
from app.ui.jobs import Job
from app.ui.page import Page
from app.ui.widgets import bits
from app.ui.widgets.empty import Empty
from app.ui.widgets.passphrase import hidden_field
from app.ui.widgets.progress_line import ProgressLine
from app.ui.widgets.rows_table import Column, RowsTable


class RestorePage(Page):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._running = False
        kept = desk.window().settings
        self._disk = bits.button(_("选择备份盘…"), self._choose_disk, icon="folder")
        self._table: RowsTable[Found] = RowsTable(_("备份"), _columns())
        self._table.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._table.chosen.connect(lambda _row: self._tools())
        self._table.opened.connect(lambda _row: self._pick_folder())
        self._stack = QStackedWidget()
        self._stack.addWidget(
            Empty("save", _("接好备份盘，选它，或选盘上 chengjian-backup 开头的文件夹。"))
        )
        self._stack.addWidget(self._table)
        self._stack.addWidget(
            Empty("warning", _("这里没有完整的备份。请换一个文件夹，或看看备份盘是否接对了。"))
        )
        self._folder = self._field(
            _("新的文件夹"), _("本机硬盘上一个新的或空的文件夹，例如 D:\\城检")
        )
        self._person = self._field(_("填写人"), _("在这台电脑上填写的人"))
        self._person.setText(kept.person)
        self._device = self._field(_("电脑名称"), _("例如：备用电脑"))
        self._passphrase = hidden_field(_("口令"))
        self._passphrase_label = QLabel(_("口令"))
        self._photos = QCheckBox(_("照片一起取回（照片多时要较久；不勾就先开工，以后再取）"))
        self._photos.setChecked(True)
        self._go = bits.button(_("开始恢复"), self._begin, kind="primary", icon="undo")
        self._about = bits.text(tone="soft")
        self.busy = ProgressLine()
        self._build()
        self._tools()

    @property
    def title(self) -> str:
        return _("从备份恢复")

    def enter(self, argument: str) -> None:
        if argument:
            self._look(Path(argument))
        self._disk.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """A restore under way goes on."""

    # -- doing

    def _choose_disk(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("选择备份盘"))
        if chosen:
            self._look(Path(chosen))

    def _look(self, place: Path) -> None:
        self._desk.jobs.run(
            lambda _job: bootstrap.backups_in(place), self.show_found, self, pool="image",
            failed=self._desk.window().messages.known,
        )  # fmt: skip

    def _pick_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("选择一个新的或空的文件夹"))
        if chosen:
            self._folder.setText(str(Path(chosen)))

    def _begin(self) -> None:
        found = self._table.current()
        messages = self._desk.window().messages
        if found is None:
            messages.tell(_("还没有选备份。"), "warn")
            return
        for field in (self._folder, self._person, self._device):
            if not field.text().strip():
                messages.tell(_("还没有填“{field}”。").format(field=field.accessibleName()), "warn")
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self._running = True
        self._tools()
        who = bootstrap.Who(self._person.text().strip(), self._device.text().strip())

        def then() -> None:
            self._passphrase.clear()
            messages.tell(
                _("已恢复，可以接着工作。原来那台电脑请不要再用来汇总。")
                if found.role == "office"
                else _("已恢复，可以接着工作。下次交接时，办公室会请您核对一次核对码。")
            )
            self._desk.window().open("today")

        def over() -> None:
            self._running = False
            self.busy.end()
            self._tools()

        folder = Path(self._folder.text().strip())
        photos, passphrase = self._photos.isChecked(), self._passphrase.text()

        def make(job: Job) -> Survey:
            return bootstrap.restore(
                found.folder, folder, who, self._desk.clock, photos=photos,
                passphrase=passphrase if found.sealed else None,
                progress=lambda done, total: job.report(done >> 20, max(total >> 20, 1)),
                cancelled=lambda: job.cancelled,
            )  # fmt: skip

        job = self._desk.take(make, folder, who, then, lambda: None, (self.busy.display, over))
        if job is None:
            over()
        else:
            self.busy.begin(_("正在恢复"), job.cancel)

    # -- showing

    def show_found(self, found: list[Found]) -> None:
        """The backups of the chosen folder, the newest chosen."""
        self._table.show_rows(found)
        self._stack.setCurrentIndex(1 if found else 2)
        if found:
            self._table.choose(lambda _row: True)
            self._table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._tools()

    def _tools(self) -> None:
        found = self._table.current()
        sealed = found is not None and found.sealed
        for widget in (self._passphrase, self._passphrase_label):
            widget.setVisible(sealed)
        self._go.setEnabled(found is not None and not self._running)
        self._disk.setEnabled(not self._running)
        if found is None:
            self._about.setText("")
        elif found.role == "office":
            self._about.setText(_("这是办公室的备份：恢复后这里就是办公室，各台外业电脑照常交接。"))
        else:
            self._about.setText(
                _("这是“{name}”的备份：它已保存的内容都在，没交出去的会接着交给办公室。").format(
                    name=found.computer
                )
            )

    def _field(self, name: str, example: str) -> QLineEdit:
        field = QLineEdit()
        field.setAccessibleName(name)
        field.setPlaceholderText(example)
        return field

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(bits.line(self.title, step="page"))
        head.addStretch(1)
        head.addWidget(self._disk)
        head.addWidget(
            bits.button(_("返回"), lambda: self._desk.window().open("welcome"), icon="back")
        )
        card = bits.frame("card")
        grid = QGridLayout(card)
        bits.margins(grid, 20, 16, 20, 16)
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(theme.px(8))
        grid.setColumnStretch(1, 1)
        pick = bits.button(_("选择…"), self._pick_folder, icon="folder")
        for number, field in enumerate((self._folder, self._person, self._device)):
            label = QLabel(field.accessibleName())
            label.setBuddy(field)
            grid.addWidget(label, number, 0)
            grid.addWidget(field, number, 1)
        grid.addWidget(pick, 0, 2)
        grid.addWidget(self._passphrase_label, 3, 0)
        grid.addWidget(self._passphrase, 3, 1)
        grid.addWidget(self._photos, 4, 1, 1, 2)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(12))
        foot.addWidget(self._about, 1)
        foot.addWidget(self._go)
        grid.addLayout(foot, 5, 0, 1, 3)
        column = QVBoxLayout()
        bits.margins(column, 24, 16, 24, 16)
        column.setSpacing(theme.px(12))
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        column.addWidget(card)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(column, 1)
        whole.addWidget(self.busy)


def _columns() -> list[Column[Found]]:
    return [
        Column(_("什么时候"), lambda one: one.time[:16].replace("T", " "), width=136),
        Column(_("哪台电脑"), lambda one: one.computer, width=140),
        Column(_("调查"), lambda one: one.title, stretch=True, least=160),
        Column(_("是"), _role, width=88),
        Column(_("记录"), lambda one: str(one.records), right=True, width=80),
        Column(_("照片"), lambda one: str(one.photos), right=True, width=80),
        Column(_("口令"), lambda one: _("要口令") if one.sealed else "–", width=72, spare=1),
    ]


def _role(one: Found) -> str:
    return _("办公室") if one.role == "office" else _("外业电脑")
