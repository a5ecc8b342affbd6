"""What happened at a place besides this inspection: visits, other inspections, tasks, changes."""

from __future__ import annotations

from app.i18n import _
from app.survey import words
from app.survey.core import Core
from app.survey.form_titles import form_title
from app.survey.inspected import Record
from app.survey.loop import Loop
from app.survey.taking import Taking
from app.survey.visits import Visits
from exports.report_model import Block, Heading, Note, Table

#: More steps than these are told by their number: the program's history has them all.
_MOST = 20


def past_blocks(core: Core, taking: Taking, record: Record) -> tuple[Block, ...]:
    """Tables of what there was, the oldest first; nothing where there was nothing."""
    place = next(iter(record.filling.links.get("place", ())), "")
    parts = (
        (_("历次检查"), _inspections(core, place)),
        (_("走访"), _visits(core, taking, place)),
        (_("整改任务"), _tasks(core, taking, record.view.record)),
        (_("改动记录"), _changes(core, record)),
    )
    blocks: list[Block] = []
    for title, found in parts:
        if found:
            blocks += [Heading(2, title), *found]
    return tuple(blocks)


def _inspections(core: Core, place: str) -> list[Block]:
    """Every inspection of the place, where this one is not the only one."""
    heads = [
        head
        for head in (core.store.heads(place=place, order="time") if place else [])
        if head.form not in core.forms.registers and not head.voided
    ]
    if len(heads) < 2:
        return []
    rows = tuple(
        (
            head.time[:10],
            form_title(head.form),
            words.grade(head.grade, head.provisional) or words.BLANK,
            words.status(head.status),
            head.author,
            head.record[:8],
        )
        for head in heads
    )
    head = (_("日期"), _("表单"), _("结果"), _("状态"), _("填写人"), _("记录"))
    return [Table(head, rows, (62, 120, 90, 54, 76, 60), caption=_("这处房屋的检查"))]


def _visits(core: Core, taking: Taking, place: str) -> list[Block]:
    found = Visits(core, taking).of(place) if place else []
    if not found:
        return []
    register = core.forms.registers["visit"]
    rows = tuple(
        (
            one.on or one.time[:10],
            words.field_value(register, "outcome", one.outcome),
            one.reason or words.BLANK,
            one.next_date or words.BLANK,
            one.author,
        )
        for one in reversed(found)
    )
    head = (_("日期"), _("结果"), _("说明"), _("下次走访"), _("走访人"))
    return [Table(head, rows, (62, 90, 180, 66, 76), caption=_("没有查成的走访"))]


def _tasks(core: Core, taking: Taking, record: str) -> list[Block]:
    found = Loop(core, taking).tasks(record)
    if not found:
        return []
    rows = tuple(
        (
            str(n),
            one.title,
            one.what,
            one.who,
            one.due,
            words.task_state(one),
            " ".join(filter(None, (one.closed_on, one.result))) or words.BLANK,
        )
        for n, one in enumerate(found, 1)
    )
    head = (
        _("序号"), _("问题"), _("要做什么"), _("责任人"), _("期限"), _("状态"), _("销号情况"),
    )  # fmt: skip
    return [
        Table(
            head, rows, (28, 104, 104, 56, 62, 44, 90),
            ("right", *(("left",) * 6)), caption=_("问题的整改和销号"),
        )
    ]  # fmt: skip


def _changes(core: Core, record: Record) -> list[Block]:
    """Changes that somebody gave a reason for; the rest is counted."""
    revisions = core.store.revisions(record.view.record)
    told = [one for one in revisions if one.reason.strip()]
    if not told:
        return []
    rows = tuple((one.time[:16].replace("T", " "), one.author, one.reason) for one in told[-_MOST:])
    note = _("记录共保存 {n} 次，写了理由的 {told} 次；每一次的内容都留在程序的历史里。").format(
        n=len(revisions), told=len(told)
    )
    return [
        Table((_("时间"), _("谁"), _("理由")), rows, (96, 80, 300), caption=_("写了理由的改动")),
        Note(note),
    ]
