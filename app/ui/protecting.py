"""保护, asked where a survey begins: a passphrase or later, and the recovery sheet before going on.

Both lie over the window. The first is left by Esc, and nothing has happened; the second is not
left before the sheet lies somewhere: without it a forgotten passphrase is the end.
"""

from __future__ import annotations

from collections.abc import Callable, Set
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.i18n import _
from app.ui import printing, theme
from app.ui.actions import Overlay
from app.ui.desk import Desk
from app.ui.widgets import bits
from app.ui.widgets.passphrase import NewPassphrase
from app.ui.widgets.progress_line import ProgressLine

_WIDEST = 640
#: Columns of a list that name residents.
_PRIVATE = frozenset({"owner", "phone"})


class AskProtection(Overlay):
    """`then` gets the passphrase, "" for 以后再说."""

    def __init__(self, over: QWidget, then: Callable[[str], None]) -> None:
        super().__init__(over, _("给这个调查设口令"))
        self._then = then
        self.close_button.setText(_("返回"))
        self.passphrase = NewPassphrase()
        self.passphrase.done.connect(self._go)
        self._told = bits.text(tone="warn")
        self._told.hide()
        body = bits.frame("card")
        body.setMaximumWidth(theme.px(_WIDEST))
        column = QVBoxLayout(body)
        bits.margins(column, 24, 20, 24, 20)
        column.setSpacing(theme.px(12))
        column.addWidget(bits.text(_("名册和检查里有住户的姓名、电话。"), bold=True))
        column.addWidget(
            bits.text(
                _(
                    "设了口令，这台电脑上的记录、照片、草稿都加密保存：电脑丢了，别人也看不到住户信息。"
                    "打开调查时要输口令；离开一会儿会自动锁定，填到一半的内容都留着。"
                ),
                tone="soft",
            )
        )
        column.addWidget(self.passphrase)
        column.addWidget(self._told)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        self._ok = bits.button(_("设口令并继续"), self._go, kind="primary", icon="lock")
        row.addWidget(self._ok)
        row.addWidget(bits.button(_("以后再说"), self._later, kind="quiet"))
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(
            bits.text(
                _(
                    "以后再说：电脑丢失或被盗时，里面的住户姓名和电话谁都能看到。随时可以在“调查”里补设。"
                ),
                step="small",
                tone="soft",
            )
        )
        _middle(self, body)
        self.lay(self.passphrase.first)

    def _go(self) -> None:
        problem = self.passphrase.problem()
        self._told.setText(problem)
        self._told.setVisible(bool(problem))
        if problem:
            self.passphrase.take_focus()
            return
        self.take_away()
        self._then(self.passphrase.text)

    def _later(self) -> None:
        self.take_away()
        self._then("")


class RecoverySheet(Overlay):
    """The recovery code, to be saved or printed; then `then`."""

    def __init__(self, over: QWidget, desk: Desk, then: Callable[[], None]) -> None:
        super().__init__(over, _("恢复单：忘了口令时，只有它能打开"))
        self._desk = desk
        self._then = then
        self.close_button.hide()
        self._code = bits.text(_in_lines(desk.survey.protection.recovery_code), step="page")
        self._code.setAccessibleName(_("恢复码"))
        self._code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._saved = bits.text(tone="done")
        self._saved.hide()
        self._go = bits.button(_("继续"), self._leave, kind="primary")
        self._go.setEnabled(False)
        self._save = bits.button(
            _("保存恢复单（PDF）…"), self._save_it, kind="primary", icon="save"
        )
        body = bits.frame("card")
        body.setMaximumWidth(theme.px(_WIDEST))
        column = QVBoxLayout(body)
        bits.margins(column, 24, 20, 24, 20)
        column.setSpacing(theme.px(12))
        column.addWidget(
            bits.text(
                _("口令没有人能替您找回。请打印这张恢复单，锁在柜子里；不要和电脑放在一起。"),
                bold=True,
            )
        )
        column.addWidget(self._code)
        column.addWidget(
            bits.text(
                _("也可以现在抄在纸上。抄好或存好以后再继续；以后在“调查 › 保护”里还能打印。"),
                tone="soft",
            )
        )
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(self._save)
        row.addWidget(bits.button(_("已抄在纸上"), self._noted))
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self._saved)
        last = QHBoxLayout()
        last.addStretch(1)
        last.addWidget(self._go)
        column.addLayout(last)
        _middle(self, body)
        self.lay(self._save)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() not in (Qt.Key.Key_Escape, Qt.Key.Key_F1, Qt.Key.Key_F2):
            super().keyPressEvent(event)

    def _save_it(self) -> None:
        save_sheet(self, self._desk, self._lies)

    def _lies(self, file: Path) -> None:
        self._done(_("恢复单在 {file}。打印后请把这个文件删掉，或放到别处保管。").format(file=file))

    def _noted(self) -> None:
        self._done(_("请确认抄下的 9 组字母和数字一个不差。"))

    def _done(self, words: str) -> None:
        self._saved.setText(words)
        self._saved.show()
        self._go.setEnabled(True)
        self._go.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave(self) -> None:
        self.take_away()
        self._then()


