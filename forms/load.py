"""Loads a form: XLSForm or XForm in, compiled `Form` out; the conversion cached by file hash."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from forms import graph
from forms.check import COLUMNS, check_sheets
from forms.convert import to_xform
from forms.findings import Finding, FormError, Refused
from forms.form import Form
from forms.shots import check_shots
from forms.wiring import Trouble, wire
from forms.workbook import MAX_FILE, read_sheets
from forms.xform import read_xform

CACHE_VERSION = "2:pyxform-4.5.0"


class Converted(NamedTuple):
    """An XForm and what is known of its workbook: findings, and the sheet row of each path."""

    xml: str
    findings: tuple[Finding, ...]
    rows: dict[str, int]
    columns: dict[str, str]


def load_form(
    source: Path | bytes,
    *,
    cache: Path | None = None,
    files: Mapping[str, bytes] | None = None,
) -> Form:
    """Loads an XLSForm (.xlsx, Markdown tables) or XForm XML.

    `cache` is a folder for converted forms; `files` holds the CSV lists by name. Raises
    FormError with every finding, OSError when `source` is a path that cannot be read.
    """
    try:
        data = source if isinstance(source, bytes) else _read(source)
        converted = _converted(data, cache)
        return _form(converted, files or {})
    except Refused as refused:
        raise FormError([_finding(refused)]) from refused


def _read(path: Path) -> bytes:
    if path.stat().st_size > MAX_FILE:
        raise Refused("form_too_large", limit=MAX_FILE)
    return path.read_bytes()


def _finding(refused: Refused) -> Finding:
    params = dict(refused.params)
    return Finding(
        "error",
        refused.code,
        str(params.pop("sheet", "")),
        int(params.pop("row", 0)),
        str(params.pop("column", "")),
        params,
    )


def _converted(data: bytes, cache: Path | None) -> Converted:
    if data.lstrip()[:1] == b"<" or data[:4] == b"\xef\xbb\xbf<":
        try:
            return Converted(data.decode("utf-8-sig"), (), {}, {})
        except UnicodeDecodeError as error:
            raise Refused("xml_broken", text="UTF-8") from error
    place = None
    if cache is not None:
        name = hashlib.sha256(CACHE_VERSION.encode() + b"\n" + data).hexdigest()
        place = cache / f"{name}.json"
        if (known := _cached(place)) is not None:
            return known
    sheets, checked = check_sheets(read_sheets(data))
    if any(finding.level == "error" for finding in checked.findings):
        raise FormError(checked.findings)
    converted = Converted(to_xform(sheets), checked.findings, checked.rows, checked.columns)
    if place is not None:
        _keep(place, converted)
    return converted


def _cached(place: Path) -> Converted | None:
    try:
        raw = json.loads(place.read_text(encoding="utf-8"))
        findings = tuple(Finding(*finding) for finding in raw["findings"])
        return Converted(raw["xml"], findings, raw["rows"], raw["columns"])
    except (OSError, ValueError, KeyError, TypeError):
        return None  # not there or damaged: convert again


def _keep(place: Path, converted: Converted) -> None:
    """Writes the cache; failing to is no reason not to load the form."""
    half = place.with_name(f"{place.name}.{secrets.token_hex(4)}.part")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        half.write_text(json.dumps(converted._asdict(), ensure_ascii=False), encoding="utf-8")
        os.replace(half, place)  # noqa: PTH105 - replaces on Windows, too
    except OSError:
        with suppress(OSError):
            half.unlink(missing_ok=True)


def _form(converted: Converted, files: Mapping[str, bytes]) -> Form:
    xform = read_xform(converted.xml, files)
    for path, row in converted.rows.items():
        if path in xform.questions:
            xform.questions[path].row = row
    wired = wire(xform)
    rules, circles = graph.connect(wired.rules)
    graph.spread_personal(wired.personal)
    shots = check_shots(xform.questions.values())
    findings = [
        *converted.findings,
        *(_located(trouble, converted) for trouble in (*wired.troubles, *circles, *shots)),
    ]
    findings = list({repr(finding): finding for finding in findings}.values())
    if any(finding.level == "error" for finding in findings):
        raise FormError(findings)
    return Form(
        id=xform.id,
        version=xform.version,
        title=xform.title,
        languages=tuple(dict.fromkeys(wired.languages.values())),
        findings=tuple(findings),
        root=xform.root,
        questions=xform.questions,
        rules=tuple(rules),
        first=tuple(wired.first),
        texts=wired.texts,
    )


def _located(trouble: Trouble, converted: Converted) -> Finding:
    row = converted.rows.get(trouble.path, 0)
    column = converted.columns.get(trouble.aspect) or COLUMNS.get(trouble.aspect, trouble.aspect)
    name = trouble.path.rpartition("/")[2]
    sheet = "survey" if row else ""
    return Finding(
        trouble.level, trouble.code, sheet, row, column, {"question": name, **trouble.params}
    )
