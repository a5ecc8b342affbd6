"""Writing packages (`.svp`): signed inside, encrypted outside, named by length and hash.

They are made in the survey's own `outbox` folder and copied whole to the folder that the user
chose. Everything not yet acknowledged is packed each time, so a lost stick costs nothing, and a
newer package in the outbox replaces those that it contains.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app import __version__
from app.errors import Cancelled
from app.keys import age
from app.store.store import Store
from app.store.values import PackageNote
from app.sync import manifest as table
from app.sync import names, outgoing, parts, publish, refusals, rooms, sealing
from app.sync.manifest import Manifest
from app.sync.outgoing import Sender
from app.sync.parts import Part, Plan
from app.sync.publish import IsCancelled, Progress

LIMIT: Final = 256 << 20
LIMIT_MAIL: Final = 15 << 20


@dataclass(frozen=True)
class Packed:
    """What was written. `missing`: hashes of photos that records name and that are not here."""

    files: tuple[Path, ...]
    records: int
    photos: int
    missing: tuple[str, ...]


def recipients_of(store: Store) -> tuple[str, ...]:
    """Whom packages from here are for: the office; at the office, every trusted device."""
    if store.meta.role != "office":
        return (store.meta.office_recipient,)
    return tuple(known.recipient for known in store.devices() if known.trusted and known.recipient)


def write(
    store: Store,
    sender: Sender,
    target: Path | None,
    recipients: Sequence[str],
    *,
    now: str,
    after: Mapping[str, int] | None = None,
    again: Sequence[str] = (),
    limit: int = LIMIT,
    progress: Progress = lambda _done, _total: None,
    cancelled: IsCancelled = lambda: False,
) -> Packed:
    """Pack everything behind `after` (acknowledged sequence numbers by device).

    `again`: photos that the receiver misses although it has their records. `target`: the folder
    to copy the packages to, None for the outbox alone. `limit`: bytes per package. `now`: ISO
    time for the manifest. With nothing to send there are no files. Raises KnownError
    (`package.write`, `age.recipient`, …) or Cancelled, and then leaves no new file.
    """
    plan = parts.plan(store, sender, limit, after, again)
    counted = _Steps(sum(part.size for part in plan.parts) * (2 if target else 1))
    counted.progress, counted.cancelled = progress, cancelled
    outbox = store.folder / rooms.OUTBOX
    written: list[Path] = []
    try:
        outbox.mkdir(exist_ok=True)
        for number, part in enumerate(plan.parts, 1):
            given = _described(store, sender, plan, number, recipients, now)
            written.append(_make(store, sender, outbox, given, part, counted, limit <= LIMIT_MAIL))
        made = tuple(written)
        if target:
            # One by one: what has been copied is undone when a later one fails.
            for file in made:
                written.append(_copy(file, target, counted))  # noqa: PERF401
    except OSError as error:
        _remove(written)
        raise refusals.cannot_write(error) from error
    except BaseException:
        _remove(written)
        raise
    for file in made:
        store.note_package(
            PackageNote(file.name, "out", sender.key.id, plan.first, plan.last, "written", time=now)
        )
    _forget_contained(outbox, made)
    return Packed(tuple(written[len(made) :]) or made, plan.records, plan.photos, plan.missing)


@dataclass
class _Steps:
    """Bytes done of all; asked at every step whether to stop."""

    total: int
    done: int = 0
    progress: Progress = lambda _done, _total: None
    cancelled: IsCancelled = lambda: False

    def __call__(self, size: int) -> None:
        if self.cancelled():
            raise Cancelled
        self.done = min(self.done + size, self.total)
        self.progress(self.done, self.total)


def _described(
    store: Store, sender: Sender, plan: Plan, number: int, recipients: Sequence[str], now: str
) -> Manifest:
    return Manifest(
        kind=table.PACKAGE,
        survey=store.meta.survey_id,
        title=store.meta.title,
        role=store.meta.role,
        sender=sender.who,
        incarnation=sender.key.incarnation,
        first=plan.first,
        last=plan.last,
        runs=(),
        revisions=sealing.NOTHING,
        personal=sealing.NOTHING,
        forms=(),
        photos=(),
        seen=outgoing.seen(store, sender.key),
        recipients=tuple(recipients),
        part=(number, len(plan.parts)),
        created=now,
        app=__version__,
    )


def _make(
    store: Store,
    sender: Sender,
    outbox: Path,
    given: Manifest,
    part: Part,
    step: _Steps,
    small: bool,
) -> Path:
    """One finished package in the outbox."""
    sealed = outbox / "packing.svp.up"
    with rooms.packing(store.folder) as plain:
        sealing.seal(store, sender, given, part, plain, step, small=small)
        try:
            plain.seek(0)
            with open(sealed, "wb") as out:
                age.encrypt(plain, out, given.recipients)
            publish.flush(sealed)
            name = names.name_for(sealed, sender.key.id, given.first, given.last)
            publish.settle(sealed, outbox / str(name))
        finally:
            publish.remove(sealed)
    return outbox / str(name)


def _copy(file: Path, folder: Path, counted: _Steps) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    base = counted.done

    def sent(done: int, _total: int) -> None:
        counted.progress(min(base + done, counted.total), counted.total)

    publish.put(file, folder / file.name, sent, counted.cancelled)
    counted.done = min(base + file.stat().st_size, counted.total)
    return folder / file.name


def _remove(files: Iterable[Path]) -> None:
    for file in files:
        publish.remove(file)


def _forget_contained(outbox: Path, made: Sequence[Path]) -> None:
    """Drop earlier packages whose range the new ones contain."""
    new = [name for file in made if (name := names.parse(file.name))]
    for file in outbox.iterdir() if new else ():
        name = names.parse(file.name)
        if name is None or name in new or name.device != new[0].device:
            continue
        if new[0].first <= name.first and name.last <= new[0].last:
            with suppress(OSError):  # held by somebody: the next time
                file.unlink()
