"""Damaged, foreign and forged packages: one sentence, nothing changed, nothing readable left."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from pyrage import x25519

from app.errors import KnownError
from app.keys import device
from app.model.history import ChainEntry, extend, head_message
from app.model.revision import Revision
from app.store.store import Store
from app.sync import intake, names, package, start_file
from tests.sync import forge
from tests.sync.conftest import NOW, Side, refused
from tests.sync.forge import replaced


def test_every_changed_region_of_a_file_is_refused(office: Side, sent: Path) -> None:
    """One bit changed anywhere: refused by its name; with a fitting name, by its encryption."""
    whole, chance = sent.read_bytes(), random.Random(1)
    name = names.parse(sent.name)
    assert name is not None
    for start in range(0, len(whole), len(whole) // 40):
        altered = bytearray(whole)
        altered[min(start + chance.randrange(400), len(whole) - 1)] ^= 1 << chance.randrange(8)
        sent.write_bytes(altered)
        assert refused(office, sent) == "package.altered"
        fitting = sent.with_name("fitting")
        fitting.write_bytes(altered)
        fitting = forge.renamed(fitting, name.device, name.first, name.last)
        assert refused(office, fitting) in {"age.damaged", "age.stranger"}
    sent.write_bytes(whole)
    assert office.merge(sent).new_records == 10


def test_truncated_is_refused(office: Side, sent: Path) -> None:
    """Cut at any length, under its own name or a fitting one."""
    whole = sent.read_bytes()
    for length in (0, 1, 200, len(whole) // 2, len(whole) - 1):
        sent.write_bytes(whole[:length])
        assert refused(office, sent) == "package.altered"
        if length:
            fitting = sent.with_name("fitting")
            fitting.write_bytes(whole[:length])
            assert refused(office, forge.renamed(fitting, "0" * 12, 1, 2)) == "age.damaged"


def test_changed_inside_and_encrypted_again(office: Side, sent: Path, tmp_path: Path) -> None:
    """An enemy who re-encrypts an altered archive is refused, or changed nothing that counts."""
    genuine, chance = forge.opened(sent, office.key), random.Random(2)
    name = names.parse(sent.name)
    assert name is not None
    spots = [chance.randrange(len(genuine)) for _ in range(60)]
    spots += [len(genuine) - 1 - i * 7 for i in range(60)]  # the directory of the archive
    taken: set[str] = set()
    for spot in spots:
        altered = bytearray(genuine)
        altered[spot] ^= 1 << chance.randrange(8)
        file = forge.closed(bytes(altered), tmp_path, office.key.recipient, name)
        before = office.state()
        try:
            office.read(file)
        except KnownError:
            assert office.state() == before
        else:  # a bit that means nothing, such as a date: then it is the genuine package
            taken.add(office.store.digest())
        file.unlink()
    assert office.merge(sent).already_known == bool(taken)
    assert taken <= {office.store.digest()}


@pytest.mark.parametrize(
    "called",
    [
        "{upper}",
        "{name}.part",
        "{name}.up",
        "{stem} (conflicted copy 2026-11-22).svp",
        "{stem}.sync-conflict-20261122-094100-ABCDEFG.svp",
        "副本 {name}",
        ".{name}",
        "{name} ",
        "{stem}.svo",
    ],
)
def test_foreign_names_are_ignored_and_listed(
    office: Side, sent: Path, tmp_path: Path, called: str
) -> None:
    """Conflict copies, stumps and other cases of a name are left alone and listed."""
    folder = tmp_path / "share"
    folder.mkdir()
    name = called.format(name=sent.name, upper=sent.name.upper(), stem=sent.stem)
    (folder / name).write_bytes(sent.read_bytes())
    (folder / "sub").mkdir()
    before = office.state()
    outcomes = intake.read(office.store, office.key, [folder], now=NOW)
    assert {type(outcome) for outcome in outcomes} == {intake.Ignored} and len(outcomes) == 2
    assert office.state() == before
    called_so = "package.start" if name.endswith(names.START) else "package.name"
    assert refused(office, folder / name) == called_so


def test_renamed_by_an_enemy(office: Side, sent: Path) -> None:
    """Another device or range in the name than inside is refused."""
    name = names.parse(sent.name)
    assert name is not None
    for parts in (
        ("0" * 12, name.first, name.last),
        (name.device, name.first + 1, name.last),
        (name.device, name.first, name.last + 5),
    ):
        copy = sent.with_name("copy")
        copy.write_bytes(sent.read_bytes())
        assert refused(office, forge.renamed(copy, *parts)) == "package.altered"


def test_wrong_recipient(laptop: Side, other: Side, tmp_path: Path) -> None:
    """A package for somebody else gives its own sentence."""
    laptop.save(name="甲")
    (file,) = laptop.pack(tmp_path / "s")
    assert refused(other, file) == "age.stranger"
    stranger = str(x25519.Identity.generate().to_public())
    to = [stranger]
    packed = package.write(laptop.store, laptop.sender, tmp_path / "t", to, now=NOW)
    assert refused(other, packed.files[0]) == "age.stranger"


def test_unknown_device_waits_for_confirmation(
    office: Side, laptop: Side, other: Side, tmp_path: Path
) -> None:
    """Nothing of a stranger is applied until its name and code were confirmed."""
    laptop.save(name="甲")
    (file,) = laptop.pack(tmp_path / "s")
    before = office.state()
    outcome = office.read(file)
    assert isinstance(outcome, intake.UnknownDevice)
    assert office.state() == before
    assert outcome.person.name == "laptop-a" and outcome.same_name == ()
    assert outcome.code == device.check_code(laptop.key.public)
    office.merge(file)
    other.name = "laptop-a"
    other.save(name="乙")
    (double,) = other.pack(tmp_path / "t")
    outcome = office.read(double)
    assert isinstance(outcome, intake.UnknownDevice)
    assert outcome.same_name == (laptop.key.id,)


def test_changed_key_is_refused(office: Side, laptop: Side, sent: Path) -> None:
    """A known device with another key than it had is refused."""
    known = office.store.device(laptop.key.id)
    assert known is not None
    office.store.set_device(type(known)(known.id, bytes(32), name=known.name, trusted=True))
    assert refused(office, sent) == "package.key"


def test_pretended_office_is_refused(
    laptop: Side, other: Side, tmp_path: Path, office: Side
) -> None:
    """A package that claims to come from the office, with another key, is refused."""
    other.save(name="甲")
    packed = package.write(
        other.store, other.sender, tmp_path / "s", [laptop.key.recipient], now=NOW
    )

    def pretend(manifest: dict[str, Any], inside: forge.Members) -> None:
        manifest["role"] = "office"

    file = forge.changed(packed.files[0], laptop.key, other.key, pretend)
    assert refused(laptop, file) == "package.key"


def test_revoked_device_is_refused(office: Side, laptop: Side, sent: Path) -> None:
    """Entries behind a revocation are not believed any more."""
    known = office.store.device(laptop.key.id)
    assert known is not None
    office.store.set_device(
        type(known)(
            known.id, known.public, known.recipient, known.name, trusted=True, revoked_from=3
        )
    )
    assert refused(office, sent) == "package.revoked"


def test_revision_of_another_device_in_a_run(
    office: Side, laptop: Side, other: Side, sent: Path
) -> None:
    """A run with somebody else's revision in it is refused though its signature is good."""
    foreign = other.revision(name="冒名")

    def smuggle(manifest: dict[str, Any], inside: forge.Members) -> None:
        _one_run(manifest, inside, laptop, foreign)

    assert refused(office, forge.changed(sent, office.key, laptop.key, smuggle)) == "package.record"


