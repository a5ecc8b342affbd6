"""`ledger` and `map`: the survey as tables, in our own columns or in those of a platform."""

from __future__ import annotations

import argparse
from pathlib import Path

from app import bootstrap
from app.cli.output import GOOD, PROBLEMS, WRONG_USE, Commands, ProgressLine, emit
from app.i18n import _
from app.survey.audience import Audience
from app.survey.ledger_columns import PARTS
from app.survey.survey import Survey
from exports.tables.model import Written


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    ledger = commands.add_parser("ledger", parents=[shared], help=_("写出台账（表格）"))
    ledger.add_argument("folder", type=Path, help=_("调查文件夹"))
    ledger.add_argument(
        "-o", "--out", type=Path, required=True, help=_("xlsx 文件；用 --csv 时是文件夹")
    )
    ledger.add_argument("--under", default="", help=_("只写这一处和它下面的：镇、村、小区或编号"))
    ledger.add_argument(
        "--only", nargs="+", choices=PARTS, default=(),
        help=_("只要这几部分：places 名册、records 检查和照片、tasks 整改任务"),
    )  # fmt: skip
    ledger.add_argument("--codes", action="store_true", help=_("选项写代码，不写文字"))
    ledger.add_argument("--pictures", action="store_true", help=_("照片表里带小图"))
    ledger.add_argument("--csv", action="store_true", help=_("写成 CSV，一张表一个文件"))
    ledger.add_argument("--exif", action="store_true", help=_("照片表里带相机记下的经纬度"))
    add_audience(ledger)
    ledger.set_defaults(func=_ledger)

    mapped = commands.add_parser("map", parents=[shared], help=_("按列对照表写出平台要的台账"))
    mapped.add_argument("folder", type=Path, help=_("调查文件夹"))
    mapped.add_argument("name", nargs="?", default="", help=_("列对照表的名称或文件；省略则列出"))
    mapped.add_argument("-o", "--out", type=Path, help=_("xlsx 文件；用 --csv 时是文件夹"))
    mapped.add_argument("--new", action="store_true", help=_("照样例新建这个名称的列对照表"))
    mapped.add_argument("--under", default="", help=_("只写这一处和它下面的：镇、村、小区或编号"))
    mapped.add_argument("--csv", action="store_true", help=_("写成 CSV"))
    add_audience(mapped)
    mapped.set_defaults(func=_map)


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


def _misnamed(args: argparse.Namespace) -> bool:
    """Whether the file has an ending by which no program would open it as a table; said so."""
    if args.out is None or args.csv or args.out.suffix.lower() == ".xlsx":
        return False
    emit(args, {"error": "suffix"}, [_("文件名请以 .xlsx 结尾。")])
    return True


def _ledger(args: argparse.Namespace) -> int:
    if _misnamed(args):
        return WRONG_USE
    audience = Audience(args.personal, args.reason, exif=args.exif).checked()
    with bootstrap.open_survey(args.folder) as survey:
        under = survey.meant.place(args.under) if args.under else ""
        written = survey.tables.ledger(
            args.out,
            audience,
            under=under,
            values="codes" if args.codes else "labels",
            pictures=args.pictures,
            only=tuple(args.only),
            way="csv" if args.csv else "xlsx",
            progress=ProgressLine(_("台账"), not args.json),
        )
    emit(
        args,
        {"file": str(args.out), "rows": written.rows, "cut": written.cut},
        said_of(args, written),
    )
    return GOOD


def _map(args: argparse.Namespace) -> int:
    if _misnamed(args):
        return WRONG_USE
    audience = Audience(args.personal, args.reason).checked()
    with bootstrap.open_survey(args.folder, readonly=args.out is None) as survey:
        if args.new:
            made = survey.tables.new_map(args.name)
            emit(args, {"file": str(made)}, [_("已新建 {file}，改好后再用").format(file=made)])
            return GOOD
        if args.out is None:
            return _maps(args, survey)
        written = survey.tables.mapped(
            args.name,
            args.out,
            audience,
            under=survey.meant.place(args.under) if args.under else "",
            way="csv" if args.csv else "xlsx",
            progress=ProgressLine(_("台账"), not args.json),
        )
    emit(
        args,
        {"file": str(args.out), "rows": written.rows, "cut": written.cut},
        said_of(args, written),
    )
    return GOOD


def _maps(args: argparse.Namespace, survey: Survey) -> int:
    """The maps of the survey, and what is wrong with them."""
    found = [one for one in survey.tables.maps() if args.name in ("", one.name)]
    lines = []
    for one in found:
        lines.append(f"{one.name}  {one.title or _('不能用')}")
        lines += [f"  {problem}" for problem in one.problems]
    emit(
        args,
        {"maps": [{"name": m.name, "title": m.title, "problems": m.problems} for m in found]},
        lines or [_("还没有列对照表。用 --new 照样例新建一份。")],
    )
    return PROBLEMS if any(one.problems for one in found) else GOOD
