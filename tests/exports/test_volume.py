"""A volume: contents that lead to their pages, bookmarks, page numbers, and no need for memory."""

from __future__ import annotations

import io
import random
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.archive.contents import Volume, contents_pages
from exports.archive.pdfa import archived, validate
from exports.archive.volume import Part, VolumeWriter
from exports.pdf.reading import read_pages
from exports.pdf.writer import pdf_bytes
from exports.report_model import Heading, Paragraph, PhotoItem, Photos
from tests.exports.samples import CREATED, FONTS, document, jpeg

WORDS = Volume("2026年危房核查", "一房一档 3 份", "检查组", "zh-CN", "目录", CREATED)
TITLES = ["12号院 李𬭎 (旧) \\ 5 0 R", "13号院", "14号院"]


def paper(number: int) -> bytes:
    """Two pages: a text with characters that no other has, and a photo."""
    data = jpeg(number, (320, 240))
    made = document(
        Heading(1, f"第{number}份 (5 0 R"),
        Paragraph(f"房屋{number}：" + "".join(chr(0x4E00 + 40 * number + n) for n in range(30))),
        Paragraph("见照片1。" * 400),
        Photos((PhotoItem(1, "近景", open=lambda: data),), 6, "照片{n}"),
    )
    return pdf_bytes(replace(made, title=f"第{number}份"), FONTS)[0]


@pytest.fixture(scope="module")
def papers() -> list[bytes]:
    return [paper(number) for number in range(3)]


def bound(
    papers: list[bytes], file: io.BytesIO, held: list[Part] | None = None, archive: bool = False
) -> list[Part]:
    writer = VolumeWriter(file, FONTS, len(papers), held or ())
    parts = [writer.add(data) for data in papers[len(writer.parts) :]]
    writer.close(replace(WORDS, archive=archive), TITLES)
    assert writer.size == len(file.getvalue())
    return parts


@pytest.fixture(scope="module")
def volume(papers: list[bytes]) -> bytes:
    file = io.BytesIO()
    bound(papers, file)
    return file.getvalue()


def _place(mark: pikepdf.OutlineItem, places: dict[tuple[int, int], int]) -> int:
    assert isinstance(mark.destination, pikepdf.Array)
    return places[mark.destination[0].objgen]


def pages_of(volume: bytes, tmp_path: Path) -> list[str]:
    file = tmp_path / "volume.pdf"
    file.write_bytes(volume)
    read = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=True)
    assert not read.stderr
    return read.stdout.decode().rstrip("\f").split("\f")


def test_every_page_keeps_its_text_and_gets_its_number(
    papers: list[bytes], volume: bytes, tmp_path: Path
) -> None:
    found = pages_of(volume, tmp_path)
    alone = [page for data in papers for page in pages_of(data, tmp_path)]
    assert len(found) == 1 + len(alone)
    for number, (page, single) in enumerate(zip(found[1:], alone, strict=True), 2):
        said = re.sub(r"\s", "", page)
        assert said.replace(f"—{number}—", "") == re.sub(r"\s", "", single)
        assert f"—{number}—" in said


def test_the_contents_name_each_paper_with_the_page_it_begins_on(
    volume: bytes, tmp_path: Path
) -> None:
    """A line says the page, its link leads there, and so does the bookmark."""
    first = pages_of(volume, tmp_path)[0]
    with pikepdf.open(io.BytesIO(volume)) as pdf:
        assert not pdf.check_pdf_syntax()
        places = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        links = [places[note["/Dest"][0].objgen] for note in pdf.pages[0]["/Annots"]]
        with pdf.open_outline() as outline:
            top = [(one.title, _place(one, places)) for one in outline.root]
            inner = [[child.title for child in one.children] for one in outline.root]
    assert top == [("目录", 1), *zip(TITLES, links, strict=True)]
    assert inner == [[], *([f"第{n}份 (5 0 R"] for n in range(3))]
    said = re.findall(r"[.\s]+(\d+)$", first, re.MULTILINE)
    assert [int(one) for one in said if int(one) > 1][-3:] == links


