"""Required shots: the column `bind::insp:shots` names the pictures that an image question needs.

A cell holds codes parted by spaces (`far near`). What a code is called is no matter of the form
engine; that it is a code, said once, and stands at a photo, is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from forms.definition import Question
from forms.wiring import Trouble

#: A code is a word as other codes of a form are: it is written into records.
_CODE = re.compile(r"[a-z][a-z0-9_]{0,31}\Z")


def check_shots(questions: Iterable[Question]) -> list[Trouble]:
    """What is wrong with the column: no photo question, no code, a code said twice."""
    found: list[Trouble] = []
    for question in questions:
        said = question.extra.get("shots", "").split()
        path = question.path
        if said and question.kind != "image":
            found.append(Trouble("error", "shots_without_photo", path, "shots", {}))
        for place, code in enumerate(said):
            if not _CODE.match(code):
                found.append(Trouble("error", "shot_no_code", path, "shots", {"text": code}))
            elif code in said[:place]:
                found.append(Trouble("error", "shot_twice", path, "shots", {"text": code}))
    return found
