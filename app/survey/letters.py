"""简报 and 督办单: what the office writes to others, as values for the letter writers."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Final, Literal

from app import paths
from app.domain import coverage
from app.errors import KnownError
from app.i18n import _
from app.survey import actions, free_text, words
from app.survey.audience import Audience
from app.survey.core import Core
from app.survey.ledger_parts import last_change
from app.survey.letterhead import LetterheadTopic
from app.survey.loop import Loop, TaskRow
from app.survey.numbers import Numbers, numbers
from app.survey.tables import told
from exports.letters.model import (
    Bar,
    Bars,
    Brief,
    Figure,
    Passage,
    Slip,
    Supervision,
)

Way = Literal["docx", "pdf"]

#: What Windows refuses in names.
_UNSAFE: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_NAME: Final = 30

#: One side holds so many bars and lines of the list, and cells of so many characters.
_BARS: Final = 9
_LISTED: Final = 5
_CELLS: Final = (9, 13, 12, 99)
_TITLE_LINE: Final = 19
_WEIGHTS: Final = (34, 46, 42, 34)


class Letters:
    """The topic `letters` of an open survey."""

    def __init__(self, core: Core, loop: Loop, letterhead: LetterheadTopic) -> None:
        self._core = core
        self._loop = loop
        self._letterhead = letterhead

    def brief(self, target: Path, audience: Audience, *, way: Way = "docx") -> None:
        """Write the brief of the leading group: one side, no residents. Raises a known error."""
        made = self.brief_values()
        audience.noted(self._core, actions.BRIEF, file=target.name)
        with told(target):
            if way == "pdf":
                from exports.pdf.brief import write_brief as write_pdf

                write_pdf(made, target, paths.resources() / "fonts")
            else:
                from exports.letters.brief import write_brief

                write_brief(made, target)

    def supervision(self, task: str, target: Path, audience: Audience) -> None:
        """Write the letter of one open task, to be edited, signed and sealed by the office.

        Raises a known error for a task that is not there or closed, and where it cannot be
        written.
        """
        made = self.supervision_values(task, audience)
        audience.noted(self._core, actions.SUPERVISION, task, file=target.name)
        with told(target):
            from exports.letters.supervision import write_supervision

            write_supervision(made, target)

    def file_name(self, task: str) -> str:
        """A name for the letter of a task; a known error as in `supervision`."""
        house = safe_name(self._task(task).house)[:_NAME]
        return _("督办单-{house}-{task}.docx").format(house=house, task=task[:8])

    # -- what they say

    def brief_values(self) -> Brief:
        found = numbers(self._core, self._loop, urgent=_LISTED)
        moment = datetime.fromisoformat(last_change(self._core))
        rest = found.open_tasks - len(found.urgent)
        return Brief(
            title=_title(self._core.store.meta.title),
            unit=self._unit(),
            date=_("截至{date}").format(date=_day(moment.date())),
            figures=_figures(found),
            bars=_bars(found),
            list_title=_("最急的整改事项（按期限）"),
            list_head=(_("房屋"), _("问题"), _("要做什么"), _("期限")),
            list_rows=tuple(_listed(self._told(row, Audience())) for row in found.urgent),
            list_weights=_WEIGHTS,
            more=_more(rest, found),
            coverage=_covered(found),
            note=_(
                "等级为现场检查的参考判定，不是鉴定结论；危险程度以鉴定报告为准。"
                "数据截至 {moment}。"
            ).format(moment=moment.strftime("%Y-%m-%d %H:%M")),
            author=self._core.person,
            created=moment,
        )

    def supervision_values(self, task: str, audience: Audience) -> Supervision:
        """The letter is addressed to whoever has the task, under the name that was typed."""
        found = self._task(task)
        row = replace(self._told(found, audience), who=found.who)
        today = self._core.clock().date()
        unit = self._unit() or self._core.store.meta.title
        due = date.fromisoformat(row.due)
        view = self._core.store.view(task)
        assert view is not None
        return Supervision(
            unit=unit,
            number=_("督办〔{year}〕　　号").format(year=today.year),
            title=(
                _("关于限期整改{house}").format(house=row.house or _("有关房屋")),
                _("安全隐患的督办单"),
            ),
            to=_("{who}：").format(who=row.who),
            passages=(
                Passage(_("一、发现的问题"), "first"),
                Passage(self._found(row)),
                Passage(_("二、整改要求"), "first"),
                Passage(_full(row.what)),
                Passage(_("三、办理期限"), "first"),
                Passage(self._reply(due)),
                Passage(_("本单所列问题为现场检查发现，供整改使用，不代替有资质机构的鉴定结论。")),
            ),
            signed=(unit, _day(today)),
            slip=Slip(
                _("督办事项办理情况反馈"),
                (
                    (_("督办事项"), 2),
                    (_("办理情况"), 6),
                    (_("完成日期"), 1),
                    (_("责任人签字"), 1),
                    (_("复核意见"), 3),
                    (_("复核人签字"), 1),
                ),
            ),
            author=self._core.person,
            created=datetime.fromisoformat(view.time),
        )

    def _told(self, row: TaskRow, audience: Audience) -> TaskRow:
        return free_text.task(row, free_text.telling(self._core, row.inspection, audience))

    def _unit(self) -> str:
        """Who writes, as the letterhead says; "" where nobody has said."""
        head = self._letterhead.get()
        return head.unit or head.town

    def _reply(self, due: date) -> str:
        """By when, and to whom the answer goes."""
        said = _(
            "请于{due}前办结，并将整改后的照片和办理情况（见附页）报我单位。"
            "不能按期办结的，请在期限前书面说明原因。"
        ).format(due=_day(due))
        telephone = self._letterhead.get().telephone
        return said + (_("联系电话：{n}。").format(n=telephone) if telephone else "")

    def _task(self, task: str) -> TaskRow:
        inspection = self._inspection(task)
        rows = self._loop.tasks(inspection) if inspection else []
        row = next((one for one in rows if one.task == task), None)
        if row is None or row.state != "open":
            raise KnownError(
                "task_not_open",
                _("没有这条进行中的整改任务。"),
                kept=_("没有写出任何文件。"),
                advice=_("用 tasks 看全部任务；已销号的不再督办。"),
            )
        return row

    def _inspection(self, task: str) -> str:
        store = self._core.store
        view = store.view(task)
        if view is None or view.form != "task":
            return ""
        finding = store.view(next(iter(view.links.get("finding", ())), ""))
        return next(iter(finding.links.get("inspection", ())), "") if finding else ""

    def _found(self, row: TaskRow) -> str:
        """When, where, what, by which clause: one sentence."""
        store = self._core.store
        head = store.head(row.inspection)
        place = store.place(store.counts_as(head.place)) if head and head.place else None
        where = [place.address or " ".join(place.path)] if place else []
        if place and place.code:
            where.append(_("编号{code}").format(code=place.code))
        said = _("，").join(part for part in where if part)
        house = _("{label}（{where}）").format(label=row.house, where=said) if said else row.house
        clause = _("（依据{clause}）").format(clause=row.clause) if row.clause else ""
        part = _("{part}：").format(part=row.part) if row.part else ""
        return _("现场检查{house}，发现{part}{title}{clause}。").format(
            house=house, part=part, title=row.title.rstrip("。"), clause=clause
        )


def safe_name(text: str) -> str:
    """A file's name that every system takes."""
    return _UNSAFE.sub("_", text).strip(" ._")


