"""Positions for maps: the pack for 国土空间基础信息平台, with where each position comes from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from app import __version__
from app.domain import rule_stamps
from app.errors import Cancelled, KnownError
from app.i18n import _
from app.survey.audience import Audience
from app.survey.core import Core, IsCancelled, Progress, never, quiet
from app.survey.gis_layers import MapLayers
from app.survey.ledger_parts import last_change
from app.survey.papers import unwritten
from exports.errors import ExportError
from exports.gis import pack
from exports.gis.layer_model import CGCS2000, PROJECTED
from exports.gis.projecting import title

MAPS: Final = "export"
#: The border of the two 3° zones in which the banner lies, degrees east (domain notes §7.1).
_BORDER: Final = 109.5
_STEM: Final = "chengjian"


@dataclass(frozen=True)
class MapFacts:
    """What a pack would hold: houses with and without a position, by source; names of columns."""

    located: int
    lost: int
    sources: dict[str, int]
    columns: tuple[str, ...]
    system: int  # the projected system in which most positions lie, 0 without any


class Gis:
    """The topic `gis` of an open survey."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def preview(self, audience: Audience, *, under: str = "") -> MapFacts:
        """What would leave, before it does."""
        made = MapLayers(self._core, audience, under, photos=False)
        return self._facts(made)

    def pack(
        self,
        target: Path,
        audience: Audience,
        *,
        under: str = "",
        systems: tuple[int, ...] | None = None,
        photos: bool = True,
        progress: Progress = quiet,
        cancelled: IsCancelled = never,
    ) -> pack.Pack:
        """Write the pack as the folder `target`, new or empty.

        `systems`: EPSG codes of further, projected copies (4545, 4546); None: the one in which
        most houses lie. Raises KnownError, Cancelled; then nothing was written.
        """
        made = MapLayers(self._core, audience.checked(), under, photos)
        facts = self._facts(made)
        if not facts.located + facts.lost:
            raise KnownError(
                "nothing_to_map",
                _("这里还没有房屋，没有可写的位置。"),
                kept=_("没有写出任何文件。"),
                advice=_("请先导入名册，或换一个范围。"),
            )
        if systems is None:
            systems = (facts.system,) if facts.system else ()
        if unknown := [epsg for epsg in systems if epsg not in PROJECTED]:
            raise KnownError(
                "system_unknown",
                _("没有 EPSG:{code} 这种坐标系可选。").format(code=unknown[0]),
                kept=_("没有写出任何文件。"),
                advice=_("请选 4545（中央经线 108°）或 4546（中央经线 111°）。"),
            )
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise KnownError(
                "folder_not_empty",
                _("文件夹“{name}”里已经有东西。").format(name=target.name),
                kept=_("里面的文件没有改动，什么都没有写出。"),
                advice=_("请换一个新的文件夹名。"),
            )
        audience.noted(self._core, MAPS, under, facts.located + facts.lost, file=target.name)
        moment = datetime.fromisoformat(last_change(self._core))
        total = 2 * (facts.located + facts.lost) if photos else facts.located + facts.lost
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            return pack.write(
                target, _STEM, made.layers, systems, self._metadata(facts, systems, audience),
                _words(), moment, total, progress, cancelled,
            )  # fmt: skip
        except ExportError as error:
            if error.code == "cancelled":
                raise Cancelled from error
            raise unwritten(target, error) from error
        except OSError as error:
            raise unwritten(target, error) from error

    def _facts(self, made: MapLayers) -> MapFacts:
        located, lost = made.counts
        wanted = made.shown
        sources = Counter(made.spots[one].source for one in wanted)
        east = sum(made.spots[one].lon >= _BORDER for one in wanted)
        system = 0 if not located else PROJECTED[1] if 2 * east >= located else PROJECTED[0]
        columns = tuple(field.label for field in made.layers[0].fields)
        return MapFacts(located, lost, dict(sources), columns, system)

    def _metadata(
        self, facts: MapFacts, systems: tuple[int, ...], audience: Audience
    ) -> list[tuple[str, str]]:
        meta, core = self._core.store.meta, self._core
        stamps = sorted(rule_stamps.stamps().items())
        rules = _("；").join(f"{name} {stamp}" for name, stamp in stamps)
        source = {"roster": _("名册"), "photos": _("照片")}
        told = _("；").join(f"{source[one]} {n}" for one, n in sorted(facts.sources.items()))
        return [
            (_("数据集"), meta.title),
            (_("数据截至"), last_change(core)),
            (_("写出人"), core.person),
            (_("主坐标系"), f"EPSG:{CGCS2000} {title(CGCS2000)}"),
            *((_("投影坐标系"), f"EPSG:{epsg} {title(epsg)}") for epsg in systems),
            (_("坐标顺序"), _("先经度（东）后纬度（北）")),
            (_("高程"), _("没有；手机的大地高不作高程")),
            (_("有位置的房屋"), str(facts.located)),
            (_("没有位置的房屋"), _("{n}（在表 no_position 里，一处不少）").format(n=facts.lost)),
            (_("位置来源"), told),
            (
                _("位置精度"),
                _("名册：按来源资料；照片：手机定位，一般 5–20 m，取同一次检查的中间值"),
            ),
            (_("等级"), _("参考判定，以有资质机构的鉴定报告为准；三种尺度各占一列，不互相换算")),
            (_("规则表"), rules),
            (_("个人信息"), _("未遮盖") if audience.personal else _("已遮盖")),
            (_("软件"), f"Chengjian {__version__}"),
            (_("网页用 GeoJSON"), _("WGS 84；与 CGCS2000 之差小于手机定位误差，未作转换")),
        ]


def _words() -> pack.Words:
    return pack.Words(
        dictionary=_("数据字典.csv"),
        dictionary_head=(_("图层"), _("字段"), _("名称"), _("类型"), _("说明")),
        metadata=_("元数据.csv"),
        metadata_head=(_("项目"), _("内容")),
        cut=_("截短的文字.csv"),
        cut_head=(_("图层"), _("行"), _("字段"), _("全文")),
        hashes=_("校验.sha256"),
        kinds={
            "text": _("文字"), "integer": _("整数"), "number": _("小数"), "date": _("日期"),
        },
    )  # fmt: skip
