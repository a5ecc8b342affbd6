"""How commands speak: sentences for people, one JSON object with `--json` for scripts."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from types import TracebackType
from typing import Any, NoReturn, TypeAlias

from app import log
from app.errors import KnownError
from app.i18n import _

#: What `add_subparsers` returns, and every topic's `add` takes.
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001

GOOD, PROBLEMS, WRONG_USE, KNOWN_ERROR, BUG = 0, 1, 2, 3, 4


def add_form(command: argparse.ArgumentParser) -> None:
    """`--form`: which inspection is meant where a house has several."""
    command.add_argument(
        "--form", default="", help=_("哪张表，例如 old_community；房屋有几张表的检查时一定要写")
    )


def emit(args: argparse.Namespace, data: dict[str, Any], lines: Iterable[str]) -> None:
    """Print `data` with --json, else the lines."""
    if args.json:
        print(json.dumps(data, ensure_ascii=False, sort_keys=True))
    else:
        for line in lines:
            print(line)


def complain(args: argparse.Namespace, error: KnownError) -> int:
    """Say a known error: what happened, what is safe, what to do; returns the exit code."""
    if getattr(args, "json", False):
        told = {
            "code": error.code,
            "title": error.title,
            "kept": error.kept,
            "advice": error.advice,
            "detail": error.detail,
        }
        print(json.dumps({"error": told}, ensure_ascii=False, sort_keys=True))
    else:
        print(error, file=sys.stderr)
    return KNOWN_ERROR


def bug(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> NoReturn:
    """The program's `sys.excepthook`: whatever nobody foresaw is logged, told once, and exit 4.

    The log gets the places in our source; the error's own words only go to the screen.
    """
    log.logger("cli").error("bug", exc_info=error)
    told = [
        _("程序出了错，这一步没有做完。"),
        _("已经保存的内容都在。"),
        _("若再次出现，请用 diagnose 打包日志交给支持人员。"),
        f"({type(error).__name__}: {error})",
    ]
    print("\n".join(told), file=sys.stderr)
    raise SystemExit(BUG)


class ProgressLine:
    """One line on a terminal that counts up; silent where nobody watches."""

    def __init__(self, words: str, watched: bool) -> None:
        self._words = words
        self._watched = watched and sys.stderr.isatty()

    def __call__(self, done: int, total: int) -> None:
        if self._watched:
            end = "\n" if done >= total else ""
            text = _("{words} {done}/{total}").format(words=self._words, done=done, total=total)
            print("\r" + text, end=end, file=sys.stderr, flush=True)
