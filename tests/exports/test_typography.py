"""What an editor would send back: heads that end a page, lone rows, ink outside, empty captions."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.pdf import faces, style
from exports.pdf.compose import compose
from exports.pdf.contents import numbered
from exports.pdf.paginate import Page, paginate
from exports.pdf.slabs import Anchor, Box, PageOf, Picture, Rule, Slab, Text
from exports.pdf.style import Type
from exports.pdf.typeset import advance, justified, wrapped
from exports.pdf.writer import HEAD, Numbering, outline, printed, write_pdf
from exports.report_model import (
    Block,
    Contents,
    Cover,
    Document,
    Fact,
    Facts,
    Heading,
    Letter,
    Letterhead,
    Masthead,
    Note,
    Paragraph,
    Passage,
    Photos,
    SealBox,
    SignatureBox,
    Signatures,
    Table,
)
from tests.exports.samples import FONTS, MEASURED, MONGOLIAN, document, photo

FACES = faces.load(FONTS)
BODY = style.BODY
#: Short and long, with marks at every place, and words that no line holds.
said = st.sampled_from(
    ["", "无", "裂缝（见照片1）。", "（一）“贯通”裂缝，《标准》第5.3.3条；宽 1.4 mm……", MEASURED,
     MONGOLIAN, "W-3/A-B", "x" * 160, "，。、；：", "——" * 30, "（" * 40]
)  # fmt: skip


def pages_of(*blocks: Block) -> list[Page]:
    made = Document("t", blocks, table_words="表 {n}", table_again="续表 {n}", qr_text="CJ1:x")
    return paginate(compose(made, FACES))


def ops_of(page: Page) -> Iterator[tuple[float, object]]:
    for y, slab in page.slabs:
        for op in slab.ops:
            yield y, op


def chance(kind: str, text: str, rows: int) -> Block:
    """A block of any kind with this text in every place where a text can stand."""
    cells = tuple((str(n), text, text) for n in range(rows))
    short = text[:60]  # a box that fills a page leaves no room for its heading
    boxes = tuple(SignatureBox(short, short, short, "年　月　日") for _n in range(rows % 5))
    head = Letterhead(text, text)
    made: dict[str, Block] = {
        "1": Heading(1, text or "章"),
        "2": Heading(2, text or "节"),
        "3": Heading(3, text or "目"),
        "p": Paragraph(text),
        "l": Paragraph("下表列出：", leads=True),
        "n": Note(text),
        "f": Facts(tuple(Fact(text, text) for _n in range(rows))),
        "t": Table(("序号", text, "现象"), cells, (1, 4, 4), caption="发现"),
        "u": Table(("序号", text, "现象"), cells, (1, 4, 4), total=True),
        "s": Signatures(boxes, SealBox(text)),
        "4": Signatures(boxes, None, 4),
        "m": Masthead(text or "题", text, head, text),
    }
    return made[kind]


blocks = st.lists(
    st.builds(chance, st.sampled_from("123plnftus4m"), said, st.integers(0, 12)), max_size=25
)


@given(blocks)
@settings(max_examples=40, deadline=None)
def test_no_ink_leaves_the_type_area(chosen: list[Block]) -> None:
    """Whatever stands where: lines, rules, frames and pictures end within the margins."""
    for page in pages_of(Cover("封面", MONGOLIAN), Contents("目录", 2), *chosen):
        for y, op in ops_of(page):
            if isinstance(op, Text):
                wide = advance(op.text, op.type, FACES) + op.spacing * max(0, len(op.text) - 1)
                assert op.x >= -0.01 and op.x + wide <= style.WIDTH + 0.1, op.text
                assert 0 <= y + op.baseline <= style.HEIGHT + 0.1
            elif isinstance(op, Rule | Box | Picture):
                assert op.x >= -0.01 and op.x + op.width <= style.WIDTH + 0.01
                height = 0.0 if isinstance(op, Rule) else op.height
                assert y + op.y + height <= style.HEIGHT + 0.1


@given(blocks, st.integers(0, 50))
@settings(max_examples=40, deadline=None)
def test_nothing_that_announces_ends_a_page(chosen: list[Block], before: int) -> None:
    """No heading, caption, head of a table, or introducing line is the last on its page, where it
    and all that it announces have room on one: nine chapters over a box of a page have not."""
    filler = [Paragraph(f"第{n}行") for n in range(before)]
    pages = pages_of(*filler, *chosen, Paragraph("完"))
    for page, after in zip(pages, [*pages[1:], None], strict=True):
        _y, last = page.slabs[-1]
        if after is not None and last.keep_next and _chain(last, after) > style.HEIGHT:
            continue
        texts = [op for op in last.ops if isinstance(op, Text)]
        assert not any(isinstance(op, Anchor) and op.key != HEAD for op in last.ops)
        assert not any(op.type is style.TABLE_CAPTION for op in texts)
        heads = list(style.HEADINGS.values())
        assert not any(op.type is head for op in texts for head in heads)
        assert not any(op.text == "下表列出：" for op in texts)


def _chain(last: Slab, after: Page) -> float:
    """How high a page's last slab is with what it announces, to its end on the page after."""
    high = last.before + last.height
    for _y, slab in after.slabs:
        high += slab.before + slab.height
        if not slab.keep_next:
            break
    return high


