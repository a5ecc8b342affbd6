"""Conflicts that are none: the same personal answers of the same residents, typed twice; an answer
that two people took over from the houses that each had been to before.

Personal answers are sealed with a salt, so that equal ones have different hashes and the merge,
which sees hashes only, keeps both. Here they are opened and compared. From where an answer was
taken over is no statement about the house: what the answer is has a conflict of its own.
"""

from __future__ import annotations

from app.model.canonical import Value
from app.model.merge import Conflict, RecordView
from app.model.personal import personal_answers
from app.model.revision import PERSONAL
from app.store.store import Store
from app.store.taken_over import is_taken_over


def residents(store: Store, hashed: str | None) -> dict[str, Value] | None:
    """The personal answers behind a hash, {} behind none or where they were erased; None while
    their bytes are not here.
    """
    if hashed is None or store.is_erased(hashed):
        return {}
    data = store.personal(hashed)
    return personal_answers(data) if data else None


def is_agreed(store: Store, conflict: Conflict) -> bool:
    """Whether all sides of a conflict about personal answers say the same."""
    if is_taken_over(conflict):
        return True
    if conflict.paths != (PERSONAL,):
        return False
    sides = [residents(store, _hash(side.values.get(PERSONAL))) for side in conflict.candidates]
    return sides[0] is not None and all(side == sides[0] for side in sides)


def differing(store: Store, view: RecordView) -> tuple[Conflict, ...]:
    """The conflicts of a record in which people really said different things."""
    return tuple(conflict for conflict in view.conflicts if not is_agreed(store, conflict))


def _hash(value: Value) -> str | None:
    return value if isinstance(value, str) else None
