"""一栋一策: one block on a page or two: how safe it is, what to do there, who answers for it."""

from __future__ import annotations

from dataclasses import dataclass

from app.assessment.community import NOTE, PHOTOS, QUANTITY, STATE, Place
from app.assessment.renewal import Renewal, judge_renewal
from app.i18n import _, pick
from app.i18n import renewal as renewal_words
from app.store.roster_values import PlaceRow
from app.survey import words
from app.survey.dossier_photos import number_words
from app.survey.inspected import Record, numeral
from app.survey.loop import TaskRow
from exports.report_model import (
    Block,
    Document,
    Fact,
    Facts,
    GradePanel,
    Heading,
    Masthead,
    Paragraph,
    PhotoItem,
    Photos,
    SealBox,
    SignatureBox,
    Signatures,
    Table,
)

_PHOTOS = 4
_FINDINGS = 8


@dataclass(frozen=True)
class About:
    """A block: its line of the roster, its inspections (the newest first), its estate's record with
    the id of its row there, and its tasks."""

    place: PlaceRow
    inspections: tuple[Record, ...]
    estate: Record | None
    row: str
    tasks: tuple[TaskRow, ...]


def build(about: About) -> Document:
    first = about.inspections[0] if about.inspections else about.estate
    assert first is not None  # a block of which nothing is known has no paper
    chapters: list[tuple[str, list[Block]]] = [
        (_("安全情况"), _safety(about)),
        (_("改造项目"), _works(about)),
        (_("整改任务"), _tasks(about)),
        (_("怎么办"), _plan(about)),
    ]
    filled = [(title, parts) for title, parts in chapters if parts]
    where = " ".join((*about.place.path, about.place.name))
    blocks: list[Block] = [
        Masthead(_("一栋一策"), where, first.letterhead, _("扫码查记录是否又有改动")),
        Facts(tuple(_facts(about))),
    ]
    for place, (title, parts) in enumerate(filled):
        blocks += [Heading(1, numeral(place, title)), *parts]
    items = _photos(about)
    if items:
        blocks.append(Heading(1, numeral(len(filled), _("照片"))))
        blocks.append(Photos(items, 6, number_words()))
    return first.document(_("一栋一策"), tuple(blocks))


def _facts(about: About) -> list[Fact]:
    place = about.place
    facts = [
        Fact(_("楼栋"), place.name),
        Fact(_("所在"), " ".join(place.path)),
        Fact(_("地址"), place.address),
        Fact(_("名册编号"), place.code),
        Fact(_("建成年份"), place.year or _said(about, "building.year")),
        Fact(_("层数"), place.storeys or _said(about, "building.storeys_above")),
    ]
    row = _row(about)
    for node in row.row.children if row is not None and row.row is not None else ():
        plain = node.kind not in {"group", "repeat", "image", "note"}
        known = node.question.role.removeprefix("renewal.block.") in {"number", "year", "storeys"}
        if plain and not known and node.relevant and node.text.strip():
            facts.append(Fact(node.label or node.name, words.value_text(node)))
    return facts


def _said(about: About, role: str) -> str:
    """What the newest inspection found where the roster is silent."""
    return next(filter(None, (record.answer(role) for record in about.inspections)), "")


def _judged(about: About) -> Renewal | None:
    return judge_renewal(about.estate.filling.instance) if about.estate else None


def _row(about: About) -> Place | None:
    renewal = _judged(about)
    places = renewal.community.places if renewal else ()
    return next((one for one in places if one.id and one.id == about.row), None)


def _safety(about: About) -> list[Block]:
    """The newest inspection's mark and its findings; the older ones by name."""
    if not about.inspections:
        return [Paragraph(_("这栋楼还没有做过房屋安全检查。"))]
    blocks: list[Block] = []
    for record in about.inspections:
        date = record.answer("id.date") or record.view.time[:10]
        line = _("{date}，{form}，{people}").format(
            date=date, form=record.form, people=record.people or record.view.author
        )
        if record.grade is not None:
            blocks.append(GradePanel(record.grade, record.grade_words, (line,)))
        else:
            said = _("{line}。{said}").format(line=line, said=record.grade_words)
            blocks.append(Paragraph(said))
    first = about.inspections[0]
    met = [line for line in first.findings if line.verdict == "met"]
    if met:
        rows = tuple(
            (str(n), line.label, line.text, line.measured, line.clause)
            for n, line in enumerate(met[:_FINDINGS], 1)
        )
        blocks.append(
            Table(
                (_("序号"), _("部位"), _("现象"), _("实测"), _("条款")),
                rows,
                (26, 90, 210, 100, 50),
                ("right", "left", "left", "left", "left"),
                caption=_("检查发现，共 {n} 处").format(n=len(met)),
            )
        )
    return blocks


