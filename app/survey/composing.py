"""One answer out of several sides: rows put together, and the grade that comes of them.

What a reviewer sees while picking rows and what is written when it is settled come from here both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.assessment.judging import judge
from app.assessment.judging import results as judged
from app.errors import KnownError
from app.i18n import _
from app.i18n.judgements import sentence
from app.model.canonical import Value
from app.model.merge import Conflict as OpenConflict
from app.model.merge import RecordView
from app.survey import words
from app.survey.agreement import agree_node, withdraw
from app.survey.core import AGREED, SAME, Content, Core
from app.survey.filling import graded
from app.survey.side_by_side import instance_of


@dataclass(frozen=True)
class Preview:
    """What would come of the rows picked so far; nothing of it is written.

    `grade` as stored ("D", "B–D", "" for none) and `why` its first sentence; `values` the words of
    every line that would stand, by path.
    """

    grade: str
    why: str
    values: Mapping[str, str]


def composed(conflict: OpenConflict, picks: Mapping[str, int]) -> dict[str, Value]:
    """The values of a group with rows picked from several sides, path by path.

    `picks` names the side of each path that shall not come from the side that counts now. A row
    comes with all that is in it, an answer with the rows that it stands in. Raises a known error
    for a path or a side that the conflict does not have.
    """
    values = dict(conflict.candidates[conflict.provisional].values)
    for path, side in sorted(picks.items()):
        if path not in conflict.paths:
            raise refused(_("挑选的一行不在这一处里。"))
        taken = conflict.candidates[side_of(conflict, side)].values
        for other in conflict.paths:
            inside = other.startswith(f"{path}/")
            around = path.startswith(f"{other}/") and taken.get(path) is not None
            if other == path or around or (inside and other not in picks):
                values[other] = taken.get(other)
    return values


def content_of(
    core: Core, view: RecordView, values: Mapping[str, Value], decided: tuple[OpenConflict, ...]
) -> Content:
    """The record with these values in the place of what was in conflict, its grade made anew."""
    content = Content.of(view)
    content.take(values)
    for path in values:  # what a reviewer decided was not taken over from another house
        content.answers.pop(SAME + path, None)
    _grade(core, view, content, decided)
    return content


def preview(
    core: Core, view: RecordView, conflict: OpenConflict, picks: Mapping[str, int]
) -> Preview:
    """The grade and the words of every path if these rows were settled now. Writes nothing."""
    values = composed(conflict, picks)
    content = content_of(core, view, values, (conflict,))
    instance = instance_of(core, view, content.answers)
    said: dict[str, str] = {}
    if instance is not None:
        for path in conflict.paths:
            said[path] = words.answer(instance, path, values.get(path))
    judgement = judge(instance) if instance is not None and conflict.graded else None
    return Preview(
        grade=words.stored_grade(graded(content.results)),
        why=sentence(judgement.first) if judgement is not None else "",
        values=said,
    )


def _grade(
    core: Core, view: RecordView, content: Content, decided: tuple[OpenConflict, ...]
) -> None:
    """State the grade of what was decided, unless the grade itself is still in conflict."""
    if any(one.graded and one not in decided for one in view.conflicts):
        return
    if view.form in core.forms.registers:
        return
    instance = instance_of(core, view, content.answers)
    if instance is not None:
        node = agree_node(instance)
        if AGREED in content.answers and withdraw(instance, content.answers):
            del content.answers[AGREED]  # rows of several sides came to what none agreed to
            if node is not None:
                content.answers.pop(node.path, None)
        content.results |= judged(instance)


def side_of(conflict: OpenConflict, side: int) -> int:
    """The index of a side that the conflict has; a known error for any other."""
    if not 0 <= side < len(conflict.candidates):
        raise refused(_("没有第 {n} 份。").format(n=side + 1))
    return side


def refused(title: str) -> KnownError:
    """Nothing was settled, and why."""
    return KnownError(
        "settle_refused",
        title,
        kept=_("两份内容都保留着，没有改动。"),
        advice=_("请在“汇总”里选中一处，选定一份并写明理由。"),
    )
