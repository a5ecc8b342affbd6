"""`ledger` and `map`: the survey as tables, in our own columns or in those of a platform."""

from __future__ import annotations

import argparse
from pathlib import Path

from app import bootstrap
from app.cli.output import GOOD, Commands, ProgressLine, emit
from app.i18n import _
from app.survey.audience import Audience
from exports.tables.model import Written


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    ledger = commands.add_parser("ledger", parents=[shared], help=_("写出台账（表格）"))
    ledger.add_argument("folder", type=Path, help=_("调查文件夹"))
    ledger.add_argument(
        "-o", "--out", type=Path, required=True, help=_("xlsx 文件；用 --csv 时是文件夹")
    )
    ledger.add_argument("--under", default="", help=_("只写这一处和它下面的：镇、村、小区或编号"))
    ledger.add_argument("--codes", action="store_true", help=_("选项写代码，不写文字"))
    ledger.add_argument("--pictures", action="store_true", help=_("照片表里带小图"))
    ledger.add_argument("--csv", action="store_true", help=_("写成 CSV，一张表一个文件"))
    ledger.add_argument("--exif", action="store_true", help=_("照片表里带相机记下的经纬度"))
    add_audience(ledger)
    ledger.set_defaults(func=_ledger)


def add_audience(command: argparse.ArgumentParser) -> None:
    """`--personal` with `--reason`: residents in clear."""
    command.add_argument(
        "--personal", action="store_true", help=_("住户信息不遮盖（要写理由，会记一笔）")
    )
    command.add_argument("--reason", default="", help=_("不遮盖的理由：给谁、做什么用"))


def said_of(args: argparse.Namespace, written: Written) -> list[str]:
    lines = [
        _("{sheet}：{n} 行").format(sheet=name, n=count) for name, count in written.rows.items()
    ]
    for sheet, row, code in written.cut:
        lines.append(
            _("“{sheet}”第 {row} 行 {column} 太长，表格放不下，截短了").format(
                sheet=sheet, row=row, column=code
            )
        )
    return [*lines, _("已写好 {file}").format(file=args.out)]


def _ledger(args: argparse.Namespace) -> int:
    audience = Audience(args.personal, args.reason, exif=args.exif).checked()
    with bootstrap.open_survey(args.folder, readonly=not args.personal) as survey:
        under = survey.meant.place(args.under) if args.under else ""
        written = survey.tables.ledger(
            args.out,
            audience,
            under=under,
            values="codes" if args.codes else "labels",
            pictures=args.pictures,
            way="csv" if args.csv else "xlsx",
            progress=ProgressLine(_("台账"), not args.json),
        )
    emit(
        args,
        {"file": str(args.out), "rows": written.rows, "cut": written.cut},
        said_of(args, written),
    )
    return GOOD
