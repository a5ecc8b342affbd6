"""A protected survey opens with its passphrase or its recovery code, and with nothing else."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import KnownError
from app.keys import device, protection
from app.keys.protection import OVERHEAD, Protection

PASSPHRASE = "红柳河边的老榆树"
SURVEY = "6f1c1b1e-2f0a-4c7e-9d55-0a1b2c3d4e5f"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Protection]:
    folder = tmp_path_factory.mktemp("survey")
    return folder, protection.protect_new(folder, PASSPHRASE)[0]


def test_passphrase_and_recovery_code_open_the_same(made: tuple[Path, Protection]) -> None:
    """Both give the same key; the code may be typed carelessly, in narrow or wide letters."""
    folder, known = made
    assert protection.is_protected(folder)
    code = known.recovery_code
    assert len(code) == 44 and code.count("-") == 8
    careless = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isalnum() else c for c in code)
    for found in (
        protection.unlock(folder, PASSPHRASE),
        protection.unlock(folder, PASSPHRASE + "\n"),
        protection.unlock_with_recovery(folder, careless),
        protection.unlock_with_recovery(folder, wide),
    ):
        assert (found.database_key, found.id) == (known.database_key, known.id)


def test_full_width_digits_are_the_same_passphrase(tmp_path: Path) -> None:
    """An input method that types wide letters must not lock anybody out."""
    protection.protect_new(tmp_path, "abc 12345")
    protection.unlock(tmp_path, "ａｂｃ　１２３４５")


@pytest.mark.parametrize("wrong", ["", "红柳河边的老榆", PASSPHRASE.upper() + "x", "x" * 10_000])
def test_wrong_passphrase_is_said(made: tuple[Path, Protection], wrong: str) -> None:
    with pytest.raises(KnownError) as caught:
        protection.unlock(made[0], wrong)
    assert caught.value.code == "passphrase_wrong"


def test_code_of_another_survey_or_with_a_wrong_letter_is_said(
    made: tuple[Path, Protection], tmp_path: Path
) -> None:
    """A mistyped letter never becomes another key."""
    folder, known = made
    code = known.recovery_code
    other = protection.protect_new(tmp_path, PASSPHRASE)[1]
    letters = "23456789ABCDEFGH"
    slips = [
        code[:at] + next(c for c in letters if c != code[at]) + code[at + 1 :]
        for at in range(len(code))
        if code[at] != "-"
    ]
    for wrong in (other, "", "红柳", code[:-1], code + "A", code.replace("-", "")[:32], *slips):
        with pytest.raises(KnownError) as caught:
            protection.unlock_with_recovery(folder, wrong)
        assert caught.value.code == "recovery_wrong"


def test_short_passphrases_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    for short in ("", "1234567", "   1234567   "):
        with pytest.raises(KnownError) as caught:
            protection.protect_new(tmp_path, short)
        assert caught.value.code == "passphrase_short"
    assert not list(tmp_path.iterdir())


def test_a_survey_that_is_there_keeps_its_protection(tmp_path: Path) -> None:
    """A second protection over the first would lock the first one's data for ever."""
    known, _code = protection.protect_new(tmp_path, PASSPHRASE)
    with pytest.raises(KnownError) as caught:
        protection.protect_new(tmp_path, PASSPHRASE)
    assert caught.value.code == "survey_exists"
    assert protection.unlock(tmp_path, PASSPHRASE).id == known.id


