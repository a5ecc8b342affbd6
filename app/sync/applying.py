"""Applying a checked package: photos, then one transaction per run; repeatable at any time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from typing import Final

from app.keys.device import verify
from app.model.changed import Changed
from app.model.history import head_message
from app.store.agreed import differing
from app.store.store import Store
from app.store.values import PackageNote, TakeError, TakeResult
from app.sync import contents, refusals, trust
from app.sync.checking import Checked
from app.sync.contents import RunContents
from app.sync.outcomes import Arrived

IMPORTED: Final = "imported"


def apply(
    store: Store, package: Checked, now: str, meanwhile: Callable[[], None] = lambda: None
) -> Arrived:
    """Take a package whose sender is trusted. Raises KnownError; then nothing was changed.

    `meanwhile` is called whenever the store is about to wait for the disk.
    """
    manifest, runs = package.manifest, package.runs
    check_runs(store, runs)
    spoken = {revision.record for run in runs for revision in run.revisions}
    records, before = store.count(voided=True), disputed(store, spoken)
    trust.introduce(store, manifest, now)
    other_forms = tuple(put_forms(store, package.forms))
    contents.keep_copies(package.archive, manifest, store.photos)
    kept = contents.keep_photos(package.archive, manifest, store.photos)
    if kept and store.meta.role != "office":
        store.come_back(kept)  # originals that were let go here
    taken = take_runs(store, runs, package.personal, meanwhile)
    changed = Changed()
    for result in taken:
        changed |= result.changed
    if arrived := store.photos_missing(photo.hash for photo in manifest.photos):
        changed |= store.photos_arrived(arrived)
    _note(store, package, now)
    created = store.count(voided=True) - records
    waiting = sum(result.waiting for result in taken)
    gaps = {run.run.who.device: result.gaps for run, result in zip(runs, taken, strict=True)}
    named = {
        str(photo.get("hash")) for run in runs for r in run.revisions for photo in r.photos.values()
    }
    return Arrived(
        file=package.file,
        sender=manifest.sender,
        part=manifest.part,
        new_records=created,
        changed_records=len(changed.records) - created,
        conflicts=len(disputed(store, spoken | changed.records) - before),
        waiting=waiting,
        photos=len(kept),
        # the office sends photos only when asked
        missing=() if trust.from_office(store, manifest) else tuple(store.photos_missing(named)),
        # what the office left out on purpose, this laptop does not miss
        gaps=()
        if manifest.limited
        else tuple((device, *gap) for device, found in gaps.items() for gap in found),
        forked=tuple(device for device in gaps if (d := store.device(device)) and d.forked),
        other_forms=other_forms,
        already_known=not (kept or waiting or any(result.new for result in taken)),
        changed=changed,
        carried=tuple(sorted(gaps.keys() - {manifest.sender.device})),
    )


def disputed(store: Store, records: Set[str]) -> set[str]:
    """Those of the records in which people really said different things."""
    views = {record: store.view(record) for record in store.disputed(records)}
    return {record for record, view in views.items() if view and differing(store, view)}


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
    store: Store,
    runs: Sequence[RunContents],
    personal: dict[str, bytes],
    meanwhile: Callable[[], None] = lambda: None,
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
                {digest: data for digest, data in personal.items() if digest in wanted},
                verify=verify,
                before=contained.run.prev,
                meanwhile=meanwhile,
            )
        except TakeError as error:
            raise refusals.bad_record(str(error)) from error
        results.append(result)
    return results


def read_before(store: Store) -> set[str]:
    """Names of packages that were taken in earlier."""
    return {note.name for note in store.packages("in") if note.state == IMPORTED}


def _note(store: Store, package: Checked, now: str) -> None:
    before = store.package(package.file.name)
    if before is not None and before.state == IMPORTED:
        return
    sender, first, last = package.manifest.sender, package.manifest.first, package.manifest.last
    store.note_package(
        PackageNote(package.file.name, "in", sender.device, first, last, IMPORTED, time=now)
    )
