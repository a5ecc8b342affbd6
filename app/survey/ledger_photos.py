"""What a ledger tells of a photo, wherever it stands: in an inspection, or after a repair."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.i18n import _
from app.model.canonical import Value
from app.survey.core import Core
from app.survey.hidden import masked
from app.survey.ledger_columns import Choice, day, number
from app.survey.taking import THUMBNAIL, Taking
from exports.tables.model import Cell, Column, Picture

Photo = Mapping[str, Value]


@dataclass(frozen=True)
class PhotoCells:
    """`front`: the small picture, where it is asked for; `facts`: what the camera and we know."""

    core: Core
    choice: Choice
    taking: Taking

    def front_columns(self) -> tuple[Column, ...]:
        return (Column("picture", _("小图"), "picture"),) if self.choice.pictures else ()

    def front(self, photo: Photo, name: str) -> tuple[Cell, ...]:
        """`name`: what the picture is called for whoever cannot see it."""
        return (self._picture(photo, name),) if self.choice.pictures else ()

    def columns(self) -> tuple[Column, ...]:
        position = (
            Column("lat", _("纬度（WGS 84）"), "number"),
            Column("lon", _("经度（WGS 84）"), "number"),
        )
        return (
            Column("taken", _("拍摄时间"), "date"),
            Column("time_from", _("时间来自")),
            Column("camera", _("相机")),
            Column("caption", _("说明")),
            *(position if self.choice.audience.exif else ()),
            Column("name", _("原文件名"), personal=True),  # people name files after people
            Column("here", _("原件")),
            Column("bytes", _("字节"), "number"),
        )

    def cells(self, photo: Photo) -> tuple[Cell, ...]:
        def said(name: str) -> str:
            return str(photo.get(name) or "")

        taken, name = said("taken"), said("name")
        source = said("time_from") or "exif"
        words = {"exif": _("相机"), "name": _("文件名")}
        # where it was taken leaves only where what the camera wrote is wished
        position = (number(said("lat")), number(said("lon")))
        return (
            day(taken),
            self.choice.said(source, words.get(source, source)) if taken else "",
            said("camera"),
            said("caption"),
            *(position if self.choice.audience.exif else ()),
            name if self.choice.audience.personal else masked(name),
            _("有") if self.core.photos.has(said("hash")) else _("未到"),
            number(said("bytes")),
        )

    def _picture(self, photo: Photo, name: str) -> Cell:
        if not self.taking.has_copy(photo, THUMBNAIL):
            return _("照片原件尚未交来")

        def read() -> bytes:  # when it is written: one picture in memory at a time
            return self.taking.copy_of(photo, THUMBNAIL) or b""

        return Picture(read, name)
