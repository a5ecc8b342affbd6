"""How Chinese characters are read, for finding words by their sound."""

from __future__ import annotations

from functools import cache

from app import paths


@cache
def readings() -> dict[str, tuple[str, ...]]:
    """Every reading of a character, without tones and with v for ü: 厦 → sha, xia."""
    found: dict[str, tuple[str, ...]] = {}
    table = paths.resources() / "pinyin.txt"
    for line in table.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        syllable, _space, characters = line.partition(" ")
        for character in characters:
            found[character] = (*found.get(character, ()), syllable)
    return found
