"""The command of marks over photos: show them, put those of a file in their place, draw a copy."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from app import bootstrap
from app.cli.output import GOOD, Commands, add_form, emit
from app.domain.annotation import Marked, stated
from app.errors import KnownError
from app.i18n import _, listed
from app.survey import mark_words
from app.survey.annotations import asked
from app.survey.filling import Photo
from app.survey.survey import Survey

#: Of a list of marks: 60 marks with 1,000 points are a hundredth of this.
_MOST_BYTES = 1 << 20
#: Photos named where none is meant by the words typed.
_NAMED = 8


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    annotate = commands.add_parser(
        "annotate", parents=[shared], help=_("照片上的标注：查看，或按文件标注；原件不动")
    )
    annotate.add_argument("folder", type=Path, help=_("调查文件夹"))
    annotate.add_argument("house", help=_("房屋名称、编号或记录编号"))
    annotate.add_argument(
        "photo", nargs="?", default="", help=_("照片编号的前几位，或文件名；不写就列出全部照片")
    )
    annotate.add_argument(
        "--marks",
        type=Path,
        metavar="FILE",
        help=_(
            "JSON 文件：全部标注的列表，原有的由它代替，[] 清除；例如"
            ' [{"kind": "scale", "points": [[10, 20], [300, 20]], "mm": "100"}]。'
            "kind 有 arrow、ellipse、scale、length、crack、text、number，点是原图转正后的像素"
        ),
    )
    annotate.add_argument("--reason", default="", help=_("改动已完成的检查要写明理由"))
    add_form(annotate)
    annotate.set_defaults(func=_annotate)


def _annotate(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder, readonly=args.marks is None) as survey:
        record = _record(survey, args.house, args.form)
        photos = survey.annotations.photos(record)
        if not args.photo:
            return _list(args, record, photos)
        photo = _meant(photos, args.photo)
        if args.marks is not None:
            survey.annotations.write(record, photo, asked(_read(args.marks)), args.reason)
        shown = survey.annotations.read(record, photo)
        emit(
            args,
            {"record": record, "photo": photo, **_plain(shown.marked)},
            _lines(shown.marked),
        )
    return GOOD


def _record(survey: Survey, wanted: str, form: str) -> str:
    """An inspection, else any record by its whole id: a visit has photos too."""
    if survey.core.store.head(wanted) is not None:
        return wanted
    return survey.meant.inspection(wanted, form)


def _list(args: argparse.Namespace, record: str, photos: dict[str, Photo]) -> int:
    ordered = sorted(photos, key=lambda key: (str(photos[key].get("order", "")), key))
    emit(
        args,
        {
            "record": record,
            "photos": [
                {"photo": key, "name": photos[key].get("name"), "marks": _count(photos[key])}
                for key in ordered
            ],
        },
        [
            f"{key[:8]}  {photos[key].get('name') or ''}  {mark_words.said(photos[key]) or '-'}"
            for key in ordered
        ]
        or [_("这条记录没有照片。")],
    )
    return GOOD


def _count(entry: Photo) -> int:
    return mark_words.marks_of(entry)


def _meant(photos: dict[str, Photo], wanted: str) -> str:
    """The photo whose id begins like this, or that has this name. Raises a known error."""
    found = [
        key for key, entry in photos.items() if key.startswith(wanted) or entry["name"] == wanted
    ]
    if len(found) == 1:
        return found[0]
    raise KnownError(
        "photo_not_found",
        _("没有找到唯一的一张照片“{wanted}”。").format(wanted=wanted),
        kept=_("没有改动任何数据。"),
        advice=_("这条记录的照片：{photos}。").format(
            photos=listed(
                f"{key[:8]} {entry.get('name')}" for key, entry in list(photos.items())[:_NAMED]
            )
            or _("没有")
        ),
    )


def _read(file: Path) -> Any:
    try:
        if file.stat().st_size > _MOST_BYTES:
            raise ValueError(str(file.stat().st_size))
        return json.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise KnownError(
            "marks_unreadable",
            _("标注文件“{name}”读不出来。").format(name=file.name),
            kept=_("照片和原来的标注都没有改动。"),
            advice=_("它应是一个 JSON 列表；先用 annotate 加 --json 看一张标过的照片。"),
            detail=str(error),
        ) from error


def _plain(marked: Marked) -> dict[str, Any]:
    told = stated(marked)
    for mark, raw in zip(marked.marks, told["marks"], strict=True):
        raw["label"] = mark_words.label(mark, marked.marks)
    return told


def _lines(marked: Marked) -> list[str]:
    head = _("画面 {wide} × {high} 像素，标注 {n} 处").format(
        wide=marked.frame[0], high=marked.frame[1], n=len(marked.marks)
    )
    return [head, *(f"  {mark_words.named(one, marked.marks)}" for one in marked.marks)]
