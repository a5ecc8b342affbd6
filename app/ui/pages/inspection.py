"""检查: the fill page at work on the open survey: drafts, photos, finishing, reopening."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QVBoxLayout

from app.bootstrap import now
from app.errors import KnownError
from app.i18n import _
from app.model.changed import Changed
from app.store.agreed import differing
from app.survey import actions, same, words
from app.survey.comments import Comment
from app.survey.filling import Filling
from app.survey.form_titles import form_title
from app.survey.last_visit import LastVisit
from app.survey.shots import reason_of
from app.survey.survey import Survey
from app.ui import actions as shortcuts
from app.ui.coming import Coming
from app.ui.desk import Desk
from app.ui.filling import values, withheld
from app.ui.filling.agreeing import Agreeing
from app.ui.filling.grading import grade_view
from app.ui.filling.values import GradeView
from app.ui.jobs import Job
from app.ui.pages.fill import FillPage
from app.ui.pages.photos_of_record import PhotosOfRecord, ShownPhotos, shown_photos
from app.ui.pages.same_house import SameHouse
from app.ui.show_qr import show_qr
from app.ui.widgets.record_bars import NoticeBar, ReopenBar
from forms.changes import Changes
from forms.instance import Instance
from forms.node import Node


@dataclass(frozen=True)
class _Opened:
    """A record as it was read: also small pictures of its photos, and what two people filled in
    differently, as far as its surveyor has seen that."""

    filling: Filling
    photos: ShownPhotos
    conflicts: int
    provisional: bool
    last: LastVisit
    elsewhere: frozenset[str]  # pictures of the house that another form of it got today
    comments: tuple[Comment, ...]
    returned: str  # why it was sent back


class InspectionPage(FillPage):
    """One inspection; `enter` takes the record's id and, behind a space, a question's path."""

    def __init__(self, desk: Desk, coming: Coming) -> None:
        self._desk = desk
        self._coming = coming
        self._open_now: Filling | None = None
        self._wanted = ""  # the record that is being read; "" once it is here or was left
        self._provisional = False
        self._changes = 0  # of answers so far
        self._noted = False  # that residents were looked at
        self._walking = False  # opened from the day's walk, and led back to it
        self._agreeing = Agreeing(lambda told: desk.window().messages.tell(told, "warn"))
        super().__init__(
            self._read,
            self._keep_draft,
            lambda question, files: self._photos.take(question, files),
            lambda photo: self._photos.drop(photo),
            self._complete,
            self._grade,
            lambda: desk.window().messages,
            same_house=lambda: self._same.take_over(),
            answered=self._answered,
        )
        self._notice = NoticeBar()
        self._reopen_bar = ReopenBar(self._reopen)
        self.head.qr.clicked.connect(self._show_qr)
        shortcuts.bind(self, "show_qr", self._show_qr)
        whole = self.layout()
        assert isinstance(whole, QVBoxLayout)
        whole.insertWidget(1, self._notice)
        whole.insertWidget(2, self._reopen_bar)

        def keep() -> None:
            self._keep_draft(self.position)

        self._photos = PhotosOfRecord(
            self, desk, coming, lambda: self._open_now, keep, self._again,
            lambda: self._reopen_bar.isVisibleTo(self),
        )  # fmt: skip
        self.sheet.photo_opened.connect(self._photos.look)
        self.sheet.shot_added.connect(lambda at, shot, files: self._photos.take(at, files, shot))
        self.sheet.shot_renamed.connect(lambda photo, shot: self._photos.rename(photo, shot))
        self._same = SameHouse(self, desk, lambda: self._open_now, keep)

    # -- opening

    def _read(self, argument: str) -> None:
        record, _space, position = argument.partition(" ")
        window = self._desk.window()
        self._walking = window.came_from == "today"
        if not record or not self._desk.has_survey:
            window.messages.tell(_("先在“名册”里选一处要检查的房屋。"), "warn")
            return
        held = self._coming.filling(record)
        known = dict(held.photos) if held is not None else {}

        def work(survey: Survey, _job: Job) -> _Opened:
            filling = held if held is not None else survey.filling.open(record)
            if held is None and not (filling.finished or filling.newer or survey.readonly):
                survey.blocks.first_fill(filling)
            photos = known if held is not None else filling.photos
            view = survey.core.store.view(record)
            seen = view is not None and set(view.heads) == set(filling.parents)
            return _Opened(
                filling,
                shown_photos(survey, filling, photos),
                len(differing(survey.core.store, view)) if view is not None and seen else 0,
                bool(view and seen and view.provisional),
                survey.last_visit.of(record),
                survey.shots.elsewhere(filling),
                survey.review.comments(record),
                survey.review.why_returned(record) if filling.status == "returned" else "",
            )

        def opened(read: _Opened) -> None:
            if self._wanted != record:
                return  # left before it was here
            self._wanted = ""
            self.setEnabled(True)
            filling = read.filling
            filling.position = filling.position or self._desk.places.get(record, position)
            self._photos.open(read.photos)
            self._provisional = read.provisional
            self._show_filling(filling, read)

        def failed(error: KnownError) -> None:
            window.messages.known(error)
            if self._wanted == record:
                self.setEnabled(True)
                window.open("roster")

        self._wanted = record
        # Until it is here, nothing may be typed into the record that was shown before.
        self.setEnabled(False)
        self._desk.run(work, opened, self, failed=failed)

    def _again(self) -> None:
        """Read the record anew, at the question where it stands."""
        if self._open_now is not None:
            self._read(f"{self._open_now.record} {self.position}".strip())

    def _show_filling(self, filling: Filling, read: _Opened) -> None:
        self._open_now = filling
        conflicts = read.conflicts
        finished = filling.finished
        readonly = finished or filling.newer or self._desk.readonly or conflicts > 0
        self._tell_why(filling, read)
        self.sheet.elsewhere = read.elsewhere
        self._reopen_bar.setVisible(
            finished and not (self._desk.readonly or filling.newer or conflicts)
        )
        self.display(
            values.Filling(
                instance=filling.instance,
                title=filling.title,
                place=f"{form_title(filling.form.id)} · {words.status(filling.status)}",
                photos=self._photos.views(),
                position=filling.position,
                readonly=readonly,
                last=read.last or None,
                same=set(same.marks(filling)),
                comments=read.comments,
                elsewhere=read.elsewhere,
                excuse=reason_of(filling.others),
            )
        )
        if self.pen is not None:
            self.pen.revealed = partial(self._note_revealed, filling.record)
        self._noted = False
        self._photos.show_progress(filling.record)
        self._desk.window().setWindowTitle(_("{page} · 城检").format(page=filling.title))

    def _show_qr(self) -> None:
        filling = self._open_now
        places = filling.links.get("place", ()) if filling is not None else ()
        show_qr(self._desk, places[0] if places else "", self)

    def _note_revealed(self, record: str, _node: Node) -> None:
        """Residents were looked at: one line for each time that the form is opened."""
        if self._noted:
            return
        self._noted = True
        self._desk.run(
            lambda survey, _job: actions.note_if_writing(survey.core, actions.REVEAL, record),
            None,
            self._desk,
        )

    def _tell_why(self, filling: Filling, read: _Opened) -> None:
        """Why a record can only be looked at, and where that is settled; why it was sent back."""
        if self._desk.readonly:
            self._notice.tell(_("这个调查是以只读方式打开的，这里只能查看。"))
        elif filling.newer:
            self._notice.tell(_("这条记录由更新版本的程序填写，这里只能查看；请先升级程序。"))
        elif read.conflicts:
            self._notice.tell(
                _("有 {n} 处两人填得不一样，现在只能查看。定下采用哪一份之后再改。").format(
                    n=read.conflicts
                ),
                _("去“汇总”定一份"),
                lambda: self._desk.window().open("merge", filling.record),
            )
        elif read.comments:
            self._notice.tell(
                _("办公室退回：{why}。有 {n} 条意见写在题目旁边。").format(
                    why=read.returned.rstrip("。"), n=len(read.comments)
                ),
                icon="returned",
            )
        elif read.returned:
            self._notice.tell(_("办公室退回：{why}").format(why=read.returned), icon="returned")
        else:
            self._notice.hide()

    def up(self) -> None:
        """Esc: out of a row first, then back to the list that led here; all is kept."""
        node = self.sheet.node
        if self.centre.lists_missing or (node is not None and node.kind == "row"):
            super().up()
        else:
            self._desk.window().open("today" if self._walking else "roster")

    def leave(self) -> None:
        """Leaving the form writes it down as a revision; a draft that says nothing new goes."""
        super().leave()
        self._photos.leave()
        if self._wanted:
            self._coming.leave(self._wanted)  # taken up again, and left before it was shown
            self._wanted = ""
        filling, self._open_now = self._open_now, None
        if filling is None:
            return
        self._desk.places[filling.record] = self.position
        self._desk.window().remember(f"{filling.record} {self.position}".strip())
        if filling.finished or self._desk.readonly or filling.newer:
            return
        if self._coming.leave(filling.record):
            self._keep_now(filling, self.position)  # should the window close before they have come
            return
        self._desk.run(
            lambda survey, _job: survey.filling.commit(filling), self._desk.announce, self._desk
        )

    # -- drafts

    def _answered(self, nodes: set[Node]) -> None:
        """Somebody answered for this house: it is their own answer now."""
        if self._open_now is not None:
            self._desk.survey.same.touched(self._open_now, nodes)
            self._agreeing.answered(self._open_now, nodes)

    def undo(self) -> None:
        with self._agreeing.undoing():
            super().undo()

    def _changed(self, changes: Changes) -> None:
        """From now until the draft is kept the window must not say that all is saved."""
        super()._changed(changes)
        self._changes += 1
        if self._desk.readonly:
            return
        self._desk.window().saved(None)
        if lost := withheld.words(changes):
            self._desk.window().messages.tell(lost, "warn", undo=self.undo)

    def _keep_draft(self, position: str) -> None:
        filling = self._open_now
        if filling is None or filling.finished or self._desk.readonly:
            return
        if not self.isEnabled():
            return  # it is being written down: a draft of now would outlive its own revision
        self._keep_now(filling, position)

    def _keep_now(self, filling: Filling, position: str) -> None:
        snapshot = self._desk.survey.filling.snapshot(filling, position)
        window = self._desk.window()
        window.saved(None)
        kept = self._changes

        def done(_none: None) -> None:
            if kept == self._changes:  # else a later draft is on its way
                window.saved(now())

        self._desk.run(
            lambda survey, _job: survey.filling.keep(snapshot), done, window, pool="draft"
        )

    # -- the grade

    def _grade(self, instance: Instance) -> GradeView | None:
        judgement = self._desk.survey.filling.judge(instance)
        writing = self.pen is not None and not self.pen.readonly
        if judgement is not None and self._open_now is not None and writing:
            self._agreeing.look(self._open_now, judgement)
        return grade_view(judgement, provisional=self._provisional) if judgement else None

    # -- finishing and reopening

    def _complete(self) -> None:
        filling = self._open_now
        if filling is None or self._photos.wait_for(filling):
            return
        if self.finishing is not None:
            self.finishing.keep_excuse(filling.others)

        def done(changed: Changed) -> None:
            self._desk.announce(changed)
            self._desk.window().messages.tell(_("“{name}”已完成。").format(name=filling.title))
            if self._open_now is filling:  # else the user has gone elsewhere meanwhile
                self._go_on_after(filling)

        self._write(filling, "done", "", done)

    def _go_on_after(self, filling: Filling) -> None:
        """Where a finished inspection leads: on the day's walk to the next form of the same place,
        then back to the walk; else to what was made of it, the dossier."""
        window = self._desk.window()

        def go(following: tuple[str, str] | None) -> None:
            if self._open_now is not filling:
                return
            self.setEnabled(True)
            self._open_now = None
            if following is not None:
                title, record = following
                window.messages.tell(
                    _("“{name}”已完成这张表，接着填“{form}”。不填就按 Esc。").format(
                        name=filling.title, form=title
                    )
                )
                self._read(record)
            else:
                window.open(*(["today"] if self._walking else ["dossier", filling.record]))

        def work(survey: Survey, _job: Job) -> tuple[str, str] | None:
            offer = survey.houses.next_after(filling.record) if self._walking else None
            if offer is None:
                return None
            record, _changed = survey.houses.begin(filling.links["place"][0], offer.form)
            return offer.title, record

        self._desk.run(work, go, self)

    def _reopen(self, reason: str) -> None:
        filling = self._open_now
        if filling is None:
            return
        if not reason.strip():
            self._desk.window().messages.tell(_("请先写一句重新打开的理由。"), "warn")
            self._reopen_bar.take_focus()
            return

        def done(changed: Changed) -> None:
            self._reopen_bar.clear()
            self._desk.window().messages.clear()
            self._desk.announce(changed)
            if self._open_now is filling:
                self._read(filling.record)

        self._write(filling, "draft", reason, done)

    def _write(
        self, filling: Filling, status: str, reason: str, done: Callable[[Changed], None]
    ) -> None:
        """Write the record down; meanwhile nobody types into it, and nothing happens twice."""

        def failed(error: KnownError) -> None:
            self._desk.window().messages.known(error)
            if self._open_now is filling:
                self.setEnabled(True)
                self._keep_draft(self.position)

        self.setEnabled(False)
        self._look_soon.stop()  # the instance belongs to the store's thread until it is written
        self._keep_soon.stop()
        self._desk.run(
            lambda survey, _job: survey.filling.commit(filling, status=status, reason=reason),
            done,
            self,
            failed=failed,
        )
