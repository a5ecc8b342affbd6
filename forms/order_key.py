"""Keys that keep the rows of a repeat in order without ever renumbering them.

A key is a fraction between 0 and 1 written in base 62 without its "0."; its last digit is never
the smallest one, so there is always room before it. Keys compare as plain text. The method is
"fractional indexing" (Figma, 2017; D. Greenspan, "Implementing fractional indexing", 2020).
"""

from __future__ import annotations

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_VALUE = {digit: value for value, digit in enumerate(DIGITS)}
_BASE = len(DIGITS)


def valid(key: str) -> bool:
    """Whether `key` is one of ours: not empty, known digits only, room before it."""
    return bool(key) and key[-1] != DIGITS[0] and all(digit in _VALUE for digit in key)


def between(before: str, after: str) -> str:
    """A key that sorts strictly between two keys; "" means the open end on that side.

    Raises ValueError when `before` does not sort before `after`: there is no room then.
    """
    if before and after and before >= after:
        raise ValueError("no room between these keys")
    if not after:
        return _above(before)
    shared = 0
    while shared < len(after) and _digit(before, shared) == _VALUE[after[shared]]:
        shared += 1
    if shared:
        return after[:shared] + between(before[shared:], after[shared:])
    low, high = _digit(before, 0), _VALUE[after[0]]
    if high - low > 1:
        return DIGITS[(low + high) // 2]
    if len(after) > 1:
        return after[0]
    return DIGITS[low] + _above(before[1:])


def _above(key: str) -> str:
    """A short key above `key`: rows are mostly added at the end, so steps are small there."""
    for place, digit in enumerate(key):
        if _VALUE[digit] < _BASE - 1:
            return key[:place] + DIGITS[_VALUE[digit] + 1]
    return key + DIGITS[1]


def _digit(key: str, place: int) -> int:
    return _VALUE[key[place]] if place < len(key) else 0
