"""Copies of photos to give away: stamped, with their marks, named so that nobody has to ask.

One folder, whole or not at all: everything is written aside and renamed at the end. Originals are
only read. What the camera wrote stays here unless the audience wants it; signatures and signed
pages stay here unless residents' data leave anyway.
"""

from __future__ import annotations

import csv
import hashlib
import io
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from app import paths
from app.errors import Cancelled, KnownError
from app.i18n import _
from app.imaging.drawn import Plain
from app.imaging.stamped import Over, stamped_copy
from app.store.photos import write_whole
from app.survey import actions, free_text
from app.survey.abreast import abreast
from app.survey.annotations import plain_shapes
from app.survey.audience import Audience, Pixels
from app.survey.core import Core, IsCancelled, Progress, never, quiet
from app.survey.file_names import safe
from app.survey.filling import Filling, FillingDesk
from app.survey.mark_words import drawing
from app.survey.taking import REPORT, Taking
from exports.tables.csv_files import defused

Photo = Mapping[str, Any]
Stamper = Callable[[Filling], Callable[[Photo], tuple[str, ...]]]

_FONT: Final = "NotoSansSC-Regular.ttf"
#: Parts of a name: the code of the house, the question.
_CODE, _QUESTION = 40, 24
#: Characters of a folder's name that the one beside it takes over: a name has 255 bytes.
_NAME: Final = 60


@dataclass
class Shared:
    """What came of it. `absent`: photos whose file is not here; `refused`: names of photos that
    cannot be read; `signed`: signatures left out."""

    folder: Path
    files: int = 0
    bytes: int = 0
    absent: int = 0
    signed: int = 0
    refused: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Copy:
    """One copy to be written: `stamp` as texts, `over` draws its marks."""

    file: str
    code: str
    question: str
    entry: Photo
    stamp: tuple[str, ...]
    over: Over | None


@dataclass(frozen=True)
class Wish:
    """What is to be written and for whom; `progress` counts `records`."""

    records: Sequence[str]
    audience: Audience
    stamper: Stamper | None = None
    marks: bool = True
    progress: Progress = quiet
    cancelled: IsCancelled = never


@dataclass(frozen=True)
class _Written:
    bytes: int
    digest: str


