"""Images made to harm: the same ones for the same numbers. `python -m tests.imaging.hostile 5000`
takes each in, as a window would, and prints what came of them.
"""

from __future__ import annotations

import json
import random
import resource
import struct
import sys
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image

from app.errors import KnownError
from app.imaging.codes import read_codes
from app.imaging.intake import derive
from app.imaging.synthesize import Shot, photograph

HEIC = Path(__file__).parent / "heic"
PNG = b"\x89PNG\r\n\x1a\n"


def picture() -> Image.Image:
    shot = photograph(Shot("facade", width=320, height=240))
    return Image.open(BytesIO(shot)).convert("RGB")


@cache
def seeds() -> dict[str, bytes]:
    """Good photos of every kind, small."""
    base = picture()
    exif = Image.Exif()
    exif[0x010F], exif[0x0131] = "Kestrel", "P3"
    exif.get_ifd(0x8769).update({0x9003: "2026:07:18 10:15:30", 0x9286: b"UNICODE\0x\0"})
    exif.get_ifd(0x8825).update({1: "N", 2: (39.0, 33.0, 36.0), 3: "E", 4: (109.0, 44.0, 24.0)})
    made: dict[str, bytes] = {}
    for name, image, kind, how in (
        ("jpeg", base, "JPEG", {"exif": exif}),
        ("progressive", base, "JPEG", {"progressive": True}),
        ("grey", base.convert("L"), "JPEG", {}),
        ("cmyk", base.convert("CMYK"), "JPEG", {}),
        ("png", base, "PNG", {"exif": exif}),
        ("alpha", base.convert("RGBA"), "PNG", {}),
        ("palette", base.quantize(16), "PNG", {}),
        ("mpo", base, "MPO", {"save_all": True, "append_images": [base]}),
    ):
        out = BytesIO()
        image.save(out, kind, **how)
        made[name] = out.getvalue()
    for file in sorted(HEIC.glob("*.heic")):
        made[file.stem] = file.read_bytes()
    return made


def chunk(kind: bytes, body: bytes) -> bytes:
    whole = kind + body
    return struct.pack(">I", len(body)) + whole + struct.pack(">I", zlib.crc32(whole))


def png(width: int, height: int, depth: int, colour: int, interlaced: int, *more: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced))
    return PNG + head + b"".join(more) + chunk(b"IEND", b"")


def segment(mark: int, body: bytes) -> bytes:
    return b"\xff" + bytes([mark]) + struct.pack(">H", len(body) + 2) + body


# -- families: each makes one image out of chance


def _cut(chance: random.Random) -> bytes:
    data = chance.choice(list(seeds().values()))
    return data[: chance.randrange(len(data))]


def _flipped(chance: random.Random) -> bytes:
    data = bytearray(chance.choice(list(seeds().values())))
    reach = chance.choice([64, 600, len(data)])
    for _ in range(chance.randrange(1, 40)):
        data[chance.randrange(min(reach, len(data)))] = chance.randrange(256)
    return bytes(data)


def _shuffled(chance: random.Random) -> bytes:
    data = chance.choice(list(seeds().values()))
    begin, end = sorted(chance.randrange(len(data)) for _ in range(2))
    middle = data[begin:end]
    return (
        data[:begin]
        + chance.choice([b"", middle * 3, bytes(len(middle)), middle[::-1]])
        + data[end:]
    )


def _jpeg_frame(chance: random.Random) -> bytes:
    """Width, height, precision, components and sampling as no camera has them."""
    data = bytearray(chance.choice([seeds()[one] for one in ("jpeg", "progressive", "cmyk")]))
    at = max(data.find(b"\xff\xc0"), data.find(b"\xff\xc2"))
    if chance.random() < 0.6:
        size = chance.choice([(65535, 65535), (65500, 1), (1, 65500), (20000, 20000), (0, 9)])
        data[at + 5 : at + 9] = struct.pack(">HH", *size)
    else:
        data[at + chance.randrange(1, 16)] = chance.randrange(256)
    return bytes(data)


