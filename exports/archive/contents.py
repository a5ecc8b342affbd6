"""The contents of a volume: a line a paper, with its number and its page, which it leads to.

A line keeps to one row, so that the number of pages is known before the first paper is made; a
name that is too long is cut with … (bookmark and cover say it whole).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from exports.pdf import faces, style
from exports.pdf.marks import paint
from exports.pdf.style import Type
from exports.pdf.typeset import baseline, face_of, shortened
from exports.pdf.writer import blank_canvas

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

ROW: Final = 17.0
#: Title, subtitle, heading and rule of the first page.
_HEAD: Final = 82.0
_NUMBER, _PAGE, _GAP = 34.0, 32.0, 8.0
_LEADER, _STEP = ".", 4.5
_FIRST: Final = int((style.HEIGHT - _HEAD) // ROW)
_NEXT: Final = int(style.HEIGHT // ROW)


@dataclass(frozen=True, slots=True)
class Volume:
    """What a volume says of itself; `heading` names the contents, `created` its newest paper."""

    title: str
    subtitle: str
    author: str
    language: str
    heading: str
    created: datetime
    archive: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    title: str
    page: int


@dataclass(frozen=True, slots=True)
class Spot:
    """The rectangle of a line (points from below left), and which entry it is."""

    left: float
    bottom: float
    right: float
    top: float
    entry: int


def contents_pages(papers: int) -> int:
    """How many pages the contents of so many papers take."""
    return 1 + max(0, -(-(papers - _FIRST) // _NEXT))


def contents_pdf(
    volume: Volume, entries: Sequence[Entry], fonts: Path
) -> tuple[bytes, list[list[Spot]]]:
    """The contents as a PDF with the volume's own facts, and by page what leads where."""
    loaded = faces.load(fonts)
    canvas = blank_canvas(
        volume.title, volume.subtitle, volume.author, volume.language, volume.created, loaded
    )
    painter = _Painter(canvas, loaded)
    spots: list[list[Spot]] = []
    done = 0
    for page in range(contents_pages(len(entries))):
        y = painter.head(volume) if page == 0 else style.TOP
        fit = _NEXT if page else _FIRST
        found = []
        for at in range(done, min(done + fit, len(entries))):
            painter.line(at + 1, entries[at], y)
            bottom = style.PAGE_HEIGHT - y - ROW
            found.append(Spot(style.LEFT, bottom, style.LEFT + style.WIDTH, bottom + ROW, at))
            y += ROW
        spots.append(found)
        done += fit
        canvas.showPage()
    data: bytes = canvas.getpdfdata()
    return data, spots


class _Painter:
    def __init__(self, canvas: Canvas, loaded: faces.Faces) -> None:
        self._canvas = canvas
        self._faces = loaded

    def head(self, volume: Volume) -> float:
        """Title, subtitle and heading on the first page; where the lines begin."""
        y = style.TOP
        for text, type_, air in (
            (volume.title, style.HEADINGS[1], 2.0),
            (volume.subtitle, style.NOTE, 14.0),
            (volume.heading, style.HEADINGS[2], 0.0),
        ):
            said = face_of(self._faces, type_).clean(text)
            said = shortened(said, style.WIDTH, type_, self._faces)
            self._text(style.LEFT, y, said, type_)
            y += type_.leading + air
        self._canvas.setStrokeColor(paint(style.INK))
        self._canvas.setLineWidth(0.8)
        rule = style.PAGE_HEIGHT - y - 3
        self._canvas.line(style.LEFT, rule, style.LEFT + style.WIDTH, rule)
        return style.TOP + _HEAD

    def line(self, number: int, entry: Entry, y: float) -> None:
        y += (ROW - style.BODY.leading) / 2
        left, right = style.LEFT + _NUMBER, style.LEFT + style.WIDTH
        said, page = str(number), str(entry.page)
        self._text(left - _GAP - self._wide(said, style.LABEL), y, said, style.LABEL)
        self._text(right - self._wide(page, style.BODY), y, page, style.BODY)
        room = right - _PAGE - left
        title = shortened(
            self._faces.regular.clean(entry.title).replace("\n", " "), room, style.BODY, self._faces
        )
        self._text(left, y, title, style.BODY)
        # Counted from the right, so that the dots of all lines stand below each other.
        begin = left + self._wide(title, style.BODY) + _GAP
        dots = int((right - _PAGE - begin) / _STEP)
        if dots > 0:
            gap = _STEP - self._wide(_LEADER, style.LABEL)
            self._text(right - _PAGE - dots * _STEP, y, _LEADER * dots, style.LABEL, gap)

    def _wide(self, text: str, type_: Type) -> float:
        return face_of(self._faces, type_).width(text, type_.size)

    def _text(self, x: float, y: float, text: str, type_: Type, spacing: float = 0.0) -> None:
        """One line whose upper edge lies `y` below the page's."""
        self._canvas.setFont(face_of(self._faces, type_).name, type_.size)
        self._canvas.setFillColor(paint(type_.colour))
        self._canvas.drawString(x, style.PAGE_HEIGHT - y - baseline(type_), text, charSpace=spacing)
