"""Commands of the loop: put a finding on the list, close it with an after-photo, list."""

from __future__ import annotations

import argparse
from pathlib import Path

from app import bootstrap
from app.cli.output import GOOD, Commands, add_form, emit
from app.i18n import _
from app.survey import words
from app.survey.survey import Survey


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    task = commands.add_parser("task", parents=[shared], help=_("把一个问题列为整改任务"))
    task.add_argument("folder", type=Path, help=_("调查文件夹"))
    task.add_argument("house", help=_("房屋名称、编号或记录编号"))
    task.add_argument(
        "--finding", type=int, default=1, help=_("一房一档问题表里的第几个，从 1 数起")
    )
    task.add_argument("--what", required=True, help=_("要做什么"))
    task.add_argument("--who", required=True, help=_("责任人"))
    task.add_argument("--due", required=True, help=_("完成期限，例如 2026-12-31"))
    add_form(task)
    task.set_defaults(func=_task)

    close = commands.add_parser("close", parents=[shared], help=_("销号"))
    close.add_argument("folder", type=Path, help=_("调查文件夹"))
    close.add_argument("task", help=_("任务编号，照 tasks --json 列出的写全"))
    close.add_argument("--photo", type=Path, nargs="+", required=True, help=_("整改后的照片"))
    close.add_argument("--result", required=True, help=_("一句整改结果"))
    close.set_defaults(func=_close)

    tasks = commands.add_parser("tasks", parents=[shared], help=_("列出整改任务"))
    tasks.add_argument("folder", type=Path, help=_("调查文件夹"))
    tasks.set_defaults(func=_tasks)


def _task(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder) as survey:
        inspection = survey.meant.inspection(args.house, args.form)
        finding = survey.papers.finding(inspection, args.finding)
        task, _changed = survey.loop.open_task(
            inspection,
            title=finding.title,
            clause=finding.clause,
            part=finding.part,
            what=args.what,
            who=args.who,
            due=args.due,
        )
        emit(args, {"task": task}, [_("整改任务 {task}：{what}").format(task=task, what=args.what)])
    return GOOD


def _close(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder) as survey:
        survey.loop.close_task(_task_meant(survey, args.task), args.photo, args.result)
        emit(args, {"closed": args.task}, [_("已销号。")])
    return GOOD


def _tasks(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder, readonly=True) as survey:
        rows = survey.loop.tasks()
        emit(
            args,
            {"tasks": [vars(row) for row in rows]},
            [
                f"{row.task[:8]}  {words.task_state(row)}  {row.due}  {row.house}  "
                f"{row.part}  {row.title} → {row.what} ({row.who})"
                for row in rows
            ]
            or [_("还没有整改任务。")],
        )
    return GOOD


def _task_meant(survey: Survey, wanted: str) -> str:
    """The one task whose id begins as it was typed (lists show eight letters); else as typed."""
    found = survey.loop.beginning(wanted)
    return found[0] if len(found) == 1 else wanted
