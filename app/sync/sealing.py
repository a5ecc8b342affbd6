"""Making the archive inside a file: contents, manifest, signature, and reading it all again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from app.store.store import Store
from app.sync import contents, refusals
from app.sync import manifest as table
from app.sync.archive import (
    MANIFEST,
    PERSONAL,
    REVISIONS,
    SIGNATURE,
    ArchiveWriter,
    copy_name,
    form_name,
    opened,
    photo_name,
)
from app.sync.manifest import CopyFile, Lines, Manifest
from app.sync.outgoing import Sender
from app.sync.parts import REPORT, Part

#: Nothing in a member; what a manifest says before it is filled.
NOTHING = Lines(0, 0, contents.lines_of(b"", 0).hash)


def seal(
    store: Store,
    sender: Sender,
    given: Manifest,
    part: Part,
    target: Path | BinaryIO,
    step: Callable[[int], None],
    *,
    small: bool,
) -> None:
    """Write the archive of one part and check it as its reader will.

    `small`: pack the text, for mail and for rosters; beside photos that is not worth the time.
    `given` says who and for what; what is inside is filled in here. `step` hears of every piece
    of bytes done and may raise Cancelled. Raises OSError and KnownError; the caller removes
    what was begun.
    """
    loads = [load for stretch in part.stretches for load in stretch.loads]
    revisions = b"".join(_revision(store, load.entry.rid) + b"\n" for load in loads)
    hashes = dict.fromkeys(load.personal for load in loads if load.personal is not None)
    objects = [data for digest in hashes if (data := store.personal(digest)) is not None]
    personal = b"".join(data + b"\n" for data in objects)
    manifest = replace(
        given,
        runs=tuple(stretch.run for stretch in part.stretches),
        revisions=contents.lines_of(revisions, len(loads)),
        personal=contents.lines_of(personal, len(objects)),
        forms=tuple(part.forms),
        photos=tuple(part.photos),
        copies=tuple(_described(store, copy) for copy in part.copies),
    )
    signed = table.to_bytes(manifest)
    with ArchiveWriter(target) as archive:
        archive.text(MANIFEST, signed)
        archive.stored(SIGNATURE, sender.key.face.sign(table.PREFIX + signed))
        add = archive.text if small else archive.stored
        if loads:
            add(REVISIONS, revisions)
        if objects:
            add(PERSONAL, personal)
        step(len(revisions) + len(personal))
        for form in part.forms:
            archive.stored(form_name(form.hash), store.form(form.form, form.version) or b"")
            step(form.size)
        for copy in part.copies:  # before the originals: the office sees something at once
            archive.stored(copy_name(copy.of), _copy(store, copy))
            step(copy.size)
        for photo in part.photos:
            archive.stored(photo_name(photo.hash), store.photos.read(photo.hash))
            step(photo.size)
    _check(target, manifest.kind)


def _described(store: Store, copy: CopyFile) -> CopyFile:
    data = _copy(store, copy)
    return CopyFile(copy.of, len(data), hashlib.sha256(data).hexdigest())


def _copy(store: Store, copy: CopyFile) -> bytes:
    """A report copy from the cache, which somebody may have emptied just now."""
    data = store.photos.read_copy(copy.of, REPORT)
    if data is None:
        raise refusals.copy_gone()
    return data


def _revision(store: Store, rid: str) -> bytes:
    revision = store.revision(rid)
    if revision is None:
        raise LookupError(rid)
    return revision.data


def _check(file: Path | BinaryIO, kind: str) -> None:
    with opened(file) as archive:
        manifest = contents.read_manifest(archive, kind)
        for _ in contents.runs(archive, manifest):
            pass
        contents.personal(archive, manifest)
        for _ in contents.forms(archive, manifest):
            pass
        contents.check_photos(archive, manifest)
