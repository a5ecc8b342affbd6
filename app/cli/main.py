"""The parser of the command line and the border where known errors become exit codes."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from app import __version__, i18n, log, paths
from app.cli import care, check_form, demo, exchange, grade, houses, loop, report, review, surveys
from app.cli.output import WRONG_USE, complain
from app.errors import Cancelled, KnownError
from app.i18n import _

_TOPICS = (surveys, houses, report, exchange, review, loop, grade, check_form, care, demo)


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="run.py", description=_("城检：现场检查、评级、成册、汇总"))
    top.add_argument("--version", action="version", version=f"Chengjian {__version__}")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--json", action="store_true", help=_("只输出一个 JSON 对象"))
    shared.add_argument("--home", type=Path, help=_("密钥、设置和日志放在这个文件夹"))
    shared.add_argument("--lang", choices=i18n.LANGUAGES, help=_("语言"))
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for topic in _TOPICS:
        topic.add(commands, shared)
    return top


def main(argv: Sequence[str]) -> int:
    """Run one command; returns the exit code."""
    i18n.use(i18n.from_environment())
    try:
        args = parser().parse_args(list(argv))
    except SystemExit as stopped:  # argparse has said why
        return stopped.code if isinstance(stopped.code, int) else WRONG_USE
    if args.lang:
        i18n.use(args.lang)
    if args.home:
        os.environ[paths.HOME_VARIABLE] = str(args.home.resolve())
    try:
        log.start()
        code = args.func(args)
    except KnownError as error:
        return complain(args, error)
    except Cancelled:
        print(_("已取消，没有留下做了一半的东西。"), file=sys.stderr)
        return 1
    return int(code)
