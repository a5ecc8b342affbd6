"""交接: the start file, packages out, packages in, and whom this survey trusts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from app.errors import KnownError
from app.i18n import _
from app.model.changed import Changed
from app.store.values import Device, PackageNote
from app.survey.core import Core, IsCancelled, Progress, never, quiet
from app.survey.filling import FillingDesk
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
    def __init__(self, core: Core, desk: FillingDesk) -> None:
        self._core = core
        self._desk = desk

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
