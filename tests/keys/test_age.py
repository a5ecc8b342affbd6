"""Encrypted files: only for their recipients, whole or not at all."""

from __future__ import annotations

import io
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
    with open(tmp_path / "sealed", "wb") as out:
        age.encrypt(io.BytesIO(PLAIN), out, [pair[1]])
    return tmp_path / "sealed"


@pytest.fixture(params=["memory", "scratch"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Opened in memory, as small files are, and in a scratch file, as large ones."""
    if request.param == "scratch":
        monkeypatch.setattr(age, "_IN_MEMORY", 0)
    return str(request.param)


def refused(source: Path, identity: str) -> str:
    """The code of the refusal, after making sure that nothing readable is left."""
    before = set(source.parent.iterdir())
    with pytest.raises(KnownError) as caught:
        age.opened(source, [identity], source.parent)
    assert set(source.parent.iterdir()) == before
    return caught.value.code


@pytest.mark.usefixtures("way")
def test_round_trip_for_each_recipient(tmp_path: Path, pair: tuple[str, str]) -> None:
    """Every recipient reads the same bytes; nobody needs the other's key."""
    other = x25519.Identity.generate()
    with open(tmp_path / "s", "wb") as out:
        age.encrypt(io.BytesIO(PLAIN), out, [pair[1], str(other.to_public())])
    assert PLAIN[:64] not in (tmp_path / "s").read_bytes()
    for identity in (pair[0], str(other)):
        with age.opened(tmp_path / "s", [identity], tmp_path) as plain:
            assert plain.read() == PLAIN
            assert plain.seek(100) == 100 and plain.read(50) == PLAIN[100:150]
    assert [file.name for file in tmp_path.iterdir()] == ["s"]


@pytest.mark.usefixtures("way")
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


@pytest.mark.usefixtures("way")
def test_stranger_is_told_so(sealed: Path) -> None:
    """Somebody else's key gives its own sentence."""
    assert refused(sealed, str(x25519.Identity.generate())) == "age.stranger"


def test_bad_recipient_writes_nothing(pair: tuple[str, str]) -> None:
    """An address that is none is refused before a byte appears."""
    out = io.BytesIO()
    with pytest.raises(KnownError) as caught:
        age.encrypt(io.BytesIO(PLAIN), out, [pair[1], "age1nonsense"])
    assert caught.value.code == "age.recipient" and not out.getvalue()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_full_disk_is_the_disks_fault(sealed: Path, pair: tuple[str, str]) -> None:
    """Disk full while writing either way: a known error that says so."""
    for work, source, who in (
        (age.encrypt, io.BytesIO(PLAIN), pair[1]),
        (age.decrypt, io.BytesIO(sealed.read_bytes()), pair[0]),
    ):
        with open("/dev/full", "wb", buffering=0) as full, pytest.raises(KnownError) as caught:
            work(source, full, [who])
        assert caught.value.code == "age.write"
