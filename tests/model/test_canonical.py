"""Canonical bytes: one value, one byte string; everything else is refused."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.canonical import (
    MAX_BYTES,
    CanonicalError,
    comparable,
    decode,
    encode,
)
from tests.model.bodies import CALM

MAX_INT = (1 << 53) - 1
TRICKY = st.sampled_from(
    [
        "\n",
        "\t",
        '"',
        "\\",
        "\\u0000",
        "\x1f",
        "\u0301",
        "é",
        "e",
        "n",
        "\u3099",
        "か",
        "承重墙",
        "𠮷",
    ]
)
TEXT = st.lists(TRICKY | st.characters(exclude_categories=["Cs"]), max_size=8).map(
    lambda parts: unicodedata.normalize("NFC", "".join(parts).replace("\0", ""))
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-MAX_INT, MAX_INT) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)


def exactly_equal(one: object, other: object) -> bool:
    """Equality that also tells true from 1, without the code under test."""
    return repr(one) == repr(other)


@CALM
@given(VALUES)
def test_a_value_survives_its_bytes(value: Any) -> None:
    """What is encoded reads back as the same value of the same types."""
    back = decode(encode(value))
    assert back == value
    assert encode(back) == encode(value)


@CALM
@given(VALUES, st.randoms())
def test_order_of_keys_does_not_matter(value: Any, random: Any) -> None:
    """The same value has the same bytes however its objects were filled."""

    def shuffled(item: Any) -> Any:
        if isinstance(item, dict):
            keys = list(item)
            random.shuffle(keys)
            return {key: shuffled(item[key]) for key in keys}
        return [shuffled(part) for part in item] if isinstance(item, list) else item

    assert encode(shuffled(value)) == encode(value)


@CALM
@given(VALUES)
def test_bytes_are_what_the_standard_library_would_write(value: Any) -> None:
    """The form is plain JSON without blanks, keys in code point order."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert encode(value) == text.encode("utf-8")


@CALM
@given(VALUES, st.data())
def test_changed_bytes_are_refused_or_another_value(value: Any, data: st.DataObject) -> None:
    """No two byte strings read as the same value."""
    whole = bytearray(encode(value))
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] ^= 1 << data.draw(st.integers(0, 7))
    try:
        other = decode(bytes(whole))
    except CanonicalError:
        return
    assert not exactly_equal(other, value)


@CALM
@given(st.binary(max_size=40))
def test_any_bytes_are_refused_or_canonical(data: bytes) -> None:
    """The reader fails only with CanonicalError, and accepts only what the writer writes."""
    try:
        value = decode(data)
    except CanonicalError:
        return
    assert encode(value) == data


@CALM
@given(st.lists(TRICKY | st.characters(exclude_categories=["Cs"]), max_size=6).map("".join))
def test_text_is_judged_by_itself(text: str) -> None:
    """Escapes and neighbours neither hide nor fake a text that is not NFC."""
    good = "\0" not in text and unicodedata.is_normalized("NFC", text)
    for value in (text, ["e", text, "\u0301"], {"e" + text + "e": text}):
        keyed = isinstance(value, dict)
        fine = good and (not keyed or unicodedata.is_normalized("NFC", "e" + text + "e"))
        if fine:
            assert decode(encode(value)) == value
        else:
            with pytest.raises(CanonicalError):
                encode(value)


def test_a_control_before_a_combining_mark_is_fine() -> None:
    """Escaped, a line break before an accent looks like a letter with one; it is not."""
    assert decode(encode("\n\u0301")) == "\n\u0301"
    assert decode(encode("\\u0000")) == "\\u0000"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" 1",
        b"1\n",
        b'\xef\xbb\xbf"a"',
        b'{"b":1,"a":1}',
        b'{"grade":"A","grade":"D"}',
        b'{"a": 1}',
        b"1.0",
        b"1e2",
        b"-0",
        b"01",
        b"9007199254740992",
        b"-9007199254740992",
        b"18446744073709551616",
        b"NaN",
        b'"\\u0061"',
        b'"\\/"',
        b'"\\u0000"',
        b'"\\ud800"',
        b'"\xed\xa0\x80"',
        b'"\xff"',
        '"e\u0301"'.encode(),
        '{"e\u0301":1}'.encode(),
        b"[" * 33 + b"]" * 33,
        b"[" * 100_000 + b"]" * 100_000,
        b'"' + b"a" * MAX_BYTES + b'"',
        b"[1,]",
        b"'a'",
    ],
    ids=lambda data: repr(data[:24]),
)
def test_bytes_outside_the_profile_are_refused(data: bytes) -> None:
    """Each way in which JSON has two spellings, or two readings, is an error."""
    with pytest.raises(CanonicalError):
        decode(data)


class Text(str):
    """A text that is not just a text."""

    __slots__ = ()


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        float("nan"),
        1 << 53,
        -(1 << 53),
        (1, 2),
        {1: 2},
        {"a": {2}},
        b"bytes",
        Text("a"),
        "\ud800",
        "a\0",
        "e\u0301",
        {"e\u0301": 1},
        "a" * MAX_BYTES,
    ],
    ids=lambda value: repr(value)[:24],
)
def test_values_outside_the_profile_are_refused(value: Any) -> None:
    """The writer bends nothing into shape."""
    with pytest.raises(CanonicalError):
        encode(value)


def test_the_limits_themselves_are_inside() -> None:
    """32 levels, 2^53 - 1 and 1 MiB are the last that pass."""
    deep: Any = []
    for _ in range(31):
        deep = [deep]
    for value in (deep, MAX_INT, -MAX_INT, "a" * (MAX_BYTES - 2)):
        assert decode(encode(value)) == value
    with pytest.raises(CanonicalError):
        encode([deep])


def test_keys_sort_by_utf8_bytes() -> None:
    """Astral characters come after the rest of the plane, unlike in UTF-16 order."""
    assert encode({"𠮷": 1, "！": 2}) == '{"！":2,"𠮷":1}'.encode()


def test_comparable_tells_true_from_one() -> None:
    """Python holds True == 1; two surveyors' answers are not the same for that."""
    assert comparable({"a": True}) != comparable({"a": 1})
    assert comparable({"a": 1, "b": None}) == comparable({"b": None, "a": 1})


def test_only_marks_behind_cc_and_cd_compose_with_ascii() -> None:
    """The reader takes ASCII out before it looks at the rest: nothing else may join it."""
    for code in range(0x110000):
        parts = unicodedata.decomposition(chr(code)).split()
        if len(parts) == 2 and not parts[0].startswith("<"):
            first, second = (int(part, 16) for part in parts)
            assert second >= 0x80
            assert first >= 0x80 or chr(second).encode()[0] in (0xCC, 0xCD), hex(code)
