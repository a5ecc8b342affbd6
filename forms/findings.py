"""What the engine has to say about a form: typed codes with parameters, never sentences.

The program words them. `row` counts as the spreadsheet shows it (the header is row 1); 0 means
that no row is known. `column` is the header as the office wrote it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple


class Finding(NamedTuple):
    """One remark on a form. `level` is "error" (refused) or "warning" (usable)."""

    level: str
    code: str
    sheet: str = ""
    row: int = 0
    column: str = ""
    params: Mapping[str, str | int] = {}


class FormError(Exception):
    """A form that cannot be used; `findings` holds every reason that was found."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(
            "; ".join(
                f"{f.code} {f.sheet}:{f.row}:{f.column} {dict(f.params)}" for f in self.findings
            )
        )


class Refused(Exception):  # noqa: N818 - it says what happened to one expression
    """One expression or structure that cannot be used; whoever knows the row makes a Finding."""

    def __init__(self, code: str, **params: str | int) -> None:
        self.code = code
        self.params = params
        super().__init__(f"{code} {params}")
