"""A day as lines of a list: values of the façade in words, nothing of widgets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.domain import coverage
from app.i18n import _, pick
from app.store.roster_values import PlaceRow
from app.survey import words
from app.survey.form_titles import form_title
from app.survey.survey import Survey
from app.survey.today import Today, Waiting
from app.ui.widgets.day_line import HEAD, DayLine
from app.ui.widgets.place_card import PlaceView
from forms.register import Field

__all__ = ["PlaceRow", "Words", "done", "place", "todo", "words_of"]


#: How a visit ended has its own sign, where there is one.
_DOORS = {
    "locked": "locked",
    "refused": "refused",
    "absent": "absent",
    "demolished": "demolished",
    "unsafe": "warning",
}


@dataclass(frozen=True)
class Words:
    """What a register's codes mean, in today's language; read with the day."""

    outcomes: Mapping[str, str]
    kinds: Mapping[str, str]
    today: str
    rows: dict[str, PlaceRow]  # places of the lines shown, by id
    village: tuple[str, ...] = ()  # names down to the village of today: not said on every line

    def view(self, line: DayLine) -> PlaceView:
        """The chosen line as the card beside the list shows it."""
        row = self.rows.get(line.place)
        facts: list[tuple[str, str]] = []
        if row is not None:
            storeys = _("{n} 层").format(n=row.storeys) if row.storeys else ""
            said = "" if row.address in line.where else row.address
            facts = [
                (_("地址"), said),
                (_("编号"), row.code),
                (_("类型"), self.kinds.get(row.kind, "")),
                (_("层数"), storeys),
                (_("建成"), row.year),
                (_("在册"), "" if row.listed else _("新增未在册")),
            ]
            facts += [(form_title(mark.form), _status(mark.status)) for mark in row.forms[:3]]
        go = {
            "returned": _("打开修改"),
            "unfinished": _("接着填"),
            "done": _("查看"),
        }.get(line.kind, _("开始检查"))
        return PlaceView(
            name=line.name,
            where=line.where,
            state=_tail((line.state, self.outcomes.get(row.outcome, "") if row else "")),
            icon=line.icon,
            tone=line.tone,
            facts=[(name, said) for name, said in facts if said],
            notice=line.below,
            go=go,
            begun=bool(line.record),
        )


def words_of(survey: Survey, today: Today) -> Words:
    registers = survey.core.forms.registers
    return Words(
        outcomes=_choices(registers["visit"].field("outcome")),
        kinds=_choices(registers["place"].field("kind")),
        today=survey.today.date,
        rows={},
        village=(*today.village.path, today.village.name) if today.village else (),
    )


def todo(today: Today, known: Words) -> list[DayLine]:
    """What is to be done, the most urgent first; each section below its head.

    What is begun is counted in forms, for a place can have several; the way is, in places.
    """
    forms, places = _("{n} 张表"), _("{n} 处")
    sections = (
        (
            _("退回，要改"),
            "stop",
            forms.format(n=today.returned_count),
            [_returned(one, known) for one in today.returned],
        ),
        (
            _("没填完"),
            "ink",
            forms.format(n=today.unfinished_count),
            [_unfinished(one, known) for one in today.unfinished],
        ),
        (
            _("今天该再去"),
            "ink",
            places.format(n=len(today.due)),
            [place(row, "due", known) for row in today.due],
        ),
        (
            _("接着走"),
            "ink",
            places.format(n=today.counts.get(coverage.NONE, 0)),
            [place(row, "walk", known) for row in today.walk],
        ),
    )
    known.rows.update({row.record: row for row in (*today.due, *today.walk, *today.around)})
    lines: list[DayLine] = []
    for name, tone, tail, inside in sections:
        if inside:
            lines += [DayLine(HEAD, f"head {name}", name, tone=tone, tail=tail), *inside]
    return lines


def done(today: Today, known: Words) -> list[DayLine]:
    """What was finished today on this laptop, newest first."""
    known.rows.update({row.record: row for row in today.around})
    lines = []
    for head in today.done_today:
        row = known.rows.get(head.place)
        lines.append(
            DayLine(
                kind="done",
                key=head.record,
                name=row.name if row else "",
                state=_status(head.status),
                icon="submit" if head.status == "submitted" else "check",
                tone="done",
                where=_where(row.path, row.address, known) if row else "",
                tail=_tail((form_title(head.form), head.grade, head.time[11:16])),
                place=head.place,
                record=head.record,
            )
        )
    return lines


def place(row: PlaceRow, kind: str, known: Words) -> DayLine:
    """A place to walk to."""
    known.rows[row.record] = row
    state, icon, tone = _state(row)
    tail = known.outcomes.get(row.outcome, "") if kind == "due" else ""
    if kind == "due" and row.next_date and row.next_date < known.today:
        tail = _("{outcome}，原定 {date}").format(outcome=tail, date=row.next_date[5:])
    return DayLine(
        kind=kind,
        key=row.record,
        name=row.name,
        state=state,
        icon=icon,
        tone=tone,
        where=_where(row.path, row.address, known),
        tail=_tail((tail, "" if row.listed else _("新增"))),
        tail_tone="warn" if kind == "due" else "soft",
        place=row.record,
    )


def with_missing(line: DayLine, missing: int) -> DayLine:
    """A line of an unfinished inspection, once it is known how much it lacks."""
    said = _("还缺 {n} 项").format(n=missing) if missing else _("填全了，可以完成")
    return replace(line, tail=_tail((line.tail, said)), tail_tone="done" if not missing else "soft")


def with_shots(line: DayLine, missing: int) -> DayLine:
    """A line of a finished inspection whose required shots were not all taken."""
    said = _("缺 {n} 张必拍的照片").format(n=missing)
    if line.tail.endswith(said):
        return line
    return replace(line, tail=_tail((line.tail, said)), tail_tone="warn")


def todo_count(today: Today) -> int:
    walk = today.counts.get(coverage.NONE, 0)
    return today.returned_count + today.unfinished_count + len(today.due) + walk


def nothing_left(today: Today, shown: str) -> str:
    if shown == "done":
        return _("今天还没有完成的房屋。")
    if today.ready:
        return _("要做的都做完了。还有 {n} 张表完成未提交。").format(n=today.ready)
    return _("要做的都做完了。到“交接”把今天的结果打包交给办公室。")


def date_words(text: str) -> str:
    """11月22日 星期日."""
    day = date.fromisoformat(text)
    days = (
        _("星期一"), _("星期二"), _("星期三"), _("星期四"), _("星期五"), _("星期六"), _("星期日"),
    )  # fmt: skip
    months = (
        _("1月"), _("2月"), _("3月"), _("4月"), _("5月"), _("6月"),
        _("7月"), _("8月"), _("9月"), _("10月"), _("11月"), _("12月"),
    )  # fmt: skip
    return _("{month}{day}日 {weekday}").format(
        month=months[day.month - 1], day=day.day, weekday=days[day.weekday()]
    )


def _returned(one: Waiting, known: Words) -> DayLine:
    return DayLine(
        kind="returned",
        key=one.record,
        name=one.name,
        state=_("退回"),
        icon="returned",
        tone="stop",
        where=_where(one.path, "", known),
        below=_said(one),
        tail=_tail((form_title(one.form), one.by, one.time[5:10])),
        place=one.place,
        record=one.record,
    )


def _said(one: Waiting) -> str:
    """Why it was sent back; how many comments stand beside its questions, the first in words."""
    if not one.comments:
        return one.reason
    return _("{reason} · {n} 条意见：{first}").format(
        reason=one.reason, n=len(one.comments), first=one.comments[0].replace("\n", " ")
    )


def _unfinished(one: Waiting, known: Words) -> DayLine:
    return DayLine(
        kind="unfinished",
        key=one.record,
        name=one.name,
        state=_("进行中"),
        icon="edit",
        tone="accent",
        where=_where(one.path, "", known),
        tail=form_title(one.form),
        place=one.place,
        record=one.record,
    )


def _state(row: PlaceRow) -> tuple[str, str, str]:
    """The state of a place: words, icon and colour."""
    known = {
        coverage.NONE: (_("未走访"), "place", "wait"),
        coverage.IN_PROGRESS: (_("进行中"), "edit", "accent"),
        coverage.VISITED: (_("已走访"), "check", "done"),
        coverage.NO_ENTRY: (_("未能入户"), _DOORS.get(row.outcome, "visit"), "warn"),
        coverage.NOT_NEEDED: (_("不需查"), "not_needed", "wait"),
    }
    return known.get(row.state, known[coverage.NONE])


def _status(code: str) -> str:
    return words.status(code)


def _where(path: Sequence[str], address: str, known: Words) -> str:
    """Where a place is, without what all places of the village have in common."""
    depth = len(known.village)
    inside = path[depth:] if depth and tuple(path[:depth]) == known.village else path
    return " › ".join(inside) or address


def _tail(parts: Sequence[str]) -> str:
    return " · ".join(part for part in parts if part)


def _choices(field: Field | None) -> dict[str, str]:
    return {code: pick(labels) for code, labels in field.choices.items()} if field else {}
