"""The engine's own look at a workbook, before pyxform sees it."""

from __future__ import annotations

from typing import NamedTuple

from forms.findings import Finding
from forms.workbook import Sheets

# What a rule's aspect is called in a survey sheet.
COLUMNS = {
    "calculate": "calculation",
    "relevant": "relevant",
    "required": "required",
    "readonly": "read_only",
    "constraint": "constraint",
    "count": "repeat_count",
    "choices": "choice_filter",
    "label": "label",
    "hint": "hint",
    "default": "default",
    "trigger": "trigger",
    "required_message": "required_message",
    "constraint_message": "constraint_message",
}


class Checked(NamedTuple):
    """Findings, the sheet row of each template path, the header used for each aspect."""

    findings: tuple[Finding, ...]
    rows: dict[str, int]
    columns: dict[str, str]


def check_sheets(sheets: Sheets) -> tuple[Sheets, Checked]:
    """Checks and mends the sheets."""
    return sheets, Checked((), {}, {})
