"""The store of one survey: one object for everything above it, no SQL in it.

Reading methods may be called from any thread; writing ones wait for each other. A writing method
returns after its transaction is on the disk. All raise `KnownError` for what the disk says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from app.keys.protection import Protection
from app.model.changed import Changed
from app.model.history import GENESIS, ChainEntry, Verify
from app.model.merge import RecordView, view
from app.model.revision import Revision
from app.store import (
    batches,
    bulk,
    enciphering,
    lists,
    migrations,
    office,
    opening,
    photo_table,
    projection,
    records,
    take,
    verify,
)
from app.store.backup_door import BackupDoor
from app.store.batch_door import BatchDoor
from app.store.cipher_door import CipherDoor
from app.store.database import Database
from app.store.day_door import DayDoor
from app.store.decision_door import DecisionDoor
from app.store.device_door import DeviceDoor
from app.store.lists import HeadFilter, Order
from app.store.office_door import OfficeDoor
from app.store.photos import Photos
from app.store.place import refuse_unsafe
from app.store.projection import Project, plain_fields
from app.store.receipt_door import ReceiptDoor
from app.store.recheck_door import RecheckDoor
from app.store.residents_door import ResidentsDoor
from app.store.review_door import ReviewDoor
from app.store.roster_door import RosterDoor
from app.store.tray_door import TrayDoor
from app.store.values import (
    HeadRow,
    Signer,
    SurveyMeta,
    TakeResult,
    Trouble,
)

if TYPE_CHECKING:
    from filelock import FileLock


class Store(
    RosterDoor,
    DayDoor,
    DeviceDoor,
    OfficeDoor,
    ReviewDoor,
    DecisionDoor,
    ReceiptDoor,
    BackupDoor,
    ResidentsDoor,
    BatchDoor,
    RecheckDoor,
    CipherDoor,
    TrayDoor,
):
    """One open survey folder. Made by `create` or `open`, closed by `close` or `with`."""

    def __init__(
        self,
        folder: Path,
        database: Database,
        lock: FileLock | None,
        project: Project,
        protection: Protection | None = None,
    ) -> None:
        self.folder = folder
        self.readonly = database.readonly
        self.protection = protection
        self.photos = Photos(folder, protection)
        self._database = database
        self._lock = lock
        self._project = project
        self._erased = 0
        with database.read() as connection:
            self.meta: SurveyMeta = office.read_meta(connection)

    @classmethod
    def create(
        cls,
        folder: Path,
        meta: SurveyMeta,
        *,
        project: Project = plain_fields,
        project_version: str = "",
        protection: Protection | None = None,
    ) -> Self:
        """Make a survey in `folder` and open it for writing."""
        opening.create_file(folder, meta, key=protection.database_key if protection else None)
        return cls.open(
            folder, project=project, project_version=project_version, protection=protection
        )

    @classmethod
    def open(
        cls,
        folder: Path,
        readonly: bool = False,
        *,
        project: Project = plain_fields,
        project_version: str = "",
        ladder: migrations.Ladder = migrations.SURVEY,
        vfs: str = "",
        progress: projection.Told = projection.untold,
        protection: Protection | None = None,
    ) -> Self:
        """Open a survey; where another process writes, or nobody may, it is `readonly`.

        `protection`: the unlocked one of a protected survey, whose files are all enciphered.
        `project` computes what lists show; change `project_version` whenever it would compute
        something else, and the lists are made anew: `progress` hears of that, which takes seconds
        where there are 100,000 places. `ladder` and `vfs` are for proofs.
        """
        lock, key = None, protection.database_key if protection else None
        if not readonly:
            refuse_unsafe(folder)
            opening.check_file(folder, ladder.top, key=key, vfs=vfs)  # before a lock is left there
            if opening.may_write(folder):
                lock = opening.take_lock(folder)
            if lock is not None and protection is None and enciphering.pending(folder):
                lock.release()  # decided between the caller's look and ours
                raise enciphering.interrupted()
        database = None
        try:
            database = opening.open_file(
                folder, readonly=lock is None, ladder=ladder, key=key, vfs=vfs
            )
            store = cls(folder, database, lock, project, protection)
            store._keep_projection(project_version, progress)
            store._forget_erased()
        except BaseException:
            if database is not None:
                database.close()
            if lock is not None:
                lock.release()
            raise
        return store

    def _keep_projection(self, version: str, progress: projection.Told) -> None:
        with self._database.read() as connection:
            made_by = office.value(connection, office.PROJECTED)
        if made_by == version or self.readonly:
            return
        with self._database.write() as connection, bulk.uncollected():
            projection.rebuild(connection, self._project, progress)
            office.set_value(connection, office.PROJECTED, version)

    def close(self) -> None:
        self._database.close()
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Records

    def append(
        self,
        revisions: Sequence[Revision],
        key: Signer,
        personal: Mapping[str, bytes] | None = None,
    ) -> Changed:
        """Write own revisions in one transaction: bodies, signed log entries, lists.

        Photos that they name must be in the photo store before. Raises ValueError for another
        survey's or device's revision, and for an unknown parent.
        """
        if any(revision.survey != self.meta.survey_id for revision in revisions):
            raise ValueError("a revision of another survey")
        with self._database.write() as connection:
            changed = records.append(
                connection, revisions, key, personal or {}, self.photos, self._project
            )
        self._forget_erased()
        return changed

    def append_many(
        self,
        revisions: Iterable[Revision],
        key: Signer,
        personal: Mapping[str, bytes] | None = None,
        progress: Callable[[int, int], None] = lambda _done, _total: None,
        cancelled: Callable[[], bool] = lambda: False,
        undoing: batches.Undoing | None = None,
    ) -> Changed:
        """Like `append`, for as many as come, in one transaction. Raises also `Cancelled`.

        `personal` may be filled while the revisions come, and be empty until then. `undoing`:
        they take a batch back, and are noted as such.
        """
        objects = {} if personal is None else personal
        with self._database.write() as connection:
            last = batches.last_number(connection)
            changed = bulk.append_many(
                connection, self.meta.survey_id, revisions, key, objects, self.photos,
                self._project, progress, cancelled,
            )  # fmt: skip
            if undoing is not None:
                batches.note_undo(connection, undoing, last)
            return changed

    def take(
        self,
        device: str,
        entries: Sequence[ChainEntry],
        signature: bytes,
        revisions: Sequence[Revision],
        personal: Mapping[str, bytes] | None = None,
        *,
        verify: Verify,
        before: str = GENESIS,
        meanwhile: Callable[[], None] = lambda: None,
    ) -> TakeResult:
        """Import a run of another device's entries: all or nothing, repeatable.

        `entries` are consecutive, `revisions` theirs in the same order, `signature` is over
        `head_message` of the last entry, `before` the chain hash in front of the first. The
        device must be known (`set_device`). `meanwhile` may begin other work and is called just
        before the commit waits for the disk. Raises `TakeError`; nothing is changed then.
        """
        objects = personal or {}
        take.check(self.meta.survey_id, device, entries, revisions, objects)
        with self._database.write() as connection:
            take.check_signed(connection, device, entries, signature, before, verify)
            last = batches.last_number(connection)
            result = take.take(
                connection, entries, signature, before, revisions, objects,
                self.photos, self._project,
            )  # fmt: skip
            if self._taking is not None:
                batches.grow(connection, self._taking, last)
            meanwhile()
        self._forget_erased()
        return result

    def revision(self, rid: str) -> Revision | None:
        with self._database.read() as connection:
            return records.one(connection, rid)

    def revisions(self, record: str) -> list[Revision]:
        """All revisions of a record, in the order of arrival here."""
        with self._database.read() as connection:
            return records.history(connection, record)

    def histories(self, some: Iterable[str]) -> dict[str, list[Revision]]:
        """The same of many records at once; all of them are held, so ask for some hundreds."""
        with self._database.read() as connection:
            return records.histories(connection, some)

    def view(self, record: str) -> RecordView | None:
        """The record as it counts now, with its conflicts; None if there is no such record."""
        known = self.revisions(record)
        return view(known) if known else None

    def waiting(self) -> int:
        """How many revisions wait in quarantine for their parents."""
        with self._database.read() as connection:
            return verify.count(connection, "orphan")

    # Lists

    def heads(
        self,
        form: str | None = None,
        text: str = "",
        limit: int | None = None,
        offset: int = 0,
        *,
        place: str | None = None,
        voided: bool = False,
        status: str | None = None,
        order: Order = "title",
    ) -> list[HeadRow]:
        """Records as lists show them; every word of `text` must occur somewhere in a record."""
        with self._database.read() as connection:
            wanted = HeadFilter(form, text, place, voided, status)
            return lists.heads(connection, wanted, order, limit, offset)

    def head(self, record: str) -> HeadRow | None:
        with self._database.read() as connection:
            return lists.head(connection, record)

    def count(self, form: str | None = None, text: str = "", *, voided: bool = False) -> int:
        with self._database.read() as connection:
            return lists.count(connection, HeadFilter(form, text, None, voided))

    def tally(self, form: str | None = None) -> dict[tuple[str, str], int]:
        """Numbers of records by (status, grade)."""
        with self._database.read() as connection:
            return lists.tally(connection, HeadFilter(form))

    def in_conflict(self) -> list[HeadRow]:
        """Records that two people answered differently, provisional grades first."""
        with self._database.read() as connection:
            return lists.in_conflict(connection)

    def disputed(self, some: Iterable[str]) -> list[str]:
        """Those of some records that two people answered differently."""
        with self._database.read() as connection:
            return lists.disputed(connection, some)

    def heads_beginning(self, record: str, limit: int) -> list[HeadRow]:
        """Records whose id begins like this."""
        with self._database.read() as connection:
            return lists.heads_beginning(connection, record, limit)

    def linking(self, target: str, role: str = "") -> list[str]:
        """Records whose links name `target`, sorted."""
        with self._database.read() as connection:
            return lists.linking(connection, target, role)

    def rebuild(self) -> str:
        """Make all lists anew from the history; returns the digest."""
        with self._database.write() as connection:
            projection.rebuild(connection, self._project)
            return projection.digest(connection)

    def digest(self) -> str:
        """SHA-256 over the ordered rows of all lists: equal where the same history is held."""
        with self._database.read() as connection:
            return projection.digest(connection)

    # Photos

    def photos_arrived(self, hashes: Iterable[str]) -> Changed:
        """Note originals that were put into the photo store after the records naming them."""
        with self._database.write() as connection:
            found = photo_table.arrived(connection, hashes, self.photos)
            touched = photo_table.records_of(connection, found)
            records.resettle(connection, touched, self._project)
        return Changed(frozenset(touched), frozenset({"photo"} if found else ()))

    def photos_missing(self, among: Iterable[str] | None = None) -> list[str]:
        """Hashes that the history names and whose files have not arrived; of some, if given."""
        with self._database.read() as connection:
            if among is not None:
                return photo_table.missing_among(connection, among)
            return photo_table.missing(connection)

    def photos_of(self, ids: Iterable[str]) -> list[tuple[str, str]]:
        """(revision id, photo hash) for everything that these revisions name."""
        with self._database.read() as connection:
            return photo_table.of_revisions(connection, ids)

    # Proofs and copies

    def verify(
        self,
        verify_signature: Verify,
        progress: Callable[[int, int], None] = lambda _done, _total: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> list[Trouble]:
        """Check everything that can be checked. Raises `Cancelled`; changes nothing."""
        with self._database.read() as connection:
            return verify.verify(
                connection, self.photos, self._project, verify_signature, progress, cancelled
            )

    def diagnose(self) -> dict[str, Any]:
        """Versions, settings, counts and sizes, for support: never answers, names or paths."""
        with self._database.read() as connection:
            return verify.diagnose(connection, self.folder, self.readonly)

    def copy_to(self, target: Path) -> None:
        """A whole, compact copy of the database file for a person to keep."""
        with self._database.read() as connection:
            migrations.copy_into(connection, target)
