"""两次对比: photos of two visits over each other, changed answers, cracks over time."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.i18n import _
from app.model.changed import Changed
from app.survey.compared import Change, Comparison, Crack, PhotoPair, Picture, VisitTold
from app.survey.core import FINISHED
from app.survey.dossier_compared import how_words, visit_words
from app.survey.form_titles import form_title
from app.survey.mark_words import drawing
from app.survey.survey import Survey
from app.survey.taking import REPORT
from app.ui import actions, theme
from app.ui.desk import Desk
from app.ui.desk_page import DeskPage
from app.ui.jobs import Job
from app.ui.widgets import bits
from app.ui.widgets.empty import Empty
from app.ui.widgets.filters import Filters
from app.ui.widgets.pair_bar import PairBar
from app.ui.widgets.rows_table import Column, RowsTable
from app.ui.widgets.two_photos import Side, TwoPhotos

_LIST = 340
_PHOTOS, _ANSWERS, _CRACKS = "photos", "answers", "cracks"


@dataclass(frozen=True)
class Read:
    """What was read of one record."""

    title: str
    visits: tuple[VisitTold, ...]
    found: Comparison | None
    cracks: tuple[Crack, ...]
    finished: bool  # the next visit may begin


class ComparePage(DeskPage):
    """`enter` takes the record's id, then the page to go back to with its own argument."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._record, self._from = "", ""
        self._turn = 0
        self._writing = True
        self._found: Comparison | None = None
        self._way = bits.button("", self._other_way, icon="merge")
        back = bits.button(_("返回"), self._leave, icon="back")
        self._earlier = bits.Combo()
        self._earlier.setAccessibleName(_("和哪一次比"))
        self._earlier.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._earlier.activated.connect(lambda _at: self._read(self._earlier.currentData()))
        self._next = bits.button(
            _("再检查一次"), self._begin, icon="add", tip=_("新开一次检查，这一次的原样留着")
        )
        self._beside = self.head(_("两次对比"), self._earlier, self._way, self._next, back)
        self._kinds = Filters(
            ((_PHOTOS, _("照片")), (_ANSWERS, _("改变的答案")), (_CRACKS, _("裂缝"))), self._turn_to
        )
        self._photos = TwoPhotos()
        self._pairs: RowsTable[PhotoPair] = RowsTable(_("同一位置的照片"), _pair_columns())
        self._pairs.chosen.connect(lambda _row: self._show_pair())
        self._pairs.opened.connect(
            lambda _row: self._photos.setFocus(Qt.FocusReason.OtherFocusReason)
        )
        self._pairs.setTextElideMode(Qt.TextElideMode.ElideLeft)
        self._how = bits.text(tone="soft")
        self._bar = PairBar(self._together)
        self._changes: RowsTable[Change] = RowsTable(_("改变的答案"), _change_columns())
        self._cracks: RowsTable[Crack] = RowsTable(_("裂缝"), _crack_columns())
        self._none = Empty("clock", "")
        self._build()
        self._say_way()
        actions.bind(self, "leave", self._leave)
        actions.bind(self, "compare_way", self._other_way)

    @property
    def title(self) -> str:
        return _("两次对比")

    def refresh(self, argument: str) -> None:
        self._record, _space, self._from = argument.partition(" ")
        self._read()

    def allow(self, writing: bool) -> None:
        self._writing = writing

    # -- reading

    def _read(self, before: int = -1) -> None:
        record = self._record
        self._turn += 1
        turn = self._turn

        def work(survey: Survey, _job: Job) -> Read:
            head = survey.core.store.head(record)
            place = survey.core.store.place(head.place) if head and head.place else None
            house = place.name if place else head.title if head else ""
            return Read(
                f"{house} · {form_title(head.form) if head else ''}",
                tuple(survey.compared.visits(record)),
                survey.compared.of(record, before),
                tuple(survey.compared.cracks(record)),
                bool(head and head.status in FINISHED),
            )

        def show(read: Read) -> None:
            if turn == self._turn:
                self.display(read)

        self.desk.run(work, show, self, pool="image")

    def display(self, read: Read) -> None:
        """Show what was read of a record."""
        self._beside.setText(read.title)
        self._next.setVisible(self._writing and read.finished)
        self._found = read.found
        self._earlier.clear()
        for visit in read.visits[:-1]:
            self._earlier.addItem(_("和 {visit} 比").format(visit=visit_words(visit)), visit.number)
        if read.found is not None:
            self._earlier.setCurrentIndex(self._earlier.findData(read.found.before.number))
        self._earlier.setVisible(len(read.visits) > 2)  # else there is nothing to choose
        for widget in (self._way, self._kinds):
            widget.setVisible(read.found is not None)
        pairs = [*read.found.pairs, *read.found.alone] if read.found else []
        self._kinds.count(
            {
                _PHOTOS: len(read.found.pairs) if read.found else 0,
                _ANSWERS: len(read.found.changes) if read.found else 0,
                _CRACKS: len(read.cracks),
            }
        )
        self._pairs.show_rows(pairs)
        self._changes.show_rows(read.found.changes if read.found else ())
        self._cracks.show_rows(read.cracks)
        self._turn_to()
        if pairs:
            self._pairs.choose(lambda _row: True)
        else:
            self._photos.clear()

    def _turn_to(self) -> None:
        """Show what the filter says, or why there is nothing; the keyboard goes along."""
        kind = self._kinds.current
        tables: dict[str, RowsTable[PhotoPair] | RowsTable[Change] | RowsTable[Crack]] = {
            _PHOTOS: self._pairs, _ANSWERS: self._changes, _CRACKS: self._cracks,
        }  # fmt: skip
        table = tables[kind]
        self._way.setEnabled(kind == _PHOTOS)
        if self._found is None:
            words = _("这处房屋只检查过一次，没有可以对比的上一次。")
        elif not table.rows:
            words = {
                _PHOTOS: _("两次都没有照片。"),
                _ANSWERS: _("两次的答案都一样。"),
                _CRACKS: _("没有两次都量过宽度的裂缝。"),
            }[kind]
        else:
            self._faces_of.setCurrentIndex(list(tables).index(kind))
            table.setFocus(Qt.FocusReason.OtherFocusReason)
            if table.current() is None:
                table.selectRow(0)
            return
        self._none.words.setText(words)
        self._faces_of.setCurrentWidget(self._none)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- one pair

    def _show_pair(self) -> None:
        pair, found = self._pairs.current(), self._found
        if pair is None or found is None:
            return
        self._how.setText(_pair_words(pair))
        earlier = [one for one in found.alone if one.after is None]
        writable = self._writing and not self._earlier_chosen()
        self._bar.display(pair if writable else None, earlier, finished=found.after.finished)
        self._turn += 1
        turn = self._turn

        def work(survey: Survey, _job: Job) -> list[bytes | None]:
            return [
                survey.taking.copy_of(one.entry, REPORT) if one is not None else None
                for one in (pair.before, pair.after)
            ]

        def show(pictures: list[bytes | None]) -> None:
            if turn == self._turn:
                self._photos.display(
                    _side(_("上次 {day}").format(day=found.before.day), pair.before, pictures[0],
                          _("上次没有拍这一张")),
                    _side(_("本次 {day}").format(day=found.after.day), pair.after, pictures[1],
                          _("这次没有再拍这一张")),
                )  # fmt: skip

        self.desk.run(work, show, self, pool="image")

    def _earlier_chosen(self) -> bool:
        """Whether it is compared with an older visit than the one just before."""
        found = self._found
        return found is not None and found.before.number != found.after.number - 1

    def _together(self, before: str, reason: str) -> None:
        pair, record = self._pairs.current(), self._record
        if pair is None or pair.after is None:
            return
        after = pair.after.id

        def done(changed: Changed) -> None:
            self.desk.announce(changed)
            self._read()

        self.desk.run(
            lambda survey, _job: survey.compared.put_together(record, after, before, reason),
            done,
            self,
        )

    def _other_way(self) -> None:
        self._photos.show_beside(not self._photos.beside)
        self._say_way()

    def _say_way(self) -> None:
        said = _("叠在一起") if self._photos.beside else _("并排看")
        self._way.setText(said)
        self._way.setMinimumWidth(self._way.sizeHint().width())
        self._way.setToolTip(actions.shown("compare_way"))

    def _begin(self) -> None:
        """The next visit, in a record of its own that follows this one."""
        record = self._record

        def work(survey: Survey, _job: Job) -> tuple[str, Changed]:
            head = survey.core.store.head(record)
            assert head is not None  # it is shown
            return survey.houses.begin(head.place, head.form, again=True)

        def done(begun: tuple[str, Changed]) -> None:
            self.desk.announce(begun[1])
            self.desk.window().open("fill", begun[0])

        self.desk.run(work, done, self)

    def _leave(self) -> None:
        page, _space, argument = self._from.partition(" ")
        self.desk.window().open(page or "roster", argument)

    # -- building

    def _build(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(theme.px(8))
        right.addWidget(self._photos, 1)
        right.addWidget(self._how)
        right.addWidget(self._bar)
        photos = QWidget()
        row = QHBoxLayout(photos)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(16))
        self._pairs.setFixedWidth(theme.px(_LIST))
        row.addWidget(self._pairs)
        row.addLayout(right, 1)
        self._faces_of = QStackedWidget()
        for face in (photos, self._changes, self._cracks, self._none):
            self._faces_of.addWidget(face)
        self.column.addWidget(self._kinds)
        self.column.addWidget(self._faces_of, 1)


