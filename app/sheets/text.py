"""A .csv or .txt: which letters, which separator, and its rows. Nothing is guessed silently wrong:
what is no text in any of the encodings that offices use is refused.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from app.errors import Cancelled
from app.sheets import refusals
from app.sheets.table import MAX_TEXT, Gathering, IsCancelled, Progress, Table

_LARGEST: Final = 200_000_000
_SEPARATORS: Final = (",", "\t", ";", "|", "，")
_LOOKED_AT: Final = 40
#: A code that went through a spreadsheet: 1.50627E+17, or sixteen and more digits with nothing
#: but zeros behind the fifteenth.
_LOST: Final = re.compile(r"\d(\.\d+)?[Ee]\+?\d{2}|\d{15}0{2,5}")
_EVERY: Final = 2_000


def read(file: Path, progress: Progress, cancelled: IsCancelled) -> Table:
    data = loaded(file, _LARGEST)
    text = decoded(data)
    separator, text = _separator(text)
    gathered = Gathering(refusals.too_large)
    total, done = len(text), 0
    rows = csv.reader(_lines(text), delimiter=separator)
    try:
        for number, cells in enumerate(rows, 1):
            if number % _EVERY == 0:
                if cancelled():
                    raise Cancelled
                done = min(total, done + sum(map(len, cells)) * _EVERY)
                progress(done, total)
            texts = [cell[:MAX_TEXT].strip() for cell in cells]
            lost = {at: "precision" for at, one in enumerate(texts) if _LOST.fullmatch(one)}
            gathered.add(number, texts, lost)
    except csv.Error as error:
        raise refusals.broken(str(error)) from error
    progress(total, total)
    return Table((), "", tuple(gathered.rows), gathered.width, "csv", gathered.beyond)


def loaded(file: Path, largest: int) -> bytes:
    """The bytes of a file that is read at once, if it is not too large for that."""
    try:
        if file.stat().st_size > largest:
            raise refusals.too_large()
        return file.read_bytes()
    except OSError as error:
        raise refusals.unreadable(str(error)) from error


def decoded(data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 or GB18030 (of which GBK and GB2312 are parts)."""
    for mark, name in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return _strict(data, name)
    head = data[:4096]
    if b"\x00" in head:  # no mark: latin letters and separators show where the zeros are
        high = head[::2].count(0) > head[1::2].count(0)
        return _strict(data, "utf-16-be" if high else "utf-16-le")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _strict(data, "gb18030")


def _strict(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise refusals.not_text() from error
    controls = sum(text[:4096].count(chr(code)) for code in (0, 1, 2, 3, 4, 5, 6, 7, 8))
    if controls:
        raise refusals.not_text()
    return text


def _lines(text: str) -> Iterator[str]:
    """Lines with their ends kept, so that quoted ones stay whole; NULs would end the reading."""
    for line in io.StringIO(text, newline=""):
        yield line.replace("\x00", "") if "\x00" in line else line


def _separator(text: str) -> tuple[str, str]:
    """What stands between the cells, and the text without Excel's own line that says so."""
    if text[:4].lower() == "sep=" and len(text) > 5 and text[5] in "\r\n":
        return text[4], text[5:].lstrip("\r\n")
    sample = text[:20_000]
    best, most = ",", 0.0
    for separator in _SEPARATORS:
        try:
            widths = [
                len(row)
                for _n, row in zip(
                    range(_LOOKED_AT), csv.reader(_lines(sample), delimiter=separator), strict=False
                )
                if any(row)
            ]
        except csv.Error:
            continue
        if not widths or max(widths) < 2:
            continue
        usual = max(set(widths), key=widths.count)
        worth = widths.count(usual) / len(widths) * (usual > 1) * (1 + min(usual, 20) / 100)
        if worth > most:
            best, most = separator, worth
    return best, text
