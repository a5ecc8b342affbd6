"""Letters read back: by python-docx as they were meant, by LibreOffice as they print."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Pt

from app import paths
from exports.errors import ExportError
from exports.letters.brief import write_brief
from exports.letters.model import Bar, Bars, Brief, Figure, Passage, Slip, Supervision
from exports.letters.supervision import write_supervision
from exports.pdf.brief import write_brief as write_pdf_brief
from tests.exports.office import convert

NOW = datetime(2026, 11, 22, 9, 41, tzinfo=UTC)
TOWNS = (
    "阿勒腾席热镇", "札萨克镇", "乌兰木伦镇", "纳林陶亥镇", "苏布尔嘎镇", "红庆河镇",
    "伊金霍洛镇", "蒙苏经济开发区", "空港物流园区",
)  # fmt: skip
COVERAGE = (
    "以上情况出自已走访的 16707 处，占在册 22284 处的 75.0%；正在检查 300 处，未能入户 1204 处，"
    "不需查 51 处，尚未走访 4022 处，情况不明。"
)
BRIEF = Brief(
    title=("伊金霍洛旗2026年城乡危旧房屋核查", "工作简报"),
    unit="伊金霍洛旗城乡危旧房屋核查办公室",
    date="截至2026年11月22日",
    figures=(
        Figure("在册房屋", "22284", "处"),
        Figure("已走访", "16707", "75.0%"),
        Figure("疑似D级或严重", "132", "占已走访 0.8%"),
        Figure("未销号的整改", "87", "其中逾期 12 条"),
    ),
    bars=Bars(
        "已走访的比例（按名册分片，满格为 100%）",
        tuple(
            Bar(town, 100 - 12.5 * n, f"{100 - 12.5 * n}%（4600/5000）")
            for n, town in enumerate(TOWNS)
        ),
        100,
    ),
    list_title="最急的整改事项（按期限）",
    list_head=("房屋", "问题", "要做什么", "期限"),
    list_rows=tuple(
        (
            f"示例社第{n}号院东",
            "受压产生的竖向裂缝，宽超…",
            "停止使用，搬离全部人…",
            f"2026-11-0{n} 逾期",
        )
        for n in range(1, 6)
    ),
    list_weights=(34, 46, 42, 34),
    more="另有 82 条，见台账。",
    coverage=COVERAGE,
    note="等级为现场检查的参考判定，不是鉴定结论；危险程度以鉴定报告为准。"
    "数据截至 2026-11-22 09:41。",
    author="赵测试",
    created=NOW,
)
LINE = "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未"
LETTER = Supervision(
    unit="伊金霍洛旗危旧房屋核查办公室",
    number="督办〔2026〕　　号",
    title=("关于限期整改示例社12号院", "安全隐患的督办单"),
    to="示例嘎查村民委员会：",
    passages=(
        Passage("一、发现的问题", "first"),
        Passage("现场检查示例社12号院，发现一层承重墙 2/A-B：李𬭎家墙体竖向裂缝\x07（依据5.3）。"),
        Passage("（一）整改要求", "second"),
        Passage(LINE + LINE[:26] + "尾"),
    ),
    signed=("伊金霍洛旗危旧房屋核查办公室", "2026年11月22日"),
    slip=Slip("督办事项办理情况反馈", (("督办事项", 2), ("办理情况", 6), ("责任人签字", 1))),
    author="赵测试",
    created=NOW,
)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with both letters as .docx and as LibreOffice prints them."""
    folder = tmp_path_factory.mktemp("letters")
    write_brief(BRIEF, folder / "brief.docx")
    write_supervision(LETTER, folder / "letter.docx")
    convert(folder, "pdf", "brief.docx", "letter.docx")
    return folder


def text_of(pdf: Path, page: int) -> str:
    said = subprocess.run(
        ["pdftotext", "-layout", "-f", str(page), "-l", str(page), str(pdf), "-"],
        check=True, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    return said.stdout


def pages(pdf: Path) -> int:
    told = subprocess.run(["pdfinfo", str(pdf)], check=True, capture_output=True, text=True)
    return int(next(line.split()[1] for line in told.stdout.splitlines() if "Pages:" in line))


def test_the_page_is_that_of_official_letters(printed: Path) -> None:
    """Margins, fonts by name for both scripts, fixed lines: GB/T 9704."""
    made = docx.Document(str(printed / "letter.docx"))
    section = made.sections[0]
    measures = (
        section.top_margin,
        section.left_margin,
        section.bottom_margin,
        section.right_margin,
    )
    assert [round(one.mm) for one in measures if one is not None] == [37, 28, 35, 26]
    fonts: dict[str, str] = {}
    for one in made.paragraphs:
        for run in one.runs:
            marks = run._element.rPr.rFonts
            assert marks.get(qn("w:eastAsia")) == marks.get(qn("w:ascii"))
            fonts[run.text] = marks.get(qn("w:eastAsia"))
    assert fonts["关于限期整改示例社12号院"] == "方正小标宋简体"
    assert fonts["示例嘎查村民委员会："] == "仿宋_GB2312"
    assert fonts["一、发现的问题"] == "黑体"
    assert fonts["（一）整改要求"] == "楷体_GB2312"
    assert made.core_properties.title == "关于限期整改示例社12号院安全隐患的督办单"


#: The order of what a paragraph and a run are made of (ECMA-376, 17.3.1.26 and 17.3.2.28).
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr pBdr shd tabs "
    "spacing ind contextualSpacing jc rPr",
    "rPr": "rStyle rFonts b bCs i iCs color spacing w kern position sz szCs highlight u lang",
}


