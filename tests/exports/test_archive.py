"""PDF/A-2b: passes its validator, says the record's own facts, and is the same every time."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import pikepdf
import pytest
from pikepdf import pdfa

from exports.archive.pdfa import archived, validate
from exports.errors import ExportError
from exports.pdf.writer import pdf_bytes
from tests.exports.samples import FONTS, document


@pytest.fixture(scope="module")
def plain() -> bytes:
    return pdf_bytes(document(), FONTS)[0]


@pytest.fixture(scope="module")
def kept(plain: bytes) -> bytes:
    return archived(plain)


def test_every_kind_of_block_passes(kept: bytes) -> None:
    assert pdfa.validate_written(io.BytesIO(kept), "2b").passed


def test_the_same_paper_gives_the_same_bytes(plain: bytes, kept: bytes) -> None:
    """Also the dates in XMP and the file's own id: nothing of the moment of writing is in it."""
    assert archived(plain) == kept


def test_xmp_says_title_author_and_the_records_dates(kept: bytes) -> None:
    with pikepdf.open(io.BytesIO(kept)) as pdf, pdf.open_metadata() as facts:
        assert facts["dc:title"] == "一房一档 12号院"
        assert facts["dc:creator"] == ["检查组"]
        dates = {facts[f"xmp:{one}Date"] for one in ("Create", "Modify", "Metadata")}
        assert dates == {"2026-11-22T09:41:00+08:00"}
        assert facts["pdfaid:part"] == "2" and facts["pdfaid:conformance"] == "B"


def test_text_links_and_outline_are_those_of_the_plain_file(
    plain: bytes, kept: bytes, tmp_path: Path
) -> None:
    said = []
    for name, data in (("plain", plain), ("kept", kept)):
        file = tmp_path / f"{name}.pdf"
        file.write_bytes(data)
        read = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=True)
        with pikepdf.open(file) as pdf, pdf.open_outline() as outline:
            links = sum(len(page.get("/Annots", [])) for page in pdf.pages)
            said.append((read.stdout, [item.title for item in outline.root], links))
    assert said[0] == said[1]


def test_what_does_not_conform_is_refused_with_the_reason(plain: bytes) -> None:
    with pytest.raises(ExportError) as told:
        validate(io.BytesIO(plain))
    assert told.value.code == "archive_invalid" and told.value.params["reason"]
