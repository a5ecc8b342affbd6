"""Commands of the office's second look: batches and their undoing, duplicates, what broke."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from app import bootstrap
from app.cli.output import GOOD, PROBLEMS, Commands, ProgressLine, emit
from app.i18n import _, listed
from app.store.roster_values import PlaceRow
from app.survey import words
from app.survey.batches import Batch, Plan
from app.survey.check_words import batch_line, plan_lines
from app.survey.duplicates import Duplicate
from app.survey.rechecks import Check


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    batches = commands.add_parser("batches", parents=[shared], help=_("列出每次汇总的批次"))
    batches.add_argument("folder", type=Path, help=_("调查文件夹"))
    batches.set_defaults(func=_batches)

    undo = commands.add_parser("undo-merge", parents=[shared], help=_("撤销一次汇总"))
    undo.add_argument("folder", type=Path, help=_("调查文件夹"))
    undo.add_argument("batch", type=int, help=_("第几批，照 batches 列出的写"))
    undo.add_argument("--reason", default="", help=_("一句理由，一定要写"))
    undo.add_argument("--plan", action="store_true", help=_("只看会怎样，不改动"))
    undo.set_defaults(func=_undo)

    duplicates = commands.add_parser("duplicates", parents=[shared], help=_("疑似重复的房屋"))
    duplicates.add_argument("folder", type=Path, help=_("调查文件夹"))
    duplicates.add_argument("--joined", action="store_true", help=_("列出已经合并的"))
    duplicates.add_argument(
        "--dismiss", nargs=2, metavar=("ONE", "OTHER"), help=_("这两处不是同一处，不再列出")
    )
    duplicates.set_defaults(func=_duplicates)

    join = commands.add_parser("join", parents=[shared], help=_("把一处并入另一处"))
    join.add_argument("folder", type=Path, help=_("调查文件夹"))
    join.add_argument("place", help=_("并入别处的一处：名称、编号或记录编号"))
    join.add_argument("into", help=_("留下的一处：名称、编号或记录编号"))
    join.add_argument("--reason", default="", help=_("一句理由，一定要写"))
    join.set_defaults(func=_join)

    part = commands.add_parser("unjoin", parents=[shared], help=_("把并入的一处重新拆开"))
    part.add_argument("folder", type=Path, help=_("调查文件夹"))
    part.add_argument("place", help=_("记录编号，照 duplicates --joined 列出的写"))
    part.add_argument("--reason", default="", help=_("一句理由，一定要写"))
    part.set_defaults(func=_unjoin)

    recheck = commands.add_parser("recheck", parents=[shared], help=_("汇总后再核对一遍"))
    recheck.add_argument("folder", type=Path, help=_("调查文件夹"))
    recheck.add_argument("--list", action="store_true", help=_("只列出已经查到的，不再核对"))
    recheck.set_defaults(func=_recheck)


def _batches(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder, readonly=True) as survey:
        found = survey.batches.list()
        emit(
            args,
            {"batches": [_batch_data(one) for one in found]},
            [batch_line(one) for one in found] or [_("还没有汇总过。")],
        )
    return GOOD


def _batch_data(one: Batch) -> dict[str, object]:
    return {
        "batch": one.n,
        "time": one.time,
        "who": one.who,
        "packages": list(one.packages),
        "senders": list(one.senders),
        "records": one.records,
        "undoes": one.undoes,
        "undone_by": one.undone,
        "reason": one.reason,
    }


def _undo(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder, readonly=args.plan) as survey:
        progress = ProgressLine(_("撤销汇总"), not args.json)
        if args.plan:
            plan = survey.batches.plan(args.batch, progress=progress)
        else:
            plan, _changed = survey.batches.undo(args.batch, args.reason, progress=progress)
        emit(args, _plan_data(plan, done=not args.plan), plan_lines(plan, done=not args.plan))
    return GOOD


def _plan_data(plan: Plan, *, done: bool) -> dict[str, object]:
    return {
        "batch": plan.n,
        "done": done,
        "back": list(plan.back),
        "voided": list(plan.voided),
        "same": list(plan.same),
        "left": [{"record": one.record, "house": one.house, "why": one.why} for one in plan.left],
    }


def _duplicates(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder, readonly=args.dismiss is None) as survey:
        if args.dismiss is not None:
            one, other = (survey.meant.place(text) for text in args.dismiss)
            survey.duplicates.dismiss(one, other)
            emit(args, {"dismissed": [one, other]}, [_("已记下：不是同一处。")])
            return GOOD
        if args.joined:
            rows = survey.duplicates.joined(limit=-1)
            emit(
                args,
                {"joined": [asdict(row) for row in rows]},
                [
                    _("{name} → {into}（{who} {time}：{why}）").format(
                        name=row.name, into=row.into, who=row.author, time=row.time[:10],
                        why=row.reason,
                    )
                    + f"\n  {row.record}"
                    for row in rows
                ]
                or [_("还没有合并过。")],
            )  # fmt: skip
            return GOOD
        found = survey.duplicates.list(progress=ProgressLine(_("查找重复"), not args.json))
        emit(
            args,
            {"duplicates": [_pair_data(one) for one in found]},
            [line for one in found for line in _pair_lines(one)] or [_("没有疑似重复的房屋。")],
        )
        return PROBLEMS if found else GOOD


def _pair_data(one: Duplicate) -> dict[str, object]:
    return {
        "places": [one.one.record, one.other.record],
        "names": [one.one.name, one.other.name],
        "points": one.points,
        "reasons": list(one.reasons),
    }


def _pair_lines(one: Duplicate) -> list[str]:
    head = _("{one} 和 {other}：{why}").format(
        one=_named(one.one), other=_named(one.other), why=listed(one.reasons)
    )
    return [head, f"  {one.one.record} {one.other.record}"]


def _named(row: PlaceRow) -> str:
    return " ".join(filter(None, (*row.path[-1:], row.name, row.code)))


def _join(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder) as survey:
        place, into = survey.meant.place(args.place), survey.meant.place(args.into)
        survey.duplicates.join(place, into, args.reason)
        stays = survey.core.store.counts_as(place)
        emit(args, {"joined": place, "into": stays}, [_("已合并，两处的历史都在，可以再拆开。")])
    return GOOD


def _unjoin(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder) as survey:
        meant = survey.meant.joined(args.place)
        place = meant[0] if len(meant) == 1 else args.place
        survey.duplicates.unjoin(place, args.reason)
        emit(args, {"unjoined": place}, [_("已拆开，又是单独的一处。")])
    return GOOD


def _recheck(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder, readonly=args.list) as survey:
        if not args.list:
            survey.recheck.run(progress=ProgressLine(_("核对"), not args.json))
        found = survey.recheck.list(limit=-1)
        emit(
            args,
            {"checks": [asdict(one) for one in found]},
            [_check_line(one) for one in found] or [_("没有不合要求的内容。")],
        )
        return PROBLEMS if found else GOOD


def _check_line(one: Check) -> str:
    mark = _("（提醒）") if one.soft else ""
    said = _("{house} › {what}：{said}").format(
        house=one.house or words.BLANK, what=one.what, said=one.said + mark
    )
    return f"{said}\n  {one.record} {one.path}".rstrip()
