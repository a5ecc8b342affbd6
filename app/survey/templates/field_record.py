"""现场检查记录: what was written down on the spot, to be signed there; no reckoning, no grade."""

from __future__ import annotations

from app.i18n import _
from app.survey.dossier_grade import finding_blocks
from app.survey.dossier_photos import number_words
from app.survey.dossier_record import sections
from app.survey.dossier_summary import basis
from app.survey.inspected import Record, numeral
from app.survey.templates.photo_index import photo_index
from exports.report_model import (
    Block,
    Document,
    Fact,
    Facts,
    Heading,
    Masthead,
    PageBreak,
    Photos,
)

#: The question for a sketch of the plan: it stands before the observations that name its axes.
_PLAN = "overview.plan"


def build(record: Record) -> Document:
    view = record.view
    head = (
        Fact(_("房屋名称"), record.name),
        Fact(_("地址"), record.answer("id.address")),
        Fact(_("名册编号"), record.answer("id.code")),
        Fact(_("记录编号"), view.record),
    )
    chapters: list[tuple[str, list[Block]]] = [
        (_("检查的情况"), [Facts(head), *basis(record)]),
        (_("平面草图"), _plan(record)),
        (_("逐项记录"), list(sections(record.filling.instance, personal=record.personal))),
        (_("看到的问题"), _seen(record)),
        (_("照片目录"), photo_index(record)),
        (_("签字"), [record.signatures()]),
    ]
    blocks: list[Block] = [
        Masthead(
            _("现场检查记录"),
            record.form,
            record.letterhead,
            _("扫码查记录是否又有改动"),
        )
    ]
    filled = [(title, told) for title, told in chapters if told]
    for place, (title, told) in enumerate(filled):
        blocks += [Heading(1, numeral(place, title)), *told]
    if record.photos:
        blocks += [
            PageBreak(),
            Heading(1, numeral(len(filled), _("照片"))),
            Photos(record.photos, 6, number_words()),
        ]
    return record.document(_("现场检查记录"), tuple(blocks))


def _plan(record: Record) -> list[Block]:
    node = record.node(_PLAN)
    named = set(node.text.split()) if node else set()
    numbers = {record.order.numbers[one] for one in named if one in record.order.numbers}
    items = tuple(item for item in record.photos if item.number in numbers)
    return [Photos(items, 4, number_words())] if items else []


def _seen(record: Record) -> list[Block]:
    if record.assessment:
        return list(finding_blocks(record.findings, record.order))
    told = record.told
    return list(told.chapters[0][1]) if told and not record.community else []
