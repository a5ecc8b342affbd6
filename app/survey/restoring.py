"""From a backup to a survey that works: on a spare laptop, or in a new folder on this one.

The copy is checked before anything is made of it, and the new folder appears whole or not at all.
It is another computer's from now on: a fresh key signs what is written here, so that the lost
computer, should it turn up again, and this one never use one number twice; what the lost one had
written goes on being handed over. Photos may come later: work need not wait for them.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.errors import KnownError
from app.i18n import _
from app.keys import device, protection
from app.keys.protection import Protection
from app.model.changed import Changed
from app.store import backup, backup_files, backup_photos, drafts, opening
from app.store.backup import Note
from app.store.border import translated
from app.store.photos import Photos, replace, sync_folder
from app.store.place import refuse_unsafe
from app.store.store import Store
from app.survey import actions, settings_beside
from app.survey import opening as surveys
from app.survey.backups import KEY, backup_of
from app.survey.core import IsCancelled, Progress
from app.survey.opening import Ask, Clock, Who
from app.survey.survey import Survey
from app.sync import trust

#: How deep below a chosen folder backups are looked for: target, survey, computer.
_DEPTH: Final = 3
_ours = re.compile(
    r"chengjian-backup-[0-9a-f]{8}|[0-9a-f]{12}(-[0-9a-f]{8})?|\d{8}-\d{6}", re.ASCII
).fullmatch
#: Arrived photos are noted so many at a time.
_SLICE: Final = 200
_SPARE: Final = 64 << 20


@dataclass(frozen=True)
class Found:
    """A backup that can be restored. `sealed`: it needs the survey's passphrase."""

    folder: Path
    title: str
    role: str
    computer: str
    time: str
    records: int
    photos: int
    bytes: int
    sealed: bool


def find(place: Path) -> list[Found]:
    """The backups in or below a folder, newest first: a disk, or any folder of a backup."""
    notes = sorted(_notes(place, _DEPTH), key=lambda one: (one[1].time, one[1].stamp), reverse=True)
    return [_found(folder, note) for folder, note in notes]


def _notes(place: Path, depth: int) -> list[tuple[Path, Note]]:
    note = backup.read_note(place)
    if note is not None:
        return [(place, note)]
    try:
        inside = [one for one in place.iterdir() if one.is_dir()] if depth else []
    except OSError:
        return []
    return [found for one in inside if _ours(one.name) for found in _notes(one, depth - 1)]


def _found(folder: Path, note: Note) -> Found:
    return Found(
        folder, note.title, note.role, note.name or note.device, note.time,
        note.records, note.photos, note.bytes, bool(note.sealed),
    )  # fmt: skip


@dataclass
class Told:
    """Bytes done of an estimate, told to `progress`; stops when `cancelled` says so."""

    progress: Progress
    cancelled: IsCancelled
    total: int = 0
    done: int = 0

    def __call__(self, size: int) -> None:
        backup_files.ask(self.cancelled)
        self.done = min(self.done + size, self.total)
        self.progress(self.done, self.total)


@dataclass(frozen=True)
class Wish:
    """What is wanted: the backup (`Found.folder`), where to, for whom, and what opens it.

    `folder` must be new or empty. `photos` False: they count as not arrived until `fetch` brings
    them.
    """

    source: Path
    folder: Path
    who: Who
    photos: bool = True
    passphrase: str | None = None
    recovery: str | None = None
    ask: Ask = lambda _folder: None


def restore(wish: Wish, clock: Clock, told: Told) -> Survey:
    """The survey of a backup in a new folder, opened. Raises KnownError and Cancelled; there is
    no folder then, and the backup is as it was.
    """
    source, folder = wish.source, wish.folder
    note = backup.read_note(source)
    if note is None:
        raise no_backup(source)
    _check_folder(folder, source)
    pictures = source.parent / backup_photos.FOLDER
    size = _size(pictures) if wish.photos else 0
    told.total = 2 * note.bytes + size
    _refuse_full(folder, note.bytes + size)
    with backup_files.target_disk(source):
        backup.whole(source, note, told)
        lock = surveys.unlocked(source, wish.passphrase, wish.recovery, wish.ask)
        keys = _keys(source, note)
    aside = folder.with_name(folder.name + backup_files.ASIDE)
    backup_files.remove(aside)
    try:
        with translated(folder.parent):
            aside.mkdir(parents=True)
            for name in (opening.FILE, drafts.FILE, protection.FILE):
                if name in note.files:
                    _copy(source / name, aside / name, note, told)
            settings_beside.bring_back(source, note.files, aside)
        with surveys.opened_store(aside, lock) as store:
            store.check_history(lambda _done, _total: None, told.cancelled)
            if wish.photos:
                for _arrived in _brought(store, pictures, lock, told):
                    pass  # counted below, all at once
            store.count_photos_again()
            keys_of = store.become_another()
        device.inherit(keys_of, keys, lock, office=note.role == trust.OFFICE)
        with translated(folder.parent):
            if folder.exists():
                folder.rmdir()
            replace(aside, folder)
            sync_folder(folder.parent)
    except BaseException:
        backup_files.remove(aside)
        raise
    survey = surveys.opened(folder, wish.who, clock, lock)
    survey.backups.remember(backup_of(note, source.parents[_DEPTH - 1]))
    actions.note(
        survey.core, "restore", records=note.records, file=f"{note.name} {note.time[:16]}".strip()
    )
    told.progress(told.total, told.total)
    return survey


