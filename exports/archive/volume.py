"""Many papers in one PDF, written part by part: a thousand dossiers need no more memory than one.

The parts are appended one after the other; contents, bookmarks, page tree and cross-reference
table, which must know them all, come last and lead to them. What lies in the file after a part
is described by its `Part`: with these a broken-off volume is checked and gone on with.
"""

from __future__ import annotations

import hashlib
import io
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from exports.archive.contents import Entry, Volume, contents_pages, contents_pdf
from exports.archive.copying import Copier, chapters, mark, page_facts, stream
from exports.archive.numbers import Numbers
from exports.archive.outline import Bookmark, outline_bodies
from exports.pdf.reading import keywords

if TYPE_CHECKING:
    from pikepdf import Object, Page, Pdf

_HEAD: Final = b"%PDF-1.7\n%\xe5\x9f\x8e\xe6\xa3\x80\n"
_CATALOG, _PAGES, _KEEP, _FREE = 1, 2, 3, 4
#: A page's own drawing may leave its sheet turned or scaled: it stands between q and Q.
_KEEP_STATE: Final = b"q\n"
_READ: Final = 1 << 20
_SEED: Final = 0
_CARRIED: Final = ("/Lang", "/ViewerPreferences", "/Metadata", "/OutputIntents")

Chapter = tuple[int, str, int, float]


@dataclass(frozen=True, slots=True)
class Part:
    """One paper in the volume: where its bytes begin, how long each of its objects is, the
    numbers of its pages, its bookmarks (level, title, page from 0, height in points), and the
    code by which it is asked about."""

    start: int
    sizes: tuple[int, ...]
    digest: str  # SHA-256 of its bytes
    pages: tuple[int, ...]
    chapters: tuple[Chapter, ...]
    code: str = ""


