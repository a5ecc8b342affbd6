"""Buttons, fields, lists, tables: plain, chosen, wrong, soft, read-only, disabled."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from app.i18n import N_, _
from app.ui import theme
from app.ui.gallery.board import Board
from app.ui.widgets import bits
from app.ui.widgets.filters import Filters

_KINDS = (
    ("primary", "check", N_("完成检查")),
    ("", "camera", N_("添加照片")),
    ("quiet", "back", N_("返回")),
    ("stop", "remove", N_("删除")),
)


def fill(board: Board) -> None:
    board.group(_("按钮（按 Tab 看键盘在哪里）"))
    buttons: list[tuple[str, QWidget]] = []
    for enabled in (True, False):
        for kind, icon, words in _KINDS:
            made = bits.button(_(words), lambda: None, kind=kind, icon=icon)
            made.setEnabled(enabled)
            buttons.append((f"{kind or 'plain'}{'' if enabled else ' · disabled'}", made))
    board.side_by_side(buttons)
    board.side_by_side([(f"tab · {on}", _tab(checked=on)) for on in (True, False)])
    board.group(_("输入框"))
    fields: list[tuple[str, QWidget]] = [("normal", QLineEdit(_("苏布尔嘎镇某社 12 号")))]
    hinted = QLineEdit()
    hinted.setPlaceholderText(_("按名称、地址、编号查找"))
    fields.append(("placeholder", hinted))
    for state in ("wrong", "soft"):
        one = QLineEdit("19850")
        one.setProperty(state, "true")
        fields.append((state, one))
    readonly = QLineEdit(_("只能看"))
    readonly.setReadOnly(True)
    disabled = QLineEdit(_("现在不能填"))
    disabled.setEnabled(False)
    long = QLineEdit(_("额尔克哈什哈查干诺尔嘎查巴音乌素独贵龙二十七号院东厢房"))
    combo = bits.Combo()
    combo.addItems([_("砖木结构"), _("砖混结构"), _("土木结构")])
    fields += [("readonly", readonly), ("disabled", disabled), ("long", long), ("combo", combo)]
    board.side_by_side(fields)
    paragraph = QPlainTextEdit(_("二层东墙有一条竖向裂缝，从窗角到檐口。\n已通知户主。"))
    board.wide(_("说明"), paragraph, 80)
    check = QCheckBox(_("见证人在场"))
    check.setChecked(True)
    board.side_by_side([("on", check), ("off", QCheckBox(_("见证人在场")))])
    board.group(_("筛选、清单、表格"))
    names = [("all", _("全部")), ("none", _("未走访")), ("visited", _("已走访"))]
    filters = Filters(names, lambda: None)
    filters.count({"all": 26, "none": 19, "visited": 7})
    board.wide("", filters)
    items = QListWidget()
    items.addItems([_("1 基本情况"), _("2 房屋概况"), _("3 使用与改动")])
    items.setCurrentRow(1)
    board.wide("", items, 112)
    board.wide("", _table(), 176)


def _tab(*, checked: bool) -> QPushButton:
    made = QPushButton(_("已走访 7"))
    made.setProperty("kind", "tab")
    made.setCheckable(True)
    made.setChecked(checked)
    return made


def _table() -> QTableWidget:
    rows = (
        (_("1号院"), _("已走访"), "C"),
        (_("额尔克哈什哈查干诺尔嘎查二十七号院"), _("未能入户"), ""),
        (_("3号院"), _("未走访"), ""),
    )
    made = QTableWidget(len(rows), len(rows[0]))
    made.setHorizontalHeaderLabels([_("房屋名称"), _("状态"), _("参考判定")])
    made.verticalHeader().hide()
    made.verticalHeader().setDefaultSectionSize(theme.row("normal"))
    made.horizontalHeader().setStretchLastSection(True)
    made.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
    made.setShowGrid(False)
    made.setColumnWidth(0, theme.px(320))
    for line, cells in enumerate(rows):
        for column, words in enumerate(cells):
            made.setItem(line, column, QTableWidgetItem(words))
    made.selectRow(1)
    return made
