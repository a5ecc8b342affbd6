"""In the dossier: this inspection beside the visit before it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.i18n import _, listed
from app.survey.compared import Change, Compared, Comparison, Crack, PhotoPair, Picture, VisitTold
from app.survey.core import Core
from app.survey.dossier_photos import OpenPhoto, number_words
from app.survey.mark_words import drawing
from exports.report_model import (
    Block,
    Heading,
    Note,
    Paragraph,
    PhotoItem,
    PhotoPairs,
    Table,
    Trend,
    Trends,
)
from exports.report_model import PhotoPair as PairOnPaper


def compared_blocks(
    core: Core, record: str, open_photo: OpenPhoto, numbers: Mapping[str, int]
) -> tuple[Block, ...]:
    """A chapter without its heading; nothing where nobody was here before.

    `numbers`: the numbers of this dossier's own photos.
    """
    topic = Compared(core)
    found = topic.of(record)
    if found is None:
        return ()
    return tuple(_blocks(found, topic.cracks(record), open_photo, numbers))


def _blocks(
    found: Comparison, cracks: list[Crack], open_photo: OpenPhoto, numbers: Mapping[str, int]
) -> Iterator[Block]:
    yield Paragraph(
        _("本次（{after}）和上次（{before}）对比：答案不同 {n} 处，同一位置的照片 {m} 组。").format(
            after=visit_words(found.after), before=visit_words(found.before),
            n=len(found.changes), m=len(found.pairs),
        )
    )  # fmt: skip
    if cracks:
        yield Heading(2, _("裂缝宽度的变化"))
        yield Trends(tuple(_trend(one) for one in cracks), "mm")
        yield Note(_("宽度是各次检查时填写或在照片上标注的最大宽度。"))
    if found.changes:
        yield Heading(2, _("改变的答案"))
        yield _table(found.changes)
    if found.pairs:
        yield Heading(2, _("同一位置的照片"))
        yield PhotoPairs(
            tuple(_pair(one, open_photo, numbers) for one in found.pairs),
            _("上次 {day}").format(day=found.before.day),
            _("本次 {day}").format(day=found.after.day),
        )
    not_again = [one.words for one in found.alone if one.after is None]
    if not_again:
        yield Note(
            _("上次拍过、这次没有再拍的：{names}。").format(names=listed(dict.fromkeys(not_again)))
        )


def visit_words(visit: VisitTold) -> str:
    """Day and people of a visit."""
    return f"{visit.day} {visit.by}".strip()


def how_words(pair: PhotoPair) -> str:
    """How two photos came to stand beside each other, and how far apart they were taken."""
    said = {
        "hand": _("由人指定为同一位置"),
        "shot": _("同一题同一张"),
        "position": _("按拍摄位置配上"),
        "order": _("按拍摄顺序配上，请核对"),
    }.get(pair.how, "")
    if pair.metres is None:
        return said
    return _("{said}；两次拍摄位置相距约 {metres} 米").format(said=said, metres=round(pair.metres))


def _table(changes: tuple[Change, ...]) -> Table:
    return Table(
        (_("题目"), _("上次"), _("本次")),
        tuple((one.what, one.before, one.after) for one in changes),
        weights=(2.2, 1.4, 1.4),
        caption=_("两次不同的答案"),
    )


def _trend(crack: Crack) -> Trend:
    return Trend(
        _("{place}：{sign}{grown} mm").format(
            place=crack.place, sign="+" if crack.grown > 0 else "", grown=crack.grown
        ),
        tuple((day, float(width), f"{width}") for day, width in crack.widths),
    )


def _pair(pair: PhotoPair, open_photo: OpenPhoto, numbers: Mapping[str, int]) -> PairOnPaper:
    assert pair.before is not None and pair.after is not None  # what is paired has both
    return PairOnPaper(
        pair.words,
        _item(pair.before, open_photo, 0),
        _item(pair.after, open_photo, numbers.get(pair.after.id, 0)),
        how_words(pair),
    )


def _item(picture: Picture, open_photo: OpenPhoto, number: int) -> PhotoItem:
    entry = dict(picture.entry)
    return PhotoItem(
        number=number,
        question="",
        time=picture.time or _("拍摄时间不详"),
        caption=number_words().format(n=number) if number else "",
        open=open_photo(entry),
        absent=_("照片原件尚未交来"),
        marks=drawing(entry),
    )
