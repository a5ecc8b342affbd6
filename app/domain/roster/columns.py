"""Guessing: which row is the header, and what each of its columns means.

A guess carries its confidence: `sure` (the header says so), `likely` (a part of the header, or a
header that its values bear out), `unsure` (the values alone), `none`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.domain.roster.rules import ColumnRule, Rules, rules

_BRACKETS: Final = re.compile(r"[(\[{<【〔《].*?[)\]}>】〕》]")
_NOISE: Final = re.compile(r"[\s*:;,.、，。：；/\\|_\-—·＊'\"“”]+")
_SCORE: Final = {"sure": 3, "likely": 2, "unsure": 1, "none": 0}
_MOSTLY: Final = 0.7
#: What a header must name: one column for sure, or two by a part where no digit speaks for data.
_SURE_ENOUGH: Final = 3
_LIKELY_ENOUGH: Final = 2

Texts = Sequence[str]


@dataclass(frozen=True, slots=True)
class Guess:
    """What one column probably means; `field` is "" where nobody can tell."""

    field: str
    confidence: str

    @property
    def score(self) -> int:
        return _SCORE[self.confidence]


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header stands (positions in the rows given) and its words, column by column."""

    first: int
    last: int
    words: tuple[str, ...]

    @property
    def below(self) -> int:
        """The position of the first row of data."""
        return self.last + 1


def plain(header: str) -> str:
    """A header as it is compared: half width, without brackets, spaces and marks."""
    folded = unicodedata.normalize("NFKC", header).strip()
    return _NOISE.sub("", _BRACKETS.sub("", folded)) or _NOISE.sub("", folded)


def find_header(rows: Sequence[Texts], table: Rules | None = None) -> Header | None:
    """The header among the first rows: the one whose words name most columns; None if none does.

    A title over the whole width is passed by; two rows of headers are read together.
    """
    table = table or rules()
    best, most = -1, 0
    for at, texts in enumerate(rows[: table.limits["header_rows"]]):
        named = _named(texts, table)
        if named > most:
            best, most = at, named
    if best < 0 or most < (_SURE_ENOUGH if _has_digits(rows[best]) else _LIKELY_ENOUGH):
        return None
    return header_at(rows, best, table)


def header_at(rows: Sequence[Texts], at: int, table: Rules | None = None) -> Header:
    """The header that begins or ends in row `at`, with its second row if it has one."""
    table = table or rules()
    texts = rows[at]
    above = rows[at - 1] if at else ()
    below = rows[at + 1] if at + 1 < len(rows) else ()
    if _continues(above, texts, table):
        return Header(at - 1, at, _joined(above, texts))
    if _continues(texts, below, table):
        return Header(at, at + 1, _joined(texts, below))
    return Header(at, at, tuple(text.strip() for text in texts))


def _named(texts: Texts, table: Rules) -> int:
    """How many different meanings a row's words name for sure (3) or by a part (1)."""
    if len({text for text in texts if text}) < 2 and len([text for text in texts if text]) > 1:
        return 0  # a title, merged over the width
    found: dict[str, int] = {}
    for text in texts:
        if text and len(text) <= 30:
            guess = by_words(text, table)
            worth = {"sure": 3, "likely": 1}.get(guess.confidence, 0)
            found[guess.field] = max(found.get(guess.field, 0), worth)
    found.pop("", None)
    return sum(found.values())


def _continues(upper: Texts, lower: Texts, table: Rules) -> bool:
    """Whether two rows are one header: the upper repeats a word (merged) that the lower splits."""
    if not upper or not lower:
        return False
    filled = [text for text in upper if text]
    if len(set(filled)) < 2:
        return False  # a title
    split = False
    for column, text in enumerate(lower):
        over = upper[column] if column < len(upper) else ""
        if not text or text == over:
            continue
        if by_words(text, table).confidence == "none" and not (over and _short(text)):
            return False
        if over and sum(other == over for other in upper) > 1:
            split = True
        elif over:
            return False  # a value below its header
    if _has_digits(lower):
        return False
    return split or (_gaps(upper, lower) and _named(upper, table) > 0)


def _has_digits(texts: Texts) -> bool:
    return any(char.isdigit() for text in texts for char in text)


