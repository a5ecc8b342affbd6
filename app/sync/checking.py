"""Everything that a package can be asked by itself: needs no database, writes none.

name → length and hash → decrypted, in memory or enciphered again → archive → manifest and its
signature → survey → every revision and its chain → personal objects → photos → forms.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.keys import age
from app.keys.device import DeviceKey
from app.model.canonical import CanonicalError
from app.model.personal import personal_answers
from app.store.values import SurveyMeta
from app.sync import contents, names, refusals
from app.sync import manifest as table
from app.sync.archive import Archive, opened
from app.sync.contents import RunContents
from app.sync.manifest import Manifest
from app.sync.names import FileName


@dataclass(frozen=True)
class Source:
    """A package to read. `archive` (for proofs): what is inside, checked and decrypted before."""

    file: Path
    archive: Path | None = None


@dataclass(frozen=True)
class Checked:
    """The contents of a package, whole and true to its manifest; whom to trust comes later."""

    file: Path
    manifest: Manifest
    runs: tuple[RunContents, ...]
    personal: dict[str, bytes]
    forms: tuple[tuple[str, str, bytes], ...]
    archive: Archive


@contextmanager
def checked(source: Source, key: DeviceKey, meta: SurveyMeta, room: Path) -> Iterator[Checked]:
    """Check a package; its photos can be read until the end. Raises KnownError.

    `room` is the private folder for the scratch file of a large one, gone afterwards.
    """
    if source.archive is not None:
        with opened(source.archive) as archive:
            yield _checked(source.file, names.parsed(source.file.name), archive, meta)
        return
    try:
        name = names.check(source.file, source.file.name)
    except OSError as error:
        raise refusals.cannot_read(error) from error
    if name.ending == names.START:
        raise refusals.a_start_file(source.file.name)
    try:
        plain = age.opened(source.file, key.identities, room)
    except OSError as error:
        raise refusals.cannot_read(error) from error
    with plain, opened(plain) as archive:
        yield _checked(source.file, name, archive, meta)


def _checked(file: Path, name: FileName, archive: Archive, meta: SurveyMeta) -> Checked:
    if name.ending != names.PACKAGE:
        raise refusals.foreign_name(file.name)
    manifest = contents.read_manifest(archive, table.PACKAGE)
    if (manifest.sender.device, manifest.first, manifest.last) != name.sent:
        raise refusals.altered("name")
    if manifest.survey != meta.survey_id:
        raise refusals.other_survey(meta.title)
    runs = tuple(contents.runs(archive, manifest))
    personal = contents.personal(archive, manifest)
    for data in personal.values():
        try:
            personal_answers(data)
        except CanonicalError as error:
            raise refusals.bad_record(str(error)) from error
    contents.check_photos(archive, manifest)
    forms = tuple(contents.forms(archive, manifest))
    return Checked(file, manifest, runs, personal, forms, archive)