def _title(survey: str) -> tuple[str, ...]:
    """On one line where it fits in 2号, else the kind of paper below."""
    kind = _("工作简报")
    return (survey + kind,) if len(survey + kind) <= _TITLE_LINE else (survey, kind)


def _figures(found: Numbers) -> tuple[Figure, ...]:
    share = _percent(found.worst, found.visited)
    late = _("其中逾期 {n} 条").format(n=found.late_tasks)
    return (
        Figure(
            _("在册房屋"),
            _many(found.total),
            _("另有 {n} 户").format(n=_many(found.households)) if found.households else _("处"),
        ),
        Figure(_("已走访"), _many(found.visited), _percent(found.visited, found.total)),
        Figure(
            _("疑似D级或严重"),
            _many(found.worst),
            _("占已走访 {share}").format(share=share) if share else "",
        ),
        Figure(_("未销号的整改"), _many(found.open_tasks), late if found.late_tasks else ""),
    )


def _bars(found: Numbers) -> Bars:
    areas = found.areas[:_BARS]
    bars = tuple(
        Bar(
            area.name,
            area.share * 100,
            _("{share}（{visited}/{total}）").format(
                share=_percent(area.visited, area.total) or "–",
                visited=area.visited, total=area.total,
            ),
        )
        for area in areas
    )  # fmt: skip
    title = _("已走访的比例（按名册分片，满格为 100%）")
    if len(found.areas) > len(areas):
        title = _("已走访的比例（前 {n} 片，满格为 100%）").format(n=len(areas))
    return Bars(title, bars, 100.0)


def _covered(found: Numbers) -> str:
    """How far all the figures reach: one sentence."""
    get = found.states.get
    return _(
        "以上情况出自已走访的 {visited} 处，占在册 {total} 处的 {share}；"
        "正在检查 {going} 处，未能入户 {locked} 处，不需查 {left} 处，"
        "尚未走访 {none} 处，情况不明。"
    ).format(
        visited=_many(found.visited),
        total=_many(found.total),
        share=_percent(found.visited, found.total) or "0%",
        going=get(coverage.IN_PROGRESS, 0),
        locked=get(coverage.NO_ENTRY, 0),
        left=get(coverage.NOT_NEEDED, 0),
        none=get(coverage.NONE, 0),
    )


def _more(rest: int, found: Numbers) -> str:
    if not found.urgent:
        return _("没有未销号的整改任务。")
    return _("另有 {n} 条，见台账。").format(n=rest) if rest > 0 else ""


def _listed(row: TaskRow) -> tuple[str, ...]:
    due = f"{row.due} {words.task_state(row)}" if row.overdue else row.due
    cells = (row.house, row.title, row.what, due)
    return tuple(
        text if len(text) <= most else text[: most - 1] + "…"
        for text, most in zip(cells, _CELLS, strict=True)
    )


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else ""


def _many(n: int) -> str:
    """With a thin gap at the thousands."""
    return f"{n:,}".replace(",", "\u2009")


def _day(day: date) -> str:
    return _("{y}年{m}月{d}日").format(y=day.year, m=day.month, d=day.day)


def _full(text: str) -> str:
    text = text.strip()
    return text if text.endswith(("。", "！", "？", ".", "!", "?")) else text + _("。")
