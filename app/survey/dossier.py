"""一房一档: one inspection as a report, from its answers, its grade and its photos.

Without the report number of a qualified organisation every page says 疑似 and 参考, never
鉴定结论; while two people differ it says 暂定. Personal answers are masked unless asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from app import __version__
from app.assessment import Assessment, findings
from app.i18n import N_, _, language, listed
from app.model.merge import RecordView
from app.survey.dossier_community import CommunityTold, captioned, community_told
from app.survey.dossier_grade import (
    finding_blocks,
    grade_blocks,
    grade_words,
    mark_of,
    member_blocks,
)
from app.survey.dossier_judged import Judged, judged
from app.survey.dossier_photos import (
    OpenPhoto,
    number_words,
    numbered,
    photo_items,
)
from app.survey.dossier_record import sections, shown
from app.survey.filling import Filling
from app.survey.same import marks
from exports.report_model import (
    Block,
    Cover,
    Document,
    Fact,
    Heading,
    PageBreak,
    Paragraph,
    Photos,
    SealBox,
    SignatureBox,
    Signatures,
)
from forms.instance import Instance
from forms.node import Node

_NUMERALS = "一二三四五六七八九十"
_SHORT = 12
#: Titles of the shipped forms: XLSForm has one title for all languages.
_FORMS = (N_("危房现场检查记录"), N_("自建房快速排查"), N_("农房安全性检查"), N_("老旧小区调查"))


@dataclass(frozen=True)
class More:
    """What other topics tell: `not_taken` before the photos, `compared` as a chapter of its own."""

    not_taken: tuple[Block, ...] = ()
    compared: tuple[Block, ...] = ()


NOTHING_MORE = More()


def build(
    filling: Filling,
    assessment: Assessment | None,
    view: RecordView,
    open_photo: OpenPhoto,
    *,
    title: str,
    personal: bool = False,
    more: More = NOTHING_MORE,
) -> Document:
    """The dossier of a committed inspection, in today's language.

    `view` is the record that `filling` was opened from, `title` the survey's. Photos are opened
    when their page is drawn.
    """
    form = filling.form.title
    source = _Source(
        record=filling.record,
        version="+".join(head[:_SHORT] for head in view.heads),
        time=view.time,
        place=filling.title,
        form=_(form) if form in _FORMS else form,
        survey=title,
        provisional=view.provisional,
        conflicts=len(view.conflicts),
        same=tuple(
            node.label or node.name
            for path in marks(filling)
            if (node := filling.instance.find(path)) is not None
        ),
    )
    instance = filling.instance
    name = _answer(instance, "id.name") or source.place
    order = numbered(instance, filling.photos)
    told = judged(instance, order, provisional=source.provisional) or community_told(
        instance, order, provisional=source.provisional
    )
    title_here = told.title if isinstance(told, CommunityTold) else _title()
    rules = assessment.result.rules if assessment else told.rules if told else ""
    program = _("城检 {version}").format(version=__version__)
    return Document(
        title=f"{title_here} {name}".strip(),
        subtitle=source.form,
        blocks=(
            _cover(instance, assessment, told, source),
            *_chapters(filling, assessment, told, source, open_photo, more, personal=personal),
        ),
        language="zh-CN" if language() == "zh" else "en",
        running_head=" · ".join(part for part in (name, source.record[:8], source.version) if part),
        foot_left=" · ".join(part for part in (source.time[:10], program, rules) if part),
        mark=told.mark if told else _mark(assessment, source),
        qr_text=f"CJ1:{source.record}:{source.version}:{source.time[:10]}",
        author=view.author,
        created=datetime.fromisoformat(source.time),
    )


@dataclass(frozen=True)
class _Source:
    """What a dossier says of the record itself; `version`: the short ids of its heads."""

    record: str
    version: str
    time: str
    place: str
    form: str
    survey: str
    provisional: bool
    conflicts: int
    same: tuple[str, ...]  # labels of answers that were taken over from another house


def _title() -> str:
    return _("一房一档")


def _mark(assessment: Assessment | None, source: _Source) -> str:
    if source.provisional:
        return _("疑似 · 参考判定 · 暂定")
    if assessment is None or assessment.certified:
        return ""
    return _("疑似 · 参考判定")


def _cover(
    instance: Instance, assessment: Assessment | None, told: Judged | None, source: _Source
) -> Cover:
    people = [_answer(instance, f"id.surveyor{n}") for n in (1, 2)]
    community = isinstance(told, CommunityTold)
    facts = (
        Fact(
            _("小区名称") if community else _("房屋名称"),
            _answer(instance, "id.name") or source.place,
        ),
        Fact(_("地址"), _answer(instance, "id.address")),
        Fact(_("名册编号"), _answer(instance, "id.code")),
        Fact(_("检查日期"), _answer(instance, "id.date")),
        Fact(_("检查人员"), listed(person for person in people if person)),
        *((Fact(_("尺度"), told.scale),) if told else ()),
        Fact(_("调查项目"), source.survey),
        Fact(_("记录编号"), source.record),
        Fact(_("版本"), f"{source.version} · {source.time[:16].replace('T', ' ')}"),
    )
    provisional = source.provisional
    certified = assessment is not None and assessment.certified and not provisional
    mark, said = (told.grade, told.words) if told else (None, "")
    if assessment:
        mark = mark_of(assessment, provisional=provisional)
        said = grade_words(assessment, provisional=provisional)
    return Cover(
        title=told.title if isinstance(told, CommunityTold) else _title(),
        subtitle=source.form,
        facts=facts,
        grade=mark,
        grade_words=said,
        seal=SealBox(_("鉴定机构（盖章）")) if certified else None,
        qr_words=_("记录编号、版本和日期"),
    )


def _chapters(
    filling: Filling,
    assessment: Assessment | None,
    told: Judged | None,
    source: _Source,
    open_photo: OpenPhoto,
    more: More,
    *,
    personal: bool,
) -> Iterator[Block]:
    instance, photos = filling.instance, filling.photos
    found = findings(assessment) if assessment else told.findings if told else ()
    order = numbered(instance, photos)
    chapters: list[tuple[str, list[Block]]] = [
        (_("检查记录"), list(sections(instance, personal=personal)))
    ]
    if assessment:
        grading = list(grade_blocks(assessment, provisional=source.provisional))
        members = list(member_blocks(assessment, order))
        chapters += [
            (_("检查发现"), list(finding_blocks(found, order))),
            (_("等级计算"), grading),
            (_("构件清单"), members),
        ]
    if isinstance(told, CommunityTold):
        chapters = [*told.chapters, *chapters]
    elif told:
        chapters += told.chapters
    chapters.append((_("与上次对比"), list(more.compared)))
    chapters.append((_("签字与盖章"), [_signatures(instance, assessment, personal)]))
    items = photo_items(instance, photos, order, assessment, found, open_photo)
    items = captioned(items, instance, photos, order)
    pictures: list[Block] = [*more.not_taken]
    if items:
        pictures.append(Photos(items, 6, number_words()))
    chapters.append((_("照片"), pictures))
    filled = [(title, blocks) for title, blocks in chapters if blocks]
    for place, (title, blocks) in enumerate(filled):
        if isinstance(blocks[0], Photos):
            yield PageBreak()
        yield Heading(1, _chapter(place, title))
        if place == 0 and source.conflicts:
            text = _("本记录有 {n} 处两人填得不一样，尚未定下；下面按现在采用的一份列出。")
            yield Paragraph(text.format(n=source.conflicts), strong=True)
        if place == 0 and source.same:
            yield Paragraph(
                _("照抄上一户、没有另填的：{items}。").format(items=listed(source.same))
            )
        yield from blocks


def _chapter(place: int, title: str) -> str:
    if language() == "zh":
        return f"{_NUMERALS[place]}、{title}"
    return f"{place + 1}  {title}"


def _signatures(instance: Instance, assessment: Assessment | None, personal: bool) -> Signatures:
    date = _("年　　　月　　　日")
    boxes = [
        SignatureBox(role, _answer(instance, f"id.surveyor{n}"), "", date)
        for n, role in enumerate((_("检查人一"), _("检查人二")), 1)
    ]
    if "sign.owner_state" not in instance.form.roles:  # nobody's own house: nobody signs for it
        return Signatures(tuple(boxes), SealBox(_("调查单位（盖章）")))
    state = _node(instance, "sign.owner_state")
    chosen = state.text if state else ""
    ticks = (("signed", _("已签")), ("refused", _("拒签")), ("absent", _("不在场")))
    note = "　".join(f"{'■' if chosen == code else '□'} {word}" for code, word in ticks)
    boxes.append(
        SignatureBox(_("户主或使用人"), _person(instance, "id.owner", personal), note, date)
    )
    witness = _person(instance, "sign.witness", personal)
    boxes.append(SignatureBox(_("见证人"), witness, _("户主拒签或不在场时填写"), date))
    certified = assessment is not None and assessment.certified
    seal = _("鉴定机构（盖章）") if certified else _("检查单位（盖章）")
    return Signatures(tuple(boxes), SealBox(seal))


def _person(instance: Instance, role: str, personal: bool) -> str:
    node = _node(instance, role)
    return shown(node, personal=personal) if node and node.text else ""


def _answer(instance: Instance, role: str) -> str:
    node = _node(instance, role)
    return node.text.strip() if node else ""


def _node(instance: Instance, role: str) -> Node | None:
    """The one question of a role, while the form asks it."""
    return next((node for node in instance.nodes_by_role(role) if node.relevant), None)
