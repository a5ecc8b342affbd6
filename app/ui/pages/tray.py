"""收照片: photos from phones and cards, house by house; Enter confirms, M moves.

The list of houses is at the left, the photos of the chosen one at the right. What is not sure is
never filed by Enter alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.errors import KnownError
from app.i18n import _
from app.model.changed import Changed
from app.survey.behind import Shot
from app.survey.survey import Survey
from app.survey.taking import REPORT, THUMBNAIL
from app.survey.tray_values import Group, Intake, Look, TrayPhoto
from app.ui import actions, theme, tray_lines
from app.ui.desk import Desk
from app.ui.desk_page import DeskPage
from app.ui.jobs import Job
from app.ui.pages.phone_copy import PhoneCopy
from app.ui.pages.tray_acts import TrayActs
from app.ui.tray_intake import intake_of
from app.ui.widgets import bits
from app.ui.widgets.day_line import DayLine
from app.ui.widgets.day_list import DayList
from app.ui.widgets.elided import Elided
from app.ui.widgets.empty import Empty
from app.ui.widgets.far_rows import PAGE, FarRows
from app.ui.widgets.group_head import GroupHead, group_name
from app.ui.widgets.move_panel import MovePanel
from app.ui.widgets.photo_grid import BLANK, PhotoGrid, spoken
from app.ui.widgets.photo_pair import PhotoCompare
from app.ui.widgets.tray_sources import TraySources

#: How often it is looked whether a card was put in, in ms.
_LOOK = 2500
#: How wide the list of houses is, px at 100 %, and how much of a narrow window at most.
_LIST, _PART = 440, 0.38
_SHOWS = {"tray", "photo", "record", "package"}


class TrayPage(DeskPage):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._writing = True
        self._fresh = True
        self._asked = False  # somebody at this page waits for what is being taken in
        self._groups: dict[str, Group] = {}
        self._turn = 0  # counts what is shown at the right: a later one makes an earlier one void
        self._cards: list[Path] | None = None  # seen at the last look
        self._looking = False
        self.setAcceptDrops(True)
        self.setAccessibleName(_("收照片"))
        self._intake = intake_of(desk)
        self._copying = PhoneCopy(desk, self._intake)
        self._count = self.head(
            _("收照片"),
            bits.button(_("照片在手机里…"), self._copying.show, icon="phone"),
            bits.button(_("选文件夹…"), self._browse, icon="folder"),
        )
        self.sources = TraySources()
        self.sources.take.connect(self.take)
        self.sources.open_folder.connect(self._copying.open_folder)
        self.sources.unwatch.connect(lambda: self._intake.watch(None))
        self._list = DayList(_("各处的照片"))
        self._list.chosen.connect(self._chose)
        self._list.opened.connect(lambda _line: self._enter())
        self._list.doubleClicked.disconnect()  # it means to look, and Enter to file
        self._head = GroupHead()
        self._panel = MovePanel()
        self._grid = PhotoGrid(_("这一处的照片"))
        self._about = Elided()
        self._grid.looked.connect(self._tell_photo)
        self._grid.wanted.connect(self._load)
        self._grid.opened.connect(self._large)
        self._grid.left.connect(self._take_list)
        self._grid.picked.connect(self._head.picked)
        self._acts = TrayActs(self, desk, self._panel, lambda: self._groups, self.current)
        self._acts.done.connect(self._acted)
        self._wire()
        self._sides = QStackedWidget()
        self.column.setSpacing(theme.px(8))
        self.column.addWidget(self.sources)
        self.column.addWidget(self._sides, 1)
        self._empty = Empty(
            "camera",
            _(
                "这里收手机和相机里的照片，分到各处房屋：把文件夹拖进来，插上相机卡，"
                "或者选一个文件夹。分得对不对由你确认，确认以前不会归档。"
            ),
            _("选文件夹…"),
            self._browse,
        )
        self._sides.addWidget(self._work())
        self._sides.addWidget(self._empty)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self._look)
        self._hear()
        desk.changed.connect(self._on_changed)

    @property
    def title(self) -> str:
        return _("收照片")

    # -- being entered and left

    def refresh(self, argument: str) -> None:
        self._fresh = True
        self._cards = None
        self._timer.start()
        self._intake.look()
        self._look()
        self._read()
        if argument:
            self.take([Path(argument)])

    def leave(self) -> None:
        """Taking goes on while another page is looked at; nobody looks for cards then."""
        self._timer.stop()
        self._panel.hide()

    def allow(self, writing: bool) -> None:
        self._writing = writing
        self._enable()

    def _enable(self) -> None:
        free = self._writing and not self._intake.running
        self.sources.allow(free)
        self._head.allow(self._writing)
        if self._empty.button is not None:
            self._empty.button.setEnabled(free)

    def _on_changed(self, changed: Changed) -> None:
        if self.isVisible() and changed.kinds & _SHOWS:
            self._read()

    # -- groups and their photos

    def current(self) -> Group | None:
        """The group that is chosen."""
        line = self._list.current()
        return self._groups.get(line.key) if line is not None else None

    def _read(self) -> None:
        self.desk.run(lambda survey, _job: survey.tray.groups(), self._show, self)

    def _show(self, groups: Sequence[Group]) -> None:
        before = self.current()
        self._groups = {one.key: one for one in groups}
        self._count.setText(tray_lines.count_words(groups))
        self._sides.setCurrentIndex(0 if groups else 1)
        keep = not self._fresh
        self._list.display(
            tray_lines.lines(groups), first=lambda line: line.kind == "house", keep=keep
        )
        here = self.current()
        if here is not None and before is not None and here.key == before.key and here != before:
            self._chose(self._list.current())  # the same group, of other photos
        if self._fresh and self.isVisible():
            self._fresh = False
            self._take_first()

    def _take_first(self) -> None:
        """The keyboard goes to a card that waits, to the list, or to the one thing to do."""
        if not self._asked and self.sources.take_focus():
            return
        self._asked = False
        if self._groups:
            self._take_list()
        elif self._empty.button is not None:
            self._empty.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_list(self) -> None:
        self._grid.clearSelection()  # at the list a group is meant as a whole
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chose(self, line: DayLine | None) -> None:
        group = self._groups.get(line.key) if line is not None else None
        self._turn += 1
        turn = self._turn
        self._panel.hide()
        self._head.display(group)
        key, count = (group.key, group.count) if group is not None else ("", 0)
        rows: FarRows[TrayPhoto] = FarRows(count, BLANK, lambda n: self._fetch(turn, key, n))
        self._grid.display(rows)
        self._tell_photo(None)

    def _fetch(self, turn: int, key: str, number: int) -> None:
        """A page of photos that came into sight."""

        def work(survey: Survey, _job: Job) -> list[TrayPhoto]:
            return survey.tray.photos(key, PAGE, number * PAGE) if turn == self._turn else []

        def came(photos: list[TrayPhoto]) -> None:
            if turn == self._turn:
                self._grid.came(self._grid.rows.put(number, photos))

        self.desk.run(work, came, self)

    def _load(self, photos: list[str]) -> None:
        """Small pictures of photos in sight."""

        def work(survey: Survey, _job: Job) -> dict[str, bytes | None]:
            return {one: survey.taking.copy_of({"hash": one}, THUMBNAIL) for one in photos}

        self.desk.run(work, self._grid.pictures, self, pool="image")

    def _tell_photo(self, photo: TrayPhoto | None) -> None:
        self._about.say(spoken(photo) if photo is not None and photo.id else "", "soft")

    def _large(self, number: int) -> None:
        """One photo as large as the window; ← → go on from there."""
        group, photos = self.current(), self._grid.rows.loaded()
        if group is None or number >= len(photos):
            return
        shots = [Shot(one.id, one.reason, one.question_label, True, True) for one in photos]

        def load(photo: str, show: Callable[[bytes | None], None]) -> None:
            self.desk.run(
                lambda survey, _job: survey.taking.copy_of({"hash": photo}, REPORT),
                show, self, pool="image",
            )  # fmt: skip

        name = group_name(group)
        PhotoCompare(self.desk.window().whole, name, [(name, shots)], load).start(0, number)

    # -- keys

    def _wire(self) -> None:
        head, acts = self._head, self._acts
        head.confirmed.connect(acts.confirm)
        head.chose.connect(acts.choose)
        head.undecided.connect(acts.undecided)
        for signal, slot in (
            (head.elsewhere, lambda: acts.move(self._rows())),
            (head.aside, lambda: acts.put_aside(self._rows())),
            (head.discard, lambda: acts.discard(self._rows())),
            (head.back, lambda: acts.bring_back(self._rows())),
        ):
            signal.connect(slot)
        self._panel.left.connect(self._fold)
        acts.moving.connect(self._head.hide)
        for where in (self._list, self._grid):
            actions.bind(where, "move_photo", lambda: acts.move(self._rows()))
            actions.bind(where, "aside_photo", lambda: acts.put_aside(self._rows()))
            actions.bind(where, "discard_photo", lambda: acts.discard(self._rows()))
            actions.bind(where, "undo", acts.undo)
            for number in range(2):
                actions.bind_key(where, str(number + 1), partial(head.choose, number))
        actions.bind_key(self._list, "Right", self._grid.take_focus)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and self._grid.hasFocus():
            self._enter()
        elif event.key() == Qt.Key.Key_Escape and not self._list.hasFocus():
            self._take_list()
        elif event.key() == Qt.Key.Key_Escape:
            self.desk.window().open("today")
        else:
            super().keyPressEvent(event)

    def _enter(self) -> None:
        if self._writing:
            self._head.enter()

    def _rows(self) -> list[tuple[int, str]]:
        """The photos that were chosen one by one; none: the group as a whole is meant."""
        return self._grid.chosen()

    def _fold(self) -> None:
        """Nothing is being asked any more: the keyboard belongs to the list again."""
        self._panel.hide()
        self._head.display(self.current())
        self._take_list()

    def _acted(self) -> None:
        """Something was done with photos: the list tells what is left."""
        self._fold()
        self._read()

    # -- taking in

    def take(self, sources: Sequence[Path]) -> None:
        """Take in from files and folders; the page shows how far it is."""
        if self._writing and not self._intake.running:
            self._asked = True
            self._intake.take(sources)

    def _hear(self) -> None:
        """What the taking says, whoever began it."""
        intake = self._intake
        intake.began.connect(lambda _sources: self._began())
        intake.stepped.connect(self.busy.display)
        intake.came.connect(self._came)
        intake.failed.connect(self.desk.window().messages.known)
        intake.ended.connect(self._ended)
        intake.looked.connect(self.sources.watched)
        if intake.running:
            self._began()

    def _began(self) -> None:
        self.busy.begin(_("正在收照片；原来的文件不会被改动"), self._intake.stop)
        self._enable()

    def _came(self, intake: Intake) -> None:
        self.sources.result(intake)
        self._cards = None  # what is new on them is another number now
        self._fresh = self._asked  # photos that come by themselves leave the keyboard alone
        self._look()
        self._read()

    def _ended(self) -> None:
        self.busy.end()
        self._enable()

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("选放着照片的文件夹"))
        if chosen:
            self.take([Path(chosen)])

    def _look(self) -> None:
        """Cards that are in now; what is on them is only counted when one came or went."""
        if self._looking or not self.desk.has_survey:
            return
        self._looking, known = True, self._cards

        def work(survey: Survey, _job: Job) -> tuple[list[Path], list[Look] | None]:
            cards = survey.tray.cards()
            return cards, None if cards == known else [survey.tray.look(one) for one in cards]

        def seen(found: tuple[list[Path], list[Look] | None]) -> None:
            cards, looks = found
            self._cards = cards
            if looks is None:
                return
            self.sources.cards([one for one in looks if one.present])
            if known is not None and self.isVisible():
                self.sources.take_focus()

        def failed(_error: KnownError) -> None:
            self._cards = known  # pulled while it was looked at: another look follows

        def ended() -> None:
            self._looking = False

        self.desk.run(work, seen, self, failed=failed, ended=ended, pool="image")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if self._writing:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        urls = event.mimeData().urls()
        files = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
        event.acceptProposedAction()
        if files:
            self.take(files)
        else:
            self._copying.from_phone()  # a phone's window gives no path

    # -- building

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._list.setFixedWidth(min(theme.px(_LIST), round(self.width() * _PART)))

    def _work(self) -> QWidget:
        work = QWidget()
        right = QVBoxLayout()
        right.setSpacing(theme.px(8))
        right.addWidget(self._head)
        right.addWidget(self._panel)
        right.addWidget(self._grid, 1)
        right.addWidget(self._about)
        row = QHBoxLayout(work)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(12))
        row.addWidget(self._list)
        row.addLayout(right, 1)
        return work
