"""Heads and feet of papers: what it is, which place, the code that leads a photo back to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exports.paper_model import DaySheet, Paper, Sheet
from exports.pdf import paper_style as paper
from exports.pdf import style
from exports.pdf.marks import draw_qr, paint
from exports.pdf.paint import FOOT_Y, Painter
from exports.pdf.typeset import baseline, face_of, shortened
from exports.report_model import Document

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

    from exports.pdf.faces import Faces
    from exports.pdf.paginate import Page
    from exports.pdf.style import Type


class SheetPainter(Painter):
    """Draws papers one after another; each has page numbers of its own."""

    def __init__(self, canvas: Canvas, faces: Faces) -> None:
        super().__init__(canvas, Document("", ()), faces)

    def sheet_page(self, sheet: Sheet, page: Page, number: int, count: int) -> None:
        self._lines = self._canvas.beginText()
        self._type = None
        self._around(sheet, number, count)
        top = style.PAGE_HEIGHT - paper.TOP
        for y, slab in page.slabs:
            for op in slab.ops:
                self._op(op, top - y)
        self._canvas.drawText(self._lines)
        self._canvas.showPage()

    def _around(self, sheet: Sheet, number: int, count: int) -> None:
        right = style.LEFT + style.WIDTH
        if isinstance(sheet, Paper):
            self._paper_head(sheet)
        elif isinstance(sheet, DaySheet):
            self._facts_head(sheet)
        else:
            self._title(sheet.title, style.WIDTH)
        pages = f"{number} / {count}"
        width = self._faces.regular.width(pages, paper.SMALL.size)
        self._text(right - width, FOOT_Y, pages, paper.SMALL)
        self._words(sheet.foot, style.LEFT, FOOT_Y, style.WIDTH - width - 12, paper.SMALL)

    def _title(self, words: str, width: float) -> float:
        y = style.PAGE_HEIGHT - paper.HEAD_TOP - baseline(paper.TITLE)
        self._words(words, style.LEFT, y, width, paper.TITLE)
        return y

    def _paper_head(self, sheet: Paper) -> None:
        room = style.WIDTH
        if sheet.qr:
            x = style.LEFT + style.WIDTH - paper.QR - paper.QUIET
            draw_qr(
                self._canvas, x, style.PAGE_HEIGHT - paper.HEAD_TOP - paper.QR, paper.QR, sheet.qr
            )
            room -= paper.QR + 2 * paper.QUIET + 6
        y = self._title(sheet.title, room)
        for words, type_ in (
            (sheet.place, paper.PLACE), *((one, paper.SMALL) for one in sheet.lines),
            (sheet.short, paper.SMALL),
        ):  # fmt: skip
            if words:
                y -= type_.leading
                self._words(words, style.LEFT, y, room, type_)
        self._rule(paper.TOP - 8)

    def _facts_head(self, sheet: DaySheet) -> None:
        """Title, and the day's facts in columns; what is not known is a line to write on."""
        y = self._title(sheet.title, style.WIDTH) - 20
        columns = 3
        cell = style.WIDTH / columns
        for n, (label, value) in enumerate(sheet.facts):
            x = style.LEFT + n % columns * cell
            at = y - n // columns * 19
            self._words(label, x, at, cell / 2, paper.SMALL)
            left = x + face_of(self._faces, paper.SMALL).width(label, paper.SMALL.size) + 5
            if value:
                self._words(value, left, at, x + cell - left - 8, paper.WORDS)
            else:
                self._canvas.setStrokeColor(paint(paper.WRITE))
                self._canvas.setLineWidth(0.5)
                self._canvas.line(left, at - 2, x + cell - 10, at - 2)
        self._rule(paper.TOP - 4)

    def _rule(self, below_top: float) -> None:
        y = style.PAGE_HEIGHT - below_top
        self._canvas.setStrokeColor(paint(paper.WRITE))
        self._canvas.setLineWidth(0.6)
        self._canvas.line(style.LEFT, y, style.LEFT + style.WIDTH, y)

    def _words(self, words: str, x: float, y: float, width: float, type_: Type) -> None:
        shown = shortened(face_of(self._faces, type_).clean(words), width, type_, self._faces)
        self._text(x, y, shown, type_)
