"""Files and folders of photos into the tray: nothing twice, nothing lost by a kill, a pulled card.

Each handful of photos is on the disk, with its rows, before the next is read; what is known by
name, size and date is not even opened, what is known by its bytes is not decoded.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from app.domain import codes
from app.errors import KnownError
from app.i18n import _
from app.imaging.codes import read_codes
from app.model.changed import Changed
from app.store.border import known
from app.store.tray import NewTrayRow, TrayRow
from app.survey.abreast import abreast
from app.survey.core import Core, IsCancelled, Progress
from app.survey.taking import Taking
from app.survey.tray_files import Found, listed
from app.survey.tray_values import Intake, Look, Refusal, State, Twice
from app.sync.contents import MOST_PHOTO

#: Photos between two commits: what a kill costs is read again.
HANDFUL: Final = 16
#: Bytes that stay free behind a handful: its copies, the database and its log.
_SPARE: Final = 64 << 20
#: Of files that came twice or were refused, so many are named.
NAMED: Final = 50
#: What belongs to a record alone, not to a photo.
_OF_RECORD: Final = ("question", "order", "caption")


@dataclass(frozen=True)
class _Read:
    """What the bytes of a file say before anything is kept. `refused`: why they cannot be read."""

    digest: str = ""
    codes: tuple[str, ...] = ()
    refused: str = ""


@dataclass
class _Shown:
    """Which record shows a photo now, not only in its history: as it was written down, or typed."""

    core: Core
    drafted: dict[str, str]
    of_record: dict[str, frozenset[str]] = field(default_factory=dict)

    def by(self, digest: str, records: Iterable[str]) -> str:
        """The one of these records, or a draft, that shows it; "" none. Voided ones show nothing:
        what was filed at the wrong house and voided there is still needed at the right one."""
        held = (one for one in records if digest in self._photos(one))
        return next(held, "") or self.drafted.get(digest, "")

    def _photos(self, record: str) -> frozenset[str]:
        if record not in self.of_record:
            view = self.core.store.view(record)
            live = view is not None and not view.voided
            photos = view.photos.values() if view is not None and live else ()
            self.of_record[record] = frozenset(str(photo.get("hash")) for photo in photos)
        return self.of_record[record]


@dataclass
class _Count:
    new: int = 0
    twice: int = 0
    refused: int = 0
    named: list[Twice] = field(default_factory=list)
    told: list[Refusal] = field(default_factory=list)
    records: set[str] = field(default_factory=set)
    passed: int = 0

    def pass_by(self) -> None:
        self.passed += 1

    def again(self, name: str, digest: str, state: State, house: str) -> None:
        self.twice += 1
        if len(self.named) < NAMED:
            self.named.append(Twice(name, digest, house, state))

    def refuse(self, name: str, why: str, advice: str) -> None:
        self.refused += 1
        if len(self.told) < NAMED:
            self.told.append(Refusal(name, why, advice))

    def intake(self, *, stopped: bool = False, gone: bool = False) -> Intake:
        kinds = {"tray"} if self.new else set()
        kinds |= {"photo"} if self.records else set()
        changed = Changed(frozenset(self.records), frozenset(kinds))
        return Intake(
            self.new, self.twice, self.refused, tuple(self.named), tuple(self.told),
            stopped, gone, self.passed, changed,
        )  # fmt: skip


class TrayTaking:
    def __init__(self, core: Core, taking: Taking) -> None:
        self._core = core
        self._taking = taking

    def take(self, sources: Sequence[Path], progress: Progress, cancelled: IsCancelled) -> Intake:
        """See `Tray.take`, without the arranging."""
        self._core.own_drafts()  # says so where the survey is open read-only
        shown, count = _Shown(self._core, self._drafted()), _Count()
        found = list(listed(sources, self._core.folder, cancelled, count.pass_by))
        for first in range(0, len(found), HANDFUL):
            some = found[first : first + HANDFUL]
            progress(first, len(found))
            if cancelled():
                return count.intake(stopped=True)
            new = self._unknown(some, shown, count)
            self._refuse_full(new)
            if new and not any(source.exists() for source in sources):
                return count.intake(gone=True)
            self._take(new, shown, count)
        progress(len(found), len(found))
        return count.intake()

    def _refuse_full(self, some: list[Found]) -> None:
        """Said once, before anything of a handful is written; not of each photo by itself."""
        wanted = sum(int(one.stamp.partition("-")[0]) for one in some)
        if shutil.disk_usage(self._core.folder).free < wanted + _SPARE:
            raise known("disk_full")

    def _unknown(self, some: list[Found], shown: _Shown, count: _Count) -> list[Found]:
        """Those not known by name, size and date, and those whose record shows them no more; the
        others are counted as here already."""
        known = self._core.store.tray_files_known([one.key for one in some])
        fresh = []
        for one in some:
            digest = self._core.store.tray_file_hash(*one.key) if one.key in known else ""
            (row,) = self._core.store.tray_rows([digest]) if digest else (None,)
            if row is None or self._left(row, shown):
                fresh.append(one)
                continue
            state: Any = row.state
            house = self._house(row.record) if row.state == "filed" else ""
            count.again(one.file.name, digest, state, house)
        return fresh

    def _left(self, row: TrayRow, shown: _Shown) -> bool:
        """Whether a photo was filed and no record shows it any more: taken out again by hand, or
        voided with its record. It may be filed anew."""
        if row.state != "filed" or shown.by(row.hash, [row.record]):
            return False
        return not shown.by(row.hash, self._core.store.tray_named([row.hash]).get(row.hash, []))

    def _take(self, some: list[Found], shown: _Shown, count: _Count) -> None:
        """Read, hash and look for codes two at a time; keep what is new; then the rows."""
        read: dict[str, tuple[Found, _Read]] = {}
        with closing(abreast(_looked_at, [one.file for one in some])) as coming:
            for one, (file, future) in zip(some, coming, strict=True):
                seen = future.result()
                if seen.refused:
                    count.refuse(file.name, seen.refused, _("请检查存储卡或数据线，再收一次。"))
                elif seen.digest in read:
                    count.again(file.name, seen.digest, "waiting", "")
                else:
                    read[seen.digest] = (one, seen)
        fresh = self._fresh(read, shown, count)
        if not fresh:
            return
        rows = []
        taken = self._taking.add([one.file for one, _seen in fresh], "", {})
        for (one, seen), told in zip(fresh, taken, strict=True):
            if told.entry is None:
                count.refuse(one.file.name, told.refused, told.advice)
                continue
            facts = {name: value for name, value in told.entry.items() if name not in _OF_RECORD}
            day = str(facts.get("taken") or "")[:10]
            digest = str(facts["hash"])
            said = seen.codes if digest == seen.digest else ()
            name, stamp = one.key
            rows.append(NewTrayRow(digest, name, one.folder, stamp, day, facts, said))
        self._core.store.tray_add(rows)
        count.new += len(rows)

    def _fresh(
        self, read: dict[str, tuple[Found, _Read]], shown: _Shown, count: _Count
    ) -> list[tuple[Found, _Read]]:
        """Those whose bytes are neither in the tray nor in any record or draft."""
        store = self._core.store
        held = {row.hash: row for row in store.tray_rows(read)}
        named = store.tray_named(read)
        fresh = []
        for digest, (one, seen) in read.items():
            record = shown.by(digest, named.get(digest, []))
            if digest in held and (record or held[digest].state != "filed"):
                state: Any = held[digest].state
                count.again(one.file.name, digest, state, self._house(held[digest].record))
            elif record:
                count.again(one.file.name, digest, "filed", self._house(record))
                self._bring_home(one.file, digest, count)
            else:
                fresh.append((one, seen))
        return fresh

    def _bring_home(self, file: Path, digest: str, count: _Count) -> None:
        """An original that its record names and that had not arrived here: it lies on this card."""
        if self._core.photos.has(digest) or self._core.store.is_freed(digest):
            return
        self._taking.add([file], "", {})
        count.records |= self._core.store.photos_arrived([digest]).records

    def _drafted(self) -> dict[str, str]:
        """Photos that stand in drafts, with their records."""
        return {
            str(photo.get("hash")): draft.record
            for draft in self._core.open_drafts()
            for photo in draft.data.get("photos", {}).values()
        }

    def _house(self, record: str) -> str:
        head = self._core.store.head(record) if record else None
        place = self._core.store.place(head.place) if head is not None and head.place else None
        return place.name if place is not None else ""

    def look(self, folder: Path) -> Look:
        """See `Tray.look`."""
        if not folder.is_dir():
            return Look(folder, present=False)
        new = known = size = 0
        found = list(listed([folder], self._core.folder))
        for first in range(0, len(found), 400):
            some = found[first : first + 400]
            here = self._core.store.tray_files_known([one.key for one in some])
            known += sum(one.key in here for one in some)
            fresh = [one for one in some if one.key not in here]
            new += len(fresh)
            size += sum(int(one.stamp.partition("-")[0]) for one in fresh)
        return Look(folder, True, new, known, size)


def _looked_at(file: Path) -> _Read:
    """Hash and codes of a file; one photo is in memory at a time. In any thread."""
    try:
        if file.stat().st_size > MOST_PHOTO:
            size = MOST_PHOTO >> 20
            return _Read(refused=_("照片“{name}”太大，超过 {limit} MB。").format(
                name=file.name, limit=size
            ))  # fmt: skip
        data = file.read_bytes()
    except OSError:
        return _Read(refused=_("照片“{name}”读不出来。").format(name=file.name))
    said = tuple(text for text in _codes(data) if codes.read(text) is not None)
    return _Read(hashlib.sha256(data).hexdigest(), said)


def _codes(data: bytes) -> list[str]:
    try:
        return read_codes(data)
    except KnownError:  # what is wrong with the photo is said where it is taken in
        return []