@pytest.mark.parametrize("name", ["brief.docx", "letter.docx"])
def test_word_finds_nothing_to_repair(printed: Path, name: str) -> None:
    """Elements stand in the order of the schema: Word is strict where others are not."""
    made = docx.Document(str(printed / name))
    roots = [made.element, made.styles.element, made.sections[0].footer._element]
    for kind, said in ORDER.items():
        turn = {qn(f"w:{tag}"): n for n, tag in enumerate(said.split())}
        for root in roots:
            for one in root.iter(qn(f"w:{kind}")):
                turns = [turn[child.tag] for child in one if child.tag in turn]
                assert turns == sorted(set(turns)), [child.tag for child in one]


def test_the_words_come_back_as_they_were(printed: Path) -> None:
    """Characters beyond the BMP and wide blanks too; what XML cannot hold falls away."""
    said = [one.text for one in docx.Document(str(printed / "letter.docx")).paragraphs]
    assert "督办〔2026〕　　号" in said
    assert any("李𬭎家墙体竖向裂缝（依据5.3）" in text for text in said)


def test_a_line_holds_twenty_eight_characters(printed: Path) -> None:
    """The first line loses two to its indent; the second is full with 28, the third begins."""
    lines = [line.strip() for line in text_of(printed / "letter.pdf", 1).splitlines()]
    at = lines.index(LINE[:26])
    assert lines[at + 1] == LINE[26:] + LINE[:26]
    assert lines[at + 2] == "尾"


def test_the_slip_opens_a_page_of_its_own(printed: Path) -> None:
    assert pages(printed / "letter.pdf") == 2
    slip = text_of(printed / "letter.pdf", 2)
    assert "督办事项办理情况反馈" in slip
    assert "责任人签字" in slip


def test_a_full_brief_is_one_side(printed: Path, tmp_path: Path) -> None:
    """With nine bars, five lines and a long title; as .docx and as .pdf alike."""
    facts = write_pdf_brief(BRIEF, tmp_path / "brief.pdf", paths.resources() / "fonts")
    assert (pages(printed / "brief.pdf"), facts.pages) == (1, 1)
    for file in (printed / "brief.pdf", tmp_path / "brief.pdf"):
        said = "".join(text_of(file, 1).split())
        for text in (*BRIEF.title, COVERAGE, BRIEF.more, *TOWNS, "22284", "疑似D级或严重"):
            assert "".join(text.split()) in said, (file, text)


def test_bars_are_as_long_as_their_values(printed: Path) -> None:
    """From nought: half the value is half the bar; none has no bar at all."""
    chart = docx.Document(str(printed / "brief.docx")).tables[1]
    drawn = [row.cells[1].paragraphs[0] for row in chart.rows]
    indents = [one.paragraph_format.right_indent for one in drawn]
    room = indents[4]  # of 50 %
    assert room is not None
    assert indents[0] == 0
    assert indents[2] is not None
    assert abs(2 * indents[2] - room) < Pt(0.2)
    assert drawn[-2]._p.pPr.find(qn("w:shd")) is not None
    assert drawn[-1]._p.pPr.find(qn("w:shd")) is None


def test_the_same_letter_makes_the_same_bytes(tmp_path: Path) -> None:
    for n in "12":
        write_supervision(LETTER, tmp_path / f"{n}.docx")
        write_brief(BRIEF, tmp_path / f"b{n}.docx")
        write_pdf_brief(BRIEF, tmp_path / f"p{n}.pdf", paths.resources() / "fonts")
    for name in ("{}.docx", "b{}.docx", "p{}.pdf"):
        first, second = ((tmp_path / name.format(n)).read_bytes() for n in "12")
        assert first == second


def test_an_empty_survey_has_a_brief_too(tmp_path: Path) -> None:
    empty = replace(BRIEF, bars=replace(BRIEF.bars, bars=()), list_rows=(), more="没有")
    write_brief(empty, tmp_path / "a.docx")
    write_pdf_brief(empty, tmp_path / "a.pdf", paths.resources() / "fonts")
    assert pages(tmp_path / "a.pdf") == 1


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ExportError):
        write_supervision(LETTER, tmp_path / "file" / "a.docx")
    assert [one.name for one in tmp_path.iterdir()] == ["file"]
