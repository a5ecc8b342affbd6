"""The surveyor's day on the command line: its settings, and what the page 今天 shows."""

from __future__ import annotations

import argparse
from dataclasses import asdict, replace
from pathlib import Path

from app import bootstrap
from app.cli.output import GOOD, Commands, emit
from app.errors import KnownError
from app.i18n import _
from app.survey import words
from app.survey.form_titles import form_title
from app.survey.survey import Survey
from app.survey.today import Day, Today

_NAMES = ("surveyor1", "surveyor2", "weather", "instruments", "village")
#: Places named on the command line; the window shows them all.
_SHOWN = 20


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    today = commands.add_parser("today", parents=[shared], help=_("今天要走的房屋和进度"))
    today.add_argument("folder", type=Path, help=_("调查文件夹"))
    today.add_argument(
        "--set",
        dest="said",
        nargs="+",
        default=[],
        metavar=_("名称=内容"),
        help=_(
            "今日设置：surveyor1=张测试 surveyor2=王测试 weather=sunny instruments=卷尺 "
            "village=某村；内容空着就是清除"
        ),
    )
    today.set_defaults(func=_today)


def _today(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder, readonly=not args.said) as survey:
        if args.said:
            survey.today.set_settings(_day(survey, args.said))
        plan = survey.today.plan(_SHOWN)
        emit(args, _data(plan), _lines(survey, plan))
    return GOOD


def _day(survey: Survey, said: list[str]) -> Day:
    """Today's settings with what is said on top of them."""
    given: dict[str, str] = {}
    for one in said:
        name, equals, text = one.partition("=")
        if name not in _NAMES or not equals:
            raise KnownError(
                "day_refused",
                _("“{one}”不是今日设置。").format(one=one),
                kept=_("今日设置没有改动。"),
                advice=_("写成 名称=内容，名称可以是：{names}").format(names=" ".join(_NAMES)),
            )
        given[name] = text.strip()
    if given.get("weather"):  # its word will do as well as its code
        codes = {word: code for code, word in survey.today.weathers()}
        given["weather"] = codes.get(given["weather"], given["weather"])
    if given.get("village"):
        given["village"] = survey.meant.place(given["village"])
    return replace(survey.today.settings(), **given)


def _data(plan: Today) -> dict[str, object]:
    return {
        "settings": asdict(plan.day),
        "is_set": plan.is_set,
        "counts": dict(plan.counts),
        "total": plan.total,
        "returned": [asdict(one) for one in plan.returned],
        "unfinished": [asdict(one) for one in plan.unfinished],
        "due": [row.record for row in plan.due],
        "next": [row.record for row in plan.walk],
        "more": plan.more,
        "done_today": [head.record for head in plan.done_today],
        "visits_today": plan.visits_today,
        "ready": plan.ready,
    }


def _lines(survey: Survey, plan: Today) -> list[str]:
    day = plan.day
    weather = dict(survey.today.weathers()).get(day.weather, "")
    village = plan.village.name if plan.village else _("全部名册")
    parts = [day.date, day.surveyor1, day.surveyor2, weather, day.instruments, village]
    lines = [" · ".join(part for part in parts if part)]
    if not plan.is_set:
        lines.append(_("今日设置还没有填，用 --set 填。"))
    lines.append(
        _(
            "{settled}/{total} 处 · 今天完成 {done} 张表，未能入户 {visits} · "
            "完成未提交 {ready} 张表"
        ).format(
            settled=plan.settled,
            total=plan.total,
            done=plan.done_count,
            visits=plan.visits_today,
            ready=plan.ready,
        )
    )
    waits = {one.record: one for one in (*plan.returned, *plan.unfinished)}.values()
    told = [
        (one.name, words.status(one.status), one.reason or form_title(one.form)) for one in waits
    ]
    told += [(row.name, _("今天该再去"), row.address) for row in plan.due]
    told += [(row.name, _("未走访"), row.address) for row in plan.walk]
    lines += [f"{state}  {name}  {more}".rstrip() for name, state, more in told]
    if plan.more:
        lines.append(_("……后面还有，见名册。"))
    return lines
