"""A second opinion on our files for the archive: Apache PDFBox's preflight, where it is installed.

Debian: `default-jre-headless libpdfbox2-java libfontbox2-java libcommons-logging-java libjaxb-java
libactivation-java`. It knows PDF/A-1b alone, which is stricter: of a file that says 2b it must
find nothing wrong but that it says 2, and that its table of objects may be compressed.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pytest
from pikepdf import pdfa

from exports.archive.contents import Volume
from exports.archive.pdfa import archived, without_transitions
from exports.archive.volume import VolumeWriter
from exports.pdf.writer import pdf_bytes
from tests.exports.samples import CREATED, FONTS, document

#: Where Debian puts the jars; elsewhere by this variable.
JARS = Path(os.environ.get("CHENGJIAN_PDFBOX", "/usr/share/java"))
#: "The part must be 1"; "cross reference streams are not allowed".
OF_PART_2 = {"7.11.2", "1.4"}

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        shutil.which("java") is None or not (JARS / "preflight.jar").exists(),
        reason="PDFBox's preflight is not installed",
    ),
]


@pytest.fixture(scope="module")
def plain() -> bytes:
    return pdf_bytes(document(), FONTS)[0]


def errors_of(data: bytes, file: Path) -> set[str]:
    """The codes of what preflight finds wrong."""
    file.write_bytes(data)
    jars = os.pathsep.join(str(jar) for jar in sorted(JARS.glob("*.jar")))
    validator = "org.apache.pdfbox.preflight.Validator_A1b"
    ended = subprocess.run(
        ["java", "-cp", jars, validator, str(file)], capture_output=True, text=True, check=False
    )
    assert "PDF/A-1b file" in ended.stdout, ended.stdout + ended.stderr
    return set(re.findall(r"^([\d.]+) :", ended.stdout, re.MULTILINE))


def volume(papers: list[bytes]) -> bytes:
    file = io.BytesIO()
    writer = VolumeWriter(file, FONTS, len(papers))
    for data in papers:
        writer.add(data)
    writer.close(Volume("卷", "", "", "zh-CN", "目录", CREATED, archive=True), ["份"] * len(papers))
    return file.getvalue()


def test_a_paper_and_a_volume_have_nothing_but_their_part_against_them(
    plain: bytes, tmp_path: Path
) -> None:
    kept = archived(plain)
    assert errors_of(kept, tmp_path / "one.pdf") <= OF_PART_2
    assert errors_of(volume([kept] * 3), tmp_path / "volume.pdf") <= OF_PART_2


def test_the_same_content_as_1b_is_valid(plain: bytes, tmp_path: Path) -> None:
    """Fonts, colours, pictures, links and metadata, judged without any reserve."""
    for name, data in (("one", plain), ("volume", volume([plain] * 3))):
        with pikepdf.open(io.BytesIO(data)) as pdf:
            without_transitions(pdf)
            pdfa.save(pdf, tmp_path / f"{name}.pdf", "1b")
        assert errors_of((tmp_path / f"{name}.pdf").read_bytes(), tmp_path / "again.pdf") == set()
