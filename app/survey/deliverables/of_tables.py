"""Tables: the ledger in our own columns or in a platform's, and the brief."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from app.errors import KnownError
from app.i18n import _
from app.survey.core import IsCancelled, Progress
from app.survey.deliverables.values import Choice, Delivered, Leaving, Maker, Topics, nothing, some
from app.survey.letters import Way
from exports.tables.model import Written


def _ledger_leaving(survey: Topics, choice: Choice) -> Leaving:
    outline = survey.tables.outline(choice.audience, under=choice.under, pictures=choice.pictures)
    if not outline.places:
        raise nothing()
    lines = [
        (_("房屋"), _("{n} 处").format(n=outline.places)),
        (_("检查记录"), _("{n} 份").format(n=outline.inspections)),
        (_("任务"), _("{n} 项").format(n=outline.tasks)),
        *(
            (
                sheet.name,
                _("{n} 列：{names}").format(n=len(sheet.columns), names=some(sheet.columns)),
            )
            for sheet in outline.sheets
        ),
    ]
    residents = dict.fromkeys(name for sheet in outline.sheets for name in sheet.personal)
    return Leaving(tuple(lines), _("台账") + ".xlsx", residents=tuple(residents))


def _ledger_write(
    survey: Topics, choice: Choice, target: Path, progress: Progress, cancelled: IsCancelled
) -> Delivered:
    written = survey.tables.ledger(
        target, choice.audience, under=choice.under, pictures=choice.pictures,
        values="codes" if choice.codes else "labels", progress=progress, cancelled=cancelled,
    )  # fmt: skip
    return Delivered(target, _rows_said(written))


def _mapped_leaving(survey: Topics, choice: Choice) -> Leaving:
    known = next((one for one in survey.tables.maps() if one.name == choice.column_map), None)
    if known is None:
        raise KnownError(
            "map_missing",
            _("还没有列对照表。"),
            kept=_("什么都没有写出。"),
            advice=_("点“照样例新建”，用记事本改成平台要的列，存好再选它。"),
        )
    if known.problems:
        raise KnownError(
            "map_wrong",
            _("列对照表“{name}”有 {n} 处写错。").format(name=known.name, n=len(known.problems)),
            kept=_("什么都没有写出。"),
            advice="\n".join(known.problems),
        )
    outline = survey.tables.outline(choice.audience, under=choice.under)
    if not outline.places:
        raise nothing()
    residents = dict.fromkeys(name for sheet in outline.sheets for name in sheet.personal)
    return Leaving(
        (
            (_("按"), known.title),
            (_("房屋"), _("{n} 处").format(n=outline.places)),
            (_("列"), _("照列对照表“{name}”里写的").format(name=known.name)),
        ),
        f"{known.name}.xlsx",
        residents=tuple(residents),
    )


def _mapped_write(
    survey: Topics, choice: Choice, target: Path, progress: Progress, cancelled: IsCancelled
) -> Delivered:
    written = survey.tables.mapped(
        choice.column_map, target, choice.audience, under=choice.under,
        progress=progress, cancelled=cancelled,
    )  # fmt: skip
    return Delivered(target, _rows_said(written))


def _rows_said(written: Written) -> tuple[str, ...]:
    said = [_("{sheet} {n} 行").format(sheet=name, n=n) for name, n in written.rows.items()]
    if written.cut:
        said.append(_("{n} 个格子太长，已截短").format(n=len(written.cut)))
    return tuple(said)


def _brief_leaving(survey: Topics, choice: Choice) -> Leaving:
    del choice  # of the whole survey, and nobody's name stands in it
    made = survey.letters.brief_values()
    figures = tuple((one.label, one.value) for one in made.figures)
    return Leaving(figures, _("简报") + ".docx")


def _brief_write(
    survey: Topics, choice: Choice, target: Path, progress: Progress, cancelled: IsCancelled
) -> Delivered:
    del progress, cancelled  # one page
    way: Way = "pdf" if target.suffix.lower() == ".pdf" else "docx"
    survey.letters.brief(target, choice.audience, way=way)
    return Delivered(target, (_("一页"),))


LEDGER: Final = Maker(_ledger_leaving, _ledger_write)
MAPPED: Final = Maker(_mapped_leaving, _mapped_write)
BRIEF: Final = Maker(_brief_leaving, _brief_write)
