"""Codes of a ledger in the words that offices use for them."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain import coverage
from app.i18n import _, pick
from app.survey.core import Core


def place_state(code: str) -> str:
    """How far a place of the roster is."""
    known = {
        coverage.NONE: _("未走访"),
        coverage.IN_PROGRESS: _("进行中"),
        coverage.VISITED: _("已走访"),
        coverage.NO_ENTRY: _("未能入户"),
        coverage.NOT_NEEDED: _("不需查"),
    }
    return known.get(code, code)


def visit_outcome(core: Core, code: str) -> str:
    """Why nobody could be met."""
    field = core.forms.registers["visit"].field("outcome")
    return pick(field.choices[code]) if field and code in field.choices else code


def verdict(code: str) -> str:
    """What a rule came to at a finding."""
    known = {"met": _("成立"), "not_met": _("不成立"), "undetermined": _("未定")}
    return known.get(code, code)


def kind(code: str) -> str:
    """The kind of a column."""
    known = {
        "text": _("文字"),
        "id": _("编号（文字）"),
        "number": _("数字"),
        "date": _("日期"),
        "picture": _("图片"),
    }
    return known.get(code, code)


def choices(labels: Mapping[str, str]) -> str:
    """A list of codes for the dictionary: 1=无；2=有."""
    return _("；").join(f"{code}={label}" for code, label in labels.items())
