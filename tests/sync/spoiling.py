"""Bytes and JSON spoiled by chance, always the same from the same seed."""

from __future__ import annotations

import random
from typing import Any

#: Numbers, texts and shapes that a careless reader trips over.
ODD: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 2**31, 2**53 - 1, -(2**53 - 1), "", "0", "\u202e甲", "x" * 500,
    "x" * 501, "../../x", "/etc/passwd", "C:\\x", "0" * 64, "f" * 64, [], {}, [[]], [{}], {"": ""},
    ["x"] * 2000, {"a": {"a": {"a": {"a": {}}}}},
)  # fmt: skip


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
