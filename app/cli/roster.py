"""Commands for the roster: look at a list, import it."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app import bootstrap, sheets
from app.cli.output import GOOD, PROBLEMS, Commands, ProgressLine, emit
from app.errors import KnownError
from app.i18n import _, listed
from app.i18n.roster_problems import CONFIDENCE, FIELDS, field_name
from app.survey import regions
from app.survey.roster_plan import Plan
from app.survey.roster_preview import Preview, look
from app.survey.roster_report import Remark, Report, remarks

_LINES = 20
_ROWS = 5


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    roster = commands.add_parser("roster", parents=[shared], help=_("看一份名册，或导入名册"))
    what = roster.add_subparsers(dest="what", required=True, metavar="WHAT")

    looking = what.add_parser("look", parents=[shared], help=_("看名册文件：各列是什么，前几行"))
    _add_file(looking)
    looking.set_defaults(func=_look)

    importing = what.add_parser("import", parents=[shared], help=_("把名册导入调查"))
    importing.add_argument("folder", type=Path, help=_("调查文件夹"))
    _add_file(importing)
    importing.add_argument(
        "--map",
        action="append",
        default=[],
        metavar=_("列=内容"),
        help=_("指定一列是什么，例如 D=name；只写“D=”就不导入这一列。可用的有：{names}").format(
            names=listed(FIELDS)
        ),
    )
    importing.add_argument("--dry-run", action="store_true", help=_("只看会怎样，不导入"))
    importing.add_argument(
        "--overwrite", action="store_true", help=_("外业改过、和名册不一致的，以名册为准")
    )
    importing.add_argument(
        "--report", type=Path, help=_("把没有导入的行写成 .xlsx，改好后可以再导入")
    )
    importing.set_defaults(func=_import)
    _add_regions(what, shared)


def _add_regions(what: Commands, shared: argparse.ArgumentParser) -> None:
    names = what.add_parser(
        "regions", parents=[shared], help=_("看区划名录（镇、村的代码和别名），或换成更新的")
    )
    names.add_argument("file", type=Path, nargs="?", help=_("更新的名录（TOML）；不写只是看"))
    names.set_defaults(func=_regions)


def _regions(args: argparse.Namespace) -> int:
    if args.file is not None:
        regions.take(args.file)
    known = regions.known()
    emit(
        args,
        {"regions": [asdict(one) for one in known]},
        [
            f"{one.code:12}  {one.name}  {listed(one.aliases)}  {one.valid_from} [{one.confidence}]"
            for one in known
        ],
    )
    return GOOD


def _add_file(to: argparse.ArgumentParser) -> None:
    to.add_argument("file", type=Path, help=_("名册文件：.xlsx、.xls 或 .csv"))
    to.add_argument("--sheet", default="", help=_("工作表的名称"))
    to.add_argument("--header", type=int, metavar=_("行"), help=_("表头在第几行；0 是没有表头"))


def _look(args: argparse.Namespace) -> int:
    progress = ProgressLine(_("正在读文件"), not args.json)
    preview = look(args.file, sheets.read(args.file, args.sheet, progress=progress), args.header)
    said = (
        _("{file}：{n} 行，表头在第 {row} 行")
        if preview.header_row
        else _("{file}：{n} 行，没有表头")
    )
    head = said.format(file=args.file.name, n=len(preview.data), row=preview.header_row)
    emit(
        args,
        {
            "kind": preview.table.kind,
            "sheets": list(preview.table.sheets),
            "sheet": preview.table.sheet,
            "header_row": preview.header_row,
            "rows": len(preview.data),
            "columns": [
                {
                    "column": one.letter,
                    "header": one.words,
                    "field": one.guess.field,
                    "confidence": one.guess.confidence,
                    "samples": [] if one.guess.field in {"owner", "phone"} else list(one.samples),
                }
                for one in preview.columns
            ],
        },
        [
            head,
            *_sheet_lines(preview),
            *(
                f"{one.letter:>3}  {one.words or '–'}  →  {field_name(one.guess.field)}"
                f"  [{_(CONFIDENCE[one.guess.confidence])}]"
                for one in preview.columns
            ),
            *_first_rows(preview),
        ],
    )
    return GOOD


def _sheet_lines(preview: Preview) -> list[str]:
    table = preview.table
    if len(table.sheets) < 2:
        return []
    return [
        _("工作表：{names}；现在看的是“{one}”").format(names=listed(table.sheets), one=table.sheet)
    ]


def _first_rows(preview: Preview) -> list[str]:
    """The first rows without what is personal."""
    private = {one.number for one in preview.columns if one.guess.field in {"owner", "phone"}}
    return [
        f"{row.number:>6}  "
        + " | ".join("•••" if at in private and t else t for at, t in enumerate(row.texts))
        for row in preview.data[:_ROWS]
    ]


def _import(args: argparse.Namespace) -> int:
    progress = ProgressLine(_("正在读文件"), not args.json)
    with bootstrap.open_survey(args.folder, readonly=args.dry_run) as survey:
        desk = survey.importing
        preview = desk.preview(args.file, args.sheet, args.header, progress=progress)
        mapping = _mapping(preview, args.map)
        plan = desk.plan(preview, mapping, overwrite=args.overwrite)
        if not args.dry_run:
            writing = ProgressLine(_("正在导入"), not args.json)
            desk.apply(preview, plan, mapping, progress=writing)
        report = Report.of(preview, plan)
        if args.report and plan.refused_rows:
            report.save(args.report)
        emit(args, _told(report, preview, plan, done=not args.dry_run), _lines(args, report))
    return PROBLEMS if plan.refused_rows else GOOD


def _mapping(preview: Preview, given: list[str]) -> dict[int, str]:
    """The guessed mapping with what the user said: by letter or by the words of the header."""
    mapping = preview.mapping
    for text in given:
        column, equals, field = text.partition("=")
        number = next(
            (
                one.number
                for one in preview.columns
                if column.strip().upper() == one.letter or column.strip() == one.words
            ),
            None,
        )
        if number is None or not equals or (field and field not in FIELDS):
            raise KnownError(
                "column_unknown",
                _("“{text}”看不懂。").format(text=text),
                kept=_("没有导入任何内容。"),
                advice=_("写成 列=内容，例如 D=name；内容有：{names}。").format(
                    names=listed(FIELDS)
                ),
            )
        mapping = {at: name for at, name in mapping.items() if name != field and at != number}
        if field:
            mapping[number] = field
    return mapping


def _told(report: Report, preview: Preview, plan: Plan, *, done: bool) -> dict[str, Any]:
    return {
        "imported": done,
        **report.figures,
        "refused_rows": [_row(one) for one in report.refused],
        "remark_rows": [_row(one) for one in remarks(preview, plan.remarks)],
        "differing_fields": [
            {"record": one.record, "row": one.row, "name": one.name, "field": one.field}
            for one in plan.differing
        ],
        "missing_places": [{"record": record, "name": name} for record, name in plan.missing],
    }


def _row(one: Remark) -> dict[str, Any]:
    return {"row": one.row, "column": one.column, "field": one.field, "said": one.said}


def _said(one: Remark) -> str:
    return _("{label}：{said}").format(label=one.place, said=one.said)


def _lines(args: argparse.Namespace, report: Report) -> list[str]:
    plan, figures = report.plan, report.figures
    done = _("会新增 {new}、更新 {changed}、不变 {same}、拒绝 {refused} 行、不一致 {differing}。")
    if not args.dry_run:
        done = _(
            "已新增 {new}、更新 {changed}、不变 {same}、拒绝 {refused} 行、不一致 {differing}。"
        )
    lines = [_said(one) for one in report.refused[:_LINES]]
    lines += [_said(one) for one in remarks(report.preview, plan.remarks)[:_LINES]]
    lines += [
        _("不一致：{name} 的{field}，调查里是“{before}”，名册里是“{after}”，保留调查里的。").format(
            name=one.name,
            field=field_name(one.field),
            before="•••" if one.personal else one.before,
            after="•••" if one.personal else one.after,
        )
        for one in plan.differing[:_LINES]
    ]
    lines += [_("不在新名册里：{name}").format(name=name) for _r, name in plan.missing[:_LINES]]
    if args.report and plan.refused_rows:
        lines.append(_("没有导入的行在 {file}，改好后可以再导入。").format(file=args.report))
    return [*lines, done.format_map(figures)]
