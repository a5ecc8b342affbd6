"""PDF/A-2b (ISO 19005-2): what an archive takes, proved on the very bytes that are written.

pikepdf adds what the standard asks for beyond our own writer (an sRGB output intent, XMP that
agrees with the file's facts, printable links) and then reads the result again. It approves only
constructs that it knows to conform: it may refuse what is sound, never the other way round.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from exports.errors import ExportError

if TYPE_CHECKING:
    from pathlib import Path

    from pikepdf import Pdf

FLAVOUR: Final = "2b"
#: So many findings are told; the first is nearly always the cause of the rest.
_TOLD: Final = 5


def archived(data: bytes) -> bytes:
    """A PDF of ours as PDF/A-2b; the same bytes in give the same bytes out.

    Nothing is written to disk. Raises ExportError `archive_invalid` (reason) where the result
    does not pass.
    """
    from pikepdf import Pdf, pdfa

    out = io.BytesIO()
    with Pdf.open(io.BytesIO(data)) as pdf:
        without_transitions(pdf)
        declare(pdf)
        pdf.save(out, **pdfa.resolve_save_kwargs(FLAVOUR, deterministic_id=True))
    validate(out)
    return out.getvalue()


def declare(pdf: Pdf) -> None:
    """Give an open document output intent, XMP and flags; its dates are those of its own facts."""
    from pikepdf import pdfa

    pdfa.prepare(pdf, FLAVOUR)
    # Else the time of writing stood there, and the same record gave another file every time.
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as facts:
        facts["xmp:MetadataDate"] = facts["xmp:ModifyDate"]


def without_transitions(pdf: Pdf) -> None:
    """Drop the empty transition that reportlab gives each page: PDF/A-2 knows none."""
    for page in pdf.pages:
        if "/Trans" in page:
            del page["/Trans"]


def validate(written: Path | io.BytesIO) -> None:
    """Read a written file as a validator does. Raises ExportError `archive_invalid` (reason)."""
    from pikepdf import pdfa

    report = pdfa.validate_written(written, FLAVOUR)
    if not report.passed:
        found = "; ".join(str(one) for one in report.findings[:_TOLD])
        raise ExportError("archive_invalid", reason=found or str(report.verdict))
