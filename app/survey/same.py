"""同上一户: what the last inspection said, taken over where the form allows it, and marked so.

Twelve houses of one village have the same soil, walls and weather. A form marks such questions
(`bind::insp:same`); what feeds or states a grade is never taken over, marked or not, nor is a
personal answer that is not marked. Each answer taken over carries the record that it came from,
under a path of the façade's own, until somebody says something else there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.model.canonical import Value
from app.model.personal import personal_answers
from app.model.revision import RESULT_GROUP
from app.survey.core import SAME, STATUS, Core
from app.survey.filling import Filling
from forms.definition import Question
from forms.form import Form
from forms.node import Node

MARK = SAME
#: How many of the newest inspections are looked at for one of this laptop's own.
_LOOKED_AT = 50
_NOT_TYPED = {"group", "repeat", "image", "note", "calculate", "start", "end", "today", "username"}


@dataclass(frozen=True)
class Offer:
    """What could be taken over: the inspection it comes from, its house, answers by path."""

    record: str
    house: str
    answers: Mapping[str, Value]


class Same:
    def __init__(self, core: Core) -> None:
        self._core = core

    def offer(self, record: str, form: Form) -> Offer | None:
        """The last inspection with this form that was written down here, and what it offers.

        None where there is none, or where the form marks nothing. Any thread.
        """
        paths = [question.path for question in askable(form)]
        if not paths:
            return None
        store = self._core.store
        for head in store.heads(form=form.id, order="-time", limit=_LOOKED_AT):
            if head.record == record or head.device != self._core.key.id:
                continue
            view = store.view(head.record)
            if view is None or STATUS not in view.answers:
                continue  # looked into, nothing said
            sealed = store.personal(view.personal) if view.personal else None
            said = {**(personal_answers(sealed) if sealed else {}), **view.answers}
            place = store.head(head.place)
            return Offer(
                record=head.record,
                house=place.title if place else "",
                answers={path: said[path] for path in paths if path in said},
            )
        return None

    def apply(self, filling: Filling, offer: Offer) -> list[str]:
        """Answer what is still blank, as one step of undo; the paths that were answered.

        For the thread that fills. What does not fit (a choice that is not offered here, a
        question that is not asked here) is left blank.
        """
        taken = []
        with filling.instance.batch():
            for path, value in offer.answers.items():
                node = filling.instance.find(path)
                if node is None or node.text or node.readonly or not node.relevant:
                    continue
                filling.instance.set(node, value)
                if node.problem is not None:
                    filling.instance.set(node, None)
                    continue
                filling.others[MARK + path] = offer.record
                taken.append(path)
        return taken

    def undo(self, filling: Filling, taken: Iterable[str]) -> None:
        """Take it back in one step: answers that are still marked are blank again."""
        with filling.instance.batch():
            for path in taken:
                node = filling.instance.find(path)
                if filling.others.pop(MARK + path, None) is not None and node is not None:
                    filling.instance.set(node, None)

    def touched(self, filling: Filling, nodes: Iterable[Node]) -> bool:
        """Somebody answered these questions: they are their own answers now. True: marks went."""
        gone = [filling.others.pop(MARK + node.path, None) for node in nodes]
        return any(mark is not None for mark in gone)


def marks(filling: Filling) -> dict[str, str]:
    """Which answers were taken over, and from which record; blank ones carry no mark."""
    return {
        path: str(record)
        for mark, record in filling.others.items()
        if mark.startswith(MARK)
        and (node := filling.instance.find(path := mark.removeprefix(MARK))) is not None
        and node.text
    }


def askable(form: Form) -> Iterator[Question]:
    """The questions that a form lets one take over, in its order; none inside a repeat."""
    waiting = [form.root]
    while waiting:
        question = waiting.pop()
        if question.kind != "repeat":
            waiting += reversed(question.children)
        if (
            question.extra.get("same") == "yes"
            and question.kind not in _NOT_TYPED
            and question.group != RESULT_GROUP
        ):
            yield question
