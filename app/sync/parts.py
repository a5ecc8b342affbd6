"""Dividing what is to be sent into packages: records, then report copies of photos, then photos.

Copies travel only where the originals do not come along in the first package: the office can look
at them while the rest is still on its way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Final

from app.store.store import Store
from app.sync import outgoing
from app.sync.manifest import IMAGES, CopyFile, FormFile, PhotoFile
from app.sync.outgoing import Load, Sender, Stretch, Wanted

#: Records in one package: what its reader holds in memory at once.
MOST_RECORDS: Final = 32 << 20
#: The kind of the copies that travel: what reports are made of.
REPORT: Final = "report"
_MOST_PHOTOS: Final = 4_000
#: Runs in one package: each is half a kilobyte of its manifest, which has one megabyte.
MOST_RUNS: Final = 400
_OVERHEAD: Final = 16 << 10  # manifest, signature, encryption header
_PER_MEMBER: Final = 400  # two directory entries and a line of the manifest


@dataclass
class Part:
    """The contents of one package; `size` estimates its bytes from above, before packing."""

    stretches: list[Stretch] = field(default_factory=list)
    forms: list[FormFile] = field(default_factory=list)
    copies: list[CopyFile] = field(default_factory=list)
    photos: list[PhotoFile] = field(default_factory=list)
    size: int = _OVERHEAD


@dataclass(frozen=True)
class Plan:
    """`first`..`last`: the sender's own log range. `missing`: photos named but not here."""

    parts: tuple[Part, ...]
    first: int
    last: int
    missing: tuple[str, ...]

    @property
    def records(self) -> int:
        return sum(len(stretch.loads) for part in self.parts for stretch in part.stretches)

    @property
    def photos(self) -> int:
        return sum(len(part.photos) for part in self.parts)

    @property
    def copies(self) -> int:
        return sum(len(part.copies) for part in self.parts)


def plan(
    store: Store,
    sender: Sender,
    limit: int,
    after: Mapping[str, int] | None,
    again: Iterable[str] = (),
    *,
    also: Sequence[str] = (),
    originals: bool = True,
    wanted: Wanted | None = None,
) -> Plan:
    """Everything behind `after` (sequence numbers by device) in packages of `limit` bytes.

    `also`: other logs to send. `again`: photos to send although their records are acknowledged.
    Without `originals` no photos are sent but these. `wanted`: the records that the receiver
    needs, see `outgoing.stretches`.
    Only a single photo that is larger by itself makes a larger package.
    """
    devices = dict.fromkeys([*outgoing.devices_to_send(store, sender.key), *also])
    most = min(limit - _OVERHEAD, MOST_RECORDS)
    found = list(outgoing.stretches(store, sender, devices, most, after=after, wanted=wanted))
    loads = [load for stretch in found for load in stretch.loads]
    photos, missing = _photos(store, loads if originals else (), again)
    if not (found or photos):
        return Plan((), 0, 0, tuple(missing))
    own = [stretch.run for stretch in found if stretch.run.who.device == sender.key.id]
    forms = forms_of(store, loads)
    divided = _divided(found, forms, (), photos, limit)
    if len(divided) > 1 and (copies := _copies(store, photos, set(again))):
        divided = _divided(found, forms, copies, photos, limit)
    return Plan(
        tuple(divided),
        min((run.first for run in own), default=0),
        max((run.last for run in own), default=0),
        tuple(missing),
    )


def forms_of(store: Store, loads: Iterable[Load]) -> list[FormFile]:
    """The forms that these revisions were filled with, as far as they are here."""
    wanted = {load.form for load in loads}
    return [
        FormFile(held.id, held.version, held.hash, held.size)
        for held in store.forms()
        if (held.id, held.version) in wanted
    ]


def _photos(
    store: Store, loads: Sequence[Load], again: Iterable[str]
) -> tuple[list[PhotoFile], list[str]]:
    """Originals that lie here, in the order in which records name them, and those that do not."""
    here: dict[str, PhotoFile] = {}
    missing: dict[str, None] = {}
    for digest in dict.fromkeys([*(h for load in loads for h in load.photos), *again]):
        file = store.photos.find(digest)
        if file is None or file.suffix[1:] not in IMAGES:
            missing[digest] = None
        else:
            here[digest] = PhotoFile(digest, file.suffix[1:], store.photos.size(file))
    return list(here.values()), list(missing)


def _copies(store: Store, photos: Iterable[PhotoFile], acknowledged: Set[str]) -> list[CopyFile]:
    """The report copies that are at hand, in the order of their photos; their hashes come later."""
    sizes = (
        (photo.hash, store.photos.copy_size(photo.hash, REPORT))
        for photo in photos
        if photo.hash not in acknowledged
    )
    return [CopyFile(of, size, "") for of, size in sizes if size]


def _divided(
    stretches: Sequence[Stretch],
    forms: Sequence[FormFile],
    copies: Sequence[CopyFile],
    photos: Sequence[PhotoFile],
    limit: int,
) -> list[Part]:
    parts = [Part(forms=[*forms])]
    parts[0].size += sum(form.size + _PER_MEMBER for form in forms)
    for stretch in stretches:
        part = parts[-1]
        records = sum(held.size for held in part.stretches) + stretch.size
        full = len(part.stretches) >= MOST_RUNS or part.size + stretch.size > limit
        if part.stretches and (full or records > MOST_RECORDS):
            part = Part()
            parts.append(part)
        part.stretches.append(stretch)
        part.size += stretch.size + _PER_MEMBER
    pictures: list[CopyFile | PhotoFile] = [*copies, *photos]
    for picture in pictures:
        part, size = parts[-1], picture.size + _PER_MEMBER
        held = 2 * len(part.copies) + len(part.photos)  # a copy takes two hashes in the manifest
        if (part.stretches or held) and (part.size + size > limit or held >= _MOST_PHOTOS):
            part = Part()
            parts.append(part)
        if isinstance(picture, CopyFile):
            part.copies.append(picture)
        else:
            part.photos.append(picture)
        part.size += size
    return parts
