"""The one error of this room: a code and its parameters; the program words it."""

from __future__ import annotations

from typing import Literal

Code = Literal[
    "cancelled",
    "disk_full",
    "cannot_write",
    "cannot_read",
    "photo_unreadable",
    "font_unreadable",
    "archive_invalid",
]


class ExportError(Exception):
    """A report could not be written; the target is as it was before.

    Codes: `cancelled`; `disk_full` and `cannot_write` (path, reason); `photo_unreadable`
    (number, reason); `font_unreadable` (path, reason); `archive_invalid` and
    `cannot_read` (reason).
    """

    def __init__(self, code: Code, **params: str | int) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params
