"""交接: pack for the office (or back to the laptops), and the office's start file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
)

from app.i18n import _
from app.store.values import PackageNote
from app.survey import words
from app.survey.survey import Survey
from app.ui import theme
from app.ui.desk import Desk
from app.ui.desk_page import DeskPage
from app.ui.jobs import Job, Progress
from app.ui.widgets import bits
from app.ui.widgets.empty import Empty
from app.ui.widgets.rows_table import COMPACT, Column, RowsTable

_MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Note:
    """A package written or taken in, with the name of the computer it came from."""

    package: PackageNote
    sender: str


class ExchangePage(DeskPage):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.head(_("交接"))
        cards = QHBoxLayout()
        cards.setSpacing(theme.px(16))
        cards.addWidget(self._sending_card(), 3)
        cards.addWidget(self._code_card(), 2)
        self.column.addLayout(cards)
        self.column.addWidget(bits.line(_("写出和收到的交接文件"), bold=True))
        self._table: RowsTable[Note] = RowsTable(_("交接记录"), _columns(), height=COMPACT)
        self._log = QStackedWidget()
        self.column.addWidget(self._log, 1)
        # Only now: a stack outside a page shows its first widget as a window of its own.
        self._log.addWidget(self._table)
        self._log.addWidget(
            Empty("exchange", _("还没有写出或收到交接文件。写出和收到的都会记在这里。"))
        )
        self._allow_buttons(True)

    @property
    def title(self) -> str:
        return _("交接")

    def refresh(self, argument: str) -> None:
        del argument
        about = self.desk.about
        if about is None:
            return
        self._say.setText(
            _("把这里的全部结果打成交接文件，回传给外业电脑；新电脑先要一份开工文件。")
            if about.office
            else _("把这台电脑填好的全部内容打成交接文件，用U盘、共享文件夹或邮件交给办公室。")
        )
        self._start.setVisible(about.office)
        self._code.setText(about.code)
        self._code_say.setText(
            _("外业电脑加入时会打电话来问这组数字：它证明开工文件是这间办公室写的。")
            if about.office
            else _("办公室第一次收到这台电脑的文件时会打电话来问这组数字：念给对方听。")
        )
        self._who.setText(
            _("{name} · {person}").format(
                name=about.name, person=self.desk.window().settings.person
            )
        )
        self._read()
        self._target.setFocus(Qt.FocusReason.OtherFocusReason)

    def allow(self, writing: bool) -> None:
        self._writing = writing
        self._allow_buttons(True)

    def _allow_buttons(self, on: bool) -> None:
        for button in (self._pack_button, self._start):
            button.setEnabled(on and self._writing)

    # -- building

    def _sending_card(self) -> QFrame:
        self._writing = True
        self._say = bits.text()
        self._target = QLineEdit()
        self._target.setAccessibleName(_("放到"))
        self._target.setPlaceholderText(_("U盘或共享文件夹"))
        self._target.returnPressed.connect(self._pack)
        label = bits.line(_("放到"))
        label.setBuddy(self._target)
        self._pack_button = bits.button(_("打成交接文件"), self._pack, kind="primary")
        self._start = bits.button(_("写开工文件"), self._write_start)
        place = QGridLayout()
        place.setHorizontalSpacing(theme.px(8))
        place.addWidget(label, 0, 0)
        place.addWidget(self._target, 0, 1)
        place.addWidget(bits.button(_("浏览…"), self._browse), 0, 2)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(self._pack_button)
        row.addWidget(self._start)
        row.addStretch(1)
        card = bits.frame("card")
        inside = QVBoxLayout(card)
        bits.margins(inside, 20, 16, 20, 16)
        inside.setSpacing(theme.px(12))
        inside.addWidget(self._say)
        inside.addLayout(place)
        inside.addLayout(row)
        inside.addWidget(
            bits.text(
                _("交接文件只有收件的一方能打开；原来的记录和照片都还在本机。"),
                step="small",
                tone="soft",
            )
        )
        return card

    def _code_card(self) -> QFrame:
        self._who = bits.text(bold=True)
        self._code = bits.line(step="figure")
        self._code.setAccessibleName(_("核对码"))
        self._code.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._code_say = bits.text(tone="soft")
        card = bits.frame("card")
        inside = QVBoxLayout(card)
        bits.margins(inside, 20, 16, 20, 16)
        inside.setSpacing(theme.px(8))
        inside.addWidget(self._who)
        inside.addWidget(bits.line(_("这台电脑的核对码"), tone="soft"))
        inside.addWidget(self._code)
        inside.addWidget(self._code_say)
        inside.addStretch(1)
        return card

    # -- what it shows

    def _read(self) -> None:
        def work(survey: Survey, _job: Job) -> list[Note]:
            names = {one.id: one.name for one in survey.exchange.devices()}
            return [
                Note(one, names.get(one.device) or one.device) for one in survey.exchange.packages()
            ]

        self.desk.run(work, self._show, self)

    def _show(self, notes: list[Note]) -> None:
        self._table.show_rows(notes, keep=lambda note: note.package.name)
        self._log.setCurrentIndex(0 if notes else 1)

    # -- what it does

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("放到"), self._target.text())
        if chosen:
            self._target.setText(chosen)

    def _pack(self) -> None:
        self._write(_packed, _("正在打成交接文件"))

    def _write_start(self) -> None:
        self._write(_started, _("正在写开工文件"))

    def _write(self, work: Callable[[Survey, Job, Path], str], what: str) -> None:
        text = self._target.text().strip()
        if not text:
            self.desk.window().messages.tell(_("还没有选放到哪个文件夹。"), "warn")
            self._target.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if not self._pack_button.isEnabled():
            return
        if self.desk.waiting:
            self.desk.window().messages.tell(
                _("还有照片正在处理，等它们处理完，再写交接文件。"), "warn"
            )
            return
        folder = Path(text).expanduser()
        self._allow_buttons(False)
        job = self.desk.run(
            lambda survey, job: work(survey, job, folder),
            self._written,
            self,
            progress=self._step,
            ended=self._ended,
            long=True,
        )
        self.busy.begin(what, job.cancel)

    def _step(self, step: Progress) -> None:
        """In megabytes where there are some; Qt's bar cannot count more than 2³¹ bytes."""
        if step.total > _MEGABYTE:
            step = Progress(step.done // _MEGABYTE, step.total // _MEGABYTE)
        else:
            step = Progress(0, 0)
        self.busy.display(step)

    def _written(self, said: str) -> None:
        self.desk.window().messages.tell(said)
        self._read()

    def _ended(self) -> None:
        self.busy.end()
        self._allow_buttons(True)


def _packed(survey: Survey, job: Job, folder: Path) -> str:
    packed = survey.exchange.pack(folder, progress=job.report, cancelled=lambda: job.cancelled)
    done = _("已放到 {folder}：{n} 个交接文件，记录 {records} 条，照片 {photos} 张。").format(
        folder=folder, n=len(packed.files), records=packed.records, photos=packed.photos
    )
    return "\n".join((done, *(words.held(house, error) for house, error in packed.held)))


def _started(survey: Survey, job: Job, folder: Path) -> str:
    file = survey.exchange.start_file(folder, progress=job.report, cancelled=lambda: job.cancelled)
    return _("开工文件已写好：{file}").format(file=file)


def _columns() -> list[Column[Note]]:
    return [
        Column(_("时间"), lambda note: note.package.time[:16].replace("T", " ")),
        Column(_("方向"), lambda note: _("收到") if note.package.direction == "in" else _("写出")),
        Column(_("哪台电脑"), lambda note: note.sender),
        Column(_("文件"), lambda note: note.package.name, lambda _note: "soft", stretch=True),
    ]
