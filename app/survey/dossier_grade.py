"""The dossier's chapters of findings and grade: enough to recompute the grade by hand or script.

Each row of the table of counts reads, in one line of the page's text,
`L<layer> <name> <class> <symbol> <weight> <total> <counted> <at most>`: layer 0 is the foundation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from app.assessment import Assessment, FindingLine
from app.assessment.layout import layout_of
from app.domain.jgj125.explain import explain
from app.domain.jgj125.result import GradeResult, MemberResult, Share
from app.i18n import _, listed, pick
from app.i18n.grades import decimal, explain_lines, number
from app.survey import words
from app.survey.dossier_photos import Numbered
from exports.report_model import Align, Block, Grade, GradePanel, Heading, Note, Paragraph, Table
from forms.node import Node

_PLACES = 4
#: Tags of limits that no public source confirms.
_UNCHECKED = ("M", "DESIGN")
_SUMMARY = ("decision", "interval", "incomplete", "house")


def finding_blocks(findings: Sequence[FindingLine], photos: Numbered) -> Iterator[Block]:
    """The table of danger points, or the sentence that there are none."""
    if not findings:
        yield Paragraph(_("本次检查没有记录危险点。"))
        return
    verdicts = {
        "met": _("危险点"),
        "not_met": _("未超限"),
        "undetermined": _("未定"),
    }
    rows = tuple(
        (
            str(n),
            line.label,
            "\n".join(part for part in (f"{line.rule} {line.text}", line.note) if part),
            line.measured,
            line.clause,
            verdicts[line.verdict],
            photos.listing(line.photos),
        )
        for n, line in enumerate(findings, 1)
    )
    yield Table(
        (_("序号"), _("部位"), _("现象"), _("实测"), _("条款"), _("判定"), _("见照片")),
        rows,
        (26, 72, 150, 92, 38, 44, 54),
        ("right", "left", "left", "left", "left", "left", "left"),
        caption=_("检查发现"),
    )


def member_blocks(assessment: Assessment, photos: Numbered) -> Iterator[Block]:
    """The roster of members as it was entered: the totals of the grade are counted from it."""
    rows = []
    for member in assessment.result.members:
        row = assessment.nodes[member.id]
        layout = layout_of(row.question)
        shown = [layout.answer(row, f"jgj.member.{name}") for name in ("material", "state")]
        rows.append(
            (
                _layer_name(member.layer_name, member.klass),
                _class_name(assessment, member.klass),
                member.position,
                *(words.value_text(node) if node else words.BLANK for node in shown),
                photos.listing(_photos_in(row)),
            )
        )
    if rows:
        head = (_("层"), _("构件"), _("位置"), _("材料"), _("查看结果"), _("见照片"))
        yield Table(head, tuple(rows), (70, 90, 80, 100, 76, 60), caption=_("录入的构件"))


def _photos_in(row: Node) -> list[str]:
    """Photo ids of a member and of its danger points."""
    return [photo for node in row.walk() if node.kind == "image" for photo in node.text.split()]


def mark_of(assessment: Assessment, *, provisional: bool) -> Grade:
    """The grade as a mark: the report's own grade once it is certified, else the computed one."""
    certified = assessment.certified and not provisional
    if certified and assessment.report.grade:
        return Grade(assessment.report.grade, certified=True)
    result = assessment.result
    return Grade(result.low, result.high, certified=certified, provisional=provisional)


def grade_words(assessment: Assessment, *, provisional: bool) -> str:
    """What the mark means, in one sentence."""
    result, report = assessment.result, assessment.report
    if assessment.certified and not provisional:
        text = _("鉴定等级 {grade}：{org}，报告编号 {number}")
        grade = report.grade or _("见报告")
        return text.format(grade=grade, org=report.organisation, number=report.number)
    shown = mark_of(assessment, provisional=provisional).text
    if provisional:
        return _("暂定 {grade}：两人填得不一样，暂按较重者").format(grade=shown)
    if result.grade is None:
        return _("参考判定 {grade}：等级未定").format(grade=shown)
    meaning = pick(dict(assessment.table.house_meaning[result.grade]))
    return _("参考判定 {grade}：{meaning}").format(grade=shown, meaning=meaning)


