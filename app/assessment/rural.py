"""Binds a filled rural check, by role, to the guideline of 2019."""

from __future__ import annotations

from collections import Counter

from app.assessment.findings import FindingLine
from app.assessment.judgement import (
    Judge,
    Judgement,
    confirmed,
    has_role,
    lacking,
    told,
    unchecked,
    whole,
)
from app.assessment.layout import layout_of
from app.assessment.override import answer
from app.domain.rural.explain import conclusion, explain
from app.domain.rural.judging import House, PartState, RuralResult, Site, grade
from app.domain.rural.table import RuralTable, load
from app.i18n import _, pick
from forms.form import Form
from forms.instance import Instance
from forms.node import Node

SCALE = "rural"
_STRUCTURE = "building.structure"
_ROOF = "building.roof_kind"
_STOREYS = "building.storeys_above"
_SITE = "rural.site"


def house_of(instance: Instance) -> House:
    """The house that an instance describes; a blank answer never becomes a favourable one."""
    root = instance.root
    layout = layout_of(root.question)
    known = told(root, _STRUCTURE, _ROOF)
    sites: dict[str, Site] = {"safe": "safe", "dangerous": "dangerous", "unseen": "unseen"}
    return House(
        site=sites.get(answer(root, _SITE), ""),
        parts={
            part: _state(layout.answer(root, f"rural.part.{part}"), known=known)
            for part in load().parts
        },
        storeys=whole(root, _STOREYS),
        disaster=answer(root, "rural.disaster"),
    )


def _state(node: Node | None, *, known: bool) -> PartState:
    """What was said of a part. One that is not asked is absent once the structure is known."""
    if node is None:
        return "absent" if known else ""
    states: tuple[PartState, ...] = ("a", "b", "c", "d", "absent", "unseen")
    return next((state for state in states if state == node.text), "")


def judge(instance: Instance) -> Judgement | None:
    """The grade of a filled form; None for a form that does not speak of it."""
    if not has_role(instance.root.question, "rural."):
        return None
    table = load()
    result = grade(house_of(instance), table)
    open_ = Counter(part.reason for part in result.parts if part.reason)
    if result.site == "open":
        open_["site"] = 1
    if not result.scope_known:
        open_["storeys"] = 1
    return confirmed(
        instance.root,
        SCALE,
        result,
        status=result.status,
        first=conclusion(result, table),
        lines=explain(result, table),
        open_=open_,
        doubts=_doubts(result, table),
        more={
            "site": result.site,
            "deciding": list(result.deciding),
            "disaster": result.disaster or None,
        },
    )


def _doubts(result: RuralResult, table: RuralTable) -> tuple[dict[str, str], ...]:
    """Parts whose words nobody has checked, where they decided something."""
    return tuple(
        dict(table.parts[part.part].name)
        for part in result.parts
        if part.state in {"b", "c", "d"} and unchecked(table.parts[part.part].confidence)
    )


def findings(instance: Instance) -> tuple[FindingLine, ...]:
    """A dangerous site, and every part that is not sound, in the order of the guideline."""
    if not has_role(instance.root.question, "rural."):
        return ()
    table, root = load(), instance.root
    house = house_of(instance)
    layout = layout_of(root.question)
    lines = []
    if house.site == "dangerous":
        node = layout.answer(root, _SITE)
        path = node.path if node else _SITE
        lines.append(
            FindingLine(
                path,
                path,
                _("场地"),
                "site",
                table.site.clause,
                pick(dict(table.site.text)),
                "",
                answer(root, "rural.site.note"),
                "met",
                tuple(answer(root, "rural.site.photos").split()),
            )
        )
    for part, known in table.parts.items():
        state = house.parts.get(part, "")
        node = layout.answer(root, f"rural.part.{part}")
        if node is None or state not in {"b", "c", "d"}:
            continue
        lines.append(
            FindingLine(
                path=node.path,
                point=node.path,
                label=pick(dict(known.name)),
                rule=state,
                clause=_("第二阶段"),
                text=pick(dict(known.words[state])),
                measured="",
                note=answer(root, f"rural.note.{part}"),
                verdict="met",
                photos=tuple(answer(root, f"rural.photos.{part}").split()),
            )
        )
    return tuple(lines)


def missing(form: Form) -> list[str]:
    """Roles without which a rural house cannot be graded fully; [] for other forms."""
    if not has_role(form.root, "rural."):
        return []
    roles = (
        _STRUCTURE,
        _STOREYS,
        _SITE,
        *(f"rural.part.{part}" for part in load().parts),
        "rural.disaster",
        "rural.override.value",
        "rural.override.reason",
        "rural.override.name",
    )
    return lacking(form.root, roles)


JUDGE = Judge(SCALE, lambda top: has_role(top, "rural."), judge, missing, findings)
