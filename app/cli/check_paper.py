"""`check-paper`: whether a printed paper still says what its record says."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from app import bootstrap
from app.cli.output import GOOD, PROBLEMS, Commands, emit
from app.i18n import _


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    check = commands.add_parser(
        "check-paper", parents=[shared], help=_("查一份打印的材料之后记录有没有再改动")
    )
    check.add_argument("folder", type=Path, help=_("调查文件夹"))
    check.add_argument("paper", help=_("二维码里的文字，或者照片、扫描件、PDF 文件"))
    check.add_argument("page", nargs="?", type=int, default=0, help=_("PDF 的第几页，省略则全部"))
    check.set_defaults(func=_check)


def _check(args: argparse.Namespace) -> int:
    from app.survey.standing import codes_in

    codes = [args.paper] if args.paper.startswith("CJ1:") else codes_in(Path(args.paper), args.page)
    with bootstrap.open_survey(args.folder, readonly=True) as survey:
        found = [survey.papers.standing(code) for code in codes]
    lines = []
    for one in found:
        lines.append(" ".join(filter(None, (one.house, one.said))))
        lines += [
            _("　{what}：{before} → {after}").format(**asdict(change)) for change in one.changes
        ]
    told = [{**asdict(one), "said": one.said} for one in found]
    emit(args, {"papers": told}, lines or [_("没有找到我们的二维码。")])
    return GOOD if found and all(one.state == "current" for one in found) else PROBLEMS
