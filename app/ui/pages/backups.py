"""备份与回收站: whether a second copy lies on another disk, and what was thrown away here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from app.errors import KnownError
from app.i18n import _
from app.model.changed import Changed
from app.survey import restoring
from app.survey.backups import Backup, Target
from app.survey.survey import Survey
from app.survey.trash import Trashed
from app.ui import icons, theme
from app.ui.backing_up import keeper_of
from app.ui.desk import Desk
from app.ui.desk_page import DeskPage
from app.ui.jobs import Job
from app.ui.widgets import bits
from app.ui.widgets.trash_list import TrashList

_LEFT = 452
#: So many of the newest backups of a disk are listed.
_SHOWN = 4


@dataclass(frozen=True)
class State:
    """What the page shows; `there`: the newest backups of each target that is here."""

    targets: list[Target]
    there: dict[Path, list[Backup]]
    last: Backup | None
    waiting: int
    protected: bool
    trash: list[Trashed]
    trashed: int
    plain: frozenset[Path] = frozenset()  # where backups from before the passphrase lie in clear


class BackupsPage(DeskPage):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._writing = True
        self._state: State | None = None
        self._keeper = keeper_of(desk)
        self._keeper.began.connect(self._tools)
        self._keeper.ended.connect(self._ended)
        self._run = bits.button(_("现在备份"), self._back_up, kind="primary", icon="save")
        self.head(
            _("备份与回收站"),
            self._run,
            bits.button(_("返回"), lambda: desk.window().open("welcome"), icon="back"),
        )
        self._mark = QLabel()
        self._said = bits.text(step="question", bold=True)
        self._about = bits.text(tone="soft")
        self._lost = bits.text(tone="warn")
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.px(8))
        self._add = bits.button(_("添加备份盘…"), self._choose, icon="add")
        self._fetch = bits.button(
            _("取回照片…"), self._bring_photos, icon="import",
            tip=_("把备份里有、本机没有的照片取回来。"),
        )  # fmt: skip
        self._open = bits.text(
            _(
                "这个调查没有设口令：谁拿到备份盘，都能看到里面的住户信息。"
                "请把盘锁好，或先给调查设口令。"
            ),
            tone="warn",
        )
        self._trash = TrashList(self._take_out)
        self._build()
        desk.changed.connect(self._on_changed)

    @property
    def title(self) -> str:
        return _("备份与回收站")

    # -- showing

    def refresh(self, argument: str) -> None:
        del argument
        self._read()

    def allow(self, writing: bool) -> None:
        self._writing = writing
        self._trash.allow(writing)
        self._tools()

    def _on_changed(self, changed: Changed) -> None:
        if self.isVisible() and changed.kinds & {"record", "backup", "package"}:
            self._read()

    def _ended(self) -> None:
        self._tools()
        if self.isVisible():
            self._read()

    def _read(self) -> None:
        def work(survey: Survey, _job: Job) -> State:
            backups = survey.backups
            targets = backups.targets()
            ready = [one.folder for one in targets if one.state == "ready"]
            return State(
                targets=targets,
                there={folder: backups.at(folder)[:_SHOWN] for folder in ready},
                last=backups.last(),
                waiting=backups.waiting(),
                protected=survey.protection.on,
                trash=survey.trash.list(),
                trashed=survey.trash.count(),
                plain=frozenset(one for one in ready if backups.plain_left(one)),
            )

        self.desk.run(work, self.show_state, self, pool="image")

    def show_state(self, state: State) -> None:
        first = self._state is None
        self._state = state
        icon, tone, said, about = _sentence(state, self.desk.clock())
        self._mark.setPixmap(icons.pixmap(icon, tone, theme.px(28)))
        self._said.setText(said)
        self._about.setText(about)
        lost = len(state.last.lost) if state.last else 0
        self._lost.setText(
            _("有 {n} 张照片在本机已找不到或损坏，备份里也没有：请让拍照的电脑再交一次。").format(
                n=lost
            )
        )
        self._lost.setVisible(lost > 0)
        while (item := self._list.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for target in state.targets:
            self._list.addWidget(self._target(target, state.there.get(target.folder, [])))
            if target.folder in state.plain:
                self._list.addWidget(self._plain(target.folder))
        self._open.setVisible(bool(state.targets) and not state.protected)
        self._trash.show_rows(state.trash, state.trashed)
        self._tools()
        if first or not self.focusWidget():
            (self._run if self._run.isEnabled() else self._add).setFocus(
                Qt.FocusReason.OtherFocusReason
            )

    def _tools(self) -> None:
        targets = self._state.targets if self._state else []
        ready = any(one.state == "ready" for one in targets)
        self._run.setEnabled(self._writing and ready and not self._keeper.running)
        self._run.setText(_("正在备份…") if self._keeper.running else _("现在备份"))
        self._add.setEnabled(self._writing)
        self._fetch.setEnabled(self._writing and not self.busy.isVisible())

    # -- doing

    def _back_up(self) -> None:
        targets = self._state.targets if self._state else []
        ready = [one.folder for one in targets if one.state == "ready"]
        if ready:
            self._keeper.run(ready, asked=True)

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("选择备份盘上的文件夹"))
        if not chosen:
            return

        def failed(error: KnownError) -> None:
            self.desk.window().messages.known(error)

        def done(_target: Target) -> None:
            self._read()
            self._keeper.run([Path(chosen)], asked=True)

        self.desk.run(
            lambda survey, _job: survey.backups.add(Path(chosen)), done, self, failed=failed
        )

    def _bring_photos(self) -> None:
        """Photos that a backup has and this computer has not; can be stopped and begun again."""
        chosen = QFileDialog.getExistingDirectory(self, _("选择备份盘"))
        if not chosen:
            return

        def work(survey: Survey, job: Job) -> Changed:
            told = restoring.Told(
                lambda done, total: job.report(done >> 20, max(total >> 20, 1)),
                lambda: job.cancelled,
            )
            return restoring.fetch_from(survey, Path(chosen), told)

        def done(changed: Changed) -> None:
            self.desk.window().messages.tell(_("备份里有的照片，本机都有了。"))
            self.desk.announce(changed)

        def over() -> None:
            self.busy.end()
            self._tools()

        job = self.desk.run(
            work, done, self, progress=self.busy.display, ended=over, pool="image", long=True
        )
        self.busy.begin(_("正在取回照片，可以接着工作"), job.cancel)
        self._tools()

    def _remove(self, folder: Path) -> None:
        self.desk.run(
            lambda survey, _job: survey.backups.remove(folder), lambda _changed: self._read(), self
        )

    def _take_out(self, record: str, reason: str) -> None:
        def done(changed: Changed) -> None:
            self.desk.window().messages.tell(_("已取回，和放进去之前一样。"))
            self.desk.announce(changed)

        self.desk.run(lambda survey, _job: survey.trash.take_out(record, reason), done, self)

    # -- building

    def _build(self) -> None:
        state = bits.frame("card")
        words = QVBoxLayout()
        words.setSpacing(theme.px(4))
        for label in (self._said, self._about, self._lost):
            words.addWidget(label)
        row = QHBoxLayout(state)
        bits.margins(row, 20, 16, 20, 16)
        row.setSpacing(theme.px(16))
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        first, disks = _card(_("备份到哪里"))
        disks.addLayout(self._list)
        disks.addWidget(
            bits.text(
                _(
                    "选移动硬盘、第二块硬盘或单位的共享文件夹。汇总、交接以后和每天第一次打开时自动备份。"
                ),
                tone="soft",
            )
        )
        disks.addWidget(self._open)
        disks.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeft)
        second, back = _card(_("电脑坏了、丢了怎么办"))
        back.addWidget(
            bits.text(
                _(
                    "把备份盘接到另一台装好本程序的电脑上，点“从备份恢复”，"
                    "选备份盘和一个新文件夹。记录几分钟就能用，照片可以以后再取。"
                ),
                tone="soft",
            )
        )
        ways = QHBoxLayout()
        ways.setSpacing(theme.px(8))
        ways.addWidget(
            bits.button(_("从备份恢复…"), lambda: self.desk.window().open("restore"), icon="undo")
        )
        ways.addWidget(self._fetch)
        ways.addStretch(1)
        back.addLayout(ways)
        body = QWidget()
        body.setObjectName("sheet")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(12))
        for card in (state, first, second):
            column.addWidget(card)
        column.addStretch(1)
        left = bits.scrolled(body)
        left.setFixedWidth(theme.px(_LEFT))
        middle = QHBoxLayout()
        middle.setSpacing(theme.px(16))
        middle.addWidget(left)
        middle.addWidget(self._trash, 1)
        self.column.addLayout(middle, 1)

    def _target(self, target: Target, there: list[Backup]) -> QWidget:
        """One chosen folder: what it is, what lies there, and forgetting it."""
        line = QFrame()
        where = bits.text(str(target.folder), bold=True)
        words = QVBoxLayout()
        words.setSpacing(theme.px(2))
        words.addWidget(where)
        for text, tone in _about(target, there):
            words.addWidget(bits.text(text, tone=tone))
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(12))
        row.addLayout(words, 1)
        remove = bits.button(
            _("不再用"), partial(self._remove, target.folder), kind="quiet",
            tip=_("以后不再备份到这里；已有的备份都还在。"),
        )  # fmt: skip
        remove.setEnabled(self._writing)
        row.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _plain(self, folder: Path) -> QWidget:
        """Backups that everybody can read, and the way to be rid of them."""

        def drop() -> None:
            self.desk.run(
                lambda survey, _job: survey.backups.drop_plain(folder), self.desk.announce, self
            )

        line = QFrame()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(12))
        words = _("这里还有设口令以前的备份，没有加密，谁拿到都能看。")
        row.addWidget(bits.text(words, tone="warn"), 1)
        remove = bits.button(_("删掉旧的"), drop, kind="quiet")
        remove.setEnabled(self._writing)
        row.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
        return line


def _card(title: str) -> tuple[QFrame, QVBoxLayout]:
    card = bits.frame("card")
    column = QVBoxLayout(card)
    bits.margins(column, 20, 16, 20, 16)
    column.setSpacing(theme.px(8))
    column.addWidget(bits.text(title, bold=True))
    return card, column


def _when(time: str, now: datetime) -> str:
    """A moment as people say it: 今天 10:32."""
    day, clock = time[:10], time[11:16]
    if day == now.date().isoformat():
        return _("今天 {clock}").format(clock=clock)
    return f"{day} {clock}"


def _sentence(state: State, now: datetime) -> tuple[str, str, str, str]:
    """(icon, tone, how it stands in one sentence, what to do about it)."""
    last = state.last
    if last is None:
        said = _("还没有备份")
        about = (
            _("接好备份盘，点“现在备份”。")
            if any(one.state == "ready" for one in state.targets)
            else _("这台电脑坏了或丢了，还没交出去的内容就没有了。请接一块移动硬盘，选它作备份盘。")
        )
        return "warning", "warn", said, about
    when = _when(last.time, now)
    if state.waiting <= 0:
        return (
            "check", "done", _("都备份好了"),
            _("{when} 备份到“{where}”，打开核对过：{n} 条记录，{photos} 张照片。").format(
                when=when, where=last.where, n=last.records, photos=last.photos
            ),
        )  # fmt: skip
    return (
        "clock", "warn", _("还有 {n} 处改动没有备份").format(n=state.waiting),
        _("上次备份并核对：{when}，到“{where}”。").format(when=when, where=last.where),
    )  # fmt: skip


def _about(target: Target, there: list[Backup]) -> list[tuple[str, str]]:
    """Lines below a target: what is wrong with it, what lies there."""
    lines: list[tuple[str, str]] = []
    if target.state == "absent":
        lines.append((_("没有接上。接上后会接着备份，以前的备份都在那块盘上。"), "warn"))
    elif target.state == "unwritable":
        lines.append((_("不能写入：请取消只读，或换一块盘。"), "warn"))
    if target.warning == "same_disk":
        lines.append((_("和调查在同一块盘上：盘坏了，两份一起没有。请另选一块盘。"), "warn"))
    elif target.warning == "cloud":
        lines.append((_("这是网盘的同步文件夹：备份会被上传到网上。"), "warn"))
    lines += [
        (
            _("{time} · {n} 条记录 · {photos} 张照片").format(
                time=one.time[:16].replace("T", " "), n=one.records, photos=one.photos
            ),
            "soft",
        )
        for one in there
    ]
    if target.state == "ready" and not there:
        lines.append((_("这里还没有备份。"), "soft"))
    return lines
