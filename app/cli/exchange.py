"""Commands of hand-over: the office's start file, packing, merging, the devices known."""

from __future__ import annotations

import argparse
from pathlib import Path

from app import bootstrap
from app.cli.output import GOOD, PROBLEMS, Commands, ProgressLine, emit
from app.i18n import _
from app.survey import outcome_words, words
from app.sync.outcomes import Outcome, Refused
from app.sync.package import LIMITS


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    start = commands.add_parser("start-file", parents=[shared], help=_("办公室：写开工文件"))
    start.add_argument("folder", type=Path, help=_("调查文件夹"))
    start.add_argument("target", type=Path, help=_("放到哪个文件夹"))
    start.add_argument(
        "--under", action="append", default=[], metavar="PLACE",
        help=_("只放这个镇、社区、小区里的：名称或编号；可以写几个。不写就是整个名册"),
    )  # fmt: skip
    start.set_defaults(func=_start_file)

    pack = commands.add_parser("pack", parents=[shared], help=_("打成交接文件"))
    pack.add_argument("folder", type=Path, help=_("调查文件夹"))
    pack.add_argument("target", type=Path, help=_("放到哪个文件夹"))
    pack.add_argument("--everything", action="store_true", help=_("办公室已入库的也再打一遍"))
    pack.add_argument(
        "--for", dest="way", choices=sorted(LIMITS), default="stick",
        help=_("怎么送：stick 优盘，share 共享文件夹，mail 邮件；按这个分成大小合适的文件"),
    )  # fmt: skip
    pack.add_argument(
        "--photos", action=argparse.BooleanOptionalAction, default=None,
        help=_("带不带照片原件；外业默认带，办公室默认不带"),
    )  # fmt: skip
    pack.set_defaults(func=_pack)

    merge = commands.add_parser("merge", parents=[shared], help=_("汇总交接文件"))
    merge.add_argument("folder", type=Path, help=_("调查文件夹"))
    merge.add_argument("sources", type=Path, nargs="+", help=_("交接文件，或放着它们的文件夹"))
    merge.add_argument(
        "--trust", action="append", default=[], metavar="DEVICE",
        help=_("核对过核对码，信任这台电脑：写它的编号，不是名称"),
    )  # fmt: skip
    merge.set_defaults(func=_merge)


def _start_file(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder) as survey:
        under = [survey.meant.place(place) for place in args.under]
        file = survey.exchange.start_file(args.target, under)
        emit(args, {"file": str(file)}, [_("开工文件：{file}").format(file=file)])
    return GOOD


def _pack(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder) as survey:
        progress = ProgressLine(_("打包"), not args.json)
        packed = survey.exchange.pack(
            args.target, args.way,
            everything=args.everything, photos=args.photos, progress=progress,
        )  # fmt: skip
        emit(
            args,
            {
                "files": [str(file) for file in packed.files],
                "records": packed.records,
                "photos": packed.photos,
                "missing": list(packed.missing),
                "copies": packed.copies,
                "reused": packed.reused,
                "left": [file.name for file in packed.left],
                "lacking": packed.lacking,
                "held": [house for house, _error in packed.held],
            },
            [
                *(_("交接文件：{file}").format(file=file) for file in packed.files),
                _("内有记录 {n} 条，照片 {photos} 张").format(
                    n=packed.records, photos=packed.photos
                ),
                *outcome_words.left_over(packed),
                *(words.held(house, error) for house, error in packed.held),
            ],
        )
    return PROBLEMS if packed.held or packed.left else GOOD


def _merge(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder) as survey:
        progress = ProgressLine(_("汇总"), not args.json)
        merged = survey.exchange.merge(
            args.sources, trusted=frozenset(args.trust), progress=progress
        )
        emit(
            args,
            {
                "files": [outcome_words.outcome_data(one) for one in merged.outcomes],
                "unmet": list(merged.unmet),
            },
            [
                *(
                    [line for one in merged.outcomes for line in _lines(one)]
                    or [_("没有找到交接文件。")]
                ),
                *(outcome_words.unmet(device) for device in merged.unmet),
            ],
        )
        return PROBLEMS if merged.refused or merged.unmet else GOOD


def _lines(one: Outcome) -> list[str]:
    told = [outcome_words.outcome(one)]
    if isinstance(one, Refused):
        told.append(f"  {one.error.kept} {one.error.advice}")
    return told
