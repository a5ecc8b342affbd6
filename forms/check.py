"""The engine's own look at a workbook, before pyxform sees it.

pyxform checks no expression at all; here every cell that holds one is folded, parsed and its
references looked up, so that the office is told sheet, row, column and place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from forms import fold
from forms.findings import Finding, Refused
from forms.headers import check_headers, check_namespaces, plain_header
from forms.workbook import Sheet, Sheets
from forms.xpath.form_functions import UNSUPPORTED
from forms.xpath.library import FUNCTIONS
from forms.xpath.parse import parse
from forms.xpath.syntax import Binary, Call, Expression, Negate, Path

# What a rule's aspect is called in a survey sheet.
COLUMNS = {
    "calculate": "calculation",
    "relevant": "relevant",
    "required": "required",
    "readonly": "read_only",
    "constraint": "constraint",
    "soft": "bind::insp:soft",
    "count": "repeat_count",
    "choices": "choice_filter",
    "label": "label",
    "hint": "hint",
    "default": "default",
    "trigger": "trigger",
    "required_message": "required_message",
    "constraint_message": "constraint_message",
    "shots": "bind::insp:shots",
}
_ASPECTS = {
    "calculation": "calculate",
    "calculate": "calculate",
    "bind::calculate": "calculate",
    "relevant": "relevant",
    "relevance": "relevant",
    "bind::relevant": "relevant",
    "required": "required",
    "bind::required": "required",
    "read_only": "readonly",
    "readonly": "readonly",
    "bind::readonly": "readonly",
    "constraint": "constraint",
    "bind::constraint": "constraint",
    "bind::insp:soft": "soft",
    "repeat_count": "count",
    "jr:count": "count",
    "choice_filter": "choices",
    "default": "default",
    "trigger": "trigger",
}
_TEXTS = {"label", "hint", "guidance_hint", "required_message", "constraint_message"}
_SWITCHES = {"required", "readonly"}
_SWITCH_WORDS = {"yes", "no", "true", "false", "true()", "false()"}
_CHINESE_SWITCH = {"是": "yes", "否": "no", "必填": "yes"}

_UNSUPPORTED_TYPES = {
    "audio", "video", "file", "audit", "background-audio", "background-geopoint", "rank",
    "select_one_external", "xml-external", "start-geopoint", "entity", "phonenumber", "osm",
}  # fmt: skip
_AS_TEXT = {"geopoint", "geotrace", "geoshape", "barcode", "time", "datetime", "url"}


class Checked(NamedTuple):
    """Findings, the sheet row of each template path, the header used for each aspect."""

    findings: tuple[Finding, ...]
    rows: dict[str, int]
    columns: dict[str, str]


def check_sheets(sheets: Sheets) -> tuple[Sheets, Checked]:
    """Checks the sheets; returns them mended (punctuation folded) with what was found."""
    survey = sheets.get("survey")
    if survey is None:
        raise Refused("no_survey_sheet")
    if not any(survey.rows):
        raise Refused("empty_survey", sheet="survey")
    findings: list[Finding] = []
    mended = {name: _mended(sheet, findings) for name, sheet in sheets.items()}
    for sheet in mended.values():
        findings += check_headers(sheet)
    findings += check_namespaces(mended)
    if mended.get("entities") and any(mended["entities"].rows):
        findings.append(Finding("error", "unsupported", "entities", 2, "", {"feature": "entities"}))
    findings += _check_survey(mended["survey"])
    columns = {
        aspect: header
        for header in mended["survey"].headers
        if (aspect := _ASPECTS.get(plain_header(header)))
    }
    return mended, Checked(tuple(findings), _paths(mended["survey"]), columns)


def _mended(sheet: Sheet, findings: list[Finding]) -> Sheet:
    """The sheet with plain punctuation where it has a meaning."""
    headers = {header: fold.fold_word(header).strip() for header in sheet.headers}
    for old, new in headers.items():
        if old != new:
            findings.append(_folded(sheet, 1, new, old, new))
    rows = []
    for number, row in sheet.numbered():
        mended = {}
        for old, text in row.items():
            header = headers[old]
            new = _mended_cell(sheet.name, plain_header(header), text)
            if new != text and text not in _CHINESE_SWITCH:
                findings.append(_folded(sheet, number, header, text, new))
            mended[header] = new
        rows.append(mended)
    return Sheet(sheet.name, [headers[header] for header in sheet.headers], rows)


def _folded(sheet: Sheet, row: int, column: str, old: str, new: str) -> Finding:
    return Finding("warning", "folded", sheet.name, row, column, {"old": old, "new": new})


def _mended_cell(sheet: str, header: str, text: str) -> str:
    if sheet != "survey":
        return text
    aspect = _ASPECTS.get(header)
    if aspect in _SWITCHES and text in _CHINESE_SWITCH:
        return _CHINESE_SWITCH[text]
    if aspect == "default":
        folded = fold.fold_references(text)
        return fold.fold_expression(text) if "${" in folded else text
    if aspect is not None:
        return fold.fold_expression(text)
    if header in {"type", "name"}:
        return fold.fold_word(text).strip()
    if header.partition("::")[0] in _TEXTS:
        return fold.fold_references(text)
    return text


def _check_survey(sheet: Sheet) -> Iterator[Finding]:
    headers = {plain_header(header): header for header in sheet.headers}
    for wanted in ("type", "name"):
        if wanted not in headers:
            yield Finding("error", "missing_column", "survey", 1, wanted, {"name": wanted})
    names = {row[headers["name"]] for row in sheet.rows if headers.get("name") in row}
    for number, row in sheet.numbered():
        kind = row.get(headers.get("type", ""), "")
        yield from _check_type(kind, number, headers.get("type", "type"))
        for header, text in row.items():
            plain = plain_header(header)
            aspect = _ASPECTS.get(plain)
            if aspect is not None or plain.partition("::")[0] in _TEXTS:
                yield from _check_references(text, names, number, header)
            if plain.startswith("bind::insp:soft_message") and fold.references(text):
                yield _error("unsupported", number, header, feature="${…}")
            if plain == "appearance" and text.startswith("search("):
                yield _error("unsupported", number, header, feature="search()")
            if aspect is not None and _is_expression(aspect, text):
                yield from _check_expression(text, number, header)


def _check_type(kind: str, row: int, column: str) -> Iterator[Finding]:
    word = kind.split()[0].lower() if kind else ""
    if word in _UNSUPPORTED_TYPES:
        yield _error("unsupported", row, column, feature=word)
    elif word in _AS_TEXT:
        yield Finding("warning", "shown_as_text", "survey", row, column, {"type": word})


def _check_references(text: str, names: set[str], row: int, column: str) -> Iterator[Finding]:
    for place, name in fold.references(text):
        if name not in names:
            yield _error("unknown_reference", row, column, name=name, at=place, source=text)


def _is_expression(aspect: str, text: str) -> bool:
    if aspect == "trigger":
        return False
    if aspect == "default":
        return "${" in text
    return not (aspect in _SWITCHES and text.lower() in _SWITCH_WORDS)


def _check_expression(text: str, row: int, column: str) -> Iterator[Finding]:
    """Parses a cell as the author wrote it, so that `at` is a place in the cell."""
    try:
        tree = parse(fold.without_references(text))
    except Refused as refused:
        yield _error(refused.code, row, column, **{**refused.params, "source": text})
        return
    for call in _calls(tree):
        if call.name not in FUNCTIONS or call.name in UNSUPPORTED:
            code = "unsupported_function" if call.name in UNSUPPORTED else "unknown_function"
            yield _error(code, row, column, name=call.name, at=call.at, source=text)


def _calls(tree: Expression | str | None) -> Iterator[Call]:
    match tree:
        case Call():
            yield tree
            for argument in tree.arguments:
                yield from _calls(argument)
        case Binary():
            yield from _calls(tree.left)
            yield from _calls(tree.right)
        case Negate():
            yield from _calls(tree.operand)
        case Path():
            yield from _calls(tree.start)
            for step in tree.steps:
                for predicate in step.predicates:
                    yield from _calls(predicate)


def _error(code: str, row: int, column: str, **params: str | int) -> Finding:
    return Finding("error", code, "survey", row, column, params)


def _paths(sheet: Sheet) -> dict[str, int]:
    """The sheet row of every template path, by following begin and end rows."""
    headers = {plain_header(header): header for header in sheet.headers}
    found: dict[str, int] = {}
    inside: list[str] = []
    for number, row in sheet.numbered():
        kind = re.sub(r"[\s_]+", " ", row.get(headers.get("type", ""), "").strip().lower())
        name = row.get(headers.get("name", ""), "")
        if kind in {"end group", "end repeat"}:
            if inside:
                inside.pop()
            continue
        if not name:
            continue
        path = "/".join([*inside, name])
        found.setdefault(path, number)
        if kind.startswith(("begin group", "begin repeat")):
            found.setdefault(f"{path}_count", number)
            inside.append(name)
    return found
