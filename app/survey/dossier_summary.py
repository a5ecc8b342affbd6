"""The dossier's first chapters: what the inspection came to, and what it rests on."""

from __future__ import annotations

from collections import Counter

from app.i18n import _, listed
from app.survey.inspected import Record
from exports.report_model import Block, Fact, Facts, GradePanel, Note, Paragraph, Table

__all__ = ["basis", "summary"]

#: So many of the gravest findings are named beside the conclusion; the chapter of findings has all.
_NAMED = 5


def summary(record: Record) -> list[Block]:
    """The mark, what was found, what could not be seen, what was done and advised."""
    blocks: list[Block] = []
    if record.grade is not None:
        blocks.append(GradePanel(record.grade, record.grade_words))
    elif record.grade_words:
        blocks.append(Paragraph(record.grade_words, strong=True))
    blocks.append(Facts(tuple(_facts(record))))
    met = [line for line in record.findings if line.verdict == "met"]
    if met:
        rows = tuple(
            (str(n), line.label, line.text, line.measured, record.order.listing(line.photos))
            for n, line in enumerate(met[:_NAMED], 1)
        )
        blocks.append(
            Table(
                (_("序号"), _("部位"), _("现象"), _("实测"), _("见照片")),
                rows,
                (26, 84, 210, 106, 50),
                ("right", "left", "left", "left", "left"),
                caption=_("主要问题"),
            )
        )
    if len(met) > _NAMED:
        blocks.append(
            Note(_("只列前 {n} 处，共 {all} 处，见“检查发现”。").format(n=_NAMED, all=len(met)))
        )
    return blocks


def _facts(record: Record) -> list[Fact]:
    counts: Counter[str] = Counter(line.verdict for line in record.findings)
    words = {
        "met": _("{n} 处成立"),
        "not_met": _("{n} 处未超限"),
        "undetermined": _("{n} 处未定"),
    }
    found = listed(text.format(n=counts[code]) for code, text in words.items() if counts[code])
    facts = [Fact(_("检查发现"), found or _("没有记录问题"))]
    if record.assessment:
        members = record.assessment.result.members
        counted = sum(bool(one.counted) or one.judged == "dangerous" for one in members)
        unsure = sum(one.judged == "undetermined" for one in members)
        facts.append(
            Fact(
                _("危险构件"),
                _("{n} 个（共 {all} 个构件）").format(n=counted, all=len(members)),
            )
        )
        facts.append(Fact(_("看不到或未定"), _("{n} 个构件").format(n=unsure)))
    facts += record.fact(_("看不到的部位"), "unseen.parts")
    facts += record.fact(_("现场措施"), "measures.taken")
    facts += record.fact(_("措施说明"), "measures.detail")
    facts += record.fact(_("建议处理类别"), "measures.treatment")
    for role in ("measures.advice", "rural.advice", "rural.advice_note"):
        facts += record.fact(_("处理建议"), role)
    for role in ("jgj.summary", "screening.summary"):
        facts += record.fact(_("损坏情况和原因"), role)
    absent = sum(item.open is None for item in record.photos)
    told = _("{n} 张").format(n=len(record.photos))
    if absent:
        told = _("{n} 张，其中 {absent} 张原件未到").format(n=len(record.photos), absent=absent)
    facts.append(Fact(_("照片"), told))
    return facts


def basis(record: Record) -> list[Block]:
    """Purpose, basis, means and limits of the inspection, as appraisals name them."""
    facts = [
        *record.fact(_("委托单位"), "id.client"),
        *record.fact(_("检查事由"), "id.reason"),
        Fact(
            _("检查日期和天气"),
            " ".join(filter(None, (record.answer("id.date"), record.said("id.weather")))),
        ),
        Fact(_("检查人员"), record.people),
        *record.fact(_("仪器"), "id.instruments"),
        Fact(_("表单"), f"{record.form} {record.filling.form.version}"),
    ]
    if record.assessment:
        table = record.assessment.table
        basis = _("{label}（{where}）").format(label=table.standard, where=record.rules)
        facts.append(Fact(_("判定依据"), basis))
    elif record.told:
        basis = _("{label}（{where}）").format(label=record.told.scale, where=record.rules)
        facts.append(Fact(_("判定依据"), basis))
    method = _("方法：现场目测、量测并拍照，逐条记录；没有做取样检测和承载力验算的，记录里写明。")
    return [Facts(tuple(facts)), Paragraph(method)]