@given(st.integers(0, 55), st.integers(2, 70), st.booleans(), st.booleans())
@settings(max_examples=30, deadline=None)
def test_a_table_leaves_no_row_alone_and_repeats_its_head(
    before: int, rows: int, total: bool, noted: bool
) -> None:
    """At least two rows a page under head and caption, the sum not without two rows above it, and
    what is noted of it on the page of its end."""
    cells = tuple((f"#{n}", MEASURED[: n * 7 % 60]) for n in range(rows))
    table = Table(("序号", "现象"), cells, (1, 6), total=total, caption="检查发现")
    after: list[Block] = [Note("注记")] if noted else []
    pages = pages_of(*(Paragraph("行") for _n in range(before)), table, *after)
    seen, first = [], True
    for page in pages:
        texts = [op.text for _y, op in ops_of(page) if isinstance(op, Text)]
        numbers = [text for text in texts if text.startswith("#")]
        seen += numbers
        if not numbers:
            assert "序号" not in texts
            continue
        assert texts.index("序号") < texts.index(numbers[0])
        assert ("表 1\u3000检查发现" if first else "续表 1\u3000检查发现") in texts
        assert len(numbers) >= min(2, rows)
        if total and f"#{rows - 1}" in numbers:
            assert len(numbers) >= min(3, rows)
        if noted and f"#{rows - 1}" in numbers:
            assert "注记" in texts
        first = False
    assert seen == [f"#{n}" for n in range(rows)]


@given(st.lists(said, min_size=1, max_size=9))
@settings(max_examples=20, deadline=None)
def test_every_picture_has_its_number_and_words(captions: list[str]) -> None:
    """No caption is empty, however little was said of a photo; numbers run on."""
    items = tuple(
        replace(photo(n), question=text or "照片", caption=text, place="", time="")
        for n, text in enumerate(captions, 1)
    )
    for per_page in (2, 4, 6):
        pages = pages_of(Photos(items, per_page, "照片{n}"))  # type: ignore[arg-type]
        texts = [op.text for page in pages for _y, op in ops_of(page) if isinstance(op, Text)]
        begun = [n for n, one in enumerate(texts) if re.match(r"照片\d+(?!\d)", one)]
        assert [int(texts[n][2:].split(" ")[0]) for n in begun] == [one.number for one in items]
        for start, end in pairwise([*begun, len(texts)]):
            words = "".join(texts[start:end]).removeprefix(f"照片{texts[start][2:].split(' ')[0]}")
            assert words.strip()


@given(st.text("一二三（）《》“”，。、；：！？…—第5条 mm", max_size=120), st.integers(60, 480))
@settings(max_examples=100, deadline=None)
def test_chinese_marks_stand_where_they_may(text: str, width: int) -> None:
    """No line begins with a closing mark or ends with an opening one, ink stays in the column."""
    for indent in (0.0, 21.0):
        for number, one in enumerate(justified(text, width, BODY, FACES, indent)):
            if one is None:
                continue
            wide = advance(one.text, BODY, FACES) + one.spacing * (len(one.text) - 1)
            assert one.x + wide <= width + 0.1 or len(one.text) <= 2
            crowd = re.search("[（《“，。、；：！？）》”…—]{4}", text)
            if number and not crowd and width > 120:
                assert one.text[0] not in "，。、；：！？）》”…"
            if not crowd and width > 120 and one.text != wrapped(text, width, BODY, FACES)[-1]:
                assert one.text[-1] not in "（《“" or one.text in text[-len(one.text) :]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("宽 1.4 mm 的裂缝", "1.4 mm"), ("见第 5 条", "第 5 条"),
        ("承载力 12.5 kN/m²。", "12.5 kN/m²。"),
        ("（界限 > 7 ‰）", "> 7 ‰）"), ("挠度 > l0/120", "> l0/120"),
        ("他说……", "说……"), ("2026—2027 年", "2026—"), ("砂浆（0.4 MPa）。", "（0.4 MPa）。"),
    ],
)  # fmt: skip
def test_what_belongs_together_is_not_parted(text: str, kept: str) -> None:
    """Number and unit, 第 and 条, both halves of an ellipsis: at any width that holds them."""
    least = advance(kept, BODY, FACES) + 1
    for width in range(int(least) + 1, 200, 3):
        lines = wrapped("甲乙丙丁" + text, width, BODY, FACES)
        assert any(kept in one for one in lines), (width, lines)


