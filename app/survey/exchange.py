"""交接: the start file, packages out, packages in, and whom this survey trusts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from app.errors import KnownError
from app.i18n import _
from app.model.changed import Changed
from app.store.values import Device, PackageNote
from app.survey.core import Core, IsCancelled, Progress, never, quiet
from app.survey.filling import FillingDesk
from app.survey.hand_over import (
    Collected,
    Exchanged,
    Freed,
    HandOverStatus,
    Laptop,
    Receipted,
    ReceiptsTaken,
)
from app.sync import intake, package, start_file, trust
from app.sync.intake import Arrived, Ignored, Outcome, Refused, UnknownDevice
from app.sync.outgoing import Sender
from app.sync.package import Packed

__all__ = ["Arrived", "Exchange", "HandedOver", "Ignored", "Merged", "Refused", "UnknownDevice"]


@dataclass(frozen=True)
class Merged:
    """What came of a merge, file by file."""

    outcomes: tuple[Outcome, ...]
    changed: Changed

    @property
    def refused(self) -> bool:
        """Whether something was refused or still waits for trust."""
        return any(isinstance(one, Refused | UnknownDevice) for one in self.outcomes)


@dataclass(frozen=True)
class HandedOver(Packed):
    """What was written, and the drafts that were not in it: house, and why."""

    held: tuple[tuple[str, KnownError], ...]


class Exchange:
    def __init__(
        self, core: Core, desk: FillingDesk, covered: Callable[[], int] = lambda: 0
    ) -> None:
        """`covered`: up to which `revision.n` a tested backup reaches; 0 without one."""
        self._core = core
        self._desk = desk
        self._covered = covered

    def _sender(self) -> Sender:
        own = self._core.store.device(self._core.key.id)
        return Sender(self._core.key, own.name if own else "", self._core.person)

    def start_file(
        self, folder: Path, *, progress: Progress = quiet, cancelled: IsCancelled = never
    ) -> Path:
        """The file from which laptops join; only the office writes one."""
        if self._core.store.meta.role != "office":
            raise KnownError(
                "not_the_office",
                _("只有办公室的调查能写开工文件。"),
                kept=_("没有写出任何文件。"),
                advice=_("请在办公室的电脑上打开原来的调查，再写开工文件。"),
            )
        return start_file.write(
            self._core.store, self._sender(), folder,
            now=self._core.now(), progress=progress, cancelled=cancelled,
        )  # fmt: skip

    def pack(
        self, folder: Path, *, progress: Progress = quiet, cancelled: IsCancelled = never
    ) -> HandedOver:
        """Hand over everything: open drafts become revisions first, then packages are written.

        A draft that cannot become one stays here, and is told. Raises a known error at an office
        that trusts nobody yet: nobody could open the package.
        """
        left = self._desk.leave_all()
        recipients = package.recipients_of(self._core.store)
        if not set(recipients) - {self._core.key.recipient}:
            raise KnownError(
                "nobody_to_send_to",
                _("还没有可以收件的电脑。"),
                kept=_("没有写出任何文件。"),
                advice=_("先汇总一次外业电脑的交接文件，确认信任后再打包回传。"),
            )
        packed = package.write(
            self._core.store, self._sender(), folder, recipients,
            now=self._core.now(), progress=progress, cancelled=cancelled,
        )  # fmt: skip
        return HandedOver(packed.files, packed.records, packed.photos, packed.missing, left.held)

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
        outcomes = intake.read(
            self._core.store,
            self._core.key,
            list(sources),
            now=self._core.now(),
            trusted=trusted,
            by=self._core.person,
            progress=progress,
            cancelled=cancelled,
        )
        changed = Changed()
        for outcome in outcomes:
            if isinstance(outcome, Arrived):
                changed |= outcome.changed
        return Merged(tuple(outcomes), changed)

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
        raise NotImplementedError

    def merge_collected(
        self,
        *,
        trusted: frozenset[str] = frozenset(),
        progress: Progress = quiet,
        cancelled: IsCancelled = never,
    ) -> Merged:
        """Take in what lies in the inbox; what waits for trust stays there. `progress`: files."""
        raise NotImplementedError

    def receipts(self, target: Path | None = None) -> Receipted:
        """Office: write 入库回执 for what is merged and in a tested backup, into `target`."""
        raise NotImplementedError

    def take_receipts(self, sources: Iterable[Path]) -> ReceiptsTaken:
        """Laptop: read the office's receipts out of folders or single files."""
        raise NotImplementedError

    def exchange(
        self, folder: Path, *, progress: Progress = quiet, cancelled: IsCancelled = never
    ) -> Exchanged:
        """Both ways with one folder (stick, share, cloud client): give what is new, take the same.

        Raises KnownError `folder_missing` where there is no such folder.
        """
        raise NotImplementedError

    def status(self) -> HandOverStatus:
        """Laptop: how far its work has come at the office."""
        raise NotImplementedError

    def laptops(self) -> list[Laptop]:
        """Office: every laptop, those that need a look first."""
        raise NotImplementedError

    def free(
        self, *, ask: bool = False, progress: Progress = quiet, cancelled: IsCancelled = never
    ) -> Freed:
        """Laptop: let originals go that the office has; `ask` only counts them."""
        raise NotImplementedError
