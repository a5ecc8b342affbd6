"""The inside of an opened file, checked against its manifest, run by run."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from app.model.canonical import CanonicalError
from app.model.history import GENESIS, ChainEntry, extend
from app.model.personal import personal_hash
from app.model.revision import Revision, RevisionError, read
from app.store.photos import Photos
from app.sync import manifest as table
from app.sync import refusals
from app.sync.archive import (
    MANIFEST,
    PERSONAL,
    REVISIONS,
    SIGNATURE,
    Archive,
    copy_name,
    form_name,
    photo_name,
)
from app.sync.manifest import CopyFile, Lines, Manifest, PhotoFile, Run

MOST_FORM = 8 << 20
MOST_PHOTO = 64 << 20
#: A report copy has 1600 pixels: half a megabyte, rarely one.
MOST_COPY = 4 << 20
#: The kind under which copies from elsewhere are kept, until the original comes.
SENT = "sent"
#: What was made of such a copy to show it, by size.
SHOWN = {"report": "sentrep", "thumb": "sentthum"}
#: Text in one member: what a reader may hold in memory at a time.
MOST_LINES = 64 << 20


@dataclass(frozen=True)
class RunContents:
    """One run as the store takes it."""

    run: Run
    entries: list[ChainEntry]
    revisions: list[Revision]


def read_manifest(archive: Archive, kind: str) -> Manifest:
    """The manifest, signed by its own sender, and nothing in the archive that it does not name.

    Raises KnownError.
    """
    data = archive.read(MANIFEST, 1 << 20)
    found = table.from_bytes(data, archive.read(SIGNATURE, 64), kind)
    expected = {MANIFEST, SIGNATURE}
    expected |= {REVISIONS} if found.revisions.count else set()
    expected |= {PERSONAL} if found.personal.count else set()
    forms = [form_name(form.hash) for form in found.forms]
    photos = [photo_name(photo.hash) for photo in found.photos]
    photos += [copy_name(copy.of) for copy in found.copies]
    if len({*forms, *photos}) != len(forms) + len(photos):
        raise refusals.malformed("a file is named twice")
    if archive.names != expected.union(forms, photos):
        raise refusals.malformed("names differ from the manifest")
    if found.revisions.count != sum(run.count for run in found.runs):
        raise refusals.malformed("runs differ from the revisions")
    return found


def runs(archive: Archive, manifest: Manifest) -> Iterator[RunContents]:
    """Each run with its revisions read, and its chain up to the head that it names.

    The head is a hash over all lines of the run, so the member's own hash is not computed again.
    Raises KnownError.
    """
    lines = iter(_lines(archive, REVISIONS, manifest.revisions, hashed=False))
    for run in manifest.runs:
        before = ChainEntry(run.who.device, run.first - 1, "", run.prev)
        last = None if run.first == 1 and run.prev == GENESIS else before
        entries, revisions = [], []
        for _ in range(run.count):
            try:
                revision = read(next(lines))
            except (CanonicalError, RevisionError) as error:
                raise refusals.bad_record(str(error)) from error
            last = extend(last, run.who.device, revision.id)
            entries.append(last)
            revisions.append(revision)
        if entries[-1].entry != run.head:
            raise refusals.bad_chain(run.who.device, f"{run.first}-{run.last}")
        yield RunContents(run, entries, revisions)


def personal(archive: Archive, manifest: Manifest) -> dict[str, bytes]:
    """Personal objects by their hash."""
    return {personal_hash(line): line for line in _lines(archive, PERSONAL, manifest.personal)}


def forms(archive: Archive, manifest: Manifest) -> Iterator[tuple[str, str, bytes]]:
    """(form, version, workbook) for each form that travels along."""
    for form in manifest.forms:
        if form.size > MOST_FORM:
            raise refusals.malformed("a form is too large")
        yield form.form, form.version, archive.exactly(form_name(form.hash), form.size, form.hash)


def check_photos(archive: Archive, manifest: Manifest) -> None:
    """All photos and copies have their size and hash; nothing is written. Raises KnownError."""
    for photo in manifest.photos:
        _photo(archive, photo)
    for copy in manifest.copies:
        _copy(archive, copy)


def keep_copies(archive: Archive, manifest: Manifest, photos: Photos) -> int:
    """Keep report copies of originals that are not here yet, just as they came; how many.

    They are looked at only when somebody wants to see one, within the limits of `app.imaging`.
    """
    kept = 0
    for copy in manifest.copies:
        if not (photos.has(copy.of) or photos.has_copy(copy.of, SENT)):
            photos.put_copy(copy.of, SENT, _copy(archive, copy))
            kept += 1
    return kept


def keep_photos(archive: Archive, manifest: Manifest, photos: Photos) -> list[str]:
    """Put photos that are not here yet into the photo store; returns their hashes."""
    missing = set(photos.missing(photo.hash for photo in manifest.photos))
    for photo in manifest.photos:
        if photo.hash in missing:
            photos.put(_photo(archive, photo), photo.ext)
            for kind in (SENT, *SHOWN.values()):  # from now on its own copies count
                photos.drop_copy(photo.hash, kind)
    return sorted(missing)


def _copy(archive: Archive, copy: CopyFile) -> bytes:
    if copy.size > MOST_COPY:
        raise refusals.malformed("a copy is too large")
    return archive.exactly(copy_name(copy.of), copy.size, copy.hash)


def _photo(archive: Archive, photo: PhotoFile) -> bytes:
    if photo.size > MOST_PHOTO:
        raise refusals.malformed("a photo is too large")
    return archive.exactly(photo_name(photo.hash), photo.size, photo.hash)


def _lines(archive: Archive, name: str, lines: Lines, *, hashed: bool = True) -> list[bytes]:
    if not lines.count:
        return []
    if lines.size > MOST_LINES:
        raise refusals.malformed(f"{name} is too large")
    data = archive.exactly(name, lines.size, lines.hash if hashed else None)
    found = data.split(b"\n")
    if found.pop() or len(found) != lines.count:
        raise refusals.malformed(f"lines of {name}")
    return found


def lines_of(data: bytes, count: int) -> Lines:
    """How the manifest describes a member with these bytes."""
    return Lines(count, len(data), hashlib.sha256(data).hexdigest())
