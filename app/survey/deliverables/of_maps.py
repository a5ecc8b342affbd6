"""The pack for maps."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from app.i18n import _
from app.i18n.roster_problems import field_name
from app.survey.core import IsCancelled, Progress
from app.survey.deliverables.values import Choice, Delivered, Leaving, Maker, Topics, nothing, some
from app.sync.refusals import size_words


def _gis_leaving(survey: Topics, choice: Choice) -> Leaving:
    facts = survey.gis.preview(choice.audience, under=choice.under)
    if not facts.located + facts.lost:
        raise nothing()
    lines = [
        (_("有位置的房屋"), _("{n} 处").format(n=facts.located)),
        (_("没有位置的房屋"), _("{n} 处，另写一张表").format(n=facts.lost)),
        (
            _("每处写的"),
            _("{n} 列：{names}").format(n=len(facts.columns), names=some(facts.columns)),
        ),
        (_("坐标系"), _gis_systems(choice, facts.system)),
    ]
    warnings = () if facts.located else (_("没有一处房屋有位置：地图上会是空的。"),)
    return Leaving(
        tuple(lines), _("地图资料包"),
        residents=(field_name("owner"), field_name("phone")), warnings=warnings,
    )  # fmt: skip


def _gis_systems(choice: Choice, fitting: int) -> str:
    systems = (fitting,) if choice.systems is None and fitting else choice.systems or ()
    return " · ".join(f"EPSG:{code}" for code in (4490, *systems))


def _gis_write(
    survey: Topics, choice: Choice, target: Path, progress: Progress, cancelled: IsCancelled
) -> Delivered:
    made = survey.gis.pack(
        target, choice.audience, under=choice.under, systems=choice.systems,
        progress=progress, cancelled=cancelled,
    )  # fmt: skip
    said = [_("{n} 个文件，{size}").format(n=len(made.files), size=size_words(made.bytes))]
    return Delivered(target, tuple(said))


GIS: Final = Maker(_gis_leaving, _gis_write)