def test_replay_changes_nothing(office: Side, laptop: Side, tmp_path: Path) -> None:
    """An old package read again after a newer one takes nothing back."""
    record = laptop.save(name="旧")
    (old,) = laptop.pack(tmp_path / "old")
    laptop.save(record, name="新")
    (new,) = laptop.pack(tmp_path / "new")
    office.merge(new)
    before = office.store.digest()
    outcome = office.merge(old)
    assert outcome.already_known and office.store.digest() == before
    assert office.answers(record)["name"] == "新"


def test_own_package_is_not_read_from_a_folder(laptop: Side, tmp_path: Path) -> None:
    """What this device wrote itself is not listed as arrived."""
    laptop.save(name="甲")
    laptop.pack(tmp_path / "s")
    outcomes = intake.read(laptop.store, laptop.key, [tmp_path / "s"], now=NOW)
    assert not [o for o in outcomes if not isinstance(o, intake.Ignored)]


def test_damaged_start_file(office: Side, start: Path, tmp_path: Path) -> None:
    """A changed start file makes no survey, or, made to fit its name, none that differs."""
    whole, chance = start.read_bytes(), random.Random(4)
    name = names.parse(start.name)
    assert name is not None
    for begin in range(0, len(whole), len(whole) // 30):
        altered = bytearray(whole)
        altered[min(begin + chance.randrange(60), len(whole) - 1)] ^= 1 << chance.randrange(8)
        start.write_bytes(altered)
        with pytest.raises(KnownError):
            start_file.make_survey(start, tmp_path / "new", now=NOW)
        fitting = start.with_name("fitting")
        fitting.write_bytes(altered)
        fitting = forge.renamed(fitting, name.device, name.first, name.last, names.START)
        made = tmp_path / f"made{begin}"
        try:
            start_file.make_survey(fitting, made, now=NOW)
        except KnownError:
            assert not made.exists() and not made.with_name(made.name + ".up").exists()
        else:
            with Store.open(made) as store:
                assert store.digest() == office.store.digest()
                assert store.meta.office_public == office.key.public


def test_start_file_needs_an_empty_folder(start: Path, tmp_path: Path) -> None:
    """A folder with something in it is left alone; an empty one is used."""
    folder = tmp_path / "new"
    folder.mkdir()
    (folder / "x").write_text("mine", encoding="utf-8")
    with pytest.raises(KnownError) as caught:
        start_file.make_survey(start, folder, now=NOW)
    assert caught.value.code == "start.folder" and len(list(folder.iterdir())) == 1
    (folder / "x").unlink()
    start_file.make_survey(start, folder, now=NOW)
    assert (folder / "survey.db").exists()


def test_start_file_holds_places_only(office: Side, tmp_path: Path) -> None:
    """Inspections and personal answers of the office do not travel in the clear."""
    office.save(name="检查内容")
    office.save_with_personal("000-0000")
    office.save(form="place", name="后加的房屋")
    file = start_file.write(office.store, office.sender, tmp_path / "s", now=NOW)
    inside = forge.members(file.read_bytes())
    assert "personal.jsonl" not in inside
    assert "检查内容".encode() not in inside["revs.jsonl"]
    start_file.make_survey(file, tmp_path / "new", now=NOW)
    assert start_file.read(file).places == 4


def _one_run(
    manifest: dict[str, Any], inside: forge.Members, side: Side, revision: Revision
) -> None:
    """Replace the runs by a well-signed one with a single revision at its end."""
    head = side.store.log_heads()[side.key.id]
    entry = extend(
        ChainEntry(side.key.id, head.seq, head.rid, head.entry), side.key.id, revision.id
    )
    run = manifest["runs"][0]
    run |= {
        "from": entry.seq,
        "to": entry.seq,
        "prev": head.entry,
        "head": entry.entry,
        "signature": side.key.sign(head_message(entry)).hex(),
    }
    manifest["revs"]["n"] = 1
    replaced(manifest, inside, revision.data + b"\n")
