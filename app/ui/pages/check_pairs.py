"""疑似重复, a part of 核对: houses that may be one, joined or told apart; joined ones parted."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtWidgets import QStackedWidget

from app.i18n import _, listed
from app.model.changed import Changed
from app.survey import words
from app.survey.duplicates import Duplicate, JoinedRow, PlaceRow
from app.survey.form_titles import form_title
from app.survey.survey import Survey
from app.ui.desk import Desk
from app.ui.jobs import Job
from app.ui.pages.check_view import MOST, CheckView
from app.ui.widgets.check_cards import PairCard, ReasonCard
from app.ui.widgets.empty import Empty
from app.ui.widgets.filters import Filters
from app.ui.widgets.progress_line import ProgressLine
from app.ui.widgets.rows_table import Column, RowsTable

Line: TypeAlias = "Duplicate | JoinedRow"
_ALIKE, _JOINED = "alike", "joined"
_WIDE = 480


class PairsView(CheckView[Line]):
    def __init__(self, desk: Desk, busy: ProgressLine, counted: Callable[[int], None]) -> None:
        self._pair = PairCard(self._join, self._dismiss)
        self._part = ReasonCard(
            _("拆开"), self._unjoin, hint=_("拆开的理由，如“是隔壁一户”"), stop=False
        )
        self._faces = QStackedWidget()
        for card in (self._pair, self._part):
            self._faces.addWidget(card)
        table: RowsTable[Line] = RowsTable(_("疑似重复的房屋"), _columns())
        empty = Empty("check", _("没有疑似重复的房屋。"))
        super().__init__(desk, busy, counted, table, self._faces, empty, _WIDE)
        self._filters = Filters(((_ALIKE, _("疑似")), (_JOINED, _("已合并"))), self._refill)
        self.top.addWidget(self._filters, 1)
        self._alike: list[Duplicate] = []
        self._joined: list[JoinedRow] = []

    def allow(self, writing: bool) -> None:
        super().allow(writing)
        self._pair.allow(writing)
        self._part.ready(writing)

    def read(self) -> None:
        """The whole roster is looked at; what is joined is read at once."""
        if self.working:
            return

        def work(survey: Survey, job: Job) -> tuple[list[Duplicate], list[JoinedRow]]:
            found = survey.duplicates.list(progress=job.report, cancelled=lambda: job.cancelled)
            return found, list(survey.duplicates.joined(MOST))

        job = self.desk.run(
            work, lambda read: self.display(*read), self,
            progress=self.busy.display, ended=self.end, long=True,
        )  # fmt: skip
        self.begin(_("正在名册里查找重复"), job)

    def follow(self) -> None:
        """What was joined is read again; the whole roster only when somebody comes back."""
        self.desk.run(
            lambda survey, _job: list(survey.duplicates.joined(MOST)),
            lambda joined: self.display(self._alike, joined),
            self,
        )

    def display(self, alike: list[Duplicate], joined: list[JoinedRow]) -> None:
        """Show what looks alike, and what was joined."""
        self._alike, self._joined = alike, joined
        self.counted(len(alike))
        self._refill()

    def _refill(self) -> None:
        self._filters.count({_ALIKE: len(self._alike), _JOINED: len(self._joined)})
        self._filters.setVisible(bool(self._alike or self._joined))
        alike = self._filters.current == _ALIKE
        self.empty.words.setText(
            _("没有疑似重复的房屋：编号、地址、位置、照片都没有撞在一起的。")
            if alike
            else _("还没有合并过房屋。")
        )
        rows: list[Line] = [*self._alike] if alike else [*self._joined]
        self.show_rows(rows[:MOST], _key, len(rows))

    def _chosen(self, row: Line | None) -> None:
        if isinstance(row, Duplicate):
            self._faces.setCurrentWidget(self._pair)
            self._pair.say(_("是不是同一处？"), listed(row.reasons))
            self._pair.houses([(one.name, _facts(one)) for one in (row.one, row.other)])
            for button, one in zip(self._pair.keep, (row.one, row.other), strict=True):
                button.setAccessibleName(_("留下 {house}").format(house=one.name))
        elif isinstance(row, JoinedRow):
            self._faces.setCurrentWidget(self._part)
            facts = [
                (_("并入"), row.into),
                (_("理由"), row.reason),
                (_("谁"), f"{row.author} {row.time[:16].replace('T', ' ')}"),
            ]
            self._part.say(row.name, row.address, facts)

    def _join(self, stays: int, reason: str) -> None:
        row = self.table.current()
        if not isinstance(row, Duplicate):
            return
        both = [row.one, row.other]
        into, place = both[stays], both[1 - stays]

        def done(changed: Changed) -> None:
            self._pair.clear()
            self._alike = [one for one in self._alike if one is not row]
            self._told(_("已合并，名册里只列 {house}。").format(house=into.name), changed)

        self._do(lambda survey: survey.duplicates.join(place.record, into.record, reason), done)

    def _dismiss(self) -> None:
        row = self.table.current()
        if not isinstance(row, Duplicate):
            return

        def done(changed: Changed) -> None:
            self._alike = [one for one in self._alike if one is not row]
            self._told(_("已记下：不是同一处。"), changed)

        one, other = row.one.record, row.other.record
        self._do(lambda survey: survey.duplicates.dismiss(one, other), done)

    def _unjoin(self, reason: str) -> None:
        row = self.table.current()
        if not isinstance(row, JoinedRow):
            return

        def done(changed: Changed) -> None:
            self._part.clear()
            self._joined = [one for one in self._joined if one is not row]
            self._told(_("已拆开，{house} 又是单独的一处。").format(house=row.name), changed)

        self._do(lambda survey: survey.duplicates.unjoin(row.record, reason), done)

    def _do(self, work: Callable[[Survey], Changed], done: Callable[[Changed], None]) -> None:
        if self.writing and not self.working:
            self.desk.run(lambda survey, _job: work(survey), done, self)

    def _told(self, said: str, changed: Changed) -> None:
        self.desk.window().messages.tell(said)
        self._refill()
        self.counted(len(self._alike))
        self.desk.announce(changed)


def _facts(row: PlaceRow) -> str:
    """What tells one house from another, in lines."""
    forms = [
        " ".join(filter(None, (form_title(one.form), words.status(one.status), one.grade)))
        for one in row.forms
    ]
    lines = [
        " › ".join(row.path),
        row.address,
        _("编号 {code}").format(code=row.code) if row.code else "",
        _("名册里的") if row.listed else _("新增未在册"),
        *(forms or [_("还没有检查")]),
        _("照片 {n} 张").format(n=row.photos) if row.photos else "",
    ]
    return "\n".join(filter(None, lines))


def _key(row: Line) -> object:
    if isinstance(row, Duplicate):
        return row.one.record, row.other.record
    return row.record


def _columns() -> list[Column[Line]]:
    return [
        Column(_("房屋"), _one, stretch=True),
        Column(_("另一处"), _other, stretch=True),
        Column(_("为什么"), _why, stretch=True, spare=1),
    ]


def _one(row: Line) -> str:
    return row.one.name if isinstance(row, Duplicate) else row.name


def _other(row: Line) -> str:
    if isinstance(row, Duplicate):
        return row.other.name
    return _("并入 {house}").format(house=row.into)


def _why(row: Line) -> str:
    return listed(row.reasons) if isinstance(row, Duplicate) else row.reason
