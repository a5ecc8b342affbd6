"""Pages onto a reportlab canvas, with running head, foot and outline."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

from exports.errors import ExportError
from exports.pdf import punctuation, style
from exports.pdf.drawn import draw_figures
from exports.pdf.marks import draw_grade, draw_qr, paint, stroke
from exports.pdf.slabs import (
    Anchor,
    Box,
    Link,
    Mark,
    Op,
    Picture,
    Qr,
    Ring,
    Rule,
    Stroke,
    Target,
    Text,
    Upright,
)
from exports.pdf.typeset import advance, baseline, face_of, shortened, wrapped

if TYPE_CHECKING:
    from collections.abc import Callable

    from reportlab.pdfgen.canvas import Canvas

    from exports.pdf.faces import Faces
    from exports.pdf.paginate import Page
    from exports.report_model import Document, PhotoItem

HEAD_Y = style.PAGE_HEIGHT - 14 * style.MM
FOOT_Y = 11 * style.MM
#: Of the running head; the rest names building and record.
CHAPTER_SHARE = 0.4


class Jpeg:
    """Bytes that reportlab passes through undecoded (it asks for `jpeg_fh` and names by `str`)."""

    def __init__(self, name: str, data: bytes) -> None:
        self._name = name
        self._data = data

    def __str__(self) -> str:
        return self._name

    def jpeg_fh(self) -> io.BytesIO:
        return io.BytesIO(self._data)


class Painter:
    """Draws the pages of one document, first to last."""

    def __init__(self, canvas: Canvas, document: Document, faces: Faces) -> None:
        self._canvas = canvas
        self._document = document
        self._faces = faces
        self._anchors = 0
        self._pictures = 0
        self._level = -1
        self._type: style.Type | None = None
        self._lines = canvas.beginText()

    def page(self, page: Page, number: int, count: int, *, cover: bool, chapter: str = "") -> None:
        """Draw one page; `chapter` is the one that a reader is in at its top."""
        # One text object a page: opening one for each line would cost half of all time.
        self._lines = self._canvas.beginText()
        self._type = None
        self._frame(number, count, "" if cover else chapter, bare=cover)
        top = style.PAGE_HEIGHT - style.TOP
        for y, slab in page.slabs:
            for op in slab.ops:
                self._op(op, top - y)
        self._canvas.drawText(self._lines)
        self._canvas.showPage()

    def _op(self, op: Op, top: float) -> None:
        canvas, left = self._canvas, style.LEFT
        match op:
            case Text():
                self._text(left + op.x, top - op.baseline, op.text, op.type, op.spacing)
            case Rule():
                x, y = left + op.x, top - op.y  # by far the commonest: written as it stands
                ink = f"{stroke(op.colour)} {op.thickness:g} w"
                canvas.addLiteral(f"{ink} {x:.2f} {y:.2f} m {x + op.width:.2f} {y:.2f} l S")
            case Upright():
                canvas.setStrokeColor(paint(op.colour))
                canvas.setLineWidth(op.thickness)
                canvas.line(left + op.x, top - op.y, left + op.x, top - op.y - op.height)
            case Stroke():
                path = " ".join(
                    f"{left + x:.2f} {top - y:.2f} {'l' if n else 'm'}"
                    for n, (x, y) in enumerate(op.points)
                )
                canvas.addLiteral(f"{stroke(op.colour)} {op.thickness:g} w {path} S")
            case Ring():
                self._ring(op, top)
            case Box():
                self._box(op, top)
            case Mark():
                draw_grade(
                    canvas, left + op.x, top - op.y - op.size, op.size, op.grade, self._faces
                )
            case Picture():
                self._picture(op, top)
            case Qr():
                draw_qr(canvas, left + op.x, top - op.y - op.size, op.size, op.text)
            case Anchor():
                self._anchor(op, top)
            case Target():
                canvas.bookmarkPage(op.name, fit="XYZ", left=0, top=top + 8)
            case Link():
                x, y = left + op.x, top - op.y
                canvas.linkRect("", op.name, (x, y - op.height, x + op.width, y), thickness=0)

    def _text(self, x: float, y: float, text: str, type_: style.Type, spacing: float = 0.0) -> None:
        lines = self._lines
        if type_ is not self._type:
            lines.setFont(face_of(self._faces, type_).name, type_.size)
            lines.setFillColor(paint(type_.colour))
            self._type = type_
        if spacing:
            lines.setCharSpace(spacing)
        if punctuation.outer(text):
            closer, face = type_.size * punctuation.CLOSER, face_of(self._faces, type_)
            x -= type_.size * punctuation.HANG if punctuation.leads(text) else 0.0
            for piece in punctuation.pieces(text):
                lines.setTextOrigin(x, y)
                lines.textLine(piece)
                x += face.width(piece, type_.size) + len(piece) * spacing - closer
        else:
            lines.setTextOrigin(x, y)
            lines.textLine(text)
        if spacing:
            lines.setCharSpace(0)

    def _ring(self, ring: Ring, top: float) -> None:
        canvas, radius = self._canvas, ring.size / 2
        x, y = style.LEFT + ring.x + radius, top - ring.y - radius
        canvas.setStrokeColor(paint(style.INK))
        canvas.setLineWidth(0.8)
        canvas.circle(x, y, radius, stroke=1, fill=0)
        if ring.filled:
            canvas.setFillColor(paint(style.INK))
            canvas.circle(x, y, radius * 0.62, stroke=0, fill=1)

    def _box(self, box: Box, top: float) -> None:
        canvas = self._canvas
        if box.fill:
            canvas.setFillColor(paint(box.fill))
        if box.stroke:
            canvas.setStrokeColor(paint(box.stroke))
            canvas.setLineWidth(0.7)
        if box.dashed:
            canvas.setDash(3, 3)
        canvas.rect(
            style.LEFT + box.x,
            top - box.y - box.height,
            box.width,
            box.height,
            stroke=int(bool(box.stroke)),
            fill=int(bool(box.fill)),
        )
        if box.dashed:
            canvas.setDash()

    def _picture(self, picture: Picture, top: float) -> None:
        ground = Box(picture.x, picture.y, picture.width, picture.height, fill=style.SUNKEN)
        if not picture.plain:
            self._box(ground, top)
        item = picture.item
        if item.open is None:
            self._placeholder(picture, top)
            return
        data, wide, high = _read(item, item.open)
        scale = min(picture.width / wide, picture.height / high)
        width, height = wide * scale, high * scale
        self._pictures += 1
        left = style.LEFT + picture.x + (picture.width - width) / 2
        bottom = top - picture.y - picture.height + (picture.height - height) / 2
        self._canvas.drawImage(Jpeg(f"photo-{self._pictures}", data), left, bottom, width, height)
        if item.marks is not None:
            draw_figures(self._canvas, item.marks, (left, bottom, width, height), self._faces)

    def _placeholder(self, picture: Picture, top: float) -> None:
        type_ = style.NOTE
        lines = wrapped(picture.item.absent, picture.width - 24, type_, self._faces)
        y = picture.y + (picture.height - len(lines) * type_.leading) / 2
        for number, text in enumerate(lines):
            spare = picture.width - advance(text, type_, self._faces)
            self._text(
                style.LEFT + picture.x + spare / 2,
                top - y - number * type_.leading - baseline(type_),
                text,
                type_,
            )

    def _anchor(self, anchor: Anchor, top: float) -> None:
        self._anchors += 1
        key = anchor.key or f"section-{self._anchors}"
        self._canvas.bookmarkPage(key, fit="XYZ", left=0, top=top + 8)
        # reportlab refuses an outline that skips a level.
        self._level = min(anchor.level, self._level + 1)
        self._canvas.addOutlineEntry(anchor.title, key, self._level)

    def _frame(self, number: int, count: int, chapter: str, *, bare: bool) -> None:
        document, faces, right = self._document, self._faces, style.LEFT + style.WIDTH
        if document.running_head and not bare:
            said = shortened(
                faces.regular.clean(chapter), CHAPTER_SHARE * style.WIDTH, style.RUNNING, faces
            )
            taken = advance(said, style.RUNNING, faces) if said else 0.0
            if said:
                self._text(right - taken, HEAD_Y, said, style.RUNNING)
                taken += 16
            head = shortened(
                faces.regular.clean(document.running_head),
                style.WIDTH - taken,
                style.RUNNING,
                faces,
            )
            self._text(style.LEFT, HEAD_Y, head, style.RUNNING)
            self._canvas.setStrokeColor(paint(style.LINE))
            self._canvas.setLineWidth(0.5)
            self._canvas.line(style.LEFT, HEAD_Y - 5, right, HEAD_Y - 5)
        pages = f"{number} / {count}"
        width = faces.regular.width(pages, style.RUNNING.size)
        self._text(right - width, FOOT_Y, pages, style.RUNNING)
        x = style.LEFT
        if document.mark:
            mark = faces.regular.clean(document.mark)
            self._text(x, FOOT_Y, mark, style.RUNNING_MARK)
            x += faces.bold.width(mark, style.RUNNING_MARK.size) + 12
        if document.foot_left:
            space = right - width - 12 - x
            foot = shortened(faces.regular.clean(document.foot_left), space, style.RUNNING, faces)
            self._text(x, FOOT_Y, foot, style.RUNNING)


def _read(item: PhotoItem, opener: Callable[[], bytes]) -> tuple[bytes, int, int]:
    from reportlab.pdfbase import pdfutils
    from reportlab.pdfbase.pdfdoc import PDFError

    try:
        data = opener()
        if not data.startswith(b"\xff\xd8"):
            raise PDFError("no JPEG")
        wide, high, _colours, _dpi = pdfutils.readJPEGInfo(io.BytesIO(data))
        if not wide or not high:
            raise PDFError("0 px")
    except (PDFError, struct.error, IndexError, OSError) as error:
        raise ExportError("photo_unreadable", number=item.number, reason=str(error)) from error
    return data, wide, high
