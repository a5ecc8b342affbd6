"""Commands for houses: add, list, fill in, add photos, finish."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from app import bootstrap
from app.cli import shots
from app.cli.output import GOOD, PROBLEMS, Commands, ProgressLine, add_form, emit
from app.domain.coverage import STATES
from app.errors import KnownError
from app.i18n import _
from app.model.canonical import Value, encode
from app.store.roster_values import CONFLICT, UNLISTED, PlaceFilter
from app.survey import words
from app.survey.forms_shelf import INSPECTION
from app.survey.roster import house
from app.survey.survey import Survey
from app.survey.taking import Taken

#: How many houses are listed where nobody says; a script asks for more.
_PAGE = 1000


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    house = commands.add_parser("house", parents=[shared], help=_("新增一处房屋并开始检查"))
    house.add_argument("folder", type=Path, help=_("调查文件夹"))
    house.add_argument("name", help=_("房屋名称"))
    house.add_argument("--address", default="", help=_("地址"))
    house.add_argument("--code", default="", help=_("名册编号"))
    house.set_defaults(func=_house)

    listing = commands.add_parser("list", parents=[shared], help=_("列出房屋和检查状态"))
    listing.add_argument("folder", type=Path, help=_("调查文件夹"))
    listing.add_argument("--text", default="", help=_("按名称、地址、编号筛选"))
    listing.add_argument(
        "--state", default="", choices=["", *STATES, UNLISTED, CONFLICT], help=_("只列这种状态的")
    )
    listing.add_argument("--under", default="", help=_("只列这个镇、社区、小区里的：名称或编号"))
    listing.add_argument("--limit", type=int, default=_PAGE, help=_("最多列多少处"))
    listing.set_defaults(func=_list)

    fill = commands.add_parser("fill", parents=[shared], help=_("用答案文件填写一处房屋"))
    fill.add_argument("folder", type=Path, help=_("调查文件夹"))
    fill.add_argument("house", help=_("房屋名称、编号或记录编号"))
    fill.add_argument(
        "answers",
        type=Path,
        help=_(
            'JSON 文件：题的路径到答案，例如 {"identity/surveyor1": "王测试"}。没写到的题不变。'
            '新的一行先写它的序号（文字），例如 "storeys/storey/s1": "1"，再写 '
            '"storeys/storey/s1/storey_name"。文件里只写 {} 并加 --json，会列出还缺的题的路径'
        ),
    )
    add_form(fill)
    fill.add_argument(
        "--again", action="store_true", help=_("上一次已经完成：新开一次检查，原来的留着")
    )
    fill.add_argument("--done", action="store_true", help=_("填完即完成检查"))
    fill.add_argument("--reason", default="", help=_("改动已完成的检查要写明理由"))
    fill.add_argument(
        "--not-taken", default="", help=_("必拍的照片没有拍的原因（会印在一房一档里）")
    )
    fill.set_defaults(func=_fill)

    photo = commands.add_parser("photo", parents=[shared], help=_("给一个问题加照片"))
    photo.add_argument("folder", type=Path, help=_("调查文件夹"))
    photo.add_argument("house", help=_("房屋名称、编号或记录编号"))
    add_form(photo)
    photo.add_argument("question", help=_("照片题的路径；写错时会列出这处房屋的全部照片题"))
    photo.add_argument("files", type=Path, nargs="+", help=_("JPEG、PNG 或 HEIC 照片"))
    photo.add_argument("--reason", default="", help=_("改动已完成的检查要写明理由"))
    photo.set_defaults(func=_photo)


def _house(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder) as survey:
        place, _changed = survey.houses.add(args.name, args.address, args.code)
        record, _changed = survey.houses.begin(place)
        emit(
            args,
            {"place": place, "inspection": record},
            [_("已新增“{name}”，检查记录 {record}").format(name=args.name, record=record)],
        )
    return GOOD


def _list(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder, readonly=True) as survey:
        under = survey.meant.place(args.under) if args.under else None
        wanted = PlaceFilter(text=args.text, under=under, state=args.state)
        rows = survey.roster.page(wanted, max(args.limit, 0))
        total = survey.roster.count(wanted)
        houses = [(house(row), row) for row in rows]
        lines = [
            f"{one.inspection[:8] or '-':8}  {words.status(one.status)}  "
            f"{words.grade(one.grade, one.provisional) or '-'}  {one.name}  {one.address}"
            for one, _row in houses
        ]
        if not rows:
            narrowed = args.text or under or args.state
            lines.append(_("没有符合的房屋。") if narrowed else _("名册还是空的。"))
        if total > len(rows):
            lines.append(_("还有更多，没有列出。用 --text、--under、--limit 看其余的。"))
        told = [
            vars(one) | {"state": row.state, "level": row.level, "path": list(row.path)}
            for one, row in houses
        ]
        emit(args, {"houses": told, "count": total}, lines)
    return GOOD


def _inspection(survey: Survey, wanted: str, form: str = "") -> str:
    """The inspection meant; begun where a house of the roster has none yet, or none by `form`."""
    named = survey.meant.places(wanted)
    if len(named) == 1 and (form or not survey.meant.inspections(named[0].record)):
        return survey.houses.begin(named[0].record, form or INSPECTION)[0]
    return survey.meant.inspection(wanted, form)


def _fill(args: argparse.Namespace) -> int:
    answers = _read_answers(args.answers)
    with bootstrap.open_survey(args.folder) as survey:
        filling = survey.filling.open(_inspection(survey, args.house, args.form))
        if args.again:
            place, form = filling.links["place"][0], filling.form.id
            filling = survey.filling.open(survey.houses.begin(place, form, again=True)[0])
        survey.blocks.first_fill(filling, answers)
        unknown = survey.filling.load_answers(filling, answers)
        problems = survey.filling.problems(filling)
        ready = args.done and not problems and not unknown
        lacks = survey.shots.missing_of(filling)
        unsaid = ready and lacks and not (args.not_taken.strip() or survey.shots.reason(filling))
        if ready and not unsaid:
            survey.shots.excuse(filling, args.not_taken)
        survey.filling.commit(
            filling, status="done" if ready and not unsaid else None, reason=args.reason
        )
        emit(
            args,
            {
                "record": filling.record,
                "unknown": unknown,
                "problems": [{"path": p.path, "code": p.code} for p in problems],
                "shots": [{"path": one.path, "shot": one.code} for one in lacks],
            },
            [
                *(_("表单里没有“{path}”，没有填入。").format(path=path) for path in unknown),
                *(words.problem(filling.instance, problem) for problem in problems),
                *(shots.lines(lacks) if unsaid else ()),
                _("已保存，还缺 {n} 项。").format(n=len(problems)),
            ],
        )
        return PROBLEMS if unknown or unsaid or (args.done and problems) else GOOD


def _read_answers(file: Path) -> dict[str, Value]:
    """An answers map: what it names is answered, null clears, all else stays as it is."""
    try:
        told = json.loads(file.read_text(encoding="utf-8-sig"))
        if not isinstance(told, dict):
            raise ValueError(type(told).__name__)
        encode(told)
        if odd := [path for path in told if path.startswith(("@", "/")) or not path]:
            raise ValueError(odd[0])
    except (OSError, ValueError, RecursionError) as error:
        raise KnownError(
            "answers_unreadable",
            _("答案文件“{name}”读不出来。").format(name=file.name),
            kept=_("记录没有改动。"),
            advice=_('它应是一个 JSON 对象：问题路径到答案；带小数的数写成文字，例如 "2.5"。'),
            detail=str(error),
        ) from error
    return told


def _photo(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder) as survey:
        filling = survey.filling.open(_inspection(survey, args.house, args.form))
        asked = filling.photo_questions()
        if args.question not in asked:
            raise KnownError(
                "no_photo_question",
                _("“{path}”不是这处房屋的照片题。").format(path=args.question),
                kept=_("没有加入任何照片，记录没有改动。"),
                advice=_("请改用下面括号里的一个路径。"),
                detail=" ".join(asked),
            )
        progress = ProgressLine(_("照片"), not args.json)
        outcome = survey.taking.add(args.files, args.question, filling.photos, progress=progress)
        for taken in outcome:
            if taken.entry is not None:
                filling.put_photo(taken.photo, taken.entry)
        survey.filling.commit(filling, reason=args.reason)
        return _tell_photos(args, outcome)


def _tell_photos(args: argparse.Namespace, outcome: list[Taken]) -> int:
    emit(
        args,
        {
            "added": [taken.photo for taken in outcome if taken.photo],
            "refused": {t.file.name: t.refused for t in outcome if t.refused},
            "duplicates": [t.file.name for t in outcome if t.duplicate_of],
        },
        [line for one in outcome for line in (words.taken(one), one.advice) if line],
    )
    return PROBLEMS if any(taken.refused for taken in outcome) else GOOD
