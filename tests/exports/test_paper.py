"""Paper forms: whole, in order, readable, on the page; the same input is the same file."""

from __future__ import annotations

import re
import tracemalloc
from pathlib import Path

import pytest

from app.survey.day_sheet import DayFacts, day_sheet, plates
from app.survey.forms_on_paper import USUAL, Choices, blank_paper
from exports.paper_model import DaySheet, Printing
from exports.pdf import faces, style
from exports.pdf import paper_style as paper
from exports.pdf.paginate import paginate
from exports.pdf.paper_compose import SIGN_HEIGHT, compose
from exports.pdf.paper_day import CODE, QUIET, day_slabs
from exports.pdf.paper_writer import write_papers
from exports.pdf.slabs import Box, Qr
from forms.definition import Question
from forms.numbering import asked, is_cell, numbers, static_words
from tests.exports.papers import (
    LONG,
    NOW,
    SHIPPED,
    blank,
    codes_of,
    place_row,
    run,
    shipped,
    text_of,
)
from tests.exports.samples import FONTS
from tests.forms.making import form

HOSTILE = f"""
| survey |
| | type               | name   | label       | relevant                      |
| | begin group        | g      | {"很长的标题" * 400} |                      |
| | select_one many    | one    | {"问" * 2000} |                             |
| | select_multiple many | some | 选几个      | ${{one}} = 'c3' or ${{one}} = 'c4' |
| | text               | t      | {"x" * 2000} | count(${{some}}) > 3          |
| | end group          | g      |             |                               |
| | begin repeat       | r      | 行          |                               |
| | select_one many    | inner  | 里面的      |                               |
| | text               | note   | 说明        |                               |
| | end repeat         | r      |             |                               |
| choices |
| | list_name | name | label |
""" + "\n".join(f"| | many | c{n} | {'选项' * 60}{n} |" for n in range(500))


def _loosely(number: str, label: str) -> re.Pattern[str]:
    """A number and the label behind it, wherever lines break."""
    return re.compile(r"(?<![\d.])" + r"\s*".join(map(re.escape, number + label)))


def _above(question: Question) -> list[Question]:
    return question.ancestors()[:-1]


@pytest.mark.parametrize("name", SHIPPED)
def test_every_question_stands_once_and_in_the_order_of_the_screen(
    name: str, tmp_path: Path
) -> None:
    """Number and label of each question outside of rows, in the form's order, exactly once;
    those of rows at least once, as heads of a table that may come back overleaf."""
    made = shipped(name)
    text = run("pdftotext", "-raw", str(blank(made, tmp_path / "a.pdf")), "-")
    found = dict(numbers(made.root))
    last = -1
    for question in asked(made.root):
        if any(is_cell(above) for above in _above(question)):
            continue
        words = static_words(question.logic.label, "zh") if question.logic.label else ""
        label = re.sub(r"\s", "", words.rstrip("：:—– "))
        pattern = _loosely(found[question.path], label)
        places = [match.start() for match in pattern.finditer(text)]
        assert places, f"{found[question.path]} {label}"
        if any(above.kind == "repeat" for above in _above(question)):
            continue
        assert len(places) == 1, f"{found[question.path]} {label}"
        assert places[0] > last
        last = places[0]


@pytest.mark.parametrize("name", ["quick_screening", "rural_check"])
def test_the_form_of_a_village_house_fits_four_pages(name: str, tmp_path: Path) -> None:
    pdf = blank(shipped(name), tmp_path / "a.pdf")
    assert int(re.findall(r"Pages:\s+(\d+)", run("pdfinfo", str(pdf)))[0]) <= 4


def test_the_digits_on_paper_are_the_keys_of_the_screen(tmp_path: Path) -> None:
    text = text_of(blank(shipped("danger_check"), tmp_path / "a.pdf"))
    assert "1晴2多云3阴4雨5雪6大风7沙尘8雾" in text
    assert "1有2无3不详3.1加过层吗？" in text


def test_conditions_are_said_in_words(tmp_path: Path) -> None:
    text = text_of(blank(shipped("danger_check"), tmp_path / "a.pdf"))
    assert "2.17选“有人”或“部分有人”时填" in text
    assert "3.1–3.8任一题选“有”时填" in text
    assert "10.3选“拒签”时填" in text
    assert "填了9.5时填" in text


def test_every_font_is_embedded_and_every_word_within_the_margins(tmp_path: Path) -> None:
    pdf = blank(shipped("danger_check"), tmp_path / "a.pdf", Choices(guidance=True))
    for row in run("pdffonts", str(pdf)).splitlines()[2:]:
        assert re.search(r"NotoSansSC-(Regular|Bold) +TrueType +\w+ +yes yes yes", row), row
    _assert_within(pdf)


