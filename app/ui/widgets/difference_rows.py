"""The rows of one conflict: what each side says, what stood there before, whose row is picked."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLabel, QSizePolicy, QWidget

from app.i18n import _
from app.model.revision import RESULT
from app.survey.behind import Behind
from app.survey.review import Line
from app.ui import theme
from app.ui.widgets import badge, bits, marks
from app.ui.widgets.photo_pair import PhotoStrip
from app.ui.widgets.pick import Pick

#: Widths of the column that says what a row is about, of the one with what was there before, and
#: of the scroll bar (px at 100 %).
WHAT, BEFORE, BAR = 196, 148, 12
_SIGN = 16
_TRAIL = " › "


class DifferenceRows(QWidget):
    """One conflict. `picked` tells that other rows are picked now; `opened` carries the side and
    the number of a photo to be seen large."""

    picked = Signal()
    opened = Signal(int, int)

    def __init__(self, behind: Behind, drawn: marks.Marks, *, fixed: bool = False) -> None:
        """`fixed`: it is decided, and only looked at."""
        super().__init__()
        self.setObjectName("sheet")
        self._behind = behind
        self._marks = drawn
        self._fixed = fixed
        self._picks: dict[str, int] = {}
        self._groups: dict[str, QButtonGroup] = {}
        self.strips: list[PhotoStrip] = []
        self._grid = grid(self, behind)
        self._grid.setContentsMargins(0, 0, 0, 0)
        above = ""
        for line in behind.conflict.lines:
            above = self._head(line, above)
            self._add_line(line)
        if behind.conflict.agreed:
            said = bits.text(_("两份内容相同，只是分别填写。确认后合成一份。"))
            self._grid.addWidget(said, self._grid.rowCount(), 0, 1, -1)
        self._add_photos()
        self._same: list[QWidget] = []
        self._add_same()
        self._grid.setRowStretch(self._grid.rowCount(), 1)

    # -- picking

    @property
    def picks(self) -> Mapping[str, int]:
        """The side of each row that is not taken from the side that counts now."""
        return self._picks

    def allow(self, writing: bool) -> None:
        for path, group in self._groups.items():
            chosen = self._picks.get(path, self._behind.conflict.shown)
            for button in group.buttons():
                button.setEnabled(writing)
                button.setChecked(group.id(button) == chosen)

    def _pick(self, path: str, side: int) -> None:
        if side == self._behind.conflict.shown:
            self._picks.pop(path, None)
        else:
            self._picks[path] = side
        self.picked.emit()

    # -- rows

    def _head(self, line: Line, above: str) -> str:
        """The row of a table that the following answers stand in, once above them."""
        trail, _what = split(line.what)
        if trail and trail != above:
            head = bits.text(trail, step="small", tone="soft")
            self._grid.addWidget(head, self._grid.rowCount(), 0, 1, -1)
        return trail

    def _add_line(self, line: Line) -> None:
        conflict = self._behind.conflict
        row = self._grid.rowCount()
        what = split(line.what)[1]
        self._grid.addWidget(first(_signed("≠", what, bold=True)), row, 0)
        earlier = self._behind.earlier.get(line.path)
        group = QButtonGroup(self)
        for number, value in enumerate(line.values):
            view = marks.view(value) if line.path.startswith(RESULT) else None
            cell = Pick(
                badge.spoken(view) if view else value,
                mark=self._marks.picture(view) if view else None,
                compact=True,
                tag=_("改过") if earlier is not None and value != earlier else "",
            )
            cell.setAccessibleName(
                _("{value}：{what}，{device}").format(
                    value=cell.text(), what=line.what, device=conflict.sides[number].device
                )
            )
            narrow(cell)
            group.addButton(cell, number)
            taken = self._behind.taken.get(line.path) if self._fixed else conflict.shown
            cell.setChecked(number == taken)
            if self._fixed:
                cell.setEnabled(False)
            self._grid.addWidget(cell, row, number + 1)
        if earlier is not None:
            view = marks.view(earlier) if line.path.startswith(RESULT) else None
            before = bits.text(badge.spoken(view) if view else earlier, tone="soft")
            before.setAccessibleName(_("上一版：{value}").format(value=before.text()))
            narrow(before)
            self._grid.addWidget(before, row, len(line.values) + 1)
        if not self._fixed:
            group.idClicked.connect(partial(self._pick, line.path))
            self._groups[line.path] = group

    def _add_photos(self) -> None:
        voices = self._behind.voices
        if not any(voice.shots for voice in voices):
            return
        row = self._grid.rowCount()
        self._grid.addWidget(first(bits.text(_("照片"))), row, 0)
        for number, voice in enumerate(voices):
            side = self._behind.conflict.sides[number]
            strip = PhotoStrip(voice.shots, side.device or side.author)
            strip.opened.connect(partial(self.opened.emit, number))
            self.strips.append(strip)
            self._grid.addWidget(strip, row, number + 1)

    def _add_same(self) -> None:
        """What both say alike, to be unfolded: a reviewer wants to know of what it is part."""
        same = self._behind.same
        if not same:
            return
        row = self._grid.rowCount()
        words = _("也看相同的 {n} 项").format(n=len(same))
        self._unfold = bits.button(words, self._show_same, kind="quiet", icon="down")
        self._grid.addWidget(self._unfold, row, 0, 1, -1, Qt.AlignmentFlag.AlignLeft)

    def _show_same(self) -> None:
        self._unfold.hide()
        above = ""
        for line in self._behind.same:
            above = self._head(line, above)
            row = self._grid.rowCount()
            self._grid.addWidget(first(_signed("＝", split(line.what)[1])), row, 0)
            value = bits.text(line.values[0], tone="soft")
            self._grid.addWidget(value, row, 1, 1, -1)


def grid(widget: QWidget, behind: Behind) -> QGridLayout:
    """Columns of head, rows and foot alike: what, the sides equally wide, what was before."""
    made = QGridLayout(widget)
    made.setContentsMargins(0, 0, theme.px(BAR), 0)
    made.setHorizontalSpacing(theme.px(8))
    made.setVerticalSpacing(theme.px(4))
    made.setColumnMinimumWidth(0, theme.px(WHAT))
    sides = len(behind.conflict.sides)
    for number in range(sides):
        made.setColumnStretch(number + 1, 1)
    if behind.earlier:
        made.setColumnMinimumWidth(sides + 1, theme.px(BEFORE))
    return made


def first(widget: QWidget) -> QWidget:
    """The first column is as wide in head, lines and foot, whatever its words."""
    widget.setFixedWidth(theme.px(WHAT))
    return widget


def narrow(widget: QWidget) -> None:
    """Let the column decide how wide this is, so that head, lines and foot stand in line."""
    policy = widget.sizePolicy()
    policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
    widget.setSizePolicy(policy)


def split(what: str) -> tuple[str, str]:
    """Where a line stands, without its section, and what it is."""
    *trail, last = what.split(_TRAIL)
    return _TRAIL.join(trail[1:] if len(trail) > 1 else trail), last


def _signed(sign: str, words: str, *, bold: bool = False) -> QLabel:
    """≠ or ＝ before what a row is about: colour alone says nothing."""
    made = bits.text(f"{sign} {words}", bold=bold, tone="" if bold else "soft")
    made.setAccessibleName(_("不一样：{what}").format(what=words) if bold else words)
    return made
