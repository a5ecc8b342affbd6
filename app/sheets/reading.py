"""The one door: looks at the first bytes, gives the file to the reader that fits."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from app.i18n import N_, _
from app.sheets import html, old_excel, refusals, text, workbook
from app.sheets.table import IsCancelled, Progress, Table

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: Before the compound files there were sheets without a container: BIFF 2–4.
_BIFF: Final = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")
_OTHERS: Final = (
    (b"%PDF", N_("一份 PDF")),
    (b"\xff\xd8\xff", N_("一张图片")),
    (b"\x89PNG", N_("一张图片")),
    (b"Rar!", N_("一个压缩包")),
    (b"7z\xbc\xaf", N_("一个压缩包")),
    (b"{\\rtf", N_("一份 RTF 文档")),
)


def _quiet(_done: int, _total: int) -> None:
    """Progress that nobody watches."""


def _never() -> bool:
    return False


def read(
    file: Path,
    sheet: str = "",
    *,
    progress: Progress = _quiet,
    cancelled: IsCancelled = _never,
) -> Table:
    """One sheet of a file, the first visible one with something in it where none is named.

    Progress counts bytes. Raises `KnownError` for all that is wrong with a file, `Cancelled`.
    """
    kind = _kind(file)
    if kind == "xlsx":
        return workbook.read(file, sheet, progress, cancelled)
    if kind == "xls":
        return old_excel.read(file, sheet, progress, cancelled)
    if kind == "html":
        return html.read(file, progress, cancelled)
    return text.read(file, progress, cancelled)


def names(file: Path) -> tuple[str, ...]:
    """The sheets of a file in their order; () where it has none, as a CSV."""
    kind = _kind(file)
    if kind == "xlsx":
        return workbook.names(file)
    if kind == "xls":
        return old_excel.names(file)
    return ()


def _kind(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            head = opened.read(4096)
    except OSError as error:
        raise refusals.unreadable(str(error)) from error
    if not head.strip(b"\x00\xef\xbb\xbf\xff\xfe \r\n\t"):
        raise refusals.empty()
    if head.startswith((_ZIP, b"PK\x05\x06")):
        return "xlsx"
    if head.startswith((_OLE, *_BIFF)):
        return "xls"
    for magic, name in _OTHERS:
        if head.startswith(magic):
            raise refusals.other_format(_(name))
    return html.kind(head) or "csv"
