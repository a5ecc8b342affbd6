"""What an inspection found, line by line: for the dossier, and for the tasks raised from it."""

from __future__ import annotations

from dataclasses import dataclass

from app.assessment.layout import GROUND, MEMBER, POINT, layout_of
from app.assessment.outcome import Assessment
from app.domain.jgj125.explain import finding_line
from app.domain.jgj125.result import Hit, Verdict
from app.i18n import _, listed, pick
from app.i18n.grades import sentence
from forms.node import Node


@dataclass(frozen=True)
class FindingLine:
    """One danger point as it was noted, in today's language.

    `path` is the data path of the member's row (of the ground's own row for ground signs),
    `point` that of the observation. `label` says where: storey, class, position. `text` is the
    rule in words, `measured` what was read against which limit, `note` the surveyor's words.
    `photos`: photo ids, those of the point before those of its member. `verdict`: met,
    not_met, undetermined.
    """

    path: str
    point: str
    label: str
    rule: str
    clause: str
    text: str
    measured: str
    note: str
    verdict: Verdict
    photos: tuple[str, ...]


def findings(assessment: Assessment) -> tuple[FindingLine, ...]:
    """Every noted danger point, the ground first, then members from the foundation upwards."""
    lines = []
    for hit in assessment.result.ground.hits:
        row = assessment.nodes[hit.rule]
        lines.append(_line(hit, _("地基"), row, row, GROUND, _photos(row, GROUND)))
    for member in assessment.result.members:
        row = assessment.nodes[member.id]
        label = f"{member.layer_name} {member.label}".strip()
        for hit in member.hits:
            point = assessment.nodes[hit.observation]
            photos = (*_photos(point, POINT), *_photos(row, MEMBER))
            lines.append(_line(hit, label, row, point, POINT, photos))
    return tuple(lines)


def _line(
    hit: Hit, label: str, row: Node, point: Node, role: str, photos: tuple[str, ...]
) -> FindingLine:
    return FindingLine(
        path=row.path,
        point=point.path,
        label=label,
        rule=hit.rule,
        clause=hit.clause,
        text=pick(dict(hit.text)),
        measured=listed(filter(None, (sentence(finding_line(f, hit)) for f in hit.findings))),
        note=_answer(point, f"{role}.note"),
        verdict=hit.verdict,
        photos=tuple(dict.fromkeys(photos)),
    )


def _photos(row: Node, role: str) -> tuple[str, ...]:
    return tuple(_answer(row, f"{role}.photos").split())


def _answer(row: Node, role: str) -> str:
    node = layout_of(row.question).answer(row, role)
    return node.text.strip() if node is not None else ""
