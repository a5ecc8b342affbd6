"""Objects of one PDF, numbered anew, as bytes for another file: nothing of it stays in memory.

A library that merges keeps every object of every part until it saves; a volume of a thousand
dossiers would not fit. Here each part is read, written out and forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pikepdf import Object, Page, Pdf

#: A string, in which anything may stand; a reference; a mark of ours (`mark`); a subset's tag.
_TOKEN: Final = re.compile(
    rb"\((?:[^\\()]|\\.)*\)|(?<!<)<(?!<)[^<>]*>"
    rb"|\b(?P<ref>\d+) (?P<generation>\d+) R\b"
    rb"|/CJMark(?P<mark>\w+)"
    rb"|/(?P<font>BaseFont|FontName) /(?P<tag>[A-Z]{6})\+",
    re.DOTALL,
)
_LETTERS: Final = 26
#: More subsets of one font than a dossier can have: 256 characters each.
_SUBSETS: Final = 512
#: The annotation flag Print (PDF 32000-1, table 165).
_PRINTED: Final = 4


def mark(name: str) -> str:
    """The PDF name that stands for an object of the file that is written: by name or number."""
    return f"/CJMark{name}"


class Copier:
    """Objects of `pdf` with numbers from `first` on, in the order in which they are asked for.

    `marks` are numbers of objects outside; `part` keeps the subsets of equal fonts apart: in one
    file each needs a tag of its own (PDF 32000-1, 9.6.4).
    """

    def __init__(self, pdf: Pdf, first: int, part: int, marks: Mapping[str, int]) -> None:
        self._pdf = pdf
        self._first = first
        self._part = part
        self._marks = marks
        self._queue: list[Object | bytes | None] = []
        self._numbers: dict[tuple[int, int], int] = {}

    def made(self, body: Object | bytes) -> int:
        """The number of an object that the part does not have: ready bytes, or a dictionary."""
        self._queue.append(body)
        return self._first + len(self._queue) - 1

    def reserved(self, objgen: tuple[int, int] | None = None) -> int:
        """A number whose body comes with `fill`; for one of the part's objects, if said which."""
        number = self.made(b"")
        if objgen is not None:
            self._numbers[objgen] = number
        return number

    def fill(self, number: int, body: Object | bytes) -> None:
        self._queue[number - self._first] = body

    def of(self, objgen: tuple[int, int]) -> int:
        """The new number of one of the part's objects; it will be copied."""
        number = self._numbers.get(objgen)
        if number is None:
            self._queue.append(self._pdf.get_object(objgen))
            number = self._numbers[objgen] = self._first + len(self._queue) - 1
        return number

    def bodies(self) -> Iterator[bytes]:
        """Each object's bytes, in the order of the numbers; more may be asked for meanwhile."""
        at = 0
        while at < len(self._queue):
            waiting, self._queue[at] = self._queue[at], None
            assert waiting is not None  # each is taken once
            yield waiting if isinstance(waiting, bytes) else self._body(waiting)
            at += 1

    def _body(self, thing: Object) -> bytes:
        from pikepdf import Stream

        if isinstance(thing, Stream):
            head = self.text(thing.stream_dict)
            return head + b"\nstream\n" + thing.read_raw_bytes() + b"\nendstream"
        return self.text(thing)

    def text(self, thing: Object) -> bytes:
        """An object without its stream; what it refers to is copied as well."""
        return _TOKEN.sub(self._token, thing.unparse(resolved=True))

    def _token(self, found: re.Match[bytes]) -> bytes:
        if found["ref"]:
            return b"%d 0 R" % self.of((int(found["ref"]), int(found["generation"])))
        if found["mark"]:
            name = found["mark"].decode()
            return b"%d 0 R" % (int(name) if name.isdigit() else self._marks[name])
        if found["tag"]:
            return b"/%s /%s+" % (found["font"], _tag(self._part, found["tag"]))
        return found.group()


def _tag(part: int, old: bytes) -> bytes:
    value = 0
    for letter in old:
        value = value * _LETTERS + letter - ord("A")
    value = part * _SUBSETS + value % _SUBSETS
    letters = []
    for _place in range(6):
        value, rest = divmod(value, _LETTERS)
        letters.append(ord("A") + rest)
    return bytes(reversed(letters))


def stream(data: bytes) -> bytes:
    """A stream of ours as an object's body."""
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(data), data)


def chapters(pdf: Pdf) -> list[tuple[int, str, int, float]]:
    """The bookmarks of a PDF: level from 0, title, page from 0, height in points from below."""
    from pikepdf import Array

    places = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    found: list[tuple[int, str, int, float]] = []
    with pdf.open_outline() as outline:
        waiting = [(0, item) for item in reversed(outline.root)]
        while waiting:
            level, item = waiting.pop()
            where = item.destination
            page, top = 0, 842.0
            if isinstance(where, Array) and len(where) > 3:
                page, top = places.get(where[0].objgen, 0), float(where[3])
            found.append((level, str(item.title), page, top))
            waiting += [(level + 1, child) for child in reversed(item.children)]
    return found


def page_facts(page: Page) -> dict[str, Object]:
    """What a page says, but for its place in the old file and its empty transition.

    Its links are marked as printable, as an archive asks for.
    """
    for note in page.obj.get("/Annots", ()):
        note["/F"] = _PRINTED
    return {key: value for key, value in page.obj.items() if key not in {"/Parent", "/Trans"}}
