"""One conflict side by side: who, when, why, both sets of photos; a reason, one decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QScrollBar,
    QVBoxLayout,
    QWidget,
)

from app.i18n import _
from app.survey.behind import Behind, Told, Voice
from app.survey.decided import Decided
from app.survey.review import Conflict, Preview, Side
from app.ui import actions, theme
from app.ui.widgets import badge, bits, marks
from app.ui.widgets.difference_rows import BAR, BEFORE, DifferenceRows, first, grid, narrow
from app.ui.widgets.photo_pair import PhotoCompare
from app.ui.widgets.reason_bar import ReasonBar

_TRAIL = " › "
Load = Callable[[str, Callable[[bytes | None], None]], None]


class SideBySide(QWidget):
    """Shows one conflict. `settled` carries it, the rows picked from other sides, the side taken
    as a whole (-1: rows were picked), and the reason; `unreasoned` asks for the reason; `picked`
    carries conflict and rows, to be graded anew; `reopen` a decision to be taken back.

    `load` answers with the bytes of a photo.
    """

    settled = Signal(object, object, int, str)
    unreasoned = Signal()
    picked = Signal(object, object)
    reopen = Signal(object)

    def __init__(self, load: Load) -> None:
        super().__init__()
        self._load = load
        self._behind: Behind | None = None
        self._decided: Decided | None = None
        self._rows: DifferenceRows | None = None
        self._marks = marks.Marks(22)
        self._writing = True
        self._stale = False
        self._takers: list[QPushButton] = []
        self._title = bits.text(step="question", bold=True)
        self._now_mark = badge.Badge(24)
        self._now = bits.line(tone="soft")
        self._people = QWidget()
        self._takes = QWidget()
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        bar = self._scroll.verticalScrollBar()
        bar.setProperty("idle", True)
        bar.rangeChanged.connect(lambda _least, most: _idle(bar, most == 0))
        self._reason = ReasonBar()
        self._reason.setContentsMargins(0, 0, theme.px(BAR), 0)
        self._reason.entered.connect(self._by_enter)
        self._compose = bits.button(_("按挑选的行定下"), self.settle_rows, kind="primary")
        self._regraded = badge.Badge(24)
        self._regraded_words = bits.text()
        self._regrade = QWidget()
        self._verdict = bits.text()
        self._again = bits.button(_("撤销，重新定"), self._ask_again, icon="undo")
        self._foot = QWidget()
        self._layout()

    def _layout(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(self._title, 1)
        head.addWidget(self._now)
        head.addWidget(self._now_mark)
        live = QHBoxLayout(self._regrade)
        live.setContentsMargins(0, 0, theme.px(BAR), 0)
        live.setSpacing(theme.px(8))
        live.addWidget(self._regraded)
        live.addWidget(self._regraded_words, 1)
        live.addWidget(self._compose)
        after = QHBoxLayout(self._foot)
        after.setContentsMargins(0, 0, theme.px(BAR), 0)
        after.setSpacing(theme.px(12))
        after.addWidget(self._verdict, 1)
        after.addWidget(self._again)
        card = bits.frame("card")
        self._inside = QVBoxLayout(card)
        bits.margins(self._inside, 16, 12, 4, 12)
        self._inside.setSpacing(theme.px(8))
        for widget in (self._people, bits.frame("rule"), self._scroll, bits.frame("rule")):
            self._inside.addWidget(widget, 1 if widget is self._scroll else 0)
        for widget in (self._regrade, self._reason, self._takes, self._foot):
            self._inside.addWidget(widget)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.px(8))
        whole.addLayout(head)
        whole.addWidget(card, 1)

    # -- what it shows

    @property
    def conflict(self) -> Conflict | None:
        return self._behind.conflict if self._behind is not None else None

    def allow(self, writing: bool) -> None:
        """Whether a decision can be written now."""
        self._writing = writing
        writing = writing and not self._stale
        for button in self._takers:
            button.setEnabled(writing)
        self._reason.allow(writing)
        self._compose.setEnabled(writing)
        self._again.setEnabled(writing and self._decided is not None and self._decided.stands)
        if self._rows is not None and self._decided is None:
            self._rows.allow(writing)

    def stale(self) -> None:
        """Another one is on its way: nothing is decided about the one that still stands here."""
        self._stale = True
        self.allow(self._writing)

    def display(self, behind: Behind, decided: Decided | None = None) -> None:
        """Show a conflict, or one that is decided; the same again keeps what was picked, typed."""
        self._stale = False
        self.allow(self._writing)
        if behind == self._behind and decided == self._decided:
            return
        self._behind, self._decided = behind, decided
        conflict = behind.conflict
        self._reason.clear()
        self._title.setText(_TRAIL.join(part for part in (conflict.house, conflict.what) if part))
        self._show_now(conflict, decided)
        self._people = self._exchange(self._people, self._people_row(behind))
        self._takes = self._exchange(self._takes, self._takes_row(behind))
        self._rows = DifferenceRows(behind, self._marks, fixed=decided is not None)
        self._rows.picked.connect(self._on_pick)
        self._rows.opened.connect(self._open_photo)
        self._scroll.setWidget(self._rows)
        self._regrade.hide()
        self._reason.setVisible(decided is None and not conflict.agreed)
        self._takes.setVisible(decided is None)
        self._foot.setVisible(decided is not None)
        if decided is not None:
            self._verdict.setText(_verdict(decided))
        self.allow(self._writing)

    def _show_now(self, conflict: Conflict, decided: Decided | None) -> None:
        if decided is not None:
            view = marks.view(decided.grade) if decided.grade else None
            self._now.setText(_("已定"))
        else:
            side = conflict.sides[conflict.shown]
            view = marks.view(side.grade, provisional=True) if conflict.provisional else None
            self._now.setText(_now(conflict))
        self._now_mark.setVisible(view is not None)
        self._now_mark.display(view)

    def preview(self, conflict: Conflict, picks: Mapping[str, int], found: Preview) -> None:
        """What the picked rows come to; ignored where others are picked by now."""
        if conflict != self.conflict or self._rows is None or dict(self._rows.picks) != picks:
            return
        view = marks.view(found.grade) if conflict.provisional else None
        self._regraded.setVisible(view is not None)
        self._regraded.display(view)
        if not conflict.provisional:
            said = _("已挑选 {n} 行").format(n=len(picks))
        elif view is None:
            said = _("按挑选的行重新计算：还判不出等级")
        else:
            said = _("按挑选的行重新计算：{grade}").format(grade=badge.spoken(view))
        self._regraded_words.setText(" ".join(filter(None, (said, found.why))))

    def thumbnails(self, conflict: Conflict, pictures: Sequence[Sequence[bytes | None]]) -> None:
        """The photos of each side as small pictures; None where one has not arrived yet."""
        if conflict == self.conflict and self._rows is not None:
            for strip, some in zip(self._rows.strips, pictures, strict=False):
                strip.display(some)

    def take_focus(self) -> None:
        self._reason.take_focus()

    def _exchange(self, old: QWidget, new: QWidget) -> QWidget:
        self._inside.replaceWidget(old, new)
        old.hide()
        old.deleteLater()
        return new

    # -- head and foot

    def _people_row(self, behind: Behind) -> QWidget:
        row = QWidget()
        columns = grid(row, behind)
        columns.addWidget(first(bits.text(_("各人填的"), tone="soft")), 0, 0)
        top = Qt.AlignmentFlag.AlignTop
        for number, voice in enumerate(behind.voices):
            side = behind.conflict.sides[number]
            shown = number == behind.conflict.shown and self._decided is None
            columns.addWidget(_person(side, voice, shown=shown), 0, number + 1, top)
        if behind.before is not None and behind.earlier:
            columns.addWidget(_earlier(behind.before), 0, len(behind.voices) + 1, top)
        return row

    def _takes_row(self, behind: Behind) -> QWidget:
        row = QWidget()
        columns = grid(row, behind)
        note = bits.text(_("落选的一份会留在历史里"), step="small", tone="soft")
        columns.addWidget(first(note), 0, 0)
        self._takers = []
        if behind.conflict.agreed:
            button = bits.button(_("确认两份相同"), partial(self.settle, 0), kind="primary")
            self._takers.append(button)
            columns.addWidget(button, 0, 1, Qt.AlignmentFlag.AlignLeft)
            return row
        for number, side in enumerate(behind.conflict.sides):
            button = bits.button(
                _("采用这一份"), partial(self.settle, number), tip=f"Alt+{number + 1}"
            )
            button.setAccessibleName(
                _("采用这一份：{device} {author}").format(device=side.device, author=side.author)
            )
            narrow(button)
            self._takers.append(button)
            columns.addWidget(button, 0, number + 1)
        if behind.earlier:
            columns.addWidget(QWidget(), 0, len(behind.conflict.sides) + 1)
        return row

    # -- photos

    def _open_photo(self, side: int, number: int) -> None:
        if self._behind is None:
            return
        conflict = self._behind.conflict
        sides = [
            (_who(one), voice.shots)
            for one, voice in zip(conflict.sides, self._behind.voices, strict=True)
        ]
        over = self.window()
        compare = PhotoCompare(over, self._title.text(), sides, self._load)
        compare.start(side, number)

    # -- picking and deciding

    def _on_pick(self) -> None:
        if self._rows is None or self._behind is None:
            return
        picks = dict(self._rows.picks)
        self._regrade.setVisible(bool(picks))
        if picks:
            self._regraded.hide()
            self._regraded_words.setText(_("正在重新计算…"))
            self.picked.emit(self._behind.conflict, picks)

    def settle(self, side: int) -> None:
        """Take a side as a whole, where there is such a side and a reason."""
        if side < len(self._takers):
            self._decide({}, side)

    def settle_rows(self) -> None:
        """Take the rows as they are picked."""
        if self._rows is not None and self._rows.picks:
            self._decide(self._rows.picks, -1)

    def _by_enter(self) -> None:
        """Enter after the reason settles picked rows; of two sides it cannot know which."""
        self.settle_rows()

    def _decide(self, picks: Mapping[str, int], side: int) -> None:
        if self._behind is None or self._decided is not None or not self._writing or self._stale:
            return
        conflict = self._behind.conflict
        if self._reason.reason or conflict.agreed:
            self.settled.emit(conflict, dict(picks), side, self._reason.reason)
        else:
            self.unreasoned.emit()
            self.take_focus()

    def _ask_again(self) -> None:
        if self._decided is not None:
            self.reopen.emit(self._decided)

    def bind(self, where: QWidget) -> None:
        """Its keys, inside the widget that it stands in: the list beside it too."""
        self._reason.bind(where)
        for number in range(4):
            actions.bind_key(where, f"Alt+{number + 1}", partial(self.settle, number))
        actions.bind(where, "finish", self.settle_rows)


def _person(side: Side, voice: Voice, *, shown: bool) -> QWidget:
    """Who said it first, when, and why."""
    whole = QWidget()
    narrow(whole)
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.px(2))
    top = QHBoxLayout()
    top.setSpacing(theme.px(8))
    view = marks.view(side.grade)
    if view is not None:
        mark = badge.Badge(28)
        mark.display(view)
        top.addWidget(mark)
    names = (voice.first.device, voice.first.author)
    top.addWidget(bits.text(" · ".join(name for name in names if name), bold=True), 1)
    column.addLayout(top)
    when = _when(voice.first)
    if shown:
        when = _("{when} · 现在先按这一份").format(when=when)
    column.addWidget(bits.text(when, step="small", tone="soft"))
    reasons = [one.reason for one in voice.reasons]
    if reasons:
        said = bits.text(_("理由：{why}").format(why=reasons[-1]), step="small")
        said.setToolTip("\n".join(f"{_when(one)} {one.reason}" for one in voice.reasons))
        column.addWidget(said)
    return whole


def _earlier(before: Told) -> QWidget:
    whole = QWidget()
    whole.setFixedWidth(theme.px(BEFORE))
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.px(2))
    column.addWidget(bits.text(_("两人之前的一版"), tone="soft"))
    said = _("{when} {who}").format(when=_when(before), who=before.author)
    column.addWidget(bits.text(said, step="small", tone="soft"))
    return whole


def _verdict(decided: Decided) -> str:
    took = (
        _("采用了{who}的一份").format(who=decided.took)
        if decided.took
        else _("各取了几行，合成一份")
    )
    said = _("已定：{took}。理由：{reason}。{who}，{when}").format(
        took=took,
        reason=decided.reason,
        who=decided.author,
        when=decided.time[5:16].replace("T", " "),
    )
    return said if decided.stands else _("{said}。后来又有人改过。").format(said=said)


def _who(side: Side) -> str:
    return " · ".join(name for name in (side.device, side.author) if name)


def _when(told: Told) -> str:
    return _clock(told.time)


def _clock(time: str) -> str:
    """Month, day, hour and minute of an ISO time."""
    return time[5:16].replace("T", " ")


def _idle(bar: QScrollBar, idle: bool) -> None:
    """Keep the bar's room, so that the columns stay in line, but show it only where it moves."""
    if bar.property("idle") != idle:
        bar.setProperty("idle", idle)
        bits.restyle(bar)


def _now(conflict: Conflict) -> str:
    count = _("{n} 处不一样").format(n=len(conflict.lines))
    if conflict.agreed:
        return ""
    if conflict.provisional:
        return _("{count} · 现按较重者（暂定）").format(count=count)
    return count
