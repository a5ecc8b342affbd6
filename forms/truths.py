"""Which calculations give a truth: known before anything that reads them is compiled."""

from __future__ import annotations

from forms.findings import Refused
from forms.xform import XForm
from forms.xpath.parse import parse
from forms.xpath.syntax import Binary, Call

_OPERATORS = {"and", "or", "=", "!=", "<", "<=", ">", ">="}
_CALLS = {"not", "true", "false", "boolean", "selected", "regex", "contains", "starts-with"}


def mark_truths(xform: XForm) -> None:
    """Sets `yields` of questions whose calculation is a comparison or a yes-or-no function."""
    for path, bind in xform.binds.items():
        question = xform.questions.get(path)
        source = bind.get("calculate")
        if question is None or not source:
            continue
        try:
            tree = parse(source)
        except Refused:
            continue  # reported when it is compiled
        if (isinstance(tree, Binary) and tree.operator in _OPERATORS) or (
            isinstance(tree, Call) and tree.name in _CALLS
        ):
            question.logic.yields = "boolean"
