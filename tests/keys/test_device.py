"""Device keys: made once, kept private, replaced when a survey was copied or restored."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from app.errors import KnownError
from app.keys import device

SURVEY = "6f1c1b1e-2f0a-4c7e-9d55-0a1b2c3d4e5f"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CHENGJIAN_HOME", str(tmp_path))
    return tmp_path


def test_made_once_and_the_same_afterwards(home: Path) -> None:
    """A second start has the same identity, and the file is readable by its owner only."""
    first, second = device.load_or_make(SURVEY), device.load_or_make(SURVEY)
    assert (first.id, first.public, first.recipient) == (second.id, second.public, second.recipient)
    assert len(first.id) == 12 and first.incarnation == 1 and first.remembered is None
    file = home / "keys" / SURVEY / "device.json"
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not list(home.rglob("*.up"))


def test_signature_holds_only_for_its_bytes_and_key() -> None:
    """A changed byte, another key, or a stump of a signature does not verify."""
    key, other = device.load_or_make(SURVEY), device.load_or_make("0")
    signature = key.sign(b"text")
    assert device.verify(key.public, b"text", signature)
    assert not device.verify(key.public, b"texT", signature)
    assert not device.verify(other.public, b"text", signature)
    assert not device.verify(key.public, b"text", signature[:-1])
    assert not device.verify(b"short", b"text", signature)


def test_remembers_the_last_entry() -> None:
    """What was remembered is there after a restart."""
    device.load_or_make(SURVEY).remember(7, "ab" * 32)
    assert device.load_or_make(SURVEY).remembered == device.Remembered(7, "ab" * 32)


@pytest.mark.parametrize(
    ("chain", "fine"),
    [
        ({1: "a", 2: "b", 3: "c"}, True),
        ({1: "a", 2: "b"}, True),
        ({1: "a"}, False),
        ({}, False),
        ({1: "a", 2: "x", 3: "y"}, False),
    ],
    ids=["ahead", "level", "behind", "empty", "another entry"],
)
def test_copied_or_restored_folder_is_found(chain: dict[int, str], fine: bool) -> None:
    """Ahead of the key is a crash and fine; behind it or different is a copy."""
    assert device.belongs(chain.get, device.Remembered(2, "b")) is fine


def test_new_key_remembers_nothing_and_belongs() -> None:
    """A key that has signed nothing fits every folder."""
    assert device.belongs({5: "e"}.get, None)


def test_fresh_key_keeps_the_old_one_aside(home: Path) -> None:
    """A re-key has a new identity, counts up, still opens what was sent to the old one."""
    old = device.load_or_make(SURVEY)
    old.remember(3, "cd" * 32)
    new = device.fresh(SURVEY)
    assert new.id != old.id and new.incarnation == 2 and new.remembered is None
    assert new.former == (old.id,) and old.former == (old.id,)
    assert new.identities[1:] == old.identities and new.recipient != old.recipient
    assert device.load_or_make(SURVEY).id == new.id
    assert (home / "keys" / SURVEY / f"device-1-{old.id}.json").exists()


@pytest.mark.parametrize("content", ["{", "[]", "{}", '{"remembered": null, "signing": "zz"}'])
def test_damaged_key_is_never_replaced(home: Path, content: str) -> None:
    """A damaged key file is a known error, and stays as it is."""
    device.load_or_make(SURVEY)
    file = home / "keys" / SURVEY / "device.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(KnownError) as caught:
        device.load_or_make(SURVEY)
    assert caught.value.code == "key.read"
    assert file.read_text(encoding="utf-8") == content


def test_check_code_is_short_and_differs() -> None:
    """Sixteen digits in four groups, the same for the same key."""
    key = device.load_or_make(SURVEY)
    code = device.check_code(key.public)
    assert [len(group) for group in code.split()] == [4, 4, 4, 4]
    assert code.replace(" ", "").isdigit() and code == device.check_code(key.public)
    assert code != device.check_code(device.load_or_make("0").public)


def test_survey_id_is_never_a_path() -> None:
    """An id that would leave the key folder is refused."""
    with pytest.raises(ValueError, match=r"\.\."):
        device.load_or_make("../x")
