"""Commands for who gets what: the list of names, and which places a laptop works at."""

from __future__ import annotations

import argparse
from pathlib import Path

from app import bootstrap
from app.cli.output import GOOD, Commands, emit
from app.i18n import _, listed
from app.survey import words


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    staff = commands.add_parser("staff", parents=[shared], help=_("人员名单：加入时从里面选自己"))
    what = staff.add_subparsers(dest="what", required=True, metavar="WHAT")
    listing = what.add_parser("list", parents=[shared], help=_("列出名单"))
    listing.add_argument("folder", type=Path, help=_("调查文件夹"))
    listing.set_defaults(func=_list)
    adding = what.add_parser("add", parents=[shared], help=_("加一个人"))
    adding.add_argument("folder", type=Path, help=_("调查文件夹"))
    adding.add_argument("name", help=_("姓名"))
    adding.add_argument("--role", default="", help=_("职务、分工；不要写电话"))
    adding.set_defaults(func=_add)
    removing = what.add_parser("remove", parents=[shared], help=_("从名单里去掉一个人"))
    removing.add_argument("folder", type=Path, help=_("调查文件夹"))
    removing.add_argument("record", help=_("staff list 列出的编号，写全"))
    removing.set_defaults(func=_remove)

    share = commands.add_parser("share", parents=[shared], help=_("办公室：哪台电脑管哪一片"))
    share.add_argument("folder", type=Path, help=_("调查文件夹"))
    share.add_argument("device", help=_("电脑的编号"))
    share.add_argument(
        "--under", action="append", metavar="PLACE",
        help=_("镇、社区、小区：名称或编号；可以写几个，写空的就是整个名册。不写只是看"),
    )  # fmt: skip
    share.set_defaults(func=_share)


def _list(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder, readonly=True) as survey:
        people = survey.staff.list()
        emit(
            args,
            {"staff": [vars(one) for one in people]},
            [f"{one.name}  {one.role or words.BLANK}  {one.record}" for one in people]
            or [_("名单里还没有人。用 staff add 加。")],
        )
    return GOOD


def _add(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder) as survey:
        survey.staff.add([(args.name, args.role)])
        count = len(survey.staff.list())
        emit(args, {"count": count}, [_("名单里现在有 {n} 人。").format(n=count)])
    return GOOD


def _remove(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder) as survey:
        survey.staff.remove(args.record)
        count = len(survey.staff.list())
        emit(args, {"count": count}, [_("名单里现在有 {n} 人。").format(n=count)])
    return GOOD


def _share(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder, readonly=args.under is None) as survey:
        if args.under is not None:
            places = [survey.meant.place(place) for place in args.under if place.strip()]
            survey.shares.set(args.device, places)
        under = survey.shares.of(args.device)
        names = [row.name for place in under if (row := survey.core.store.place(place))]
        said = listed(names) if names else _("整个名册")
        emit(
            args,
            {"device": args.device, "under": list(under)},
            [_("{device} 管：{places}").format(device=args.device, places=said)],
        )
    return GOOD
