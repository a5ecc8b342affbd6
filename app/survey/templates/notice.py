"""告知书: one page in plain words for who lives there; no clause, no formula, no grade letter.

What was seen, what it means for living there, that it is no appraisal, whom to ask and how to ask
for another look. Nothing in it promises a term that no rule gives.
"""

from __future__ import annotations

import re
from dataclasses import replace

from app.assessment import FindingLine
from app.i18n import _, language
from app.survey.inspected import Record
from exports.report_model import Document, Letter, Passage, SignatureBox

#: More findings than these make no page for a resident; the rest is in the dossier.
_MOST = 4
#: Where the plain words of a finding end and its measures or limits begin.
_REST = re.compile("[：:；;（(]")
_LONGEST = 40
_NAME, _WHERE = 40, 48
#: A place by the axes of a plan that a resident has never seen: 2/A-B.
_AXES = re.compile(r"\s[0-9A-Za-z/-]+$")


def build(record: Record) -> Document:
    title = _("房屋检查结果告知书")
    parts = (
        (_("我们看了什么"), _looked(record)),
        (_("看到了什么"), _seen(record)),
        (_("对您意味着什么"), _means(record)),
        (_("这是不是鉴定"), _appraisal(record)),
        (_("找谁问，怎样要求再看一次"), _ask(record)),
    )
    passages = tuple(Passage(f"{n}. {head}", text) for n, (head, text) in enumerate(parts, 1))
    owner = record.said("id.owner")
    date = _("年　　　月　　　日")
    letter = Letter(
        title,
        _("{owner}（户主、使用人）：").format(owner=owner) if owner else _("户主、使用人："),
        passages,
        tuple(filter(None, (record.letterhead.unit, _date(record.view.time)))),
        (
            SignatureBox(_("收到人（户主、使用人或代收人）"), "", "", date),
            SignatureBox(_("送达人"), "", _("□ 当面交给　□ 张贴　□ 代收"), date),
        ),
        record.letterhead,
        _("扫码查这份告知书有没有更新"),
    )
    unfinished = "" if record.filling.finished else _("检查还没有完成，不要送出")
    # A resident's page has no head of numbers: what it needs of them stands in the code.
    return replace(record.document(title, (letter,), mark=unfinished), running_head="")


def _looked(record: Record) -> str:
    date = _date(record.answer("id.date")) or _date(record.view.time)
    where = record.answer("id.address")
    house = _short(record.name, _NAME)
    if where and where != record.name:
        house = _("{label}（{where}）").format(label=house, where=_short(where, _WHERE))
    people = record.people or _("检查人员")
    return _(
        "{date}，{people}来看了{house}。主要是用眼睛看、用尺子量、拍照片，没有取样，也没有做承载力计算。"
    ).format(date=date, people=people, house=house)


def _seen(record: Record) -> str:
    met = [line for line in record.findings if line.verdict == "met"]
    if record.community:  # a list of works, not what is wrong with this home
        return _("看的是整个小区缺什么、坏什么，结果见《一区一策》。")
    unsure = any(line.verdict == "undetermined" for line in record.findings)
    open_ = bool(record.grade and record.grade.high not in {"", record.grade.low})
    lacking = _("有的地方看不到或量不到，没有算进来。") if unsure or open_ else ""
    if not met:
        return _("能看到的地方，没有看到明显的危险情况。") + lacking
    told = [_("{n}）{what}").format(n=n, what=_plain(one)) for n, one in enumerate(met[:_MOST], 1)]
    if len(met) > _MOST:
        told.append(_("一共 {n} 处，其余的问检查人员。").format(n=len(met)))
    return "\n".join([*told, lacking] if lacking else told)


def _plain(line: FindingLine) -> str:
    """A part and what was seen there, without limits and clauses."""
    said = _REST.split(line.note or line.text, maxsplit=1)[0].strip(" 。，、")
    where = _AXES.sub("", line.label)
    if language() == "zh":
        where = where.replace(" ", "")
    text = _("{where}：{said}").format(where=where, said=said) if where else said
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _means(record: Record) -> str:
    grade = record.grade
    open_ = grade is not None and grade.high not in {"", grade.low}
    met = any(line.verdict == "met" for line in record.findings)
    # While something was not seen the grade is an interval: what was seen counts, no more.
    sure = grade.low if grade and (met or not open_) else ""
    words = {
        "D": _("整处房屋看起来很危险。请不要再住人、不要使用，也不要让孩子和老人靠近。"),
        "C": _("有的地方看起来有危险。请不要在这些地方停留、堆放重物，修好以前少用。"),
        "B": _("总体可以正常使用，个别地方有毛病，请尽早修。"),
        "A": _("没有看到危险，可以正常使用。平时多留意裂缝、漏水和下沉。"),
        "severe": _("看到了严重的隐患。请先停止使用、不要住人，等进一步查清。"),
        "some": _("看到了一定的隐患。请不要加重、改动，尽早修或请人进一步查。"),
        "none": _("没有看到明显的隐患，可以正常使用。平时多留意裂缝、漏水和下沉。"),
    }
    if sure not in words:
        return _(
            "还不能下判断，要等看全以后再告诉您。裂缝变大、墙歪、地面下沉时，请先离开再联系我们。"
        )
    said = words[sure]
    if open_:
        said += _("还有地方没有看到，看全以后可能更重。")
    if record.provisional:
        said += _("两位检查人的意见还没有统一，这里先按较重的说。")
    advice = record.said("measures.advice") or record.said("rural.advice")
    if advice:
        said += _("检查人的建议：{advice}。").format(advice=_short(advice.rstrip("。"), 60))
    return said + _("裂缝突然变大、有响声或掉土块时，请马上离开。")


def _appraisal(record: Record) -> str:
    known = record.assessment
    if record.certified and known is not None:
        return _("{org}已经出具鉴定报告（编号 {number}），以鉴定报告为准。").format(
            org=known.report.organisation, number=known.report.number
        )
    return _(
        "不是。这是检查的结果，只供参考，还不是房屋安全鉴定，不能当作鉴定结论来用。"
        "要有正式的结论，由有资质的鉴定机构来鉴定。"
    )


def _ask(record: Record) -> str:
    head = record.letterhead
    whom = " ".join(filter(None, (head.unit, head.contact)))
    asked = (
        _("有不明白的，请问{whom}。").format(whom=whom)
        if whom
        else _("有不明白的，请问您所在的嘎查村（社区）或上面的检查人员。")
    )
    return asked + _(
        "您觉得哪里说得不对，可以当面说、打电话或写下来，说明是哪一处，我们会再来看一次，并把结果告诉您。"
        "您也可以自己请有资质的鉴定机构鉴定。"
    )


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _date(time: str) -> str:
    """A date as people say it; the text itself where it is none."""
    parts = time[:10].split("-")
    if len(parts) != 3 or not all(part.isdigit() for part in parts):
        return time[:10]
    year, month, day = (int(part) for part in parts)
    return _("{year}年{month}月{day}日").format(year=year, month=month, day=day)