def _short(text: str) -> bool:
    return len(text) <= 8


def _gaps(upper: Texts, lower: Texts) -> bool:
    """Whether the lower row only fills what the upper leaves open."""
    both = [
        bool(over) and bool(text) and over != text for over, text in zip(upper, lower, strict=False)
    ]
    return any(lower) and not any(both) and any(not text for text in upper[: len(lower)])


def _joined(upper: Texts, lower: Texts) -> tuple[str, ...]:
    """The lower word where there is one, with the upper one before it where it adds something."""
    words = []
    for column in range(max(len(upper), len(lower))):
        over = upper[column].strip() if column < len(upper) else ""
        under = lower[column].strip() if column < len(lower) else ""
        if over and under and over != under:
            words.append(f"{over}/{under}")
        else:
            words.append(under or over)
    return tuple(words)


def by_words(header: str, table: Rules | None = None) -> Guess:
    """What a header alone says."""
    table = table or rules()
    parts = header.split("/") if "/" in header else [header]
    for text in dict.fromkeys([plain(header), plain(parts[-1])]):
        found = _by_word(text, table)
        if found.field:
            return found
    return Guess("", "none")


def _by_word(text: str, table: Rules) -> Guess:
    if not text:
        return Guess("", "none")
    for rule in table.columns.values():
        if text in rule.exact:
            return Guess(rule.field, "sure")
    best, length = "", 0
    for rule in table.columns.values():
        part = next((part for part in rule.part if part in text), "")
        if len(part) > length and not any(word in text for word in rule.never):
            best, length = rule.field, len(part)
    return Guess(best, "likely") if best else Guess("", "none")


def guess(
    words: Sequence[str], samples: Sequence[Texts], table: Rules | None = None
) -> tuple[Guess, ...]:
    """What each column means, from its header and from the values below it; no field twice."""
    table = table or rules()
    width = max([len(words), *map(len, samples)], default=0)
    guesses = [
        _column(
            words[at] if at < len(words) else "",
            [row[at] for row in samples if at < len(row) and row[at]],
            table,
        )
        for at in range(width)
    ]
    return tuple(_each_once(guesses))


def _column(header: str, values: list[str], table: Rules) -> Guess:
    said = by_words(header, table)
    if said.field:
        rule = table.columns[said.field]
        fits = _share(rule, values)
        if said.confidence == "sure" and fits is not None and fits < 0.3 and len(values) >= 3:
            return Guess(said.field, "likely")  # the header says so, the values do not
        if said.confidence == "likely" and fits is not None and fits < 0.3 and len(values) >= 3:
            return Guess(said.field, "unsure")
        return said
    if header.strip() or len(values) < 3:
        return Guess("", "none")  # a header that nobody knows is not overruled by its values
    for name in ("phone", "community", "town", "estate", "building"):
        fits = _share(table.columns[name], values)
        if fits is not None and fits >= _MOSTLY:
            return Guess(name, "unsure")
    return Guess("", "none")


def _share(rule: ColumnRule, values: list[str]) -> float | None:
    """Which part of the values look like it; None where that cannot be said."""
    if rule.values is None or not values:
        return None
    plain_values = [unicodedata.normalize("NFKC", value).strip() for value in values]
    return sum(bool(rule.values.fullmatch(value)) for value in plain_values) / len(values)


def _each_once(guesses: list[Guess]) -> list[Guess]:
    """A meaning goes to the column that says it best, the first of equals; others are open."""
    owner: dict[str, int] = {}
    for at, one in enumerate(guesses):
        if one.field and (one.field not in owner or one.score > guesses[owner[one.field]].score):
            owner[one.field] = at
    return [
        one if not one.field or owner[one.field] == at else Guess("", "none")
        for at, one in enumerate(guesses)
    ]


def header_key(words: Sequence[str]) -> str:
    """What makes two headers the same: for keeping a confirmed mapping."""
    return "\n".join(plain(word) for word in words).rstrip("\n")


def columns_of(mapping: Mapping[int, str]) -> dict[str, int]:
    """Field → column, the first where a field was given twice."""
    found: dict[str, int] = {}
    for column in sorted(mapping):
        found.setdefault(mapping[column], column)
    found.pop("", None)
    return found