def test_short_heads_of_columns_are_not_broken() -> None:
    """序号 stays one word, however little its column was given."""
    table = Table(("序号", "见照片", "现象"), (("1", "照片1", MEASURED),), (1, 1, 60))
    (page,) = pages_of(table)
    texts = [op.text for _y, op in ops_of(page) if isinstance(op, Text)]
    assert texts[:3] == ["序号", "见照片", "现象"]


def test_two_marks_stand_closer_than_two_squares() -> None:
    """「）。」 tears no hole; the blank half of a last mark hangs over the edge."""
    plain = FACES.regular.width("（甲）。", 10)
    assert advance("（甲）。", Type(10, 14), FACES) == pytest.approx(plain - 10 * (0.19 + 2 * 0.5))


def test_the_contents_name_the_pages_where_chapters_begin(tmp_path: Path) -> None:
    """As another reader finds them; in a volume they count on from its first page."""
    long = [block for n in range(9) for block in (Heading(1, f"章{n}"), Paragraph(MEASURED * 9))]
    paper = document(Cover("封面"), Contents("目录"), *long)
    pages, entries = outline(paper, FONTS)
    write_pdf(paper, tmp_path / "a.pdf", FONTS)
    command = ["pdftotext", "-layout", str(tmp_path / "a.pdf"), "-"]
    text = subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout
    sheets = text.split("\f")[:-1]
    assert len(sheets) == pages
    told = dict(re.findall(r"(章\d)\s+(\d+)", sheets[1]))
    for entry in entries[1:]:
        assert told[entry.title] == str(entry.page)
        assert entry.title in sheets[entry.page - 1]
    volume = printed(paper, FONTS, numbering=Numbering(41, 90))
    (tmp_path / "b.pdf").write_bytes(volume.data)
    text = subprocess.run([*command[:2], str(tmp_path / "b.pdf"), "-"], capture_output=True,
                          check=True, encoding="utf-8").stdout  # fmt: skip
    assert "41 / 90" in text and dict(re.findall(r"(章\d)\s+(\d+)", text.split("\f")[1])) == {
        title: str(int(page) + 40) for title, page in told.items()
    }


def test_the_running_head_names_the_chapter(tmp_path: Path) -> None:
    """That which one is in at the top of the page, at the right."""
    long = [block for n in range(4) for block in (Heading(1, f"章{n}"), Paragraph(MEASURED * 12))]
    write_pdf(document(Cover("封面"), *long), tmp_path / "a.pdf", FONTS)
    command = ["pdftotext", "-layout", str(tmp_path / "a.pdf"), "-"]
    text = subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout
    current = "章0"
    for sheet in text.split("\f")[1:-1]:
        first, rest = sheet.split("\n", 1)
        begins = rest.strip().split("\n")[0].strip()
        expected = begins if re.fullmatch(r"章\d", begins) else current
        assert first.rstrip().endswith(expected)
        current = (re.findall(r"^\s*(章\d)\s*$", rest, re.MULTILINE) or [current])[-1]


@pytest.mark.parametrize("times", [1, 3, 5])
def test_a_letter_takes_the_largest_type_that_fits_its_page(times: int) -> None:
    """One page, in the type area of official letters, whatever must be said."""
    box = SignatureBox("收到人", "", "", "年　月　日")
    letter = Letter(
        "告知书", "户主：",
        tuple(Passage(f"{n}. 看了什么", "房屋的情况。" * 4 * times) for n in range(5)),
        ("示例镇人民政府", "2026年11月22日"), (box, box), Letterhead(MONGOLIAN, "电话 1"),
    )  # fmt: skip
    pages = pages_of(letter)
    assert len(pages) == 1
    body = {
        op.type.size for _y, op in ops_of(pages[0]) if isinstance(op, Text) and not op.type.bold
    }
    assert (max(body) == 16) == (times == 1)


def test_page_numbers_are_filled_in_before_anything_is_painted() -> None:
    pages = pages_of(Contents("目录"), Heading(1, "章"), Paragraph("文"))
    numbered(pages, 1, FACES)
    assert not any(isinstance(op, PageOf) for page in pages for _y, op in ops_of(page))
