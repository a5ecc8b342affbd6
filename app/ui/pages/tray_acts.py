"""What is done with photos of the tray, and taken back: each step is told with its way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from app.errors import KnownError
from app.i18n import _, listed
from app.store.roster_values import PlaceFilter, PlaceRow
from app.survey.survey import Survey
from app.survey.tray_values import Done, Group, Kept, Step
from app.ui import tray_lines
from app.ui.desk import Desk
from app.ui.widgets.group_head import group_name
from app.ui.widgets.move_panel import MovePanel
from app.ui.widgets.place_search import Found

#: Places that a search answers with at most.
_FOUND = 20
#: Photos that stayed are named up to so many.
_NAMED = 3

LIST, PHOTOS, NEXT = "list", "photos", "next"

#: Rows of the grid with the ids as far as they have come; none: the whole group.
Rows = Sequence[tuple[int, str]]


class TrayActs(QObject):
    """`moving` when it is asked where to; `done` when the list has to be read again, with where
    the keyboard belongs then: LIST, PHOTOS (what is left of them), or NEXT photo.
    """

    done = Signal(str)
    moving = Signal()

    def __init__(
        self,
        page: QObject,
        desk: Desk,
        panel: MovePanel,
        groups: Callable[[], Mapping[str, Group]],
        current: Callable[[], Group | None],
    ) -> None:
        super().__init__(page)
        self._desk = desk
        self._panel = panel
        self._groups = groups
        self._current = current
        self._steps: list[Step] = []
        self._acting = ""  # where the keyboard belongs after what is being done
        self._waiting: list[Callable[[], None]] = []
        self._moving: tuple[str, Rows] = ("", ())
        panel.search.search.connect(self._search)
        panel.asked.connect(self._questions)
        panel.moved.connect(self._move)
        desk.opened.connect(self._steps.clear)

    # -- what the page asks for

    def confirm(self, reason: str) -> None:
        """File the photos of the chosen group; `reason` where its inspection is finished.

        Where some are sure and some only likely, the sure ones go first: the others are then seen
        by themselves before they are filed by another Enter.
        """
        group = self._current()
        if group is None:
            return

        def said(done: Done) -> str:
            new = _("，新开了检查") if done.begun else ""
            return _("{name}：{n} 张已归档{new}。").format(
                name=group_name(group), n=len(done.step.filed), new=new
            )

        self._act(lambda survey: survey.tray.confirm(_certain(survey, group), reason), said)

    def undecided(self) -> None:
        """Enter where two witnesses disagree: nothing is done before somebody has looked."""
        self._tell(_("两边对不上，没有归档。看一眼照片，按 1 或 2 选，或按 M 换一处。"), "warn")

    def choose(self, place: str) -> None:
        """One of two witnesses is right."""
        group = self._current()
        if group is not None:
            self._moving = (group.key, ())
            self._move(place, "")

    def answer(self, rows: Rows, question: str) -> None:
        """These photos, of a house that is known, answer this question."""
        group = self._current()
        if group is None or not rows or group.kind != "house":
            return
        key, place = group.key, group.place
        self._act(
            lambda survey: survey.tray.move(_ids(survey, key, rows), place, question),
            lambda _done: "",
            then=NEXT,
        )

    def put_aside(self, rows: Rows) -> None:
        self._with(rows, lambda survey, ids: survey.tray.put_aside(ids), _("{n} 张先放着了。"))

    def discard(self, rows: Rows) -> None:
        self._with(
            rows,
            lambda survey, ids: survey.tray.discard(ids),
            _("{n} 张不要了，列在最下面，可以放回来。"),
        )

    def bring_back(self, rows: Rows) -> None:
        self._with(rows, lambda survey, ids: survey.tray.bring_back(ids), _("{n} 张放回来了。"))

    def move(self, rows: Rows) -> None:
        """Ask where to."""
        group = self._current()
        if group is None or self._desk.readonly:
            return
        self._moving = (group.key, rows)
        near = tray_lines.near(list(self._groups().values()), group, own=bool(rows))
        self.moving.emit()
        self._panel.ask(len(rows) or group.count, near)

    def undo(self) -> None:
        """Take the last step back."""
        if not self._steps:
            self._tell(_("没有可以撤销的。"))
            return
        step = self._steps[-1]

        def said(done: Done) -> str:
            return _("撤销了：{n} 张回到原处。").format(n=len(done.ids))

        def gone() -> None:
            self._steps.remove(step)

        self._act(
            lambda survey: survey.tray.undo(step, _("撤销刚才的归档")),
            said,
            undone=gone,
            then=PHOTOS,
        )

    # -- moving

    def _search(self, text: str) -> None:
        def work(survey: Survey) -> list[PlaceRow]:
            return survey.roster.page(PlaceFilter(text=text), _FOUND)

        def found(rows: list[PlaceRow]) -> None:
            self._panel.search.found(text, [_found(row) for row in rows])

        self._desk.run(lambda survey, _job: work(survey), found, self)

    def _questions(self, place: str) -> None:
        self._desk.run(
            lambda survey, _job: survey.tray.questions(place),
            lambda questions: self._panel.questions(place, questions),
            self,
        )

    def _move(self, place: str, question: str) -> None:
        key, rows = self._moving

        def said(done: Done) -> str:
            return _("{n} 张换好了，等着确认。").format(n=len(done.ids))

        self._act(lambda survey: survey.tray.move(_ids(survey, key, rows), place, question), said)

    # -- doing

    def _with(self, rows: Rows, do: Callable[[Survey, Sequence[str]], Done], words: str) -> None:
        group = self._current()
        if group is None:
            return
        key = group.key
        self._act(
            lambda survey: do(survey, _ids(survey, key, rows)),
            lambda done: words.format(n=len(done.ids)),
            then=PHOTOS if rows else LIST,
        )

    def _act(
        self,
        work: Callable[[Survey], Done],
        said: Callable[[Done], str],
        undone: Callable[[], None] | None = None,
        then: str = LIST,
    ) -> None:
        """Do something once, tell it with its way back, and let the list be read.

        A key that comes meanwhile was pressed before its group was in sight, and is let go.
        """
        if self._desk.readonly:
            return
        if self._acting:
            if self._acting == NEXT:  # typed on from photo to photo: each is meant
                self._waiting.append(lambda: self._act(work, said, undone, then))
            return
        self._acting = then

        def done(made: Done) -> None:
            self._desk.announce(made.changed)
            if undone is not None:
                undone()
            elif made.ids:
                self._steps.append(made.step)
            words = said(made) if made.ids else ""
            if made.kept:
                self._tell(" ".join(part for part in (words, _stayed(made.kept)) if part), "warn")
            elif words:
                undo = self.undo if undone is None else None
                self._desk.window().messages.tell(words, undo=undo)
            self.done.emit(then)

        def failed(error: KnownError) -> None:
            self._desk.window().messages.known(error)
            self.done.emit(LIST)

        def ended() -> None:
            self._acting = ""
            waiting, self._waiting = self._waiting, []
            for again in waiting:
                again()

        self._desk.run(lambda survey, _job: work(survey), done, self, failed=failed, ended=ended)

    def _tell(self, words: str, kind: str = "done") -> None:
        self._desk.window().messages.tell(words, kind)


def _certain(survey: Survey, group: Group) -> list[str]:
    """All photos of a group, or those of them that are sure, where some are."""
    if not (group.sure and group.likely):
        return survey.tray.ids(group.key)
    photos = survey.tray.photos(group.key, group.count)
    return [one.id for one in photos if one.sureness != "likely" or one.by_hand]


def _ids(survey: Survey, key: str, rows: Rows) -> list[str]:
    """The photos that are meant; those that never came into sight are asked for by their place."""
    if not rows:
        return survey.tray.ids(key)
    if all(photo for _row, photo in rows):
        return [photo for _row, photo in rows]
    every = survey.tray.ids(key)
    return [photo or every[row] for row, photo in rows if photo or row < len(every)]


def _stayed(kept: Sequence[Kept]) -> str:
    """Photos that were not filed, and why: each reason once."""
    why = listed(dict.fromkeys(one.words for one in kept[:_NAMED]))
    return _("{n} 张没有归档，还留在这里：{why}").format(n=len(kept), why=why)


def _found(row: PlaceRow) -> Found:
    where = " · ".join(part for part in (" › ".join(row.path[-2:]), row.code) if part)
    return Found(row.record, row.name, where)
