"""`report`: a paper about one house, or about every one, as PDF."""

from __future__ import annotations

import argparse
from pathlib import Path

from app import bootstrap
from app.cli import bulk
from app.cli.output import GOOD, Commands, ProgressLine, add_form, emit
from app.i18n import _
from app.survey.audience import SIZES, Audience
from app.survey.survey import Survey
from app.survey.templates.kinds import Kind, kinds


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    report = commands.add_parser("report", parents=[shared], help=_("一房一档和其他报告（PDF）"))
    report.add_argument("folder", type=Path, help=_("调查文件夹"))
    report.add_argument("house", nargs="?", help=_("省略则为全部检查记录，每张表一份"))
    add_form(report)
    report.add_argument(
        "--kind",
        default="dossier",
        choices=[one.code for one in kinds()],
        help=_("哪种报告：{kinds}").format(
            kinds=_("，").join(f"{one.code} {one.name}" for one in kinds())
        ),
    )
    report.add_argument("-o", "--out", type=Path, required=True, help=_("PDF 文件或文件夹"))
    add_audience(report)
    bulk.add_ways(report)
    report.set_defaults(func=_report)


def add_audience(command: argparse.ArgumentParser) -> None:
    """`--personal`, `--reason`, `--size`: for whom something leaves."""
    command.add_argument(
        "--personal", action="store_true", help=_("住户信息不遮盖（要写理由，会记一笔）")
    )
    command.add_argument("--reason", default="", help=_("不遮盖的理由，例如“报镇政府审核”"))
    command.add_argument(
        "--size", default="normal", choices=list(SIZES), help=_("照片大小：存档、一般、邮件")
    )


def audience_of(args: argparse.Namespace) -> Audience:
    return Audience(args.personal, args.reason, size=args.size).checked()


def _report(args: argparse.Namespace) -> int:
    audience = audience_of(args)
    with bootstrap.open_survey(args.folder) as survey:
        (kind,) = (one for one in kinds() if one.code == args.kind)
        wanted = _wanted(survey, kind, args)
        if bulk.wanted(args):
            return bulk.write(survey, kind.code, wanted, audience, args)
        written = []
        progress = ProgressLine(kind.name, not args.json)
        for done, ref in enumerate(wanted):
            progress(done, len(wanted))
            target = args.out
            if target.suffix.lower() != ".pdf":
                target = args.out / survey.papers.file_name(kind.code, ref)
            facts = survey.papers.write(kind.code, ref, target, audience)
            written.append({"record": ref, "file": str(target), "pages": facts.pages})
        progress(len(wanted), len(wanted))
        emit(
            args,
            {"written": written},
            [_("已写好 {file}，{pages} 页").format(**one) for one in written],
        )
    return GOOD


def _wanted(survey: Survey, kind: Kind, args: argparse.Namespace) -> list[str]:
    if not args.house:
        return survey.papers.refs(kind.code)
    if kind.about == "place":
        return [survey.meant.place(args.house)]
    return [survey.meant.inspection(args.house, args.form)]
