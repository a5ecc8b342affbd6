"""Papers as one PDF file: laid out and painted one by one, so that memory stays flat."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from exports.errors import ExportError
from exports.paper_model import DaySheet, Paper, Printing, Sheet
from exports.pdf import faces as type_faces
from exports.pdf import paper_style as paper
from exports.pdf.faces import Faces
from exports.pdf.paginate import paginate
from exports.pdf.paper_compose import compose
from exports.pdf.paper_day import day_slabs, plate_slabs
from exports.pdf.paper_frame import SheetPainter
from exports.pdf.slabs import Slab
from exports.pdf.writer import Cancelled, PdfFacts, Progress, blank_canvas, put_file


def write_papers(
    sheets: Iterable[Sheet],
    total: int,
    printing: Printing,
    target: Path,
    fonts: Path,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> PdfFacts:
    """Print sheets as A4 PDF; the same sheets give the same bytes.

    `sheets` is asked for the next one when the last is painted; `progress(done, total)` is called
    after each, `cancelled()` asked before each page. Raises ExportError as `write_pdf` does; then
    `target` is what it was before.
    """
    faces = type_faces.load(fonts)
    canvas = blank_canvas(
        printing.title, "", printing.author, printing.language, printing.created, faces
    )
    painter = SheetPainter(canvas, faces)
    pages = 0
    for done, sheet in enumerate(sheets, 1):
        made = paginate(_slabs(sheet, faces), paper.HEIGHT)
        for number, page in enumerate(made, 1):
            if cancelled and cancelled():
                raise ExportError("cancelled")
            painter.sheet_page(sheet, page, number, len(made))
        pages += len(made)
        if progress:
            progress(done, total)
    if cancelled and cancelled():
        raise ExportError("cancelled")
    data: bytes = canvas.getpdfdata()
    put_file(target, data)
    return PdfFacts(pages, len(data))


def _slabs(sheet: Sheet, faces: Faces) -> list[Slab]:
    if isinstance(sheet, Paper):
        return compose(sheet, faces)
    return day_slabs(sheet, faces) if isinstance(sheet, DaySheet) else plate_slabs(sheet, faces)
