"""Every character of a name comes out of a PDF as it went in, also beyond the basic plane.

The 8,105 characters of 通用规范汉字表 (2013) lie in two blocks that our fonts hold whole, and in
199 places outside them: that the fonts have just these is told by the hash of the property kTGH of
Unicode's Unihan database. So the proof prints every ideograph that the fonts have.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from exports.archive.pdfa import archived
from exports.pdf.faces import BOLD, REGULAR
from exports.pdf.writer import pdf_bytes
from exports.report_model import Fact, Facts, Note, Paragraph
from tests.exports.samples import FONTS, document

#: CJK Unified Ideographs as first encoded, and Extension A.
BLOCKS = (range(0x4E00, 0x9FA6), range(0x3400, 0x4DB6))
#: The other characters of the list: three in the basic plane, 196 beyond it.
LATER = (0x9FCD, 0x9FCE, 0x9FCF)
BEYOND = "1bd007ba1a4c72fc09a135093c94f9ef2d27f2e2235d2e32ffbb8646f0996a45"
#: Ideographs beyond the basic plane that our fonts have and the list has not.
OTHERS = (
    0x20087, 0x20089, 0x200CC, 0x20628, 0x215D7, 0x2298F, 0x241FE, 0x2420E, 0x248E9,
    0x24A01, 0x25AD7, 0x26951, 0x278B2, 0x27EAF, 0x27FB7, 0x28E0F, 0x2967F, 0x29810,
    0x2D544, 0x30EDD, 0x30EDE, 0x3106C,
)  # fmt: skip


@pytest.fixture(scope="module")
def ideographs() -> list[str]:
    """Every ideograph of our fonts, in the order of their codes."""
    known = [set(TTFont(FONTS / name).getBestCmap()) for name in (REGULAR, BOLD)]
    assert known[0] == known[1]
    chars = (chr(code) for code in sorted(known[0]))
    return [char for char in chars if unicodedata.name(char, "").startswith("CJK UNIFIED")]


def test_the_fonts_have_all_8105_standard_characters(ideographs: list[str]) -> None:
    held = set(map(ord, ideographs))
    assert all(held.issuperset(block) for block in BLOCKS)
    assert held.issuperset(LATER)
    beyond = [code for code in sorted(held) if code > 0xFFFF and code not in OTHERS]
    assert len(beyond) == 196
    assert hashlib.sha256("".join(map(chr, beyond)).encode()).hexdigest() == BEYOND


def said_by(data: bytes, file: Path) -> str:
    """What pdftotext reads on the pages, without white space and the running lines."""
    file.write_bytes(data)
    read = subprocess.run(
        ["pdftotext", "-layout", "-y", "60", "-H", "724", "-x", "0", "-W", "596", str(file), "-"],
        capture_output=True,
        check=True,
    )
    return re.sub(r"\s", "", read.stdout.decode())


def lines(chars: Iterable[str]) -> str:
    text = "".join(chars)
    return "\n".join(text[at : at + 40] for at in range(0, len(text), 40))


@pytest.mark.parametrize("strong", [False, True], ids=["regular", "bold"])
def test_every_ideograph_copies_as_it_was_given(
    ideographs: list[str], tmp_path: Path, strong: bool
) -> None:
    """27,776 characters in both weights, in order, none lost, none exchanged."""
    data = pdf_bytes(document(Paragraph(lines(ideographs), strong=strong)), FONTS)[0]
    assert said_by(data, tmp_path / "all.pdf") == "".join(ideographs)


def test_they_copy_from_a_file_for_the_archive_too(ideographs: list[str], tmp_path: Path) -> None:
    """Those beyond the basic plane, and every tenth of the others, in text, table and note."""
    some = [char for n, char in enumerate(ideographs) if ord(char) > 0xFFFF or n % 10 == 0]
    third = len(some) // 3
    parts = ["".join(some[at * third : (at + 1) * third]) for at in range(3)]
    data = pdf_bytes(
        document(Paragraph(parts[0]), Facts((Fact("姓名", parts[1]),)), Note(parts[2])), FONTS
    )[0]
    read = said_by(archived(data), tmp_path / "kept.pdf")
    assert "".join(sorted(read)) == "".join(sorted("".join(parts) + "姓名"))


def test_every_font_is_embedded(ideographs: list[str], tmp_path: Path) -> None:
    """Also where one paper needs more than a hundred subsets of a font."""
    file = tmp_path / "all.pdf"
    file.write_bytes(pdf_bytes(document(Paragraph(lines(ideographs))), FONTS)[0])
    told = subprocess.run(["pdffonts", str(file)], capture_output=True, check=True, text=True)
    rows = told.stdout.splitlines()[2:]
    assert len(rows) > 100
    assert all(re.search(r"NotoSansSC-\w+ +TrueType +\w+ +yes yes yes", row) for row in rows)
