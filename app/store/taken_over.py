"""同上一户 in the eyes of a merge: from where an answer was taken over says nothing of the house.

What the answer is has a conflict of its own, where there is one.
"""

from __future__ import annotations

from typing import Final

from app.model.merge import Conflict

#: In front of an answer's path: the record that the answer was taken over from.
TAKEN_OVER: Final = "/same/"


def is_taken_over(conflict: Conflict) -> bool:
    """Whether a conflict is only about where an answer was taken over from."""
    return all(path.startswith(TAKEN_OVER) for path in conflict.paths)