def _works(about: About) -> list[Block]:
    renewal, row = _judged(about), _row(about)
    if renewal is None or row is None:
        return []
    rows: list[tuple[str, ...]] = []
    for one in renewal.result.works:
        if row.id not in one.where:
            continue
        said = {
            role: node
            for role in (STATE, QUANTITY, NOTE, PHOTOS)
            if (node := renewal.community.node(one.item.id, row.id, role)) is not None
            and node.relevant
            and node.text
        }
        klass = renewal.community.table.classes[one.item.klass]
        rows.append(
            (
                str(len(rows) + 1),
                pick(one.item.name),
                f"{pick(klass.name)}\n{renewal_words.verdict(one.verdict)}",
                words.value_text(said[STATE]) if STATE in said else words.BLANK,
                words.value_text(said[QUANTITY]) if QUANTITY in said else words.BLANK,
                said[NOTE].text if NOTE in said else words.BLANK,
            )
        )
    if not rows:
        return [Paragraph(_("小区调查没有列出这栋楼要改的项目。"))]
    return [
        Table(
            (_("序号"), _("项目"), _("类别"), _("现状"), _("改造数量"), _("说明")),
            tuple(rows),
            (28, 120, 60, 50, 70, 148),
            ("right", "left", "left", "left", "right", "left"),
            caption=_("这栋楼的改造项目"),
        )
    ]


def _tasks(about: About) -> list[Block]:
    if not about.tasks:
        return []
    rows = tuple(
        (str(n), one.title, one.what, one.who, one.due, words.task_state(one))
        for n, one in enumerate(about.tasks, 1)
    )
    head = (_("序号"), _("问题"), _("要做什么"), _("责任人"), _("期限"), _("状态"))
    return [
        Table(
            head, rows, (28, 120, 150, 66, 64, 48),
            ("right", *(("left",) * 5)), caption=_("这栋楼的整改任务"),
        )
    ]  # fmt: skip


def _plan(about: About) -> list[Block]:
    """What is advised so far, boxes to tick for what is decided, and who signs for it."""
    blocks: list[Block] = []
    first = about.inspections[0] if about.inspections else None
    if first is not None:
        facts = [
            *first.fact(_("已采取的措施"), "measures.taken"),
            *first.fact(_("建议处理类别"), "measures.treatment"),
            *first.fact(_("处理建议"), "measures.advice"),
            *first.fact(_("处理建议"), "rural.advice"),
        ]
        if facts:
            blocks.append(Facts(tuple(facts)))
    ways = (
        _("观察使用"), _("处理使用（加固、修缮）"), _("停止使用"), _("整体拆除"),
        _("列入改造计划"), _("委托鉴定"), _("不需处理"),
    )  # fmt: skip
    blocks.append(Paragraph(_("决定（在方框里打勾）："), strong=True, leads=True))
    rows = (ways[: len(ways) // 2 + 1], ways[len(ways) // 2 + 1 :])
    blocks.append(Paragraph("\n".join("　　".join(f"□ {way}" for way in row) for row in rows)))
    date = _("年　　　月　　　日")
    boxes = tuple(
        SignatureBox(role, "", "", date)
        for role in (_("责任人"), _("社区（嘎查村）"), _("镇（街道）"), _("产权人或业主代表"))
    )
    blocks.append(Signatures(boxes, SealBox(_("编制单位（盖章）")), 4))
    return blocks


def _photos(about: About) -> tuple[PhotoItem, ...]:
    """The first photos of the newest inspection; of the row of the estate where there is none."""
    if about.inspections:
        return about.inspections[0].photos[:_PHOTOS]
    row, estate = _row(about), about.estate
    if row is None or row.row is None or estate is None:
        return ()
    ids = {one for node in row.row.walk() if node.kind == "image" for one in node.text.split()}
    numbers = {estate.order.numbers[one] for one in ids if one in estate.order.numbers}
    return tuple(item for item in estate.photos if item.number in numbers)[:_PHOTOS]
