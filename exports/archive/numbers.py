"""The page numbers of a volume, "— 12 —" below the foot of each paper: its own pages keep theirs.

They are set in one font for the whole volume, cut down to the digits.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from exports.pdf import faces, style
from exports.pdf.marks import paint
from exports.pdf.writer import blank_canvas

_WORDS: Final = "— {n} —"
_TYPE: Final = style.RUNNING
#: Within what printers reach (4 mm), and clear of the foot at 11 mm.
_Y: Final = 6 * style.MM


class Numbers:
    """Drawings of page numbers; `name` is what a page's resources call their font."""

    name: Final = "/CJPage"

    def __init__(self, fonts: Path) -> None:
        self._face = faces.load(fonts).regular
        nobody = datetime(2000, 1, 1, tzinfo=UTC)  # a seed has no author and no date
        canvas = blank_canvas("", "", "", "zh-CN", nobody, faces.load(fonts))
        canvas.setFont(self._face.name, _TYPE.size)
        canvas.drawString(0, 0, _WORDS.format(n="0123456789"))
        canvas.showPage()
        #: A PDF of one page that uses the font, and nothing else of it.
        self.seed: bytes = canvas.getpdfdata()
        self._codes: dict[str, int] = {}

    def learn(self, to_unicode: bytes) -> None:
        """Read which code of the font stands for which character (its ToUnicode table)."""
        for code, char in re.findall(rb"<([0-9A-F]{2})> <([0-9A-F]{4,8})>", to_unicode):
            self._codes[bytes.fromhex(char.decode()).decode("utf-16-be")] = int(code, 16)

    def drawing(self, number: int, width: float) -> bytes:
        """What draws a number on a page so wide (points), after the page's own drawing."""
        text = _WORDS.format(n=number)
        x = (width - self._face.width(text, _TYPE.size)) / 2
        codes = "".join(f"{self._codes[char]:02X}" for char in text)
        ink = " ".join(f"{part:.3f}" for part in paint(_TYPE.colour).rgb())
        return (
            f"Q\nBT {ink} rg {self.name} {_TYPE.size} Tf {x:.2f} {_Y:.2f} Td <{codes}> Tj ET\n"
        ).encode()
