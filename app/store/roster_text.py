"""Words of the roster for the full-text index, and the order in which places are walked.

The index is SQLite's trigram index over text with a filler before and after every character:
its trigrams are then the characters and the pairs of neighbours, so that one character is found
as surely as ten, in any script, and nothing has to know where Chinese words end. Codes have the
same few pairs all over; they stand in the index once more as they are, by threes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from app.domain.coverage import STATES
from app.store.fold import fold
from app.store.roster_values import LEVELS

_FILL: Final = "\x02"
#: Between two texts: no search reaches from one into the next.
APART: Final = "\n"
#: Longer words are found by their ends and middle, and compared whole: it is fewer lists to walk.
_LONG: Final = 12
_END: Final = 4
#: What is indexed as it is too: codes and telephone-like numbers.
_PLAIN: Final = re.compile(r"[!-~]{5,}")
#: A character for each state that nobody types, so that state and text are one question.
_SIGN: Final = {state: chr(0x10FF00 + number) for number, state in enumerate(STATES)}

_UNITS: Final = "号栋幢座单层楼组社队区期排村"
_NUMERAL: Final = re.compile(rf"[0-9]+|[一二三四五六七八九十百]+(?=[{_UNITS}])")
_DIGIT: Final = {char: value for value, char in enumerate("零一二三四五六七八九")}


def indexed(search: str, state: str) -> str:
    """What the index is given of a place."""
    plain = APART.join(_PLAIN.findall(search))
    return f"{_FILL}{_SIGN[state]}{_FILL}{_FILL}{_FILL.join(search)}{_FILL}{APART}{plain}"


def searched(texts: Sequence[str]) -> str:
    """A place's texts as they are searched."""
    kept = dict.fromkeys(text for text in texts if text)
    return fold(APART.join(kept)).replace(_FILL, " ")


def words(text: str) -> list[str]:
    return fold(text).replace(_FILL, " ").split()


def question(wanted: Sequence[str], state: str = "") -> tuple[str, list[str]]:
    """The index's question for these words, and those that rows must be compared with."""
    parts = [f"{_FILL}{_SIGN[state]}{_FILL}"] if state else []
    compare = []
    for word in wanted:
        if _PLAIN.fullmatch(word):
            parts.append(word)
        elif len(word) > _LONG:
            middle = (len(word) - _END) // 2
            ends = word[:_END], word[middle : middle + _END], word[-_END:]
            parts += [_spread(part) for part in ends]
            compare.append(word)
        else:
            parts.append(_spread(word))
    quoted = [part.replace('"', '""') for part in parts]
    return " AND ".join(f'"{part}"' for part in quoted), compare


def _spread(word: str) -> str:
    return f"{_FILL}{word}{_FILL}" if len(word) == 1 else _FILL.join(word)


def sort_key(order: str, level: str, name: str, record: str) -> str:
    """Where a place comes among its siblings: walking order, then level, then natural name."""
    number = fold(order).strip()
    walk = _counted(int(number)) if number.isdecimal() and len(number) < 10 else "~"
    rank = LEVELS.index(level)
    return f"{walk} {rank} {_natural(fold(name))} {record[:8]}"


def _natural(name: str) -> str:
    """A name that sorts by its numbers: 2号楼 before 10号楼, 二号 before 十号."""
    return _NUMERAL.sub(lambda found: _number(found[0]), name)


def _number(text: str) -> str:
    if text.isdecimal():
        digits = text.lstrip("0") or "0"
        return f"{len(digits):02}{digits}"
    total = unit = 0
    for char in text:
        if char in "十百":
            total += (unit or 1) * (10 if char == "十" else 100)
            unit = 0
        else:
            unit = _DIGIT[char]
    return _counted(total + unit)


def _counted(number: int) -> str:
    return f"{len(str(number)):02}{number}"
