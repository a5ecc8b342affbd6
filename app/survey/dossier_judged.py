"""The dossier's chapters of a screening and of a rural check: findings, conclusion, what follows.

What is computed is called 参考 and carries the name of its scale; it is never called an appraisal.
Clauses that nobody has checked against the printed text are marked 待核.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.assessment import FindingLine
from app.assessment.judgement import unchecked
from app.assessment.judging import Judgement, findings_of, judge
from app.domain.rural.table import load as rural_table
from app.domain.screening.table import load as screening_table
from app.i18n import _, listed, pick
from app.i18n.judgements import scale_name, sentence, value_words
from app.survey.dossier_photos import Numbered
from app.survey.words import BLANK
from exports.report_model import Align, Block, Grade, GradePanel, Heading, Note, Paragraph, Table
from forms.instance import Instance

#: The scales that this module tells; the others have chapters of their own.
SCALES = ("screening", "rural")
_ACTIONS = "screening_actions"
_CONCLUSIONS = {"screening_value", "screening_open", "screening_look_again", _ACTIONS}
_GRADES = {
    "rural_value",
    "rural_open",
    "rural_site",
    "rural_out_of_scope",
    "rural_storeys_open",
    "rural_disaster",
}


@dataclass(frozen=True)
class Judged:
    """What the dossier says of a judged form. `mark` stands at the head of every page."""

    mark: str
    grade: Grade | None
    words: str
    scale: str
    rules: str
    findings: tuple[FindingLine, ...]
    chapters: tuple[tuple[str, list[Block]], ...]


def judged(instance: Instance, photos: Numbered, *, provisional: bool) -> Judged | None:
    """The chapters of a form that one of these scales judges; None for every other form."""
    judgement = judge(instance)
    if judgement is None or judgement.scale not in SCALES:
        return None
    found = findings_of(instance)
    grade = _mark(judgement, provisional=provisional)
    words = _words(judgement, provisional=provisional)
    title = _("结论说明") if judgement.scale == "screening" else _("等级说明")
    chapters: tuple[tuple[str, list[Block]], ...] = (
        (_("检查发现"), list(_findings(judgement.scale, found, photos))),
        (title, list(_told(judgement, grade, words, provisional=provisional))),
    )
    return Judged(
        mark=_("参考 · 暂定") if provisional else _("参考"),
        grade=grade,
        words=words,
        scale=scale_name(judgement.scale),
        rules=str(judgement.detail.rules),
        findings=found,
        chapters=chapters,
    )


def _mark(judgement: Judgement, *, provisional: bool) -> Grade | None:
    if not judgement.low:
        return None
    return Grade(judgement.low, judgement.high, provisional=provisional)


def _words(judgement: Judgement, *, provisional: bool) -> str:
    """The scale, and what it says, in one sentence."""
    said = sentence(judgement.first)
    name = scale_name(judgement.scale)
    if provisional:
        return _("{scale}，暂定：{said}两人填得不一样，暂按较重者。").format(scale=name, said=said)
    told = _("{scale}，参考：{said}").format(scale=name, said=said)
    if judgement.override is None:
        return told
    other = value_words(judgement.override.value)
    return told + _("检查人改判：{value}。").format(value=other)


def _findings(scale: str, found: Sequence[FindingLine], photos: Numbered) -> Iterator[Block]:
    if not found:
        yield Paragraph(_("本次检查没有记录问题。"))
        return
    measured = any(line.measured for line in found)
    columns = [
        (_("序号"), 26.0, [str(n) for n in range(1, len(found) + 1)]),
        (_("部位"), 84.0, [line.label for line in found]),
        (_("现象"), 142.0, ["\n".join(filter(None, (one.text, one.note))) for one in found]),
        (_("条款"), 46.0, [_clause(scale, line) for line in found]),
        (_("判定"), 52.0, [_verdict(scale, line) for line in found]),
        (_("见照片"), 46.0, [photos.listing(line.photos) for line in found]),
    ]
    if measured:
        columns.insert(3, (_("实测"), 84.0, [line.measured or BLANK for line in found]))
    align: list[Align] = ["right"]
    align += ["left"] * (len(columns) - 1)
    yield Table(
        tuple(head for head, _weight, _cells in columns),
        tuple(zip(*(cells for _head, _weight, cells in columns), strict=True)),
        tuple(weight for _head, weight, _cells in columns),
        tuple(align),
        caption=_("检查发现"),
    )


def _clause(scale: str, line: FindingLine) -> str:
    if scale == "screening":
        trigger = screening_table().triggers.get(line.rule)
        tags = trigger.rule.confidence if trigger else ("M?",)
    elif line.rule == "site":
        tags = rural_table().site.confidence
    else:
        names = {pick(dict(part.name)): part for part in rural_table().parts.values()}
        part = names.get(line.label)
        tags = part.confidence if part else ("M?",)
    doubt = _("待核") if unchecked(tags) else ""
    return "\n".join(filter(None, (line.clause.strip(BLANK), doubt)))


def _verdict(scale: str, line: FindingLine) -> str:
    if scale == "rural":
        return _("危险") if line.rule == "site" else line.rule
    if line.verdict == "undetermined":
        return _("未定")
    if line.verdict == "not_met":
        return _("不计入")
    trigger = screening_table().triggers[line.rule]
    return {"severe": _("严重"), "some": _("一定")}.get(trigger.severity, "")


def _told(
    judgement: Judgement, grade: Grade | None, words: str, *, provisional: bool
) -> Iterator[Block]:
    """The conclusion, what a person said of it, what follows, and every clause on the way."""
    closing = [line for line in judgement.lines if line.code in _CONCLUSIONS | _GRADES]
    below = tuple(
        sentence(line) for line in closing if line.code not in {_ACTIONS, judgement.first.code}
    )
    if grade is not None:
        yield GradePanel(grade, words, below)
    else:
        yield Paragraph(words, strong=True)
    yield from _statements(judgement, provisional=provisional)
    actions = [line for line in closing if line.code == _ACTIONS]
    if actions:
        yield Heading(2, _("按参考结论应采取的处理"))
        yield from (Paragraph(sentence(line)) for line in actions)
    yield Heading(2, _("逐条说明"))
    yield from (
        Paragraph(sentence(line))
        for line in judgement.lines
        if line.code not in _CONCLUSIONS | _GRADES
    )
    if judgement.doubts:
        doubts = listed(dict.fromkeys(pick(dict(text)) for text in judgement.doubts))
        yield Note(_("下列条文尚未与文件印本核对（待核）：{limits}。").format(limits=doubts))


def _statements(judgement: Judgement, *, provisional: bool) -> Iterator[Block]:
    if provisional:
        text = _("本记录有两人填得不一样的内容，尚未定下：结论为暂定，不得作为最终结论使用。")
        yield Paragraph(text, strong=True)
    text = _("本结论由程序按规则表计算、由检查人确认，只供参考，不能代替专业机构的鉴定。")
    yield Paragraph(text)
    override = judgement.override
    if override:
        blank = _("（未填写，改判不生效）")
        yield Paragraph(
            _("人工改判：{value}。改判人：{name}。理由：{reason}。上面的参考结论一并保留。").format(
                value=value_words(override.value),
                name=override.name or blank,
                reason=override.reason or blank,
            ),
            strong=True,
        )
