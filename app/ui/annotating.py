"""A photo opened large over the window, and what is drawn over it kept where it belongs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import shiboken6
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from app.domain.annotation import Marked
from app.errors import KnownError
from app.i18n import _
from app.model.canonical import Value
from app.model.changed import Changed
from app.survey.filling import Photo
from app.survey.survey import Survey
from app.ui.desk import Desk
from app.ui.jobs import Job
from app.ui.widgets.mark_editor import MarkEditor


@dataclass(frozen=True)
class Wanted:
    """The photo of a record that is to be opened. `facts` is what it says of itself, `doubts` what
    contradicts, lines both. `into` takes a changed entry into what is
    being filled in; None: it is written into the record, where `reasoned` with a reason, and
    `after` is called."""

    record: str
    photo: str
    entry: Mapping[str, Value]
    title: str
    writing: bool = True
    reasoned: bool = False
    into: Callable[[Photo], bool] | None = None
    after: Callable[[], None] | None = None
    facts: str = ""
    doubts: str = ""


def open_photo(desk: Desk, owner: QWidget, wanted: Wanted) -> None:
    """Open it; what is here of the picture comes a moment later."""

    def keep(marked: Marked, reason: str, then: Callable[[bool], None]) -> None:
        _keep(desk, owner, wanted, marked, reason, then)

    def opened(marked: Marked) -> None:
        editor = MarkEditor(
            owner.window(), wanted.title, marked, keep,
            writing=wanted.writing, reasoned=wanted.reasoned,
        )  # fmt: skip
        editor.tell(wanted.facts, wanted.doubts)

        def show(image: QImage | None) -> None:
            if shiboken6.isValid(editor):
                editor.display(image)

        desk.run(lambda survey, _job: _large(survey, wanted.entry), show, owner, pool="image")

    desk.run(lambda survey, _job: survey.annotations.of(wanted.entry), opened, owner, pool="image")


def _large(survey: Survey, entry: Mapping[str, Value]) -> QImage | None:
    data = survey.annotations.large(entry)
    image = QImage.fromData(data) if data is not None else QImage()
    return None if image.isNull() else image


def _keep(
    desk: Desk,
    owner: QWidget,
    wanted: Wanted,
    marked: Marked,
    reason: str,
    then: Callable[[bool], None],
) -> None:
    window = desk.window()

    def failed(error: KnownError) -> None:
        window.messages.known(error)
        then(False)

    if wanted.into is not None:
        try:
            entry = desk.survey.annotations.entry(wanted.entry, marked)
        except KnownError as error:
            failed(error)
            return
        if wanted.into(entry):
            then(True)
            return

    def work(survey: Survey, _job: Job) -> Changed:
        return survey.annotations.write(
            wanted.record, wanted.photo, marked.marks, reason, seen=wanted.entry
        )

    def done(changed: Changed) -> None:
        then(True)
        desk.announce(changed)
        window.messages.tell(_("标注已保存，照片原件没有改动。"))
        if wanted.after is not None:
            wanted.after()

    desk.run(work, done, owner, failed=failed)
