"""Photos on their way in: read, proved whole, stored by hash, copies made. Off the UI thread.

Two photos are worked on at once (`abreast`); what they become is told in the order of the files.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from app import log
from app.domain.name_times import time_of_name
from app.errors import Cancelled, KnownError
from app.i18n import _
from app.imaging.intake import PhotoFacts, derive
from app.model.canonical import Value
from app.model.ids import new_id
from app.model.revision import Photos
from app.survey.abreast import abreast
from app.survey.core import Core, IsCancelled, Progress, never, quiet
from app.sync.contents import MOST_PHOTO, SENT, SHOWN

_LOG = log.logger("photos")

REPORT = "report"
THUMBNAIL = "thumb"


@dataclass(frozen=True)
class Picture:
    """A picture that was made here, a signature, and that never was a file."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Taken:
    """What became of one file: an entry for the record, or the sentence why not."""

    file: Path | Picture
    photo: str = ""  # new photo id
    entry: dict[str, Value] | None = None
    refused: str = ""  # title of the known error
    advice: str = ""  # what is safe and what to do, where it was refused
    duplicate_of: str = ""  # id of the photo in this record with the same bytes


class Taking:
    def __init__(self, core: Core) -> None:
        self._core = core

    def add(
        self,
        files: Sequence[Path | Picture],
        question: str,
        held: Photos,
        *,
        progress: Progress = quiet,
        cancelled: IsCancelled = never,
    ) -> list[Taken]:
        """Take files in for one question; `held` are the record's photos so far.

        A file that cannot be taken is refused with a sentence while the rest goes on. After
        Cancelled nothing of the record has changed; originals already stored do no harm.
        """
        by_hash = {str(photo.get("hash")): key for key, photo in held.items()}
        last = max((str(photo.get("order", "")) for photo in held.values()), default="")
        number = int(last) if last.isdigit() else len(held)
        outcome = []
        with closing(abreast(self._keep, files)) as kept:
            for done in range(len(files)):
                progress(done, len(files))
                if cancelled():
                    raise Cancelled
                file, future = next(kept)
                try:
                    hashed, entry = future.result()
                except KnownError as error:
                    advice = f"{error.kept} {error.advice}"
                    outcome.append(Taken(file, refused=error.title, advice=advice))
                    continue
                self._wanted_again(hashed)
                if hashed in by_hash:
                    outcome.append(Taken(file, duplicate_of=by_hash[hashed]))
                    continue
                number += 1
                photo = new_id()
                by_hash[hashed] = photo
                entry |= {"question": question, "order": f"{number:06d}", "caption": ""}
                outcome.append(Taken(file, photo=photo, entry=entry))
        progress(len(files), len(files))
        return outcome

    def _wanted_again(self, hashed: str) -> None:
        if self._core.store.is_freed(hashed):
            self._core.store.come_back([hashed])  # or the next clearing would take it away again

    def _keep(self, file: Path | Picture) -> tuple[str, dict[str, Value]]:
        """The original and its copies on the disk, and its entry; in any thread."""
        data = file.data if isinstance(file, Picture) else _read(file)
        made = derive(data, name=file.name)
        hashed = self._core.photos.put(data, made.facts.ext)
        self._core.photos.put_copy(hashed, REPORT, made.report)
        self._core.photos.put_copy(hashed, THUMBNAIL, made.thumbnail)
        return hashed, entry_of(made.facts, file.name, len(data), self._core.now())

    def has_copy(self, photo: Mapping[str, Value], size: str) -> bool:
        """Whether `copy_of` will give one; it is made where the cache was cleared."""
        kept, hashed = self._core.photos, str(photo["hash"])
        made = any(kept.has_copy(hashed, kind) for kind in (size, SHOWN[size]))
        return made or self.copy_of(photo, size) is not None

    def is_ahead(self, photo: Mapping[str, Value]) -> bool:
        """Whether only the report copy has come yet, and the original is still on its way."""
        hashed = str(photo["hash"])
        return not self._core.photos.has(hashed) and self._core.photos.has_copy(hashed, SENT)

    def copy_of(self, photo: Mapping[str, Value], size: str) -> bytes | None:
        """The report copy or thumbnail (JPEG) of a photo, made again where the cache was cleared.

        Where the original has not arrived, of the report copy that came ahead of it. None where
        there is no picture to show: none of these is here, or what came from elsewhere (or is left
        on a failing disk) cannot be read as a photo.
        """
        hashed = str(photo["hash"])
        kept = self._core.photos.read_copy(hashed, size)
        if kept is None and not self._core.photos.has(hashed):
            return self._of_sent(hashed, size)
        if kept is None:
            try:
                made = derive(self._core.photos.read(hashed), name=str(photo.get("name", "")))
            except KnownError:
                _LOG.warning("a photo that cannot be read", exc_info=True)
                return None
            self._core.photos.put_copy(hashed, REPORT, made.report)
            self._core.photos.put_copy(hashed, THUMBNAIL, made.thumbnail)
            kept = made.report if size == REPORT else made.thumbnail
        return kept

    def _of_sent(self, hashed: str, size: str) -> bytes | None:
        """Made of the copy that came ahead: what others send is only shown newly encoded."""
        photos = self._core.photos
        kept = photos.read_copy(hashed, SHOWN[size])
        sent = photos.read_copy(hashed, SENT) if kept is None else None
        if sent is None:
            return kept
        try:
            made = derive(sent)
        except KnownError:
            _LOG.warning("a copy that cannot be read", exc_info=True)
            photos.drop_copy(hashed, SENT)  # it would be tried again at every look
            return None
        photos.put_copy(hashed, SHOWN[REPORT], made.report)
        photos.put_copy(hashed, SHOWN[THUMBNAIL], made.thumbnail)
        return made.report if size == REPORT else made.thumbnail


def entry_of(facts: PhotoFacts, name: str, size: int, added: str) -> dict[str, Value]:
    """What a record holds of a photo from its file alone; of which question, its taker adds.

    The time is the camera's own; where it wrote none, its name's, and `time_from` says so.
    """
    by_name = None if facts.taken else time_of_name(name)
    entry: dict[str, Value] = {
        "hash": facts.hash,
        "ext": facts.ext,
        "name": name,
        "bytes": size,
        "taken": facts.taken or by_name,
        "lat": facts.lat,
        "lon": facts.lon,
        "camera": facts.camera,
        "added": added,
        "source": "import",
    }
    if entry["taken"]:
        entry["time_from"] = "name" if by_name else "exif"
    if facts.rest:
        entry["exif"] = dict(facts.rest)
    return entry


def _read(file: Path) -> bytes:
    try:
        if file.stat().st_size > MOST_PHOTO:  # before it is read: it may be a film
            raise _too_large(file)
        return file.read_bytes()
    except OSError as error:
        raise KnownError(
            "photo_unreadable",
            _("照片“{name}”读不出来。").format(name=file.name),
            kept=_("其余照片照常加入，记录没有改动。"),
            advice=_("请检查存储卡或数据线，再加一次。"),
            detail=str(error),
        ) from error


def _too_large(file: Path) -> KnownError:
    return KnownError(
        "photo_too_heavy",
        _("照片“{name}”太大，超过 {limit} MB。").format(name=file.name, limit=MOST_PHOTO >> 20),
        kept=_("没有加入它，其余照片照常加入。"),
        advice=_("请确认它是照片而不是视频；是照片的，请用普通分辨率重拍，或先缩小再加入。"),
    )
