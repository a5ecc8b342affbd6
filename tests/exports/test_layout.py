"""Slabs and pages: nothing stands alone that should not, nothing leaves its column."""

from __future__ import annotations

from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.pdf import faces, style
from exports.pdf.compose import compose
from exports.pdf.paginate import Page, paginate
from exports.pdf.slabs import Anchor, Box, Picture, Slab, Text
from exports.pdf.typeset import advance
from exports.report_model import (
    Block,
    Document,
    Fact,
    Facts,
    Heading,
    Paragraph,
    PhotoItem,
    Photos,
    SignatureBox,
    Signatures,
    Table,
)
from tests.exports.samples import FONTS, MEASURED, MONGOLIAN, document

FACES = faces.load(FONTS)
words = st.sampled_from(["", "W-3/A-B", MEASURED[:30], MEASURED, MONGOLIAN, "x" * 200])


def pages_of(*blocks: Block) -> list[Page]:
    return paginate(compose(Document("t", blocks), FACES))


def texts(slab: Slab) -> list[str]:
    return [op.text for op in slab.ops if isinstance(op, Text)]


@given(before=st.integers(0, 60), rows=st.integers(1, 90), cells=st.lists(words, max_size=5))
@settings(max_examples=60, deadline=None)
def test_no_table_row_stands_alone(before: int, rows: int, cells: list[str]) -> None:
    """Each page of a table shows its head and at least two rows, wherever it begins."""
    table = Table(
        ("序号", "现象"),
        tuple((f"#{n}", cells[n % len(cells)] if cells else "") for n in range(rows)),
        (1, 6),
    )
    pages = pages_of(*(Paragraph(f"第{n}行") for n in range(before)), Heading(2, "表"), table)
    seen = []
    for page in pages:
        on_page = [text for _y, slab in page.slabs for text in texts(slab)]
        numbers = [text for text in on_page if text.startswith("#")]
        seen.extend(numbers)
        if numbers:
            assert on_page.index("序号") < on_page.index(numbers[0])
            long_rows = any(len(cell) > 250 for cell in cells)
            assert len(numbers) >= min(2, rows) or long_rows
        else:
            assert "序号" not in on_page
            assert "表" not in on_page
    assert seen == [f"#{n}" for n in range(rows)]


@given(st.lists(st.sampled_from("hpft"), min_size=1, max_size=40))
@settings(max_examples=60, deadline=None)
def test_a_heading_is_never_the_last_on_its_page(kinds: list[str]) -> None:
    """A heading is followed by something on its own page."""
    made: dict[str, Block] = {
        "h": Heading(2, "章节"),
        "p": Paragraph(MEASURED),
        "f": Facts((Fact("地址", MONGOLIAN), Fact("层数", "2"))),
        "t": Table(("甲", "乙"), (("1", "2"), ("3", "4"))),
    }
    for page in pages_of(*(made[kind] for kind in kinds), Paragraph("完")):
        _y, last = page.slabs[-1]
        assert not any(isinstance(op, Anchor) for op in last.ops)


@given(st.lists(words, min_size=1, max_size=8))
@settings(max_examples=20, deadline=None)
def test_everything_stays_inside_the_margins(cells: list[str]) -> None:
    """Texts, frames and slabs end within the page's type area, however long the words are."""
    facts = tuple(Fact(cell[:40], cell) for cell in cells)
    items = tuple(PhotoItem(n, c, c, "", c, None, c[:60]) for n, c in enumerate(cells, 1))
    blocks = (
        *document().blocks[:1],
        Heading(1, cells[0] or "章"),
        Facts(facts),
        Paragraph("".join(cells)),
        Table(tuple("甲乙丙"), tuple((c, c, c) for c in cells), (1, 2, 3)),
        Signatures(tuple(SignatureBox(c[:60], c, c, "年月日") for c in cells)),
        Photos(items),
    )
    for page in pages_of(*blocks):
        for y, slab in page.slabs:
            assert y + slab.height <= style.HEIGHT + 0.1
            for op in slab.ops:
                if isinstance(op, Text):
                    wide = advance(op.text, op.type, FACES)
                    wide += op.spacing * (len(op.text) - 1)
                    assert op.x >= 0
                    assert op.x + wide <= style.WIDTH + 0.1, op.text
                    assert op.baseline <= slab.height
                elif isinstance(op, Box | Picture):
                    assert op.x + op.width <= style.WIDTH + 0.1


def test_paragraphs_leave_no_single_line_behind() -> None:
    """A paragraph that crosses a page has two lines at least on either side."""
    for filler in range(40, 52):
        pages = pages_of(*(Heading(3, "行") for _n in range(filler)), Paragraph(MEASURED * 2))
        for page in pages:
            lines = sum(slab.height == style.BODY.leading for _y, slab in page.slabs)
            assert lines != 1


@pytest.mark.parametrize(("per_page", "pages"), [(6, 2), (4, 3)])
def test_photo_pages_hold_six_or_four(per_page: int, pages: int) -> None:
    """Twelve photos below a chapter heading fill two pages of six, or three of four."""
    items = tuple(
        PhotoItem(n, "近景", "一层 W-3", "2026-11-22 09:41", "裂缝") for n in range(1, 13)
    )
    made = pages_of(Heading(1, "照片"), Photos(items, 4 if per_page == 4 else 6, "照片{n}"))
    assert len(made) == pages


@given(stamp=st.lists(words, max_size=8), per_page=st.sampled_from([2, 4, 6]))
@settings(max_examples=60, deadline=None)
def test_a_stamp_stays_on_its_strip_and_leaves_room_for_the_picture(
    stamp: list[str], per_page: Literal[2, 4, 6]
) -> None:
    """Whatever a template says: below the picture, inside the frame, in whole lines."""
    item = PhotoItem(1, "北墙", open=lambda: b"", stamp=tuple(stamp))
    (slab,) = compose(Document("t", (Photos((item,), per_page),)), FACES)
    (picture,) = (op for op in slab.ops if isinstance(op, Picture))
    small = [op for op in slab.ops if isinstance(op, Text) and op.type == style.STAMP]
    strips = [op for op in slab.ops if isinstance(op, Box)]
    assert bool(small) == bool(strips) == any(stamp)
    assert picture.height >= 100
    for strip in strips:
        assert strip.y == pytest.approx(picture.y + picture.height)
        for op in small:
            assert strip.y < op.baseline < strip.y + strip.height
            assert op.x + advance(op.text, op.type, FACES) <= strip.x + strip.width + 0.01


def test_a_table_must_be_square() -> None:
    """A row that has more or fewer cells than the head is refused when it is made."""
    with pytest.raises(ValueError, match="as many cells"):
        Table(("甲", "乙"), (("1",),))
    with pytest.raises(ValueError, match="every column"):
        Table(("甲", "乙"), (), (1.0,))
