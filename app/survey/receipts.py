"""Receipts: what the office says that it has, and what a laptop makes of it.

收件回执 (arrived): the bytes are here, the stick may be pulled. 入库回执 (merged): read into the
survey, and in a tested backup: only then may a laptop stop sending, and let originals go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from app.errors import KnownError
from app.i18n import _
from app.model.changed import Changed
from app.model.history import ChainEntry
from app.store.border import translated
from app.store.photos import write_whole
from app.store.values import PackageNote, ReceiptNote
from app.survey import identity
from app.survey.core import Core
from app.survey.hand_over import ARRIVED, REFUSED, TAKEN, WRITTEN, Receipted, ReceiptsTaken
from app.sync import folders, receipt
from app.sync.applying import IMPORTED
from app.sync.folders import Listing
from app.sync.outcomes import Refused
from app.sync.receipt import Receipt


@dataclass(frozen=True)
class Covered:
    """How far a tested backup reaches: in `revision.n`, 0 without one, and to packages taken in
    before `time`. `lost`: originals that it could not copy, gone or damaged at the office, and
    `unnamed` more of them."""

    n: int = 0
    time: str = ""
    lost: tuple[str, ...] = ()
    unnamed: int = 0

    def holds(self, note: PackageNote) -> bool:
        """Whether a backup was begun after a package was taken in."""
        if not self.n or not self.time:
            return False
        return datetime.fromisoformat(note.time) <= datetime.fromisoformat(self.time)

    def is_after(self, time: str) -> bool:
        """Whether the backup seems to be of later than now."""
        return datetime.fromisoformat(self.time) > datetime.fromisoformat(time)


Cover = Callable[[], Covered]

_SAID = "receipts said"
_FLOOR = "receipts floor"
_AGAIN = "photos sent again"
_ORDER = {WRITTEN: 0, ARRIVED: 1, REFUSED: 2, TAKEN: 3}


class Receipts:
    def __init__(self, core: Core, cover: Cover) -> None:
        self._core = core
        self._cover = cover

    # -- at the office

    def arrived(self, packages: Iterable[str]) -> list[ReceiptNote]:
        """收件回执 for whole packages, one for each laptop; the same ones get the same receipt."""
        by_sender: dict[str, list[str]] = {}
        for name in sorted(packages):
            by_sender.setdefault(name[:12], []).append(name)
        return [
            self._given(
                Receipt(
                    survey=self._core.store.meta.survey_id,
                    office=self._core.key.id,
                    device=device,
                    stage=receipt.ARRIVED,
                    number=0,
                    time=self._core.now(),
                    packages=tuple(names[-receipt.MOST_PACKAGES :]),
                )
            )
            for device, names in by_sender.items()
        ]

    def merged(self) -> tuple[list[ReceiptNote], int, KnownError | None]:
        """入库回执 for all laptops that have something new to hear.

        Also how many merged packages wait for a backup, and why nothing more can be said. Costs
        one look at some counters where nothing changed.
        """
        store = self._core.store
        covered = self._cover()
        notes = store.packages("in")
        taken = [note for note in notes if note.state == IMPORTED]
        state = f"{covered.n} {covered.time} {store.reached_here()} {len(notes)} {len(taken)}"
        late = sum(not covered.holds(note) for note in taken)
        held = None if covered.n else _no_backup() if taken else None
        if not taken or not covered.n or store.local(_SAID) == state:
            return [], late, held
        given = self._merged(notes, covered)
        store.set_local(_SAID, state)
        return given, late, held

    def _merged(self, notes: list[PackageNote], covered: Covered) -> list[ReceiptNote]:
        store = self._core.store
        missing, carried = store.missing_by_device(covered.lost), store.carried()
        late = {n.device for n in notes if n.state == IMPORTED and not covered.holds(n)}
        late |= {log for device in late for log in carried.get(device, ())}
        # What one of them brought may be a photo that another one's records name as well.
        unsafe = store.sharing_photos(late) if late else set[str]()
        given = []
        for device in sorted({note.device for note in notes if note.state == IMPORTED}):
            own = [note for note in notes if note.device == device]
            logs = (device, *carried.get(device, ()))
            before = self.newest("out", device)
            said_of = (*logs, *self._core.key.former)  # of a restored office: what it still has
            upto = tuple(end for log in said_of for end in self._reached(log, covered.n, before))
            lacking = sorted(set().union(*(missing.get(log, set()) for log in logs)))
            taken = [n for n in own if n.state == IMPORTED and covered.holds(n)]
            said = Receipt(
                survey=store.meta.survey_id,
                office=self._core.key.id,
                device=device,
                stage=receipt.MERGED,
                number=0,
                time=self._core.now(),
                packages=_newest(taken, receipt.MOST_PACKAGES),
                upto=upto,
                missing=tuple(lacking[: receipt.MOST_MISSING]),
                missing_total=len(lacking) + covered.unnamed,
                photos=unsafe.isdisjoint(logs),
                refused=tuple((n.name, n.detail.split(" ")[0]) for n in own if n.state == REFUSED)[
                    -receipt.MOST_REFUSED :
                ],
            )
            given.append(self._given(said, before))
        return given

    def _reached(self, log: str, covered: int, before: Receipt | None) -> list[ChainEntry]:
        """Ends of a log; only what came since the last receipt is read, unless it has forked."""
        known = self._core.store.device(log)
        start = {one.entry: one.seq for one in (before.upto if before else ()) if one.device == log}
        if (known is not None and known.forked) or len(start) != 1:
            start = {}
        return self._core.store.reached(log, covered, start)

    def _given(self, said: Receipt, before: Receipt | None = None) -> ReceiptNote:
        """The receipt as it was given before, where nothing else is to be said; else a new one."""
        store = self._core.store
        kept = store.newest_receipts("out", said.device, said.stage)
        if kept:
            last = before or receipt.from_bytes(kept[0].data, store.meta)
            if last.said == said.said and last.office == said.office:
                return kept[0]
        said = replace(said, number=max(store.last_receipt_number("out"), self._floor()) + 1)
        name, data = receipt.signed(said, self._core.key)
        note = ReceiptNote(
            name, "out", said.device, said.stage, said.number, said.time, said.time, data
        )
        store.put_receipt(note)
        return note

    def _floor(self) -> int:
        return int(self._core.store.local(_FLOOR) or 0)

    def count_on(self, listing: Listing) -> None:
        """Number on behind the receipts that lie there: an office restored from a backup forgot."""
        store = self._core.store
        last = max(store.last_receipt_number("out"), self._floor())
        later = [name for name in listing.receipts if _number(name) > last]
        for name in sorted(later, key=_number, reverse=True):
            if any(self._is_true(place) for place in listing.receipts[name]):
                store.set_local(_FLOOR, str(_number(name)))
                return

    def _is_true(self, file: Path) -> bool:
        """Whether this office signed a receipt; a name can be given to any file."""
        try:
            receipt.read(file, self._core.store.meta)
        except KnownError:
            return False
        return True

    def for_laptops(self, devices: Iterable[str]) -> list[ReceiptNote]:
        """The newest 入库回执 of each of these laptops, as far as there is one."""
        found = (
            self._core.store.newest_receipts("out", device, receipt.MERGED) for device in devices
        )
        return [note for notes in found for note in notes]

    def put(self, notes: Iterable[ReceiptNote], room: Path) -> list[Path]:
        """Write receipts into a folder, those that lie there already left as they are.

        Raises KnownError.
        """
        there = dict(folders.sizes(room))
        written = []
        for note in notes:
            if there.get(note.name) == len(note.data):
                continue
            with translated(room.parent):
                write_whole(room / note.name, note.data)
            written.append(room / note.name)
        return written

    def time(self) -> str:
        """Now; behind the newest backup also where the clock was set back since it was made."""
        now, covered = self._core.now(), self._cover()
        if not covered.time or not covered.is_after(now):
            return now
        late = datetime.fromisoformat(covered.time) + timedelta(seconds=1)
        return late.isoformat(timespec="seconds")

    def room(self, folder: Path) -> Path:
        """Where the office's own files go in a folder."""
        core = self._core
        return folders.room(
            folder, core.store.meta.survey_id, core.key.id,
            office=core.store.meta.role == "office", year=core.now()[:4],
        )  # fmt: skip

    def write(self, target: Path | None) -> Receipted:
        """入库回执 into `target`, those of all laptops; None: only made, and kept."""
        core = self._core
        if core.store.meta.role != "office":
            raise KnownError(
                "not_the_office",
                _("只有办公室能写入库回执。"),
                kept=_("没有写出任何文件。"),
                advice=_("外业电脑请用“交接”读入办公室的回执。"),
            )
        folder = folders.writable(target) if target else None
        given, late, held = self.merged()
        if folder is None:
            return Receipted((), tuple(note.device for note in given), late, held)
        everybody = [device.id for device in core.store.devices() if device.id != core.key.id]
        files = self.put(self.for_laptops(everybody), self.room(folder))
        told = tuple(name.to for file in files if (name := receipt.parse(file.name)))
        return Receipted(tuple(files), told, late, held)

    # -- at a laptop

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
        for name, places in sorted(wanted, key=lambda one: _number(one[0])):
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

    def newest(self, direction: str, device: str, stage: str = receipt.MERGED) -> Receipt | None:
        """The newest receipt by the office's number; kept bytes are checked again."""
        store = self._core.store
        kept = store.newest_receipts(direction, device, stage)
        return receipt.from_bytes(kept[0].data, store.meta) if kept else None

    def latest(self) -> list[Receipt]:
        """The newest 入库回执 for each of the names that this laptop has had."""
        found = (self.newest("in", device) for device in identity.own(self._core))
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


def _newest(notes: Iterable[PackageNote], most: int) -> tuple[str, ...]:
    by_time = sorted(notes, key=lambda note: (note.time, note.name))
    return tuple(note.name for note in by_time[-most:])


def _number(name: str) -> int:
    parsed = receipt.parse(name)
    return parsed.number if parsed else 0


def _no_backup() -> KnownError:
    return KnownError(
        "no_backup",
        _("还没有备份，所以不写入库回执。"),
        kept=_("收到的内容都已汇总；外业电脑会继续留着自己的一份。"),
        advice=_("请先在“备份与回收站”做一次备份，再交接一次。"),
    )
