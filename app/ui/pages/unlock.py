"""解锁: the passphrase, or the recovery code; then back to the page and question that was left."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.i18n import _
from app.ui import icons, theme
from app.ui.desk import Desk
from app.ui.page import Page
from app.ui.widgets import bits
from app.ui.widgets.passphrase import hidden_field, show_box

_WIDE = 480


class UnlockPage(Page):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        mark = QLabel()
        mark.setPixmap(icons.pixmap("lock", "soft", theme.px(40)))
        self._title = bits.text(step="page")
        self._about = bits.text(tone="soft")
        self._passphrase = hidden_field(_("口令"))
        self._code = QLineEdit()
        self._code.setAccessibleName(_("恢复码"))
        self._code.setPlaceholderText(_("恢复单上的 9 组字母和数字"))
        for field in (self._passphrase, self._code):
            field.returnPressed.connect(self._open)
        self._show = show_box(self._passphrase)
        self._ok = bits.button(_("打开"), self._open, kind="primary", icon="lock")
        self._other = bits.button("", self._turn, kind="quiet")
        self._hint = bits.text(step="small", tone="soft")
        self._recovering = False
        self._build(mark)
        self._face()

    @property
    def title(self) -> str:
        return _("解锁")

    def enter(self, argument: str) -> None:
        del argument
        locked = self._desk.locked
        self._recovering = False
        self._face()
        self._passphrase.clear()
        self._code.clear()
        self.setEnabled(True)
        self._title.setText(_("调查已锁定") if locked else _("没有锁定的调查"))
        self._about.setText(
            _("{folder}\n填过的内容都在，打开后回到刚才的地方。").format(folder=locked.folder)
            if locked
            else _("请到“调查”里新建、加入或打开一个。")
        )
        for widget in (self._passphrase, self._show, self._ok, self._other):
            widget.setVisible(locked is not None)
        self._passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        self._passphrase.clear()
        self._code.clear()

    def _build(self, mark: QLabel) -> None:
        card = bits.frame("card")
        card.setFixedWidth(theme.px(_WIDE))
        column = QVBoxLayout(card)
        bits.margins(column, 28, 24, 28, 24)
        column.setSpacing(theme.px(12))
        column.addWidget(mark)
        column.addWidget(self._title)
        column.addWidget(self._about)
        column.addWidget(self._passphrase)
        column.addWidget(self._code)
        column.addWidget(self._show)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(self._ok)
        row.addWidget(self._other)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self._hint)
        inside = QWidget()
        inside.setObjectName("sheet")
        middle = QVBoxLayout(inside)
        middle.addStretch(2)
        middle.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addStretch(3)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(bits.scrolled(inside))

    def _turn(self) -> None:
        self._recovering = not self._recovering
        self._face()
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def _field(self) -> QLineEdit:
        return self._code if self._recovering else self._passphrase

    def _face(self) -> None:
        self._passphrase.setVisible(not self._recovering)
        self._show.setVisible(not self._recovering)
        self._code.setVisible(self._recovering)
        self._other.setText(_("用口令打开") if self._recovering else _("忘了口令…"))
        self._hint.setText(
            _("大小写、短横都不要紧。打开后请马上在“调查 › 保护”里设一个新口令。")
            if self._recovering
            else _("请看清中英文输入法和大小写。")
        )

    def _open(self) -> None:
        text = self._field.text().strip()
        if not text or not self.isEnabled():
            self._field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.setEnabled(False)
        recovering = self._recovering
        self._desk.unlock(
            lambda: self._opened(recovering),
            self._again,
            passphrase=None if recovering else text,
            recovery=text if recovering else None,
        )

    def _opened(self, recovering: bool) -> None:
        self.leave()
        self.setEnabled(True)
        if recovering:
            self._desk.window().messages.tell(
                _("已用恢复码打开。请到“调查 › 保护”里设一个新口令。"), "warn"
            )

    def _again(self) -> None:
        self.setEnabled(True)
        self._field.selectAll()
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)
