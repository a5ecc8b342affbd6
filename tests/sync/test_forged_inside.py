"""Packages with a good signature whose contents are against the rules: refused as a whole."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.errors import KnownError
from app.sync import names
from tests.sync import forge
from tests.sync.conftest import Side, refused
from tests.sync.forge import replaced


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
    replaced(manifest, inside, b"".join(lines))


def changed_answer(manifest: dict[str, Any], inside: forge.Members) -> None:
    replaced(manifest, inside, inside["revs.jsonl"].replace("甲3".encode(), "乙3".encode()))


def double_key(manifest: dict[str, Any], inside: forge.Members) -> None:
    lines = inside["revs.jsonl"].splitlines(keepends=True)
    lines[0] = lines[0].replace(b'{"answers"', b'{"answers":{"name":"D"},"answers"', 1)
    replaced(manifest, inside, b"".join(lines))


def not_canonical(manifest: dict[str, Any], inside: forge.Members) -> None:
    replaced(manifest, inside, inside["revs.jsonl"].replace(b'{"answers"', b'{ "answers"', 1))


def no_newline(manifest: dict[str, Any], inside: forge.Members) -> None:
    replaced(manifest, inside, inside["revs.jsonl"][:-1])


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
