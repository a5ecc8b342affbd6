"""What an enemy, a bad stick or a bad program does to a package: seeded, one attack a number.

An attack gets the genuine file taken apart and gives bytes that are closed again under a fitting
name (so that length and hash never refuse it first), or bytes to lie under its own name.
"""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import random
import stat
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.keys.device import DeviceKey
from app.model import canonical
from app.sync import manifest as table
from app.sync import names
from tests.sync import forge

#: Numbers, texts and shapes that a careless reader trips over.
ODD: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 2**31, 2**53 - 1, -(2**53 - 1), "", "0", "\u202e甲", "x" * 500,
    "x" * 501, "../../x", "/etc/passwd", "C:\\x", "0" * 64, "f" * 64, [], {}, [[]], [{}], {"": ""},
    ["x"] * 2000, {"a": {"a": {"a": {"a": {}}}}},
)  # fmt: skip
#: Names of members that would leave the folder, or mean another file on another system.
PATHS = (
    "../revs.jsonl", "../../../tmp/x", "/etc/cron.d/x", "C:\\Windows\\x", "\\\\server\\x",
    "revs.jsonl/", "REVS.JSONL", "revs.jsonl ", "revs.jsonl.", "revs.jsonl::$DATA",
    "photos/../manifest.json",
    "photos\\" + "0" * 64, "photos/" + "0" * 63, "photos/" + "0" * 64 + "/x", "forms/CON.xlsx",
    "forms/" + "0" * 64 + ".xlsx.exe", "copies/../x", "./manifest.json", "manifest.json\0.txt",
    "文件", "x" * 4000, "", ".", "..", "~", "$(id)", "manifest\u200b.json",
)  # fmt: skip


@dataclass(frozen=True)
class Genuine:
    """A good package, taken apart. `signer`: the laptop's key; `stranger`: somebody else's."""

    data: bytes
    name: names.FileName
    archive: bytes
    signer: DeviceKey
    stranger: DeviceKey
    recipient: str

    @property
    def members(self) -> forge.Members:
        return forge.members(self.archive)

    @property
    def manifest(self) -> dict[str, Any]:
        found = canonical.decode(self.members["manifest.json"])
        assert isinstance(found, dict)
        return found


@dataclass(frozen=True)
class Forged:
    """The bytes of a file and its name. `insider`: signed by the laptop's own key."""

    data: bytes
    name: str
    insider: bool = False


Attack = Callable[[Genuine, random.Random], Forged]


# -- the file as it lies on a stick


def damaged(genuine: Genuine, chance: random.Random) -> Forged:
    """Bits flipped, blocks lost, doubled, zeroed or swapped, cut short or too long; own name."""
    return Forged(damage(genuine.data, chance), str(genuine.name))


def damaged_fitting(genuine: Genuine, chance: random.Random) -> Forged:
    """The same under a name that fits: only the encryption can tell."""
    return _named(genuine, damage(genuine.data, chance))


def damaged_head(genuine: Genuine, chance: random.Random) -> Forged:
    """The header of the encryption: recipients, lengths, its text."""
    head = genuine.data.index(b"\n---") + 50
    return _named(genuine, damage(genuine.data[:head], chance) + genuine.data[head:])


def nonsense(genuine: Genuine, chance: random.Random) -> Forged:
    """Anything at all, under a fitting name, encrypted to us or not."""
    data = chance.randbytes(chance.choice((1, 100, 10_000, 300_000)))
    return _closed(genuine, data) if chance.random() < 0.5 else _named(genuine, data)


def damage(data: bytes, chance: random.Random) -> bytes:
    altered = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 3, 20))):
        if len(altered) < 2:
            break
        at = chance.randrange(len(altered))
        length = min(chance.choice((1, 16, 512, 4096)), len(altered) - at)
        what = chance.randrange(8)
        if what <= 2:
            altered[at] ^= 1 << chance.randrange(8)
        elif what == 3:
            altered[at : at + length] = bytes(length)
        elif what == 4:
            del altered[at : at + length]
        elif what == 5:
            altered[at:at] = altered[at : at + length]
        elif what == 6:
            other = chance.randrange(len(altered))
            altered[at], altered[other] = altered[other], altered[at]
        else:
            del altered[max(1, at) :]
    return bytes(altered) if altered != data else bytes(altered[:-1])


# -- the archive inside, encrypted again


def archive_damaged(genuine: Genuine, chance: random.Random) -> Forged:
    """The archive altered anywhere; an altered date or attribute may mean nothing at all."""
    return _closed(genuine, damage(genuine.archive, chance), insider=True)


