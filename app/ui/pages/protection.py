"""保护: whether the survey has a passphrase, another one, the recovery sheet, locking by itself."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from app import settings
from app.errors import KnownError
from app.i18n import _
from app.survey.survey import Survey
from app.ui import icons, theme
from app.ui.desk import Desk
from app.ui.desk_page import DeskPage
from app.ui.jobs import Job
from app.ui.protecting import AskProtection, RecoverySheet, protect, save_sheet
from app.ui.widgets import bits
from app.ui.widgets.passphrase import NewPassphrase, hidden_field

_WIDEST = 760
#: Minutes that are offered; 0 is never.
_MINUTES = (5, 15, 30, 60, 0)


@dataclass(frozen=True)
class _State:
    on: bool
    sheet: bool  # whether the recovery sheet was ever written
    can_remember: bool
    remembered: bool


class ProtectionPage(DeskPage):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._showing = False
        self._writing = True
        self.head(
            _("保护"),
            bits.button(_("操作记录"), lambda: desk.window().open("actions"), icon="list"),
            bits.button(_("返回"), lambda: desk.window().open("welcome"), icon="back"),
        )
        self._mark = QLabel()
        self._state = bits.text(step="question", bold=True)
        self._about = bits.text(tone="soft")
        self._set = bits.button(_("设口令…"), self._ask, kind="primary", icon="lock")
        self._lock = bits.button(_("现在锁定"), desk.lock_now, icon="lock")
        self._minutes = bits.Combo()
        self._minutes.setAccessibleName(_("自动锁定"))
        for minutes in _MINUTES:
            words = _("{n} 分钟不用就锁定").format(n=minutes) if minutes else _("不自动锁定")
            self._minutes.addItem(words, minutes)
        self._minutes.currentIndexChanged.connect(self._chose_minutes)
        self._remember = QCheckBox(_("这台电脑上的这个用户打开时不用输口令"))
        self._remember.toggled.connect(self._remembering)
        self._sheet = bits.button(_("写出恢复单（PDF）…"), self._save_sheet, icon="save")
        self._sheet_said = bits.text(tone="soft")
        self._old = hidden_field(_("现在的口令"))
        self._new = NewPassphrase(_("新口令"), self._old)
        self._old.returnPressed.connect(self._new.take_focus)
        self._new.done.connect(self._change)
        self._changing = bits.button(_("更换口令"), self._change)
        self._locking = self._card(
            _("锁定"),
            _("锁定时，填到一半的内容先存好；解锁后回到同一页、同一题。正在打包、汇总时不会锁定。"),
        )
        self._recovery = self._card(
            _("恢复单"),
            _("忘了口令，只有恢复单上的恢复码能打开。请打印后锁在柜子里，不要和电脑放在一起。"),
        )
        self._renewal = self._card(_("更换口令"), _("换了以后，旧口令马上不能用；恢复单仍然有效。"))
        self._build()

    @property
    def title(self) -> str:
        return _("保护")

    # -- showing

    def refresh(self, argument: str) -> None:
        del argument

        def work(survey: Survey, _job: Job) -> _State:
            protection = survey.protection
            sheet = any(line.what == "recovery_sheet" for line in survey.actions.lines("lock"))
            if not protection.on:
                return _State(on=False, sheet=sheet, can_remember=False, remembered=False)
            can = protection.can_remember()
            return _State(True, sheet, can, can and protection.remembered)

        self.desk.run(work, self._show, self)

    def allow(self, writing: bool) -> None:
        self._writing = writing
        for widget in (self._set, self._changing, self._sheet):
            widget.setEnabled(writing)

    def _show(self, state: _State) -> None:
        self._showing = True
        icon, tone = ("lock", "done") if state.on else ("warning", "warn")
        self._mark.setPixmap(icons.pixmap(icon, tone, theme.px(28)))
        self._state.setText(_("这个调查已用口令保护") if state.on else _("这个调查没有设口令"))
        self._about.setText(
            _("记录、照片、草稿在这台电脑上都加密保存；没有口令或恢复单，谁也打不开。")
            if state.on
            else _("电脑丢失或被盗时，里面的住户姓名和电话谁都能看到。设口令要几分钟，中途可以停。")
        )
        self._set.setVisible(not state.on)
        self._lock.setVisible(state.on)
        for card in (self._locking, self._recovery, self._renewal):
            card.setVisible(state.on)
        minutes = self.desk.window().settings.lock_minutes
        at = self._minutes.findData(minutes)
        self._minutes.setCurrentIndex(at if at >= 0 else _MINUTES.index(15))
        self._remember.setVisible(state.can_remember)
        self._remember.setChecked(state.remembered)
        self._sheet_said.setText(
            _("已经写出过。") if state.sheet else _("还没有写出过恢复单：请现在保存并打印。")
        )
        for widget in (self._new.above, self._old):
            widget.setVisible(not self.desk.recovered)
        self._sheet_said.setProperty("tone", "soft" if state.sheet else "warn")
        bits.restyle(self._sheet_said)
        first = self._lock if state.on else self._set
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        self._showing = False

    # -- doing

    def _ask(self) -> None:
        AskProtection(self.desk.window().whole, self._protect)

    def _protect(self, passphrase: str) -> None:
        if not passphrase:
            return
        window = self.desk.window()

        def done() -> None:
            RecoverySheet(window.whole, self.desk, lambda: window.open("protection"))

        protect(self.desk, passphrase, done)

    def _chose_minutes(self) -> None:
        if not self._showing:
            kept = self.desk.window().settings
            kept.lock_minutes = int(self._minutes.currentData())
            settings.save(kept)
            self.desk.watched.emit()

    def _remembering(self, on: bool) -> None:
        if self._showing:
            return

        def failed(error: KnownError) -> None:
            self.desk.window().messages.known(error)
            self.refresh("")

        self.desk.run(
            lambda survey, _job: survey.protection.remember(on), None, self, failed=failed
        )

    def _save_sheet(self) -> None:
        save_sheet(self, self.desk, lambda _file: self.refresh(""))

    def _change(self) -> None:
        messages = self.desk.window().messages
        recovered = self.desk.recovered
        if not recovered and not self._old.text():
            messages.tell(_("还没有填“{field}”。").format(field=_("现在的口令")), "warn")
            self._old.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if problem := self._new.problem():
            messages.tell(problem, "warn")
            self._new.take_focus()
            return
        old, new = self._old.text(), self._new.text

        def work(survey: Survey, _job: Job) -> None:
            if recovered:
                survey.protection.renew(new)
            else:
                survey.protection.change(old, new)

        def done(_none: None) -> None:
            self.desk.recovered = False
            self._old.clear()
            self._new.clear()
            messages.tell(_("口令已更换。恢复单仍然有效。"))
            self.refresh("")

        def failed(error: KnownError) -> None:
            messages.known(error)
            self._old.setFocus(Qt.FocusReason.OtherFocusReason)
            self._old.selectAll()

        self.desk.run(work, done, self, failed=failed)

    # -- building

    def _card(self, title: str, words: str) -> QFrame:
        card = bits.frame("card")
        column = QVBoxLayout(card)
        bits.margins(column, 20, 16, 20, 16)
        column.setSpacing(theme.px(8))
        column.addWidget(bits.text(title, bold=True))
        column.addWidget(bits.text(words, tone="soft"))
        return card

    def _build(self) -> None:
        state = bits.frame("card")
        row = QHBoxLayout(state)
        bits.margins(row, 20, 16, 20, 16)
        row.setSpacing(theme.px(16))
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(theme.px(4))
        words.addWidget(self._state)
        words.addWidget(self._about)
        row.addLayout(words, 1)
        row.addWidget(self._set)
        row.addWidget(self._lock)
        _line(self._locking, self._minutes)
        _line(self._locking, self._remember)
        _line(self._recovery, self._sheet, self._sheet_said)
        inside = self._renewal.layout()
        assert isinstance(inside, QVBoxLayout)
        inside.addWidget(self._new)
        _line(self._renewal, self._changing)
        body = QWidget()
        body.setObjectName("sheet")
        body.setMaximumWidth(theme.px(_WIDEST))
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(12))
        for card in (state, self._locking, self._recovery, self._renewal):
            column.addWidget(card)
        column.addStretch(1)
        self.column.addWidget(bits.scrolled(body), 1)


def _line(card: QFrame, *widgets: QWidget) -> None:
    row = QHBoxLayout()
    row.setSpacing(theme.px(12))
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    inside = card.layout()
    assert isinstance(inside, QVBoxLayout)
    inside.addLayout(row)
