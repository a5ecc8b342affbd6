"""交接: the start file, packages out, packages in, and whom this survey trusts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.errors import KnownError
from app.i18n import _
from app.model.changed import Changed
from app.store.values import Device, PackageNote
from app.survey import actions
from app.survey.both_ways import BothWays, Given
from app.survey.collecting import Collecting
from app.survey.core import Core, IsCancelled, Progress, never, quiet
from app.survey.filling import FillingDesk
from app.survey.freeing import Freeing
from app.survey.given_back import lost_by_office
from app.survey.hand_over import (
    Collected,
    Exchanged,
    Freed,
    HandOverStatus,
    Laptop,
    Receipted,
    ReceiptsTaken,
)
from app.survey.laptops import laptops
from app.survey.receipts_given import Cover, Covered, ReceiptsGiven
from app.survey.receipts_heard import ReceiptsHeard
from app.survey.sending import send
from app.survey.shares import Shares
from app.survey.status import status
from app.sync import folders, package, refusals, start_file, trust
from app.sync.intake import Arrived, Ignored, Outcome, Refused, UnknownDevice
from app.sync.outgoing import Sender
from app.sync.package import Packed

__all__ = ["Arrived", "Exchange", "HandedOver", "Ignored", "Merged", "Refused", "UnknownDevice"]


@dataclass(frozen=True)
class Merged:
    """What came of a merge, file by file."""

    outcomes: tuple[Outcome, ...]
    changed: Changed
    #: Devices that were named as trusted and of which nothing was read: mistyped, most likely.
    unmet: tuple[str, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether something was refused or still waits for trust."""
        return any(isinstance(one, Refused | UnknownDevice) for one in self.outcomes)


@dataclass(frozen=True)
class HandedOver(Packed):
    """What was written, and the drafts that were not in it: house, and why."""

    held: tuple[tuple[str, KnownError], ...] = ()


