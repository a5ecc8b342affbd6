"""What the tests of receipts do again and again: back up, hand over, bring receipts home."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from app.survey.hand_over import Receipted, ReceiptsTaken
from tests.folders import made
from tests.survey.crew import Crew, Machine


def later(crew: Crew, **step: int) -> None:
    """Time goes by on all computers."""
    for machine in crew.machines:
        machine.today += timedelta(**step)


def back_up(office: Machine) -> None:
    """A tested copy on another disk, some minutes after what came before."""
    office.today += timedelta(minutes=5)
    office.be_here()
    office.survey.backups.run(made(office.root / "disk"))


def trusted(crew: Crew) -> frozenset[str]:
    return frozenset(machine.survey.device for machine in crew.machines)


def handed_over(crew: Crew, laptop: Machine, stick: Path) -> None:
    """Packed onto a stick, collected and merged at the office."""
    laptop.survey.exchange.pack(made(stick))
    crew.office.survey.exchange.collect([stick])
    assert not crew.office.survey.exchange.merge_collected(trusted=trusted(crew)).refused


def receipts_home(crew: Crew, laptop: Machine, stick: Path) -> tuple[Receipted, ReceiptsTaken]:
    """The office writes 入库回执 onto the stick, the laptop reads them."""
    written = crew.office.survey.exchange.receipts(stick)
    return written, laptop.survey.exchange.take_receipts([stick])


def acknowledged(crew: Crew, laptop: Machine, stick: Path) -> None:
    """The whole way there and back, with a backup in between."""
    handed_over(crew, laptop, stick)
    back_up(crew.office)
    receipts_home(crew, laptop, stick)