def grade_blocks(assessment: Assessment, *, provisional: bool) -> Iterator[Block]:
    """The whole way to the grade: panel, counts, ratios, members, reasons, doubts."""
    result = assessment.result
    lines = explain(result)
    decided = [line for line in lines if line.code.startswith(_SUMMARY)]
    yield GradePanel(
        mark_of(assessment, provisional=provisional),
        grade_words(assessment, provisional=provisional),
        tuple(explain_lines(decided)),
    )
    yield from _statements(assessment, provisional=provisional)
    counts = _counts(assessment)
    if counts.rows:
        yield Heading(2, _("构件统计"))
        yield counts
        yield Note(
            _(
                "每行：层号、层、类别、符号、权重、总数 n、计入的危险构件数 nd、"
                "看不到或未定的全部按危险计时的最多数。L0 为基础，自下而上编号。"
            )
        )
        yield Heading(2, _("各层与房屋的比例"))
        yield from _ratios(result)
    yield from _counted(result)
    yield from _open(assessment)
    yield Heading(2, _("判定依据"))
    for line in lines:
        if not line.code.startswith((*_SUMMARY, "member_", "layer")):
            yield from (Paragraph(text) for text in explain_lines([line]))
    yield from _doubts(assessment)


def _statements(assessment: Assessment, *, provisional: bool) -> Iterator[Block]:
    if provisional:
        text = _("本记录有两人填得不一样的内容，尚未定下：等级为暂定，不得作为最终结论使用。")
        yield Paragraph(text, strong=True)
    if not assessment.certified:
        yield Paragraph(
            _("等级由程序按规则表计算，是参考判定，不是鉴定结论；正式等级须由鉴定机构出具报告。")
        )
    elif assessment.report.grade and assessment.report.grade != assessment.result.grade:
        text = _("鉴定报告的等级为 {report}，程序计算的参考判定为 {computed}，两者并列保留。")
        computed = words.stored_grade(
            {"low": assessment.result.low, "high": assessment.result.high}
        )
        yield Paragraph(
            text.format(
                report=assessment.report.grade, computed=assessment.result.grade or computed
            )
        )
    override = assessment.override
    if override:
        text = _("人工改判：{grade} 级。改判人：{name}。理由：{reason}")
        blank = _("（未填写，改判不生效）")
        yield Paragraph(
            text.format(
                grade=override.value, name=override.name or blank, reason=override.reason or blank
            )
        )


def _counts(assessment: Assessment) -> Table:
    rows = []
    for place, layer in enumerate(assessment.result.layers):
        for klass, kind in assessment.table.classes.items():
            if layer.low.total.get(klass):
                rows.append(
                    (
                        f"L{place}",
                        _layer_name(layer.name, layer.kind),
                        _class_name(assessment, klass),
                        klass,
                        decimal(kind.weight, 1),
                        str(layer.low.total[klass]),
                        str(layer.low.dangerous.get(klass, 0)),
                        str(layer.high.dangerous.get(klass, 0)),
                    )
                )
    head = (
        _("层号"), _("层"), _("类别"), _("符号"), _("权重"), _("总数"), _("计入"), _("最多"),
    )  # fmt: skip
    return Table(
        head,
        tuple(rows),
        (40, 90, 96, 44, 48, 48, 48, 48),
        ("left", "left", "left", "left", "right", "right", "right", "right"),
        caption=_("各层各类构件的数量"),
    )


def _ratios(result: GradeResult) -> Iterator[Block]:
    is_open = any(layer.low != layer.high for layer in result.layers)
    rows = [
        (
            f"L{place}",
            _layer_name(layer.name, layer.kind),
            *_share(layer.low, layer.low_grade),
            *(_worst(layer.high, layer.high_grade) if is_open else ()),
        )
        for place, layer in enumerate(result.layers)
    ]
    low, high = result.house_low, result.house_high
    if low and high:
        rows.append(
            (
                "R",
                _("整幢房屋"),
                *_share(low, result.low),
                *(_worst(high, result.high) if is_open else ()),
            )
        )
    head = [_("层号"), _("层"), _("分子"), _("分母"), _("比例"), _("百分比"), _("等级")]
    weights = [34.0, 70, 44, 50, 76, 64, 40]
    if is_open:
        head += [_("最多分子"), _("最多"), _("最重")]
        weights += [56, 64, 40]
    align: list[Align] = ["left", "left"]
    align += ["right"] * (len(head) - 2)
    yield Table(
        tuple(head), tuple(rows), tuple(weights), tuple(align), bool(low), _("危险构件的比例")
    )
    deciding = result.deciding
    if deciding.du_limit is not None:
        text = _(
            "Du 层 {du} 个，最多 {most} 个；限值 (F + B + f) / 3 = "
            "({F} + {B} + {f}) / 3 = {limit}。基础一层按个数计算，在房屋比例 R 中按权重计算。"
        )
        shown = text.format(
            du=result.low_decision.du_count,
            most=result.high_decision.du_count,
            F=result.F,
            B=result.B,
            f=result.f,
            limit=number(deciding.du_limit),
        )
        yield Note(shown)


