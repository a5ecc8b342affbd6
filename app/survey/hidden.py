"""A resident's answer as it is shown to whoever did not ask for it: the rule, with our words."""

from __future__ import annotations

from app.domain import masking
from app.i18n import _
from forms.instance import Instance


def hidden_whole() -> str:
    """What stands for an answer of which nothing may be seen."""
    return _("（个人信息，已隐去）")


def masked(text: str) -> str:
    """A personal answer without the person: 张*, 138****5678; see `app.domain.masking`."""
    return masking.masked(text, hidden_whole())


def masked_answer(instance: Instance | None, path: str, text: str) -> str:
    """The same of an answer in words to the question at `path`. Of one that was chosen from a
    list nothing is seen: its first character tells which it was (低保户, 脱贫户).
    """
    node = instance.find(path) if instance is not None else None
    chosen = node is not None and node.kind in {"select_one", "select_multiple"}
    return hidden_whole() if chosen else masked(text)