class Exchange:
    def __init__(
        self,
        core: Core,
        desk: FillingDesk,
        cover: Cover = Covered,
        keep_copy: Callable[[str], bool] = lambda _digest: False,
    ) -> None:
        """`cover`: how far a tested backup reaches. `keep_copy`: see `Freeing`."""
        self._core = core
        self._desk = desk
        self._given, self._heard = ReceiptsGiven(core, cover), ReceiptsHeard(core)
        self._collecting = Collecting(core, self._given, self._heard)
        self._both_ways = BothWays(core, self._collecting, self._given, self._heard)
        self._freeing = Freeing(core, self._heard, keep_copy)

    def _sender(self) -> Sender:
        own = self._core.store.device(self._core.key.id)
        return Sender(self._core.key, own.name if own else "", self._core.person)

    def start_file(
        self,
        folder: Path,
        under: Sequence[str] = (),
        *,
        progress: Progress = quiet,
        cancelled: IsCancelled = never,
    ) -> Path:
        """The file from which laptops join; only the office writes one.

        `under`: places of the roster whose share it is, with all below them; none: all of it.
        """
        if self._core.store.meta.role != "office":
            raise KnownError(
                "not_the_office",
                _("只有办公室的调查能写开工文件。"),
                kept=_("没有写出任何文件。"),
                advice=_("请在办公室的电脑上打开原来的调查，再写开工文件。"),
            )
        made = start_file.write(
            self._core.store, self._sender(), folders.writable(folder),
            share=self._core.store.within(under) if under else None,
            outset=Shares(self._core).outset(under),
            now=self._core.now(), progress=progress, cancelled=cancelled,
        )  # fmt: skip
        actions.note(self._core, actions.START_FILE, records=0, file=folder.name)
        return made

    def pack(
        self,
        folder: Path,
        way: str = "stick",
        *,
        everything: bool = False,
        photos: bool | None = None,
        apart: bool = False,
        progress: Progress = quiet,
        cancelled: IsCancelled = never,
    ) -> HandedOver:
        """Hand over what is not acknowledged: open drafts become revisions first, then packages.

        A laptop leaves out what a 入库回执 covers, unless `everything` is wanted, and adds photos
        that the office misses. It can read its own packages: after a restore they bring back what
        the backup lacks. The folder must be there; KnownError `folder_missing`.

        A draft that cannot become one stays here, and is told. Raises a known error at an office
        that trusts nobody yet: nobody could open the package. `way`: stick, share or mail, by
        which the size of the packages goes. `progress` counts bytes. After Cancelled, a pulled
        stick or a full one the next call goes on with what is finished; see `package.write`.
        `photos`: whether originals go along; from a laptop they do, from the office they do not.
        `apart`: what is for one laptop goes into a sub-folder of its name.
        """
        folder = folders.writable(folder)
        left = self._desk.leave_all()
        recipients = package.recipients_of(self._core.store)
        if not set(recipients) - {self._core.key.recipient}:
            raise KnownError(
                "nobody_to_send_to",
                _("还没有可以收件的电脑。"),
                kept=_("没有写出任何文件。"),
                advice=_("先汇总一次外业电脑的交接文件，确认信任后再打包回传。"),
            )
        office = self._core.store.meta.role == "office"
        back = {} if office else lost_by_office(self._core, self._heard.latest())
        packed = send(
            self._core, self._sender(), folder,
            recipients if office else (*recipients, self._core.key.recipient), way,
            after=None if office or everything else self._core.store.acknowledged() | back,
            also=tuple(back),
            again=self._heard.missing(),
            photos=not office if photos is None else photos,
            apart=apart,
            progress=progress, cancelled=cancelled,
        )  # fmt: skip
        if packed.files and not packed.left:
            self._heard.sent_again()
        if packed.files:
            actions.note(self._core, actions.PACK, records=packed.records, file=folder.name)
        return HandedOver(**vars(packed), held=left.held)

    def merge(
        self,
        sources: Iterable[Path],
        *,
        trusted: frozenset[str] = frozenset(),
        progress: Progress = quiet,
        cancelled: IsCancelled = never,
    ) -> Merged:
        """Take packages in, file by file; a bad one does not stop the rest.

        `sources` are packages or folders of them. A device named in `trusted` is confirmed when
        its first package comes; every other unknown device waits for confirmation.
        """
        wanted, others = self._collecting.listed(sources)
        outcomes = self._collecting.read(wanted, trusted, progress, cancelled)
        return self._merged(outcomes + others, trusted)

    def _merged(self, outcomes: list[Outcome], trusted: frozenset[str]) -> Merged:
        changed = Changed()
        for outcome in outcomes:
            if isinstance(outcome, Arrived):
                changed |= outcome.changed
        came = [one for one in outcomes if isinstance(one, Arrived) and not one.already_known]
        if came:
            records = sum(one.new_records + one.changed_records for one in came)
            actions.note(self._core, actions.MERGE, records=records)
        known = {device.id for device in self._core.store.devices()}
        return Merged(tuple(outcomes), changed, tuple(sorted(trusted - known)))

    def confirm(self, unknown: UnknownDevice) -> Changed:
        """Trust a device whose name and check code were compared; noted with who did it."""
        trust.confirm(self._core.store, unknown.person, now=self._core.now(), by=self._core.person)
        return Changed(kinds=frozenset({"device"}))

    def devices(self) -> list[Device]:
        return self._core.store.devices()

    def packages(self) -> list[PackageNote]:
        """Packages written and read, newest first."""
        return sorted(self._core.store.packages(), key=lambda note: note.time, reverse=True)

    # -- in two stages: 收件 (the stick may be pulled), then 汇总; receipts; folder exchange

    def collect(
        self, sources: Iterable[Path], *, progress: Progress = quiet, cancelled: IsCancelled = never
    ) -> Collected:
        """Copy packages from sticks into the inbox and write 收件回执 back; resumable.

        `sources`: packages, folders of them, exchange folders. `progress` counts bytes. When it
        returns, the sticks may be pulled. Raises KnownError where a source is missing or cannot
        be listed, where this survey's own disk is full, and Cancelled: what is whole stays.
        """
        collected = self._collecting.collect(sources, progress, cancelled)
        if collected.new:
            actions.note(self._core, "collect", records=collected.new)
        return collected

    def merge_collected(
        self,
        *,
        trusted: frozenset[str] = frozenset(),
        progress: Progress = quiet,
        cancelled: IsCancelled = never,
    ) -> Merged:
        """Take in what lies in the inbox; what waits for trust stays there. `progress`: files."""
        outcomes = self._collecting.merge(trusted, progress, cancelled)
        return self._merged(outcomes, trusted)

    def receipts(self, target: Path | None = None) -> Receipted:
        """Office: write 入库回执 for what is merged and in a tested backup, into `target`."""
        written = self._given.write(target)
        if written.files:
            actions.note(self._core, "receipts", records=len(written.files))
        return written

    def take_receipts(self, sources: Iterable[Path]) -> ReceiptsTaken:
        """Laptop: read the office's receipts out of folders or single files."""
        return self._heard.take(self._collecting.look(sources))

    def exchange(
        self, folder: Path, *, progress: Progress = quiet, cancelled: IsCancelled = never
    ) -> Exchanged:
        """Both ways with one folder (stick, share, cloud client): give what is new, take the same.

        Raises KnownError `folder_missing` where there is no such folder.
        """
        return self._both_ways.run(
            folder,
            lambda: self._desk.leave_all().held,
            lambda room: self._give(room, progress, cancelled),
            progress,
            cancelled,
        )

    def _give(self, room: Path, progress: Progress, cancelled: IsCancelled) -> Given:
        packed = self.pack(room, "share", apart=True, progress=progress, cancelled=cancelled)
        if packed.left:  # what is written stays; the next exchange, here or elsewhere, goes on
            raise refusals.disk_full(packed.lacking)
        return Given(packed.files, packed.held, packed.elsewhere)

    def status(self) -> HandOverStatus:
        """Laptop: how far its work has come at the office."""
        return status(self._core, self._heard)

    def laptops(self) -> list[Laptop]:
        """Office: every laptop, those that need a look first."""
        return laptops(self._core, self._collecting.waiting())

    def free(
        self, *, ask: bool = False, progress: Progress = quiet, cancelled: IsCancelled = never
    ) -> Freed:
        """Laptop: let originals go that the office has; `ask` only counts them."""
        return self._freeing.free(ask, progress, cancelled)
