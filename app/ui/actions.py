"""Every shortcut of the program, declared once: bound from here, shown from here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import shiboken6
from PySide6 import QtCore
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.i18n import N_, _
from app.ui import theme


@dataclass(frozen=True)
class Key:
    """One shortcut: where it works, what it does, its keys. No keys = a habit of the fields."""

    scope: str
    words: str
    keys: str
    bound: bool = True


KEYS = {
    "shortcuts": Key(N_("到处"), N_("看快捷键"), "F2"),
    "section": Key(N_("到处"), N_("换到第 1–9 个页面"), "Ctrl+1 … Ctrl+9", bound=False),
    "leave": Key(N_("到处"), N_("回到上一层"), "Esc"),
    "save": Key(N_("填写"), N_("马上保存（平时自动保存）"), "Ctrl+S"),
    "undo": Key(N_("填写"), N_("撤销上一步"), "Ctrl+Z"),
    "choose": Key(N_("填写"), N_("选第几项，并到下一题"), "1 … 9", bound=False),
    "next_enter": Key(N_("填写"), N_("填好了，到下一题"), "Enter", bound=False),
    "new_line": Key(N_("填写"), N_("在说明里换行"), "Shift+Enter", bound=False),
    "next": Key(N_("填写"), N_("下一题"), "Alt+Down"),
    "previous": Key(N_("填写"), N_("上一题"), "Alt+Up"),
    "next_sheet": Key(N_("填写"), N_("下一部分"), "Alt+PgDown"),
    "previous_sheet": Key(N_("填写"), N_("上一部分"), "Alt+PgUp"),
    "problem": Key(N_("填写"), N_("下一处没填好的"), "Ctrl+J"),
    "guidance": Key(N_("填写"), N_("打开或收起提示"), "F1"),
    "add_row": Key(N_("填写"), N_("添加一行"), "Ctrl+N"),
    "finish": Key(N_("填写"), N_("完成检查"), "Ctrl+Return"),
    "open_row": Key(N_("表格"), N_("打开这一行"), "Enter", bound=False),
    "judge_row": Key(N_("表格"), N_("填这个构件的查看结果"), "1 … 3", bound=False),
    "remove_row": Key(N_("表格"), N_("删除这一行"), "Delete", bound=False),
}


def bind(widget: QWidget, name: str, slot: Callable[[], object]) -> QShortcut:
    """Let a declared shortcut work while the focus is inside `widget`."""
    return bind_key(widget, KEYS[name].keys, slot)


def bind_key(widget: QWidget, keys: str, slot: Callable[[], object]) -> QShortcut:
    """The same for one key of a declared row of keys (Ctrl+1 … Ctrl+9)."""
    made = QShortcut(QKeySequence(keys), widget)
    made.setContext(QtCore.Qt.ShortcutContext.WidgetWithChildrenShortcut)
    made.activated.connect(slot)
    return made


def shown(name: str) -> str:
    """The keys as the user reads them on the keyboard."""
    words = {"Down": "↓", "Up": "↑", "Return": "Enter", "PgDown": "PageDown", "PgUp": "PageUp"}
    parts = KEYS[name].keys.split("+")
    return "+".join(words.get(part, part) for part in parts)


class Sheet(QFrame):
    """All shortcuts on one screen, laid over the window; Esc or its button takes it away."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setObjectName("page")
        self._back_to = over.window().focusWidget()
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(24))
        grid.setVerticalSpacing(theme.px(8))
        columns = list(dict.fromkeys(key.scope for key in KEYS.values()))
        for column, scope in enumerate(columns):
            head = QLabel(_(scope))
            head.setProperty("weight", "bold")
            grid.addWidget(head, 0, column * 2, 1, 2)
            rows = [(name, key) for name, key in KEYS.items() if key.scope == scope]
            for line, (name, key) in enumerate(rows, start=1):
                keys = QLabel(shown(name))
                keys.setProperty("tone", "accent")
                grid.addWidget(keys, line, column * 2)
                grid.addWidget(QLabel(_(key.words)), line, column * 2 + 1)
            grid.setColumnStretch(column * 2 + 1, 1)
        title = QLabel(_("快捷键"))
        title.setProperty("type", "page")
        close = QPushButton(_("关闭"))
        close.clicked.connect(self.take_away)
        top = QHBoxLayout()
        top.addWidget(title)
        top.addStretch(1)
        top.addWidget(close)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(*(theme.px(32),) * 4)
        whole.setSpacing(theme.px(24))
        whole.addLayout(top)
        whole.addLayout(grid)
        whole.addStretch(1)
        over.installEventFilter(self)
        self.setGeometry(over.rect())
        self.show()
        self.raise_()
        close.setFocus(QtCore.Qt.FocusReason.OtherFocusReason)

    def take_away(self) -> None:
        self.hide()
        if self._back_to is not None and shiboken6.isValid(self._back_to):
            self._back_to.setFocus(QtCore.Qt.FocusReason.OtherFocusReason)
        self.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (QtCore.Qt.Key.Key_Escape, QtCore.Qt.Key.Key_F2):
            self.take_away()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False
