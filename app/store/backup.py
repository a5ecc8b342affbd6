"""Backups of one survey on one disk: made aside, opened and checked, and only then named.

    <target>/chengjian-backup-<survey 8>/<owner>/
        photos/ab/<hash>.<ext>      originals, only ever added; whole since they have their name
        20261122-150405/            one backup, tested; what is not finished ends in `.up`
            survey.db  drafts.db  backup.json and whatever else opens them

`<owner>` is the device, and the protection where there is one: several computers may share a
disk, and what one enciphered no other one's copy may replace.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from app import __version__
from app.domain import retention
from app.errors import KnownError
from app.i18n import _
from app.keys.device import fingerprint, verify
from app.store import backup_check as check
from app.store import backup_files as files
from app.store import backup_photos, opening
from app.store import drafts as draft_store
from app.store.photos import make_folder, replace, sync_folder
from app.store.values import Signer

if TYPE_CHECKING:
    from app.store.drafts import Drafts
    from app.store.store import Store

NOTE: Final = "backup.json"
_STAMP: Final = "%Y%m%d-%H%M%S"
_PREFIX: Final = b"sv-backup-1\n"
#: Two backups further apart were not made by one clock.
_ONE_CLOCK: Final = timedelta(days=1)
#: A full disk is found before the first byte is written, with this much to spare.
_SPARE: Final = 32 << 20


@dataclass(frozen=True)
class Note:
    """What a backup says about itself; `backup.json` is this, signed.

    `files`: {name: [bytes, SHA-256 hex]}; `covered`: highest revision.n; `sealed`: the id of the
    protection, "" without; `lost`: originals that the survey counts on and that could not be
    copied, since they are gone or damaged; `scrubbed`: the day all photos were last read again.
    """

    stamp: str
    time: str
    survey: str
    title: str
    role: str
    device: str
    name: str
    covered: int
    revisions: int
    records: int
    photos: int
    lost: tuple[str, ...]
    bytes: int
    sealed: str = ""
    scrubbed: str = ""
    program: str = __version__
    files: dict[str, list[Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Told:
    """Who watches a run: `progress` in bytes of an estimate, `pause` waits while people type."""

    progress: Callable[[int, int], None]
    cancelled: Callable[[], bool]
    pause: Callable[[], None] = lambda: None


class Shelf:
    """The backups of one computer's survey on one target."""

    def __init__(self, target: Path, survey: str, owner: str) -> None:
        self.target = target
        self.folder = target / f"chengjian-backup-{survey[:8]}" / owner

    def notes(self) -> list[Note]:
        """Its backups, newest first; whatever cannot be read is none."""
        if not self.folder.is_dir():
            return []
        found = (read_note(one) for one in self.folder.iterdir() if _time_of(one) is not None)
        return sorted(filter(None, found), key=lambda note: note.stamp, reverse=True)

    def sweep(self) -> None:
        """Remove what a killed run left; its photos stay, they are whole."""
        with suppress(OSError):
            for one in self.folder.glob("*" + files.ASIDE):
                files.remove(one)

    def retain(self, made: str) -> list[str]:
        """Drop backups that are no longer kept; photos never go. Returns the stamps dropped.

        `made`: the stamp of the one just made. It stays, whatever a wrong clock says of its age.
        """
        times = {note.stamp: _read_time(note.stamp) for note in self.notes()}
        stay = retention.kept(times.values())
        dropped = [one for one, time in times.items() if time not in stay and one != made]
        for stamp in dropped:
            aside = self.folder / (stamp + files.ASIDE)
            with suppress(OSError):  # the next run tries again
                replace(self.folder / stamp, aside)  # so that no half of it looks like a backup
                files.remove(aside)
        return dropped


def read_note(folder: Path) -> Note | None:
    """The note in the folder of a backup; None where there is none, or it was tampered with."""
    try:
        raw = json.loads((folder / NOTE).read_text(encoding="utf-8"))
        said = raw["note"]
        public, signature = bytes.fromhex(raw["public"]), bytes.fromhex(raw["signature"])
        if fingerprint(public) != said["device"]:
            return None
        if not verify(public, _PREFIX + _encoded(said), signature):
            return None
        note = Note(**{**said, "lost": tuple(said["lost"])})
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return note if note.stamp == folder.name else None


@dataclass(frozen=True)
class Job:
    """What goes into a backup, and who vouches for it.

    `beside`: small files that go with it (what opens it). `scrub`: all photos are read again,
    not only the new ones. `sealed` as in `Note`, `name`: what this computer is called.
    """

    store: Store
    drafts: Drafts
    shelf: Shelf
    beside: Mapping[str, bytes]
    now: datetime
    key: Signer
    name: str = ""
    sealed: str = ""
    scrub: bool = False

    @property
    def photos(self) -> Path:
        return self.store.folder / backup_photos.FOLDER


