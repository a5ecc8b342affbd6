"""Commands of what was: a record's history, an earlier answer back, the trash and its way back."""

from __future__ import annotations

import argparse
from pathlib import Path

from app import bootstrap
from app.cli.output import GOOD, Commands, add_form, emit
from app.errors import KnownError
from app.i18n import _
from app.survey.history import Moment, Step
from app.survey.survey import Survey


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    history = commands.add_parser(
        "history", parents=[shared], help=_("一条记录的历史：谁、何时、改了什么")
    )
    history.add_argument("folder", type=Path, help=_("调查文件夹"))
    history.add_argument("house", help=_("房屋名称、编号或记录编号"))
    history.add_argument("--at", metavar="STEP", default="", help=_("看这一步时的全部内容"))
    history.add_argument("--back", metavar="STEP", default="", help=_("取回这一步时的内容"))
    history.add_argument(
        "--path", nargs="+", default=[], help=_("取回哪几项，写历史里括号中的路径")
    )
    history.add_argument("--reason", default="", help=_("为什么取回"))
    add_form(history)
    history.set_defaults(func=_history)

    trash = commands.add_parser("trash", parents=[shared], help=_("回收站：列出，或放进一条记录"))
    trash.add_argument("folder", type=Path, help=_("调查文件夹"))
    trash.add_argument("house", nargs="?", default="", help=_("放进去的记录；不写就列出"))
    trash.add_argument("--reason", default="", help=_("为什么不要了"))
    add_form(trash)
    trash.set_defaults(func=_trash)

    untrash = commands.add_parser("untrash", parents=[shared], help=_("从回收站取回一条记录"))
    untrash.add_argument("folder", type=Path, help=_("调查文件夹"))
    untrash.add_argument("record", help=_("记录编号，或它的前几位"))
    untrash.add_argument("--reason", required=True, help=_("为什么取回"))
    untrash.set_defaults(func=_untrash)


def _meant(survey: Survey, wanted: str, form: str) -> str:
    """An inspection, else any record by its whole id: a place, a task, a voided one."""
    if survey.core.store.head(wanted) is not None:
        return wanted
    if len(joined := survey.meant.joined(wanted)) == 1:
        return joined[0]
    return survey.meant.inspection(wanted, form)


def _history(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder, readonly=not args.back) as survey:
        record = _meant(survey, args.house, args.form)
        if args.back:
            survey.history.bring_back(record, args.back, args.path, args.reason)
            emit(args, {"record": record}, [_("已取回，作为新的一步记入历史。")])
        elif args.at:
            moment = survey.history.at(record, args.at)
            emit(args, _moment_data(moment), _moment_lines(moment))
        else:
            steps = survey.history.of(record)
            emit(
                args,
                {"record": record, "steps": [_step_data(one) for one in steps]},
                [line for one in steps for line in _step_lines(one)],
            )
    return GOOD


def _step_data(step: Step) -> dict[str, object]:
    return vars(step) | {"changes": [vars(one) for one in step.changes]}


def _step_lines(step: Step) -> list[str]:
    head = f"{step.time[:16].replace('T', ' ')}  {step.who}  {step.computer}  {step.did}"
    lines = [f"{head}  [{step.revision[:8]}]"]
    if step.reason:
        lines.append("    " + _("理由：{reason}").format(reason=step.reason))
    if step.aside:
        lines.append("    " + _("写的时候还没看到前一步"))
    lines += [
        "    "
        + _("{what}：{before} → {after}").format(what=one.what, before=one.before, after=one.after)
        + (f"  ({one.path})" if one.back else "")
        for one in step.changes
    ]
    return lines


def _moment_data(moment: Moment) -> dict[str, object]:
    return vars(moment) | {
        "photos": list(moment.photos),
        "sections": [
            {"title": one.title, "answers": [list(pair) for pair in one.answers]}
            for one in moment.sections
        ],
    }


def _moment_lines(moment: Moment) -> list[str]:
    lines = [f"{moment.time[:16].replace('T', ' ')}  {moment.who}  {moment.status} {moment.grade}"]
    for section in moment.sections:
        lines += ["", section.title] if section.title else []
        lines += [
            "  " + _("{where}：{said}").format(where=question, said=answer)
            for question, answer in section.answers
        ]
    return lines


def _trash(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder, readonly=not args.house) as survey:
        if args.house:
            record = _meant(survey, args.house, args.form)
            survey.trash.put(record, args.reason)
            emit(args, {"record": record}, [_("已放进回收站；随时可以取回。")])
            return GOOD
        lying = survey.trash.list()
        emit(
            args,
            {"trash": [vars(one) for one in lying], "count": survey.trash.count()},
            [
                f"{one.record[:8]}  {one.time[:16].replace('T', ' ')}  {one.who}"
                f"  {one.house}  {one.title}  {one.reason}"
                for one in lying
            ]
            or [_("回收站是空的。")],
        )
    return GOOD


def _untrash(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder) as survey:
        found = [one for one in survey.trash.list(10_000) if one.record.startswith(args.record)]
        if len(found) != 1:
            raise KnownError(
                "trash_refused",
                _("回收站里没有唯一的一条“{wanted}”。").format(wanted=args.record),
                kept=_("没有改动任何记录。"),
                advice=_("请用 trash 命令列出回收站，再写记录编号的前几位。"),
            )
        survey.trash.take_out(found[0].record, args.reason)
        emit(args, {"record": found[0].record}, [_("已取回，和放进去之前一样。")])
    return GOOD
