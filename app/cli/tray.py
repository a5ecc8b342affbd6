"""Commands for photos on their way to their houses: take in, list, confirm, move, put aside."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from app import bootstrap
from app.cli.output import GOOD, PROBLEMS, Commands, ProgressLine, emit
from app.errors import KnownError
from app.i18n import _, listed
from app.survey.survey import Survey
from app.survey.tray_values import Done, Group, Intake, TrayPhoto

#: Photos of a group that are listed where nobody says; a script asks for more.
_PAGE = 200
#: Photos are meant by so many first letters of their ids, or by their file names.
_SHORT = 8


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    tray = commands.add_parser("tray", parents=[shared], help=_("收照片：收进来、配房屋、归档"))
    what = tray.add_subparsers(dest="what", required=True, metavar="WHAT")

    take = what.add_parser("take", parents=[shared], help=_("从文件夹、存储卡收照片，不会重复收"))
    _add_folder(take)
    take.add_argument("sources", type=Path, nargs="+", help=_("照片，或放照片的文件夹"))
    take.set_defaults(func=_take)

    listing = what.add_parser("list", parents=[shared], help=_("列出等着归档的照片，按房屋分组"))
    _add_folder(listing)
    listing.add_argument(
        "--group", default="", help=_("列出一组里的照片：房屋名称或编号，或 none、aside、discarded")
    )
    listing.add_argument("--limit", type=int, default=_PAGE, help=_("最多列多少张"))
    listing.set_defaults(func=_list)

    confirm = what.add_parser("confirm", parents=[shared], help=_("把照片归档到所配的房屋"))
    _add_folder(confirm)
    confirm.add_argument(
        "what_of", nargs="*", metavar="PHOTO_OR_HOUSE",
        help=_("照片（文件名或编号前 8 位）或房屋；不写就是全部有把握的"),
    )  # fmt: skip
    confirm.add_argument("--reason", default="", help=_("往已完成的检查里加照片，要写明理由"))
    confirm.set_defaults(func=_confirm)

    move = what.add_parser("move", parents=[shared], help=_("改配到另一处房屋，等着归档"))
    _add_folder(move)
    move.add_argument("house", help=_("房屋名称或编号；写 none 就是不配房屋"))
    move.add_argument("photos", nargs="+", help=_("照片：文件名或编号前 8 位"))
    move.add_argument("--question", default="", help=_("照片题的路径；不写就是常用的那一题"))
    move.set_defaults(func=_move)

    for name, words, step in (
        ("aside", _("先放着"), "put_aside"),
        ("discard", _("不是我们的照片：不要，也不再收"), "discard"),
        ("back", _("先放着的、不要的照片放回来"), "bring_back"),
    ):
        one = what.add_parser(name, parents=[shared], help=words)
        _add_folder(one)
        one.add_argument("photos", nargs="+", help=_("照片：文件名或编号前 8 位"))
        one.set_defaults(func=_step, step=step)


def _add_folder(command: argparse.ArgumentParser) -> None:
    command.add_argument("folder", type=Path, help=_("调查文件夹"))


def _take(args: argparse.Namespace) -> int:
    for source in args.sources:
        if not source.exists():
            raise KnownError(
                "source_absent",
                _("找不到“{name}”。").format(name=source.name),
                kept=_("没有收任何照片。"),
                advice=_("请检查路径；存储卡是否插好。"),
            )
    with bootstrap.open_survey(args.folder) as survey:
        progress = ProgressLine(_("照片"), not args.json)
        taken = survey.tray.take(args.sources, progress=progress)
        groups = survey.tray.groups()
        data = {
            "new": taken.new,
            "twice": taken.twice_count,
            "refused": {one.name: one.why for one in taken.refused},
            "passed": taken.passed,
            "groups": [_group_data(one) for one in groups],
        }
        emit(args, data, [*_taken_lines(taken), *map(_group_line, groups)])
    return PROBLEMS if taken.refused_count or taken.gone else GOOD


def _taken_lines(taken: Intake) -> list[str]:
    lines = [_("新收 {n} 张。").format(n=taken.new)]
    if taken.twice_count:
        lines.append(_("{n} 张以前收过，没有重复收。").format(n=taken.twice_count))
    lines += [_("没有收 {name}：{why}").format(name=one.name, why=one.why) for one in taken.refused]
    if taken.passed:
        lines.append(_("{n} 个录像或相机原始格式（RAW）的文件没有收。").format(n=taken.passed))
    if taken.gone:
        lines.append(_("收到一半，文件夹或存储卡不见了；收到的都在，接好后再收一次即可。"))
    return lines


def _list(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder, readonly=True) as survey:
        if args.group:
            keys = _keys(survey, args.group)
            photos = [one for key in keys for one in survey.tray.photos(key, max(args.limit, 0))]
            emit(args, {"photos": [_photo_data(one) for one in photos]}, map(_photo_line, photos))
            return GOOD
        groups = survey.tray.groups()
        data = {"groups": [_group_data(one) for one in groups], "waiting": survey.tray.waiting()}
        emit(args, data, [_group_line(one) for one in groups] or [_("没有等着归档的照片。")])
    return GOOD


def _keys(survey: Survey, wanted: str) -> list[str]:
    """The groups of a house, or the one of this key."""
    groups = survey.tray.groups()
    if wanted in {one.key for one in groups}:
        return [wanted]
    if wanted in {"none", "aside", "discarded"}:
        return []
    place = survey.meant.place(wanted)
    return [one.key for one in groups if place in (one.place, one.instead)]


def _group_data(one: Group) -> dict[str, Any]:
    return {name: value for name, value in vars(one).items() if name != "thumbs"} | {
        "path": list(one.path)
    }


def _photo_data(one: TrayPhoto) -> dict[str, Any]:
    return dict(vars(one))


def _group_line(one: Group) -> str:
    names = {
        "none": _("没有配上房屋"),
        "aside": _("放在一边"),
        "discarded": _("不要的"),
    }
    name = names.get(one.kind, one.name)
    if one.kind == "doubtful":
        other = one.instead_name or _("别处")
        name = _("{one} 还是 {other}？").format(one=one.name, other=other)
    count = _("{n} 张").format(n=one.count)
    return "  ".join(part for part in (count, name, one.why) if part)


def _photo_line(one: TrayPhoto) -> str:
    marks = {"sure": " ", "likely": "?", "doubtful": "!", "none": "-"}
    parts = (marks[one.sureness], one.id[:_SHORT], one.name, one.time.replace("T", " "), one.reason)
    return "  ".join(part for part in parts if part)


def _confirm(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder) as survey:
        if args.what_of:
            ids = [one for wanted in args.what_of for one in _meant(survey, wanted)]
        else:
            ids = [
                photo.id
                for group in survey.tray.groups()
                if group.kind == "house"
                for photo in survey.tray.photos(group.key, group.count)
                if photo.sureness == "sure"
            ]
        return _tell(args, survey.tray.confirm(list(dict.fromkeys(ids)), args.reason))


def _meant(survey: Survey, wanted: str) -> list[str]:
    """Photos by file name or by the start of the id; else all that are listed with a house."""
    found = _photos_named(survey, wanted)
    if found:
        return found
    place = survey.meant.place(wanted)
    keys = (group.key for group in survey.tray.groups() if group.place == place)
    return [one for key in keys if key.startswith("house ") for one in survey.tray.ids(key)]


def _photos_named(survey: Survey, wanted: str) -> list[str]:
    return [
        photo.id
        for group in survey.tray.groups()
        for photo in survey.tray.photos(group.key, group.count)
        if photo.name == wanted or (len(wanted) >= _SHORT and photo.id.startswith(wanted))
    ]


def _each(survey: Survey, wanted: Sequence[str]) -> list[str]:
    """The photos meant, one for each word; a known error where there is none or several."""
    ids = []
    for one in wanted:
        found = _photos_named(survey, one)
        if len(found) != 1:
            raise KnownError(
                "photo_ambiguous" if found else "photo_not_found",
                _("没有找到唯一的一张照片“{wanted}”。").format(wanted=one),
                kept=_("照片都还在原处等着。"),
                advice=_("请用 tray list --group 列出照片，写编号的前 8 位。"),
                detail=listed(one[:_SHORT] for one in found[:6]),
            )
        ids += found
    return ids


def _move(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder) as survey:
        place = "" if args.house == "none" else survey.meant.place(args.house)
        if args.question and args.question not in (
            known := [one.path for one in survey.tray.questions(place)] if place else []
        ):
            raise KnownError(
                "no_photo_question",
                _("“{path}”不是这处房屋的照片题。").format(path=args.question),
                kept=_("照片都还在原处等着。"),
                advice=_("请改用下面括号里的一个路径。"),
                detail=" ".join(known),
            )
        return _tell(args, survey.tray.move(_each(survey, args.photos), place, args.question))


def _step(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder) as survey:
        step: Callable[[Sequence[str]], Done] = getattr(survey.tray, args.step)
        return _tell(args, step(_each(survey, args.photos)))


def _tell(args: argparse.Namespace, done: Done) -> int:
    data = {
        "done": list(done.ids),
        "kept": {one.id: {"name": one.name, "why": one.why} for one in done.kept},
        "records": list(done.records),
        "begun": list(done.begun),
    }
    lines = [_("办好 {n} 张。").format(n=len(done.ids))]
    if done.begun:
        lines.append(_("新开始了 {n} 份检查。").format(n=len(done.begun)))
    lines += [_("{name} 没有动：{why}").format(name=one.name, why=one.words) for one in done.kept]
    emit(args, data, lines)
    return PROBLEMS if done.kept else GOOD
