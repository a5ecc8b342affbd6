"""The photos of the record that the inspection page shows: those that are in, those that come."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject

from app.domain import evidence
from app.domain.evidence import Around
from app.i18n import _
from app.survey import flag_words, words
from app.survey.evidence import is_signed
from app.survey.filling import Filling, Photo
from app.survey.mark_words import marks_of
from app.survey.survey import Survey
from app.survey.taking import THUMBNAIL, Picture, Taken
from app.ui.annotating import Wanted, open_photo
from app.ui.coming import Coming
from app.ui.desk import Desk
from app.ui.filling.values import PhotoState, PhotoView
from app.ui.jobs import Progress
from app.ui.pages.fill import FillPage


@dataclass(frozen=True)
class ShownPhotos:
    """Small pictures of a record's photos, and what says whether one of them is odd."""

    thumbnails: dict[str, bytes | None]
    around: Around


def shown_photos(survey: Survey, filling: Filling, photos: Mapping[str, Photo]) -> ShownPhotos:
    """Off the UI thread: reads and makes pictures."""
    return ShownPhotos(
        {key: survey.taking.copy_of(photo, THUMBNAIL) for key, photo in photos.items()},
        survey.evidence.around_of(filling),
    )


class PhotosOfRecord(QObject):
    """Takes photos into the open record and shows them on its page.

    `open_now()` is the record that is shown, `keep()` writes its draft, `again()` reads it anew
    where something was written into it as it stands, which `may_reopen()` allows. Photos
    may come long after their record was left: `Coming` keeps them, this only shows what belongs
    to the page.
    """

    def __init__(
        self,
        page: FillPage,
        desk: Desk,
        coming: Coming,
        open_now: Callable[[], Filling | None],
        keep: Callable[[], None],
        again: Callable[[], None],
        may_reopen: Callable[[], bool],
    ) -> None:
        super().__init__(page)
        self._page = page
        self._desk = desk
        self._coming = coming
        self._open_now = open_now
        self._keep = keep
        self._again = again
        self._may_reopen = may_reopen
        self._thumbnails: dict[str, bytes | None] = {}
        self._around = Around()
        self._finishing = ""  # the record to be completed when its photos have come
        coming.came.connect(self._came)
        coming.stepped.connect(self._stepped)
        coming.ended.connect(self._all_came)

    def open(self, shown: ShownPhotos) -> None:
        """Another record is shown, with these pictures."""
        self._thumbnails, self._around = dict(shown.thumbnails), shown.around

    def leave(self) -> None:
        self._finishing = ""
        self._page.busy.end()

    def views(self) -> list[PhotoView]:
        filling = self._open_now()
        if filling is None:
            return []
        ordered = sorted(filling.photos, key=lambda key: str(filling.photos[key].get("order")))
        shown = [self._view(filling, key) for key in ordered]
        return [*shown, *self._coming.views(filling.record)]

    def _view(self, filling: Filling, key: str) -> PhotoView:
        photo = filling.photos[key]
        question = str(photo.get("question"))
        flags = () if is_signed(filling, question) else evidence.flags(photo, self._around)
        return PhotoView(
            id=key,
            question=question,
            caption=str(photo.get("caption") or ""),
            thumbnail=self._thumbnails.get(key),
            state=PhotoState.READY if self._thumbnails.get(key) else PhotoState.MISSING,
            marks=marks_of(photo),
            shot=str(photo.get("shot") or ""),
            doubts=tuple(flag_words.sentence(flag) for flag in flags if flag.doubt),
            notes=tuple(flag_words.sentence(flag) for flag in flags if not flag.doubt),
        )

    def show_progress(self, record: str) -> None:
        """The line that says that photos of a record are being worked on, or none."""
        if self._coming.views(record):
            self._page.busy.begin(_("正在处理照片"), lambda: self._coming.stop(record))
        else:
            self._page.busy.end()

    def take(self, question: str, files: Sequence[Path | Picture], shot: str = "") -> None:
        """Take files in for a question; `shot`: the required shot that they are."""
        filling = self._open_now()
        if filling is None:
            return
        begun = bool(self._coming.views(filling.record))
        self._coming.take(filling, question, files, shot)
        self._page.photos(self.views())
        if not begun:
            self.show_progress(filling.record)

    def rename(self, photo: str, shot: str) -> None:
        """A photo is another of the required shots of its question."""
        filling = self._open_now()
        if filling is None or photo not in filling.photos or filling.finished:
            return
        filling.rename_shot(photo, shot)
        self._page.photos(self.views())
        self._keep()

    def look(self, photo: str) -> None:
        """Open a photo large, to be drawn upon where the record may be written."""
        filling = self._open_now()
        shown = self._page.filling
        if filling is None or shown is None or photo not in filling.photos:
            return
        entry = filling.photos[photo]
        node = filling.instance.find(str(entry.get("question")))
        label = str(entry.get("caption") or "") or (node.label if node is not None else "")
        finished = filling.finished and self._may_reopen()
        view = self._view(filling, photo)
        open_photo(
            self._desk,
            self._page,
            Wanted(
                filling.record,
                photo,
                entry,
                _("{house} · {what}").format(house=filling.title, what=label or _("照片")),
                writing=finished or not shown.readonly,
                reasoned=finished,
                into=lambda changed: self._put(filling, photo, changed),
                after=self._again,
                facts="\n".join(flag_words.facts(entry)),
                doubts="\n".join(view.doubts + view.notes),
            ),
        )

    def _put(self, filling: Filling, photo: str, entry: Photo) -> bool:
        """Take a changed entry into the draft; False where the record is no draft any more."""
        if self._open_now() is not filling or filling.finished or photo not in filling.photos:
            return False
        filling.photos[photo] = entry
        self._page.photos(self.views())
        self._keep()
        return True

    def drop(self, photo: str) -> None:
        filling = self._open_now()
        if filling is None or photo not in filling.photos:
            return
        filling.drop_photo(photo)
        self._page.photos(self.views())
        self._keep()

    def wait_for(self, filling: Filling) -> bool:
        """Whether photos are still on their way; the record is finished when they have come."""
        if not self._coming.views(filling.record):
            return False
        self._finishing = filling.record
        self._desk.window().messages.tell(_("还有照片正在处理，处理完就自动完成。"), "warn")
        return True

    # -- what comes

    def _shows(self, record: str) -> bool:
        filling = self._open_now()
        return filling is not None and filling.record == record

    def _stepped(self, record: str, step: Progress) -> None:
        if self._shows(record):
            self._page.busy.display(step)

    def _came(self, record: str, taken: list[tuple[Taken, bytes | None]]) -> None:
        odd = [words.taken(one) for one, _thumbnail in taken if one.entry is None]
        if odd:
            self._desk.window().messages.tell("\n".join(odd), "warn")
        if self._shows(record):
            self._thumbnails |= {one.photo: thumb for one, thumb in taken if one.entry is not None}
            self._page.photos(self.views())
            self._keep()

    def _all_came(self, record: str) -> None:
        if self._shows(record):
            self._page.busy.end()
            self._page.photos(self.views())
            if self._finishing == record:
                self._finishing = ""
                self._page.finish()  # looks again: a photo may have been refused
