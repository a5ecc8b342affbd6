"""Damaged, foreign and forged packages: one sentence, nothing changed, nothing readable left."""

from __future__ import annotations

import hashlib
import random
import stat
from collections.abc import Callable
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
from tests.sync.conftest import NOW, Side

PHOTO = random.Random(5).randbytes(30_000)


@pytest.fixture
def sent(office: Side, laptop: Side, tmp_path: Path) -> Path:
    """A genuine package from a laptop that the office knows already."""
    laptop.save(name="先")
    office.merge(laptop.pack(tmp_path / "stick")[0])
    for number in range(8):
        laptop.save(name=f"甲{number}", note="字" * 200)
    laptop.save_with_photo(PHOTO)
    laptop.save_with_personal("000-0000")
    (file,) = laptop.pack(tmp_path / "stick2")
    return file


def refused(side: Side, file: Path) -> str:
    """The code of the refusal; state, files and plaintext are as before."""
    before = side.state()
    with pytest.raises(KnownError) as caught:
        side.read(file)
    error = caught.value
    assert error.title and error.kept and error.advice
    assert side.state() == before
    assert not (side.store.folder / "intake").exists()
    return error.code


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
    assert refused(office, folder / name) == "package.name"


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


def newer(manifest: dict[str, Any], inside: forge.Members) -> None:
    manifest |= {"min_reader": 3, "v": 2, "app": "9.0", "runs": "unheard of"}


def other_survey(manifest: dict[str, Any], inside: forge.Members) -> None:
    manifest["survey"] = "00000000-0000-4000-8000-000000000000"


def weak_hash(manifest: dict[str, Any], inside: forge.Members) -> None:
    manifest["algorithms"] = {"hash": "md5", "sign": "ed25519"}


def start_kind(manifest: dict[str, Any], inside: forge.Members) -> None:
    manifest["kind"] = "start"


def extra_member(manifest: dict[str, Any], inside: forge.Members) -> None:
    inside["photos/" + "0" * 64] = b"not in the manifest"


def absent_photo(manifest: dict[str, Any], inside: forge.Members) -> None:
    inside.pop(next(name for name in inside if name.startswith("photos/")))


def other_photo(manifest: dict[str, Any], inside: forge.Members) -> None:
    name = next(name for name in inside if name.startswith("photos/"))
    inside[name] = bytes(len(inside[name]))


def runnable_photo(manifest: dict[str, Any], inside: forge.Members) -> None:
    manifest["photos"][0][2] = "exe"


def photo_twice(manifest: dict[str, Any], inside: forge.Members) -> None:
    manifest["photos"] *= 2


def swapped_lines(manifest: dict[str, Any], inside: forge.Members) -> None:
    lines = inside["revs.jsonl"].splitlines(keepends=True)
    lines[1], lines[2] = lines[2], lines[1]
    _replaced(manifest, inside, b"".join(lines))


def changed_answer(manifest: dict[str, Any], inside: forge.Members) -> None:
    _replaced(manifest, inside, inside["revs.jsonl"].replace("甲3".encode(), "乙3".encode()))


def double_key(manifest: dict[str, Any], inside: forge.Members) -> None:
    lines = inside["revs.jsonl"].splitlines(keepends=True)
    lines[0] = lines[0].replace(b'{"answers"', b'{"answers":{"name":"D"},"answers"', 1)
    _replaced(manifest, inside, b"".join(lines))


def not_canonical(manifest: dict[str, Any], inside: forge.Members) -> None:
    _replaced(manifest, inside, inside["revs.jsonl"].replace(b'{"answers"', b'{ "answers"', 1))


def no_newline(manifest: dict[str, Any], inside: forge.Members) -> None:
    _replaced(manifest, inside, inside["revs.jsonl"][:-1])


