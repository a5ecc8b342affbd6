"""The layout of official letters (GB/T 9704-2012, 5.2 and 7) in a .docx.

Type area 156 × 225 mm, 37 mm from the top and 28 mm from the left; 22 lines of 28 characters in
3号 (16 pt). Fonts are named as offices have them and are not embedded: 仿宋_GB2312 for the text,
方正小标宋简体 for titles, 黑体 and 楷体_GB2312 for headings.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from exports.tables import putting

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

SONG: Final = "方正小标宋简体"
FANG: Final = "仿宋_GB2312"
HEI: Final = "黑体"
KAI: Final = "楷体_GB2312"
NUMBERS: Final = "宋体"

#: Points of the sizes that the standard names.
ER, SAN, SI, XIAO_SI, WU = 22.0, 16.0, 14.0, 12.0, 10.5
#: 225 mm for 22 lines, 156 mm for 28 characters, in points; letters draw a little together.
LINE: Final = 225 / 22 * 72 / 25.4
WIDTH_MM, TOP_MM, LEFT_MM, HEIGHT_MM = 156, 37, 28, 225
_CLOSER: Final = -5  # twentieths of a point for each character of 3号
#: Every file of the archive bears this moment: the same letter, the same bytes.
#: What stands behind an element in its parent by the schema (ECMA-376, 17.3.1.26 and 17.3.2.28):
#: Word calls a file damaged that has another order.
_PARAGRAPH: Final = (
    "tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN "
    "bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc "
    "textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
)
_RUN: Final = (
    "w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang "
    "eastAsianLayout specVanish oMath"
)
_BEHIND_SHD, _BEHIND_SPACING = (
    tuple(f"w:{name}" for name in names.split()) for names in (_PARAGRAPH, _RUN)
)
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MOMENT: Final = (1980, 1, 1, 0, 0, 0)


def blank(title: str, author: str, created: datetime) -> Document:
    """An empty letter: page, styles, page numbers."""
    import docx
    from docx.shared import Mm, Pt

    made = docx.Document()
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.left_margin = Mm(TOP_MM), Mm(LEFT_MM)
    section.bottom_margin = Mm(297 - TOP_MM - HEIGHT_MM)
    section.right_margin = Mm(210 - LEFT_MM - WIDTH_MM)
    section.header_distance, section.footer_distance = Mm(15), Mm(28 - 4)
    normal = made.styles["Normal"]
    normal.font.size = Pt(SAN)
    _font(normal.element.get_or_add_rPr(), FANG)
    layout = normal.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing = Pt(LINE)
    layout.widow_control = False  # 22 lines a page, whatever they are
    said = made.core_properties
    said.title, said.author, said.comments = title, author, ""
    said.last_modified_by = author
    said.created = said.modified = created.replace(tzinfo=None)
    said.language = "zh-CN"
    _page_numbers(made)
    return made


def write(made: Document, target: Path) -> None:
    """Put a letter in its place, whole or not at all. Raises ExportError."""
    held = io.BytesIO()
    made.save(held)
    with putting.aside(target) as folder:
        part = folder / "letter.docx"
        with zipfile.ZipFile(held) as given, zipfile.ZipFile(part, "w") as same:
            for name in given.namelist():
                entry = zipfile.ZipInfo(name, _MOMENT)
                entry.compress_type = zipfile.ZIP_DEFLATED
                same.writestr(entry, given.read(name))
        putting.put(part, target)


def paragraph(
    made: Any,
    text: str = "",
    *,
    font: str = FANG,
    size: float = SAN,
    align: str = "left",
    indent: float = 0,
    line: float = LINE,
    bold: bool = False,
    colour: str = "",
    keep: bool = False,
) -> Paragraph:
    """A paragraph at the end of a document or cell; `indent` of the first line in characters.

    `keep`: on one page with what follows.
    """
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
    from docx.shared import Pt

    one: Paragraph = made.add_paragraph()
    layout = one.paragraph_format
    layout.alignment = {
        "left": ALIGN.LEFT, "center": ALIGN.CENTER, "right": ALIGN.RIGHT, "both": ALIGN.JUSTIFY,
    }[align]  # fmt: skip
    layout.line_spacing = Pt(line)
    if indent:
        layout.first_line_indent = Pt(indent * size)
    layout.keep_with_next = keep
    if text:
        add(one, text, font=font, size=size, bold=bold, colour=colour)
    return one


def add(
    one: Paragraph, text: str, *, font: str = FANG, size: float = SAN, bold: bool = False,
    colour: str = "",
) -> None:  # fmt: skip
    """Text at the end of a paragraph; `colour` as RRGGBB."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    run = one.add_run(clean(text))
    run.font.size = Pt(size)
    run.bold = bold or None
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)
    marks = run._element.get_or_add_rPr()  # noqa: SLF001 - python-docx names no East Asian font
    _font(marks, font)
    if size == SAN:
        closer = OxmlElement("w:spacing")
        closer.set(qn("w:val"), str(_CLOSER))
        marks.insert_element_before(closer, *_BEHIND_SPACING)


def clean(text: str) -> str:
    """The text without what XML cannot hold."""
    return _NOT_XML.sub("", text)


def shaded(one: Paragraph, colour: str) -> None:
    """A ground behind a paragraph, from its left to its right indent: what a bar is drawn by."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    ground = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        ground.set(qn(f"w:{name}"), value)
    one._p.get_or_add_pPr().insert_element_before(ground, *_BEHIND_SHD)  # noqa: SLF001


def ruled(one: Paragraph, colour: str, width: float) -> None:
    """A line below a paragraph, `width` points thick."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    said = {"val": "single", "sz": str(round(width * 8)), "space": "6", "color": colour}
    for name, value in said.items():
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    one._p.get_or_add_pPr().insert_element_before(  # noqa: SLF001
        borders, "w:shd", *_BEHIND_SHD
    )


def table(made: Document, rows: int, widths_mm: tuple[float, ...], *, lined: bool = True) -> Any:
    """A table of fixed widths; `lined`: with thin lines around its cells."""
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.shared import Mm

    grid = made.add_table(rows, len(widths_mm))
    grid.autofit = False
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    if lined:
        grid.style = made.styles["Table Grid"]
    for at, wide in enumerate(widths_mm):
        grid.columns[at].width = Mm(wide)
        for cell in grid.columns[at].cells:
            cell.width = Mm(wide)
    return grid


def _font(marks: Any, name: str) -> None:
    """The font of a run or style, for Chinese and Latin letters alike."""
    from docx.oxml.ns import qn

    fonts = marks.get_or_add_rFonts()
    for which in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{which}"), name)
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)


def _page_numbers(made: Document) -> None:
    """— 1 — in 4号: at the right of odd pages, at the left of even ones, a character inwards."""
    from docx.shared import Pt

    made.settings.odd_and_even_pages_header_footer = True
    section = made.sections[0]
    for footer, align in ((section.footer, "right"), (section.even_page_footer, "left")):
        one = footer.paragraphs[0]
        one.style = made.styles["Normal"]
        from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN

        one.alignment = ALIGN.RIGHT if align == "right" else ALIGN.LEFT
        setattr(one.paragraph_format, f"{align}_indent", Pt(SI))
        add(one, "— ", font=NUMBERS, size=SI)
        _field(one, "PAGE")
        add(one, " —", font=NUMBERS, size=SI)


def _field(one: Paragraph, code: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run = one.add_run()
    run.font.size = Pt(SI)
    _font(run._element.get_or_add_rPr(), NUMBERS)  # noqa: SLF001
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._element.append(part)  # noqa: SLF001
