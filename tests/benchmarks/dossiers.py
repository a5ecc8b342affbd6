"""100 dossiers × 8 photos to PDF ÷ the bare canvas floor: `python tests/benchmarks/dossiers.py`.

The floor writes as many files, pages, lines of text and photos (the same bytes) with the same two
fonts embedded, each line by one `drawString`, without any layout. Both sides take turns, file by
file, in one process. Prints the ratio and the peak memory; exits 1 above the budget.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from reportlab.pdfgen.canvas import Canvas

from exports.pdf import faces
from exports.pdf.compose import compose
from exports.pdf.paginate import paginate
from exports.pdf.slabs import Picture, Text
from exports.pdf.writer import write_pdf
from exports.report_model import (
    Block,
    Contents,
    Cover,
    Document,
    Fact,
    Facts,
    Grade,
    GradePanel,
    Heading,
    Note,
    Paragraph,
    PhotoItem,
    Photos,
    SealBox,
    SignatureBox,
    Signatures,
    Table,
)
from tests.exports.samples import CREATED, FONTS, MEASURED, MONGOLIAN, jpeg

BUDGET = 2.0
HOUSES = 100
PHOTOS = 8


def photo_files(folder: Path) -> list[Path]:
    """800 different files: 16 pictures, each with its own comment segment."""
    pictures = [jpeg(number) for number in range(16)]
    files = []
    for number in range(HOUSES * PHOTOS):
        data = pictures[number % len(pictures)]
        comment = f"photo {number:08d}".encode()
        segment = b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment
        files.append(folder / f"{number}.jpg")
        files[-1].write_bytes(data[:2] + segment + data[2:])
    return files


def dossier(house: int, photos: list[Path]) -> Document:
    """What a typical dossier holds: two storeys, fourteen findings, eight photos."""
    facts = tuple(Fact(f"问题{n}", f"回答 {house}-{n}") for n in range(30))
    findings = tuple(
        (str(n), f"W-{n}/A-B", "一层", MEASURED[:36], "5.3.3-1", "危险点", f"照片{n % 8 + 1}")
        for n in range(14)
    )
    counts = tuple(
        (f"{layer}层", name, "w", "2.7", str(20 + house % 9), "1", "0")
        for layer in "一二"
        for name in ("中柱", "承重墙", "中梁", "边梁", "楼板", "围护结构")
    )
    items = tuple(
        PhotoItem(n, "构件近景", "一层 W-3/A-B", "2026-11-22 09:41", "受压裂缝", file.read_bytes)
        for n, file in enumerate(photos, 1)
    )
    grade = Grade("C", "D")
    blocks: tuple[Block, ...] = (
        Cover("一房一档", MONGOLIAN, facts[:6], grade, "参考 C–D", SealBox("盖章"), "核对"),
        Contents("目录"),
        Heading(1, "一、房屋概况"),
        Facts(facts),
        Heading(1, "二、检查发现"),
        Table(
            ("序号", "构件", "楼层", "现象", "条款", "判定", "见照片"),
            findings,
            (0.5, 1, 0.7, 3, 0.9, 0.9, 0.9),
            caption="检查发现",
        ),
        Heading(1, "三、等级"),
        GradePanel(grade, "参考 C–D", ("R = 48.9 / 390.8 = 12.513 %", "上限 79.3 / 390.8")),
        Table(("层", "类别", "符号", "权重", "总数", "计入", "看不到"), counts, caption="数量"),
        *(Paragraph(MEASURED) for _n in range(4)),
        Note(MEASURED),
        Heading(1, "四、签字"),
        Signatures(tuple(SignatureBox(f"检查人{n}", "张*", "", "年月日") for n in "一二三")),
        Heading(1, "五、照片"),
        Photos(items, 6, "照片{n}"),
    )
    return Document(
        "一房一档",
        blocks,
        running_head=f"{house}号院",
        foot_left="2026-11-22 · jgj125-2016@1",
        mark="疑似 · 参考判定",
        qr_text=f"CJ1:6f3a1e80-0d0b-4a0e-9a43-1b2c3d4e{house:04d}:9f8e7d6c5b4a:2026-11-22",
        table_words="表 {n}",
        table_again="续表 {n}",
        created=CREATED,
    )


def drawn(document: Document) -> list[tuple[list[Text], int]]:
    """Per page: the lines of text and how many photos; what the floor has to draw."""
    pages = paginate(compose(document, faces.load(FONTS)))
    ops = [[op for _y, slab in page.slabs for op in slab.ops] for page in pages]
    return [
        (
            [op for op in page if isinstance(op, Text)],
            sum(isinstance(op, Picture) for op in page),
        )
        for page in ops
    ]


def floor(target: Path, pages: list[tuple[list[Text], int]], photos: list[Path]) -> int:
    loaded = faces.load(FONTS)
    waiting = iter(photos)
    canvas = Canvas(str(target), invariant=1, pageCompression=1)
    for texts, pictures in pages:
        for number, text in enumerate(texts):
            face = loaded.bold if text.type.bold else loaded.regular
            canvas.setFont(face.name, text.type.size)
            canvas.drawString(60, 800 - number % 70 * 10, text.text)
        for number in range(pictures):
            canvas.drawImage(str(next(waiting)), 60, 60 + 100 * number, 120, 90)
        canvas.showPage()
    canvas.save()
    return len(pages)


def main() -> int:
    faces.load(FONTS)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = photo_files(folder)
        documents, spent = [], [0.0, 0.0]
        for house in range(HOUSES):
            mine = files[house * PHOTOS : (house + 1) * PHOTOS]
            documents.append((dossier(house, mine), mine))
        pages = 0
        for number, (document, mine) in enumerate(documents):
            plan = drawn(document)
            for side in (0, 1) if number % 2 else (1, 0):
                target = folder / f"{side}.pdf"
                start = time.perf_counter()
                if side:
                    count = write_pdf(document, target, FONTS).pages
                else:
                    count = floor(target, plan, mine)
                spent[side] += time.perf_counter() - start
                if count != len(plan):
                    raise SystemExit("the sides do not write the same pages")
            pages += len(plan)
            if number == 0:
                size = (folder / "1.pdf").stat().st_size
    ratio = spent[1] / spent[0]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{HOUSES} files, {pages} pages, {HOUSES * PHOTOS} photos, {size / 1e6:.1f} MB each")
    print(f"floor {spent[0]:.2f} s, dossiers {spent[1]:.2f} s, peak memory {peak:.0f} MB")
    print(f"ratio {ratio:.2f} (budget {BUDGET})")
    return int(ratio > BUDGET)


if __name__ == "__main__":
    raise SystemExit(main())
