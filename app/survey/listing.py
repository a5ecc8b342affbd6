"""What lists show of a record: the projection that the store keeps beside the history."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.severity import SCALES, severity
from app.model.canonical import Value
from app.model.merge import RecordView
from app.store.values import HeadFields
from app.survey.core import BEGUN, STATUS


def project(view: RecordView) -> HeadFields:
    """The list's columns of one record; never a personal answer among them."""
    answers = {path: str(value) for path, value in view.answers.items() if isinstance(value, str)}
    if view.form == "place":
        rest = [answers[name] for name in ("address", "code") if name in answers]
        return HeadFields(
            title=answers.get("name", ""),
            subtitle=" · ".join(rest),
            search=" ".join([answers.get("name", ""), *rest]),
        )
    if view.form == "visit":
        # where and why stay out of a list's search: the place's own row says what it came to
        return HeadFields(
            title="",
            subtitle=answers.get("next_date", ""),
            status=answers.get("outcome", ""),
            place=next(iter(view.links.get("place", ())), ""),
        )
    if view.form in {"finding", "task"}:
        title = answers.get("title") or answers.get("what", "")
        due = answers.get("due", "") if view.form == "task" else ""
        return HeadFields(title=title, subtitle=due, status=answers.get("state", ""), search=title)
    if view.form == "letterhead":
        return HeadFields(title=answers.get("name", ""), subtitle=answers.get("unit", ""))
    if view.form == "staff":
        role = answers.get("role", "")
        return HeadFields(title=answers.get("name", ""), subtitle=role, search=role)
    place = view.links.get("place") or ("",)
    return HeadFields(
        title="", status=answers.get(STATUS, BEGUN), grade=_grade(view), place=place[0]
    )


def _grade(view: RecordView) -> str:
    """The stored grade or conclusion, or its interval while something was not inspected."""
    for scale in SCALES:
        result = view.results.get(scale)
        if isinstance(result, dict):
            return _value(result, scale)
    return ""


def _value(result: Mapping[str, Value], scale: str) -> str:
    value = str(result.get("grade") or result.get("value") or "")
    low, high = (str(result.get(name) or "") for name in ("low", "high"))
    if value or not high:
        return value
    return f"{low}–{high}" if severity(low or None, scale) < severity(high, scale) else high
