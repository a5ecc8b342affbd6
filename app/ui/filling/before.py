"""What was said before, at the last visit or in the house before, and how it is said again."""

from __future__ import annotations

from app.i18n import _
from app.survey.last_visit import LastAnswer
from app.ui.filling import answers
from app.ui.filling.pen import Pen
from app.ui.filling.values import Filling
from forms.node import Node


def said_of(filling: Filling | None, node: Node | None) -> LastAnswer | None:
    """The last visit's answer to a question, if there was one."""
    if filling is None or filling.last is None or node is None:
        return None
    return filling.last.of(node)


def differs(node: Node, said: LastAnswer) -> bool:
    """Whether today's answer says something else than the last one."""
    return bool(node.text) and node.text != said.value and answers.words(node) != said.text


def say_again(filling: Filling, pen: Pen, node: Node) -> tuple[bool, str]:
    """Answer as at the last visit, a finding never; (whether it was done, what to tell)."""
    said = said_of(filling, node)
    if said is None:
        return False, _("这一题上次没有答案。")
    if not said.facts:
        return False, _("查看结果要当场看，不照上次填。")
    if node.readonly:
        return False, _("这一格不能改。")
    value = _value(node, said)
    if not value:
        return False, _("上次的“{text}”不在这里的选项里。").format(text=said.text)
    pen.set(node, value)
    return True, _("照上次填了“{text}”。").format(text=said.text)


def _value(node: Node, said: LastAnswer) -> str:
    """The last answer as this question keeps it: another form may name its choices differently."""
    if node.kind not in {"select_one", "select_multiple"}:
        return said.value
    choices = node.choices()
    names = {choice.name for choice in choices}
    if all(name in names for name in said.value.split()):
        return said.value
    return next((choice.name for choice in choices if choice.label == said.text), "")
