"""The list of a record's photos: number, question, place, time, what is seen."""

from __future__ import annotations

from app.i18n import _
from app.survey.dossier_photos import number_words
from app.survey.inspected import Record
from app.survey.words import BLANK
from exports.report_model import Block, Table


def photo_index(record: Record) -> list[Block]:
    if not record.photos:
        return []
    rows = tuple(
        (
            number_words().format(n=item.number),
            item.question or BLANK,
            item.place or BLANK,
            item.time or BLANK,
            item.caption or (item.absent if item.open is None else "") or BLANK,
        )
        for item in record.photos
    )
    head = (_("照片"), _("拍的是什么"), _("位置"), _("拍摄时间"), _("说明"))
    return [Table(head, rows, (44, 130, 110, 92, 100), caption=_("照片目录"))]
