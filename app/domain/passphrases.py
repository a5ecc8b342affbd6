"""How hard a passphrase is to guess, in four steps; a rough word of advice, no proof.

Counted is what a guesser who knows the habits of people must try: characters that repeat the one
before or go on from it (aaa, 123, abc) add nothing; neither does anything behind the first of a
well-known password. A Chinese character is worth about three letters.
"""

from __future__ import annotations

import math
from typing import Final, Literal

Strength = Literal["none", "short", "weak", "fair", "good"]

SHORTEST: Final = 8
#: Powers of two that must be tried; argon2id lets a good computer try some ten a second.
_FAIR: Final = 36
_GOOD: Final = 52

_KNOWN: Final = ("password", "qwerty", "admin", "iloveyou", "woaini", "chengjian", "城检", "口令")
_HAN: Final = 2500
_OTHERS: Final = 33


def strength(text: str, shortest: int = SHORTEST) -> Strength:
    """`shortest`: characters that a passphrase has at least."""
    text = text.strip()
    if not text:
        return "none"
    if len(text) < shortest:
        return "short"
    bits = _bits(text)
    return "good" if bits >= _GOOD else "fair" if bits >= _FAIR else "weak"


def _bits(text: str) -> float:
    lowered = text.lower()
    for known in _KNOWN:
        lowered = lowered.replace(known, "\0")
    found = 0.0
    before = ""
    seen: set[str] = set()
    for char in lowered:
        steps = abs(ord(char) - ord(before)) if before else 9
        before = char
        if char == "\0" or steps <= 1:
            continue
        found += math.log2(_pool(char)) * (0.5 if char in seen else 1)
        seen.add(char)
    return found


def _pool(char: str) -> int:
    if char.isdigit():
        return 10
    if char.isascii():
        return 26 if char.isalpha() else _OTHERS
    return _HAN
