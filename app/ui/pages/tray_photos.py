"""The right side of 收照片: one group's head, what can be asked about it, and its photos."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.i18n import _
from app.survey.behind import Shot
from app.survey.survey import Survey
from app.survey.taking import REPORT, THUMBNAIL
from app.survey.tray_values import Group, TrayPhoto, TrayQuestion
from app.ui import theme
from app.ui.desk import Desk
from app.ui.jobs import Job
from app.ui.widgets.elided import Elided
from app.ui.widgets.far_rows import PAGE, FarRows
from app.ui.widgets.group_head import GroupHead, group_name
from app.ui.widgets.move_panel import MovePanel
from app.ui.widgets.photo_grid import BLANK, PhotoGrid, spoken
from app.ui.widgets.photo_pair import PhotoCompare
from app.ui.widgets.question_bar import QuestionBar


class TrayPhotos(QWidget):
    """Shows a group that it is given; reads its photos where they come into sight."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._group: Group | None = None
        self._turn = 0  # counts what is shown: a later one makes an earlier one void
        self.head = GroupHead()
        self.panel = MovePanel()
        self.questions = QuestionBar()
        self.grid = PhotoGrid(_("这一处的照片"))
        self._about = Elided()
        self.grid.looked.connect(self._tell)
        self.grid.wanted.connect(self._load)
        self.grid.opened.connect(self._large)
        self.grid.picked.connect(self.head.picked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(self.head)
        column.addWidget(self.panel)
        column.addWidget(self.questions)
        column.addWidget(self.grid, 1)
        column.addWidget(self._about)

    @property
    def key(self) -> str:
        """Which group is shown."""
        return self._group.key if self._group is not None else ""

    def display(self, group: Group | None) -> None:
        """Show another group, from its beginning."""
        self._turn += 1
        self._group = group
        self.fold()
        self.grid.display(self._far(group))
        self._tell(None)
        self._ask_questions()

    def refresh(self, group: Group) -> None:
        """The same group, of other photos or said otherwise: shown when they have come."""
        self._turn += 1
        self._group = group
        turn, key = self._turn, group.key
        number = max(self.grid.currentIndex().row(), 0) // PAGE
        if self.panel.isHidden():
            self.head.display(group)

        def came(photos: list[TrayPhoto]) -> None:
            if turn == self._turn:
                rows = self._far(group)
                rows.put(number, photos)
                self.grid.renew(rows)

        self._desk.run(
            lambda survey, _job: survey.tray.photos(key, PAGE, number * PAGE), came, self
        )

    def fold(self) -> None:
        """Nothing is being asked: the group's head stands there again."""
        self.panel.hide()
        self.head.display(self._group)
        self.questions.setVisible(self._group is not None and self._group.kind == "house")

    def rest(self) -> None:
        """The keyboard goes to the list: there the group is meant as a whole."""
        self.grid.clearSelection()
        self._about.say(_hint(), "soft")

    def ask(self) -> None:
        """Something is being asked: what it hides comes back with `fold`."""
        self.head.hide()
        self.questions.hide()

    def _far(self, group: Group | None) -> FarRows[TrayPhoto]:
        turn = self._turn
        key, count = (group.key, group.count) if group is not None else ("", 0)
        return FarRows(count, BLANK, lambda n: self._fetch(turn, key, n))

    def _fetch(self, turn: int, key: str, number: int) -> None:
        """A page of photos that came into sight."""

        def work(survey: Survey, _job: Job) -> list[TrayPhoto]:
            return survey.tray.photos(key, PAGE, number * PAGE) if turn == self._turn else []

        def came(photos: list[TrayPhoto]) -> None:
            if turn == self._turn:
                self.grid.came(self.grid.rows.put(number, photos))
                if self._group is not None and self._group.kind == "doubtful" and photos:
                    self.head.say(photos[0].reason)

        self._desk.run(work, came, self)

    def _ask_questions(self) -> None:
        """The photo questions of the group's form, where its house is known."""
        turn, group = self._turn, self._group
        if group is None or group.kind != "house":
            return
        place = group.place

        def came(questions: list[TrayQuestion]) -> None:
            if turn == self._turn:
                self.questions.display(questions)

        self._desk.run(lambda survey, _job: survey.tray.questions(place), came, self)

    def _load(self, photos: list[str]) -> None:
        """Small pictures of photos in sight."""

        def work(survey: Survey, _job: Job) -> dict[str, bytes | None]:
            return {one: survey.taking.copy_of({"hash": one}, THUMBNAIL) for one in photos}

        self._desk.run(work, self.grid.pictures, self, pool="image")

    def _tell(self, photo: TrayPhoto | None) -> None:
        known = photo is not None and photo.id and self.grid.hasFocus()
        self._about.say(spoken(photo) if photo is not None and known else _hint(), "soft")

    def _large(self, number: int) -> None:
        """One photo as large as the window; ← → go on from there."""
        wanted = self.grid.rows[number].id if number < len(self.grid.rows) else ""
        photos = self.grid.rows.loaded()
        if self._group is None or not wanted:
            return
        shots = [Shot(one.id, one.reason, one.question_label, True, True) for one in photos]

        def load(photo: str, show: Callable[[bytes | None], None]) -> None:
            self._desk.run(
                lambda survey, _job: survey.taking.copy_of({"hash": photo}, REPORT),
                show, self, pool="image",
            )  # fmt: skip

        name = group_name(self._group)
        at = next(n for n, one in enumerate(photos) if one.id == wanted)
        PhotoCompare(self._desk.window().whole, name, [(name, shots)], load).start(0, at)


def _hint() -> str:
    """The keys at the list of houses."""
    return _("Enter 确认　→ 看照片，空格放大　M 换一处　A 先放着　Delete 不要　Ctrl+Z 撤销")
