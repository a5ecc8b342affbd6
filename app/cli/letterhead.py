"""`letterhead`: what stands at the head of every paper, shown and set."""

from __future__ import annotations

import argparse
from dataclasses import asdict, replace
from pathlib import Path

from app import bootstrap
from app.cli.output import GOOD, Commands, emit
from app.i18n import _

_WORDS = ("town", "unit", "telephone", "address", "signatories")


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    head = commands.add_parser(
        "letterhead", parents=[shared], help=_("报告的文头：名称、单位、电话、徽标、签发人")
    )
    head.add_argument("folder", type=Path, help=_("调查文件夹"))
    head.add_argument("--town", help=_("镇（街道）全称"))
    head.add_argument("--unit", help=_("单位，例如“村镇建设办公室”"))
    head.add_argument("--telephone", help=_("联系电话"))
    head.add_argument("--address", help=_("地址"))
    head.add_argument("--signatories", help=_("例如“审核人：王某；签发人：李某”"))
    head.add_argument("--emblem", type=Path, metavar="FILE", help=_("徽标图片"))
    head.add_argument("--no-emblem", action="store_true", help=_("去掉徽标"))
    head.set_defaults(func=_letterhead)


def _letterhead(args: argparse.Namespace) -> int:
    from app.survey.letterhead import read_signatories, write_signatories

    said = {name: getattr(args, name) for name in _WORDS if getattr(args, name) is not None}
    if "signatories" in said:
        said["signatories"] = read_signatories(said["signatories"])
    writes = bool(said or args.emblem or args.no_emblem)
    with bootstrap.open_survey(args.folder, readonly=not writes) as survey:
        topic = survey.letterhead
        if said:
            topic.set(replace(topic.get(), **said))
        if args.emblem:
            topic.set_emblem(args.emblem)
        if args.no_emblem:
            topic.drop_emblem()
        head = topic.get()
        signed = write_signatories(head.signatories)
        told = {**asdict(head), "signatories": signed}
        emit(
            args,
            {"letterhead": told},
            [
                _("名称：{town}{unit}").format(town=head.town or "–", unit=head.unit),
                _("电话：{telephone}　地址：{address}").format(
                    telephone=head.telephone or "–", address=head.address or "–"
                ),
                _("审核和签发人：{people}").format(people=signed or "–"),
                _("徽标：有") if head.emblem else _("徽标：没有"),
            ],
        )
    return GOOD