def directory_damaged(genuine: Genuine, chance: random.Random) -> Forged:
    """The directory of the archive: offsets, lengths, methods, names, flags."""
    start = int.from_bytes(genuine.archive[-6:-2], "little")
    data = bytearray(genuine.archive)
    for _ in range(chance.choice((1, 1, 2, 5))):
        at = chance.randrange(start, len(data))
        data[at] = chance.choice((0, 1, 0x7F, 0x80, 0xFF, data[at] ^ 1 << chance.randrange(8)))
    return _closed(genuine, bytes(data), insider=True)


def directory_lies(genuine: Genuine, chance: random.Random) -> Forged:
    """Sizes, offsets and sums in the directory that are not true of its members."""
    data = bytearray(genuine.archive)
    entries = [m for m in range(len(data) - 4) if data[m : m + 4] == b"PK\1\2"]
    at = chance.choice(entries)
    offset, width = chance.choice(((8, 2), (10, 2), (16, 4), (20, 4), (24, 4), (28, 2), (42, 4)))
    value = chance.choice(
        (0, 1, 8, 12, 0xFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, chance.getrandbits(32))
    )
    data[at + offset : at + offset + width] = (value & ((1 << 8 * width) - 1)).to_bytes(
        width, "little"
    )
    return _closed(genuine, bytes(data), insider=True)


def path_trick(genuine: Genuine, chance: random.Random) -> Forged:
    """A member whose name leads elsewhere, beside the good ones or in the place of one."""
    members = list(genuine.members.items())
    at = chance.randrange(len(members))
    name = chance.choice(PATHS)
    if chance.random() < 0.5:
        members[at] = (name, members[at][1])
    else:
        members.insert(at, (name, b"x"))
    return _closed(genuine, forge.zipped((_info(n), d) for n, d in members))


def wrong_kind(genuine: Genuine, chance: random.Random) -> Forged:
    """A member that is a link, a device, a folder, encrypted, or comes twice."""
    entries = [(_info(name), data) for name, data in genuine.members.items()]
    at = chance.randrange(len(entries))
    what = chance.randrange(4)
    if what == 0:
        kind = chance.choice((stat.S_IFLNK, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFDIR))
        entries[at] = (forge.info(entries[at][0].filename, kind | 0o777), b"/etc/passwd")
    elif what == 1:
        entries.insert(chance.randrange(len(entries)), entries[at])
    elif what == 2:
        entries[at][0].create_system = chance.choice((0, 10, 19))
    else:
        entries[at][0].comment = b"x" * 60_000
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # "Duplicate name": meant
        data = bytearray(forge.zipped(entries))
    if what == 3:
        flags = data.rindex(b"PK\1\2") + 8
        data[flags] |= 1
    return _closed(genuine, bytes(data))


def bomb(genuine: Genuine, chance: random.Random) -> Forged:
    """Members that swell: far, just within the ratio, nested, overlapping, or very many."""
    what = chance.randrange(6)
    if what == 0:
        data = forge.zipped(
            [(_info("revs.jsonl"), bytes(chance.choice((10**6, 10**8))))], packed=True
        )
    elif what == 1:
        data = _swelling(genuine, chance)
    elif what == 2:
        inner = forge.zipped([(_info("x"), bytes(10**7))], packed=True)
        data = forge.zipped([(_info("revs.jsonl"), inner)], packed=True)
    elif what == 3:
        data = _overlapping(chance.choice((2, 100, 9_000)))
    elif what == 4:
        data = forge.zipped(
            (_info(f"photos/{n:064x}"), b"") for n in range(chance.choice((9_999, 10_001, 20_000)))
        )
    else:
        data = forge.zipped([(_info("manifest.json"), b"[" * chance.choice((10**5, 10**6)))])
    return _closed(genuine, data)