def _assert_within(pdf: Path) -> None:
    found = re.findall(
        r'xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">',
        run("pdftotext", "-bbox", str(pdf), "-"),
    )
    boxes = [tuple(map(float, box)) for box in found]
    assert len(boxes) > 20
    assert min(box[0] for box in boxes) >= style.LEFT - 0.5
    assert max(box[2] for box in boxes) <= style.PAGE_WIDTH - style.RIGHT + 1
    assert min(box[1] for box in boxes) >= 0
    assert max(box[3] for box in boxes) <= style.PAGE_HEIGHT


@pytest.mark.parametrize("name", SHIPPED)
def test_no_frame_to_sign_in_is_split(name: str) -> None:
    """Every strip of a page, and so every frame, ends on the page that it began on."""
    slabs = compose(blank_paper(shipped(name), NOW, USUAL), faces.load(FONTS))
    frames = 0
    for page in paginate(slabs, paper.HEIGHT):
        for y, slab in page.slabs:
            assert y + slab.height <= paper.HEIGHT + 0.01
            frames += sum(isinstance(op, Box) and op.height >= SIGN_HEIGHT for op in slab.ops)
    assert frames > 0


def test_the_same_form_on_the_same_day_is_the_same_file(tmp_path: Path) -> None:
    first = blank(shipped("danger_check"), tmp_path / "a.pdf").read_bytes()
    assert blank(shipped("danger_check"), tmp_path / "b.pdf").read_bytes() == first


def test_a_hostile_form_is_printed_whole(tmp_path: Path) -> None:
    """500 choices, labels of 2,000 characters: cut where a person stops reading, never off the
    page, every code in its list."""
    pdf = blank(form(HOSTILE), tmp_path / "a.pdf")
    _assert_within(pdf)
    text = text_of(pdf)
    assert "代码表A" in text
    assert all(f"选项{n}" in text for n in (0, 250, 499))


def test_blank_rows_are_as_many_as_asked_for(tmp_path: Path) -> None:
    made = shipped("old_community")
    few = blank(made, tmp_path / "a.pdf", Choices(rows=3))
    many = blank(made, tmp_path / "b.pdf", Choices(rows=14))
    assert "项目小区列入123" in text_of(few)
    assert "项目小区列入1234567891011121314" in text_of(many)


def test_every_page_has_a_code_that_a_reader_reads(tmp_path: Path) -> None:
    pages = codes_of(blank(shipped("quick_screening"), tmp_path / "a.pdf"), tmp_path / "png")
    assert pages == [["CJ1:form:1a2b3c4d:quick_screening"]] * len(pages)


def _sheet(count: int, names: str = "") -> DaySheet:
    rows = [place_row(n, names) for n in range(count)]
    return day_sheet(
        rows,
        DayFacts("2026-11-22", "苏布尔嘎嘎查", "晴", "王测试、李测试", ""),
        survey="1a2b3c4d",
        owner=lambda _place: "巴图孟克",
        foot="示例",
    )


@pytest.mark.parametrize("count", [12, 60])
def test_every_code_of_a_day_sheet_is_read_in_walking_order(count: int, tmp_path: Path) -> None:
    write_papers([_sheet(count)], 1, Printing("d"), tmp_path / "a.pdf", FONTS)
    read = [one for page in codes_of(tmp_path / "a.pdf", tmp_path / "png") for one in page]
    wanted = [f"CJ1:place:1a2b3c4d:{place_row(n).record}" for n in range(count)]
    assert sorted(read) == sorted(wanted)
    _assert_within(tmp_path / "a.pdf")


def test_a_day_sheet_masks_owners_and_shows_long_names_whole(tmp_path: Path) -> None:
    write_papers([_sheet(3, LONG)], 1, Printing("d"), tmp_path / "a.pdf", FONTS)
    text = text_of(tmp_path / "a.pdf")
    assert text.count(LONG) == 3
    assert "户主巴*" in text
    assert "巴图孟克" not in text
    assert text.count("□") == 0  # drawn, so that they line up
    assert "约2026-11-25再来" in text


def test_the_cards_are_read_too(tmp_path: Path) -> None:
    cards = plates([place_row(n) for n in range(7)], survey="1a2b3c4d", foot="示例")
    write_papers([cards], 1, Printing("c"), tmp_path / "a.pdf", FONTS)
    read = codes_of(tmp_path / "a.pdf", tmp_path / "png")
    assert [len(page) for page in read] == [6, 1]


def test_a_code_is_22_mm_with_its_quiet_zone() -> None:
    slabs = day_slabs(_sheet(2), faces.load(FONTS))
    codes = [op for slab in slabs for op in slab.ops if isinstance(op, Qr)]
    assert len(codes) == 2
    assert {round(op.size + 2 * QUIET, 3) for op in codes} == {round(CODE, 3)}
    assert CODE >= 22 * style.MM


def test_500_places_need_no_more_memory_each_than_100(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        sheet = _sheet(count)
        tracemalloc.start()
        write_papers([sheet], 1, Printing("d"), tmp_path / "a.pdf", FONTS)
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(10)
    few, many = peak(100), peak(500)
    assert (many - few) / 400 < 60_000
    assert many / 500 <= few / 100
