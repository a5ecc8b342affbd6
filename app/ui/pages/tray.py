"""收照片: photos from phones and cards, house by house; Enter confirms, M moves.

The list of houses is at the left, the photos of the chosen one at the right. What is not sure is
never filed by Enter alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QWidget

from app.errors import KnownError
from app.i18n import _
from app.model.changed import Changed
from app.survey.survey import Survey
from app.survey.tray_values import Group, Intake, Look
from app.ui import actions, theme, tray_lines
from app.ui.desk import Desk
from app.ui.desk_page import DeskPage
from app.ui.jobs import Job
from app.ui.pages.phone_copy import PhoneCopy
from app.ui.pages.tray_acts import LIST, TrayActs
from app.ui.pages.tray_photos import TrayPhotos
from app.ui.tray_intake import intake_of
from app.ui.widgets import bits
from app.ui.widgets.day_line import DayLine
from app.ui.widgets.day_list import DayList
from app.ui.widgets.empty import Empty
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
        self._renew = False  # something was done with the photos that are shown
        self._reading = False  # the list is being filled: what it chooses is no new choice
        self._asked = False  # somebody at this page waits for what is being taken in
        self._groups: dict[str, Group] = {}
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
        self._photos = TrayPhotos(desk)
        self._photos.grid.left.connect(self._take_list)
        self._acts = TrayActs(self, desk, self._photos.panel, lambda: self._groups, self.current)
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
        self._photos.fold()

    def allow(self, writing: bool) -> None:
        self._writing = writing
        self._enable()

    def _enable(self) -> None:
        free = self._writing and not self._intake.running
        self.sources.allow(free)
        self._photos.head.allow(self._writing)
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
        if self._groups and not groups:
            self._empty.words.setText(
                _("照片都归档了。还有照片，就把文件夹拖进来，插上相机卡，或者选一个文件夹。")
            )
        self._groups = {one.key: one for one in groups}
        self._count.setText(tray_lines.count_words(groups))
        self._sides.setCurrentIndex(0 if groups else 1)
        self._reading = True
        self._list.display(
            tray_lines.lines(groups),
            first=lambda line: line.kind == "house",
            keep=not self._fresh,
        )
        self._reading = False
        here = self.current()
        same = here is not None and before is not None and here.key == before.key
        if here is not None and same and (self._renew or here != before):
            self._photos.refresh(here)
        elif not same and self._photos.grid.hasFocus():
            self._take_list()  # the photos of another group: look before going on
        self._renew = False
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
        self._photos.rest()
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chose(self, line: DayLine | None) -> None:
        group = self._groups.get(line.key) if line is not None else None
        if not (self._reading and group is not None and group.key == self._photos.key):
            self._photos.display(group)

    # -- keys

    def _wire(self) -> None:
        head, acts = self._photos.head, self._acts
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
        self._photos.questions.chosen.connect(self._answer)
        self._photos.panel.left.connect(self._fold)
        acts.moving.connect(self._photos.ask)
        for where in (self._list, self._photos.grid):
            actions.bind(where, "move_photo", lambda: acts.move(self._rows()))
            actions.bind_key(where, "A", lambda: acts.put_aside(self._rows()))
            actions.bind_key(where, "Delete", lambda: acts.discard(self._rows()))
            actions.bind(where, "undo", acts.undo)
            for number in range(1, 10):
                actions.bind_key(where, str(number), partial(self._digit, number))
        actions.bind_key(self._list, "Right", self._photos.grid.take_focus)

    def _answer(self, question: str) -> None:
        """The chosen photos answer this question; the keyboard goes on at once."""
        self._acts.answer(self._rows(), question)
        self._photos.grid.go_on()

    def _digit(self, number: int) -> None:
        """Which of two houses where witnesses disagree; else which question of the form."""
        group = self.current()
        if group is not None and group.kind == "doubtful":
            self._photos.head.choose(number - 1)
        else:
            self._photos.questions.press(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and self._photos.grid.hasFocus():
            self._enter()
        elif event.key() == Qt.Key.Key_Escape and not self._list.hasFocus():
            self._take_list()
        elif event.key() == Qt.Key.Key_Escape:
            self.desk.window().open("today")
        else:
            super().keyPressEvent(event)

    def _enter(self) -> None:
        if self._writing:
            self._photos.head.enter()

    def _rows(self) -> list[tuple[int, str]]:
        """The photos that were chosen one by one; none: the group as a whole is meant."""
        return self._photos.grid.chosen()

    def _fold(self) -> None:
        """Nothing is being asked any more: the keyboard belongs to the list again."""
        self._photos.fold()
        self._take_list()

    def _acted(self, then: str) -> None:
        """Something was done with photos: the list tells what is left."""
        if then == LIST or not self._photos.grid.hasFocus():
            self._fold()
        self._renew = True
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
        intake.failed.connect(self._failed)
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

    def _failed(self, error: KnownError) -> None:
        self._asked = False
        self.desk.window().messages.known(error)

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
        row = QHBoxLayout(work)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(12))
        row.addWidget(self._list)
        row.addWidget(self._photos, 1)
        return work
