"""Canonical bytes: one value, one byte string, for ever.

The profile (our own, not RFC 8785): UTF-8 JSON without blanks; no floats; integers below 2^53 in
size; keys and text in Unicode NFC, without NUL and lone surrogates; object keys sorted by their
UTF-8 bytes, none twice; at most 32 nested containers; at most 1 MiB. Revision ids and signatures
are made over these bytes, so a reader refuses bytes that are not their own canonical form: two
parsers could otherwise read two different grades out of one signed text.

NFC of characters that Unicode has assigned never changes (Unicode Normalization Stability
Policy), so bytes that were canonical stay so with newer Unicode tables.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable
from typing import Any, Final, TypeAlias

import orjson

Value: TypeAlias = "bool | int | str | list[Value] | dict[str, Value] | None"

MAX_BYTES: Final = 1 << 20
MAX_DEPTH: Final = 32

_STRICT: Final = orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER  # 53 bits
_ASCII: Final = bytes(range(0x80))
_CONTAINERS: Final = frozenset({dict, list})
_PLAIN: Final = frozenset({str, int, bool, type(None)})
_ALLOWED: Final = _PLAIN | _CONTAINERS


class CanonicalError(ValueError):
    """A value or bytes outside the profile. The text is for logs, never shown to users."""


def encode(value: Value) -> bytes:
    """The canonical bytes of a value.

    Tuples, floats, subclasses and everything else that JSON would bend are refused: what is
    encoded reads back equal. Raises CanonicalError.
    """
    _check_shape(value)
    try:
        data = orjson.dumps(value, option=_STRICT)
    except orjson.JSONEncodeError as error:  # surrogates, large integers, odd keys
        raise CanonicalError(str(error)) from None
    if len(data) > MAX_BYTES:
        raise CanonicalError(f"{len(data)} bytes are more than {MAX_BYTES}")
    _check_text(data, value)
    return bytes(memoryview(data))  # orjson's own keep 4 KB each, however short the text


def decode(data: bytes) -> Value:
    """The value of canonical bytes; bytes that `encode` would not write raise CanonicalError."""
    if len(data) > MAX_BYTES:
        raise CanonicalError(f"{len(data)} bytes are more than {MAX_BYTES}")
    try:
        value: Value = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise CanonicalError(str(error)) from None
    _check_shape(value)
    try:
        same = orjson.dumps(value, option=_STRICT) == data
    except orjson.JSONEncodeError as error:
        raise CanonicalError(str(error)) from None
    if not same:
        raise CanonicalError("the bytes are not their own canonical form")
    _check_text(data, value)
    return value


def clean(value: Value) -> Value:
    """A value whose text is as the profile wants it: NFC, without NUL and lone surrogates.

    For what people type, paste or name their files: compatibility characters out of old lists
    and names out of other systems are no reason to refuse a record.
    """
    if isinstance(value, str):
        kept = value.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")
        return unicodedata.normalize("NFC", kept)
    if isinstance(value, list):
        return [clean(item) for item in value]
    if isinstance(value, dict):
        return {str(clean(key)): clean(item) for key, item in value.items()}
    return value


def comparable(value: Value) -> bytes:
    """Bytes that are equal exactly for equal values, without limits: Python holds True == 1."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def _check_shape(value: object) -> None:
    """Types and depth, one level of nesting at a time."""
    level: list[Collection[Any]] = [[value]]
    for _ in range(MAX_DEPTH + 1):
        deeper: list[Collection[Any]] = []
        for items in level:
            types = set(map(type, items))
            if types <= _PLAIN:
                continue
            if not types <= _ALLOWED:
                names = ", ".join(sorted(kind.__name__ for kind in types - _ALLOWED))
                raise CanonicalError(f"not a canonical type: {names}")
            deeper += [
                item.values() if type(item) is dict else item
                for item in items
                if type(item) in _CONTAINERS
            ]
        if not deeper:
            return
        level = deeper
    raise CanonicalError(f"nested deeper than {MAX_DEPTH}")


def _check_text(data: bytes, value: Value) -> None:
    r"""NFC and NUL, over the whole text at once where that decides.

    Normalised whole text has only normalised strings: parts of NFC text are NFC, and the
    characters that JSON escapes (controls, quote, backslash) compose with nothing. The reverse
    fails only where an escape touches a combining mark ("\n" + U+0301 looks like "ń"), and an
    escaped NUL may be an escaped backslash before "u0000": those rare texts are read singly.
    """
    if _normal(data) and (b"\\" not in data or b"\\u0000" not in data):
        return
    for text in _texts(value):
        if "\0" in text:
            raise CanonicalError("text with a NUL")
        if not unicodedata.is_normalized("NFC", text):
            raise CanonicalError("text that is not NFC")


def _normal(data: bytes) -> bool:
    """Whether the text of the bytes is NFC; False may also be said of one where ASCII parts marks.

    Most bytes of a record are ASCII. Only U+0300 to U+036F, in UTF-8 behind 0xCC and 0xCD, compose
    with ASCII: without them text is NFC as soon as its other characters in a row are.
    """
    if data.isascii():
        return True
    if b"\xcc" not in data and b"\xcd" not in data:
        data = data.translate(None, _ASCII)
    return unicodedata.is_normalized("NFC", data.decode("utf-8"))


def _texts(value: Value) -> Iterable[str]:
    pending: list[Any] = [value]
    while pending:
        item = pending.pop()
        if type(item) is str:
            yield item
        elif type(item) is dict:
            yield from item
            pending += item.values()
        elif type(item) is list:
            pending += item
