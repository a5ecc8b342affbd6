"""What a PDF says of itself: the code that we note in it, and the pictures of scanned pages."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from typing import Final

from exports.errors import ExportError

#: A scan has one picture a page; more are photos of a dossier, which carry no code.
_PICTURES = 60
#: In the keywords of a volume each paper's code stands with the page that it begins on.
_BEGINS: Final = re.compile(r"(\S+)@(\d+)(?=\s|$)")


def read_pages(data: bytes, page: int = 0) -> tuple[str, list[bytes]]:
    """The keywords (where our papers note their code), and the JPEGs of one page or of all.

    Of a volume it is the code of the paper that the page stands in; nothing for its contents.

    `page` counts from 1, 0 is all. Raises ExportError `cannot_read` for what is no PDF.
    """
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            named = _named(str(pdf.docinfo.get("/Keywords", "")), page)
            chosen = pdf.pages if not page else pdf.pages[page - 1 : page]
            pictures: list[bytes] = []
            for one in chosen:
                for image in one.get_images().values():
                    if len(pictures) < _PICTURES and image.get("/Filter") == "/DCTDecode":
                        pictures.append(image.read_raw_bytes())
            return named, pictures
    except (pikepdf.PdfError, ValueError, IndexError) as error:
        raise ExportError("cannot_read", reason=str(error)) from error


def keywords(codes: Iterable[tuple[str, int]]) -> str:
    """The keywords of a volume: each paper's code and the page that it begins on."""
    return " ".join(f"{code}@{page}" for code, page in codes)


def _named(words: str, page: int) -> str:
    begun = _BEGINS.findall(words)
    if not begun:
        return words
    told = [code for code, first in begun if not page or int(first) <= page]
    return " ".join(told[-1:] if page else told)
