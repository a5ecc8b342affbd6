"""备份: a second copy of the survey on another disk, tested before it is called one.

Where copies go is this user's setting, since a survey folder holds no path of a machine. What was
copied, tested and found good is noted in the survey itself, so that it can be asked while the disk
lies in a drawer.
"""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from app.errors import KnownError
from app.i18n import _
from app.keys import protection
from app.model.changed import Changed
from app.store import backup, backup_files
from app.store.backup import Job, Note, Shelf, Told
from app.store.disks import same_disk
from app.store.place import cloud_root
from app.survey import actions, backup_targets
from app.survey.core import Core, IsCancelled, Progress, never, quiet

#: In front of a device's key files, where they lie in a backup.
KEY: Final = "key-"

#: After so many days all photos of a backup are read again, not only the new ones.
_SCRUB: Final = timedelta(days=30)
_LAST: Final = "backup"
_TOLD: Final = "backup absent told"
#: More hashes of lost photos are not carried along.
_MOST_LOST: Final = 1_000


@dataclass(frozen=True)
class Target:
    """A folder that backups go to. `state`: ready, absent (the disk is not there) or unwritable.

    `warning`: "", same_disk (a broken disk would take the backup with it) or cloud (a client
    uploads what lies there).
    """

    folder: Path
    state: str
    warning: str = ""


@dataclass(frozen=True)
class Backup:
    """One tested copy. `covered`: highest revision.n in it; `time`: when it was begun, ISO.

    `where`: the folder it went to, by its last name; `lost`: hashes of originals that the survey
    counts on and that are gone or damaged here, so that the copy has none either; `unnamed`: how
    many more of them are only counted.
    """

    stamp: str
    time: str
    covered: int
    records: int
    photos: int
    bytes: int
    where: str = ""
    lost: tuple[str, ...] = ()
    unnamed: int = 0


