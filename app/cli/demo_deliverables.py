"""The demo's last papers: what a town and a platform get, written as the page 报告 writes it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app.i18n import _
from app.survey.deliverables.values import Choice, Delivered
from app.survey.survey import Survey


def write(survey: Survey, folder: Path) -> Iterator[tuple[str, Delivered]]:
    """Write one of each kind into `folder`; gives its name and what came of it."""
    wanted = (
        (Choice("papers", volume=True, archive=True), folder),
        (Choice("papers", paper="notice"), folder / _("告知书")),
        (Choice("ledger", pictures=True), folder / _("台账.xlsx")),
        (Choice("brief"), folder / _("简报.docx")),
        (Choice("gis"), folder / _("地图资料包")),
        (Choice("photos"), folder / _("照片")),
    )
    names = {one.code: one.name for one in survey.deliverables.offered()}
    for choice, target in wanted:
        yield names[choice.code], survey.deliverables.write(choice, target)
