"""A resident's answer as it is shown to whoever did not ask for it: the rule, with our words."""

from __future__ import annotations

from app.domain import masking
from app.i18n import _


def hidden_whole() -> str:
    """What stands for an answer of which nothing may be seen."""
    return _("（个人信息，已隐去）")


def masked(text: str) -> str:
    """A personal answer without the person: 张*, 138****5678; see `app.domain.masking`."""
    return masking.masked(text, hidden_whole())
