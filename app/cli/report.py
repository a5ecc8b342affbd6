"""`report`: the dossier of one house, or of all, as PDF."""

from __future__ import annotations

import argparse
from pathlib import Path

from app import bootstrap
from app.cli.output import GOOD, Commands, ProgressLine, add_form, emit
from app.i18n import _


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    report = commands.add_parser("report", parents=[shared], help=_("一房一档（PDF）"))
    report.add_argument("folder", type=Path, help=_("调查文件夹"))
    report.add_argument("house", nargs="?", help=_("省略则为全部检查记录，每张表一份"))
    add_form(report)
    report.add_argument("-o", "--out", type=Path, required=True, help=_("PDF 文件或文件夹"))
    report.add_argument("--personal", action="store_true", help=_("住户信息不遮盖（会记一笔）"))
    report.set_defaults(func=_report)


def _report(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder, readonly=not args.personal) as survey:
        if args.house:
            wanted = [survey.meant.inspection(args.house, args.form)]
        else:
            wanted = survey.houses.inspections()
        written = []
        progress = ProgressLine(_("一房一档"), not args.json)
        for done, record in enumerate(wanted):
            progress(done, len(wanted))
            target = args.out
            if target.suffix.lower() != ".pdf":
                target = args.out / survey.papers.file_name(record)
            facts = survey.papers.dossier(record, target, personal=args.personal)
            written.append({"record": record, "file": str(target), "pages": facts.pages})
        progress(len(wanted), len(wanted))
        emit(
            args,
            {"written": written},
            [_("已写好 {file}，{pages} 页").format(**one) for one in written],
        )
    return GOOD
