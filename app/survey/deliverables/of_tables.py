"""Tables: the ledger in our own columns or in a platform's, and the brief."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from app.i18n import _
from app.survey.core import IsCancelled, Progress
from app.survey.deliverables.values import Choice, Delivered, Leaving, Maker, Topics, nothing, some


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
    said = [_("{sheet} {n} 行").format(sheet=name, n=n) for name, n in written.rows.items()]
    if written.cut:
        said.append(_("{n} 个格子太长，已截短").format(n=len(written.cut)))
    return Delivered(target, tuple(said))


LEDGER: Final = Maker(_ledger_leaving, _ledger_write)
