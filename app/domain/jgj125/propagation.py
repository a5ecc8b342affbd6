"""Upward propagation (6.3): what stands on a dangerous vertical member counts with it.

A level is the foundation or one storey, lowest first. Every level takes part: a basement,
and an open stilt storey too. The stilt storey is not counted in the ratios (it is no
storey), yet its columns carry what is above, so danger begins in it and passes through it.
A storey with no member at the position does not stop the chain either: the rule speaks of
*any* storey below.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import NamedTuple

from app.domain.jgj125.inputs import Member
from app.domain.rule_table import RuleTable

_DASHES = re.compile(r"[\u2010-\u2015\u2212\u30FC\u301C~]")
_SLASHES = re.compile(r"[\\\u2044\u2215]")


class Counted(NamedTuple):
    """Whether a member counts as dangerous, and the ids below that made it so, lowest first."""

    dangerous: bool
    counted_from: tuple[str, ...]


def position_key(position: str) -> str:
    """The position as compared: width, case, spaces and the kind of dash or slash ignored.

    "３／Ａ－Ｂ" and "3 / a–b" are one place; the text itself is kept as it was typed.
    """
    text = unicodedata.normalize("NFKC", position).casefold()
    text = _SLASHES.sub("/", _DASHES.sub("-", text))
    return "".join(text.split())


def propagate(
    levels: Sequence[Sequence[Member]],
    dangerous: Callable[[Member], bool],
    table: RuleTable,
) -> dict[str, Counted]:
    """By member id: does it count, judged by itself (`dangerous`) or from below?"""
    below: dict[str, list[str]] = {}
    counted: dict[str, Counted] = {}
    for level in levels:
        reached: dict[str, list[str]] = {}
        for member in level:
            vertical = is_vertical(member, table)
            sources = tuple(below.get(position_key(member.position), ())) if vertical else ()
            counts = dangerous(member) or bool(sources)
            counted[member.id] = Counted(counts, sources)
            if counts and vertical:
                for key in carried(member):
                    reached.setdefault(key, []).append(member.id)
        for key, ids in reached.items():
            below.setdefault(key, []).extend(ids)
    return counted


def is_vertical(member: Member, table: RuleTable) -> bool:
    return table.classes[member.klass].vertical


def carried(member: Member) -> tuple[str, ...]:
    """The positions that a vertical member carries: those a foundation names, or its own."""
    keys = [position_key(text) for text in member.carries or (member.position,)]
    return tuple(dict.fromkeys(key for key in keys if key))
