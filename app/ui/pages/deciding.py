"""两人填得不一样, the face of 汇总 where decisions are made: one after the other, with a reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.i18n import _
from app.model.changed import Changed
from app.survey.behind import Behind
from app.survey.decided import Decided
from app.survey.review import Conflict, ConflictRow, Preview
from app.survey.survey import Survey
from app.survey.taking import REPORT, THUMBNAIL
from app.ui import actions, theme
from app.ui.desk import Desk
from app.ui.filling.values import GradeView
from app.ui.jobs import Job
from app.ui.widgets import bits, marks
from app.ui.widgets.empty import Empty
from app.ui.widgets.rows_table import Column, RowsTable
from app.ui.widgets.side_by_side import SideBySide

_LINE = 56
#: Rows read at once; so many are on the screen while the rest is on its way.
_PAGE = 200
#: Decisions kept in sight.
_KEPT = 50
Row = ConflictRow | Decided


class Deciding(QWidget):
    """The list at the left, one conflict at the right. `counted` is told how many are open."""

    def __init__(self, desk: Desk, counted: Callable[[int], None]) -> None:
        super().__init__()
        self._desk = desk
        self._counted = counted
        self._open: list[ConflictRow] = []
        self._done: list[Decided] = []
        self._agreed: list[ConflictRow] = []  # typed twice, and alike
        self._wanted = ""  # the record whose conflict shall be shown
        self._seen: Sequence[object] = ()  # which one stands at the right
        self._turn = 0  # counts readings: an older one that arrives late is let go
        self._allowed = True
        self._busy = False
        self._heading = bits.text(bold=True)
        self._after = bits.text(step="small", tone="soft")
        self.previous = bits.button(_("上一处"), lambda: self._step(-1), tip="Alt+↑")
        self.agreed = bits.button("", self._confirm_agreed)
        self.agreed.hide()
        self.next = bits.button(_("下一处"), lambda: self._step(1), tip="Alt+↓")
        self._table: RowsTable[Row] = RowsTable(_("不一样的地方"), _columns(), height=_LINE)
        self._table.horizontalHeader().hide()
        self._table.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._table.chosen.connect(self._choose)
        self.sides = SideBySide(self._photo)
        self.sides.settled.connect(self._settle)
        self.sides.picked.connect(self._regrade)
        self.sides.reopen.connect(self._reopen)
        self.sides.unreasoned.connect(
            lambda: desk.window().messages.tell(_("请先写一句理由：按 1–5，或自己写。"), "warn")
        )
        self.sides.bind(self)
        self._fine = Empty("check", _("没有两人填得不一样的地方。"))
        self._stack = QStackedWidget()
        self._layout()
        actions.bind(self, "next", lambda: self._step(1))
        actions.bind(self, "previous", lambda: self._step(-1))

    def _layout(self) -> None:
        beside = QWidget()
        left = QVBoxLayout(beside)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(theme.px(4))
        for label in (self._heading, self._after):
            label.setMinimumWidth(0)
            left.addWidget(label)
        left.addWidget(self._table, 1)
        steps = QHBoxLayout()
        steps.setSpacing(theme.px(8))
        steps.addWidget(self.previous, 1)
        steps.addWidget(self.next, 1)
        left.addLayout(steps)
        left.addWidget(self.agreed)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(beside)
        split.addWidget(self.sides)
        split.setStretchFactor(1, 1)
        split.setSizes([theme.px(264), theme.px(900)])
        split.setHandleWidth(theme.px(16))
        split.setChildrenCollapsible(False)
        self._table.setMinimumWidth(theme.px(180))
        self._stack.addWidget(split)
        self._stack.addWidget(self._fine)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack, 1)

    # -- the list

    def look_for(self, record: str) -> None:
        """Choose the first conflict of a record when the list has been read."""
        self._wanted = record

    def take_focus(self) -> None:
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def allow(self, writing: bool) -> None:
        self._allowed = writing
        self.agreed.setEnabled(writing and not self._busy)
        self.sides.allow(writing and not self._busy)

    def read(self) -> None:
        """Read the list anew, page by page; a merge that goes on meanwhile does not hold it up."""
        self._turn += 1
        self._read_page(self._turn, [], [])

    def _read_page(self, turn: int, found: list[ConflictRow], done: list[Decided]) -> None:
        def work(survey: Survey, _job: Job) -> tuple[list[ConflictRow], list[Decided], int]:
            page = survey.review.open_conflicts(_PAGE, len(found))
            decided = survey.decisions.decided(_KEPT) if not found else done
            return page, decided, survey.review.count(agreed=False)

        def then(read: tuple[list[ConflictRow], list[Decided], int]) -> None:
            page, decided, count = read
            if turn != self._turn:
                return
            whole = [*found, *page]
            self._show(whole, decided, count)
            if len(page) == _PAGE:
                self._read_page(turn, whole, decided)

        self._desk.run(work, then, self, pool="image")

    def _show(self, rows: list[ConflictRow], decided: list[Decided], count: int) -> None:
        self._agreed = [one for one in rows if one.agreed]
        rows = sorted((one for one in rows if not one.agreed), key=_turn)
        self._open, self._done = rows, decided
        self._counted(count)
        self._heading.setText(
            _("两人填得不一样：{n} 处").format(n=count) if count else _("都定好了")
        )
        graded = sum(one.provisional for one in rows)
        parts = [_("其中评级 {n} 处").format(n=graded)] if graded else []
        parts += [_("最近定下 {n} 处").format(n=len(decided))] if decided else []
        self._after.setText(_("，").join(parts))
        self._after.setVisible(bool(parts))
        for button in (self.previous, self.next):
            button.setVisible(bool(count))
        self._heading.setVisible(bool(rows or decided))
        self.agreed.setText(_("{n} 处两份相同，一起确认").format(n=len(self._agreed)))
        self.agreed.setVisible(bool(self._agreed))
        self._stack.setCurrentIndex(0 if rows or decided else 1)
        self._table.show_rows([*rows, *decided], keep=_same)
        if self._wanted:
            record, self._wanted = self._wanted, ""
            self._table.choose(lambda one: one.record == record)

    def _step(self, by: int) -> None:
        """The next open one from here, around the end: what is decided is passed over."""
        here = self._table.current()
        at = self._open.index(here) if isinstance(here, ConflictRow) and here in self._open else -1
        if not self._open:
            return
        if at < 0 and by < 0:
            at = 0
        wanted = self._open[(at + by) % len(self._open)]
        self._table.choose(lambda one: one is wanted)

    # -- one conflict

    def _choose(self, row: Row | None) -> None:
        if row is None:
            return
        if _same(row) != self._seen:
            self.sides.stale()

        def work(survey: Survey, _job: Job) -> Behind:
            if isinstance(row, Decided):
                return survey.decisions.look_at(row)
            return survey.review.behind(row.record, row.group)

        def then(behind: Behind) -> None:
            if self._table.current() != row:
                return
            self._seen = _same(row)
            self.sides.display(behind, row if isinstance(row, Decided) else None)
            self._thumbnails(behind)

        self._desk.run(work, then, self, failed=lambda _error: self.read(), pool="image")

    def _thumbnails(self, behind: Behind) -> None:
        shots = [[shot.hash for shot in voice.shots] for voice in behind.voices]
        self._desk.run(
            lambda survey, _job: [
                [survey.taking.copy_of({"hash": one}, THUMBNAIL) for one in some] for some in shots
            ],
            lambda pictures: self.sides.thumbnails(behind.conflict, pictures),
            self,
            pool="image",
        )

    def _photo(self, digest: str, then: Callable[[bytes | None], None]) -> None:
        self._desk.run(
            lambda survey, _job: survey.taking.copy_of({"hash": digest}, REPORT),
            then,
            self,
            pool="image",
        )

    def _regrade(self, conflict: Conflict, picks: Mapping[str, int]) -> None:
        def work(survey: Survey, _job: Job) -> Preview:
            return survey.review.preview(conflict.record, conflict.group, picks, seen=conflict)

        self._desk.run(
            work, lambda found: self.sides.preview(conflict, picks, found), self, pool="image"
        )

    # -- deciding

    def _settle(self, conflict: Conflict, picks: dict[str, int], side: int, reason: str) -> None:
        def work(survey: Survey, _job: Job) -> tuple[Changed, str]:
            record, group = conflict.record, conflict.group
            if side < 0:
                changed = survey.review.compose(record, group, picks, reason, seen=conflict)
            else:
                changed = survey.review.settle(record, group, side, reason, seen=conflict)
            head = survey.core.store.head(record)
            return changed, head.grade if head is not None else ""

        def done(made: tuple[Changed, str]) -> None:
            changed, grade = made
            said = (
                _("已定，参考判定 {grade}。落选的一份留在历史里。").format(grade=grade)
                if conflict.provisional and grade
                else _("已定。落选的一份留在历史里。")
            )
            self._desk.window().messages.tell(said)
            self._go_on(conflict)
            self._desk.announce(changed)

        self._write(work, done)

    def _go_on(self, conflict: Conflict) -> None:
        """Choose the one after it before the list is read again, so that nothing jumps back."""
        here = next(
            (
                n
                for n, one in enumerate(self._open)
                if (one.record, one.group) == (conflict.record, conflict.group)
            ),
            -1,
        )
        rest = [*self._open[here + 1 :], *self._open[: max(here, 0)]]
        if here >= 0 and rest:
            self._table.choose(lambda one: one is rest[0])

    def _confirm_agreed(self) -> None:
        """Where both typed the same there is nothing to decide: all of them in one go."""
        agreed = list(self._agreed)

        def work(survey: Survey, _job: Job) -> tuple[Changed, int]:
            changed = Changed()
            for one in agreed:
                changed |= survey.review.settle(one.record, one.group, 0)
            return changed, len(agreed)

        def done(made: tuple[Changed, int]) -> None:
            changed, count = made
            said = _("{n} 处两份相同，都合成了一份。").format(n=count)
            self._desk.window().messages.tell(said)
            self._desk.announce(changed)

        self._write(work, done)

    def _reopen(self, decided: Decided) -> None:
        def done(changed: Changed) -> None:
            self._desk.window().messages.tell(_("已撤销，两份又并排放着了。"))
            self._wanted = decided.record
            self._desk.announce(changed)

        self._write(lambda survey, _job: survey.decisions.reopen(decided), done)

    def _write(self, work: Callable[[Survey, Job], object], done: Callable[..., None]) -> None:
        if self._busy:
            return
        self._busy = True
        self.allow(self._allowed)
        self._desk.run(work, done, self, ended=self._ended)

    def _ended(self) -> None:
        self._busy = False
        self.allow(self._allowed)


def _columns() -> list[Column[Row]]:
    return [
        Column("", _words, lambda one: "soft" if isinstance(one, Decided) else "",
               mark=_mark, stretch=True)
    ]  # fmt: skip


def _words(one: Row) -> str:
    if isinstance(one, Decided):
        return _("{house}\n✓ 已定 · {what}").format(house=one.house, what=one.what)
    return f"{one.house}\n{one.what}"


def _mark(one: Row) -> GradeView | None:
    if isinstance(one, Decided):
        return marks.view(one.grade) if one.grade else None
    if not one.provisional:
        return None
    return marks.view(one.sides[one.shown].grade, provisional=True)


def _turn(one: ConflictRow) -> tuple[object, ...]:
    """Grades first, then house by house, 2号院 before 10号院."""
    parts = re.split(r"(\d+)", one.house)
    natural = tuple((part.isdecimal(), int(part) if part.isdecimal() else part) for part in parts)
    return not one.provisional, natural, one.group


def _same(one: Row) -> Sequence[object]:
    if isinstance(one, Decided):
        return "decided", one.revision, one.group
    return "open", one.record, one.group
