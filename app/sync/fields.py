"""Fields of an untrusted object of JSON: each is what the format says, or `WrongError`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, TypeVar

_MOST_TEXT: Final = 500

T = TypeVar("T")


class WrongError(ValueError):
    """A field that is not what the format says."""


def get(raw: object, key: str) -> object:
    if type(raw) is not dict or key not in raw:
        raise WrongError(key)
    return raw[key]


def other(raw: object, key: str, default: object) -> object:
    """What a later format added."""
    return raw.get(key, default) if isinstance(raw, dict) else default


def two(raw: object) -> tuple[str, str]:
    if type(raw) is not list or len(raw) != 2:
        raise WrongError("a list of two")
    return text(raw[0]), text(raw[1])


def three(raw: object) -> tuple[object, object, object]:
    if type(raw) is not list or len(raw) != 3:
        raise WrongError("a list of three")
    return raw[0], raw[1], raw[2]


def each(raw: object, read: Callable[[Any], T]) -> tuple[T, ...]:
    if type(raw) is not list:
        raise WrongError("a list")
    return tuple(read(item) for item in raw)


def text(raw: object) -> str:
    if type(raw) is not str or len(raw) > _MOST_TEXT:
        raise WrongError("a text")
    return raw


def whole(raw: object) -> int:
    if type(raw) is not int or raw < 0:
        raise WrongError("a number")
    return raw


def match(raw: object, pattern: Callable[[str], object]) -> str:
    found = text(raw)
    if not pattern(found):
        raise WrongError(f"{found!r}")
    return found


def hex_bytes(raw: object, length: int) -> bytes:
    found = text(raw)
    if not re.fullmatch(f"[0-9a-f]{{{2 * length}}}", found):
        raise WrongError("hex digits")
    return bytes.fromhex(found)
