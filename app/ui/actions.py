"""Every shortcut of the program, declared once: bound from here, shown from here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
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
    QScrollArea,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)

from app.i18n import N_, _
from app.ui import theme


@dataclass(frozen=True)
class Key:
    """One shortcut: where it works, what it does, its keys.

    Not `bound`: a habit of the fields, or a key of another action that means the same here.
    """

    scope: str
    words: str
    keys: str
    bound: bool = True


#: The least width of a column of shortcuts at 100 %.
COLUMN = 280
KEYS = {
    "help": Key(N_("到处"), N_("这一页的帮助"), "F1"),
    "shortcuts": Key(N_("到处"), N_("看快捷键"), "F2"),
    "section": Key(N_("到处"), N_("换到第 1–9 个页面"), "Ctrl+1 … Ctrl+9", bound=False),
    "leave": Key(N_("到处"), N_("回到上一层"), "Esc"),
    "show_qr": Key(N_("到处"), N_("满屏显示二维码"), "F9"),
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
    "guidance": Key(N_("填写"), N_("打开或收起提示"), "F4"),
    "add_row": Key(N_("填写"), N_("添加一行"), "Ctrl+N"),
    "finish": Key(N_("填写"), N_("完成检查"), "Ctrl+Return"),
    "as_last_time": Key(N_("填写"), N_("照上次填（查看结果除外）"), "Ctrl+L"),
    "same_house": Key(N_("填写"), N_("同上一户：照上一户填"), "Ctrl+U"),
    "step_number": Key(N_("填写"), N_("数字加减一步"), "↑ ↓", bound=False),
    "find_choice": Key(N_("填写"), N_("长选项：打字或拼音首字母查找"), "↑ ↓ Enter", bound=False),
    "mark_open": Key(N_("填写"), N_("放大照片，画标注"), "Enter", bound=False),
    "search": Key(N_("名册"), N_("查找"), "Ctrl+F"),
    "history": Key(N_("名册"), N_("这一处的历史"), "H"),
    "compare_way": Key(N_("名册"), N_("两次对比：换一种看法"), "S"),
    "no_entry": Key(N_("今天"), N_("这一户未能入户"), "L"),
    "add_place": Key(N_("今天"), N_("新增未在册的房屋"), "N"),
    "other_form": Key(N_("今天"), N_("换一张表检查"), "F"),
    "print_sheet": Key(N_("今天"), N_("打印走访单"), "P"),
    "move_photo": Key(N_("今天"), N_("收照片：换一处"), "M"),
    "outcome": Key(N_("今天"), N_("未能入户的结果，再按 Enter 记下"), "1 … 7", bound=False),
    "open_row": Key(N_("表格"), N_("打开这一行"), "Enter", bound=False),
    "judge_row": Key(N_("表格"), N_("填选中各行的查看结果"), "1 … 9", bound=False),
    "more_rows": Key(N_("表格"), N_("多选几行"), "Shift+↑ ↓", bound=False),
    "copy_down": Key(N_("表格"), N_("这一列照上面填"), "Ctrl+D", bound=False),
    "copy_cells": Key(N_("表格"), N_("复制选中的行"), "Ctrl+C", bound=False),
    "paste_cells": Key(N_("表格"), N_("从表格软件贴进来"), "Ctrl+V", bound=False),
    "remove_row": Key(N_("表格"), N_("删除这一行"), "Delete", bound=False),
    "matrix_state": Key(N_("项目 × 楼栋"), N_("填现状，并到下一格"), "1 … 5", bound=False),
    "matrix_clear": Key(N_("项目 × 楼栋"), N_("清除"), "0", bound=False),
    "matrix_select": Key(N_("项目 × 楼栋"), N_("选中几格，一次填完"), "Shift+↑ ↓ ← →", bound=False),
    "matrix_row": Key(N_("项目 × 楼栋"), N_("选中整行"), "Shift+Space", bound=False),
    "matrix_column": Key(N_("项目 × 楼栋"), N_("选中整列"), "Ctrl+Space", bound=False),
    "matrix_down": Key(N_("项目 × 楼栋"), N_("向下填"), "Ctrl+D", bound=False),
    "matrix_right": Key(N_("项目 × 楼栋"), N_("向右填"), "Ctrl+R", bound=False),
    "matrix_same": Key(N_("项目 × 楼栋"), N_("整行同此格"), "=", bound=False),
    "matrix_above": Key(N_("项目 × 楼栋"), N_("整行同上"), "'", bound=False),
    "matrix_open": Key(N_("项目 × 楼栋"), N_("填数量、说明、照片"), "Enter", bound=False),
    "step_conflict": Key(N_("汇总"), N_("上一处、下一处不一样"), "Alt+↑ ↓", bound=False),
    "reason": Key(N_("汇总"), N_("选第几句理由"), "1 … 5", bound=False),
    "take_side": Key(N_("汇总"), N_("采用第几份"), "Alt+1 … Alt+4", bound=False),
    "settle_rows": Key(N_("汇总"), N_("按挑选的行定下"), "Ctrl+Enter", bound=False),
    "photo_step": Key(N_("汇总"), N_("放大看照片时：换一张、换一边"), "← → Tab", bound=False),
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


@dataclass(frozen=True)
class Part:
    """Some lines of a scope, from `first` on, below its head."""

    scope: str
    first: int
    lines: int


#: Fewer lines of a scope do not stand alone at the foot of a column.
_TOGETHER = 3


def columns(scopes: Mapping[str, int], count: int) -> list[list[Part]]:
    """Scopes with their numbers of lines in at most `count` columns, in order, evenly high.

    A long scope goes on in the next column, under its head again.
    """
    total = sum(lines + 2 for lines in scopes.values())  # its head and a free line
    found, limit = _poured(scopes, total // count + 1), total // count + 1
    while len(found) > count:
        limit += 1
        found = _poured(scopes, limit)
    return found


def _poured(scopes: Mapping[str, int], limit: int) -> list[list[Part]]:
    found: list[list[Part]] = [[]]
    used = 0
    limit = max(limit, _TOGETHER + 1)
    for scope, lines in scopes.items():
        first = 0
        while first < lines:
            room = limit - used - 1
            if room < min(_TOGETHER, lines - first):
                found.append([])
                used = 0
                continue
            taken = min(room, lines - first)
            found[-1].append(Part(scope, first, taken))
            first += taken
            used += taken + 2
    return found


class Overlay(QFrame):
    """Something to read, laid over the whole window; Esc or its button takes it away.

    What had the keyboard before gets it back.
    """

    def __init__(self, over: QWidget, title: str) -> None:
        super().__init__(over)
        self.setObjectName("page")
        self._back_to = over.window().focusWidget()
        self.title = QLabel(title)
        self.title.setProperty("type", "page")
        self.close_button = QPushButton(_("关闭"))
        self.close_button.clicked.connect(self.take_away)
        self.top = QHBoxLayout()
        self.top.setSpacing(theme.gap("near"))
        self.top.addWidget(self.title)
        self.top.addStretch(1)
        self.top.addWidget(self.close_button)
        self.column = QVBoxLayout(self)
        side = theme.gap("far")
        self.column.setContentsMargins(side, theme.gap("part"), side, theme.gap("near"))
        self.column.setSpacing(theme.gap("near"))
        self.column.addLayout(self.top)
        over.installEventFilter(self)
        self.setGeometry(over.rect())

    def lay(self, focus: QWidget) -> None:
        """Show it and give it the keyboard."""
        self.show()
        self.raise_()
        focus.setFocus(QtCore.Qt.FocusReason.OtherFocusReason)

    def take_away(self) -> None:
        self.hide()
        if self._back_to is not None and shiboken6.isValid(self._back_to):
            self._back_to.setFocus(QtCore.Qt.FocusReason.OtherFocusReason)
        self.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        key = event.key()
        if key in (QtCore.Qt.Key.Key_Escape, QtCore.Qt.Key.Key_F2, QtCore.Qt.Key.Key_F1):
            self.take_away()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False


class Sheet(Overlay):
    """All shortcuts on one screen, in as many columns as there is room for."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over, _("快捷键"))
        scopes = Counter(key.scope for key in KEYS.values())
        body = QWidget()
        body.setObjectName("sheet")
        beside = QHBoxLayout(body)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(theme.gap("room"))
        room = over.width() - 2 * theme.gap("far")
        for parts in columns(scopes, max(1, room // theme.px(COLUMN))):
            column = QGridLayout()
            column.setHorizontalSpacing(theme.gap("near"))
            # the largest text needs every pixel for all of it to be seen at once
            column.setVerticalSpacing(theme.gap("hair") if theme.current().size < 2 else 0)
            column.setColumnStretch(1, 1)
            for part in parts:
                if part is not parts[0]:
                    column.addItem(QSpacerItem(0, theme.gap("part")), column.rowCount(), 0)
                self._part(column, part)
            column.setRowStretch(column.rowCount(), 1)
            beside.addLayout(column, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(body)
        self.column.addWidget(area, 1)
        self.column.setContentsMargins(side := theme.gap("far"), theme.gap("near"), side, 0)
        self.lay(self.close_button)

    @staticmethod
    def _part(column: QGridLayout, part: Part) -> None:
        line = column.rowCount()
        head = QLabel(_(part.scope))
        head.setProperty("weight", "bold")
        column.addWidget(head, line, 0, 1, 2)
        of_scope = [(name, key) for name, key in KEYS.items() if key.scope == part.scope]
        for name, key in of_scope[part.first : part.first + part.lines]:
            line += 1
            keys = QLabel(shown(name))
            keys.setProperty("tone", "accent")
            words = QLabel(_(key.words))
            words.setWordWrap(True)
            column.addWidget(keys, line, 0, QtCore.Qt.AlignmentFlag.AlignTop)
            column.addWidget(words, line, 1)