class _Enciphering(Overlay):
    """Nothing else may touch the survey meanwhile; it can be stopped."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over, _("正在加密这个调查"))
        self.close_button.hide()
        self.busy = ProgressLine()
        self.column.addWidget(
            bits.text(
                _("请等一会儿，不用守着。可以停下，停下后一切和原来一样；断电也不会丢内容。"),
                tone="soft",
            )
        )
        self.column.addWidget(self.busy)
        self.column.addStretch(1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.lay(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        event.accept()


def protect(desk: Desk, passphrase: str, then: Callable[[], None]) -> None:
    """Encipher the open survey behind an overlay with progress and 停下; `then` when it is open."""
    over = _Enciphering(desk.window().whole)

    def ended() -> None:
        over.busy.end()
        over.take_away()

    job = desk.protect(passphrase, then, progress=over.busy.display, ended=ended)
    over.busy.begin(_("正在加密"), job.cancel)


def tell_of_residents(desk: Desk, said: str, tone: str, fields: Set[str]) -> None:
    """Tell that a list was imported; with owners in an open survey, where to set a passphrase."""
    about, messages = desk.about, desk.window().messages
    if about is None or about.protected or not fields & _PRIVATE:
        messages.tell(said, tone)
        return
    messages.tell(
        said + _("名册里有户主和电话，这个调查还没有设口令：电脑丢了，谁都能看到。"),
        "warn",
        do=(_("设口令…"), lambda: desk.window().open("protection")),
    )


def save_sheet(owner: QWidget, desk: Desk, then: Callable[[Path], None]) -> None:
    """Ask for a folder, write the recovery sheet there, open it for printing."""
    chosen = QFileDialog.getExistingDirectory(owner, _("恢复单放在哪个文件夹"), "")
    if not chosen:
        return

    def done(file: Path) -> None:
        printing.view(file)
        then(file)

    desk.run(lambda survey, _job: survey.protection.recovery_sheet(Path(chosen)), done, owner)


def _in_lines(code: str) -> str:
    """Three groups a line: what is to be copied by hand must not be one long row."""
    groups = code.split("-")
    lines = ("  –  ".join(groups[at : at + 3]) for at in range(0, len(groups), 3))
    return "\n".join(lines)


def _middle(overlay: Overlay, body: QWidget) -> None:
    """The body in the middle, scrolled where the window is low."""
    inside = QWidget()
    inside.setObjectName("sheet")
    row = QHBoxLayout(inside)
    row.setContentsMargins(0, 0, 0, 0)
    row.addStretch(1)
    column = QVBoxLayout()
    column.addStretch(1)
    column.addWidget(body)
    column.addStretch(3)
    row.addLayout(column, 4)
    row.addStretch(1)
    overlay.column.addWidget(bits.scrolled(inside), 1)
