"""The order of danger of the appraisal grades (JGJ 125-2016 6.1.4), for sorting and worst cases."""

from __future__ import annotations

from collections.abc import Iterable

#: Mildest first. Grades only: layer grades Au..Du and other scales never meet these.
GRADES = ("A", "B", "C", "D")


def severity(grade: str | None) -> int:
    """0 for no grade, 1 for A … 4 for D; 5 for a grade this program does not know.

    What cannot be read must not pass for mild: an unknown grade ranks above D.
    """
    if not grade:
        return 0
    return GRADES.index(grade) + 1 if grade in GRADES else len(GRADES) + 1


def worst(grades: Iterable[str | None]) -> str | None:
    """The most dangerous of the grades; None when there is none."""
    return max(grades, key=severity, default=None)
