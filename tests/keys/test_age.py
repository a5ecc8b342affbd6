"""Encrypted files: only for their recipients, whole or not at all."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from pyrage import x25519

from app.errors import KnownError
from app.keys import age

PLAIN = random.Random(1).randbytes(200_000)


@pytest.fixture
def pair() -> tuple[str, str]:
    identity = x25519.Identity.generate()
    return str(identity), str(identity.to_public())


@pytest.fixture
def sealed(tmp_path: Path, pair: tuple[str, str]) -> Path:
    (tmp_path / "plain").write_bytes(PLAIN)
    age.encrypt_file(tmp_path / "plain", tmp_path / "sealed", [pair[1]])
    return tmp_path / "sealed"


def refused(source: Path, identity: str) -> str:
    """The code of the refusal, after making sure that nothing readable is left."""
    before = set(source.parent.iterdir())
    with pytest.raises(KnownError) as caught:
        age.decrypt_file(source, source.parent / "out", [identity])
    assert set(source.parent.iterdir()) == before
    return caught.value.code


def test_round_trip_for_each_recipient(tmp_path: Path, pair: tuple[str, str]) -> None:
    """Every recipient reads the same bytes; nobody needs the other's key."""
    other = x25519.Identity.generate()
    (tmp_path / "plain").write_bytes(PLAIN)
    age.encrypt_file(tmp_path / "plain", tmp_path / "s", [pair[1], str(other.to_public())])
    assert PLAIN[:64] not in (tmp_path / "s").read_bytes()
    for identity in (pair[0], str(other)):
        age.decrypt_file(tmp_path / "s", tmp_path / "out", [identity])
        assert (tmp_path / "out").read_bytes() == PLAIN


def test_truncated_or_altered_leaves_no_plaintext(sealed: Path, pair: tuple[str, str]) -> None:
    """Cut anywhere, or one bit changed anywhere: refused, and no plaintext stays."""
    whole, chance = sealed.read_bytes(), random.Random(2)
    for _ in range(60):
        cut = chance.randrange(len(whole))
        sealed.write_bytes(whole[:cut])
        assert refused(sealed, pair[0]) in {"age.damaged", "age.stranger"}
        changed = bytearray(whole)
        changed[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        sealed.write_bytes(changed)
        assert refused(sealed, pair[0]) in {"age.damaged", "age.stranger"}


def test_stranger_is_told_so(sealed: Path) -> None:
    """Somebody else's key gives its own sentence."""
    assert refused(sealed, str(x25519.Identity.generate())) == "age.stranger"


def test_bad_recipient_writes_nothing(tmp_path: Path) -> None:
    """An address that is none is refused before a file appears."""
    (tmp_path / "plain").write_bytes(PLAIN)
    with pytest.raises(KnownError) as caught:
        age.encrypt_file(tmp_path / "plain", tmp_path / "s", ["age1nonsense"])
    assert caught.value.code == "age.recipient" and not (tmp_path / "s").exists()


@pytest.mark.skipif(os.name != "posix", reason="needs /dev/full")
def test_full_disk_leaves_no_stump(tmp_path: Path, sealed: Path, pair: tuple[str, str]) -> None:
    """Disk full while writing either way: a known error and no file."""
    for work, source, who in (
        (age.encrypt_file, tmp_path / "plain", pair[1]),
        (age.decrypt_file, sealed, pair[0]),
    ):
        (tmp_path / "out.up").symlink_to("/dev/full")
        with pytest.raises(KnownError) as caught:
            work(source, tmp_path / "out", [who])
        assert caught.value.code == "age.write"
        assert not (tmp_path / "out").exists() and not (tmp_path / "out.up").is_symlink()
