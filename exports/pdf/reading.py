"""What a PDF says of itself: the code that we note in it, and the pictures of scanned pages."""

from __future__ import annotations

import io

from exports.errors import ExportError

#: A scan has one picture a page; more are photos of a dossier, which carry no code.
_PICTURES = 60


def read_pages(data: bytes, page: int = 0) -> tuple[str, list[bytes]]:
    """The keywords (where our papers note their code), and the JPEGs of one page or of all.

    `page` counts from 1, 0 is all. Raises ExportError `cannot_read` for what is no PDF.
    """
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            named = str(pdf.docinfo.get("/Keywords", ""))
            chosen = pdf.pages if not page else pdf.pages[page - 1 : page]
            pictures: list[bytes] = []
            for one in chosen:
                for image in one.get_images().values():
                    if len(pictures) < _PICTURES and image.get("/Filter") == "/DCTDecode":
                        pictures.append(image.read_raw_bytes())
            return named, pictures
    except (pikepdf.PdfError, ValueError, IndexError) as error:
        raise ExportError("cannot_read", reason=str(error)) from error