def other_personal(manifest: dict[str, Any], inside: forge.Members) -> None:
    data = b'{"answers":"x"}\n'
    inside["personal.jsonl"] = data
    manifest["personal"] |= {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def signature_of_nothing(manifest: dict[str, Any], inside: forge.Members) -> None:
    manifest["runs"][0]["signature"] = "00" * 64


def other_head(manifest: dict[str, Any], inside: forge.Members) -> None:
    manifest["runs"][0]["head"] = "0" * 64


def shifted_run(manifest: dict[str, Any], inside: forge.Members) -> None:
    manifest["runs"][0]["from"] += 1
    manifest["runs"][0]["to"] += 1


def longer_run(manifest: dict[str, Any], inside: forge.Members) -> None:
    manifest["runs"][0]["to"] += 1


def huge_run(manifest: dict[str, Any], inside: forge.Members) -> None:
    manifest["runs"][0]["to"] = 1 << 52
    manifest["revs"]["n"] = 1 << 52


def stolen_device(manifest: dict[str, Any], inside: forge.Members) -> None:
    manifest["sender"]["device"] = "0123456789ab"


def keyless(manifest: dict[str, Any], inside: forge.Members) -> None:
    manifest["sender"]["public"] = "00" * 31


def half_part(manifest: dict[str, Any], inside: forge.Members) -> None:
    manifest["part"] = [3, 2]


def no_sender(manifest: dict[str, Any], inside: forge.Members) -> None:
    del manifest["sender"]


def _replaced(manifest: dict[str, Any], inside: forge.Members, data: bytes) -> None:
    inside["revs.jsonl"] = data
    manifest["revs"] |= {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (newer, "package.newer"),
        (other_survey, "package.survey"),
        (weak_hash, "package.format"),
        (start_kind, "package.format"),
        (extra_member, "package.format"),
        (absent_photo, "package.format"),
        (other_photo, "package.format"),
        (runnable_photo, "package.format"),
        (photo_twice, "package.format"),
        (swapped_lines, "package.chain"),
        (changed_answer, "package.chain"),
        (double_key, "package.record"),
        (not_canonical, "package.record"),
        (no_newline, "package.format"),
        (other_personal, "package.record"),
        (signature_of_nothing, "package.signature"),
        (other_head, "package.chain"),
        (shifted_run, "package.signature"),
        (longer_run, "package.format"),
        (huge_run, "package.format"),
        (stolen_device, "package.format"),
        (keyless, "package.format"),
        (half_part, "package.format"),
        (no_sender, "package.format"),
    ],
)
def test_forged_by_the_sender(
    office: Side, laptop: Side, sent: Path, change: forge.Changing, code: str
) -> None:
    """Even with a good signature, contents against the rules are refused as a whole."""
    assert refused(office, forge.changed(sent, office.key, laptop.key, change)) == code


def test_manifest_signed_by_somebody_else(office: Side, other: Side, sent: Path) -> None:
    """A manifest that its sender did not sign is refused."""
    file = forge.changed(sent, office.key, other.key, lambda _manifest, _inside: None)
    assert refused(office, file) == "package.signature"


def test_newer_format_keeps_the_file(office: Side, laptop: Side, sent: Path) -> None:
    """A package of a newer program stays where it is, and the program's version is named."""
    file = forge.changed(sent, office.key, laptop.key, newer)
    with pytest.raises(KnownError, match=r"9\.0"):
        office.read(file)
    assert file.exists()


def bomb() -> bytes:
    return forge.zipped([(forge.info("revs.jsonl"), bytes(50_000_000))], packed=True)


def named(name: str) -> bytes:
    return forge.zipped([(forge.info(name), b"x")])


def doubled() -> bytes:
    with pytest.warns(UserWarning, match="Duplicate"):
        return forge.zipped([(forge.info("revs.jsonl"), b"x"), (forge.info("revs.jsonl"), b"y")])


def linked() -> bytes:
    return forge.zipped([(forge.info("revs.jsonl", stat.S_IFLNK | 0o777), b"/etc/passwd")])


def many() -> bytes:
    return forge.zipped((forge.info(f"photos/{i:064x}"), b"") for i in range(10_001))


@pytest.mark.parametrize(
    "make",
    [
        bomb,
        doubled,
        linked,
        many,
        lambda: named("../../outside"),
        lambda: named("/etc/cron.d/x"),
        lambda: named("photos/../revs.jsonl"),
        lambda: named("C:\\x"),
        lambda: named("REVS.JSONL"),
        lambda: named("forms/"),
        lambda: named("manifest.json") + b"tail",
        lambda: b"head" + named("manifest.json"),
        lambda: b"PK\5\6" + bytes(18),
        lambda: b"",
        lambda: b"no archive at all" * 10,
    ],
    ids=lambda make: make.__name__,
)
def test_dangerous_archives(
    office: Side, sent: Path, tmp_path: Path, make: Callable[[], bytes]
) -> None:
    """Bombs, escapes, links, doubles and foreign names are refused before unpacking."""
    name = names.parse(sent.name)
    assert name is not None
    file = forge.closed(make(), tmp_path, office.key.recipient, name)
    assert refused(office, file) == "package.format"
    assert not (tmp_path / "outside").exists()


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
    _replaced(manifest, inside, revision.data + b"\n")
