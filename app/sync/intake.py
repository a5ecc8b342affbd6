"""Reading packages from others: everything is checked before anything is applied.

name → length and hash → decrypted to a private folder inside the survey → archive → manifest and
its signature → survey → trust → chains and signatures of all runs → every revision → every
photo; then photos, then one transaction per run. Reading the same package again changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.errors import Cancelled, KnownError
from app.keys import age
from app.keys.device import DeviceKey, check_code, verify
from app.model.canonical import CanonicalError
from app.model.changed import Changed
from app.model.history import head_message
from app.model.personal import personal_answers
from app.store.store import Store
from app.store.values import PackageNote, TakeError, TakeResult
from app.sync import contents, names, refusals, rooms, trust
from app.sync import manifest as table
from app.sync.archive import Archive, opened
from app.sync.contents import RunContents
from app.sync.manifest import Manifest, Person
from app.sync.names import FileName
from app.sync.publish import IsCancelled, Progress

_IMPORTED: Final = "imported"


@dataclass(frozen=True)
class Arrived:
    """What a package brought. `gaps`: (device, first, last) log entries not here yet.

    `missing`: hashes of photos that its records name and that are not here yet. `other_forms`:
    forms ("id version") that differ here although they have the same name; ours were kept.
    """

    file: Path
    sender: Person
    part: tuple[int, int]
    new_records: int
    changed_records: int
    conflicts: int
    waiting: int
    photos: int
    missing: tuple[str, ...]
    gaps: tuple[tuple[str, int, int], ...]
    forked: tuple[str, ...]
    other_forms: tuple[str, ...]
    already_known: bool
    changed: Changed


@dataclass(frozen=True)
class UnknownDevice:
    """Nothing was applied: confirm `person` by comparing `code`, `trust.confirm`, read again.

    `same_name`: devices already trusted under that name; then it needs a second look.
    """

    file: Path
    person: Person
    code: str
    same_name: tuple[str, ...]


@dataclass(frozen=True)
class Refused:
    file: Path
    error: KnownError


@dataclass(frozen=True)
class Ignored:
    """A file or folder that is no package by its name; left alone."""

    file: Path


Outcome = Arrived | UnknownDevice | Refused | Ignored


def read_folder(
    store: Store,
    key: DeviceKey,
    folder: Path,
    *,
    now: str,
    progress: Progress = lambda _done, _total: None,
    cancelled: IsCancelled = lambda: False,
) -> list[Outcome]:
    """Read every package in a folder that was not read before; a bad one does not stop the rest.

    Packages of this device itself and those read earlier are left out of the result. Raises
    KnownError when the folder cannot be listed, Cancelled between two packages.
    """
    try:
        files = sorted(folder.iterdir())
    except OSError as error:
        raise refusals.cannot_read(error) from error
    read = {note.name for note in store.packages("in") if note.state == _IMPORTED}
    outcomes: list[Outcome] = []
    for number, file in enumerate(files):
        progress(number, len(files))
        if cancelled():
            raise Cancelled
        name = names.parse(file.name)
        if name is None or name.ending != names.PACKAGE or not file.is_file():
            outcomes.append(Ignored(file))
        elif file.name not in read and name.device not in {key.id, *key.former}:
            try:
                outcomes.append(read_file(store, key, file, now=now))
            except KnownError as error:
                outcomes.append(Refused(file, error))
    progress(len(files), len(files))
    return outcomes


def read_file(store: Store, key: DeviceKey, file: Path, *, now: str) -> Arrived | UnknownDevice:
    """Read one package. Raises KnownError with the reason; then nothing was changed."""
    try:
        name = names.check(file, file.name)
    except OSError as error:
        raise refusals.cannot_read(error) from error
    if name.ending != names.PACKAGE:
        raise refusals.foreign_name(file.name)
    with rooms.intake(store.folder) as room:
        plain = room / "package.zip"
        age.decrypt_file(file, plain, key.identities)
        return read_archive(store, key, plain, file, name, now=now)


def read_archive(
    store: Store, key: DeviceKey, plain: Path, file: Path, name: FileName, *, now: str
) -> Arrived | UnknownDevice:
    """The decrypted half of `read_file`: `plain` is the archive that was inside `file`."""
    with opened(plain) as archive:
        manifest = contents.read_manifest(archive, table.PACKAGE)
        if (manifest.sender.device, manifest.first, manifest.last) != name.sent:
            raise refusals.altered("name")
        if manifest.survey != store.meta.survey_id:
            raise refusals.other_survey(store.meta.title)
        person = trust.stranger(store, key, manifest)
        if person is not None:
            code = check_code(person.public)
            return UnknownDevice(file, person, code, trust.same_name(store, person))
        return _apply(store, file, archive, manifest, now)


def _apply(store: Store, file: Path, archive: Archive, manifest: Manifest, now: str) -> Arrived:
    runs = list(contents.runs(archive, manifest))
    objects = contents.personal(archive, manifest)
    check_runs(store, runs)
    _check_personal(objects)
    contents.check_photos(archive, manifest)
    forms = list(contents.forms(archive, manifest))

    records, conflicts = store.count(voided=True), len(store.in_conflict())
    trust.introduce(store, manifest, now)
    other_forms = tuple(put_forms(store, forms))
    kept = contents.keep_photos(archive, manifest, store.photos)
    taken = take_runs(store, runs, objects)
    changed = Changed()
    for result in taken:
        changed |= result.changed
    missing = set(store.photos_missing())
    if arrived := missing.intersection(photo.hash for photo in manifest.photos):
        changed |= store.photos_arrived(arrived)
        missing -= arrived
    if file.name not in {n.name for n in store.packages("in") if n.state == _IMPORTED}:
        store.note_package(
            PackageNote(
                file.name,
                "in",
                manifest.sender.device,
                manifest.first,
                manifest.last,
                _IMPORTED,
                time=now,
            )
        )
    created = store.count(voided=True) - records
    waiting = sum(result.waiting for result in taken)
    devices = dict.fromkeys(run.run.who.device for run in runs)
    named = {
        str(photo.get("hash")) for run in runs for r in run.revisions for photo in r.photos.values()
    }
    return Arrived(
        file=file,
        sender=manifest.sender,
        part=manifest.part,
        new_records=created,
        changed_records=len(changed.records) - created,
        conflicts=max(0, len(store.in_conflict()) - conflicts),
        waiting=waiting,
        photos=len(kept),
        missing=tuple(sorted(missing & named)),
        gaps=tuple((device, *gap) for device in devices for gap in store.gaps(device)),
        forked=tuple(device for device in devices if (d := store.device(device)) and d.forked),
        other_forms=other_forms,
        already_known=not (kept or waiting or any(result.new for result in taken)),
        changed=changed,
    )


def check_runs(store: Store, runs: Sequence[RunContents]) -> None:
    """Signatures and belonging of all runs (`contents` chained them), before the first is taken."""
    for contained in runs:
        run, device = contained.run, contained.run.who.device
        known = store.device(device)
        if known is not None and known.revoked_from is not None and run.last >= known.revoked_from:
            raise refusals.revoked(known.name or device)
        if not verify(run.who.public, head_message(contained.entries[-1]), run.signature):
            raise refusals.bad_signature(device)
        for revision in contained.revisions:
            if revision.survey != store.meta.survey_id or revision.device != device:
                raise refusals.bad_record(revision.id)


def put_forms(store: Store, forms: Sequence[tuple[str, str, bytes]]) -> Iterator[str]:
    """Keep forms that are not here; yields those that are here with other contents."""
    for form, version, data in forms:
        held = store.form(form, version)
        if held is None:
            store.put_form(form, version, data)
        elif held != data:
            yield f"{form} {version}"


def take_runs(
    store: Store, runs: Sequence[RunContents], objects: dict[str, bytes]
) -> list[TakeResult]:
    """Give checked runs to the store. Raises KnownError for what only the store can see."""
    results = []
    for contained in runs:
        wanted = {revision.personal for revision in contained.revisions}
        try:
            result = store.take(
                contained.run.who.device,
                contained.entries,
                contained.run.signature,
                contained.revisions,
                {digest: data for digest, data in objects.items() if digest in wanted},
                verify=verify,
                before=contained.run.prev,
            )
        except TakeError as error:
            raise refusals.bad_record(str(error)) from error
        results.append(result)
    return results


def _check_personal(objects: dict[str, bytes]) -> None:
    for data in objects.values():
        try:
            personal_answers(data)
        except CanonicalError as error:
            raise refusals.bad_record(str(error)) from error
