"""Which required shots are there: pure rules over codes.

A form names codes (`far near`); a photo names its own code, or none, as those do that were taken
before forms named any. What names none stands for the first shots that nobody else stands for:
whoever dropped two photos into 「一张整体、一张近景」 has done what was asked.
"""

from __future__ import annotations

from collections.abc import Sequence


def arranged(wanted: Sequence[str], given: Sequence[str]) -> list[str]:
    """The shot that each photo stands for, in the order of the photos; "" for one too many.

    `given` holds each photo's own code, "" where it names none or one that is not wanted here.
    Two photos of the same code both keep it: the second is simply another one of it.
    """
    free = [code for code in wanted if code not in given]
    return [code if code in wanted else free.pop(0) if free else "" for code in given]


def missing(wanted: Sequence[str], given: Sequence[str]) -> tuple[str, ...]:
    """The wanted shots that no photo stands for, in the form's order."""
    there = set(arranged(wanted, given))
    return tuple(code for code in wanted if code not in there)
