"""An .xlsx: which sheets it has, where their parts lie, and one of them as rows.

A zip of XML that anybody may have made: every part is read in slices and held to a size, however
large it claims to be, and nothing in it is believed before it was read.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.parsers import expat

from app.errors import Cancelled
from app.i18n import _
from app.sheets import refusals
from app.sheets.cells import SheetReader, spread
from app.sheets.parts import Formats, SharedTexts, Tags, feed, is_date
from app.sheets.table import IsCancelled, Progress, Table

_SLICE: Final = 1 << 18
#: Unpacked bytes of a part. 200,000 rows of 30 columns are about 300 MB.
_SHEET_LIMIT: Final = 700_000_000
_TEXTS_LIMIT: Final = 250_000_000
_SMALL_LIMIT: Final = 20_000_000
_HIDDEN: Final = {"hidden", "veryHidden"}


@dataclass(frozen=True)
class _Sheet:
    name: str
    part: str
    hidden: bool


def names(file: Path) -> tuple[str, ...]:
    with _opened(file) as book:
        return tuple(sheet.name for sheet in _sheets(book)[0])


def read(file: Path, wanted: str, progress: Progress, cancelled: IsCancelled) -> Table:
    with _opened(file) as book:
        sheets, from_1904 = _sheets(book)
        dates = _dates(book)
        texts: list[str] = []
        sheet, part = _chosen(book, sheets, wanted)
        shared = _part(book, "xl/sharedStrings.xml")
        before = shared.file_size if shared else 0
        total = part.file_size + before

        def watched(at: int) -> Progress:
            return lambda done, _size: progress(min(at + done, total), total)

        if shared:
            reader = SharedTexts()
            feed(reader, _slices(book, shared, _TEXTS_LIMIT, cancelled, watched(0)))
            texts = reader.texts
        rows = SheetReader(texts, dates, from_1904=from_1904)
        feed(rows, _slices(book, part, _SHEET_LIMIT, cancelled, watched(before)))
        progress(total, total)
        return Table(
            sheets=tuple(one.name for one in sheets),
            sheet=sheet.name,
            rows=tuple(spread(rows.gathered.rows, rows.merged)),
            width=rows.gathered.width,
            kind="xlsx",
            beyond=rows.gathered.beyond + rows.beyond,
        )


@contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    """The zip; the one border at which what it and expat say becomes a known error."""
    try:
        with zipfile.ZipFile(file) as book:
            yield book
    except (OSError, zipfile.LargeZipFile) as error:
        raise refusals.unreadable(str(error)) from error
    except RuntimeError as error:  # zipfile's word for an encrypted member
        raise refusals.protected() from error
    except (
        zipfile.BadZipFile, zlib.error, EOFError, expat.ExpatError, UnicodeError, ValueError,
        KeyError, IndexError, NotImplementedError, OverflowError,
    ) as error:  # fmt: skip
        raise refusals.broken(f"{type(error).__name__}: {error}") from error


def _part(book: zipfile.ZipFile, name: str) -> zipfile.ZipInfo | None:
    """A part by its name; some writers differ in capitals or begin with a slash."""
    low = name.lower()
    for info in book.infolist():
        if info.filename.replace("\\", "/").lstrip("/").lower() == low:
            return info
    return None


def _slices(
    book: zipfile.ZipFile,
    part: zipfile.ZipInfo,
    limit: int,
    cancelled: IsCancelled = lambda: False,
    progress: Progress = lambda _done, _total: None,
) -> Generator[bytes, None, None]:
    done = 0
    with book.open(part) as opened:
        while data := opened.read(_SLICE):
            done += len(data)
            if done > limit:
                raise refusals.too_large()
            if cancelled():
                raise Cancelled
            yield data
            progress(done, part.file_size)


def _tags(book: zipfile.ZipFile, name: str, *wanted: str) -> list[tuple[str, dict[str, str]]]:
    part = _part(book, name)
    if part is None:
        return []
    reader = Tags(frozenset(wanted))
    feed(reader, _slices(book, part, _SMALL_LIMIT))
    return reader.found


def _sheets(book: zipfile.ZipFile) -> tuple[list[_Sheet], bool]:
    """The worksheets in their order, and whether dates count from 1904."""
    if _part(book, "xl/workbook.xml") is None:
        raise _foreign(book)
    targets = {
        attributes.get("Id", ""): attributes.get("Target", "")
        for _name, attributes in _tags(book, "xl/_rels/workbook.xml.rels", "Relationship")
    }
    found, from_1904 = [], False
    for name, attributes in _tags(book, "xl/workbook.xml", "sheet", "workbookPr"):
        if name == "workbookPr":
            from_1904 = attributes.get("date1904", "") in {"1", "true"}
            continue
        link = next((v for key, v in attributes.items() if key.rpartition(":")[2] == "id"), "")
        target = targets.get(link, "")
        part = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
        if target and "chartsheet" not in target:
            hidden = attributes.get("state", "") in _HIDDEN
            found.append(_Sheet(attributes.get("name", ""), posixpath.normpath(part), hidden))
    if not found:
        raise refusals.empty()
    return found, from_1904


def _foreign(book: zipfile.ZipFile) -> Exception:
    """What a zip is that is no .xlsx."""
    inside = {info.filename.lower() for info in book.infolist()[:1000]}
    if "xl/workbook.bin" in inside:
        return refusals.other_format(_("一个 .xlsb 表格"))
    if "word/document.xml" in inside:
        return refusals.other_format(_("一份 Word 文档"))
    if "content.xml" in inside:
        return refusals.other_format(_("一个 OpenDocument 表格（.ods）"))
    return refusals.other_format(_("一个压缩包"))


def _chosen(
    book: zipfile.ZipFile, sheets: list[_Sheet], wanted: str
) -> tuple[_Sheet, zipfile.ZipInfo]:
    """The sheet that was named; else the largest that is not hidden."""
    parts = [(sheet, part) for sheet in sheets if (part := _part(book, sheet.part)) is not None]
    if wanted:
        for sheet, part in parts:
            if sheet.name == wanted:
                return sheet, part
        raise refusals.no_sheet(wanted)
    if not parts:
        raise refusals.broken("no sheet part")
    shown = [pair for pair in parts if not pair[0].hidden] or parts
    first = shown[0]
    # an empty first sheet ("Sheet1") or a short cover before the list: the largest is meant
    largest = max(shown, key=lambda pair: pair[1].file_size)
    return largest if first[1].file_size * 4 < largest[1].file_size else first


def _dates(book: zipfile.ZipFile) -> frozenset[int]:
    """The style numbers that show a number as a date."""
    part = _part(book, "xl/styles.xml")
    if part is None:
        return frozenset()
    reader = Formats()
    feed(reader, _slices(book, part, _SMALL_LIMIT))
    return frozenset(at for at, number in enumerate(reader.styles) if is_date(number, reader.codes))
