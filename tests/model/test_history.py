"""Device chains: what is missing, doubled or changed shows, whatever the order of arrival."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from app.model.history import (
    GENESIS,
    ChainEntry,
    ChainReport,
    check_chain,
    extend,
    head_message,
)
from tests.model.bodies import CALM

DEVICE = "3f2a9c81bc02"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
PUBLIC = KEY.public_key().public_bytes_raw()


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def rid(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def chain(count: int, last: ChainEntry | None = None, salt: str = "") -> list[ChainEntry]:
    entries = []
    for number in range(count):
        last = extend(last, DEVICE, rid(f"{salt}{number}"))
        entries.append(last)
    return entries


def check(
    entries: list[ChainEntry], *signed: ChainEntry, after: ChainEntry | None = None
) -> ChainReport:
    signatures = {head.entry: KEY.sign(head_message(head)) for head in signed}
    return check_chain(entries, PUBLIC, signatures, verify, after=after)


def test_the_hash_of_an_entry_never_changes() -> None:
    """Anyone can compute an entry from the words of the documentation."""
    first = extend(None, DEVICE, "ab" * 32)
    second = extend(first, DEVICE, "cd" * 32)
    assert first.entry == hashlib.sha256(b"sv-log-1\n" + b"0" * 64 + b"ab" * 32).hexdigest()
    assert second == ChainEntry(
        DEVICE,
        2,
        "cd" * 32,
        hashlib.sha256(b"sv-log-1\n" + first.entry.encode() + b"cd" * 32).hexdigest(),
    )
    assert head_message(second) == f"sv-head-1\n{DEVICE}\n2\n{second.entry}".encode()


@CALM
@given(st.integers(1, 12), st.data())
def test_a_whole_chain_is_sound_in_any_order(count: int, data: st.DataObject) -> None:
    """One signature over the newest line vouches for all, repeated or shuffled."""
    entries = chain(count)
    mixed = data.draw(st.permutations(entries + entries[: count // 2]))
    assert check(mixed, entries[-1]).sound


def test_missing_lines_are_gaps() -> None:
    """Gaps are ranges; what comes after one is not vouched for, since its id is not bound."""
    entries = chain(9)
    report = check([entries[n] for n in (2, 3, 5, 8)], entries[8])
    assert report.gaps == ((1, 2), (5, 5), (7, 8))
    assert report.unsigned == (3, 4, 6, 9)
    assert not report.breaks
    assert not report.forks


def test_the_entry_before_closes_the_gap() -> None:
    """A package that names the entry before its first line can be checked by itself."""
    entries = chain(9)
    before = replace(entries[3], rid="")
    assert check(entries[4:], entries[8], after=before).sound
    forged = [replace(entries[4], rid=rid("other")), *entries[5:]]
    assert check(forged, entries[8], after=before).breaks == (5,)
    assert not check(entries[4:], entries[8], after=replace(before, entry=GENESIS)).sound


def test_lines_already_known_are_trusted() -> None:
    """After a trusted line only the new ones need a signature."""
    entries = chain(6)
    assert check(entries, entries[5], after=entries[2]).sound
    assert check(entries, after=entries[2]).unsigned == (4, 5, 6)
    assert check(entries, after=entries[5]).sound


def test_two_entries_for_one_line_are_a_fork() -> None:
    """A restored laptop goes on from an old line: both branches stand and it shows."""
    entries = chain(4)
    other = chain(3, entries[1], "restored")
    report = check(entries + other, entries[3], other[2])
    assert report.forks == (3, 4)
    assert not (report.gaps or report.breaks or report.unsigned)
    assert check(entries + other, entries[3]).unsigned == (3, 4, 5)


def test_a_changed_line_breaks_the_chain() -> None:
    """Neither an id nor a hash can be exchanged."""
    entries = chain(5)
    swapped = [*entries[:2], replace(entries[2], rid=rid("x")), *entries[3:]]
    assert check(swapped, entries[4]).breaks == (3,)
    rehashed = [*entries[:2], extend(entries[1], DEVICE, rid("x")), *entries[3:]]
    report = check(rehashed, entries[4])
    assert report.breaks == (4,)
    assert report.unsigned == (1, 2, 3, 4)


def test_a_foreign_signature_vouches_for_nothing() -> None:
    """A signature counts under the device's key, for its line, its number and its device."""
    entries = chain(3)
    stranger = Ed25519PrivateKey.from_private_bytes(bytes([1]) * 32)
    for signature in (
        stranger.sign(head_message(entries[2])),
        KEY.sign(head_message(replace(entries[2], seq=2))),
        KEY.sign(head_message(replace(entries[2], device="000000000000"))),
    ):
        report = check_chain(entries, PUBLIC, {entries[2].entry: signature}, verify)
        assert report.unsigned == (1, 2, 3)


def test_entries_of_two_devices_do_not_make_a_chain() -> None:
    """Mixing devices is a mistake of the caller."""
    entries = chain(2)
    with pytest.raises(ValueError, match="several devices"):
        check([*entries, replace(entries[1], device="000000000000")])
    with pytest.raises(ValueError, match="cannot extend"):
        extend(entries[1], "000000000000", rid("x"))
    with pytest.raises(ValueError, match="start at 1"):
        check([replace(entries[0], seq=0)])
    with pytest.raises(ValueError, match="start at 1"):
        check(entries, after=replace(entries[0], seq=0))


def test_no_entries_are_sound() -> None:
    """A device that wrote nothing has nothing wrong."""
    assert check([]).sound
