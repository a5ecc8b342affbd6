"""The roster as a list: as long as it is, read where it is looked at, every state with its mark."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QIcon, QKeyEvent

from app.domain import coverage
from app.i18n import _, language
from app.store.roster_values import FormMark, PlaceRow
from app.survey import words
from app.survey.roster import leading
from app.ui import icons, theme
from app.ui.filling.values import GradeView
from app.ui.widgets import marks
from app.ui.widgets.far_rows import FarRows
from app.ui.widgets.rows_table import Column, Index, Role, RowsModel, RowsTable

#: What stands in a line until it has come.
BLANK = PlaceRow("", "", "", "", "", "", "", "", "", "", "", "", True, "", (), ())
_STATE = 3
#: How a visit ended has its own sign, where there is one.
_DOORS = {
    "locked": "locked",
    "refused": "refused",
    "absent": "absent",
    "demolished": "demolished",
    "unsafe": "warning",
}


def state_words(state: str) -> str:
    """The state of a place."""
    known = {
        coverage.NONE: _("未走访"),
        coverage.IN_PROGRESS: _("进行中"),
        coverage.VISITED: _("已走访"),
        coverage.NO_ENTRY: _("未能入户"),
        coverage.NOT_NEEDED: _("不需查"),
    }
    return known.get(state, "")


def state_mark(row: PlaceRow) -> tuple[str, str]:
    """Icon and colour of a place's state."""
    known = {
        coverage.NONE: ("place", "wait"),
        coverage.IN_PROGRESS: ("edit", "accent"),
        coverage.VISITED: ("check", "done"),
        coverage.NO_ENTRY: (_DOORS.get(row.outcome, "visit"), "warn"),
        coverage.NOT_NEEDED: ("not_needed", "wait"),
    }
    return known.get(row.state, ("", "wait"))


class _Model(RowsModel[PlaceRow]):
    def data(self, index: Index, role: int = 0) -> Any:
        if role == Role.DecorationRole and index.column() == _STATE:
            name, tone = state_mark(self.rows[index.row()])
            return _plain(name, tone) if name else None
        return super().data(index, role)


class PlacesTable(RowsTable[PlaceRow]):
    """One place is chosen at a time; what is typed here goes to the search (`typed`)."""

    typed = Signal(str)

    def __init__(self, kinds: Mapping[str, str], outcomes: Mapping[str, str]) -> None:
        super().__init__(_("名册列表"), columns(kinds, outcomes))
        self._model = _Model(self._columns)
        self.setModel(self._model)
        self.setIconSize(QSize(theme.px(20), theme.px(20)))
        self.selectionModel().selectionChanged.connect(lambda: self.chosen.emit(self.current()))
        self._far: FarRows[PlaceRow] | None = None

    def show_far(self, rows: FarRows[PlaceRow], chosen: int) -> None:
        """Show a list of which only what is looked at is read."""
        self._far = rows
        self._model.show(rows)
        self._spare()
        if len(rows):
            self.selectRow(min(chosen, len(rows) - 1))
            self.scrollTo(self._model.index(min(chosen, len(rows) - 1), 0))
        else:
            self.chosen.emit(None)

    def came(self, places: range) -> None:
        """Rows have come: paint them, and tell what is now known of the chosen one."""
        if not len(places):
            return
        last = self._model.columnCount() - 1
        self._model.dataChanged.emit(
            self._model.index(places[0], 0), self._model.index(places[-1], last)
        )
        here = self.currentIndex().row()
        if here in places:
            self.chosen.emit(self.current())

    def current(self) -> PlaceRow | None:
        row = super().current()
        return row if row is not None and row.record else None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        text = event.text()
        if text and (text.isdigit() or ord(text[0]) > 0x7F):
            self.typed.emit(text)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, _text: str) -> None:  # noqa: N802 - Qt's name
        """Qt would look through all rows; searching is the store's."""


def columns(kinds: Mapping[str, str], outcomes: Mapping[str, str]) -> list[Column[PlaceRow]]:
    """`kinds` and `outcomes` are the words of codes; they may still be filled in."""
    kind, state, result = (84, 176, 188) if language() == "zh" else (116, 208, 204)
    return [
        Column(_("名称"), lambda row: row.name, stretch=True),
        Column(_("地址 · 上级"), where, lambda _row: "soft", stretch=True, least=280),
        Column(
            _("类型"), lambda row: kinds.get(row.kind, ""), lambda _r: "soft", width=kind, spare=2
        ),
        Column(_("状态"), lambda row: _state(row, outcomes), _tone, width=state),
        Column(_("结论"), _grades, mark=_grade, width=result, spare=1),
        Column(_("照片"), _photos, _photos_tone, right=True, width=72, spare=3),
        Column(_("改动时间"), _changed, lambda _row: "soft", width=136, spare=4),
    ]


def where(row: PlaceRow) -> str:
    """The address; where there is none, the places above it; and whether the roster lacks it."""
    found = row.address or " › ".join(row.path)
    return " · ".join(part for part in (found, "" if row.listed else _("新增未在册")) if part)


def _state(row: PlaceRow, outcomes: Mapping[str, str]) -> str:
    """The state, and of a visit in vain what it came to."""
    said = outcomes.get(row.outcome, "") if row.state == coverage.NO_ENTRY else ""
    return " · ".join(part for part in (state_words(row.state), said) if part)


def _grade(row: PlaceRow) -> GradeView | None:
    mark = leading(row)
    return marks.view(mark.grade, provisional=mark.provisional) if mark else None


def _grades(row: PlaceRow) -> str:
    """The conclusion of each scale under its own name: they are never one."""
    first = leading(row)
    told = [mark for mark in row.forms if mark.grade]
    return " · ".join(_told(mark, drawn=mark is first) for mark in told)


def _told(mark: FormMark, *, drawn: bool) -> str:
    """The scale, and the value where no mark says it."""
    scale = {
        "danger_check": _("危房等级"),
        "quick_screening": _("排查"),
        "rural_check": _("农房"),
        "old_community": _("小区"),
    }.get(mark.form, "")
    shown = marks.view(mark.grade) if drawn else None
    said = "" if shown is not None and shown.grade else words.grade(mark.grade, provisional=False)
    provisional = _("暂定") if mark.provisional else ""
    return " ".join(part for part in (scale, said, provisional) if part)


def _photos(row: PlaceRow) -> str:
    if not row.photos:
        return ""
    if row.photos_missing:
        return _("{n} 张，缺 {missing} 张").format(n=row.photos, missing=row.photos_missing)
    return str(row.photos)


def _photos_tone(row: PlaceRow) -> str:
    return "warn" if row.photos_missing else "soft"


def _changed(row: PlaceRow) -> str:
    return row.time[:16].replace("T", " ") if row.state != coverage.NONE else ""


def _tone(row: PlaceRow) -> str:
    return state_mark(row)[1]


def _plain(name: str, tone: str) -> QIcon:
    """The same picture in a chosen row: Qt would tint it."""
    key = name, tone, theme.current().name, theme.px(20)
    if key not in _ICONS:
        picture = icons.pixmap(name, tone, theme.px(20))
        made = QIcon(picture)
        made.addPixmap(picture, QIcon.Mode.Selected)
        _ICONS[key] = made
    return _ICONS[key]


_ICONS: dict[tuple[str, str, str, int], QIcon] = {}
