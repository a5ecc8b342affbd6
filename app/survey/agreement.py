"""同意: to which conclusion somebody agreed, so that no record carries it over to another one.

A form asks at its end whether its surveyor agrees with what was computed. What is found after
that may turn the conclusion: the answer is then blank again, and asked again. What was agreed to
is an answer of the façade's own, decided together with the grade.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Final

from app.assessment.judging import Judgement, judge
from app.model.canonical import Value
from app.survey.core import AGREED
from forms.instance import Instance
from forms.node import Node

_ROLE: Final = ".agree"
_YES: Final = "yes"


def agree_node(instance: Instance) -> Node | None:
    """The question whether somebody agrees; None in a form that does not ask."""
    role = next((role for role in instance.form.roles if role.endswith(_ROLE)), "")
    return next(iter(instance.nodes_by_role(role)), None)


def conclusion(judgement: Judgement) -> str:
    """What one agrees to: the value, or between what it is still open."""
    return judgement.value or f"{judgement.low}–{judgement.high}"


def agreed(instance: Instance, others: MutableMapping[str, Value]) -> None:
    """Somebody has just answered the question: note to what, if it was a yes.

    `others` are the façade's own answers of the record.
    """
    judgement = judge(instance) if _says_yes(instance) else None
    if judgement is not None:
        others[AGREED] = conclusion(judgement)


def withdraw(
    instance: Instance, others: MutableMapping[str, Value], judgement: Judgement | None = None
) -> bool:
    """Make the answer blank where it was given to another conclusion. True: it was.

    A yes of which nobody noted to what it was said (a script answers all at once) is one to what
    is computed now.
    """
    if not _says_yes(instance):
        return False
    judgement = judgement or judge(instance)
    if judgement is None:
        return False
    now = conclusion(judgement)
    if others.setdefault(AGREED, now) == now:
        return False
    node = agree_node(instance)
    if node is not None:
        instance.set(node, None)
    return True


def settled(instance: Instance, others: MutableMapping[str, Value]) -> None:
    """Before a record is written down: no agreement to another conclusion, no note of none."""
    withdraw(instance, others)
    if not _says_yes(instance):
        others.pop(AGREED, None)


def _says_yes(instance: Instance) -> bool:
    node = agree_node(instance)
    return node is not None and node.relevant and node.text == _YES