def test_photos_lie_in_it_byte_for_byte(volume: bytes) -> None:
    assert all(jpeg(number, (320, 240)) in volume for number in range(3))


def test_links_within_a_paper_lead_to_its_own_photo(volume: bytes) -> None:
    with pikepdf.open(io.BytesIO(volume)) as pdf:
        places = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        with pdf.open_outline() as outline:
            begins = [_place(one, places) for one in outline.root[1:]]
        for begin, end in zip(begins, [*begins[1:], len(pdf.pages) + 1], strict=True):
            leads = {
                places[note["/Dest"][0].objgen]
                for page in pdf.pages[begin - 1 : end - 1]
                for note in page.get("/Annots", [])
            }
            assert leads == {end - 1}


def test_every_font_is_embedded_under_a_tag_of_its_own(volume: bytes, tmp_path: Path) -> None:
    pages_of(volume, tmp_path)
    told = subprocess.run(
        ["pdffonts", str(tmp_path / "volume.pdf")], capture_output=True, check=True, text=True
    ).stdout.splitlines()[2:]
    names = [line.split()[0] for line in told]
    assert len(names) == len(set(names)) > 6
    assert all(re.search(r"TrueType +\w+ +yes yes yes", line) for line in told)


def test_the_same_papers_give_the_same_bytes(papers: list[bytes], volume: bytes) -> None:
    file = io.BytesIO()
    bound(papers, file)
    assert file.getvalue() == volume


@settings(max_examples=15)
@given(st.randoms(use_true_random=False))
def test_a_broken_off_volume_is_gone_on_with(
    papers: list[bytes], volume: bytes, chance: random.Random
) -> None:
    """Wherever it broke, and whatever bytes the disk lost: the result is the same file."""
    file = io.BytesIO()
    parts = bound(papers, file)
    left = bytearray(volume[: chance.randrange(len(volume))])
    if left and chance.random() < 0.5:
        left[chance.randrange(len(left))] ^= 0x40
    again = io.BytesIO(bytes(left))
    bound(papers, again, parts[: chance.randrange(len(parts) + 1)])
    assert again.getvalue() == volume


def test_a_volume_for_the_archive_passes(papers: list[bytes]) -> None:
    file = io.BytesIO()
    bound([archived(data) for data in papers], file, archive=True)
    validate(file)


def test_an_empty_volume_is_a_pdf_of_its_contents() -> None:
    file = io.BytesIO()
    writer = VolumeWriter(file, FONTS, 0)
    assert writer.close(WORDS, []) == 1
    with pikepdf.open(file) as pdf:
        assert len(pdf.pages) == 1


@pytest.mark.parametrize(("papers", "pages"), [(0, 1), (37, 1), (38, 2), (79, 2), (80, 3)])
def test_the_pages_of_the_contents_are_known_beforehand(papers: int, pages: int) -> None:
    assert contents_pages(papers) == pages


def test_every_paper_in_a_volume_keeps_the_code_that_it_is_asked_about_by(
    papers: list[bytes],
) -> None:
    """All of them where the whole is asked, one where a page is; the contents have none."""
    codes = [f"CJ1:{n}" for n in range(3)]
    noted = []
    for data, code in zip(papers, codes, strict=True):
        with pikepdf.open(io.BytesIO(data)) as pdf:
            pdf.docinfo["/Keywords"] = code
            out = io.BytesIO()
            pdf.save(out)
            noted.append(out.getvalue())
    file = io.BytesIO()
    bound(noted, file)
    named, _pictures = read_pages(file.getvalue())
    assert named.split() == codes
    with pikepdf.open(file) as pdf:
        last = len(pdf.pages)
    assert read_pages(file.getvalue(), 1)[0].split() == []
    assert read_pages(file.getvalue(), last)[0].split() == codes[2:]
