"""`missing-photos`: which required shots are still to be taken, of one house or of all."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from app import bootstrap
from app.cli.output import GOOD, PROBLEMS, Commands, add_form, emit
from app.i18n import _
from app.survey.form_titles import form_title
from app.survey.shots import MissingShot


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    shots = commands.add_parser("missing-photos", parents=[shared], help=_("列出还没拍的必拍照片"))
    shots.add_argument("folder", type=Path, help=_("调查文件夹"))
    shots.add_argument("house", nargs="?", help=_("省略则为全部检查记录"))
    add_form(shots)
    shots.set_defaults(func=_shots)


def lines(lacks: Sequence[MissingShot]) -> list[str]:
    """What is missing, a line each, and how one may finish all the same."""
    return [
        *(_("还没拍：{shot}").format(shot=one.words) for one in lacks),
        _("拍不到的，用 --not-taken 写明原因，也可以完成。"),
    ]


def _shots(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder, readonly=True) as survey:
        if args.house:
            wanted = [survey.meant.inspection(args.house, args.form)]
        else:
            wanted = [
                record
                for record in survey.houses.inspections()
                if not args.form
                or ((head := survey.core.store.head(record)) and head.form == args.form)
            ]
        told, said = [], []
        for record in wanted:
            filling = survey.filling.open(record)
            lacks = survey.shots.missing_of(filling)
            if not lacks:
                continue
            reason = survey.shots.reason(filling)
            told.append(
                {
                    "record": record,
                    "house": filling.title,
                    "form": filling.form.id,
                    "missing": [{"path": one.path, "shot": one.code} for one in lacks],
                    "reason": reason,
                }
            )
            said.append(
                _("{house} · {form}：还缺 {n} 张").format(
                    house=filling.title, form=form_title(filling.form.id), n=len(lacks)
                )
            )
            said += [f"   {one.words}" for one in lacks]
            if reason:
                said.append("   " + _("没拍的原因：{reason}").format(reason=reason))
        emit(args, {"houses": told}, said or [_("必拍的照片都有了。")])
    return PROBLEMS if told else GOOD