class Copies:
    def __init__(self, core: Core, desk: FillingDesk, taking: Taking) -> None:
        self._core = core
        self._desk = desk
        self._taking = taking

    def write(self, wish: Wish, folder: Path) -> Shared:
        """Write the copies of these inspections' photos and 照片清单.csv into `folder`.

        `folder` must not exist or be empty. Noted before anything is written. Raises Cancelled and
        known errors, and then leaves nothing behind.
        """
        audience, records = wish.audience, wish.records
        audience.checked()
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise _taken(folder)
        about = records[0] if len(records) == 1 else ""
        audience.noted(self._core, actions.PHOTOS, about, len(records), file=folder.name)
        made = Shared(folder)
        aside: Path | None = None
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            # Always the same name: what a killed run left goes with the next.
            aside = folder.with_name(f".{folder.name[:_NAME]}.up")
            shutil.rmtree(aside, ignore_errors=True)
            aside.mkdir()
            self._fill(aside, wish, made)
            if folder.exists():
                folder.rmdir()
            aside.rename(folder)
        except OSError as error:
            raise _unwritten(folder, error) from error
        finally:
            if aside is not None and aside.exists():
                shutil.rmtree(aside, ignore_errors=True)
        return made

    def _fill(self, aside: Path, wish: Wish, made: Shared) -> None:
        rows = []

        def work(copy: _Copy) -> _Written:
            return self._written(aside, copy, wish.audience)

        with closing(abreast(work, self._planned(wish, made))) as coming:
            for copy, future in coming:
                if wish.cancelled():
                    raise Cancelled
                try:
                    one = future.result()
                except KnownError as error:
                    if error.code not in _OF_ONE_PHOTO:
                        raise
                    made.refused.append(f"{copy.file}: {error.title}")
                    continue
                made.files += 1
                made.bytes += one.bytes
                taken, digest = str(copy.entry.get("taken") or ""), str(copy.entry["hash"])
                rows.append((copy.file, copy.code, copy.question, taken, digest, one.digest))
        write_whole(aside / f"{_('照片清单')}.csv", _listing(rows))

    def _planned(self, wish: Wish, made: Shared) -> Iterator[_Copy]:
        """The copies in the order of records and forms; a record is opened when its turn comes."""
        names: Counter[str] = Counter()
        for done, record in enumerate(wish.records):
            wish.progress(done, len(wish.records))
            if wish.cancelled():
                raise Cancelled
            filling = self._desk.open_committed(record)
            stamp_of = wish.stamper(filling) if wish.stamper else None
            told = free_text.telling(self._core, record, wish.audience)
            code = _code(filling)
            for path, photo in _ordered(filling):
                entry = filling.photos[photo]
                question = filling.form.template(path)
                signed = question is not None and question.role.startswith("sign.")
                if signed and not wish.audience.personal:
                    made.signed += 1
                    continue
                if not self._taking.has_copy(entry, REPORT):
                    made.absent += 1
                    continue
                node = filling.instance.find(path)
                label = node.label if node else ""
                base = f"{safe(code, 'photo', _CODE)}-{safe(label, 'photo', _QUESTION)}"
                names[base] += 1
                yield _Copy(
                    f"{base}-{names[base]:02d}.jpg",
                    code,
                    label,
                    entry,
                    stamp_of(entry) if stamp_of else (),
                    _over(free_text.photo(entry, told)) if wish.marks else None,
                )
        wish.progress(len(wish.records), len(wish.records))

    def _written(self, folder: Path, copy: _Copy, audience: Audience) -> _Written:
        """In any thread."""
        name = str(copy.entry.get("name") or "")
        hashed = str(copy.entry["hash"])
        photos = self._core.photos
        data = photos.read(hashed) if photos.has(hashed) else None
        data = data or self._taking.copy_of(copy.entry, REPORT)
        if data is None:
            raise KnownError("photo_lost", _("照片原件不在这台电脑上。"), kept="", advice="")
        pixels: Pixels = audience.pixels
        made = stamped_copy(
            data, pixels.side, pixels.quality, copy.stamp, paths.resources() / "fonts" / _FONT,
            over=copy.over, exif=audience.exif, name=name,
        )  # fmt: skip
        write_whole(folder / copy.file, made)
        return _Written(len(made), hashlib.sha256(made).hexdigest())


#: Errors of one photo, beside which the others go on.
_OF_ONE_PHOTO: Final = {
    "photo_lost",
    "photo_damaged",
    "photo_empty",
    "photo_not_image",
    "photo_too_large",
}


def _over(entry: Photo) -> Over | None:
    found = drawing(entry)
    if found is None:
        return None

    def shapes(size: tuple[int, int]) -> list[Plain]:
        return plain_shapes(found, size)

    return shapes


def _code(filling: Filling) -> str:
    """What the house is called in files: its number in the roster, else its name."""
    codes = (n.text.strip() for n in filling.instance.nodes_by_role("id.code") if n.text)
    return next(codes, "") or filling.title or filling.record[:8]


def _ordered(filling: Filling) -> Iterator[tuple[str, str]]:
    """(question, photo) in the order of the form; photos of no question come last."""
    place = {node.path: n for n, node in enumerate(filling.instance.root.walk())}
    paths_ = {str(photo.get("question", "")) for photo in filling.photos.values()}
    for path in sorted(paths_, key=lambda one: (place.get(one, len(place)), one)):
        for photo in filling.photos_of(path):
            yield path, photo


def _listing(rows: Sequence[tuple[str, ...]]) -> bytes:
    out = io.StringIO(newline="")
    table = csv.writer(out)
    head = (_("文件"), _("编号"), _("问题"), _("拍摄时间"), _("原件 SHA-256"), _("本文件 SHA-256"))
    table.writerow(head)
    table.writerows([defused(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _taken(folder: Path) -> KnownError:
    return KnownError(
        "folder_not_empty",
        _("文件夹“{name}”里已经有东西。").format(name=folder.name),
        kept=_("里面的文件没有改动，什么都没有写出。"),
        advice=_("请换一个新的文件夹名。"),
    )


def _unwritten(folder: Path, error: OSError) -> KnownError:
    return KnownError(
        "photos_unwritten",
        _("照片没有写到“{name}”。").format(name=folder.name),
        kept=_("记录和照片都没有改动，也没有留下半个文件夹。"),
        advice=_("请看磁盘是否已满、文件夹是否可以写入，然后再试。"),
        detail=str(error),
    )
