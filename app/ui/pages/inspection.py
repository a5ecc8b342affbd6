"""检查: the fill page at work on the open survey: drafts, photos, finishing, reopening."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout

from app.bootstrap import now
from app.domain.jgj125.explain import decision_line, explain
from app.i18n import _
from app.i18n.grades import sentence
from app.model.changed import Changed
from app.survey import words
from app.survey.filling import Filling
from app.survey.survey import Survey
from app.survey.taking import THUMBNAIL, Taken
from app.ui import theme
from app.ui.desk import Desk
from app.ui.filling import values
from app.ui.filling.values import GradeView, PhotoState, PhotoView
from app.ui.jobs import Job
from app.ui.pages.fill import FillPage
from app.ui.widgets import bits
from forms.changes import Changes
from forms.instance import Instance


class InspectionPage(FillPage):
    """One inspection; `enter` takes the record's id and, behind a space, a question's path."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._open_now: Filling | None = None
        self._busy: list[PhotoView] = []
        self._changes = 0  # so far; a draft that was kept before the last one is not all
        self._thumbnails: dict[str, Path | None] = {}
        super().__init__(
            self._read,
            self._keep_draft,
            self._take_photos,
            self._drop_photo,
            self._complete,
            self._grade,
            lambda: desk.window().messages,
        )
        self._reopen_bar = self._make_reopen_bar()

    # -- opening

    def _read(self, argument: str) -> None:
        record, _space, position = argument.partition(" ")

        def work(survey: Survey, _job: Job) -> tuple[Filling, dict[str, Path | None]]:
            filling = survey.filling.open(record)
            shown = {
                key: survey.taking.copy_of(photo, THUMBNAIL)
                for key, photo in filling.photos.items()
            }
            return filling, shown

        def opened(read: tuple[Filling, dict[str, Path | None]]) -> None:
            filling, self._thumbnails = read
            filling.position = filling.position or position
            self._show_filling(filling)

        self._desk.run(work, opened, self)

    def _show_filling(self, filling: Filling) -> None:
        self._open_now = filling
        self._busy = []
        finished = filling.status != "draft"
        readonly = finished or filling.newer or self._desk.survey.readonly
        self._reopen_bar.setVisible(finished and not self._desk.survey.readonly)
        self.display(
            values.Filling(
                instance=filling.instance,
                title=filling.title,
                place=words.status(filling.status),
                photos=self._views(),
                position=filling.position,
                readonly=readonly,
            )
        )
        self._desk.window().setWindowTitle(_("{page} · 城检").format(page=filling.title))

    def leave(self) -> None:
        """Leaving the form writes it down as a revision; a draft that says nothing new goes."""
        super().leave()
        filling, self._open_now = self._open_now, None
        if filling is None or filling.status != "draft" or self._desk.survey.readonly:
            return
        self._desk.window().remember(f"{filling.record} {self.position}".strip())
        self._desk.run(
            lambda survey, _job: survey.filling.commit(filling), self._desk.announce, self._desk
        )

    # -- drafts

    def _changed(self, changes: Changes) -> None:
        """From now until the draft is kept the window must not say that all is saved."""
        super()._changed(changes)
        self._changes += 1
        if not self._desk.survey.readonly:
            self._desk.window().saved(None)

    def _keep_draft(self, position: str) -> None:
        filling = self._open_now
        if filling is None or filling.status != "draft" or self._desk.survey.readonly:
            return
        snapshot = self._desk.survey.filling.snapshot(filling, position)
        self._desk.window().saved(None)
        kept = self._changes

        def done(_none: None) -> None:
            if kept == self._changes:
                self._desk.window().saved(now())

        self._desk.run(lambda survey, _job: survey.filling.keep(snapshot), done, self, pool="draft")

    # -- photos

    def _views(self) -> list[PhotoView]:
        filling = self._open_now
        if filling is None:
            return []
        shown = [
            PhotoView(
                id=key,
                question=str(filling.photos[key].get("question")),
                caption=str(filling.photos[key].get("caption") or ""),
                thumbnail=self._thumbnails.get(key),
                state=PhotoState.READY if self._thumbnails.get(key) else PhotoState.MISSING,
            )
            for key in sorted(filling.photos, key=lambda k: str(filling.photos[k].get("order")))
        ]
        return [*shown, *self._busy]

    def _take_photos(self, question: str, files: list[Path]) -> None:
        filling = self._open_now
        if filling is None:
            return
        waiting = [
            PhotoView(f"busy {file}", question, file.name, None, PhotoState.BUSY) for file in files
        ]
        self._busy += waiting
        self.photos(self._views())
        held = dict(filling.photos)

        def work(survey: Survey, job: Job) -> list[tuple[Taken, Path | None]]:
            taken = survey.taking.add(
                files, question, held, progress=job.report, cancelled=lambda: job.cancelled
            )
            return [
                (one, survey.taking.copy_of(one.entry, THUMBNAIL) if one.entry else None)
                for one in taken
            ]

        def done(taken: list[tuple[Taken, Path | None]]) -> None:
            if self._open_now is not filling:
                return
            for one, thumbnail in taken:
                if one.entry is not None:
                    filling.put_photo(one.photo, one.entry)
                    self._thumbnails[one.photo] = thumbnail
            self._keep_draft(self.position)
            self._tell_taken([one for one, _thumbnail in taken])

        def ended() -> None:
            self.busy.end()
            self._busy = [view for view in self._busy if view not in waiting]
            self.photos(self._views())

        job = self._desk.run(
            work, done, self, progress=self.busy.display, ended=ended, pool="image"
        )
        self.busy.begin(_("正在处理照片"), job.cancel)

    def _tell_taken(self, taken: list[Taken]) -> None:
        odd = [words.taken(one) for one in taken if one.entry is None]
        if odd:
            self._desk.window().messages.tell("\n".join(odd), "warn")

    def _drop_photo(self, photo: str) -> None:
        filling = self._open_now
        if filling is None or photo not in filling.photos:
            return
        filling.drop_photo(photo)
        self.photos(self._views())
        self._keep_draft(self.position)

    # -- the grade

    def _grade(self, instance: Instance) -> GradeView | None:
        assessment = self._desk.survey.filling.assess(instance)
        if assessment is None:
            return None
        result = assessment.result
        lines = [sentence(line) for line in explain(result) if line.code.startswith("layer")]
        return GradeView(
            grade=result.grade or "",
            low=result.low or "",
            high=result.high or "",
            words=sentence(decision_line(result.deciding)),
            lines=lines,
            certified=assessment.certified,
        )

    # -- finishing and reopening

    def _complete(self) -> None:
        filling = self._open_now
        if filling is None:
            return

        def done(changed: Changed) -> None:
            self._open_now = None
            self._desk.announce(changed)
            self._desk.window().open("dossier", filling.record)
            self._desk.window().messages.tell(_("“{name}”已完成。").format(name=filling.title))

        self._desk.run(
            lambda survey, _job: survey.filling.commit(filling, status="done"), done, self
        )

    def _make_reopen_bar(self) -> QFrame:
        bar = bits.frame("message")
        bar.setProperty("kind", "done")
        row = QHBoxLayout(bar)
        bits.margins(row, 16, 8, 16, 8)
        row.setSpacing(theme.px(8))
        row.addWidget(bits.line(_("已完成，只能查看。")))
        reason = QLineEdit()
        reason.setAccessibleName(_("重新打开的理由"))
        reason.setPlaceholderText(_("重新打开的理由，例如：补测二层倾斜"))
        row.addWidget(reason, 1)
        row.addWidget(bits.button(_("重新打开"), lambda: self._reopen(reason)))
        whole = self.layout()
        assert isinstance(whole, QVBoxLayout)
        whole.insertWidget(1, bar)
        bar.hide()
        return bar

    def _reopen(self, reason: QLineEdit) -> None:
        filling = self._open_now
        if filling is None:
            return
        why = reason.text()

        def done(changed: Changed) -> None:
            reason.clear()
            self._desk.announce(changed)
            self._read(filling.record)

        self._desk.run(
            lambda survey, _job: survey.filling.commit(filling, status="draft", reason=why),
            done,
            self,
        )