def _swelling(genuine: Genuine, chance: random.Random) -> bytes:
    """Lines just within the allowed ratio, in the place of the real ones, signed by the laptop."""
    line = b"x" * chance.choice((40, 1 << 20)) + b"\n"
    lines = line * ((20 << 20) // len(line))
    filler = chance.randbytes(len(zlib.compress(lines)) + len(lines) // 19)
    inside, manifest = genuine.members, genuine.manifest
    inside["revs.jsonl"] = filler.replace(b"\n", b"x") + b"\n" + lines
    data = inside["revs.jsonl"]
    manifest["revs"] |= {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    signed = canonical.encode(manifest)
    inside["manifest.json"] = signed
    inside["manifest.sig"] = genuine.signer.sign(table.PREFIX + signed)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in inside.items():
            method = zipfile.ZIP_DEFLATED if name == "revs.jsonl" else zipfile.ZIP_STORED
            archive.writestr(_info(name), content, method)
    return buffer.getvalue()


def _overlapping(count: int) -> bytes:
    """Many directory entries for one and the same kernel of data (the quoted-overlap bomb)."""
    kernel = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = kernel.compress(bytes(10**6)) + kernel.flush()
    name = b"photos/" + b"0" * 64
    local = struct.pack(
        "<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 33, 0, len(packed), 10**6, len(name), 0
    )
    directory = b"".join(
        struct.pack(
            "<4sBB5H3L5H2L", b"PK\1\2", 20, 3, 20, 0, 8, 0, 33, 0, len(packed), 10**6,
            71, 0, 0, 0, 0, (stat.S_IFREG | 0o600) << 16, 0,
        ) + b"photos/" + b"%064x" % n
        for n in range(count)
    )  # fmt: skip
    start = len(local) + len(name) + len(packed)
    end = struct.pack(
        "<4s4H2LH", b"PK\5\6", 0, 0, count & 0xFFFF, count & 0xFFFF, len(directory), start, 0
    )
    return local + name + packed + directory + end


# -- the signed contents


def manifest_altered(genuine: Genuine, chance: random.Random) -> Forged:
    """Values of the manifest that a program would never write, signed by the laptop itself."""
    manifest = genuine.manifest
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        alter(manifest, chance)
    try:
        data = canonical.encode(manifest)
    except canonical.CanonicalError:
        data = json.dumps(manifest, ensure_ascii=False, separators=(",", ":")).encode()
    return _signed(genuine, data, genuine.members)


def manifest_spelled(genuine: Genuine, chance: random.Random) -> Forged:
    """The manifest in other bytes than the canonical ones: doubled keys, spaces, other numbers."""
    data = respell(genuine.members["manifest.json"], chance)
    return _signed(genuine, data, genuine.members)


def lines_spelled(genuine: Genuine, chance: random.Random) -> Forged:
    """A record in other bytes, its length and hash mended in the manifest."""
    lines = genuine.members["revs.jsonl"].splitlines(keepends=True)
    at = chance.randrange(len(lines))
    lines[at] = respell(lines[at].rstrip(b"\n"), chance) + b"\n"
    return _relined(genuine, lines)


def lines_moved(genuine: Genuine, chance: random.Random) -> Forged:
    """Records swapped, doubled, dropped, or a line that none is."""
    lines = genuine.members["revs.jsonl"].splitlines(keepends=True)
    at, other = (chance.randrange(len(lines)) for _ in range(2))
    what = chance.randrange(5)
    if what == 0 and at != other:
        lines[at], lines[other] = lines[other], lines[at]
    elif what == 1:
        lines.insert(at, lines[other])
    elif what == 2:
        del lines[at]
    elif what == 3:
        lines[at] = chance.choice((b"\n", b"{}\n", b"null\n", b"[]\n", b"\0\n", b"{\n"))
    else:
        lines[at] = lines[at][: chance.randrange(len(lines[at]))]
    return _relined(genuine, lines, count=chance.choice((None, len(lines))))


def record_altered(genuine: Genuine, chance: random.Random) -> Forged:
    """An answer, a grade or an author changed inside a record, in canonical bytes."""
    lines = genuine.members["revs.jsonl"].splitlines(keepends=True)
    at = chance.randrange(len(lines))
    record = canonical.decode(lines[at].rstrip(b"\n"))
    assert isinstance(record, dict)
    alter(record, chance)
    try:
        lines[at] = canonical.encode(record) + b"\n"
    except canonical.CanonicalError:
        lines[at] = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    return _relined(genuine, lines)


def members_swapped(genuine: Genuine, chance: random.Random) -> Forged:
    """The bytes of two members in each other's place, or of one altered, dropped or emptied."""
    inside = genuine.members
    one, other = chance.sample(sorted(inside), 2)
    what = chance.randrange(4)
    if what == 0:
        inside[one], inside[other] = inside[other], inside[one]
    elif what == 1:
        inside[one] = damage(inside[one], chance)
    elif what == 2:
        del inside[one]
    else:
        inside[one] = b""
    return _closed(genuine, forge.zipped((_info(name), data) for name, data in inside.items()))


def personal_altered(genuine: Genuine, chance: random.Random) -> Forged:
    """Residents' answers damaged, respelled or exchanged, their length and hash mended."""
    inside, manifest = genuine.members, genuine.manifest
    lines = inside["personal.jsonl"].splitlines(keepends=True)
    at = chance.randrange(len(lines))
    lines[at] = chance.choice(
        (
            respell(lines[at].rstrip(b"\n"), chance) + b"\n",
            damage(lines[at], chance),
            b"{}\n",
            b'{"answers":{"owner/phone":"000"},"salt":"' + b"0" * 32 + b'"}\n',
        )
    )
    data = b"".join(lines)
    inside["personal.jsonl"] = data
    manifest["personal"] |= {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    return _signed(genuine, canonical.encode(manifest), inside)


def log_resigned(genuine: Genuine, chance: random.Random) -> Forged:
    """Another signature under the log than the one that its device gave."""
    manifest, inside = genuine.manifest, genuine.members
    run = chance.choice(manifest["runs"])
    head = bytes.fromhex(run["head"])
    signature = chance.choice(
        (
            genuine.stranger.sign(head), genuine.signer.sign(head), chance.randbytes(64),
            bytes(64), inside["manifest.sig"], bytes.fromhex(run["signature"])[::-1],
        )
    )  # fmt: skip
    run["signature"] = signature.hex()
    return _signed(genuine, canonical.encode(manifest), inside)


def resigned(genuine: Genuine, chance: random.Random) -> Forged:
    """A stranger signs: in the laptop's name, in the stranger's own, or with no signature."""
    manifest, inside = genuine.manifest, genuine.members
    who = genuine.stranger
    if chance.random() < 0.5:
        alter(manifest, chance)
    claimed = genuine.name
    if chance.random() < 0.6:
        sender = manifest.get("sender")
        known = sender if isinstance(sender, dict) else {}
        manifest["sender"] = known | {"device": who.id, "public": who.public.hex()}
        claimed = names.FileName(who.id, claimed.first, claimed.last, 1, "0" * 32, claimed.ending)
    if chance.random() < 0.3:
        manifest["role"] = "office"
    try:
        data = canonical.encode(manifest)
    except canonical.CanonicalError:
        data = b"{}"
    inside["manifest.json"] = data
    inside["manifest.sig"] = chance.choice(
        (who.sign(table.PREFIX + data), who.sign(data), bytes(64), chance.randbytes(64), b"")
    )
    archive = forge.zipped((_info(name), content) for name, content in inside.items())
    sealed = forge.encrypted(archive, genuine.recipient) if genuine.recipient else archive
    return Forged(sealed, _fitting(sealed, claimed))


def renamed(genuine: Genuine, chance: random.Random) -> Forged:
    """The good bytes under another device, range or ending."""
    name = genuine.name
    device = chance.choice((name.device, "0" * 12, "f" * 12, genuine.stranger.id))
    first = chance.choice((name.first + 1, 0, 1, 99_999_999))
    last = chance.choice((name.last, name.last + 1, 99_999_999))
    if (device, first, last) == (name.device, name.first, name.last):
        last += 1
    return Forged(
        genuine.data,
        _fitting(genuine.data, names.FileName(device, first, last, 1, "0" * 32, name.ending)),
    )


#: How often each is tried, of all; what is parsed deepest most often.
ATTACKS: Mapping[Attack, int] = {
    damaged: 6, damaged_fitting: 8, damaged_head: 4, nonsense: 2, archive_damaged: 12,
    directory_damaged: 8, directory_lies: 6, path_trick: 5, wrong_kind: 4, bomb: 1,
    manifest_altered: 12, manifest_spelled: 5, lines_spelled: 6, lines_moved: 5,
    record_altered: 6, members_swapped: 5, personal_altered: 4, resigned: 6, renamed: 2,
    log_resigned: 3,
}  # fmt: skip


def attack(
    genuine: Genuine, number: int, only: frozenset[Attack] | None = None
) -> tuple[Attack, Forged]:
    """Attack number `number`, always the same for the same genuine file."""
    which, chance = _kind(number, only)
    return which, which(genuine, chance)


def some_of_each(times: int, only: frozenset[Attack] | None = None) -> list[int]:
    """The lowest numbers that come to every attack so many times."""
    left = dict.fromkeys(ATTACKS if only is None else only, times)
    numbers: list[int] = []
    every = itertools.count()
    while any(left.values()):
        which, _chance = _kind(number := next(every), only)
        if left[which]:
            left[which] -= 1
            numbers.append(number)
    return numbers


def _kind(number: int, only: frozenset[Attack] | None) -> tuple[Attack, random.Random]:
    chance = random.Random(number)
    chosen = {one: often for one, often in ATTACKS.items() if only is None or one in only}
    (which,) = chance.choices(list(chosen), list(chosen.values()))
    return which, chance


def taken_apart(
    file: Path, reader: DeviceKey | None, signer: DeviceKey, stranger: DeviceKey
) -> Genuine:
    """A genuine package, or with no `reader` a start file, ready to be attacked."""
    name = names.parse(file.name)
    assert name is not None
    data = file.read_bytes()
    archive = data if reader is None else forge.opened(file, reader)
    return Genuine(data, name, archive, signer, stranger, reader.recipient if reader else "")


def _info(name: str) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo("x")
    made.filename = made.orig_filename = name  # also names that the library would mend
    made.create_system = 3
    made.external_attr = (stat.S_IFREG | 0o600) << 16
    return made


def _closed(genuine: Genuine, archive: bytes, *, insider: bool = False) -> Forged:
    data = forge.encrypted(archive, genuine.recipient) if genuine.recipient else archive
    return Forged(data, _fitting(data, genuine.name), insider)


def _named(genuine: Genuine, data: bytes) -> Forged:
    return Forged(data, _fitting(data, genuine.name))


def _fitting(data: bytes, name: names.FileName) -> str:
    digest = hashlib.sha256(data).hexdigest()[:32]
    return (
        f"{name.device}-{name.first:08d}-{name.last:08d}-{max(len(data), 1)}-{digest}{name.ending}"
    )


def _signed(genuine: Genuine, manifest: bytes, inside: forge.Members) -> Forged:
    inside = inside | {
        "manifest.json": manifest,
        "manifest.sig": genuine.signer.sign(table.PREFIX + manifest),
    }
    archive = forge.zipped((_info(name), data) for name, data in inside.items())
    return _closed(genuine, archive, insider=True)


def _relined(genuine: Genuine, lines: list[bytes], count: int | None = None) -> Forged:
    manifest, inside = genuine.manifest, genuine.members
    data = b"".join(lines)
    inside["revs.jsonl"] = data
    manifest["revs"] |= {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    if count is not None:
        manifest["revs"]["n"] = count
        manifest["runs"][-1]["to"] += count - genuine.manifest["revs"]["n"]
    return _signed(genuine, canonical.encode(manifest), inside)


def alter(value: Any, chance: random.Random) -> None:
    """One change somewhere in a JSON value: a value replaced, taken away, doubled or renamed."""
    while True:
        keys = list(value) if isinstance(value, dict) else list(range(len(value)))
        if not keys:
            return
        key = chance.choice(keys)
        inner = value[key]
        if isinstance(inner, dict | list) and inner and chance.random() < 0.7:
            value = inner
            continue
        what = chance.randrange(6)
        if what == 0:
            del value[key]
        elif what == 1 and isinstance(value, list):
            value.append(inner)
        elif what == 1:
            value[f"{key}_"] = inner
        elif isinstance(inner, int) and not isinstance(inner, bool) and what < 5:
            value[key] = inner + chance.choice((-1, 1, -inner, 10**9, 2**52))
        elif isinstance(inner, str) and inner and what < 4:
            at = chance.randrange(len(inner))
            value[key] = inner[:at] + chance.choice("0af甲\n\0 ") + inner[at + 1 :]
        else:
            value[key] = chance.choice(ODD)
        return


def respell(data: bytes, chance: random.Random) -> bytes:
    """The same JSON, or nearly, in bytes that only a careless reader takes for the same."""
    colon = data.index(b":")
    start = data.index(b"{") + 1
    pair = data[start : data.index(b":", start)]
    return chance.choice(
        (
            data[:start] + pair + b':"D",' + data[start:],
            data[: data.rindex(b"}")] + b"," + pair + b":null}",
            data[: colon + 1] + b" " + data[colon + 1 :],
            b" " + data,
            data + b" ",
            b"\xef\xbb\xbf" + data,
            data.replace(b"1", b"1.0", 1),
            data.replace(b"1", b"1e0", 1),
            data.replace(b"1", b"-0", 1),
            data.replace(b"a", b"\\u0061", 1),
            data.replace(b"a", b"\xff", 1),
            data.replace(b"a", b"\xed\xa0\x80", 1),
            data.replace(b'"', b'"\\ud800', 1),
            data.replace(b"true", b"NaN", 1) + b"\0",
            data.replace(b"{", b"[", 1),
            data + data,
            b'{"x":' * 100_000 + data,
            data.replace(b":1", b":" + b"9" * 5000, 1),
        )
    )