class Backups:
    def __init__(self, core: Core) -> None:
        self._core = core
        self._running = threading.Lock()

    # -- where to

    def targets(self) -> list[Target]:
        """Where backups of this survey go, as it is now; asks the disks."""
        return [self._target(folder) for folder in self._chosen()]

    def add(self, folder: Path) -> Target:
        """Let backups go to `folder` too, from now on. Raises KnownError where none may lie."""
        if not folder.is_dir():
            raise _no_target(
                _("没有这个文件夹：{folder}").format(folder=folder),
                _("请接好备份盘，选择盘上已有的文件夹。"),
            )
        place, own = folder.resolve(), self._core.folder.resolve()
        if place.is_relative_to(own):
            raise _no_target(
                _("备份不能放在调查自己的文件夹里。"),
                _("请选择另一块盘上的文件夹，例如移动硬盘。"),
            )
        target = self._target(place)
        if target.state != "ready":
            raise _no_target(
                _("这个文件夹不能写入：{folder}").format(folder=folder),
                _("请换一个可以写入的文件夹，或取消它的只读属性。"),
            )
        self._choose([*(one for one in self._chosen() if one != place), place])
        return target

    def remove(self, folder: Path) -> Changed:
        """Send no more backups there; those that lie there stay."""
        self._choose(one for one in self._chosen() if one not in (folder, folder.resolve()))
        return Changed(kinds=frozenset({"backup"}))

    def _chosen(self) -> list[Path]:
        return backup_targets.chosen(self._core.store.meta.survey_id)

    def _choose(self, folders: Iterable[Path]) -> None:
        backup_targets.choose(self._core.store.meta.survey_id, folders)

    def _target(self, folder: Path) -> Target:
        try:
            if not folder.is_dir():
                return Target(folder, "absent")
            state = "ready" if os.access(folder, os.W_OK) else "unwritable"
            if same_disk(folder, self._core.folder):
                return Target(folder, state, "same_disk")
            return Target(folder, state, "cloud" if cloud_root(folder) else "")
        except OSError:
            return Target(folder, "absent")

    def absent_to_tell(self) -> list[Target]:
        """Targets whose disk is missing, once a day: a reminder, not an alarm."""
        today = self._core.clock().date().isoformat()
        if self._core.store.readonly or self._core.store.local(_TOLD) == today:
            return []
        absent = [one for one in self.targets() if one.state != "ready"]
        if absent:
            self._core.store.set_local(_TOLD, today)
        return absent

    # -- making one

    def run(
        self,
        target: Path,
        *,
        progress: Progress = quiet,
        cancelled: IsCancelled = never,
        pause: Callable[[], None] = lambda: None,
        scrub: bool = False,
    ) -> Backup:
        """Copy, then open and check the copy; only then it counts. Raises KnownError, Cancelled.

        Earlier backups stay whole whatever happens. `pause` is called between pieces and may
        wait, so that nobody who types waits for a disk. `scrub`: read all photos of the backup
        again; done by itself once in thirty days.
        """
        core = self._core
        drafts = core.own_drafts()
        if not self._running.acquire(blocking=False):
            raise _busy()
        try:
            shelf, now = self.shelf(target), core.clock()
            job = Job(
                store=core.store,
                drafts=drafts,
                shelf=shelf,
                beside=self._beside(),
                now=now,
                key=core.key,
                name=own.name if (own := core.store.device(core.key.id)) else "",
                sealed=guard.id if (guard := core.store.protection) else "",
                scrub=scrub or _scrub_due(shelf.notes(), now.date()),
            )
            note = backup.make(job, Told(progress, cancelled, pause))
            made = backup_of(note, target)
            self.remember(made)
            actions.note(core, "backup", records=made.records, file=made.where)
            shelf.retain(made.stamp)
        finally:
            self._running.release()
        return made

    def shelf(self, target: Path) -> Shelf:
        """The place of this computer's backups on a target."""
        guard = self._core.store.protection
        owner = f"{self._core.key.id}-{guard.id[:8]}" if guard else self._core.key.id
        return Shelf(target, self._core.store.meta.survey_id, owner)

    def plain_left(self, target: Path) -> bool:
        """Whether backups from before this survey was protected still lie there, in clear."""
        return self._core.store.protection is not None and self._plain(target).folder.is_dir()

    def drop_plain(self, target: Path) -> Changed:
        """Remove those, photos and all; a known error before an enciphered one lies there, tested,
        and while originals are lost here: then the old copies may be the only good ones.

        What a disk once held in clear may still be read out of it by an expert.
        """
        if not self.plain_left(target):
            return Changed()
        if not self.at(target):
            raise KnownError(
                "backup_plain_only",
                _("这块盘上还没有加密的备份，先不能删掉旧的。"),
                kept=_("旧的备份没有动。"),
                advice=_("请先备份一次，再删掉设口令以前的备份。"),
            )
        if self.lost():
            raise KnownError(
                "backup_holds_lost",
                _("这台电脑上有照片原件丢失或损坏，旧备份里可能有好的，先不能删。"),
                kept=_("旧的备份没有动。"),
                advice=_("请先从备份取回照片，再备份一次，然后再删。"),
            )
        with backup_files.target_disk(target):
            shutil.rmtree(self._plain(target).folder)
        why = _("删掉设口令以前的备份")
        actions.note(self._core, "backup", records=0, file=target.name, why=why)
        return Changed(kinds=frozenset({"backup"}))

    def _plain(self, target: Path) -> Shelf:
        return Shelf(target, self._core.store.meta.survey_id, self._core.key.id)

    def _beside(self) -> dict[str, bytes]:
        """What opens the copy again: the protection's file, and this device's keys. With it what
        an office made by hand: the stamp's rows and the maps of columns."""
        from app.survey import settings_beside  # behind it lie ledgers: nothing for the start

        store = self._core.store
        small = {KEY + name: data for name, data in self._core.key.files().items()}
        if store.protection is not None:
            small[protection.FILE] = (self._core.folder / protection.FILE).read_bytes()
        return small | settings_beside.of(self._core.folder)

    def remember(self, made: Backup) -> None:
        """Note in the survey what lies in its newest tested backup."""
        lost = list(made.lost[:_MOST_LOST])
        kept = vars(made) | {"lost": lost, "unnamed": len(made.lost) - len(lost)}
        self._core.store.set_local(_LAST, json.dumps(kept, ensure_ascii=False))

    # -- what there is

    def at(self, target: Path) -> list[Backup]:
        """This computer's backups that lie on a target now, newest first."""
        return [backup_of(note, target) for note in self.shelf(target).notes()]

    def last(self) -> Backup | None:
        """The newest tested backup, None before the first."""
        kept = self._core.store.local(_LAST)
        if not kept:
            return None
        raw = json.loads(kept)
        return Backup(**{**raw, "lost": tuple(raw["lost"])})

    def covered(self) -> int:
        """Highest revision.n that lies in the newest tested backup; 0 before the first."""
        last = self.last()
        return last.covered if last else 0

    def lost(self) -> tuple[str, ...]:
        """Hashes of originals that the last backup could not copy: gone or damaged here."""
        last = self.last()
        return last.lost if last else ()

    def waiting(self) -> int:
        """How many revisions were written down here since the newest tested backup."""
        return self._core.store.newest_revision() - self.covered()

    def due(self) -> str:
        """Why a backup is due now: never (there is none), daily, or "" where none is.

        With nothing new since the last one none is due.
        """
        store = self._core.store
        if store.readonly or not store.newest_revision():
            return ""
        last = self.last()
        if last is None:
            return "never"
        another_day = last.time[:10] != self._core.clock().date().isoformat()
        if not another_day:
            return ""
        # originals come with no revision of their own: late ones, and those in the tray
        newer_photo = store.photos_held() > last.photos + len(last.lost) + last.unnamed
        newer_draft = any(draft.changed_at > last.time for draft in self._core.open_drafts())
        return "daily" if self.waiting() > 0 or newer_photo or newer_draft else ""


def backup_of(note: Note, target: Path) -> Backup:
    """A note in the words of this topic; `target`: where it lies."""
    return Backup(
        stamp=note.stamp,
        time=note.time,
        covered=note.covered,
        records=note.records,
        photos=note.photos,
        bytes=note.bytes,
        where=target.name or str(target),
        lost=note.lost,
    )


def _scrub_due(notes: list[Note], today: date) -> bool:
    last = max((note.scrubbed for note in notes), default="")
    return bool(last) and date.fromisoformat(last) + _SCRUB <= today


def _no_target(title: str, advice: str) -> KnownError:
    return KnownError("backup_target_refused", title, kept=_("没有改动任何设置。"), advice=advice)


def _busy() -> KnownError:
    return KnownError(
        "backup_running",
        _("正在备份，一次只做一份。"),
        kept=_("正在做的这一份不受影响。"),
        advice=_("请等它做完，或先取消它。"),
    )