def _share(share: Share, grade: str | None) -> tuple[str, str, str, str, str]:
    ratio = share.ratio
    if ratio is None:
        return ("0", "0", words.BLANK, words.BLANK, grade or words.BLANK)
    return (
        number(share.numerator),
        number(share.denominator),
        _exact(ratio),
        _percent(ratio),
        grade or words.BLANK,
    )


def _worst(share: Share, grade: str | None) -> tuple[str, str, str]:
    numerator, _denominator, _ratio, percent, shown = _share(share, grade)
    return numerator, percent, shown


def _exact(ratio: Fraction) -> str:
    return f"{ratio.numerator}/{ratio.denominator}" if ratio else "0"


def _percent(ratio: Fraction) -> str:
    return f"{decimal(ratio * 100, _PLACES)} %"


def _counted(result: GradeResult) -> Iterator[Block]:
    labels = {
        member.id: f"{_layer_name(member.layer_name, member.klass)} {member.label}"
        for member in result.members
    }
    rows = tuple(
        (
            _layer_name(member.layer_name, member.klass),
            member.label,
            _("本身评为危险构件") if member.judged == "dangerous" else _("因下部构件计入"),
            listed(labels[source] for source in member.counted_from)
            if member.judged != "dangerous"
            else listed(hit.rule for hit in member.hits if hit.verdict == "met"),
        )
        for member in result.members
        if member.counted or member.judged == "dangerous"
    )
    if rows:
        yield Heading(2, _("计入的危险构件"))
        yield Table(
            (_("层"), _("构件"), _("计入方式"), _("依据")),
            rows,
            (70, 120, 110, 176),
            caption=_("计入的危险构件"),
        )


def _open(assessment: Assessment) -> Iterator[Block]:
    """Members that stayed undetermined, and why; they make the interval."""
    rows = []
    for member in assessment.result.members:
        if member.judged == "undetermined":
            layer = _layer_name(member.layer_name, member.klass)
            rows.append((layer, member.label, _why(assessment, member)))
    yield Heading(2, _("看不到或未定的构件"))
    if rows:
        yield Table(
            (_("层"), _("构件"), _("原因")),
            tuple(rows),
            (70, 150, 256),
            caption=_("看不到或未定的构件"),
        )
    else:
        yield Paragraph(_("没有：录入的构件都已查看并判定。"))


def _why(assessment: Assessment, member: MemberResult) -> str:
    if member.reason == "unseen":
        row = assessment.nodes[member.id]
        node = layout_of(row.question).answer(row, "jgj.member.unseen_reason")
        reason = words.value_text(node) if node and node.text else _("没有说明原因")
        return _("看不到：{reason}").format(reason=reason)
    if member.reason == "no_points":
        return _("说有危险点，但一条也没有填")
    missing = (
        pick(dict(hit.names[field]))
        for hit in member.hits
        for finding in hit.findings
        for field in finding.missing
        if field in hit.names
    )
    rules = listed(hit.rule for hit in member.hits if hit.verdict == "undetermined")
    lacking = listed(dict.fromkeys(missing))
    if lacking:
        return _("{rules} 未定，缺：{missing}").format(rules=rules, missing=lacking)
    return _("{rules} 未定").format(rules=rules)


def _doubts(assessment: Assessment) -> Iterator[Block]:
    """Which limits nobody has checked against the printed standard."""
    result, doubtful = assessment.result, dict[str, tuple[str, ...]]()
    hits = [*result.ground.hits, *(hit for member in result.members for hit in member.hits)]
    for hit in hits:
        named = _("{label}（{where}）").format(label=hit.rule, where=hit.clause)
        doubtful[named] = hit.confidence
    for row in assessment.table.house_grades:
        if row.id in {result.low_decision.code, result.high_decision.code}:
            doubtful[row.clause] = row.confidence
    unchecked = [
        name for name, tags in doubtful.items() if any(tag.startswith(_UNCHECKED) for tag in tags)
    ]
    if unchecked:
        text = _("下列条文的限值尚未与标准印本核对（待核）：{limits}。")
        yield Note(text.format(limits=listed(unchecked)))


def _layer_name(name: str, kind: str) -> str:
    """`kind` is a layer's kind or a member's class; the foundation has no name of its own."""
    return _("基础") if kind in {"f", "foundation"} else name


def _class_name(assessment: Assessment, klass: str) -> str:
    return pick(dict(assessment.table.classes[klass].name))