class VolumeWriter:
    """Writes a volume into an open binary file (readable, writable, seekable)."""

    def __init__(
        self, file: IO[bytes], fonts: Path, papers: int, held: Sequence[Part] = ()
    ) -> None:
        """`papers` is how many will be added: so many lines the contents will have.

        `held` are the parts that an earlier run says it wrote into this file, first to last.
        Those that lie there whole are gone on from (see `parts`), the rest is cut off.
        """
        self._file = file
        self._fonts = fonts
        self._offsets = array("Q", [0] * _FREE)  # by object number
        self._hash = hashlib.sha256()
        self._at = 0
        self._before = contents_pages(papers)
        self._nodes: list[tuple[int, int]] = []  # number and pages of each part's page node
        self.parts: list[Part] = []  # without their sizes, which only a journal needs
        file.seek(0)
        self._put(_HEAD)
        self._object(_KEEP, stream(_KEEP_STATE))
        self._numbers = Numbers(fonts)
        self._font = self._put_font()
        for part in held:
            if not self._holds(part):
                break
        file.seek(self._at)
        file.truncate()

    @property
    def digest(self) -> str:
        """SHA-256 of all that was written."""
        return self._hash.hexdigest()

    @property
    def size(self) -> int:
        return self._at

    @property
    def next_page(self) -> int:
        """The number that the next paper's first page will bear."""
        return self._before + sum(len(part.pages) for part in self.parts) + 1

    def add(self, data: bytes) -> Part:
        """Append a PDF of ours as the next paper; where it lies is for a journal (see `held`)."""
        from pikepdf import Pdf

        start, first = self._at, len(self._offsets)
        with Pdf.open(io.BytesIO(data)) as pdf:
            marked, code = tuple(chapters(pdf)), str(pdf.docinfo.get("/Keywords", ""))
            copier = self._copier(pdf, len(self.parts) + 1)
            pages = self._pages(pdf, copier, self.next_page)
            digest = self._write(copier)
        sizes = self._sizes(first)
        part = Part(start, sizes, digest, pages, marked, code)
        self._nodes.append((first, len(pages)))
        self.parts.append(replace(part, sizes=()))
        return part

    def close(self, volume: Volume, titles: Sequence[str]) -> int:
        """Write contents, bookmarks and what makes the whole a PDF; its pages.

        `titles` name the papers, in the order in which they were added. A volume for the archive
        is PDF/A-2b if each paper was: `validate` proves the whole, which reads all of it.
        """
        from pikepdf import Pdf

        entries, page = [], self._before + 1
        for title, part in zip(titles, self.parts, strict=True):
            entries.append(Entry(title, page))
            page += len(part.pages)
        data, spots = contents_pdf(volume, entries, self._fonts)
        with Pdf.open(io.BytesIO(data)) as pdf:
            pairs = zip(self.parts, entries, strict=True)
            codes = [(part.code, entry.page) for part, entry in pairs if part.code]
            if codes:
                pdf.docinfo["/Keywords"] = keywords(codes)
            if volume.archive:
                from exports.archive.pdfa import declare, without_transitions

                without_transitions(pdf)
                declare(pdf)
            copier = self._copier(pdf, len(self.parts) + 1)
            notes = [
                [
                    copier.made(_link(self.parts[spot.entry].pages[0], spot.left, spot.bottom,
                                      spot.right, spot.top))
                    for spot in found
                ]
                for found in spots
            ]  # fmt: skip
            node = len(self._offsets) + sum(map(len, notes))
            pages = self._pages(pdf, copier, 1, notes)
            info = copier.made(pdf.docinfo)
            carried = self._carried(pdf, copier)
            self._write(copier)
        outline = self._outline(volume.heading, pages[0], titles)
        self._object(
            _CATALOG,
            b"<< /Type /Catalog /Pages %d 0 R /PageMode /UseOutlines /Outlines %d 0 R %s >>"
            % (_PAGES, outline, carried),
        )
        nodes = [(node, len(pages)), *self._nodes]
        count = sum(many for _node, many in nodes)
        kids = b" ".join(b"%d 0 R" % one for one, _many in nodes)
        self._object(_PAGES, b"<< /Type /Pages /Count %d /Kids [ %s ] >>" % (count, kids))
        self._trailer(info)
        return count

    # -- parts

    def _copier(self, pdf: Pdf, number: int) -> Copier:
        marks = {"Pages": _PAGES, "Keep": _KEEP, "Font": getattr(self, "_font", 0)}
        return Copier(pdf, len(self._offsets), number, marks)

    def _put_font(self) -> int:
        """The font of the page numbers, for all pages; its number."""
        from pikepdf import Pdf

        first = len(self._offsets)
        with Pdf.open(io.BytesIO(self._numbers.seed)) as pdf:
            fonts = pdf.pages[0].obj["/Resources"]["/Font"]
            font = next(one for one in fonts.values() if "/ToUnicode" in one)
            self._numbers.learn(font["/ToUnicode"].read_bytes())
            copier = self._copier(pdf, _SEED)
            copier.made(font)
            self._write(copier)
        return first

    def _pages(
        self, pdf: Pdf, copier: Copier, first: int, notes: Sequence[Sequence[int]] = ()
    ) -> tuple[int, ...]:
        """Ask for all pages of a part and the node above them; the numbers of the pages."""
        node = copier.reserved()
        numbers = []
        for at, page in enumerate(pdf.pages):
            more = notes[at] if notes else ()
            numbers.append(copier.reserved(page.obj.objgen))
            copier.fill(numbers[-1], self._page(page, copier, node, first + at, more))
        kids = b" ".join(b"%d 0 R" % number for number in numbers)
        copier.fill(
            node,
            b"<< /Type /Pages /Parent %d 0 R /Count %d /Kids [ %s ] >>"
            % (_PAGES, len(numbers), kids),
        )
        return tuple(numbers)

    def _page(
        self, page: Page, copier: Copier, node: int, number: int, notes: Sequence[int]
    ) -> Object:
        """A page with its number drawn below what it draws itself."""
        from pikepdf import Array, Dictionary, Name

        wide = float(page.mediabox[2]) - float(page.mediabox[0])
        drawing = copier.made(stream(self._numbers.drawing(number, wide)))
        facts = page_facts(page)
        own = facts["/Contents"]
        resources = dict(facts.get("/Resources", Dictionary()).items())
        fonts = dict(resources.get("/Font", Dictionary()).items())
        fonts[self._numbers.name] = Name(mark("Font"))
        resources["/Font"] = Dictionary(fonts)
        facts["/Resources"] = Dictionary(resources)
        drawn = list(own) if isinstance(own, Array) else [own]
        facts["/Contents"] = Array([Name(mark("Keep")), *drawn, Name(mark(str(drawing)))])
        facts["/Parent"] = Name(mark(str(node)))
        if notes:
            facts["/Annots"] = Array([Name(mark(str(note))) for note in notes])
        return Dictionary(facts)

    def _holds(self, part: Part) -> bool:
        """Whether a part lies whole where it should; then it counts as added."""
        if part.start != self._at or not part.sizes:
            return False
        length, hashed, left = sum(part.sizes), hashlib.sha256(), sum(part.sizes)
        running = self._hash.copy()
        while left:
            data = self._file.read(min(_READ, left))
            if not data:
                return False
            hashed.update(data)
            running.update(data)
            left -= len(data)
        if hashed.hexdigest() != part.digest:
            return False
        self._hash = running
        first = len(self._offsets)
        self._offsets.extend(accumulate(part.sizes[:-1], initial=self._at))
        self._at += length
        self._nodes.append((first, len(part.pages)))
        self.parts.append(replace(part, sizes=()))
        return True

    # -- the whole

    def _carried(self, pdf: Pdf, copier: Copier) -> bytes:
        """What the catalog of the contents says of the whole volume."""
        from pikepdf import Dictionary

        facts = Dictionary({key: pdf.Root[key] for key in _CARRIED if key in pdf.Root})
        return copier.text(facts).removeprefix(b"<<").removesuffix(b">>").strip()

    def _outline(self, heading: str, contents: int, titles: Sequence[str]) -> int:
        """Bookmarks: the contents, then each paper with its chapters folded in; their number."""
        marks = [Bookmark(0, heading, contents, None)]
        for title, part in zip(titles, self.parts, strict=True):
            marks.append(Bookmark(0, title, part.pages[0], None))
            for level, name, page, top in part.chapters:
                marks.append(Bookmark(level + 1, name, part.pages[page], top))
        first = len(self._offsets)
        for body in outline_bodies(marks, first):
            self._object(len(self._offsets), body)
        return first

    def _trailer(self, info: int) -> None:
        start, count = self._at, len(self._offsets)
        self._put(b"xref\n0 %d\n0000000000 65535 f \n" % count)
        for at in range(1, count, _READ >> 5):
            lines = self._offsets[at : at + (_READ >> 5)]
            self._put(b"".join(b"%010d 00000 n \n" % offset for offset in lines))
        key = self._hash.hexdigest()[:32].encode()
        self._put(
            b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R /ID [<%s><%s>] >>\n"
            b"startxref\n%d\n%%%%EOF\n" % (count, _CATALOG, info, key, key, start)
        )

    def _write(self, copier: Copier) -> str:
        hashed = hashlib.sha256()
        for body in copier.bodies():
            hashed.update(self._object(len(self._offsets), body))
        return hashed.hexdigest()

    def _sizes(self, first: int) -> tuple[int, ...]:
        ends = [*self._offsets[first + 1 :], self._at]
        return tuple(end - start for start, end in zip(self._offsets[first:], ends, strict=True))

    def _object(self, number: int, body: bytes) -> bytes:
        if number == len(self._offsets):
            self._offsets.append(self._at)
        else:
            self._offsets[number] = self._at
        data = b"%d 0 obj\n%s\nendobj\n" % (number, body)
        self._put(data)
        return data

    def _put(self, data: bytes) -> None:
        self._file.write(data)
        self._hash.update(data)
        self._at += len(data)


def _link(page: int, left: float, bottom: float, right: float, top: float) -> bytes:
    return (
        b"<< /Type /Annot /Subtype /Link /F 4 /Border [ 0 0 0 ] /Rect [ %.2f %.2f %.2f %.2f ]"
        b" /Dest [ %d 0 R /Fit ] >>" % (left, bottom, right, top, page)
    )