def fetch(survey: Survey, source: Path, told: Told) -> Changed:
    """Bring the photos of a backup that are not here: after a restore without them, or where
    originals were lost. Can be stopped and begun again at any time. Raises KnownError, Cancelled.
    """
    store, lock = survey.core.store, survey.core.store.protection
    note = backup.read_note(source)
    if note is None or note.survey != store.meta.survey_id:
        raise no_backup(source)
    pictures = source.parent / backup_photos.FOLDER
    told.total = _size(pictures)
    here = (one for one in store.photos_missing() if store.photos.has(one))
    changed = store.photos_arrived(here)  # those of a time before, that was stopped
    for arrived in _brought(store, pictures, lock if note.sealed else None, told):
        changed |= store.photos_arrived(arrived)
    return changed


def fetch_from(survey: Survey, place: Path, told: Told) -> Changed:
    """The same out of the newest backup of this survey in or below a folder."""
    ours = survey.core.store.meta.survey_id
    mine = (one.folder for one in find(place) if _survey_of(one.folder) == ours)
    newest = next(mine, None)
    if newest is None:
        raise no_backup(place)
    return fetch(survey, newest, told)


def _survey_of(folder: Path) -> str:
    note = backup.read_note(folder)
    return note.survey if note is not None else ""


def _size(pictures: Path) -> int:
    return sum(sum(here.values()) for _prefix, here in backup_photos.listed(pictures))


def _brought(
    store: Store, pictures: Path, lock: Protection | None, told: Told
) -> Iterator[list[str]]:
    """Copy what lies in a backup and neither here nor let go on purpose; hashes, in slices.

    One that is damaged in the backup stays not arrived.
    """
    there, freed, arrived = Photos(pictures.parent, lock), store.freed(), list[str]()
    for _prefix, here in backup_photos.listed(pictures):
        for name, size in sorted(here.items()):
            told(size)
            digest, _dot, ext = name.partition(".")
            if not there.is_hash(digest) or digest in freed or store.photos.has(digest):
                continue
            try:
                data = there.read(digest)
            except KnownError as error:
                if error.code not in {"photo_damaged", "photo_lost"}:
                    raise
                continue
            store.photos.put(data, ext)
            arrived.append(digest)
        if len(arrived) >= _SLICE:
            yield arrived
            arrived = []
    yield arrived


def _copy(source: Path, target: Path, note: Note, told: Told) -> None:
    try:
        copied = backup_files.copy(source, target, told)
    except backup_files.Unreadable as error:
        raise backup_files.gone(source.parent, str(error)) from error
    if copied != note.files[source.name][1]:
        raise backup.damaged(source.name)


def _keys(source: Path, note: Note) -> dict[str, bytes]:
    """The lost computer's key files, as they lie in its backup."""
    names = [name for name in note.files if name.startswith(KEY)]
    return {name.removeprefix(KEY): (source / name).read_bytes() for name in names}


def _check_folder(folder: Path, source: Path) -> None:
    refuse_unsafe(folder)
    taken = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    if taken or folder.resolve().is_relative_to(source.resolve().parent):
        raise KnownError(
            "restore_folder",
            _("文件夹“{name}”里已有东西，不能恢复到里面。").format(name=folder.name),
            kept=_("文件夹里的内容没有改变，备份也没有动。"),
            advice=_("请选择本机上一个新的或空的文件夹。"),
        )


def _refuse_full(folder: Path, wanted: int) -> None:
    near = next(one for one in (folder, *folder.resolve().parents) if one.exists())
    if shutil.disk_usage(near).free < wanted + _SPARE:
        raise KnownError(
            "restore_full",
            _("这台电脑的磁盘空间不够恢复这份备份。"),
            kept=_("没有建立任何文件，备份没有动。"),
            advice=_("请腾出空间，或先不带照片恢复：记录马上能用，照片以后再取。"),
        )


def no_backup(source: Path) -> KnownError:
    """What `restore` and `fetch` raise where there is none."""
    return KnownError(
        "no_backup",
        _("这里没有可以恢复的备份：{folder}").format(folder=source),
        kept=_("没有改动任何文件。"),
        advice=_("请选择备份盘，或盘上 chengjian-backup 开头的文件夹。"),
    )
