"""How much inspections lack: asked one by one after all else, never twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject

from app.store.values import HeadRow
from app.survey.survey import Survey
from app.survey.today import Waiting
from app.ui.desk import Desk

#: Opening a form to count costs some hundredths of a second; further lines say nothing.
_MOST = 12


def of_all(survey: Survey, record: str) -> int:
    """What an unfinished inspection lacks."""
    return survey.today.missing(record)


def of_shots(survey: Survey, record: str) -> int:
    """How many required shots an inspection lacks."""
    return len(survey.shots.missing(record))


class Missing:
    """`told` hears (record, number) in the UI thread while `owner` lives; `count` is what is asked
    of the survey."""

    def __init__(
        self,
        desk: Desk,
        owner: QObject,
        told: Callable[[str, int], None],
        count: Callable[[Survey, str], int] = of_all,
    ) -> None:
        self._desk = desk
        self._ask_for = count
        self._owner = owner
        self._told = told
        self._known: dict[tuple[str, str], int] = {}  # by record and time of its last change

    def ask(self, inspections: Iterable[Waiting | HeadRow]) -> None:
        for number, one in enumerate(inspections):
            key = one.record, one.time
            if key in self._known:
                self._told(one.record, self._known[key])
            elif number < _MOST:
                self._count(key)

    def _count(self, key: tuple[str, str]) -> None:
        def counted(missing: int) -> None:
            self._known[key] = missing
            self._told(key[0], missing)

        self._desk.run(
            lambda survey, _job: self._ask_for(survey, key[0]),
            counted,
            self._owner,
            failed=lambda _error: None,  # a form that is not here lacks nothing that we know
        )
