"""The order of danger of each scale, for sorting and worst cases.

Scales never meet: a value is compared with values of its own scale alone, and no value of one
is ever made out of a value of another.
"""

from __future__ import annotations

from collections.abc import Iterable

#: Mildest first: the appraisal grades of JGJ 125-2016 6.1.4. Layer grades Au..Du are no grades.
GRADES = ("A", "B", "C", "D")
#: The values of each scale by the name under which revisions keep its result, mildest first.
SCALES = {"jgj125": GRADES, "screening": ("none", "some", "severe"), "rural": GRADES}


def severity(value: str | None, scale: str = "jgj125") -> int:
    """0 for no value, 1 for the mildest …; one more than the worst for an unknown value.

    What cannot be read must not pass for mild: an unknown value ranks above the worst.
    """
    if not value:
        return 0
    order = SCALES.get(scale, ())
    return order.index(value) + 1 if value in order else len(order or GRADES) + 1


def worst(values: Iterable[str | None], scale: str = "jgj125") -> str | None:
    """The most dangerous of the values; None when there is none."""
    return max(values, key=lambda value: severity(value, scale), default=None)
