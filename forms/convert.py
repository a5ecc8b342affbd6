"""The border to pyxform: sheets in, XForm XML out, its errors translated, its log handler gone."""

from __future__ import annotations

import logging
import re

from forms.findings import Finding, FormError
from forms.workbook import BROKEN, Sheets

_ROW = re.compile(r"\[row\s*:\s*(\d+)\]\s*")
_QUOTED = re.compile(r"'([^']+)'")
_SHEET = re.compile(r"'(survey|choices|settings|entities)' sheet")


def to_xform(sheets: Sheets) -> str:
    """The XForm XML of an XLSForm; raises FormError with what pyxform says."""
    from pyxform import errors, xls2xform

    # pyxform attaches a handler that writes to the console as soon as it is imported.
    for handler in tuple(xls2xform.logger.handlers):
        xls2xform.logger.removeHandler(handler)
    xls2xform.logger.setLevel(logging.WARNING)
    book: dict[str, object] = {"sheet_names": list(sheets)}
    for name, sheet in sheets.items():
        book[name] = [dict(row) for row in sheet.rows]
        book[f"{name}_header"] = [{header: None for header in sheet.headers if header}]
    try:
        xml: str = xls2xform.convert(book, form_name="data", validate=False).xform
    except errors.PyXFormError as error:
        raise FormError([_finding(str(error), sheets)]) from error
    except BROKEN as error:
        raise FormError(
            [Finding("error", "not_convertible", params={"text": repr(error)})]
        ) from error
    return xml


def _finding(text: str, sheets: Sheets) -> Finding:
    row = _ROW.search(text)
    sheet = _SHEET.search(text)
    number = int(row.group(1)) if row else _quoted_row(text, sheets)
    return Finding(
        "error",
        "pyxform",
        sheet.group(1) if sheet else ("survey" if number else ""),
        number,
        "",
        {"text": _ROW.sub("", text)},
    )


def _quoted_row(text: str, sheets: Sheets) -> int:
    """The survey row whose type or name the message quotes; 0 when it quotes none."""
    quoted = set(_QUOTED.findall(text))
    survey = sheets.get("survey")
    for number, row in survey.numbered() if survey is not None else ():
        if quoted & {row.get("type", ""), row.get("name", "")} - {""}:
            return number
    return 0
