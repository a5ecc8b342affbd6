"""Commands that print what is filled in by hand: forms, day sheets, cards with codes."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from app import bootstrap
from app.cli.output import GOOD, WRONG_USE, Commands, ProgressLine, emit
from app.domain import coverage
from app.errors import KnownError
from app.i18n import _
from app.i18n.form_problems import finding_text
from app.store.roster_values import PlaceFilter
from app.survey.day_sheet import DayFacts
from app.survey.forms_on_paper import Choices, blank_form
from app.survey.forms_shelf import INSPECTION, load_file
from app.survey.survey import Survey
from exports.pdf.writer import PdfFacts
from forms.findings import FormError

#: More places than anybody walks to in a day are asked for by --limit.
USUAL_PLACES = 60
PAGE = 200


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    paper = commands.add_parser("paper", parents=[shared], help=_("打印纸质表（空白或预填，PDF）"))
    paper.add_argument("folder", type=Path, nargs="?", help=_("调查文件夹"))
    paper.add_argument("house", nargs="*", help=_("房屋名称、编号或记录编号；各印一份预填表"))
    paper.add_argument("--form", default=INSPECTION, help=_("表单编号，例如 danger_check"))
    paper.add_argument("--form-file", type=Path, help=_("任意表单工作簿（.xlsx），印成空白表"))
    paper.add_argument("--blank", action="store_true", help=_("空白表，不属于任何房屋"))
    paper.add_argument("--under", default="", help=_("这个村（社区、小区）下的全部房屋"))
    paper.add_argument("--rows", type=_count, help=_("每张表留几行空白"))
    paper.add_argument("--parts", type=_count, default=1, help=_("空白表里印几层"))
    paper.add_argument("--guidance", action="store_true", help=_("后面附上填写说明"))
    paper.add_argument("--personal", action="store_true", help=_("住户信息不遮盖（会记一笔）"))
    paper.add_argument("--reason", default="", help=_("不遮盖住户信息的理由"))
    paper.add_argument("-o", "--out", type=Path, required=True, help=_("PDF 文件"))
    paper.set_defaults(func=_paper)

    sheet = commands.add_parser("day-sheet", parents=[shared], help=_("打印走访单（PDF）"))
    sheet.add_argument("folder", type=Path, help=_("调查文件夹"))
    sheet.add_argument(
        "--under", default="", help=_("只要这个村（社区、小区）下的房屋；不写就是今天去的村")
    )
    sheet.add_argument("--limit", type=_count, default=USUAL_PLACES, help=_("最多几处"))
    sheet.add_argument("--all", action="store_true", help=_("也印已走访的和不需查的"))
    sheet.add_argument("--cards", action="store_true", help=_("改印二维码卡片"))
    sheet.add_argument("--added", type=_count, default=4, help=_("给新增房屋留几行"))
    sheet.add_argument("-o", "--out", type=Path, required=True, help=_("PDF 文件"))
    sheet.set_defaults(func=_day_sheet)


def _count(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 2000:
        raise argparse.ArgumentTypeError(_("应在 0 到 2000 之间"))
    return number


def _paper(args: argparse.Namespace) -> int:
    how = Choices(args.rows, args.parts, args.guidance, args.personal, args.reason)
    if args.form_file is not None:
        return _of_file(args, how)
    if args.folder is None:
        return _wrong(args, _("请写调查文件夹，或用 --form-file 指定一个表单。"))
    with bootstrap.open_survey(args.folder) as survey:
        if args.blank:
            return _told(args, survey.on_paper.blank(args.form, args.out, how), 0)
        wanted = [_meant(survey, house) for house in args.house]
        if args.under:
            under = survey.meant.place(args.under)
            wanted += _walk(survey, under, every=True)
        if not wanted:
            return _wrong(args, _("请写房屋、--under 或 --blank。"))
        progress = ProgressLine(_("纸质表"), not args.json)
        facts = survey.on_paper.many(wanted, args.form, args.out, how, progress)
        return _told(args, facts, len(wanted))


def _of_file(args: argparse.Namespace, how: Choices) -> int:
    try:
        form = load_file(args.form_file)
    except FormError as error:
        raise KnownError(
            "form_faulty",
            _("表单“{name}”有错，印不出来。").format(name=args.form_file.name),
            kept=_("没有写任何文件。"),
            advice=_("请先用 check-form 检查，按提示改好工作簿。"),
            detail="; ".join(finding_text(one) for one in error.findings[:3]),
        ) from error
    now = datetime.now().astimezone()
    return _told(args, blank_form(form, args.out, now, how), 0)


def _meant(survey: Survey, said: str) -> str:
    """A place by its name, number or id; an inspection by the start of its id."""
    found = survey.meant.places(said)
    return found[0].record if len(found) == 1 else survey.meant.inspection(said)


def _day_sheet(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder) as survey:
        today = survey.today.settings().village  # the sheet bears its name
        under = survey.meant.place(args.under) if args.under else today or None
        places = list(islice(_walk(survey, under, every=args.all), args.limit))
        if args.cards:
            return _told(args, survey.on_paper.cards(places, args.out), len(places))
        day: DayFacts = replace(survey.on_paper.day(), added=args.added)
        if args.under:
            day = replace(day, village=args.under)
        facts = survey.on_paper.day_sheet(places, day, args.out)
        return _told(args, facts, len(places))


def _walk(survey: Survey, under: str | None, *, every: bool) -> Iterator[str]:
    """The places below one in walking order; without those that need nobody any more."""
    wanted = PlaceFilter(under=under)
    for start in range(0, survey.core.store.place_count(wanted), PAGE):
        for row in survey.core.store.places(wanted, PAGE, start):
            if every or row.state not in {coverage.VISITED, coverage.NOT_NEEDED}:
                yield row.record


def _told(args: argparse.Namespace, facts: PdfFacts, places: int) -> int:
    emit(
        args,
        {"file": str(args.out), "pages": facts.pages, "places": places},
        [_("已写好 {file}，{pages} 页").format(file=args.out, pages=facts.pages)],
    )
    return GOOD


def _wrong(args: argparse.Namespace, words: str) -> int:
    emit(args, {"error": {"code": "wrong_use", "title": words}}, [words])
    return WRONG_USE
