"""一区一策: what one estate needs, in the order of doing, block by block, and who wants it."""

from __future__ import annotations

from collections.abc import Mapping

from app.assessment.renewal import Renewal, judge_renewal
from app.i18n import _, listed, pick
from app.survey import words
from app.survey.dossier_community import BLOCKS, OVERVIEW, WORKS
from app.survey.dossier_photos import number_words
from app.survey.dossier_record import shown
from app.survey.inspected import Record, numeral
from exports.report_model import (
    Block,
    Document,
    Fact,
    Facts,
    Heading,
    Masthead,
    Note,
    PageBreak,
    Paragraph,
    Photos,
    SealBox,
    SignatureBox,
    Signatures,
    Table,
)

#: Sections of the form that a plan begins and ends with, by the names of their groups.
_SIZE, _WISH, _STOCK = ("origin", "size"), ("wish",), ("stock",)
_SILENT = {"repeat", "image", "note"}
#: Photos of the whole estate that a plan shows; the dossier has all.
_PHOTOS = 6


def build(record: Record, seen: Mapping[str, str]) -> Document:
    """`seen`: row id of a block → what its own inspections came to, "" for none."""
    renewal = judge_renewal(record.filling.instance)
    told = record.community
    blocks: list[Block] = [
        Masthead(_("一区一策"), record.name, record.letterhead, _("扫码查记录是否又有改动")),
        Facts(tuple(_facts(record))),
    ]
    chapters: list[tuple[str, list[Block]]] = []
    if told is not None and renewal is not None:
        chapters = [
            (_("改什么：总的情况"), told.chapters[OVERVIEW][1]),
            (_("先改什么：改造清单"), told.chapters[WORKS][1]),
            (_("各栋改什么"), _by_block(renewal, seen)),
            (_("楼栋基本情况"), told.chapters[BLOCKS][1]),
        ]
    chapters += [
        (_("居民怎么想"), _section(record, _WISH)),
        (_("可以利用的房屋和用地"), _section(record, _STOCK)),
        (_("会签"), [_signed()]),
    ]
    filled = [(title, parts) for title, parts in chapters if parts]
    for place, (title, parts) in enumerate(filled):
        blocks += [Heading(1, numeral(place, title)), *parts]
    if record.photos:
        blocks += [PageBreak(), Heading(1, numeral(len(filled), _("照片")))]
        blocks.append(Photos(record.photos[:_PHOTOS], 6, number_words()))
        if len(record.photos) > _PHOTOS:
            text = _("只放前 {n} 张，共 {all} 张，见一区一档。")
            blocks.append(Note(text.format(n=_PHOTOS, all=len(record.photos))))
    return record.document(_("一区一策"), tuple(blocks))


def _facts(record: Record) -> list[Fact]:
    return [
        *record.fact(_("别名"), "id.alias"),
        *record.fact(_("小区编号"), "id.code"),
        *record.fact(_("镇（街道）"), "id.town"),
        *record.fact(_("社区"), "id.community"),
        Fact(_("地址和四至"), record.answer("id.address")),
        Fact(_("调查日期"), record.answer("id.date")),
        Fact(_("调查人员"), record.people),
        *_answers(record, _SIZE),
    ]


def _answers(record: Record, groups: tuple[str, ...]) -> list[Fact]:
    found: list[Fact] = []
    for group in record.filling.instance.root.children:
        if group.name not in groups or not group.relevant:
            continue
        found += [
            Fact(node.label or node.name, shown(node, personal=record.personal))
            for node in group.children
            if node.relevant and node.kind not in _SILENT and node.text.strip()
        ]
    return found


def _section(record: Record, groups: tuple[str, ...]) -> list[Block]:
    blocks: list[Block] = []
    facts = tuple(_answers(record, groups))
    if facts:
        blocks.append(Facts(facts))
    for group in record.filling.instance.root.children:
        for repeat in group.children if group.name in groups else ():
            if repeat.kind != "repeat" or not repeat.children:
                continue
            first = [n for n in repeat.children[0].children if n.kind not in {"image", "note"}]
            rows = tuple(
                tuple(
                    words.value_text(n) if n.text else words.BLANK
                    for n in row.children
                    if n.kind not in {"image", "note"}
                )
                for row in repeat.children
            )
            blocks.append(
                Table(tuple(n.label or n.name for n in first), rows, caption=repeat.label)
            )
    return blocks


def _by_block(renewal: Renewal, seen: Mapping[str, str]) -> list[Block]:
    """One row a block: what is to be done there, and what its own inspection says."""
    places = [place for place in renewal.community.places if place.row is not None]
    if not places:
        return [Paragraph(_("还没有填楼栋。"))]
    rows = []
    for number, place in enumerate(places, 1):
        ours = [one for one in renewal.result.works if place.id in one.where]
        rows.append(
            (
                str(number),
                place.name,
                str(len(ours)),
                listed(pick(one.item.name) for one in ours) or _("没有要改的"),
                seen.get(place.id, "") or _("没有检查过"),
            )
        )
    return [
        Table(
            (_("序号"), _("楼号"), _("项数"), _("要改的项目"), _("房屋检查结果")),
            tuple(rows),
            (28, 60, 36, 252, 100),
            ("right", "left", "right", "left", "left"),
            caption=_("各栋要改的项目"),
        ),
        Note(_("每栋另有一栋一策。小区公共部分的项目见改造清单。")),
    ]


def _signed() -> Signatures:
    date = _("年　　　月　　　日")
    roles = (_("社区（嘎查村）"), _("镇（街道）"), _("物业或业主代表"), _("设计单位"))
    return Signatures(
        tuple(SignatureBox(role, "", "", date) for role in roles), SealBox(_("编制单位（盖章）")), 4
    )
