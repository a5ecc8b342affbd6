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

from app.model import canonical
from app.sync import manifest as table
from app.sync import names
from tests.sync import forge
from tests.sync.genuine import Forged, Genuine, closed, fitting, info, named, relined, signed
from tests.sync.spoiling import alter, damage, respell

#: Names of members that would leave the folder, or mean another file on another system.
PATHS = (
    "../revs.jsonl", "../../../tmp/x", "/etc/cron.d/x", "C:\\Windows\\x", "\\\\server\\x",
    "revs.jsonl/", "REVS.JSONL", "revs.jsonl ", "revs.jsonl.", "revs.jsonl::$DATA",
    "photos/../manifest.json",
    "photos\\" + "0" * 64, "photos/" + "0" * 63, "photos/" + "0" * 64 + "/x", "forms/CON.xlsx",
    "forms/" + "0" * 64 + ".xlsx.exe", "copies/../x", "./manifest.json", "manifest.json\0.txt",
    "文件", "x" * 4000, "", ".", "..", "~", "$(id)", "manifest\u200b.json",
)  # fmt: skip


Attack = Callable[[Genuine, random.Random], Forged]


# -- the file as it lies on a stick


def damaged(genuine: Genuine, chance: random.Random) -> Forged:
    """Bits flipped, blocks lost, doubled, zeroed or swapped, cut short or too long; own name."""
    return Forged(damage(genuine.data, chance), str(genuine.name))


def damaged_fitting(genuine: Genuine, chance: random.Random) -> Forged:
    """The same under a name that fits: only the encryption can tell."""
    return named(genuine, damage(genuine.data, chance))


def damaged_head(genuine: Genuine, chance: random.Random) -> Forged:
    """The header of the encryption: recipients, lengths, its text."""
    head = genuine.data.index(b"\n---") + 50
    return named(genuine, damage(genuine.data[:head], chance) + genuine.data[head:])


def nonsense(genuine: Genuine, chance: random.Random) -> Forged:
    """Anything at all, under a fitting name, encrypted to us or not."""
    data = chance.randbytes(chance.choice((1, 100, 10_000, 300_000)))
    return closed(genuine, data) if chance.random() < 0.5 else named(genuine, data)


# -- the archive inside, encrypted again


def archive_damaged(genuine: Genuine, chance: random.Random) -> Forged:
    """The archive altered anywhere; an altered date or attribute may mean nothing at all."""
    return closed(genuine, damage(genuine.archive, chance), insider=True)


def directory_damaged(genuine: Genuine, chance: random.Random) -> Forged:
    """The directory of the archive: offsets, lengths, methods, names, flags."""
    start = int.from_bytes(genuine.archive[-6:-2], "little")
    data = bytearray(genuine.archive)
    for _ in range(chance.choice((1, 1, 2, 5))):
        at = chance.randrange(start, len(data))
        data[at] = chance.choice((0, 1, 0x7F, 0x80, 0xFF, data[at] ^ 1 << chance.randrange(8)))
    return closed(genuine, bytes(data), insider=True)


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
    return closed(genuine, bytes(data), insider=True)


def path_trick(genuine: Genuine, chance: random.Random) -> Forged:
    """A member whose name leads elsewhere, beside the good ones or in the place of one."""
    members = list(genuine.members.items())
    at = chance.randrange(len(members))
    name = chance.choice(PATHS)
    if chance.random() < 0.5:
        members[at] = (name, members[at][1])
    else:
        members.insert(at, (name, b"x"))
    return closed(genuine, forge.zipped((info(n), d) for n, d in members))


def wrong_kind(genuine: Genuine, chance: random.Random) -> Forged:
    """A member that is a link, a device, a folder, encrypted, or comes twice."""
    entries = [(info(name), data) for name, data in genuine.members.items()]
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
    return closed(genuine, bytes(data))


def bomb(genuine: Genuine, chance: random.Random) -> Forged:
    """Members that swell: far, just within the ratio, nested, overlapping, or very many."""
    what = chance.randrange(6)
    if what == 0:
        data = forge.zipped(
            [(info("revs.jsonl"), bytes(chance.choice((10**6, 10**8))))], packed=True
        )
    elif what == 1:
        data = _swelling(genuine, chance)
    elif what == 2:
        inner = forge.zipped([(info("x"), bytes(10**7))], packed=True)
        data = forge.zipped([(info("revs.jsonl"), inner)], packed=True)
    elif what == 3:
        data = _overlapping(chance.choice((2, 100, 9_000)))
    elif what == 4:
        data = forge.zipped(
            (info(f"photos/{n:064x}"), b"") for n in range(chance.choice((9_999, 10_001, 20_000)))
        )
    else:
        data = forge.zipped([(info("manifest.json"), b"[" * chance.choice((10**5, 10**6)))])
    return closed(genuine, data)


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
            archive.writestr(info(name), content, method)
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
    return signed(genuine, data, genuine.members)


def manifest_spelled(genuine: Genuine, chance: random.Random) -> Forged:
    """The manifest in other bytes than the canonical ones: doubled keys, spaces, other numbers."""
    data = respell(genuine.members["manifest.json"], chance)
    return signed(genuine, data, genuine.members)


def lines_spelled(genuine: Genuine, chance: random.Random) -> Forged:
    """A record in other bytes, its length and hash mended in the manifest."""
    lines = genuine.members["revs.jsonl"].splitlines(keepends=True)
    at = chance.randrange(len(lines))
    lines[at] = respell(lines[at].rstrip(b"\n"), chance) + b"\n"
    return relined(genuine, lines)


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
    return relined(genuine, lines, count=chance.choice((None, len(lines))))


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
    return relined(genuine, lines)


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
    return closed(genuine, forge.zipped((info(name), data) for name, data in inside.items()))


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
    return signed(genuine, canonical.encode(manifest), inside)


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
    return signed(genuine, canonical.encode(manifest), inside)


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
    archive = forge.zipped((info(name), content) for name, content in inside.items())
    sealed = forge.encrypted(archive, genuine.recipient) if genuine.recipient else archive
    return Forged(sealed, fitting(sealed, claimed))


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
        fitting(genuine.data, names.FileName(device, first, last, 1, "0" * 32, name.ending)),
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
