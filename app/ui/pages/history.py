"""历史: every step of one record, what changed in it, and an earlier answer back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.i18n import _
from app.model.changed import Changed
from app.survey.form_titles import form_title
from app.survey.history import Change, Moment, Step
from app.survey.survey import Survey
from app.ui import actions, theme
from app.ui.desk import Desk
from app.ui.desk_page import DeskPage
from app.ui.jobs import Job
from app.ui.widgets import bits
from app.ui.widgets.empty import Empty
from app.ui.widgets.moment import MomentView
from app.ui.widgets.rows_table import Column, RowsTable

_STEPS = 428


class HistoryPage(DeskPage):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._record, self._from = "", ""
        self._writing = True
        self._turn = 0
        self._whole = bits.button(_("看当时的全部内容"), self._look, icon="report")
        back = bits.button(_("返回"), self._leave, icon="back")
        self._beside = self.head(_("历史"), self._whole, back)
        self._steps: RowsTable[Step] = RowsTable(_("步骤"), _step_columns())
        self._steps.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._steps.chosen.connect(lambda _row: self._show_step())
        self._steps.opened.connect(lambda _row: self._look())
        self._steps.setFixedWidth(theme.px(_STEPS))
        self._changes: RowsTable[Change] = RowsTable(_("改了什么"), _change_columns())
        self._changes.chosen.connect(lambda _row: self._tools())
        self._said = bits.text(bold=True)
        self._why = bits.text(tone="soft")
        self._reason = QLineEdit()
        self._changes.opened.connect(
            lambda _row: self._reason.setFocus(Qt.FocusReason.OtherFocusReason)
        )
        self._reason.setAccessibleName(_("取回的理由"))
        self._reason.setPlaceholderText(_("为什么改回去，例如：误删了"))
        self._reason.textChanged.connect(lambda _text: self._tools())
        self._reason.returnPressed.connect(self._bring_back)
        self._back = bits.button(_("把选中的改回这一步之前"), self._bring_back, icon="undo")
        self._why_not = QLineEdit()
        self._why_not.setAccessibleName(_("放进回收站的理由"))
        self._why_not.setPlaceholderText(_("整条不要了：写理由，例如重复登记"))
        self._why_not.textChanged.connect(lambda _text: self._tools())
        self._why_not.returnPressed.connect(self._throw)
        self._trash = bits.button(_("放进回收站"), self._throw)
        self._moment = MomentView(self._close_moment)
        self._empty = Empty("clock", _("这一步没有改动答案。"))
        self._build()
        actions.bind(self, "leave", self._leave)
        desk.changed.connect(self._on_changed)

    @property
    def title(self) -> str:
        return _("历史")

    def refresh(self, argument: str) -> None:
        """`argument`: the record's id, then the page to go back to with its own argument."""
        self._record, _space, self._from = argument.partition(" ")
        self._faces_of.setCurrentIndex(0)
        self._whole.show()
        self._read()

    def allow(self, writing: bool) -> None:
        self._writing = writing
        self._tools()

    # -- showing

    def _on_changed(self, changed: Changed) -> None:
        if self.isVisible() and self._record in changed.records:
            self._read()

    def _read(self) -> None:
        record = self._record
        self._turn += 1
        turn = self._turn

        def work(survey: Survey, _job: Job) -> tuple[str, list[Step]]:
            head = survey.core.store.head(record)
            place = survey.core.store.place(head.place) if head and head.place else None
            house = place.name if place else head.title if head else ""
            title = form_title(head.form) if head else ""
            return f"{house} · {title}", survey.history.of(record)

        def show(found: tuple[str, list[Step]]) -> None:
            if turn == self._turn:
                self._beside.setText(found[0])
                self._steps.show_rows(found[1])
                self._steps.choose(lambda _row: True)
                self._steps.setFocus(Qt.FocusReason.OtherFocusReason)

        self.desk.run(work, show, self, pool="image")

    def _show_step(self) -> None:
        step = self._steps.current()
        self._reason.clear()
        if step is None:
            return
        self._said.setText(
            _("{did} · {who} · {computer} · {time}").format(
                did=step.did, who=step.who, computer=step.computer,
                time=step.time[:16].replace("T", " "),
            )
        )  # fmt: skip
        why = [_("理由：{reason}").format(reason=step.reason)] if step.reason else []
        if step.aside:
            why.append(_("写的时候还没有看到前一步。"))
        self._why.setText(" ".join(why))
        self._why.setVisible(bool(why))
        self._changes.show_rows(step.changes)
        self._right.setCurrentIndex(0 if step.changes else 1)
        if step.changes:
            self._changes.choose(lambda one: one.back)
        self._tools()

    def _tools(self) -> None:
        change, step = self._changes.current(), self._steps.current()
        first = step is None or step == self._steps.rows[-1]  # before it there was nothing
        possible = self._writing and change is not None and change.back and not first
        self._reason.setEnabled(possible)
        self._back.setEnabled(possible and bool(self._reason.text().strip()))
        self._whole.setEnabled(step is not None)
        self._why_not.setEnabled(self._writing)
        self._trash.setEnabled(self._writing and bool(self._why_not.text().strip()))

    # -- doing

    def _look(self) -> None:
        step = self._steps.current()
        if step is None:
            return
        record, revision = self._record, step.revision

        def show(moment: Moment) -> None:
            self._moment.show_moment(moment)
            self._faces_of.setCurrentIndex(1)
            self._whole.hide()
            self._moment.take_focus()

        self.desk.run(
            lambda survey, _job: survey.history.at(record, revision), show, self, pool="image"
        )

    def _close_moment(self) -> None:
        self._faces_of.setCurrentIndex(0)
        self._whole.show()
        self._steps.setFocus(Qt.FocusReason.OtherFocusReason)

    def _bring_back(self) -> None:
        change, step = self._changes.current(), self._steps.current()
        if change is None or step is None or not self._back.isEnabled():
            return
        rows = list(self._steps.rows)
        earlier = rows[rows.index(step) + 1].revision
        record, path, reason = self._record, change.path, self._reason.text().strip()

        def done(changed: Changed) -> None:
            self.desk.window().messages.tell(
                _("已改回去，作为新的一步记入历史。") if changed else _("现在就是这样，不用改。")
            )
            self.desk.announce(changed)

        self.desk.run(
            lambda survey, _job: survey.history.bring_back(record, earlier, [path], reason),
            done,
            self,
        )

    def _throw(self) -> None:
        if not self._trash.isEnabled():
            return
        record, reason = self._record, self._why_not.text().strip()

        def done(changed: Changed) -> None:
            self._why_not.clear()
            self.desk.window().messages.tell(
                _("已放进回收站，不再算数；在“备份与回收站”里随时可以取回。")
            )
            self.desk.announce(changed)
            self._leave()

        self.desk.run(lambda survey, _job: survey.trash.put(record, reason), done, self)

    def _leave(self) -> None:
        if self._faces_of.currentIndex() == 1:
            self._close_moment()
            return
        page, _space, argument = self._from.partition(" ")
        self.desk.window().open(page or "roster", argument)

    # -- building

    def _build(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(8))
        foot.addWidget(self._reason, 1)
        foot.addWidget(self._back)
        table = QWidget()
        inside = QVBoxLayout(table)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(theme.px(8))
        inside.addWidget(self._changes, 1)
        inside.addLayout(foot)
        self._right = QStackedWidget()
        self._right.addWidget(table)
        self._right.addWidget(self._empty)
        side = QVBoxLayout()
        side.setSpacing(theme.px(8))
        side.addWidget(self._said)
        side.addWidget(self._why)
        side.addWidget(self._right, 1)
        steps = QWidget()
        middle = QHBoxLayout(steps)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(theme.px(16))
        below = QHBoxLayout()
        below.setSpacing(theme.px(8))
        below.addWidget(self._why_not, 1)
        below.addWidget(self._trash)
        left = QVBoxLayout()
        left.setSpacing(theme.px(8))
        left.addWidget(self._steps, 1)
        left.addLayout(below)
        middle.addLayout(left)
        middle.addLayout(side, 1)
        self._faces_of = QStackedWidget()
        self._faces_of.addWidget(steps)
        self._faces_of.addWidget(self._moment)
        self.column.addWidget(self._faces_of, 1)


def _step_columns() -> list[Column[Step]]:
    return [
        Column(_("什么时候"), lambda one: one.time[:16].replace("T", " "), width=136),
        Column(_("做了什么"), lambda one: one.did, stretch=True, least=110, tone=_tone),
        Column(_("谁"), lambda one: one.who, width=84),
        Column(_("几处"), lambda one: str(len(one.changes) or ""), right=True, width=52, spare=1),
    ]


def _tone(one: Step) -> str:
    return "warn" if one.aside else ""


def _change_columns() -> list[Column[Change]]:
    return [
        Column(_("哪一项"), lambda one: one.what, stretch=True, least=180),
        Column(_("原来"), lambda one: one.before, stretch=True, least=110),
        Column(_("改成"), lambda one: one.after, stretch=True, least=110),
    ]
