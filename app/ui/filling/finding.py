"""Finds words in a long list by characters anywhere, by pinyin, and by its initials.

The words are joined to one text and searched with regular expressions, so that 50,000 of them
cost milliseconds. A typed letter stands for itself or for a character whose reading begins with
it; of several readings any counts.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice

from app.ui.filling.pinyin import readings

#: What is shown at most: nobody reads more, one types another letter.
MOST = 50
#: Longer input is not taken apart any more: it is looked for as it is.
_LONGEST = 40
#: The longest syllables have six letters (chuang, zhuang, shuang).
_SYLLABLE = 6
#: A pattern grows with the ways to cut the letters; this many characters and no more.
_WIDEST = 4_000
_NOTHING = "(?:)"
_GAPS = re.compile(r"[\s'’]+")
_END = "\n"


class Finder:
    """An index of words; `find` gives the places of those that fit, the best first."""

    def __init__(self, words: Sequence[str]) -> None:
        joined = _END.join(words)
        if joined.count(_END) >= len(words) > 0:
            joined = _END.join(word.replace(_END, " ") for word in words)
        self._text = joined.casefold()
        lengths = map(len, self._text.split(_END))
        self._starts = [0, *accumulate(length + 1 for length in lengths)]
        self._count = len(words)
        self._by_sound: dict[str, str] | None = None
        self._classes: dict[str, str] = {}

    def warm(self) -> None:
        """Make what the first letter needs, while somebody still reads the question."""
        self._sounding()

    def find(self, typed: str, most: int = MOST) -> list[int]:
        """Places of at most so many words. Those that begin with what was typed come first, and
        what was typed as it is before what only sounds like it."""
        wanted = _GAPS.sub(" ", typed.strip().casefold())
        if not wanted:
            return list(range(min(most, self._count)))
        found: dict[int, None] = {}
        for pattern in self._patterns(wanted):
            for place in islice(self._places(pattern), most + len(found)):
                found.setdefault(place)
                if len(found) >= most:
                    return list(found)
        return list(found)

    def _patterns(self, wanted: str) -> Iterator[str]:
        literal = re.escape(wanted)
        yield f"^{literal}"
        yield literal
        sounds = self._sounds(wanted.replace(" ", ""))
        if sounds:
            yield f"^(?:{sounds})"
            yield sounds

    def _places(self, pattern: str) -> Iterator[int]:
        """The words in which a pattern occurs, each once."""
        search = re.compile(pattern, re.MULTILINE).search
        at = 0
        while hit := search(self._text, at):
            place = bisect_right(self._starts, hit.start()) - 1
            yield place
            at = self._starts[place + 1]
            if at > len(self._text):
                return

    def _sounds(self, wanted: str) -> str:
        """A pattern of all ways to read the letters as syllables or their beginnings; "" if none.

        Built from the end: what can follow at each letter is known when it is needed.
        """
        if len(wanted) > _LONGEST or not any("a" <= letter <= "z" for letter in wanted):
            return ""
        follows = [*[""] * len(wanted), _NOTHING]  # a pattern for the letters from each on
        for at in range(len(wanted) - 1, -1, -1):
            ways = []
            for length in range(1, min(_SYLLABLE, len(wanted) - at) + 1):
                rest = follows[at + length]
                here = self._one(wanted[at : at + length])
                if rest and here:
                    ways.append(here + ("" if rest == _NOTHING else rest))
            if sum(map(len, ways)) > _WIDEST:  # "nananana…": whole syllables are enough
                ways = ways[-1:]
            if len(ways) > 1:
                follows[at] = f"(?:{'|'.join(ways)})"
            else:
                follows[at] = ways[0] if ways else ""
        return follows[0]

    def _one(self, letters: str) -> str:
        """One character that is these letters or sounds like them."""
        if letters not in self._classes:
            heard = "".join(
                characters
                for sound, characters in self._sounding().items()
                if sound.startswith(letters)
            )
            own = letters if len(letters) == 1 else ""
            kind = "".join(re.escape(c) for c in dict.fromkeys(heard + own))
            self._classes[letters] = f"[{kind}]" if kind else ""
        return self._classes[letters]

    def _sounding(self) -> dict[str, str]:
        """Syllable → the characters of these words that are read so."""
        if self._by_sound is None:
            known = readings()
            gathered: dict[str, list[str]] = {}
            for character in sorted(set(self._text)):
                for sound in known.get(character, ()):
                    gathered.setdefault(sound, []).append(character)
            self._by_sound = {sound: "".join(found) for sound, found in gathered.items()}
        return self._by_sound
