"""Commands for what a visit came to, and for the way of a finished inspection to the office."""

from __future__ import annotations

import argparse
from pathlib import Path

from app import bootstrap
from app.cli.output import GOOD, PROBLEMS, Commands, add_form, emit
from app.domain import visits as rules
from app.i18n import _
from app.survey import words


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    visit = commands.add_parser("visit", parents=[shared], help=_("记下一次未能入户的走访"))
    visit.add_argument("folder", type=Path, help=_("调查文件夹"))
    visit.add_argument("place", help=_("房屋名称、编号或名册记录编号"))
    visit.add_argument(
        "outcome",
        choices=[one.code for one in rules.outcomes()],
        help=_(
            "结果：locked 锁门，refused 拒访，absent 长期无人，demolished 已拆除，"
            "unsafe 危险不能进，other 其他，not_needed 不需查"
        ),
    )
    visit.add_argument("--reason", default="", help=_("说明；other 和 not_needed 一定要写"))
    visit.add_argument(
        "--next", dest="again", help=_("下次走访的日期，如 2026-11-24；不写按规则，写空着就不再去")
    )
    visit.add_argument("--photo", type=Path, nargs="+", default=[], help=_("门口的照片"))
    visit.set_defaults(func=_visit)

    submit = commands.add_parser("submit", parents=[shared], help=_("提交已完成的检查"))
    submit.add_argument("folder", type=Path, help=_("调查文件夹"))
    submit.add_argument("house", nargs="*", help=_("房屋名称、编号或记录编号；不写就是全部"))
    add_form(submit)
    submit.set_defaults(func=_submit)

    back = commands.add_parser("return", parents=[shared], help=_("退回一份已完成的检查"))
    back.add_argument("folder", type=Path, help=_("调查文件夹"))
    back.add_argument("house", help=_("房屋名称、编号或记录编号"))
    back.add_argument("--reason", required=True, help=_("要补什么、改什么，外业会看到"))
    back.add_argument(
        "--comment", action="append", default=[], metavar="PATH=TEXT",
        help=_("写在某一题旁边的意见：题的路径=意见；可以写几个"),
    )  # fmt: skip
    add_form(back)
    back.set_defaults(func=_return)


def _visit(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder) as survey:
        place = survey.meant.place(args.place)
        changed = survey.visits.record(place, args.outcome, args.reason, args.again, args.photo)
        visit = next(one for one in survey.visits.of(place) if one.record in changed.records)
        register = survey.core.forms.registers["visit"]
        said = words.field_value(register, "outcome", visit.outcome)
        lines = [_("已记下：{outcome}。").format(outcome=said)]
        if visit.next_date:
            lines.append(_("{date} 再去。").format(date=visit.next_date))
        emit(args, {"visit": vars(visit)}, lines)
    return GOOD


def _submit(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder) as survey:
        records = [survey.meant.inspection(house, args.form) for house in args.house]
        submitted, _changed = survey.houses.submit(records)
        left = sorted(set(records) - set(submitted))
        lines = [_("已提交 {n} 份检查。").format(n=len(submitted))]
        if left:
            lines.append(
                _("没有提交 {n} 份：没有完成、已经提交过，或两人填得不一样。").format(n=len(left))
            )
        emit(args, {"submitted": submitted, "left": left}, lines)
    return PROBLEMS if left else GOOD


def _return(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder) as survey:
        record = survey.meant.inspection(args.house, args.form)
        comments: dict[str, str] = {}
        for one in args.comment:
            path, _mark, text = one.partition("=")
            comments[path] = "\n".join(filter(None, (comments.get(path), text)))
        survey.review.send_back(record, args.reason, comments)
        told = survey.review.comments(record)
        emit(
            args,
            {"returned": record, "comments": {one.path: one.text for one in told}},
            [_("已退回，交接后外业在“今天”里看到。")],
        )
    return GOOD
