"""Receipts at a laptop: read from folders, and what they say of its own hand-overs.

Only 入库回执 let a laptop stop sending, and originals go.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from app.errors import KnownError
from app.model.changed import Changed
from app.store.values import ReceiptNote
from app.survey import identity
from app.survey.core import Core
from app.survey.hand_over import ARRIVED, REFUSED, TAKEN, WRITTEN, ReceiptsTaken
from app.survey.receipts_given import newest, number_of
from app.sync import receipt
from app.sync.folders import Listing
from app.sync.outcomes import Refused
from app.sync.receipt import Receipt

_AGAIN = "photos sent again"
_ORDER = {WRITTEN: 0, ARRIVED: 1, REFUSED: 2, TAKEN: 3}


class ReceiptsHeard:
    """What the office has said to this laptop."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def take(self, listing: Listing) -> ReceiptsTaken:
        """Read receipts that are for this laptop and not known yet, whatever their order."""
        core, store = self._core, self._core.store
        if store.meta.role == "office" or not listing.receipts:
            return ReceiptsTaken()
        own, known = set(identity.own(core)), store.receipt_names("in")
        wanted = [
            (name, places)
            for name, places in listing.receipts.items()
            if (parsed := receipt.parse(name)) and parsed.to in own and name not in known
        ]
        done = ReceiptsTaken()
        for name, places in sorted(wanted, key=lambda one: number_of(one[0])):
            done = self._take(done, name, places)
        if done.read and self.ahead():
            renewed = identity.renew_if_behind(core, self._said_more())
            done = replace(done, ahead=True, changed=done.changed | renewed)
        return done

    def _take(self, done: ReceiptsTaken, name: str, places: list[Path]) -> ReceiptsTaken:
        problem = None
        for place in places:
            try:
                said, data = receipt.read(place, self._core.store.meta)
            except KnownError as error:
                problem = problem or Refused(place, error)
                continue
            arrived, merged, changed = self._apply(name, said, data)
            return replace(
                done, read=done.read + 1, arrived=done.arrived + arrived,
                merged=done.merged + merged, changed=done.changed | changed,
            )  # fmt: skip
        return replace(done, refused=(*done.refused, problem)) if problem else done

    def _apply(self, name: str, said: Receipt, data: bytes) -> tuple[int, int, Changed]:
        store = self._core.store
        state = ARRIVED if said.stage == receipt.ARRIVED else TAKEN
        before = store.package_states("out")
        since = self._core.now() if state == TAKEN else ""
        news = {one: (state, since) for one in said.packages if one in before}
        news |= {one: (REFUSED, code) for one, code in said.refused if one in before}
        risen = {
            one: new for one, new in news.items() if _ORDER[new[0]] > _ORDER.get(before[one][0], 0)
        }
        changed = store.put_receipt(
            ReceiptNote(
                name, "in", said.device, said.stage,
                said.number, said.time, self._core.now(), data,
            ),
            acknowledged=self._acknowledged(said),
            states=risen,
            newest=self._is_newest(said),
        )  # fmt: skip
        count = sum(new[0] == state for new in risen.values())
        return (0, count, changed) if state == TAKEN else (count, 0, changed)

    def _acknowledged(self, said: Receipt) -> dict[str, int]:
        """Of what the office has, the part that is this laptop's very own log: hash and all.

        An office that went on from an old backup may have nothing of it any more.
        """
        found = self.covers(said)
        if said.stage == receipt.MERGED and all(end.device != said.device for end in said.upto):
            found[said.device] = 0
        return found

    def covers(self, said: Receipt) -> dict[str, int]:
        """Device → up to where all that is here of its log lies in the chains that it names."""
        ends: dict[str, set[str]] = {}
        for end in said.upto:
            ends.setdefault(end.device, set()).add(end.entry)
        reached = self._core.store.acknowledged_by
        return {device: seq for device, known in ends.items() if (seq := reached(device, known))}

    def merged_ones(self, most: int) -> Iterator[tuple[Receipt, datetime]]:
        """The last 入库回执 under all names of this laptop and when each came, newest first."""
        store = self._core.store
        notes = [
            note
            for device in identity.own(self._core)
            for note in store.newest_receipts("in", device, receipt.MERGED, most)
        ]
        for note in sorted(notes, key=lambda one: one.number, reverse=True):
            yield receipt.from_bytes(note.data, store.meta), datetime.fromisoformat(note.taken)

    def _is_newest(self, said: Receipt) -> bool:
        """Whether this is the office's last word on what it has; sticks bring older ones, too."""
        return said.stage == receipt.MERGED and all(
            before.number < said.number for before in self.latest()
        )

    def latest(self) -> list[Receipt]:
        """The newest 入库回执 for each of the names that this laptop has had."""
        found = (newest(self._core, "in", device) for device in identity.own(self._core))
        return sorted(filter(None, found), key=lambda one: one.number)

    def _said_more(self) -> dict[str, int]:
        """Own logs of which the office has entries that are not here: device → how far."""
        own, store = set(identity.own(self._core)), self._core.store
        return {
            end.device: end.seq
            for said in self.latest()
            for end in said.upto
            if end.device in own and end.entry not in store.entries_at(end.device, end.seq)
        }

    def ahead(self) -> bool:
        """Whether the office has own work of this laptop that it lacks itself."""
        return bool(self._said_more())

    def missing(self) -> tuple[str, ...]:
        """Photos that the office lacks, by its newest word on each log that goes out from here."""
        told, found = set[str](), set[str]()
        for said in reversed(self.latest()):
            logs = {said.device, *(end.device for end in said.upto)}
            if not told.issuperset(logs):
                found.update(said.missing)
            told |= logs
        return tuple(sorted(found))

    def sent_again(self) -> None:
        """Note that the photos that the newest receipt misses were written once more."""
        if self.missing():
            self._core.store.set_local(_AGAIN, str(self.latest()[-1].number))

    def waits_for_photos(self) -> bool:
        """Whether the photos that the newest receipt misses are on their way again."""
        latest = self.latest()
        return bool(latest) and self._core.store.local(_AGAIN) == str(latest[-1].number)
