"""Commands for photos as evidence: copies to give away, what is odd about them, the stamp."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from app import bootstrap
from app.cli.output import GOOD, PROBLEMS, Commands, ProgressLine, add_form, emit
from app.cli.report import add_audience
from app.i18n import _, listed
from app.survey import flag_words
from app.survey.audience import Audience
from app.survey.stamps import ROWS, Template
from app.survey.survey import Survey


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    photos = commands.add_parser(
        "photos", parents=[shared], help=_("照片：导出带水印的副本，查看疑点，设水印")
    )
    what = photos.add_subparsers(dest="what", required=True, metavar="WHAT")

    share = what.add_parser(
        "share", parents=[shared], help=_("导出照片副本，按编号和问题命名；原件不动")
    )
    share.add_argument("folder", type=Path, help=_("调查文件夹"))
    share.add_argument("houses", nargs="*", help=_("房屋名称或编号；省略则为全部检查记录"))
    share.add_argument("-o", "--out", type=Path, required=True, help=_("新文件夹"))
    share.add_argument("--no-stamp", action="store_true", help=_("不印水印"))
    share.add_argument("--no-marks", action="store_true", help=_("不画标注"))
    share.add_argument(
        "--exif", action="store_true", help=_("保留相机写的时间和位置（EXIF），默认去掉")
    )
    add_form(share)
    add_audience(share)
    share.set_defaults(func=_share)

    flags = what.add_parser("flags", parents=[shared], help=_("照片的时间、位置、来源有什么疑点"))
    flags.add_argument("folder", type=Path, help=_("调查文件夹"))
    flags.add_argument("house", help=_("房屋名称、编号或记录编号"))
    add_form(flags)
    flags.set_defaults(func=_flags)

    stamp = what.add_parser("stamp", parents=[shared], help=_("查看或设定照片水印"))
    stamp.add_argument("folder", type=Path, help=_("调查文件夹"))
    stamp.add_argument(
        "--rows", nargs="*", metavar="ROW", help=_("印哪几行：{rows}").format(rows=" ".join(ROWS))
    )
    stamp.add_argument("--project", help=_("项目名称；写空则用调查的名称"))
    stamp.add_argument(
        "--papers", choices=("yes", "no"), help=_("报告里的照片也印（yes）或不印（no）")
    )
    stamp.set_defaults(func=_stamp)


def _share(args: argparse.Namespace) -> int:
    audience = Audience(args.personal, args.reason, exif=args.exif, size=args.size).checked()
    with bootstrap.open_survey(args.folder) as survey:
        records = _records(survey, args)
        progress = ProgressLine(_("照片"), not args.json)
        made = survey.evidence.share(
            records, args.out, audience,
            stamp=not args.no_stamp, marks=not args.no_marks, progress=progress,
        )  # fmt: skip
    lines = [_("已写出 {n} 张照片到 {folder}").format(n=made.files, folder=args.out)]
    if made.absent:
        lines.append(_("{n} 张照片还没交来，没有写出。").format(n=made.absent))
    if made.signed:
        lines.append(_("{n} 张签字照片没有写出（住户信息）。").format(n=made.signed))
    data = {
        "folder": str(args.out),
        "files": made.files,
        "bytes": made.bytes,
        "absent": made.absent,
        "signed": made.signed,
        "refused": made.refused,
    }
    emit(args, data, [*lines, *made.refused])
    return PROBLEMS if made.refused else GOOD


def _records(survey: Survey, args: argparse.Namespace) -> list[str]:
    if not args.houses:
        return survey.papers.refs("dossier")
    return [survey.meant.inspection(house, args.form) for house in args.houses]


def _flags(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder, readonly=True) as survey:
        record = survey.meant.inspection(args.house, args.form)
        found = survey.evidence.flags(record)
        photos = survey.annotations.photos(record)
    ordered = sorted(found, key=lambda key: (str(photos[key].get("order", "")), key))
    told = [
        {
            "photo": key,
            "name": photos[key].get("name"),
            "flags": [asdict(flag) | {"words": flag_words.sentence(flag)} for flag in found[key]],
        }
        for key in ordered
    ]
    lines = [
        f"{key[:8]}  {photos[key].get('name') or ''}  "
        + "".join(flag_words.sentence(flag) for flag in found[key])
        for key in ordered
    ]
    emit(args, {"record": record, "photos": told}, lines or [_("照片没有疑点。")])
    return GOOD


def _stamp(args: argparse.Namespace) -> int:
    changes = args.rows is not None or args.project is not None or args.papers is not None
    with bootstrap.open_survey(args.folder, readonly=not changes) as survey:
        kept = survey.evidence.template
        if changes:
            survey.evidence.keep_template(
                Template(
                    kept.rows if args.rows is None else tuple(args.rows),
                    kept.project if args.project is None else args.project,
                    kept.papers if args.papers is None else args.papers == "yes",
                )
            )
            kept = survey.evidence.template
        project = kept.project or survey.meta.title
    rows = listed(_(ROWS[row]) for row in kept.rows) or _("什么都不印")
    papers = _("报告里的照片也印") if kept.papers else _("只印导出的照片")
    said = _("水印：{rows}；项目：{project}；{papers}")
    data = {"rows": list(kept.rows), "project": project, "papers": kept.papers}
    emit(args, data, [said.format(rows=rows, project=project, papers=papers)])
    return GOOD