def _many_scans(chance: random.Random) -> bytes:
    """A progressive JPEG whose refinement never ends: each scan passes over the whole picture."""
    data = bytearray(seeds()["progressive"])
    at = data.find(b"\xff\xc2")
    data[at + 5 : at + 9] = struct.pack(">HH", *chance.choice([(8000, 8000), (240, 320)]))
    last = data.rfind(b"\xff\xda")
    scan = bytes(data[last:-2])
    count = chance.choice([3, 200, 5000])
    return bytes(data[:last]) + scan[: chance.choice([12, len(scan)])] * count + b"\xff\xd9"


def _segments(chance: random.Random) -> bytes:
    """Thousands of comments, profiles in parts that do not fit, EXIF twice."""
    kind = chance.randrange(4)
    if kind == 0:
        more = segment(0xFE, b"x") * 20_000
    elif kind == 1:
        parts = b"".join(
            segment(0xE2, b"ICC_PROFILE\0" + bytes([n, 255]) + chance.randbytes(400))
            for n in range(1, 256)
        )
        more = parts
    elif kind == 2:
        more = segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + b'CreatorTool="' * 4000) * 5
    else:
        more = segment(0xE2, b"MPF\0" + chance.randbytes(200)) + segment(0xED, b"8BIM" * 4000)
    data = seeds()["jpeg"]
    return data[:2] + more + data[2:]


def _exif(chance: random.Random) -> bytes:
    """Directories that lead to themselves, counts of 2³²-1, values beyond the end."""
    order = chance.choice(["<", ">"])
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}I", 8)
    count = chance.choice([1, 8, 200, 65535])
    entries = b""
    for n in range(min(count, 300)):
        tag = chance.choice(
            [0x112, 0x131, 0x8769, 0x8825, 0x9286, 2, 4, 17, chance.randrange(65536)]
        )
        kind = chance.choice([1, 2, 3, 4, 5, 7, 10, 12, 13, chance.randrange(65536)])
        many = chance.choice([1, 3, 0xFFFFFFFF, 0x7FFFFFFF, chance.randrange(10_000)])
        where = chance.choice([8, 0, 0xFFFFFFF0, n, chance.randrange(4000)])
        entries += struct.pack(f"{order}HHII", tag, kind, many, where)
    block = head + struct.pack(f"{order}H", count) + entries + struct.pack(f"{order}I", 8)
    data = seeds()["grey"]
    return data[:2] + segment(0xE1, (b"Exif\0\0" + block)[:65_000]) + data[2:]


def _png_head(chance: random.Random) -> bytes:
    size = chance.choice(
        [(2**31 - 1, 2**31 - 1), (100_000, 1200), (1, 120_000_001), (0, 0), (64, 64)]
    )
    body = chunk(b"IDAT", zlib.compress(bytes(chance.randrange(100_000))))
    depth, colour = chance.choice([1, 2, 4, 8, 16, 3, 32]), chance.choice([0, 2, 3, 4, 6, 7])
    return png(*size, depth, colour, chance.randrange(2), body)


def _png_chunks(chance: random.Random) -> bytes:
    """Texts and profiles of a few kilobytes that unfold to hundreds of megabytes."""
    bomb = zlib.compress(bytes(30_000_000), 9)
    more = {
        0: chunk(b"zTXt", b"a\0\0" + bomb) * chance.choice([1, 8]),
        1: chunk(b"iCCP", b"a\0\0" + bomb),
        2: chunk(b"iTXt", b"a\0\1\0\0\0" + bomb),
        3: chunk(b"tEXt", b"a\0b") * 20_000,
        4: chunk(b"eXIf", b"II*\0" + chance.randbytes(500)),
        5: struct.pack(">I", 0x7FFFFFFF) + b"tEXt",
        6: chunk(b"acTL", struct.pack(">II", 2**31 - 1, 0)) + chunk(b"fcTL", bytes(26)),
    }[chance.randrange(7)]
    row = bytes(1 + 64 * 3)
    return png(64, 64, 8, 2, 0, more, chunk(b"IDAT", zlib.compress(row * 64)), more)


