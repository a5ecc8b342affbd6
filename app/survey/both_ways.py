"""One exchange with a folder, both ways: what is there and new comes in, what is new here goes out.

Each computer writes into its own sub-folder alone and removes only its own files. Where nothing is
new, the folder is listed once and no file is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from app import settings
from app.errors import KnownError
from app.model.changed import Changed
from app.model.history import ChainEntry
from app.store.border import translated
from app.store.photos import make_folder
from app.survey import identity
from app.survey.collecting import Collecting, foreign_of
from app.survey.core import Core, IsCancelled, Progress
from app.survey.given_back import lost_by_office
from app.survey.hand_over import ARRIVED, TAKEN, Exchanged, Receipted
from app.survey.receipts_given import ReceiptsGiven
from app.survey.receipts_heard import ReceiptsHeard
from app.sync import delivery, folders, inbox, names, publish, receipt, rooms
from app.sync.folders import Listing
from app.sync.outcomes import Arrived, Outcome


@dataclass(frozen=True)
class Given:
    """Packages in a folder, drafts that stayed, and packages that only another folder took."""

    files: tuple[Path, ...] = ()
    held: tuple[tuple[str, KnownError], ...] = ()
    elsewhere: tuple[str, ...] = ()


#: Writes everything not yet acknowledged into a folder.
Give = Callable[[Path], Given]

_GIVEN = "given"


class BothWays:
    def __init__(
        self, core: Core, collecting: Collecting, given: ReceiptsGiven, heard: ReceiptsHeard
    ) -> None:
        self._core = core
        self._collecting = collecting
        self._given, self._heard = given, heard

    def run(
        self,
        folder: Path,
        leave: Callable[[], tuple[tuple[str, KnownError], ...]],
        give: Give,
        progress: Progress,
        cancelled: IsCancelled,
    ) -> Exchanged:
        """See `Exchange.exchange`. `leave` writes drafts down, `give` packs into our own room."""
        core = self._core
        folder = folders.writable(folder)
        listing = self._collecting.look([folder])
        held = leave()
        read = self._heard.take(listing)
        mine = self._collecting.others(listing, office_only=True)
        copies = inbox.copy(core.folder, mine, self._collecting.settled(), progress, cancelled)
        outcomes = list[Outcome]()
        if copies.new or copies.here or self._collecting.waiting():
            outcomes = self._collecting.merge(frozenset(), progress, cancelled)
        room = self._given.room(folder)
        written, receipted = list[Path](), None
        if core.store.meta.role == "office":
            receipted = self._receipt(listing, [*copies.new, *copies.here], room)
            written += receipted.files
        files, more = self._give(room, listing, give)
        written += files
        self._prune(listing, room.parent)
        changed = read.changed
        for one in outcomes:
            changed |= one.changed if isinstance(one, Arrived) else Changed()
        if written or copies.new:
            changed |= Changed(kinds=frozenset({"package"}))
        return Exchanged(
            tuple(written), tuple(outcomes), read, receipted, tuple(copies.refused),
            foreign_of(listing), (*held, *more), changed,
        )  # fmt: skip

    # -- out

    def _give(
        self, room: Path, listing: Listing, give: Give
    ) -> tuple[tuple[Path, ...], tuple[tuple[str, KnownError], ...]]:
        """Packages into our own room, unless the very same lie there already.

        Until the office says that the bytes arrived, they are read to the last: a worn stick keeps
        name and length, and a computer that the office does not know yet hears of no refusal.
        """
        store = self._core.store
        states = store.package_states("out")
        arrived = {name for name, (state, _why) in states.items() if state in {ARRIVED, TAKEN}}
        there = {
            name
            for name, places in listing.packages.items()
            if name.startswith(self._core.key.id)
            and any(
                room.parent in place.parents
                and (_whole(place) if name in arrived else delivery.is_there(place))
                for place in places
            )
        }
        state = self._state()
        said, *last = (store.local(_GIVEN) or "-").split("\n")
        if not state or (said == state and there.issuperset(last)):
            return (), ()
        with translated(room.parent):
            make_folder(room)
        given = give(room)
        names_given = [*(file.name for file in given.files), *given.elsewhere]
        store.set_local(_GIVEN, "\n".join([self._state(), *names_given]))
        return tuple(file for file in given.files if file.name not in there), given.held

    def _state(self) -> str:
        """What there is to give, in few words; "" where there is nothing."""
        core = self._core
        heads = core.store.log_heads()
        if core.store.meta.role == "office":
            trusted = [device.id for device in core.store.devices() if device.trusted]
            others = set(trusted) - {core.key.id}
            return f"{_heads(heads)} {' '.join(trusted)}" if others else ""
        done, missing = core.store.acknowledged(), self._heard.missing()
        back = lost_by_office(core, self._heard.latest())
        done, names_here = done | back, {*identity.own(core), *back}
        own = {d: h for d, h in heads.items() if d in names_here and h.seq > done.get(d, 0)}
        here = [digest for digest in missing if core.photos.has(digest)]
        return f"{_heads(own)} {done} {' '.join(here)}" if own or here else ""

    def _receipt(self, listing: Listing, copied: Iterable[str], room: Path) -> Receipted:
        """Receipts for what came, and for all that is merged and backed up."""
        core = self._core
        self._given.count_on(listing)
        senders = {name[:12] for name in copied}
        whole = self._collecting.merged_before() | set(self._collecting.waiting())
        arrived = [name for name in listing.packages if name[:12] in senders and name in whole]
        notes = self._given.arrived(arrived)
        _given, late, held = self._given.merged()
        everybody = [device.id for device in core.store.devices() if device.id != core.key.id]
        notes += self._given.for_laptops(everybody)
        files = self._given.put(notes, room) if notes else []
        told = dict.fromkeys(name.to for file in files if (name := receipt.parse(file.name)))
        return Receipted(tuple(files), tuple(told), late, held)

    # -- away with what nobody needs any more, only of our own

    def _prune(self, listing: Listing, own: Path) -> None:
        """Own packages that the outbox has given up as well, and receipts that newer ones replace.

        `own`: the sub-folder that this computer alone writes to. The outbox gives a package up
        when a newer one contains it, or some time after it was merged and backed up.
        """
        core = self._core
        self._prune_outbox()
        kept = {file.name for file in (core.folder / rooms.OUTBOX).glob("*" + names.PACKAGE)}
        written = core.store.package_states("out").keys()  # a clone's have the same beginning
        for name, places in listing.packages.items():
            if name in written and name not in kept:
                _remove(places, own)
        if core.store.meta.role == "office":
            newest: dict[str, set[str]] = {}
            for name, places in listing.receipts.items():
                parsed = receipt.parse(name)
                if parsed is None:
                    continue
                if parsed.to not in newest:
                    newest[parsed.to] = self._newest_for(parsed.to)
                if newest[parsed.to] and name not in newest[parsed.to]:
                    _remove(places, own)

    def _newest_for(self, device: str) -> set[str]:
        return {
            note.name
            for stage in (receipt.ARRIVED, receipt.MERGED)
            for note in self._core.store.newest_receipts("out", device, stage)
        }

    def _prune_outbox(self) -> None:
        core = self._core
        if core.store.meta.role == "office":
            return
        before = core.clock() - timedelta(days=settings.load().keep_days)
        for name, (state, since) in core.store.package_states("out").items():
            if state == TAKEN and since and datetime.fromisoformat(since) < before:
                publish.remove(core.folder / rooms.OUTBOX / name)


def _heads(heads: Mapping[str, ChainEntry]) -> str:
    return " ".join(f"{device}:{head.seq}:{head.entry[:16]}" for device, head in heads.items())


def _whole(file: Path) -> bool:
    parsed = names.parse(file.name)
    try:
        return parsed is not None and parsed.size == file.stat().st_size
    except OSError:
        return False


def _remove(places: Iterable[Path], own: Path) -> None:
    """Away with files in our own sub-folder, of whatever year; nobody else's."""
    for place in places:
        if own in place.parents:
            publish.remove(place)
