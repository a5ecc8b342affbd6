"""`compare`: an inspection beside the visit before: photo pairs, changed answers, cracks."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app import bootstrap
from app.cli.output import GOOD, Commands, add_form, emit
from app.i18n import _
from app.survey.compared import Change, Comparison, Crack, PhotoPair
from app.survey.dossier_compared import how_words, visit_words


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    compare = commands.add_parser(
        "compare", parents=[shared], help=_("两次对比：同一位置的照片、改变的答案、裂缝的变化")
    )
    compare.add_argument("folder", type=Path, help=_("调查文件夹"))
    compare.add_argument("house", help=_("房屋名称、编号或记录编号"))
    add_form(compare)
    compare.add_argument(
        "--before", type=int, default=-1, help=_("和第几次比（从 1 数起），省略则为上一次")
    )
    compare.add_argument(
        "--pair", nargs=2, metavar=("AFTER", "BEFORE"),
        help=_("把本次和上次的两张照片配成一组（照片编号见 --json）；BEFORE 写 - 就拆开"),
    )  # fmt: skip
    compare.add_argument("--reason", default="", help=_("改动已完成的检查要写明理由"))
    compare.set_defaults(func=_compare)


def _compare(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder, readonly=not args.pair) as survey:
        record = survey.meant.inspection(args.house, args.form)
        if args.pair:
            after, before = args.pair
            survey.compared.put_together(record, after, before.strip("-"), args.reason)
        visits = survey.compared.visits(record)
        found = survey.compared.of(record, args.before)
        cracks = survey.compared.cracks(record)
        told: dict[str, Any] = {
            "record": record,
            "visits": [vars(one) for one in visits],
            "before": found.before.number if found else None,
            "pairs": [_pair(one) for one in found.pairs] if found else [],
            "alone": [_pair(one) for one in found.alone] if found else [],
            "changes": [vars(one) for one in found.changes] if found else [],
            "cracks": [
                {"place": one.place, "widths": [[day, str(mm)] for day, mm in one.widths]}
                for one in cracks
            ],
        }
        emit(args, told, _lines(found, cracks))
    return GOOD


def _pair(pair: PhotoPair) -> dict[str, Any]:
    return {
        "what": pair.words,
        "before": pair.before.id if pair.before else None,
        "after": pair.after.id if pair.after else None,
        "how": pair.how,
        "metres": round(pair.metres, 1) if pair.metres is not None else None,
    }


def _lines(found: Comparison | None, cracks: list[Crack]) -> list[str]:
    if found is None:
        return [_("这处房屋只检查过一次，没有可以对比的上一次。")]
    lines = [
        _("本次 {after}，上次 {before}").format(
            after=visit_words(found.after), before=visit_words(found.before)
        ),
        _("同一位置的照片 {n} 组").format(n=len(found.pairs)),
        *(
            "   " + _("{label}（{where}）").format(label=one.words, where=how_words(one))
            for one in found.pairs
        ),
        *(
            "   " + _("{where}：{said}").format(where=one.words, said=_missing(one))
            for one in found.alone
        ),
        _("改变的答案 {n} 处").format(n=len(found.changes)),
        *(f"   {_changed(one)}" for one in found.changes),
    ]
    if cracks:
        lines.append(_("裂缝宽度（mm）"))
    for crack in cracks:
        widths = " → ".join(str(width) for _day, width in crack.widths)
        lines.append("   " + _("{where}：{said}").format(where=crack.place, said=widths))
    return lines


def _missing(pair: PhotoPair) -> str:
    return _("上次没有拍") if pair.before is None else _("这次没有再拍")


def _changed(change: Change) -> str:
    return _("{what}：{before} → {after}").format(
        what=change.what, before=change.before, after=change.after
    )
