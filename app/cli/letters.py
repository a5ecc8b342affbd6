"""`brief` and `supervise`: the leading group's page, and the letter of a task."""

from __future__ import annotations

import argparse
from pathlib import Path

from app import bootstrap
from app.cli.output import GOOD, WRONG_USE, Commands, emit
from app.i18n import _
from app.survey.audience import Audience


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    brief = commands.add_parser("brief", parents=[shared], help=_("领导小组简报（一页）"))
    brief.add_argument("folder", type=Path, help=_("调查文件夹"))
    brief.add_argument(
        "-o", "--out", type=Path, required=True, help=_("docx 文件（可再修改）或 pdf 文件")
    )
    brief.set_defaults(func=_brief)

    letter = commands.add_parser("supervise", parents=[shared], help=_("整改任务的督办单（docx）"))
    letter.add_argument("folder", type=Path, help=_("调查文件夹"))
    letter.add_argument(
        "task", nargs="?", default="", help=_("任务编号的前几位；省略则为全部进行中的")
    )
    letter.add_argument("-o", "--out", type=Path, required=True, help=_("docx 文件或文件夹"))
    letter.add_argument("--late", action="store_true", help=_("省略任务编号时，只要逾期的"))
    letter.set_defaults(func=_supervise)


def _brief(args: argparse.Namespace) -> int:
    way = args.out.suffix.lower().removeprefix(".")
    if way not in {"docx", "pdf"}:
        emit(args, {"error": "suffix"}, [_("文件名请以 .docx 或 .pdf 结尾。")])
        return WRONG_USE
    with bootstrap.open_survey(args.folder) as survey:
        survey.letters.brief(args.out, Audience(), way="pdf" if way == "pdf" else "docx")
    emit(args, {"file": str(args.out)}, [_("已写好 {file}").format(file=args.out)])
    return GOOD


def _supervise(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder) as survey:
        loop = survey.loop
        if args.task:
            found = loop.beginning(args.task)
            tasks = found if len(found) == 1 else [args.task]
        else:
            tasks = [row.task for row in loop.page("late" if args.late else "open", -1)]
        written = []
        for task in tasks:
            target = args.out
            if target.suffix.lower() != ".docx":
                target = args.out / survey.letters.file_name(task)
            survey.letters.supervision(task, target, Audience())
            written.append({"task": task, "file": str(target)})
    emit(
        args,
        {"written": written},
        [_("已写好 {file}").format(**one) for one in written] or [_("没有进行中的整改任务。")],
    )
    return GOOD
