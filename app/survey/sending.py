"""Packing for everybody who is to receive: at the office each laptop its own share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.store.border import translated
from app.survey.core import Core, IsCancelled, Progress
from app.survey.shares import Shares
from app.sync import package
from app.sync.outgoing import Sender, Wanted
from app.sync.package import Packed


@dataclass(frozen=True)
class _Group:
    """Receivers that get the same packages; `name` is "" for those without a share."""

    name: str
    recipients: tuple[str, ...]
    wanted: Wanted | None


def send(
    core: Core,
    sender: Sender,
    folder: Path,
    recipients: Sequence[str],
    way: str,
    *,
    after: Mapping[str, int] | None,
    also: Sequence[str] = (),
    again: Sequence[str],
    photos: bool,
    apart: bool = False,
    progress: Progress,
    cancelled: IsCancelled,
) -> Packed:
    """Write packages for each group of receivers, see `package.write`; the sum of all.

    Stops at the first disk that is full: what is left of this group, and all of the next, comes
    with the next call. `photos`: originals go along. `apart`: what is for one laptop alone goes
    into a sub-folder of its name, so that no other need look at it.
    """
    whole = Packed((), 0, 0, ())
    groups = list(_groups(core, recipients))
    for number, group in enumerate(groups):

        def step(done: int, total: int, place: int = number) -> None:
            progress(place * total + done, len(groups) * total)

        target = folder / group.name if apart else folder
        with translated(folder):
            target.mkdir(exist_ok=True)
        packed = package.write(
            core.store, sender, target, group.recipients,
            now=core.now(), after=after, also=also, again=again,
            limit=package.LIMITS[way], originals=photos,
            wanted=group.wanted, group=group.name,
            progress=progress if len(groups) == 1 else step, cancelled=cancelled,
        )  # fmt: skip
        whole = _sum(whole, packed)
        if packed.left:
            break
    return whole


def _groups(core: Core, recipients: Sequence[str]) -> Iterator[_Group]:
    """A laptop sends to one group; the office to each laptop with a share, and to all others."""
    if core.store.meta.role != "office":
        yield _Group("", tuple(recipients), None)
        return
    shares = Shares(core)
    rest = list(recipients)
    for device in core.store.devices():
        wanted = shares.wanted(device.id) if device.recipient in rest else None
        if wanted is not None and device.id != core.key.id:
            rest.remove(device.recipient)
            yield _Group(device.id, (device.recipient,), wanted)
    if set(rest) - {core.key.recipient}:
        yield _Group("", tuple(rest), None)


def _sum(one: Packed, other: Packed) -> Packed:
    return Packed(
        (*one.files, *other.files),
        max(one.records, other.records),
        max(one.photos, other.photos),
        tuple(dict.fromkeys((*one.missing, *other.missing))),
        other.left,
        other.lacking,
        max(one.copies, other.copies),
        one.reused + other.reused,
        (*one.elsewhere, *other.elsewhere),
    )
