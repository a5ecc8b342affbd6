"""What is still missing or wrong, by section, and what may stay but should be looked at again."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.i18n import _
from app.survey import awaited
from app.survey.shots import LONGEST
from app.ui import icons, theme
from app.ui.filling import answers
from app.ui.filling.finishing import COMMENT, Open
from app.ui.widgets import bits
from app.ui.widgets.marked import Marked
from forms.node import Node, Problem

_NODE = Qt.ItemDataRole.UserRole


class MissingList(QWidget):
    """Every problem with its place and its sentence, under its section; Enter goes there.

    Yellow ones stand apart: they may stay, and are out of the way once somebody has said 知道了
    (`known` carries them). Required shots that are missing stand apart, too: one line of why lets
    them be. `finish` asks to go on: nothing red is left.
    """

    chosen = Signal(object)
    back = Signal()
    known = Signal(list)
    finish = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._soft: list[tuple[Node, Problem]] = []
        self._left: Open | None = None
        self.title = bits.text(step="page")
        self.words = bits.text(tone="soft")
        self.list = QListWidget()
        self.list.setObjectName("missing")
        self.list.setAccessibleName(_("还缺的"))
        self.list.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.list.setItemDelegate(Marked(self.list))
        self.list.setWordWrap(True)
        self.list.setSpacing(theme.px(2))
        self.list.itemActivated.connect(self._choose)
        self.list.itemClicked.connect(self._choose)
        self.close_list = bits.button(_("返回填写"), self.back.emit, icon="left")
        self.know = bits.button("", self._know_all, icon="check")
        self.go_on = bits.button(_("知道了，完成检查"), self._finish, kind="primary", icon="check")
        column = QVBoxLayout(self)
        bits.margins(column, 24, 16, 24, 16)
        column.setSpacing(theme.px(8))
        column.addWidget(self.title)
        column.addWidget(self.words)
        column.addWidget(self.list, 1)
        self.why = QLineEdit()
        self.why.setAccessibleName(_("没拍的原因"))
        self.why.setPlaceholderText(_("例如：左右山墙紧挨邻居，雪后上不去屋面"))
        self.why.setMaxLength(LONGEST)
        self.why.returnPressed.connect(self._finish)
        self.why.textChanged.connect(self._allow)
        self._why_label = bits.line(_("没拍的原因"))
        self._why_label.setBuddy(self.why)
        reason = QHBoxLayout()
        reason.setSpacing(theme.px(8))
        reason.addWidget(self._why_label)
        reason.addWidget(self.why, 1)
        column.addLayout(reason)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(8))
        foot.addWidget(self.close_list)
        foot.addStretch(1)
        foot.addWidget(self.know)
        foot.addWidget(self.go_on)
        column.addLayout(foot)

    def display(self, left: Open) -> None:
        """Red and open places by section; below them missing shots, and the yellow ones."""
        found, warned = left.found, left.warned
        self._left = left
        self._soft = list(warned)
        red = len(found)
        asks = bool(left.shots) and not red
        if red:
            self.title.setText(_("还有 {n} 处没填好").format(n=red))
            words = _("红色的要改对，其余的要补上。已填的都存着，随时可以回来接着填。")
        elif asks:
            self.title.setText(_("都填好了，还有 {n} 张照片没拍").format(n=len(left.shots)))
            words = _("回车去补拍的那一题。拍不到的，写明原因也能完成；原因会印在一房一档里。")
        else:
            self.title.setText(_("都填好了，{n} 处请再看一眼").format(n=len(warned)))
            words = _("黄色的可以就这样留着。看过没错，就完成检查。")
        self.words.setText(words)
        self.list.clear()
        comments = [one for one in warned if one[1].code == COMMENT]
        if comments:
            self._head(_("办公室退回时写的意见（{n}）").format(n=len(comments)))
        for node, comment in comments:
            self._line(node, comment, icons.icon("returned", "warn"), soft=True)
        warned = [one for one in warned if one[1].code != COMMENT]
        section = ""
        for node, problem in found:
            place = _section(node)
            if place != section:
                section = place
                same = sum(_section(one) == place for one, _problem in found)
                self._head(_("{section}（{n}）").format(section=place, n=same))
            wrong = problem.code not in {"required", awaited.NO_ROWS}
            picture = "camera" if node.kind == "image" else "edit"
            icon = icons.icon("stop", "stop") if wrong else icons.icon(picture, "wait")
            self._line(node, problem, icon, soft=False)
        if left.shots:
            self._head(_("必拍的照片还没有（{n}）").format(n=len(left.shots)))
        for node, shot in left.shots:
            self._item(node, shot.words, icons.icon("camera", "wait"))
        if warned:
            self._head(_("请再看一眼，可以留着（{n}）").format(n=len(warned)))
        for node, warning in warned:
            self._line(node, warning, icons.icon("soft", "warn"), soft=True)
        self.know.setText(_("这 {n} 处知道了").format(n=len(self._soft)))
        self.know.setVisible(bool(self._soft) and red > 0)
        self.go_on.setVisible((bool(self._soft) or asks) and red == 0)
        self.go_on.setText(_("写明原因，完成检查") if asks else _("知道了，完成检查"))
        for widget in (self.why, self._why_label):
            widget.setVisible(asks)
        self.why.setText(left.excuse if asks else "")
        self._allow()
        first = next((n for n in range(self.list.count()) if self._goes(n)), 0)
        self.list.setCurrentRow(first)

    def take_focus(self) -> None:
        if self.go_on.isVisibleTo(self) and self.go_on.isEnabled():
            self.go_on.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _head(self, words: str) -> None:
        item = QListWidgetItem(words)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setFont(theme.font("body", bold=True))
        item.setForeground(theme.colour("ink"))
        item.setSizeHint(QSize(0, theme.row("compact")))
        self.list.addItem(item)

    def _line(self, node: Node, problem: Problem, icon: object, *, soft: bool) -> None:
        trail = answers.trail(node)[1:]
        said = answers.sentence(problem, node)
        words = " › ".join([*trail, node.label])
        if problem.code != "required" or node.kind != "image" or trail:
            words = f"{words}\n{said}"
        else:
            words = said  # 缺照片：东立面 names its place already
        item = self._item(node, words, icon)
        if soft:
            item.setForeground(theme.colour("warn"))

    def _item(self, node: Node, words: str, icon: object) -> QListWidgetItem:
        item = QListWidgetItem(words)
        item.setData(Qt.ItemDataRole.DecorationRole, icon)
        item.setData(_NODE, node)
        self.list.addItem(item)
        return item

    def _goes(self, row: int) -> bool:
        return self.list.item(row).data(_NODE) is not None

    def _choose(self, item: QListWidgetItem) -> None:
        node = item.data(_NODE)
        if node is not None:
            self.chosen.emit(node)

    def _know_all(self) -> None:
        self.known.emit([problem for _node, problem in self._soft])

    def _allow(self) -> None:
        """Nobody finishes past missing shots without a word."""
        asks = self.why.isVisibleTo(self)
        self.go_on.setEnabled(not asks or bool(self.why.text().strip()))

    def _finish(self) -> None:
        if not self.go_on.isEnabled():
            return
        if self._left is not None and self._left.shots:
            self._left.say(self.why.text())
        self._know_all()
        self.finish.emit()


def _section(node: Node) -> str:
    """The section that a place lies in: the first sheet on the way to it."""
    trail = answers.trail(node)
    return trail[0] if trail else node.label
