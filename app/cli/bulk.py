"""`report` of many: files with a manifest, or one volume; run again, it goes on."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from app.cli.output import GOOD, PROBLEMS, ProgressLine, emit
from app.errors import KnownError
from app.i18n import _
from app.survey.audience import Audience
from app.survey.bulk_values import Plan
from app.survey.survey import Survey


def add_ways(report: argparse.ArgumentParser) -> None:
    """`--all`, `--volume`, `--archive`: how many papers leave, and as what."""
    report.add_argument(
        "--all", action="store_true", help=_("全部写进一个文件夹，附清单；中断后再运行会接着写")
    )
    report.add_argument(
        "--volume", action="store_true", help=_("全部合订成一个 PDF，有总目录、书签和连续页码")
    )
    report.add_argument(
        "--archive", action="store_true", help=_("写成 PDF/A-2b，存档用，写完逐份校验")
    )


def wanted(args: argparse.Namespace) -> bool:
    return bool(args.all or args.volume or args.archive)


def write(
    survey: Survey, kind: str, refs: Sequence[str], audience: Audience, args: argparse.Namespace
) -> int:
    """Write papers in bulk; exit code 1 where some could not be made."""
    plan = survey.bulk.plan(
        kind, refs, audience, way="volume" if args.volume else "files", archive=args.archive
    )
    plan, folder = _named(plan, args.out)
    progress = ProgressLine(plan.title, not args.json)
    outcome = survey.bulk.run(plan, folder, progress)
    failed = [{"record": one.ref, "title": one.title, "why": one.why} for one in outcome.failed]
    said = _(
        "新写 {made} 份，原样保留 {kept} 份，共 {pages} 页、{size} MB；清单：{manifest}"
    ).format(
        made=outcome.made,
        kept=outcome.kept,
        pages=outcome.pages,
        size=f"{outcome.bytes / 1e6:.1f}",
        manifest=outcome.manifest,
    )
    lines = (
        [said]
        if outcome.volume is None
        else [_("合订本：{file}").format(file=outcome.volume), said]
    )
    lines += [_("没有做成：{title}（{why}）").format(**one) for one in failed]
    emit(
        args,
        {
            "folder": str(folder),
            "made": outcome.made,
            "kept": outcome.kept,
            "failed": failed,
            "pages": outcome.pages,
            "bytes": outcome.bytes,
            "volume": str(outcome.volume or ""),
            "manifest": str(outcome.manifest),
        },
        lines,
    )
    return PROBLEMS if failed else GOOD


def _named(plan: Plan, out: Path) -> tuple[Plan, Path]:
    """The plan with the file's name that was asked for, and the folder to write to."""
    if out.suffix.lower() != ".pdf":
        return plan, out
    if plan.way == "volume":
        return replace(plan, volume=out.name), out.parent
    if len(plan.items) == 1:
        return replace(plan, items=(replace(plan.items[0], file=out.name),)), out.parent
    raise KnownError(
        "one_file_for_many",
        _("要写 {n} 份，-o 却是一个文件。").format(n=len(plan.items)),
        kept=_("什么都没有写出。"),
        advice=_("请给一个文件夹，或加上 --volume 合订成一个文件。"),
    )
