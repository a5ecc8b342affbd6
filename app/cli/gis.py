"""`gis`: positions and what is known of the houses, for maps."""

from __future__ import annotations

import argparse
from pathlib import Path

from app import bootstrap
from app.cli.ledger import add_audience
from app.cli.output import GOOD, Commands, ProgressLine, emit
from app.i18n import _, listed
from app.survey.audience import Audience
from app.sync.refusals import size_words


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    gis = commands.add_parser(
        "gis", parents=[shared], help=_("写出地图资料包（GeoPackage、Shapefile、GeoJSON）")
    )
    gis.add_argument("folder", type=Path, help=_("调查文件夹"))
    gis.add_argument("-o", "--out", type=Path, help=_("新的或空的文件夹"))
    gis.add_argument("--under", default="", help=_("只写这一处和它下面的：镇、村、小区或编号"))
    gis.add_argument(
        "--crs", type=int, action="append", choices=(4490, 4545, 4546),
        help=_("另写一份投影坐标：4545（108°E）或 4546（111°E）；4490 表示不另写"),
    )  # fmt: skip
    gis.add_argument("--no-photos", action="store_true", help=_("不写照片的位置"))
    gis.add_argument("--preview", action="store_true", help=_("只说要写什么，不写"))
    add_audience(gis)
    gis.set_defaults(func=_gis)


def _gis(args: argparse.Namespace) -> int:
    audience = Audience(args.personal, args.reason).checked()
    with bootstrap.open_survey(args.folder, readonly=args.preview) as survey:
        under = survey.meant.place(args.under) if args.under else ""
        facts = survey.gis.preview(audience, under=under)
        data: dict[str, object] = {"located": facts.located, "without_position": facts.lost}
        lines = [_("有位置的房屋 {n} 处，没有位置的 {m} 处").format(n=facts.located, m=facts.lost)]
        if args.preview or args.out is None:
            emit(args, data | {"columns": facts.columns}, [*lines, listed(facts.columns)])
            return GOOD
        systems = None if args.crs is None else tuple(one for one in args.crs if one != 4490)
        made = survey.gis.pack(
            args.out, audience, under=under, systems=systems, photos=not args.no_photos,
            progress=ProgressLine(_("地图资料包"), not args.json),
        )  # fmt: skip
        lines.append(
            _("已写好 {folder}：{n} 个文件，{size}").format(
                folder=args.out, n=len(made.files), size=size_words(made.bytes)
            )
        )
        if made.cuts:
            lines.append(
                _("Shapefile 放不下的长文字 {n} 处已截短并列出，GeoPackage 里是完整的").format(
                    n=made.cuts
                )
            )
        emit(args, data | {"files": made.files, "tables": made.counts, "cut": made.cuts}, lines)
        return GOOD
