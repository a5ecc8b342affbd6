"""住户信息 of a place: masked, shown on purpose; erased once it was said what goes and stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.i18n import _, listed
from app.ui import icons, theme
from app.ui.widgets import bits
from app.ui.widgets.panel import Panel

if TYPE_CHECKING:
    from app.survey.residents import Erasable, Resident


class ResidentsPanel(Panel):
    """Made empty; `show_residents` and `ask` fill it. `reveal`, `plan` and `erase` do the work."""

    def __init__(
        self,
        reveal: Callable[[], None],
        plan: Callable[[], None],
        erase: Callable[[str], None],
    ) -> None:
        super().__init__()
        self._erase = erase
        self._title = bits.text(step="question", bold=True)
        self._none = bits.text(tone="soft")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.px(12))
        self._grid.setVerticalSpacing(theme.px(4))
        self._grid.setColumnStretch(1, 1)
        self._labels: list[QLabel] = []
        self._reveal = bits.button(_("显示姓名和电话"), reveal, kind="primary", icon="screening")
        self._reveal.setToolTip(_("显示会记进操作记录"))
        self._begin = bits.button(_("删去住户信息…"), plan, kind="quiet", icon="remove")
        self._reason = QLineEdit()
        self._reason.setAccessibleName(_("删去的理由"))
        self._reason.setPlaceholderText(_("例如：户主书面要求删除"))
        self._reason.returnPressed.connect(self._go)
        self._told = bits.text(tone="warn")
        self._goes, self._stays = bits.text(), bits.text()
        self._sure = bits.button(_("删去，不能撤回"), self._go, kind="stop", icon="remove")
        self._back = self.back_button()
        self._asking = QWidget()
        self._build()

    # -- what the page calls

    def wait_for(self, name: str) -> None:
        """Until the residents of this place are read."""
        self._title.setText(_("住户信息：{name}").format(name=name))
        self.show_residents((), revealed=False, erased=False, writing=False)
        self._none.setText("")
        self.setEnabled(True)

    def show_residents(
        self, lines: Sequence[Resident], *, revealed: bool, erased: bool, writing: bool
    ) -> None:
        self._asking.hide()
        self._back.show()
        for label in self._labels:
            self._grid.removeWidget(label)
            label.hide()
            label.deleteLater()
        self._labels = []
        for at, one in enumerate(lines):
            pair = bits.line(one.label, tone="soft"), bits.text(one.text)
            pair[1].setAccessibleName(one.label)
            if revealed:
                pair[1].setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            for column, label in enumerate(pair):
                self._grid.addWidget(label, at, column)
            self._labels += pair
        self._none.setVisible(not lines)
        self._none.setText(
            _("这一处的住户信息已按要求删去。") if erased else _("这一处没有填住户信息。")
        )
        self._reveal.setVisible(bool(lines) and not revealed)
        self._reveal.setEnabled(writing)
        self._begin.setVisible(bool(lines))
        self._begin.setEnabled(writing)
        if self._reveal.isVisibleTo(self) and writing:
            self._reveal.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask(self, plan: Erasable) -> None:
        """What would go and what stays; a reason, and the last word."""
        self._told.hide()
        self._reason.clear()
        what = listed(plan.answers) or _("草稿里的住户信息")
        goes = [_("{what}，共 {n} 条记录").format(what=what, n=plan.records)]
        if plan.drafts:
            goes.append(_("草稿里填到一半的 {n} 份，也去掉住户信息").format(n=plan.drafts))
        if plan.packages:
            goes.append(_("还没交到的 {n} 个交接文件，下次交接时重新写").format(n=plan.packages))
        goes.append(_("别的电脑和办公室，在下一次交接后也删去"))
        stays = [_("房屋、检查、评级和照片；谁在什么时候删的、为什么")]
        if plan.photos:
            stays.append(
                _("{n} 张照片不会删；照片里拍到的人、签字，请另行处理").format(n=plan.photos)
            )
        stays.append(_("已经打印、导出的，和以前的备份、优盘，要另行收回或销毁"))
        self._goes.setText("\n".join(f"· {line}" for line in goes))
        self._stays.setText("\n".join(f"· {line}" for line in stays))
        for widget in (self._begin, self._reveal, self._back):
            widget.hide()
        self._asking.show()
        self._reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def again(self) -> None:
        """It was not erased: the reason is still here."""
        self.setEnabled(True)
        self._reason.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- what the user does

    def _go(self) -> None:
        reason = self._reason.text().strip()
        self._told.setText("" if reason else _("删去住户信息，要写明理由。"))
        self._told.setVisible(not reason)
        if not reason:
            self._reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.setEnabled(False)
        self._erase(reason)

    def _build(self) -> None:
        asking = QVBoxLayout(self._asking)
        asking.setContentsMargins(0, 0, 0, 0)
        asking.setSpacing(theme.px(8))
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        mark = QLabel()
        mark.setPixmap(icons.pixmap("warning", "warn", theme.px(icons.SIDE)))
        head.addWidget(mark)
        head.addWidget(bits.text(_("删去以后，谁也找不回来"), bold=True), 1)
        asking.addLayout(head)
        for words, lines in ((_("会删去"), self._goes), (_("会留下"), self._stays)):
            part = QVBoxLayout()
            part.setSpacing(theme.px(4))
            part.addWidget(bits.line(words, tone="soft"))
            part.addWidget(lines)
            asking.addLayout(part)
        label = bits.line(_("理由"), tone="soft")
        label.setBuddy(self._reason)
        asking.addWidget(label)
        asking.addWidget(self._reason)
        asking.addWidget(self._told)
        last = QHBoxLayout()
        last.setSpacing(theme.px(8))
        last.addWidget(self._sure)
        last.addWidget(self.back_button())
        last.addStretch(1)
        asking.addLayout(last)
        column = QVBoxLayout(self)
        bits.margins(column, 20, 16, 20, 16)
        column.setSpacing(theme.px(12))
        column.addWidget(self._title)
        column.addWidget(self._none)
        column.addLayout(self._grid)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(self._reveal)
        row.addWidget(self._back)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self._begin, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._asking)
        column.addStretch(1)
        self._asking.hide()
