"""交接: how far the work has come at the office, one button for both ways, and what else is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
)

from app import settings
from app.i18n import _
from app.survey.survey import Survey
from app.ui import theme
from app.ui.desk import Desk
from app.ui.desk_page import DeskPage
from app.ui.jobs import Job, Progress
from app.ui.pages import handing_over
from app.ui.pages.handing_over import Note, Seen
from app.ui.widgets import bits
from app.ui.widgets.empty import Empty
from app.ui.widgets.hand_over_card import HandOverCard
from app.ui.widgets.rows_table import COMPACT, Column, RowsTable

_MEGABYTE = 1_000_000
_ASIDE = 320  # px at 100 %


class ExchangePage(DeskPage):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._writing = True
        self._sure = False  # 清理 was pressed once
        self._seen: Seen | None = None
        self.head(_("交接"))
        self._card = HandOverCard(self._exchange)
        self.column.addWidget(self._card)
        lower = QHBoxLayout()
        lower.setSpacing(theme.px(16))
        lower.addLayout(self._log_column(), 1)
        aside = bits.scrolled(self._aside())
        aside.setFixedWidth(theme.px(_ASIDE))
        lower.addWidget(aside)
        self.column.addLayout(lower, 1)
        self._allow_buttons(True)

    @property
    def title(self) -> str:
        return _("交接")

    def refresh(self, argument: str) -> None:
        del argument
        about = self.desk.about
        if about is None:
            return
        self._start.setVisible(about.office)
        self._outset.setVisible(about.office)
        self._way.setVisible(not about.office)
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
        kept = self.desk.window().settings.handover_folders.get(self.desk.survey.meta.survey_id)
        if kept and not self._card.folder.text():
            self._card.folder.setText(kept)
        self._ask_again(False)
        self._read()
        self._card.folder.setFocus(Qt.FocusReason.OtherFocusReason)

    def allow(self, writing: bool) -> None:
        self._writing = writing
        self._allow_buttons(True)

    def _allow_buttons(self, on: bool) -> None:
        for button in (self._card.go, self._pack_button, self._start, self._free, self._keep):
            button.setEnabled(on and self._writing)

    # -- building

    def _log_column(self) -> QVBoxLayout:
        self._lacking = bits.text(tone="warn")
        self._table: RowsTable[Note] = RowsTable(_("交接记录"), _columns(), height=COMPACT)
        self._log = QStackedWidget()
        column = QVBoxLayout()
        column.setSpacing(theme.px(8))
        column.addWidget(self._lacking)
        column.addWidget(bits.line(_("写出和收到的交接文件"), bold=True))
        column.addWidget(self._log, 1)
        self._log.addWidget(self._table)
        self._log.addWidget(
            Empty("exchange", _("还没有写出或收到交接文件。写出和收到的都会记在这里。"))
        )
        return column

    def _aside(self) -> QFrame:
        self._who = bits.text(bold=True)
        self._code = bits.line(step="page", bold=True)
        self._code.setAccessibleName(_("核对码"))
        self._code.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._code_say = bits.text(step="small", tone="soft")
        self._way: QComboBox = bits.Combo()
        self._way.setAccessibleName(_("用什么交"))
        for words, way in ((_("优盘"), "stick"), (_("共享文件夹"), "share"), (_("邮件"), "mail")):
            self._way.addItem(words, way)
        self._pack_button = bits.button(_("打成交接文件"), self._pack)
        self._start = bits.button(_("写开工文件"), self._write_start)
        self._outset = bits.button(
            _("名册分片、人员名单…"), lambda: self.desk.window().open("outset"), kind="quiet"
        )
        self._free_say = bits.text(step="small", tone="soft")
        self._free = bits.button(_("清理照片原件"), self._let_go)
        self._keep = bits.button(_("不清理"), lambda: self._ask_again(False), kind="quiet")
        card = bits.frame("card")
        inside = QVBoxLayout(card)
        bits.margins(inside, 20, 16, 20, 16)
        inside.setSpacing(theme.px(8))
        inside.addWidget(self._who)
        inside.addWidget(bits.line(_("这台电脑的核对码"), tone="soft"))
        inside.addWidget(self._code)
        inside.addWidget(self._code_say)
        inside.addSpacing(theme.px(12))
        inside.addWidget(bits.line(_("只写出，不读入"), tone="soft"))
        pack = QHBoxLayout()
        pack.setSpacing(theme.px(8))
        pack.addWidget(self._way)
        pack.addWidget(self._pack_button, 1)
        inside.addLayout(pack)
        inside.addWidget(self._start)
        inside.addWidget(self._outset)
        inside.addSpacing(theme.px(12))
        inside.addWidget(self._free_say)
        free = QHBoxLayout()
        free.setSpacing(theme.px(8))
        free.addWidget(self._free, 1)
        free.addWidget(self._keep)
        inside.addLayout(free)
        inside.addStretch(1)
        return card

    # -- what it shows

    def _read(self) -> None:
        self.desk.run(handing_over.look, self._show, self)

    def _show(self, seen: Seen) -> None:
        self._seen = seen
        about = self.desk.about
        self._card.display(
            seen.sentence,
            seen.step,
            seen.tone,
            _("把回传的文件和回执放进去，把外业电脑交来的读进来；收优盘请到“汇总”。")
            if about is not None and about.office
            else _("没入库的写到这里，办公室的回执和文件读进来。文件已加密，只有办公室能打开。"),
        )
        self._lacking.setText(seen.lacking)
        self._lacking.setVisible(bool(seen.lacking))
        self._table.show_rows(seen.notes, keep=lambda note: note.package.name)
        self._log.setCurrentIndex(0 if seen.notes else 1)
        may = seen.free is not None and seen.free.photos > 0
        for widget in (self._free_say, self._free):
            widget.setVisible(may)
        if seen.free is not None and may:
            self._free_say.setText(
                _("办公室已入库满期的照片原件 {n} 张，共 {size} MB，可以清理；小图留着。").format(
                    n=seen.free.photos, size=handing_over.megabytes(seen.free.size)
                )
            )
        self._ask_again(False)

    # -- what it does

    def _exchange(self) -> None:
        self._write(handing_over.exchanged, _("正在交接"), self._card.go)

    def _pack(self) -> None:
        way = str(self._way.currentData())
        self._write(
            lambda survey, job, folder: handing_over.packed(survey, job, folder, way),
            _("正在打成交接文件"),
            self._pack_button,
        )

    def _write_start(self) -> None:
        self._write(handing_over.started, _("正在写开工文件"), self._start)

    def _let_go(self) -> None:
        """Asked twice: what goes comes back only from the office."""
        if not self._sure:
            self._ask_again(True)
            return
        self._ask_again(False)
        self._run(handing_over.freed, _("正在清理照片原件"))

    def _ask_again(self, sure: bool) -> None:
        self._sure = sure
        self._free.setText(_("确定清理") if sure else _("清理照片原件"))
        self._keep.setVisible(sure)

    def _write(
        self, work: Callable[[Survey, Job, Path], str], what: str, button: QPushButton
    ) -> None:
        folder = self._card.chosen()
        if folder is None:
            self.desk.window().messages.tell(_("还没有选放到哪个文件夹。"), "warn")
            self._card.folder.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if not button.isEnabled():
            return
        if self.desk.waiting:
            self.desk.window().messages.tell(
                _("还有照片正在处理，等它们处理完，再写交接文件。"), "warn"
            )
            return
        self._remember(folder)
        self._run(lambda survey, job: work(survey, job, folder), what)

    def _remember(self, folder: Path) -> None:
        """The same folder is offered the next time, on this computer alone."""
        kept = self.desk.window().settings
        kept.handover_folders = {
            **kept.handover_folders,
            self.desk.survey.meta.survey_id: str(folder),
        }
        settings.save(kept)

    def _run(self, work: Callable[[Survey, Job], str], what: str) -> None:
        self._allow_buttons(False)
        job = self.desk.run(
            work, self._done, self, progress=self._step, ended=self._ended, long=True
        )
        self.busy.begin(what, job.cancel)

    def _step(self, step: Progress) -> None:
        """In megabytes where there are some; Qt's bar cannot count more than 2³¹ bytes."""
        if step.total > _MEGABYTE:
            step = Progress(step.done // _MEGABYTE, step.total // _MEGABYTE)
        else:
            step = Progress(0, 0)
        self.busy.display(step)

    def _done(self, said: str) -> None:
        self.desk.window().messages.tell(said)
        self._read()

    def _ended(self) -> None:
        self.busy.end()
        self._allow_buttons(True)


def _columns() -> list[Column[Note]]:
    return [
        Column(_("时间"), lambda note: note.package.time[:16].replace("T", " ")),
        Column(_("方向"), lambda note: _("收到") if note.package.direction == "in" else _("写出")),
        Column(_("状态"), lambda note: note.state, lambda note: note.tone),
        Column(_("哪台电脑"), lambda note: note.sender),
        Column("MB", lambda note: handing_over.megabytes(note.size), right=True),
        Column(_("文件"), lambda note: note.package.name, lambda _note: "soft", stretch=True),
    ]
