"""A document as a PDF file: laid out, painted, put in place at once or not at all."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from exports.errors import ExportError
from exports.pdf import faces as type_faces
from exports.pdf import style
from exports.pdf.compose import compose
from exports.pdf.contents import numbered
from exports.pdf.links import linked
from exports.pdf.paginate import Page, paginate
from exports.pdf.paint import Painter
from exports.pdf.slabs import Anchor
from exports.report_model import Cover, Document

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]

ASIDE = ".up"
#: The anchor of a cover or masthead: the paper itself, not a chapter of it.
HEAD = "head"
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True, slots=True)
class PdfFacts:
    pages: int
    bytes: int


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """One bookmark: level 0 is the cover, 1 a chapter's section; pages count from 1."""

    level: int
    title: str
    page: int


@dataclass(frozen=True, slots=True)
class Numbering:
    """Where this document's pages stand in a volume: its first page's number, and of how many.

    A `total` of 0 counts the document's own pages.
    """

    first: int = 1
    total: int = 0


@dataclass(frozen=True, slots=True)
class Printed:
    """A document as a PDF in memory, with what a volume's contents need."""

    data: bytes
    pages: int
    outline: tuple[OutlineEntry, ...]


OWN_NUMBERS = Numbering()


def write_pdf(
    document: Document,
    target: Path,
    fonts: Path,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> PdfFacts:
    """Print a document as `pdf_bytes` does, into a file.

    The file is written beside `target` under another name, flushed to disk and only then renamed.
    Raises ExportError (as `pdf_bytes`, `disk_full`, `cannot_write`); then `target` is what it was
    before and nothing lies beside it.
    """
    data, pages = pdf_bytes(document, fonts, progress, cancelled)
    put_file(target, data)
    return PdfFacts(pages, len(data))


def pdf_bytes(
    document: Document,
    fonts: Path,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> tuple[bytes, int]:
    """A document as A4 PDF, and its pages; as `printed` makes it."""
    made = printed(document, fonts, progress, cancelled)
    return made.data, made.pages


def outline(document: Document, fonts: Path) -> tuple[int, tuple[OutlineEntry, ...]]:
    """How many pages a document takes and where its chapters begin; no photo is opened."""
    pages = _laid_out(document, type_faces.load(fonts))
    return len(pages), _outline(pages)


def printed(
    document: Document,
    fonts: Path,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    numbering: Numbering = OWN_NUMBERS,
) -> Printed:
    """A document as A4 PDF; the same document gives the same bytes.

    `fonts` is the folder of our two font files. `progress(done, pages)` is called after each
    page, `cancelled()` asked before each. Raises ExportError (`cancelled`, `photo_unreadable`,
    `font_unreadable`).
    """
    faces = type_faces.load(fonts)
    pages = _laid_out(document, faces)
    first_is_cover = bool(document.blocks) and isinstance(document.blocks[0], Cover)
    canvas = blank_canvas(
        document.title,
        document.subtitle,
        document.author,
        document.language,
        document.created,
        faces,
    )
    if document.qr_text:
        canvas.setKeywords(document.qr_text)  # so that the file itself can be asked (see reading)
    painter = Painter(canvas, document, faces)
    total = numbering.total or len(pages)
    numbered(pages, numbering.first, faces)
    for number, (page, chapter) in enumerate(zip(pages, _chapters(pages), strict=True), 1):
        if cancelled and cancelled():
            raise ExportError("cancelled")
        shown = numbering.first + number - 1
        covers = first_is_cover and number == 1
        painter.page(page, shown, total, cover=covers, chapter=chapter)
        if progress:
            progress(number, len(pages))
    if cancelled and cancelled():
        raise ExportError("cancelled")
    return Printed(canvas.getpdfdata(), len(pages), _outline(pages))


def _laid_out(document: Document, faces: type_faces.Faces) -> list[Page]:
    return paginate(linked(compose(document, faces), document, faces))


def _chapters(pages: list[Page]) -> Iterator[str]:
    """The chapter that each page is in: one that begins at its top, else the one before."""
    current = ""
    for page in pages:
        begun = [
            op.title if place == 0 else ""
            for place, (_y, slab) in enumerate(page.slabs)
            for op in slab.ops
            if isinstance(op, Anchor) and op.level == 0 and op.key != HEAD
        ]
        yield begun[0] if begun and begun[0] else current
        last = [
            op.title
            for _y, slab in page.slabs
            for op in slab.ops
            if isinstance(op, Anchor) and op.level == 0 and op.key != HEAD
        ]
        current = last[-1] if last else current


def _outline(pages: list[Page]) -> tuple[OutlineEntry, ...]:
    return tuple(
        OutlineEntry(op.level, op.title, number)
        for number, page in enumerate(pages, 1)
        for _y, slab in page.slabs
        for op in slab.ops
        if isinstance(op, Anchor)
    )


def blank_canvas(
    title: str,
    subtitle: str,
    author: str,
    language: str,
    created: datetime,
    faces: type_faces.Faces,
) -> Canvas:
    """An A4 canvas in our fonts; `created` is given, so that the same input is the same file."""
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(
        io.BytesIO(),
        pagesize=(style.PAGE_WIDTH, style.PAGE_HEIGHT),
        pageCompression=1,
        invariant=1,
        initialFontName=faces.regular.name,
        lang=language,
    )
    canvas.setTitle(title)
    canvas.setSubject(subtitle)
    canvas.setAuthor(author)
    canvas.setCreator("Chengjian")
    canvas.setProducer("Chengjian")
    zone = created.strftime("%z") or "+0000"
    stamp = f"D:{created:%Y%m%d%H%M%S}{zone[:3]}'{zone[3:5]}'"
    canvas.setDateFormatter(lambda *_parts: stamp)
    canvas.setViewerPreference("DisplayDocTitle", "true")
    canvas.showOutline()
    return canvas


def put_file(target: Path, data: bytes) -> None:
    """Write a file whole under its name or not at all; raises ExportError."""
    part = target.with_name(target.name + ASIDE)
    try:
        with open(part, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        reason = error.strerror or str(error)
        if error.errno in _FULL:
            raise ExportError("disk_full", path=str(target), reason=reason) from error
        raise ExportError("cannot_write", path=str(target), reason=reason) from error
