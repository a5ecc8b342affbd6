"""Receipts at the office: what it says that it has, signed, for each laptop.

收件回执 (arrived): the bytes are here, the stick may be pulled. 入库回执 (merged): read into the
survey, and in a tested backup.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from app.errors import KnownError
from app.i18n import _
from app.model.history import ChainEntry
from app.store.border import translated
from app.store.photos import write_whole
from app.store.values import PackageNote, ReceiptNote
from app.survey.core import Core
from app.survey.hand_over import REFUSED, Receipted
from app.sync import folders, receipt
from app.sync.applying import IMPORTED
from app.sync.folders import Listing
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


class ReceiptsGiven:
    """What the office says to its laptops."""

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
            before = newest(self._core, "out", device)
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
        later = [name for name in listing.receipts if number_of(name) > last]
        for name in sorted(later, key=number_of, reverse=True):
            if any(self._is_true(place) for place in listing.receipts[name]):
                store.set_local(_FLOOR, str(number_of(name)))
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


def newest(core: Core, direction: str, device: str, stage: str = receipt.MERGED) -> Receipt | None:
    """The newest receipt by the office's number; kept bytes are checked again."""
    kept = core.store.newest_receipts(direction, device, stage)
    return receipt.from_bytes(kept[0].data, core.store.meta) if kept else None


def _newest(notes: Iterable[PackageNote], most: int) -> tuple[str, ...]:
    by_time = sorted(notes, key=lambda note: (note.time, note.name))
    return tuple(note.name for note in by_time[-most:])


def number_of(name: str) -> int:
    """The office's count in a receipt's file name; 0 where it is none."""
    parsed = receipt.parse(name)
    return parsed.number if parsed else 0


def _no_backup() -> KnownError:
    return KnownError(
        "no_backup",
        _("还没有备份，所以不写入库回执。"),
        kept=_("收到的内容都已汇总；外业电脑会继续留着自己的一份。"),
        advice=_("请先在“备份与回收站”做一次备份，再交接一次。"),
    )
