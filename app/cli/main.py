"""The parser of the command line and the border where known errors become exit codes."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from app import __version__, bootstrap, i18n, log, paths
from app.cli import (
    annotate,
    backup,
    care,
    check_form,
    check_paper,
    checks,
    compare,
    decisions,
    demo,
    exchange,
    gis,
    grade,
    hand_over,
    history,
    houses,
    ledger,
    letterhead,
    letters,
    loop,
    paper,
    passphrases,
    photos,
    protection,
    report,
    residents,
    review,
    roster,
    shots,
    staff,
    surveys,
    today,
    tray,
    visits,
)
from app.cli.output import GOOD, WRONG_USE, complain
from app.errors import KnownError
from app.i18n import _

_TOPICS = (
    surveys,
    houses,
    roster,
    today,
    visits,
    annotate,
    photos,
    tray,
    shots,
    compare,
    report,
    check_paper,
    letterhead,
    gis,
    ledger,
    letters,
    paper,
    exchange,
    staff,
    hand_over,
    review,
    decisions,
    checks,
    residents,
    protection,
    loop,
    grade,
    check_form,
    backup,
    history,
    care,
    demo,
)


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="run.py", description=_("城检：现场检查、评级、成册、汇总"))
    top.add_argument("--version", action="version", version=f"Chengjian {__version__}")
    _add_shared(top)
    # Behind the command they count as well; what stands in neither place keeps the default above.
    shared = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    _add_shared(shared)
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for topic in _TOPICS:
        topic.add(commands, shared)
    return top


def _add_shared(to: argparse.ArgumentParser) -> None:
    to.add_argument("--json", action="store_true", help=_("只输出一个 JSON 对象"))
    to.add_argument("--home", type=Path, help=_("密钥、设置和日志放在这个文件夹"))
    to.add_argument("--lang", choices=i18n.LANGUAGES, help=_("语言"))
    passphrases.add_shared(to)


def _language(argv: Sequence[str]) -> str:
    """The language asked for, before the parser is made: its own help must be in it."""
    asked = dict(pairwise(argv)).get("--lang", "")
    return asked if asked in i18n.LANGUAGES else i18n.from_environment()


def main(argv: Sequence[str]) -> int:
    """Run one command; returns the exit code."""
    i18n.use(_language(argv))
    top = parser()
    try:
        args = top.parse_args(list(argv))
        _refuse_broken_text(top, args)
    except SystemExit as stopped:  # argparse has said why
        return stopped.code if isinstance(stopped.code, int) else WRONG_USE
    if args.lang:  # also where it was written as --lang=en
        i18n.use(args.lang)
    if args.home:
        os.environ[paths.HOME_VARIABLE] = str(args.home.resolve())
    bootstrap.ask_with(passphrases.asker(args))
    try:
        _start_log()
        code = int(args.func(args))
        sys.stdout.flush()  # here, so that a reader who went away is met here
    except KnownError as error:
        log.logger("cli").warning("%s: known error", args.command, exc_info=error)
        return complain(args, error)
    except KeyboardInterrupt:
        return complain(args, _cancelled())
    except BrokenPipeError:  # `list | head`: what was not read is not missed
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return GOOD
    except OSError as error:  # what no room below has words of its own for
        log.logger("cli").warning("%s: system error", args.command, exc_info=error)
        return complain(args, _system_error(error))
    log.logger("cli").info("%s: exit %d", args.command, code)
    return code


def _refuse_broken_text(top: argparse.ArgumentParser, args: argparse.Namespace) -> None:
    """Bytes of the shell that are no text would break later, where it is dearer."""
    for value in vars(args).values():
        try:
            str(value).encode()
        except UnicodeEncodeError:
            top.error(_("有一个参数不是 UTF-8 文字。"))


def _start_log() -> None:
    try:
        log.start()
    except OSError as error:
        raise KnownError(
            "home_unwritable",
            _("放密钥、设置和日志的文件夹写不进去。"),
            kept=_("没有改动任何数据。"),
            advice=_("请检查这个文件夹的权限和磁盘空间，或用 --home 另指定一个。"),
            detail=str(error),
        ) from error


def _system_error(error: OSError) -> KnownError:
    return KnownError(
        "system_error",
        _("“{name}”打不开或写不进去。").format(name=Path(str(error.filename or "")).name),
        kept=_("已经保存的内容都在，没有丢失；刚才这一步没有做完。"),
        advice=_("请检查路径、权限和磁盘空间，然后再试一次。"),
        detail=str(error),
    )


def _cancelled() -> KnownError:
    return KnownError(
        "cancelled",
        _("已取消。"),
        kept=_("没有留下做了一半的东西。"),
        advice=_("需要时再运行一次同样的命令。"),
    )
