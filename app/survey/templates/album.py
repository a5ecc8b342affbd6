"""照片册: every photo of an inspection, two large ones a page, behind a list of them."""

from __future__ import annotations

from app.i18n import _
from app.survey.dossier_photos import number_words
from app.survey.inspected import Record
from app.survey.templates.photo_index import photo_index
from exports.report_model import (
    Block,
    Document,
    Fact,
    Facts,
    Masthead,
    PageBreak,
    Paragraph,
    Photos,
)


def build(record: Record) -> Document:
    facts = (
        Fact(_("房屋名称"), record.name),
        Fact(_("地址"), record.answer("id.address")),
        Fact(_("检查日期"), record.answer("id.date")),
        Fact(_("检查人员"), record.people),
        Fact(_("照片"), _("{n} 张").format(n=len(record.photos))),
        Fact(_("记录编号"), record.view.record),
    )
    blocks: list[Block] = [
        Masthead(_("照片册"), record.form, record.letterhead, _("扫码查记录是否又有改动")),
        Facts(facts),
    ]
    if record.photos:
        blocks += photo_index(record)
        blocks += [PageBreak(), Photos(record.photos, 2, number_words())]
    else:
        blocks.append(Paragraph(_("这次检查没有照片。")))
    return record.document(_("照片册"), tuple(blocks))
