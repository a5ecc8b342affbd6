"""一房一档: one inspection as a report, from its answers, its grade and its photos.

Without the report number of a qualified organisation every page says 疑似 and 参考, never
鉴定结论; while two people differ it says 暂定. Personal answers are masked unless asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.i18n import _, listed
from app.survey.dossier_grade import finding_blocks, grade_blocks, member_blocks
from app.survey.dossier_photos import number_words
from app.survey.dossier_record import sections
from app.survey.dossier_summary import basis, summary
from app.survey.inspected import Record, numeral
from exports.report_model import (
    Block,
    Contents,
    Cover,
    Document,
    Fact,
    Heading,
    PageBreak,
    Paragraph,
    Photos,
    SealBox,
)


@dataclass(frozen=True)
class More:
    """What other topics tell: `not_taken` before the photos, `compared` and `past` as chapters
    of their own."""

    not_taken: tuple[Block, ...] = ()
    compared: tuple[Block, ...] = ()
    past: tuple[Block, ...] = ()


NOTHING_MORE = More()


def build(record: Record, more: More = NOTHING_MORE) -> Document:
    """The dossier of a committed inspection, in today's language."""
    title = record.community.title if record.community else _("一房一档")
    return record.document(title, (_cover(record, title), *_chapters(record, more)))


def _cover(record: Record, title: str) -> Cover:
    view = record.view
    facts = (
        Fact(_("小区名称") if record.community else _("房屋名称"), record.name),
        Fact(_("地址"), record.answer("id.address")),
        Fact(_("名册编号"), record.answer("id.code")),
        Fact(_("检查日期"), record.answer("id.date")),
        Fact(_("检查人员"), record.people),
        *((Fact(_("尺度"), record.told.scale),) if record.told else ()),
        Fact(_("调查项目"), record.title),
        Fact(_("记录编号"), view.record),
        Fact(_("版本"), f"{record.version} · {view.time[:16].replace('T', ' ')}"),
    )
    return Cover(
        title=title,
        subtitle=record.form,
        facts=facts,
        grade=record.grade,
        grade_words=record.grade_words,
        seal=SealBox(_("鉴定机构（盖章）")) if record.certified else None,
        qr_words=_("扫码可查：这份材料之后记录有没有再改动"),
        letterhead=record.letterhead,
    )


def _chapters(record: Record, more: More) -> Iterator[Block]:
    filled = [(title, blocks) for title, blocks in _told(record, more) if blocks]
    yield Contents(_("目录"))
    for place, (title, blocks) in enumerate(filled):
        if isinstance(blocks[0], Photos):
            yield PageBreak()
        yield Heading(1, numeral(place, title))
        if place == 0 and record.view.conflicts:
            text = _("本记录有 {n} 处两人填得不一样，尚未定下；下面按现在采用的一份列出。")
            yield Paragraph(text.format(n=len(record.view.conflicts)), strong=True)
        if place == 0 and record.taken_over:
            yield Paragraph(
                _("照抄上一户、没有另填的：{items}。").format(items=listed(record.taken_over))
            )
        yield from blocks


def _told(record: Record, more: More) -> list[tuple[str, list[Block]]]:
    """Chapters in the order of an appraisal's report (JGJ 125-2016 ch. 7): what it came to, what
    it rests on, what was seen, how it was reckoned; then what happened since, signatures, photos.
    """
    instance = record.filling.instance
    chapters: list[tuple[str, list[Block]]] = []
    if record.community:
        chapters += record.community.chapters
    else:
        chapters.append((_("检查结论"), summary(record)))
    chapters.append((_("依据和方法"), basis(record)))
    chapters.append((_("检查记录"), list(sections(instance, personal=record.personal))))
    if record.assessment:
        chapters += [
            (_("检查发现"), list(finding_blocks(record.findings, record.order))),
            (
                _("等级计算"),
                list(grade_blocks(record.assessment, provisional=record.provisional)),
            ),
            (_("构件清单"), list(member_blocks(record.assessment, record.order))),
        ]
    elif record.told and not record.community:
        chapters += record.told.chapters
    chapters.append((_("与上次对比"), list(more.compared)))
    chapters.append((_("过程和整改"), list(more.past)))
    chapters.append((_("签字与盖章"), [record.signatures()]))
    pictures: list[Block] = [*more.not_taken]
    if record.photos:
        pictures.append(Photos(record.photos, 6, number_words()))
    chapters.append((_("照片"), pictures))
    return chapters
