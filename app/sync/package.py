"""Writing packages (`.svp`): signed inside, encrypted outside, named by length and hash.

They are made in the survey's own `outbox` folder and copied whole to the folder that the user
chose. Everything not yet acknowledged is packed each time, so a lost stick costs nothing, and a
newer package in the outbox replaces those that it contains. Records come first, then report copies
of photos, then the originals.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from app import __version__
from app.errors import Cancelled
from app.keys import age
from app.store.photos import make_folder
from app.store.store import Store
from app.store.values import PackageNote
from app.sync import delivery, names, outbox, outgoing, parts, publish, refusals, rooms, sealing
from app.sync import manifest as table
from app.sync.delivery import Delivered
from app.sync.manifest import Manifest
from app.sync.outbox import HandOver
from app.sync.outgoing import Sender, Wanted
from app.sync.parts import Part, Plan
from app.sync.publish import IsCancelled, Progress

#: Bytes of a package by the way it takes: a stick, a share or a folder of a cloud, mail.
LIMITS: Final = {"stick": 256 << 20, "share": 64 << 20, "mail": 15 << 20}
LIMIT: Final = LIMITS["stick"]
LIMIT_MAIL: Final = LIMITS["mail"]


@dataclass(frozen=True)
class Packed:
    """What was written. `missing`: hashes of photos that records name and that are not here.

    `left`: packages in the outbox that no longer fit on the disk, which lacks `lacking` bytes; the
    next hand-over brings only these. `copies`: report copies of photos that travel ahead.
    `reused`: packages that were finished before and not made again. `elsewhere`: those of this
    hand-over that lie on a disk that was full before, and were not brought here.
    """

    files: tuple[Path, ...]
    records: int
    photos: int
    missing: tuple[str, ...]
    left: tuple[Path, ...] = ()
    lacking: int = 0
    copies: int = 0
    reused: int = 0
    elsewhere: tuple[str, ...] = ()


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
    also: Sequence[str] = (),
    again: Sequence[str] = (),
    limit: int = LIMIT,
    originals: bool = True,
    wanted: Wanted | None = None,
    group: str = "",
    progress: Progress = lambda _done, _total: None,
    cancelled: IsCancelled = lambda: False,
) -> Packed:
    """Pack everything behind `after` (acknowledged sequence numbers by device).

    `also`: further logs that the receiver lost. `again`: photos that the receiver misses although
    it has their records. `target`: the folder to copy the packages to, None for the outbox alone.
    `limit`: bytes per package. `originals`, `wanted`: as in `parts.plan`. `group`: for whom, where
    hand-overs to several are under way at the same time. `progress` counts bytes of packing and
    copying. `now`: ISO time for the manifest.

    With nothing to send there are no files. Raises KnownError (`package.write`, `package.full`,
    `age.recipient`, …) or Cancelled; then whatever is finished stays where it is, and the same
    hand-over goes on there. Nothing else is left.
    """
    plan = parts.plan(
        store, sender, limit, after, again, also=also, originals=originals, wanted=wanted
    )
    if not plan.parts:
        return Packed((), 0, 0, plan.missing)
    given = _described(store, sender, plan, recipients, limited=wanted is not None)
    hand_over = outbox.begun(store, outbox.fingerprint(plan, given, limit), group)
    reused = len(hand_over.made)
    # A disk was full before: what lies there is not brought again, unless everything does.
    carried = hand_over.handed if len(hand_over.handed) < len(plan.parts) else set[str]()
    counted = _Steps(_total(plan, hand_over, carried, copied=target is not None))
    counted.progress, counted.cancelled = progress, cancelled
    try:
        make_folder(store.folder / rooms.OUTBOX)
        for number, part in enumerate(plan.parts, 1):
            if number not in hand_over.made:
                told = replace(given, part=(number, len(plan.parts)), created=now)
                name = _make(store, sender, told, part, counted, limit <= LIMIT_MAIL)
                note = (sender.key.id, plan.first, plan.last, "written")
                store.note_package(PackageNote(name, "out", *note, time=now))
                hand_over.made[number] = name
                outbox.keep(store, hand_over)
    except OSError as error:
        raise refusals.cannot_write(error) from error
    every = [hand_over.made[number] for number in range(1, len(plan.parts) + 1)]
    outbox.forget_contained(store, every)
    files = [outbox.place(store, name) for name in every if name not in carried]
    there = Delivered(tuple(files))
    if target is not None:
        there = delivery.deliver(files, target, counted, cancelled)
        now_there = {file.name for file in there.files}
        hand_over.handed = carried | now_there if there.left else set()
        outbox.keep(store, hand_over)
    counted.end()
    return Packed(
        there.files, plan.records, plan.photos, plan.missing,
        there.left, there.lacking, plan.copies, reused, tuple(sorted(carried)),
    )  # fmt: skip


def _total(plan: Plan, hand_over: HandOver, carried: Set[str], *, copied: bool) -> int:
    """Bytes to pack and to copy, estimated from above where a package is not finished."""
    total = 0
    for number, part in enumerate(plan.parts, 1):
        name = names.parse(hand_over.made.get(number, ""))
        total += 0 if name else part.size
        if copied and str(name) not in carried:
            total += name.size if name else part.size
    return total


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

    def end(self) -> None:
        """All is done, in fewer bytes than were estimated."""
        self.progress(self.total, self.total)


def _described(
    store: Store, sender: Sender, plan: Plan, recipients: Sequence[str], *, limited: bool
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
        part=(1, len(plan.parts)),
        created="",
        app=__version__,
        limited=limited,
    )


def _make(
    store: Store, sender: Sender, given: Manifest, part: Part, step: _Steps, small: bool
) -> str:
    """Name of one finished package in the outbox."""
    sealed = outbox.place(store, "packing.svp.up")
    with rooms.packing(store.folder) as plain:
        sealing.seal(store, sender, given, part, plain, step, small=small)
        try:
            plain.seek(0)
            with open(sealed, "wb") as out:
                age.encrypt(plain, out, given.recipients)
            publish.flush(sealed)
            name = str(names.name_for(sealed, sender.who.device, given.first, given.last))
            publish.settle(sealed, outbox.place(store, name))
        finally:
            publish.remove(sealed)
    return name
