"""问题清单: every finding of a place and all below it, with what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app import __version__
from app.i18n import _, language
from app.survey import words
from app.survey.inspected import Record, numeral
from app.survey.loop import TaskRow
from exports.report_model import (
    Block,
    Document,
    Fact,
    Facts,
    Heading,
    Letterhead,
    Masthead,
    Note,
    Paragraph,
    Table,
)


@dataclass(frozen=True)
class House:
    """One inspection with findings; `tasks` are those made of them."""

    name: str
    code: str
    date: str
    form: str
    people: str
    grade: str
    findings: tuple[tuple[str, str, str, str], ...]  # part, text, measured, clause
    tasks: tuple[TaskRow, ...]


def house_of(record: Record, tasks: Sequence[TaskRow]) -> House | None:
    """What a list takes over from a record; None where nothing was found."""
    met = [line for line in record.findings if line.verdict == "met"]
    if not met:
        return None
    grade = record.grade
    return House(
        record.name,
        record.answer("id.code"),
        record.answer("id.date") or record.view.time[:10],
        record.form,
        record.people,
        words.grade(grade.text, record.provisional) if grade else words.BLANK,
        tuple((line.label, line.text, line.measured, line.clause) for line in met),
        tuple(tasks),
    )


@dataclass(frozen=True)
class About:
    """`where`: the place's name; `looked`: how many inspections there are below it."""

    where: str
    survey: str
    looked: int
    houses: tuple[House, ...]
    letterhead: Letterhead
    time: str
    person: str


def build(about: About) -> Document:
    total = sum(len(house.findings) for house in about.houses)
    tasks = [task for house in about.houses for task in house.tasks]
    closed = sum(task.state == "closed" for task in tasks)
    overdue = sum(task.overdue for task in tasks)
    facts = (
        Fact(_("范围"), about.where),
        Fact(_("调查项目"), about.survey),
        Fact(_("检查过"), _("{n} 份记录").format(n=about.looked)),
        Fact(_("有问题的"), _("{n} 份记录").format(n=len(about.houses))),
        Fact(_("问题"), _("{n} 处").format(n=total)),
        Fact(
            _("整改任务"),
            _("{n} 条，销号 {closed} 条，逾期 {overdue} 条").format(
                n=len(tasks), closed=closed, overdue=overdue
            ),
        ),
    )
    blocks: list[Block] = [
        Masthead(_("问题清单"), about.where, about.letterhead),
        Facts(facts),
        Note(
            _(
                "问题由检查人员现场记录，结果是参考判定，不是鉴定结论。一处房屋有几份检查的，分别列出。"
            )
        ),
    ]
    if not about.houses:
        blocks.append(Paragraph(_("这个范围里没有记录问题。")))
    for place, house in enumerate(about.houses):
        blocks += _house(place, house)
    program = _("城检 {version}").format(version=__version__)
    return Document(
        title=_("问题清单 {where}").format(where=about.where),
        subtitle=about.survey,
        blocks=tuple(blocks),
        language="zh-CN" if language() == "zh" else "en",
        running_head=" · ".join((_("问题清单"), about.where)),
        foot_left=" · ".join((about.time[:10], program)),
        mark=_("参考"),
        table_words=_("表 {n}"),
        table_again=_("续表 {n}"),
        author=about.person,
        created=datetime.fromisoformat(about.time),
    )


def _house(place: int, house: House) -> list[Block]:
    title = " ".join(filter(None, (house.name, house.code)))
    told = _("{date}，{form}，{people}。结果：{grade}。").format(
        date=house.date, form=house.form, people=house.people or words.BLANK, grade=house.grade
    )
    by_finding = {(task.title, task.part): task for task in house.tasks}
    rows = []
    for n, (part, text, measured, clause) in enumerate(house.findings, 1):
        task = by_finding.get((text, part))
        rows.append(
            (
                str(n),
                part,
                text,
                measured or words.BLANK,
                clause,
                f"{task.who} {task.due}" if task else words.BLANK,
                words.task_state(task) if task else _("未派任务"),
            )
        )
    head = (_("序号"), _("部位"), _("问题"), _("实测"), _("条款"), _("责任人和期限"), _("状态"))
    return [
        Heading(2, numeral(place, title)),
        Paragraph(told, leads=True),
        Table(
            head, tuple(rows), (26, 76, 132, 82, 58, 66, 54),
            ("right", *(("left",) * 6)),
        ),
    ]  # fmt: skip
