"""How much decoding a HEIC file asks for, from its boxes (ISO/IEC 23008-12, 14496-12).

A phone's photo is a grid of tiles. A hostile file of a kilobyte may name one large tile sixty-five
thousand times, and the decoder would work for hours on a picture of modest size.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

#: More boxes than these are no photo's: reading them would itself take time.
_MOST_BOXES = 20_000


def tiled_pixels(data: bytes) -> int:
    """The pixels of all tiles of the largest grid; 0 where there is none or the boxes make no
    sense, which the decoder then tells."""
    try:
        meta = next(body for kind, body in _boxes(data) if kind == b"meta")[4:]
        parts = dict(_boxes(meta))
        properties = dict(_boxes(parts[b"iprp"]))
        sizes = [_size(kind, body) for kind, body in _boxes(properties[b"ipco"])]
        areas = _areas(properties[b"ipma"], sizes)
        grids = [sum(areas.get(one, 0) for one in tiles) for tiles in _grids(parts[b"iref"])]
    except (KeyError, StopIteration, IndexError, struct.error):
        return 0
    return max(grids, default=0)


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(kind, body) of the boxes that follow each other."""
    at = 0
    for _n in range(_MOST_BOXES):
        if at + 8 > len(data):
            return
        length, kind = struct.unpack_from(">I4s", data, at)
        head = 8
        if length == 1:
            (length,) = struct.unpack_from(">Q", data, at + 8)
            head = 16
        elif length == 0:
            length = len(data) - at
        if length < head:
            return
        yield kind, data[at + head : at + length]
        at += length


def _size(kind: bytes, body: bytes) -> int:
    """The area that a property states; 0 for one that states none."""
    if kind != b"ispe":
        return 0
    width, height = struct.unpack_from(">II", body, 4)
    return int(width * height)


def _areas(body: bytes, sizes: list[int]) -> dict[int, int]:
    """Item → its area, by the properties that it is given."""
    version, flags, count = body[0], body[3], struct.unpack_from(">I", body, 4)[0]
    at, found = 8, dict[int, int]()
    for _n in range(min(count, _MOST_BOXES)):
        item, at = _number(body, at, wide=version >= 1)
        given = body[at]
        at += 1
        for _m in range(given):
            index, at = (_number(body, at, wide=False)) if flags & 1 else (body[at], at + 1)
            index &= 0x7FFF if flags & 1 else 0x7F
            if 0 < index <= len(sizes) and sizes[index - 1]:
                found[item] = sizes[index - 1]
    return found


def _grids(body: bytes) -> Iterator[list[int]]:
    """The tiles of each picture that is made of others."""
    wide = body[0] >= 1
    for kind, one in _boxes(body[4:]):
        if kind == b"dimg":
            _whole, at = _number(one, 0, wide=wide)
            count, at = _number(one, at, wide=False)
            tiles = []
            for _n in range(count):
                tile, at = _number(one, at, wide=wide)
                tiles.append(tile)
            yield tiles


def _number(body: bytes, at: int, *, wide: bool) -> tuple[int, int]:
    """A number of four or two bytes, and where the next thing begins."""
    (value,) = struct.unpack_from(">I" if wide else ">H", body, at)
    return value, at + (4 if wide else 2)
