"""The two fonts of a report: registered once, measured by table, never shaped.

Shaping stays off because harfbuzz turns `mm` into one squeezed sign with Noto Sans SC.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from exports.errors import ExportError

if TYPE_CHECKING:
    from reportlab.pdfbase import ttfonts

# 〓 is the printers' own sign for "this character is missing from the case".
MISSING = "〓"


# Static TrueType files with glyf outlines: reportlab cannot read CFF, and takes Thin from variable.
REGULAR, BOLD = "NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"


class _Widths(dict[str, float]):
    """Advance widths by character, in thousandths of an em; filled as characters come."""

    def __init__(self, font: ttfonts.TTFont) -> None:
        super().__init__()
        self._by_code: dict[int, float] = font.face.charWidths
        self._default: float = font.face.defaultWidth

    def __missing__(self, char: str) -> float:
        width = self[char] = self._by_code.get(ord(char), self._default)
        return width


class Face:
    """One registered font: its name for the canvas and the widths of its characters."""

    def __init__(self, name: str, font: ttfonts.TTFont) -> None:
        self.name = name
        self._widths = _Widths(font)
        self._glyphs: dict[int, int] = font.face.charToGlyph
        self._plain: set[str] = set()

    def width(self, text: str, size: float) -> float:
        """The width in points, as the PDF viewer will advance."""
        return sum(map(self._widths.__getitem__, text)) * size / 1000

    def has(self, char: str) -> bool:
        return ord(char) in self._glyphs

    def clean(self, text: str) -> str:
        """The text as it will be printed: composed, without controls, 〓 for what is missing."""
        if self._plain.issuperset(text):
            return text
        shown = "".join(
            char if char == "\n" or self.has(char) else self._other(char) for char in _visible(text)
        )
        # Most texts repeat the same characters; these need no second look.
        self._plain.update(char for char in shown if unicodedata.category(char)[0] != "M")
        return shown

    def _other(self, char: str) -> str:
        """What a missing sign is made of (⅓ is 1/3), if the font has that."""
        parts = unicodedata.normalize("NFKC", char).replace("\u2044", "/")
        return parts if parts and all(map(self.has, parts)) else MISSING


@dataclass(frozen=True, slots=True)
class Faces:
    regular: Face
    bold: Face


def load(fonts: Path) -> Faces:
    """Register both fonts of a folder with reportlab; a second call costs nothing.

    Raises ExportError `font_unreadable`.
    """
    return _load(fonts.resolve())


def unprintable(text: str, fonts: Path) -> set[str]:
    """The characters of a text that the report would have to replace by 〓."""
    face = load(fonts).regular
    return {
        char
        for char in _visible(text)
        if char != "\n" and not face.has(char) and face.clean(char) == MISSING
    }


def _visible(text: str) -> str:
    """Without what has no shape: controls, joiners, direction marks; tabs become spaces."""
    text = unicodedata.normalize("NFC", text).replace("\t", " ").replace("\u00a0", " ")
    return "".join(
        char for char in text if char == "\n" or unicodedata.category(char) not in {"Cc", "Cf"}
    )


@cache
def _load(folder: Path) -> Faces:
    from reportlab import rl_config
    from reportlab.pdfbase import pdfmetrics, ttfonts

    # Process-wide settings of reportlab, needed by every document: binary streams (ASCII-85
    # costs 40 times the time), no Helvetica of its own, text that copies right.
    rl_config.useA85 = 0
    rl_config.invariant = 1
    ttfonts.makeToUnicodeCMap = _to_unicode
    names = ("ChengjianRegular", "ChengjianBold")
    faces = []
    for name, path in zip(names, (folder / REGULAR, folder / BOLD), strict=True):
        try:
            font = ttfonts.TTFont(name, str(path), shapable=False)
        except (ttfonts.TTFError, OSError) as error:
            raise ExportError("font_unreadable", path=str(path), reason=str(error)) from error
        pdfmetrics.registerFont(font)
        faces.append(Face(name, font))
    rl_config.canvas_basefontname = names[0]
    return Faces(*faces)


def _to_unicode(fontname: str, subset: list[int]) -> str:
    """The CMap that lets a viewer copy text; reportlab's own writes code points above U+FFFF
    raw where UTF-16 is due, so that 𬭎 would copy as Ⲵ (PDF 32000-1, 9.10.3)."""
    pairs = [
        f"<{code:02X}> <{chr(char).encode('utf-16-be').hex().upper()}>"
        for code, char in enumerate(subset)
    ]
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
    body = "\n".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks
    )
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        f"/CIDSystemInfo << /Registry ({fontname}) /Ordering ({fontname}) /Supplement 0 >> def\n"
        f"/CMapName /{fontname} def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<00> <{len(subset) - 1:02X}>\nendcodespacerange\n"
        f"{body}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    )