def _heic_boxes(chance: random.Random) -> bytes:
    """Sizes and counts of boxes that lie."""
    data = bytearray(
        (HEIC / f"{chance.choice(['upright', 'turned', 'alpha', 'ten-bit'])}.heic").read_bytes()
    )
    names = (
        b"ispe",
        b"iloc",
        b"iinf",
        b"ipma",
        b"hvcC",
        b"meta",
        b"pixi",
        b"irot",
        b"iref",
        b"ftyp",
    )
    for _ in range(chance.randrange(1, 4)):
        at = data.find(chance.choice(names))
        if at < 0:
            continue
        spot = max(at + chance.choice([-4, 4, 8, 12, 16]), 0)
        value = chance.choice([0, 1, 0xFFFFFFFF, 0x7FFFFFFF, 100_000, chance.randrange(2**32)])
        data[spot : spot + 4] = struct.pack(">I", value)
    return bytes(data)


def _begins_well(chance: random.Random) -> bytes:
    starts = (
        b"\xff\xd8\xff",
        PNG,
        b"\0\0\0\x18ftypheic",
        b"\0\0\0\x18ftypmif1",
        b"GIF89a",
        b"%PDF",
    )
    return chance.choice(starts) + chance.randbytes(chance.randrange(3000))


def _two_in_one(chance: random.Random) -> bytes:
    one, other = (chance.choice(list(seeds().values())) for _ in range(2))
    return one[: chance.randrange(8, 400)] + other


def _unfolding(chance: random.Random) -> bytes:
    """A PNG of 30 to 110 megapixels in a hundred kilobytes: allowed, and heavy."""
    side, depth, colour, wide = chance.choice(
        [(10_400, 1, 0, 1 / 8), (10_400, 8, 0, 1), (5_400, 16, 6, 8)]
    )
    row = bytes(1 + round(side * wide))
    packer = zlib.compressobj(1)
    body = b"".join(packer.compress(row * 100) for _ in range(side // 100)) + packer.flush()
    return png(side, side, depth, colour, 0, chunk(b"IDAT", body))


FAMILIES: tuple[Callable[[random.Random], bytes], ...] = (
    _cut,
    _flipped,
    _shuffled,
    _jpeg_frame,
    _many_scans,
    _segments,
    _exif,
    _png_head,
    _png_chunks,
    _heic_boxes,
    _heic_boxes,
    _begins_well,
    _two_in_one,
)
#: Heavy ones come this seldom: they are to be survived, not to make the proof an hour long.
SELDOM = 250


def hostile(count: int, begin: int = 0) -> Iterator[tuple[str, bytes]]:
    """(family, bytes) of images number `begin` and on."""
    for n in range(begin, begin + count):
        chance = random.Random(n)
        make = _unfolding if n % SELDOM == SELDOM - 1 else FAMILIES[n % len(FAMILIES)]
        yield make.__name__.strip("_"), make(chance)


def taken(data: bytes, name: str) -> str:
    """What a window would say of it: "" where it was taken, else one sentence with its name."""
    read_codes(data)
    try:
        derive(data, name=name)
    except KnownError as error:
        assert name in error.title, error.title
        assert error.title.count("。") == 1, error.title
        assert error.kept, error.title
        assert error.advice, error.title
        return error.code
    return ""


def main(count: int) -> None:
    outcome: Counter[str] = Counter()
    slowest: dict[str, float] = {}
    for n, (family, data) in enumerate(hostile(count)):
        begun = time.perf_counter()
        outcome[taken(data, f"IMG_{n:04d}.jpg") or "taken"] += 1
        slowest[family] = max(time.perf_counter() - begun, slowest.get(family, 0.0))
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"outcome": outcome, "slowest": slowest, "megabytes": megabytes}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
