"""Commands for what two people filled in differently: show it, settle it with a reason."""

from __future__ import annotations

import argparse
from pathlib import Path

from app import bootstrap
from app.cli.output import GOOD, PROBLEMS, Commands, emit
from app.i18n import _
from app.survey import words
from app.survey.hand_over_words import minutes
from app.survey.review import Conflict


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    conflicts = commands.add_parser("conflicts", parents=[shared], help=_("两人填得不一样的地方"))
    conflicts.add_argument("folder", type=Path, help=_("调查文件夹"))
    conflicts.add_argument(
        "--personal", action="store_true", help=_("住户信息写全，不遮盖（会记一笔）")
    )
    conflicts.set_defaults(func=_conflicts)

    settle = commands.add_parser("settle", parents=[shared], help=_("定下采用哪一份"))
    settle.add_argument("folder", type=Path, help=_("调查文件夹"))
    settle.add_argument("record", help=_("记录编号，照 conflicts 列出的写，写前 8 位也行"))
    settle.add_argument("group", help=_("conflicts 写在记录编号后面的那个词"))
    settle.add_argument("side", type=int, help=_("采用第几份，从 1 数起"))
    settle.add_argument("--reason", default="", help=_("一句理由，一定要写"))
    settle.set_defaults(func=_settle)


def _conflicts(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder, readonly=not args.personal) as survey:
        found = survey.review.conflicts(personal=args.personal)
        emit(
            args,
            {"conflicts": [_data(one) for one in found]},
            [line for one in found for line in _lines(one)] or [_("没有不一样的地方。")],
        )
        return PROBLEMS if found else GOOD


def _data(one: Conflict) -> dict[str, object]:
    return {
        "record": one.record,
        "house": one.house,
        "group": one.group,
        "provisional": one.provisional,
        "shown": one.shown + 1,
        "agreed": one.agreed,
        "sides": [{"author": s.author, "device": s.device, "grade": s.grade} for s in one.sides],
        "lines": [{"what": line.what, "values": list(line.values)} for line in one.lines],
    }


def _lines(one: Conflict) -> list[str]:
    if one.agreed:
        text = _("{house} › {what}，可以直接确认")
        return [text.format(house=one.house, what=one.what), f"  {one.record} {one.group}"]
    head = _("{house} › {what}：{n} 份不一样，现按第 {shown} 份{mark}").format(
        house=one.house, what=one.what, n=len(one.sides), shown=one.shown + 1,
        mark=_("（暂定）") if one.provisional else "",
    )  # fmt: skip
    sides = [
        f"  {n}. {side.author} · {side.device} · {minutes(side.time)} "
        f"{words.grade(side.grade, provisional=False)}"
        for n, side in enumerate(one.sides, 1)
    ]
    lines = [f"     {line.what}: " + " | ".join(line.values) for line in one.lines]
    return [head, f"  {one.record} {one.group}", *sides, *lines]


def _settle(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder) as survey:
        record = survey.meant.record(args.record)
        survey.review.settle(record, args.group, args.side - 1, args.reason)
        emit(args, {"settled": args.group}, [_("已定，落选的一份留在历史里。")])
    return GOOD
