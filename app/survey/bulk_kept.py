"""What an interrupted run left behind, and the manifest of what lies in the folder.

While papers are written, a line a paper goes into a journal beside them. A run that ends, also by
being cancelled, turns it into the manifest (JSON for programs, CSV for people); one that was
killed leaves the journal, and the next run goes on from both. A paper counts as written only if
its file has the very bytes that the line names.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from app.i18n import _
from exports.pdf.writer import put_file
from exports.report_model import Document
from exports.tables.csv_files import defused

#: The names do not change with the language: a run in another one goes on from them as well.
JOURNAL: Final = "清单.journal"
JSON_NAME, CSV_NAME = "清单.json", "清单.csv"
_FORMAT: Final = "chengjian-papers/1"
_READ: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Line:
    """One paper that was written. `state` says from which state of the survey, `content` what
    the paper said: where neither is as it was, it is written anew. In a volume `part` is where
    it lies (see `exports.archive.volume.Part`) and `first` its first page."""

    ref: str
    title: str
    file: str
    pages: int
    bytes: int
    sha256: str
    created: str
    state: str
    content: str
    first: int = 0
    part: Mapping[str, Any] | None = None


def read_lines(text: str) -> list[Line]:
    """The whole lines of a journal; what a lost disk or an older program wrote is left out."""
    found = []
    for one in text.splitlines():
        line = _line(one)
        if line is not None:
            found.append(line)
    return found


def _line(text: str) -> Line | None:
    try:
        told = json.loads(text)
        return Line(**told)
    except (ValueError, TypeError):
        return None


def told(line: Line) -> str:
    return json.dumps(asdict(line), ensure_ascii=False, sort_keys=True)


def read_manifest(file: Path) -> list[Line]:
    """The papers that a manifest names; none where there is no manifest that we wrote."""
    try:
        read = json.loads(file.read_text(encoding="utf-8"))
        if read["format"] != _FORMAT:
            return []
        return [line for one in read["papers"] if (line := _line(json.dumps(one))) is not None]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def write_manifest(
    folder: Path,
    name: str,
    facts: Mapping[str, object],
    lines: Sequence[Line],
    whole: Mapping[str, str | int] | None = None,
) -> Path:
    """Both manifests, each whole or not at all; the JSON one. `name` stands before their names.
    `whole` is a volume's file, pages, bytes and sha256.

    The same papers give the same bytes. Raises ExportError.
    """
    papers = [{k: v for k, v in asdict(line).items() if v is not None} for line in lines]
    told = json.dumps(
        {"format": _FORMAT, **facts, "papers": papers} | ({"volume": whole} if whole else {}),
        ensure_ascii=False,
        indent=1,
        sort_keys=True,
    )
    put_file(folder / f"{name}{CSV_NAME}", _table(lines, whole))
    target = folder / f"{name}{JSON_NAME}"
    put_file(target, told.encode())
    return target


def _table(lines: Iterable[Line], whole: Mapping[str, str | int] | None) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    head = (
        _("序号"),
        _("名称"),
        _("文件"),
        _("起始页"),
        _("页数"),
        _("字节"),
        "SHA-256",
        _("记录时间"),
    )
    writer.writerow((*head, _("记录编号")))
    for number, line in enumerate(lines, 1):
        row = (line.title, line.file, line.first or "", line.pages, line.bytes, line.sha256)
        cells = (number, *row, line.created, line.ref)
        writer.writerow([defused(str(cell)) for cell in cells])
    if whole:
        sums = (whole["file"], 1, whole["pages"], whole["bytes"], whole["sha256"], "", "")
        writer.writerow(["", _("合订本"), *(defused(str(cell)) for cell in sums)])
    return out.getvalue().encode("utf-8-sig")


def sha256_of(file: Path) -> str:
    """The hash of a file's bytes, "" where there is none."""
    hashed = hashlib.sha256()
    try:
        with open(file, "rb") as opened:
            while data := opened.read(_READ):
                hashed.update(data)
    except OSError:
        return ""
    return hashed.hexdigest()


def content_of(document: Document) -> str:
    """A hash of all that a paper says; of a photo only whether there is one."""
    hashed = hashlib.sha256()
    _feed(hashed, document)
    return hashed.hexdigest()


def _feed(hashed: Any, value: object) -> None:
    if is_dataclass(value) and not isinstance(value, type):
        hashed.update(f"({type(value).__name__}".encode())
        for one in fields(value):
            _feed(hashed, getattr(value, one.name))
        hashed.update(b")")
    elif isinstance(value, tuple | list):
        hashed.update(b"[")
        for item in value:
            _feed(hashed, item)
        hashed.update(b"]")
    elif callable(value):
        hashed.update(b"!")
    else:
        said = value.isoformat() if isinstance(value, datetime) else repr(value)
        hashed.update(f"{len(said)}:{said}".encode())