def _side(words: str, picture: Picture | None, data: bytes | None, missing: str) -> Side:
    if picture is None:
        return Side(words, absent=missing)
    return Side(words, data, drawing(picture.entry), _("照片还没到"))


def _pair_words(pair: PhotoPair) -> str:
    times = [one.time or _("拍摄时间不详") for one in (pair.before, pair.after) if one is not None]
    parts = [pair.words, " / ".join(times), how_words(pair)]
    return " · ".join(part for part in parts if part)


def _pair_columns() -> list[Column[PhotoPair]]:
    return [
        Column(_("照片"), lambda one: one.words, stretch=True, tone=_pair_tone),
        Column("", _pair_state, width=84, tone=_pair_tone),
    ]


def _pair_state(pair: PhotoPair) -> str:
    if pair.before is None:
        return _("这次才有")
    return _("没有再拍") if pair.after is None else ""


def _pair_tone(pair: PhotoPair) -> str:
    return "" if pair.before is not None and pair.after is not None else "soft"


def _change_columns() -> list[Column[Change]]:
    return [
        Column(_("题目"), lambda one: one.what, stretch=True),
        Column(_("上次"), lambda one: one.before, stretch=True),
        Column(_("本次"), lambda one: one.after, stretch=True),
    ]


def _crack_columns() -> list[Column[Crack]]:
    return [
        Column(_("部位"), lambda one: one.place, stretch=True),
        Column(_("各次宽度（mm）"), _widths, stretch=True),
        Column(
            _("变化（mm）"),
            lambda one: f"+{one.grown}" if one.grown > 0 else f"{one.grown}",
            width=110,
            right=True,
            tone=lambda one: "warn" if one.grown > 0 else "",
        ),
    ]


def _widths(crack: Crack) -> str:
    return " → ".join(
        _("{width}（{day}）").format(width=width, day=day) for day, width in crack.widths
    )
