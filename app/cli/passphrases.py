"""Where commands get a passphrase from: the environment, a file, or somebody at a terminal.

Never from the command line itself: that is seen by everybody who lists the programs at work.
"""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from app.errors import KnownError
from app.i18n import _
from app.keys import protection

VARIABLE: Final = "CHENGJIAN_PASSPHRASE"


def add_shared(to: argparse.ArgumentParser) -> None:
    to.add_argument(
        "--passphrase-file",
        type=Path,
        help=_("从这个文件读受保护调查的口令；也可以放在环境变量 {name} 里").format(name=VARIABLE),
    )


def asker(args: argparse.Namespace) -> Callable[[Path], str | None]:
    """What opens a protected survey, for `bootstrap.ask_with`."""

    def ask(folder: Path) -> str | None:
        found = given(args)
        if found is not None:
            return found
        return _typed(_("“{name}”的口令：").format(name=folder.name)) if _watched(args) else None

    return ask


def given(args: argparse.Namespace) -> str | None:
    """The passphrase from the file or the environment. Raises KnownError for the file."""
    file: Path | None = getattr(args, "passphrase_file", None)
    if file is not None:
        return read(file)
    return os.environ.get(VARIABLE)


def read(file: Path) -> str:
    """The first line of a file. Raises KnownError `passphrase_file`."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise KnownError(
            "passphrase_file",
            _("口令文件“{name}”读不出来。").format(name=file.name),
            kept=_("没有任何内容被改动。"),
            advice=_("请检查路径；文件应是 UTF-8 文字，第一行是口令。"),
            detail=str(error),
        ) from error
    return text.split("\n", 1)[0].rstrip("\r")


def new(args: argparse.Namespace, file: Path | None = None, *, also_given: bool = True) -> str:
    """A passphrase to be set, typed twice where somebody is there. Raises KnownError.

    `also_given`: what opens surveys may be set as well.
    """
    found = read(file) if file is not None else given(args) if also_given else None
    if found is None:
        if not _watched(args):
            raise KnownError(
                "passphrase_missing",
                _("没有给出要设的口令。"),
                kept=_("没有任何内容被改动。"),
                advice=_("请用 --passphrase-file 指定一个文件，第一行写口令，或在终端里运行。"),
            )
        found = _typed(_("新口令（至少 {n} 个字）：").format(n=protection.SHORTEST))
        protection.check_new(found)
        if _typed(_("再输一次：")) != found:
            raise KnownError(
                "passphrase_twice",
                _("两次输入的口令不一样。"),
                kept=_("没有任何内容被改动。"),
                advice=_("请重新运行一次。"),
            )
    return found


def recovery_code(args: argparse.Namespace, file: Path | None) -> str:
    """The code of the recovery sheet. Raises KnownError."""
    if file is not None:
        return read(file)
    if not _watched(args):
        raise protection.recovery_wrong()
    return _typed(_("恢复码："))


def _watched(args: argparse.Namespace) -> bool:
    return not args.json and sys.stdin.isatty() and sys.stderr.isatty()


def _typed(words: str) -> str:
    try:
        return getpass.getpass(words)
    except EOFError:
        return ""
