"""Answers that a change has put out of sight: kept while the form is open, not written down.

A form leaves out what it does not ask (XForms relevance); whoever corrects the structure of a
house must not lose what was found in it without a word.
"""

from __future__ import annotations

from app.i18n import _, listed
from app.ui.filling import outline
from forms.changes import Changes
from forms.node import Node

_NAMED = 2


def withheld(changes: Changes) -> list[Node]:
    """The answered questions that are no longer asked, in the order of the form."""
    hidden = {
        node.path: node
        for top in changes.relevance
        if not top.relevant
        for node in top.walk()
        if node.kind in outline.SHOWN and node.text and _is_said(node)
    }
    return [hidden[path] for path in sorted(hidden)]


def _is_said(node: Node) -> bool:
    """Whether a person said it: what the form fills in itself comes back by itself."""
    logic = node.question.logic
    return not logic.default and logic.calculate is None


def words(changes: Changes) -> str:
    """What to tell of a change, "" where nothing was lost sight of."""
    hidden = withheld(changes)
    if hidden:
        return _(
            "{names}现在不问了，共 {n} 个答案。先留着，改回来还在；不改回来，就不写进记录。"
        ).format(names=_named([node.label for node in hidden]), n=len(hidden))
    if changes.cleared:
        return _("{names}原来的答案不在新的选项里，已经清空。").format(
            names=_named([one.node.label for one in changes.cleared])
        )
    return ""


def _named(labels: list[str]) -> str:
    different = list(dict.fromkeys(labels))
    first = listed(_("“{name}”").format(name=label) for label in different[:_NAMED])
    return _("{names}等").format(names=first) if len(different) > _NAMED else first
