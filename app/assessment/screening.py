"""Binds a filled quick screening, by role, to the rules of the key points of 2022."""

from __future__ import annotations

from collections import Counter

from app.assessment.binding import measures_of
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
from app.assessment.layout import Layout, layout_of
from app.assessment.override import answer
from app.domain.jgj125.result import Verdict
from app.domain.screening.explain import conclusion, explain, measured_lines
from app.domain.screening.judging import (
    House,
    Legal,
    Noted,
    ScreeningResult,
    Seen,
    State,
    TriggerHit,
    screen,
)
from app.domain.screening.table import CHANGES, GROUND, MATERIALS, ScreeningTable, load
from app.i18n import listed, pick
from app.i18n.judgements import sentence
from forms.form import Form
from forms.instance import Instance
from forms.node import Node

SCALE = "screening"
HIT = "screening.hit"
_STRUCTURE = "building.structure"
_ROOF = "building.roof_kind"
_STOREYS = "building.storeys_above"
_KINDS, _LEGAL = "screening.changes.kinds", "screening.changes.legal"
_TOP = (
    _STRUCTURE,
    _STOREYS,
    *(f"screening.{part}.state" for part in (GROUND, *MATERIALS, CHANGES)),
    _KINDS,
    _LEGAL,
    "screening.override.value",
    "screening.override.reason",
    "screening.override.name",
)


def house_of(instance: Instance) -> House:
    """The house that an instance describes; a blank answer never becomes a favourable one."""
    root = instance.root
    layout = layout_of(root.question)
    known = told(root, _STRUCTURE, _ROOF)
    parts = {part: _part(root, layout, part, known=known) for part in (GROUND, *MATERIALS)}
    kinds = layout.answer(root, _KINDS)
    chosen = kinds.text.split() if kinds is not None else []
    state = _state(layout.answer(root, f"screening.{CHANGES}.state"), known=True)
    noted = tuple(Noted(f"{kinds.path if kinds else ''}={one}", one) for one in chosen)
    parts[CHANGES] = Seen(state, noted if state == "found" else ())
    return House(parts, _legal(answer(root, _LEGAL)), whole(root, _STOREYS))


def _part(root: Node, layout: Layout, part: str, *, known: bool) -> Seen:
    state = _state(layout.answer(root, f"screening.{part}.state"), known=known)
    if state != "found":
        return Seen(state)
    noted, unnamed = [], False
    for row, inner in layout.rows(root, f"screening.{part}.hit"):
        rule = inner.answer(row, f"{HIT}.rule")
        if rule is None or not rule.text:
            unnamed = True
        else:
            noted.append(Noted(row.path, rule.text, measures_of(inner, row, HIT)))
    return Seen("found", tuple(noted), unnamed)


def _state(node: Node | None, *, known: bool) -> State:
    """What was said of a part. One that is not asked is absent once the structure is known."""
    if node is None:
        return "absent" if known else ""
    states: dict[str, State] = {"clean": "clean", "found": "found", "unseen": "unseen"}
    return states.get(node.text, "")


def _legal(text: str) -> Legal:
    known: dict[str, Legal] = {"yes": "yes", "no": "no", "unknown": "unknown"}
    return known.get(text, "")


def judge(instance: Instance) -> Judgement | None:
    """The screening of a filled form; None for a form that does not speak of it."""
    if not has_role(instance.root.question, "screening."):
        return None
    table = load()
    result = screen(house_of(instance), table)
    open_ = Counter(part.reason for part in result.parts if part.reason)
    return confirmed(
        instance.root,
        SCALE,
        result,
        status="determined" if result.value else "undetermined",
        first=conclusion(result, table),
        lines=explain(result, table),
        open_=open_,
        doubts=_doubts(result, table),
        more={
            "deciding": [hit.hit.rule for hit in result.deciding],
            "actions": list(result.actions),
        },
    )


def _doubts(result: ScreeningResult, table: ScreeningTable) -> tuple[dict[str, str], ...]:
    found = []
    for part in result.parts:
        for hit in part.hits:
            trigger = table.triggers.get(hit.instead or hit.hit.rule)
            if trigger is not None and unchecked(trigger.rule.confidence):
                found.append(dict(trigger.rule.text))
    return tuple(found)


def findings(instance: Instance) -> tuple[FindingLine, ...]:
    """Every trigger that was noted, in the order of the form."""
    if not has_role(instance.root.question, "screening."):
        return ()
    table = load()
    result = screen(house_of(instance), table)
    return tuple(_line(instance, hit, table) for part in result.parts for hit in part.hits)


def _line(instance: Instance, hit: TriggerHit, table: ScreeningTable) -> FindingLine:
    row = instance.find(hit.hit.observation)
    part = pick(dict(table.parts[hit.part]))
    instead = table.triggers.get(hit.instead)
    rule = instead.rule if instead else None
    verdict: Verdict = "met" if hit.low != "none" else "not_met"
    if hit.low != hit.high:
        verdict = "undetermined"
    if row is None or row.kind != "row":  # a change: it has no row of its own
        role = f"screening.{hit.part}"
        place, where, note = row, "", answer(instance.root, f"{role}.note")
        photos = answer(instance.root, f"{role}.photos").split()
    else:
        layout, place = layout_of(row.question), row
        said = {
            name: node.text.strip() if (node := layout.answer(row, f"{HIT}.{name}")) else ""
            for name in ("where", "note", "photos")
        }
        note, photos = said["note"], said["photos"].split()
        place_node = layout.answer(row, f"{HIT}.where")
        labels = {one.name: one.label for one in place_node.choices()} if place_node else {}
        where = labels.get(said["where"], said["where"])
    path = place.path if place is not None else hit.hit.observation.partition("=")[0]
    measured = [sentence(one) for one in measured_lines(hit)]
    return FindingLine(
        path=path,
        point=path,
        label=" ".join(text for text in (part, where) if text),
        rule=rule.id if rule else hit.hit.rule,
        clause=rule.clause if rule else hit.hit.clause,
        text=pick(dict(rule.text if rule else hit.hit.text)),
        measured=listed(dict.fromkeys(filter(None, measured))),
        note=note,
        verdict=verdict,
        photos=tuple(photos),
    )


def missing(form: Form) -> list[str]:
    """Roles without which a screening cannot be judged fully; [] for other forms."""
    if not has_role(form.root, "screening."):
        return []
    found = lacking(form.root, _TOP)
    layout, table = layout_of(form.root), load()
    for part in (GROUND, *MATERIALS):
        role = f"screening.{part}.hit"
        if role not in layout.repeats:
            found.append(role)
            continue
        inner = layout.repeats[role][1]
        measures = dict.fromkeys(
            measure
            for trigger in table.offered(part)
            if trigger.measured
            for measure in trigger.rule.measures
        )
        wanted = (f"{HIT}.rule", *(f"{HIT}.{measure}" for measure in measures))
        found += [one for one in wanted if one not in inner.fields]
    return list(dict.fromkeys(found))


JUDGE = Judge(SCALE, lambda top: has_role(top, "screening."), judge, missing, findings)
