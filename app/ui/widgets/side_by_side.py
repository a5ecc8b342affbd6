"""One conflict side by side: each person's answers in a column, a reason, one decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QScrollBar,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.i18n import _
from app.model.revision import RESULT
from app.survey.review import Conflict, Line, Side
from app.ui import theme
from app.ui.widgets import badge, bits, marks
from app.ui.widgets.pick import Pick
from app.ui.widgets.thumb import Thumb

#: Width of the column that says what the line is about, and of the scroll bar (px).
_WHAT, _BAR = 200, 12
_THUMB = 72, 54
_MOST_THUMBS = 3
_TRAIL = " › "


class SideBySide(QWidget):
    """Shows one conflict. `settled` carries it, the rows picked from other sides, the side taken
    as a whole (-1: rows were picked), and the reason; `unreasoned` asks for the reason."""

    settled = Signal(object, object, int, str)
    unreasoned = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._conflict: Conflict | None = None
        self._picks: dict[str, int] = {}
        self._groups: dict[str, QButtonGroup] = {}
        self._photos: list[QHBoxLayout] = []
        self._marks = marks.Marks(22)
        self._writing = True
        self._title = bits.text(step="question", bold=True)
        self._now_mark = badge.Badge(24)
        self._now = bits.line(tone="soft")
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(self._title, 1)
        head.addWidget(self._now)
        head.addWidget(self._now_mark)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        bar = self._scroll.verticalScrollBar()
        bar.setProperty("idle", True)
        bar.rangeChanged.connect(lambda _least, most: _idle(bar, most == 0))
        self._reason = QLineEdit()
        self._reason.setAccessibleName(_("理由"))
        self._reason.setPlaceholderText(_("为什么这样定，例如：两人一起到现场复核过"))
        self._compose = bits.button(
            _("逐行挑选，重新计算"),
            self._settle_rows,
            tip=_("先在上面点选每一行要哪一份；评级按挑选的内容重新算"),
        )
        self._people = QWidget()
        self._takes = QWidget()
        self._takers: list[QPushButton] = []
        self._frame()
        self._layout(head)

    def _frame(self) -> None:
        label = bits.line(_("理由"))
        label.setBuddy(self._reason)
        self._reason_row = QWidget()
        row = QHBoxLayout(self._reason_row)
        row.setContentsMargins(0, 0, _BAR, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(label)
        row.addWidget(self._reason, 1)
        row.addWidget(self._compose)

    def _layout(self, head: QHBoxLayout) -> None:
        card = bits.frame("card")
        self._inside = QVBoxLayout(card)
        bits.margins(self._inside, 16, 12, 4, 12)
        self._inside.setSpacing(theme.px(8))
        for widget in (self._people, bits.frame("rule"), self._scroll, bits.frame("rule")):
            self._inside.addWidget(widget, 1 if widget is self._scroll else 0)
        self._inside.addWidget(self._reason_row)
        self._inside.addWidget(self._takes)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.px(8))
        whole.addLayout(head)
        whole.addWidget(card, 1)

    # -- what it shows

    @property
    def conflict(self) -> Conflict | None:
        return self._conflict

    def allow(self, writing: bool) -> None:
        """Whether a decision can be written now."""
        self._writing = writing
        for button in self._takers:
            button.setEnabled(writing)
        self._reason.setEnabled(writing)
        self._show_picks()

    def display(self, conflict: Conflict) -> None:
        """Show a conflict; the same one again keeps what was picked and typed."""
        if conflict == self._conflict:
            return
        self._conflict = conflict
        self._picks = {}
        self._groups = {}
        self._reason.clear()
        self._title.setText(_TRAIL.join(part for part in (conflict.house, conflict.what) if part))
        shown = conflict.sides[conflict.shown]
        self._now.setText(_now(conflict))
        view = marks.view(shown.grade, provisional=True) if conflict.provisional else None
        self._now_mark.setVisible(view is not None)
        self._now_mark.display(view)
        self._people = self._exchange(self._people, self._people_row(conflict))
        self._takes = self._exchange(self._takes, self._takes_row(conflict))
        self._scroll.setWidget(self._sheet(conflict))
        self._reason_row.setVisible(not conflict.agreed)
        self._compose.setVisible(len(conflict.lines) > 1)
        self.allow(self._writing)

    def thumbnails(self, conflict: Conflict, files: Sequence[Sequence[bytes | None]]) -> None:
        """The photos of each side as small pictures; None where one has not arrived yet."""
        if conflict != self._conflict:
            return
        for row, side in zip(self._photos, files, strict=True):
            words = bits.line(_("共 {n} 张").format(n=len(side)), step="small", tone="soft")
            column = row.parentWidget() or self
            room = column.width() - words.sizeHint().width()
            most = min(max(room // theme.px(_THUMB[0] + 4), 1), _MOST_THUMBS)
            for number, file in enumerate(side[:most], start=1):
                row.addWidget(Thumb(number, file, *_THUMB))
            row.addWidget(words)  # a part of the row before it is shown: no window of its own
            words.setVisible(len(side) > most)
            row.addStretch(1)

    def take_focus(self) -> None:
        self._reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _exchange(self, old: QWidget, new: QWidget) -> QWidget:
        self._inside.replaceWidget(old, new)
        old.hide()
        old.deleteLater()
        return new

    def _people_row(self, conflict: Conflict) -> QWidget:
        row, grid = _columns()
        grid.addWidget(_first(bits.text(_("各人填的"), tone="soft")), 0, 0)
        for number, side in enumerate(conflict.sides):
            grid.addWidget(self._person(side, shown=number == conflict.shown), 0, number + 1)
            grid.setColumnStretch(number + 1, 1)
        return row

    def _person(self, side: Side, *, shown: bool) -> QWidget:
        whole = QWidget()
        _narrow(whole)
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
        names = [side.device, side.author]
        top.addWidget(bits.text(" · ".join(name for name in names if name), bold=True), 1)
        column.addLayout(top)
        when = side.time[5:16].replace("T", " ")
        column.addWidget(
            bits.text(
                _("{when} · 现在先按这一份").format(when=when) if shown else when,
                step="small",
                tone="soft",
            )
        )
        return whole

    def _takes_row(self, conflict: Conflict) -> QWidget:
        row, grid = _columns()
        note = bits.text(_("落选的一份会留在历史里"), step="small", tone="soft")
        grid.addWidget(_first(note), 0, 0)
        self._takers = []
        if conflict.agreed:
            button = bits.button(_("确认两份相同"), partial(self._settle, 0), kind="primary")
            self._takers.append(button)
            grid.addWidget(button, 0, 1, Qt.AlignmentFlag.AlignLeft)
            return row
        for number, side in enumerate(conflict.sides):
            button = bits.button(_("采用这一份"), partial(self._settle, number))
            button.setAccessibleName(
                _("采用这一份：{device} {author}").format(device=side.device, author=side.author)
            )
            _narrow(button)
            self._takers.append(button)
            grid.addWidget(button, 0, number + 1)
            grid.setColumnStretch(number + 1, 1)
        return row

    def _sheet(self, conflict: Conflict) -> QWidget:
        sheet, grid = _columns()
        sheet.setObjectName("sheet")
        grid.setContentsMargins(0, 0, 0, 0)
        for number in range(len(conflict.sides)):
            grid.setColumnStretch(number + 1, 1)
        above = ""
        for line in conflict.lines:
            trail, what = _split(line.what)
            if trail and trail != above:
                head = bits.text(trail, step="small", tone="soft")
                grid.addWidget(head, grid.rowCount(), 0, 1, len(conflict.sides) + 1)
            above = trail
            self._add_line(grid, line, what, conflict)
        if conflict.agreed:
            said = bits.text(_("两份内容相同，只是分别填写。确认后合成一份。"))
            grid.addWidget(said, grid.rowCount(), 0, 1, len(conflict.sides) + 1)
        self._add_photos(grid, conflict)
        grid.setRowStretch(grid.rowCount(), 1)
        return sheet

    def _add_line(self, grid: QGridLayout, line: Line, what: str, conflict: Conflict) -> None:
        row = grid.rowCount()
        grid.addWidget(_first(bits.text(what)), row, 0)
        group = QButtonGroup(self)
        for number, value in enumerate(line.values):
            view = marks.view(value) if line.path.startswith(RESULT) else None
            cell = Pick(
                badge.spoken(view) if view else value,
                mark=self._marks.picture(view) if view else None,
                compact=True,
            )
            cell.setAccessibleName(
                _("{value}：{what}，{device}").format(
                    value=cell.text(), what=line.what, device=conflict.sides[number].device
                )
            )
            _narrow(cell)
            group.addButton(cell, number)
            grid.addWidget(cell, row, number + 1)
        group.idClicked.connect(partial(self._pick, line.path))
        self._groups[line.path] = group

    def _add_photos(self, grid: QGridLayout, conflict: Conflict) -> None:
        self._photos = []
        if not any(side.photos for side in conflict.sides):
            return
        row = grid.rowCount()
        grid.addWidget(_first(bits.text(_("照片"))), row, 0)
        for number in range(len(conflict.sides)):
            holder = QWidget()
            _narrow(holder)
            strip = QHBoxLayout(holder)
            bits.margins(strip, 0, 4, 0, 4)
            strip.setSpacing(theme.px(4))
            holder.setMinimumHeight(theme.px(_THUMB[1] + 8))
            self._photos.append(strip)
            grid.addWidget(holder, row, number + 1)

    # -- picking and deciding

    def _pick(self, path: str, side: int) -> None:
        if self._conflict is None:
            return
        if side == self._conflict.shown:
            self._picks.pop(path, None)
        else:
            self._picks[path] = side
        self._show_picks()

    def _show_picks(self) -> None:
        if self._conflict is None:
            return
        for path, group in self._groups.items():
            group.button(self._picks.get(path, self._conflict.shown)).setChecked(True)
        self._compose.setEnabled(self._writing and bool(self._picks))

    def _settle(self, side: int) -> None:
        self._decide({}, side)

    def _settle_rows(self) -> None:
        self._decide(self._picks, -1)

    def _decide(self, picks: Mapping[str, int], side: int) -> None:
        if self._conflict is None:
            return
        reason = self._reason.text().strip()
        if reason or self._conflict.agreed:
            self.settled.emit(self._conflict, dict(picks), side, reason)
        else:
            self.unreasoned.emit()
            self.take_focus()


def _columns() -> tuple[QWidget, QGridLayout]:
    """A widget whose first column says what, all others being equally wide."""
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, _BAR, 0)
    grid.setHorizontalSpacing(theme.px(8))
    grid.setVerticalSpacing(theme.px(4))
    grid.setColumnMinimumWidth(0, theme.px(_WHAT))
    return made, grid


def _first(label: QLabel) -> QLabel:
    """The first column is as wide in head, lines and foot, whatever its words."""
    label.setFixedWidth(theme.px(_WHAT))
    return label


def _idle(bar: QScrollBar, idle: bool) -> None:
    """Keep the bar's room, so that the columns stay in line, but show it only where it moves."""
    if bar.property("idle") != idle:
        bar.setProperty("idle", idle)
        bits.restyle(bar)


def _narrow(widget: QWidget) -> None:
    """Let the column decide how wide this is, so that head, lines and foot stand in line."""
    policy = widget.sizePolicy()
    policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
    widget.setSizePolicy(policy)


def _split(what: str) -> tuple[str, str]:
    """Where a line stands, without its section, and what it is."""
    *trail, last = what.split(_TRAIL)
    return _TRAIL.join(trail[1:] if len(trail) > 1 else trail), last


def _now(conflict: Conflict) -> str:
    count = _("{n} 处不一样").format(n=len(conflict.lines))
    if conflict.agreed:
        return ""
    if conflict.provisional:
        return _("{count} · 现按较重者（暂定）").format(count=count)
    return count
