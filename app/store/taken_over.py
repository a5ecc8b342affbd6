"""What a merge need not ask about: answers of the program's own that say nothing of the house.

From where an answer was taken over (同上一户): what it is has a conflict of its own, where there is
one. What reviewers wrote beside a question when they sent the record back: all of it is shown.
"""

from __future__ import annotations

from typing import Final

from app.model.merge import Conflict

#: In front of an answer's path: the record that the answer was taken over from.
TAKEN_OVER: Final = "/same/"
#: In front of a question's path: what a reviewer wrote beside it when sending the record back.
RETURNED: Final = "/return/"


def is_taken_over(conflict: Conflict) -> bool:
    """Whether a conflict is only about where an answer was taken over from, or about comments."""
    return all(path.startswith((TAKEN_OVER, RETURNED)) for path in conflict.paths)
