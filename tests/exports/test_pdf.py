"""PDF files: what they say copies right, what they need they carry, they appear whole or not."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from exports.errors import ExportError
from exports.pdf import faces, punctuation, style
from exports.pdf.writer import write_pdf
from exports.report_model import Document, Heading, Paragraph, PhotoItem, Photos
from tests.exports.samples import FONTS, MEASURED, MONGOLIAN, document, jpeg, photo

NAMES = "李𬭎 垚㙓䶮 昇堃珺 𫖮𬍛𬀩𬱖 圐圙 ² ³ ℃ ± ≥ ≤ ‰ × ÷ Φ ㎡ Ⅳ ① ✓ □ ■"


def run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout


def text_of(pdf: Path, *options: str) -> str:
    return run("pdftotext", *options, str(pdf), "-")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("pdf") / "12号院.pdf"
    write_pdf(document(), target, FONTS)
    return target


def test_every_text_copies_as_it_was_given(report: Path) -> None:
    """Cover, facts, table cells and captions come out of pdftotext character for character."""
    squeezed = re.sub(r"\s", "", text_of(report))
    for text in (MONGOLIAN, "张*", "138****5678", "一房一档", "照片7", "C级：局部危险", "李𬭎"):
        assert text.replace(" ", "") in squeezed, text
    # A cell's lines follow each other only in reading order of the table.
    assert re.sub(r"\s", "", MEASURED) in squeezed


@pytest.mark.parametrize("strong", [False, True])
def test_rare_characters_and_signs_copy_right(tmp_path: Path, strong: bool) -> None:
    """Characters beyond the basic plane and signs survive in both fonts."""
    write_pdf(document(Paragraph(NAMES, strong=strong)), tmp_path / "a.pdf", FONTS)
    assert NAMES.replace(" ", "") in text_of(tmp_path / "a.pdf").replace(" ", "")


def test_every_font_is_embedded(report: Path) -> None:
    """No font but ours, all embedded as subsets with a table for copying."""
    for row in run("pdffonts", str(report)).splitlines()[2:]:
        assert re.search(r"NotoSansSC-(Regular|Bold) +TrueType +\w+ +yes yes yes", row), row


def test_no_word_leaves_the_margins(report: Path) -> None:
    """pdftotext finds every word within the left and right margins of its page.

    The blank half of a mark may hang over the edge: no ink does.
    """
    word_of = re.compile(r'xMin="([\d.]+)".*?xMax="([\d.]+)".*?>(.+)</word>')
    words = word_of.findall(text_of(report, "-bbox"))
    assert len(words) > 300
    for left, right, word in words:
        blank = style.BODY.size * punctuation.HANG + 0.5
        assert float(left) >= style.LEFT - (blank if punctuation.leads(word) else 0.5), word
        room = style.PAGE_WIDTH - style.RIGHT + (blank if punctuation.hangs(word) else 0.5)
        assert float(right) <= room, word


def test_every_page_says_its_number_and_its_mark(report: Path) -> None:
    """A page that falls out of the file still says what it is: page x / y and 疑似."""
    pages = text_of(report).rstrip("\f").split("\f")
    for number, page in enumerate(pages, 1):
        squeezed = re.sub(r"\s", "", page)
        assert f"{number}/{len(pages)}" in squeezed
        assert "疑似·参考判定" in squeezed


def test_the_outline_and_the_facts_of_the_file(report: Path) -> None:
    """Title, language, the record's own date, and the chapters in the outline."""
    info = run("pdfinfo", "-rawdates", str(report))
    assert re.search(r"Title: +一房一档 12号院", info)
    assert "D:20261122094100+08'00'" in info
    pikepdf = pytest.importorskip("pikepdf")
    with pikepdf.open(report) as pdf:
        assert str(pdf.Root.Lang) == "zh-CN"
        with pdf.open_outline() as outline:
            titles = [item.title for item in outline.root]
        links = [note for page in pdf.pages for note in page.get("/Annots", [])]
    assert titles == [
        "一房一档", "一、房屋概况", "二、检查情况", "三、等级", "四、签字", "五、照片",
    ]  # fmt: skip
    assert len(links) >= 39


def test_photos_pass_through_undecoded(tmp_path: Path) -> None:
    """The bytes of a photo are in the file as they were given."""
    data = jpeg(3, (640, 480))
    item = PhotoItem(1, "近景", open=lambda: data)
    write_pdf(document(Photos((item,))), tmp_path / "a.pdf", FONTS)
    assert data in (tmp_path / "a.pdf").read_bytes()


def test_the_same_document_gives_the_same_bytes(tmp_path: Path, report: Path) -> None:
    """In this process and in a new one."""
    write_pdf(document(), tmp_path / "again.pdf", FONTS)
    assert (tmp_path / "again.pdf").read_bytes() == report.read_bytes()
    program = (
        "import sys; from pathlib import Path; from exports.pdf.writer import write_pdf;"
        "from tests.exports.samples import FONTS, document;"
        "write_pdf(document(), Path(sys.argv[1]), FONTS)"
    )
    child = str(tmp_path / "child.pdf")
    root = str(Path(__file__).parents[2])
    subprocess.run([sys.executable, "-c", program, child], check=True, cwd=root)
    assert Path(child).read_bytes() == report.read_bytes()