def make(job: Job, told: Told) -> Note:
    """One backup: photos, then a copy of the database at one moment, opened and checked.

    Raises KnownError and Cancelled; earlier backups are untouched then.
    """
    store, shelf = job.store, job.shelf
    with files.target_disk(shelf.target):
        if not shelf.target.is_dir():
            raise files.gone(shelf.target)
        make_folder(shelf.folder)
        shelf.sweep()
        there = backup_photos.PhotoShelf(store.photos.elsewhere(shelf.folder), shelf.folder)
        size = (store.folder / opening.FILE).stat().st_size
        wanted = there.wanted(job.photos, told.cancelled)
        _refuse_full(shelf.target, wanted + size)
        steps = _Steps(told, 2 * wanted + 3 * size)
        if job.scrub:
            steps.total += there.size(told.cancelled)
            there.scrub(steps)
        there.take(job.photos, steps)
        aside = shelf.folder / (_free_stamp(shelf.folder, job.now) + files.ASIDE)
        aside.mkdir()
        try:
            note = _fill(job, there, aside, size, steps)
            replace(aside, shelf.folder / note.stamp)
            sync_folder(shelf.folder)
        except BaseException:
            files.remove(aside)
            raise
    told.progress(steps.total, steps.total)
    return note


def _fill(job: Job, there: backup_photos.PhotoShelf, aside: Path, size: int, steps: _Steps) -> Note:
    """Copy the database and what belongs to it, check it, and say what it is."""
    store = job.store
    file = aside / opening.FILE
    store.copy_for_backup(file, steps.asked)
    job.drafts.copy_to(aside / draft_store.FILE)
    for name, data in job.beside.items():
        files.write(aside / name, data)
    steps(size)
    sizes: dict[str, list[Any]] = {
        one.name: [one.stat().st_size, _hashed(one, steps)] for one in sorted(aside.iterdir())
    }
    with store.copy_opened(file) as connection:
        held = check.check(connection, verify, steps.part(size), steps.asked)
        lost = there.lacking(lambda prefix: check.originals(connection, prefix), job.photos, steps)
    job.drafts.check_copy(aside / draft_store.FILE)
    before = max((note.scrubbed for note in job.shelf.notes()), default="")
    note = Note(
        stamp=aside.name.removesuffix(files.ASIDE),
        time=job.now.isoformat(timespec="seconds"),
        survey=held.meta.survey_id,
        title=held.meta.title,
        role=held.meta.role,
        device=job.key.id,
        name=job.name,
        covered=held.covered,
        revisions=held.revisions,
        records=held.records,
        photos=held.photos - len(lost),
        lost=tuple(lost),
        bytes=sum(one[0] for one in sizes.values()),
        sealed=job.sealed,
        scrubbed=job.now.date().isoformat() if job.scrub or not before else before,
        files=sizes,
    )
    _write_note(aside, note, job.key)
    return note


def _write_note(folder: Path, note: Note, key: Signer) -> None:
    said = asdict(note) | {"lost": list(note.lost)}
    data = _PREFIX + _encoded(said)
    whole = {
        "note": said,
        "public": key.public.hex(),
        "signature": key.sign(data).hex(),
    }
    files.write(folder / NOTE, json.dumps(whole, ensure_ascii=False, indent=1).encode())


def _encoded(said: object) -> bytes:
    return json.dumps(said, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()


def _hashed(file: Path, steps: _Steps) -> str:
    files.flush(file)
    return files.sha256(file, steps)


class _Steps:
    """Counts bytes; asked to stop and to wait at every one."""

    def __init__(self, told: Told, total: int) -> None:
        self._told = told
        self.done, self.total = 0, total

    def __call__(self, size: int) -> None:
        self.asked_to_stop()
        self._told.pause()
        self.done = min(self.done + size, self.total)
        self._told.progress(self.done, self.total)

    def asked(self) -> bool:
        return self._told.cancelled()

    def asked_to_stop(self) -> None:
        files.ask(self._told.cancelled)

    def part(self, size: int) -> Callable[[int, int], None]:
        """Progress of something that counts by itself, as `size` bytes of the whole."""
        begun = self.done

        def tell(done: int, total: int) -> None:
            self.done = min(begun + size * done // max(total, 1), self.total)
            self._told.progress(self.done, self.total)

        return tell


def _refuse_full(target: Path, wanted: int) -> None:
    if shutil.disk_usage(target).free < wanted + _SPARE:
        raise files.full(target)


def _free_stamp(folder: Path, now: datetime) -> str:
    """The moment as a name that was never used: behind the newest one, where clocks are close."""
    stamp = now.strftime(_STAMP)
    newest = max(filter(None, map(_time_of, folder.iterdir())), default=None)
    begun = _read_time(stamp)
    if newest is not None and begun <= newest < begun + _ONE_CLOCK:
        return (newest + timedelta(seconds=1)).strftime(_STAMP)
    while (folder / stamp).exists():
        begun += timedelta(seconds=1)
        stamp = begun.strftime(_STAMP)
    return stamp


def _time_of(folder: Path) -> datetime | None:
    try:
        return _read_time(folder.name)
    except ValueError:
        return None


def _read_time(stamp: str) -> datetime:
    return datetime.strptime(stamp, _STAMP)  # noqa: DTZ007 - local on purpose: a day is a day


def whole(folder: Path, note: Note, step: files.Step) -> None:
    """Whether a backup's files are what its note says. Raises `KnownError` (`backup_damaged`)."""
    for name, (size, digest) in note.files.items():
        file = folder / name
        if not file.is_file() or file.stat().st_size != size or files.sha256(file, step) != digest:
            raise damaged(name)


def damaged(detail: str) -> KnownError:
    return KnownError(
        "backup_damaged",
        _("这一份备份的文件与做好时不一样了，不能用来恢复。"),
        kept=_("没有改动任何文件。"),
        advice=_("请选择另一份（更早的）备份。"),
        detail=detail,
    )