def test_changing_the_passphrase_keeps_key_and_code(tmp_path: Path) -> None:
    """Only the new one opens afterwards; the printed sheet stays valid; a slip changes nothing."""
    known, code = protection.protect_new(tmp_path, PASSPHRASE)
    for old, new, said in (
        ("falsch falsch", "eine neue Losung", "passphrase_wrong"),
        (PASSPHRASE, "kurz", "passphrase_short"),
    ):
        with pytest.raises(KnownError) as caught:
            protection.change_passphrase(tmp_path, old, new)
        assert caught.value.code == said
        protection.unlock(tmp_path, PASSPHRASE)
    protection.change_passphrase(tmp_path, PASSPHRASE, "另一个口令足够长")
    assert protection.unlock(tmp_path, "另一个口令足够长").database_key == known.database_key
    assert protection.unlock_with_recovery(tmp_path, code).database_key == known.database_key
    with pytest.raises(KnownError):
        protection.unlock(tmp_path, PASSPHRASE)
    assert [file.name for file in tmp_path.iterdir()] == [protection.FILE]


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_damaged_protection_never_locks_the_recovery_sheet_out(
    made: tuple[Path, Protection], tmp_path: Path, data: st.DataObject
) -> None:
    """Any damage is told apart from a wrong passphrase, and the code opens and mends it."""
    folder, known = made
    whole = (folder / protection.FILE).read_bytes()
    place = data.draw(st.integers(0, len(whole) * 8 - 1))
    torn = bytearray(whole)
    if data.draw(st.booleans()):
        torn[place // 8] ^= 1 << place % 8
    else:
        del torn[place // 8 :]
    (tmp_path / protection.FILE).write_bytes(torn)
    assert protection.unlock_with_recovery(tmp_path, known.recovery_code).id == known.id
    try:
        found = protection.unlock(tmp_path, PASSPHRASE)
    except KnownError as error:
        assert error.code == "protection_damaged"
    else:
        assert json.loads(torn) == json.loads(whole)  # e.g. a blank that became a tab
        assert found.id == known.id


def test_mending_by_the_recovery_code(tmp_path: Path) -> None:
    """A lost protection file is known by the database, and is made anew with a new passphrase."""
    (tmp_path / "survey.db").write_bytes(b"\x07" * 4096)
    assert protection.is_protected(tmp_path)
    with pytest.raises(KnownError) as caught:
        protection.unlock(tmp_path, PASSPHRASE)
    assert caught.value.code == "protection_damaged"
    known = Protection(b"s" * 20)
    found = protection.unlock_with_recovery(tmp_path, known.recovery_code)
    protection.set_passphrase(tmp_path, found, PASSPHRASE)
    assert protection.unlock(tmp_path, PASSPHRASE).id == known.id


def test_plain_surveys_are_not_protected(tmp_path: Path) -> None:
    assert not protection.is_protected(tmp_path)
    (tmp_path / "survey.db").write_bytes(b"SQLite format 3\x00" + bytes(100))
    assert not protection.is_protected(tmp_path)


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=300), st.binary(max_size=40), st.data())
def test_what_is_enciphered_opens_whole_or_not_at_all(
    plain: bytes, about: bytes, data: st.DataObject
) -> None:
    """A flipped bit, a stump, another use: never other bytes than went in."""
    known = Protection(b"a" * 20)
    sealed = known.encrypt(plain, about)
    assert len(sealed) == len(plain) + OVERHEAD
    assert known.decrypt(sealed, about) == plain
    torn = bytearray(sealed)
    place = data.draw(st.integers(0, len(sealed) * 8 - 1))
    torn[place // 8] ^= 1 << place % 8
    for other in (
        (known, bytes(torn), about),
        (known, sealed[: place // 8], about),
        (known, sealed, about + b"x"),
        (known, plain, about),
        (Protection(b"b" * 20), sealed, about),
    ):
        with pytest.raises(ValueError):
            other[0].decrypt(other[1], other[2])


def test_device_key_of_a_protected_survey_is_sealed(own_home: Path) -> None:
    """The same key at each start, remembering its entry; nothing of it in clear on the disk."""
    known, stranger = Protection(b"a" * 20), Protection(b"b" * 20)
    key = device.load_or_make(SURVEY, known)
    key.remember(7, "ab" * 32)
    again = device.load_or_make(SURVEY, known)
    assert (again.id, again.identities, again.remembered) == (
        key.id, key.identities, device.Remembered(7, "ab" * 32),
    )  # fmt: skip
    new = device.fresh(SURVEY, known)
    assert new.former == (key.id,) and new.identities[1:] == key.identities
    assert device.load_or_make(SURVEY).id not in {key.id, new.id}  # a plain copy: another device
    assert device.load_or_make(SURVEY, stranger).id not in {key.id, new.id}
    for file in (own_home / "keys" / SURVEY / known.id).iterdir():
        text = file.read_bytes()
        assert b"signing" not in text
        for identity in new.identities:
            assert identity.encode() not in text


def test_plain_keys_move_behind_the_protection(own_home: Path) -> None:
    """Protecting a survey takes all its keys along: packages to earlier ones still open."""
    first = device.load_or_make(SURVEY)
    plain = device.fresh(SURVEY)
    known = Protection(b"a" * 20)
    device.seal_away(SURVEY, known)
    device.forget_plain(SURVEY)
    sealed = device.load_or_make(SURVEY, known)
    assert (sealed.id, sealed.identities) == (plain.id, plain.identities)
    assert sealed.former == (first.id,)
    assert not list((own_home / "keys" / SURVEY).glob("device*"))


@pytest.mark.skipif(sys.platform == "win32", reason="no such files there")
def test_a_crash_leaves_no_memory_in_a_file(tmp_path: Path) -> None:
    """Whoever opens a protected survey writes no core dump from then on."""
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
    protection.protect_new(tmp_path, PASSPHRASE)
    assert resource.getrlimit(resource.RLIMIT_CORE)[0] == 0
