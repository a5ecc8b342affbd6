"""A laptop's share of the office's log, however scattered, and what is told of what is left out."""

from __future__ import annotations

from pathlib import Path

from app.model.ids import new_id
from app.model.revision import Revision
from app.sync import intake, package, parts, start_file
from app.sync.manifest import Outset
from app.sync.outgoing import Wanted
from tests.sync.conftest import NOW, Side

MANY = 2 * parts.MOST_RUNS + 200


def scattered(office: Side) -> set[str]:
    """Places of two towns that take turns in the log; those of the first."""
    made = [office.revision(form="place", name=f"房屋{n}") for n in range(MANY)]
    office.store.append(made, office.key)
    return {one.record for one in made[::2]}


def test_a_scattered_share_arrives_whole_and_alone(
    office: Side, laptop: Side, tmp_path: Path
) -> None:
    """In as many packages as their tables of contents need; nothing is told to be missing."""
    share = scattered(office)

    def wanted(one: Revision) -> bool:
        return one.record in share

    before = laptop.store.count("place")
    to = [laptop.key.recipient]
    packed = package.write(
        office.store, office.sender, tmp_path / "s", to, now=NOW, wanted=wanted, originals=False
    )
    assert len(packed.files) > 1
    for file in packed.files:
        outcome = laptop.read(file)
        assert isinstance(outcome, intake.Arrived)
        assert (outcome.gaps, outcome.missing, outcome.waiting) == ((), (), 0)
    assert laptop.store.count("place") == before + len(share)


def test_a_start_file_of_a_scattered_share(office: Side, tmp_path: Path) -> None:
    """In up to 1,000 pieces alone; a laptop of it holds these places and what they are for."""
    share = scattered(office)
    file = start_file.write(
        office.store, office.sender, tmp_path / "start", now=NOW, share=share,
        outset=Outset(len(share), ("东镇",)),
    )  # fmt: skip
    start_file.make_survey(file, tmp_path / "new", now=NOW)
    assert start_file.read(file).places == len(share) == MANY // 2
    with office.store.open(tmp_path / "new") as store:
        assert store.count("place") == len(share)
        assert store.gaps(office.key.id)


def test_what_others_wrote_comes_in_pieces_that_they_signed(
    office: Side, laptop: Side, other: Side, tmp_path: Path
) -> None:
    """Only their writer can vouch for them: what lies behind the wanted one comes along."""
    records = [laptop.save(name=str(n)) for n in range(4)]
    for file in laptop.pack(tmp_path / "a"):
        office.merge(file)
    later = laptop.save(name="later")
    for file in laptop.pack(tmp_path / "a"):
        office.merge(file)

    wanted = records[1]
    packed = package.write(
        office.store, office.sender, tmp_path / "b", [other.key.recipient], now=NOW,
        wanted=lambda one: one.record == wanted,
    )  # fmt: skip
    for file in packed.files:
        outcome = other.read(file)
        assert isinstance(outcome, intake.Arrived) and outcome.gaps == ()
    here = [other.store.view(record) is not None for record in (*records, later)]
    assert here == [False, True, True, True, False]


def test_two_receivers_have_hand_overs_of_their_own(
    office: Side, laptop: Side, other: Side, tmp_path: Path
) -> None:
    """Neither drops the other's packages from the outbox, and both are known again."""
    share = scattered(office)
    for side in (laptop, other):
        side.save(name="bekannt")
        for file in side.pack(tmp_path / side.name):
            office.merge(file)
    made: dict[str, list[str]] = {}

    def wanted(mine: bool) -> Wanted:
        return lambda one: (one.record in share) == mine

    for _turn in range(2):
        for side in (laptop, other):
            packed = package.write(
                office.store, office.sender, tmp_path / new_id(), [side.key.recipient], now=NOW,
                wanted=wanted(side is laptop), group=side.key.id,
            )  # fmt: skip
            names = [file.name for file in packed.files]
            assert made.setdefault(side.name, names) == names
    assert packed.reused == len(packed.files)