def test_progress_counts_the_pages(tmp_path: Path) -> None:
    """The caller hears of each page and gets pages and size at the end."""
    heard: list[tuple[int, int]] = []
    facts = write_pdf(
        document(), tmp_path / "a.pdf", FONTS, lambda done, pages: heard.append((done, pages))
    )
    assert heard == [(n, facts.pages) for n in range(1, facts.pages + 1)]
    assert facts.bytes == (tmp_path / "a.pdf").stat().st_size


@pytest.mark.parametrize("after", [0, 1, 5, 7])
def test_cancelling_leaves_the_older_file_as_it_was(tmp_path: Path, after: int) -> None:
    """Whenever the user says stop, the folder is as it was before."""
    target = tmp_path / "a.pdf"
    target.write_bytes(b"older")
    pages: list[int] = []
    with pytest.raises(ExportError) as error:
        write_pdf(
            document(),
            target,
            FONTS,
            lambda done, _count: pages.append(done),
            lambda: len(pages) >= after,
        )
    assert error.value.code == "cancelled"
    assert len(pages) == after
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a.pdf", b"older")]


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path) -> None:
    """Where the file cannot grow to its end, a typed error comes and no half file stays."""
    program = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from exports.errors import ExportError\n"
        "from exports.pdf.writer import write_pdf\n"
        "from tests.exports.samples import FONTS, document\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))\n"
        "try:\n    write_pdf(document(), Path(sys.argv[1]), FONTS)\n"
        "except ExportError as error:\n    print(error.code)\n"
    )
    child = subprocess.run(
        [sys.executable, "-B", "-c", program, str(tmp_path / "a.pdf")],
        check=True,
        capture_output=True,
        encoding="utf-8",
        cwd=Path(__file__).parents[2],
    )
    assert child.stdout.strip() == "disk_full"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_a_typed_error(tmp_path: Path) -> None:
    """The code says that writing failed, the parameters where."""
    with pytest.raises(ExportError) as error:
        write_pdf(document(), tmp_path / "none" / "a.pdf", FONTS)
    assert error.value.code == "cannot_write"


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff", b"GIF89a", b"\xff\xd8" + b"\0" * 100])
def test_what_is_no_jpeg_is_refused(tmp_path: Path, data: bytes) -> None:
    """A broken photo stops the report and is named by its number."""
    broken = replace(photo(4, (32, 24)), open=lambda: data)
    with pytest.raises(ExportError) as error:
        write_pdf(document(Photos((broken,))), tmp_path / "a.pdf", FONTS)
    assert (error.value.code, error.value.params["number"]) == ("photo_unreadable", 4)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_photo_file_is_refused(tmp_path: Path) -> None:
    """An opener that fails gives the same typed error."""
    gone = replace(photo(2, (32, 24)), open=(tmp_path / "gone.jpg").read_bytes)
    with pytest.raises(ExportError) as error:
        write_pdf(document(Photos((gone,))), tmp_path / "a.pdf", FONTS)
    assert error.value.code == "photo_unreadable"


def test_characters_without_a_glyph_are_known_and_shown(tmp_path: Path) -> None:
    """The program can name them beforehand; on paper each is 〓, never an empty box."""
    assert faces.unprintable("张☐三\n☑\u200b\t", FONTS) == {"☐", "☑"}
    assert faces.unprintable(NAMES + MEASURED, FONTS) == set()
    write_pdf(document(Paragraph("甲☐乙")), tmp_path / "a.pdf", FONTS)
    assert "甲〓乙" in text_of(tmp_path / "a.pdf")


def test_a_wrong_font_is_a_typed_error(tmp_path: Path) -> None:
    """A font file that reportlab cannot read is named."""
    (tmp_path / faces.REGULAR).write_bytes(b"no font")
    with pytest.raises(ExportError) as error:
        write_pdf(document(), tmp_path / "a.pdf", tmp_path)
    assert error.value.code == "font_unreadable"


def test_an_empty_document_is_one_page(tmp_path: Path) -> None:
    """Even a report without a block opens."""
    assert write_pdf(Document("空", ()), tmp_path / "a.pdf", FONTS).pages == 1
    assert write_pdf(document(Heading(3, "仅标题")), tmp_path / "b.pdf", FONTS).pages == 1


def test_all_texts_of_a_document_are_found() -> None:
    """What will be printed can be asked beforehand, down to captions and table cells."""
    texts = "\n".join(document().texts())
    for text in (MONGOLIAN, "5.3.3-1", "照片尚未交来", "138****5678", "鉴定机构（盖章）"):
        assert text in texts


def test_the_writer_loads_nothing_heavy_before_it_writes() -> None:
    """The window may import it before its first paint."""
    program = "import sys, exports.pdf.writer; print('reportlab' in sys.modules)"
    root = Path(__file__).parents[2]
    child = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, encoding="utf-8", cwd=root
    )
    assert child.stdout.strip() == "False"
