"""Checks of column headers and of the namespaces they use."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forms.findings import Finding
from forms.workbook import Sheet, Sheets
from forms.xform import INSP

NAMESPACE = INSP.strip("{}")
_KNOWN_PREFIXES = {"jr", "orx", "odk", "h", "ev", "xsd", "entities", "xml"}
_TRANSLATED = {
    "label", "hint", "guidance_hint", "required_message", "constraint_message",
    "image", "audio", "video", "big-image", "media::image", "media::audio", "media::video",
}  # fmt: skip
_PREFIXED = re.compile(r"(?:bind|instance|body|control|attribute)::([^:]+):[^:]+\Z")
_DECLARED = re.compile(r"([\w.-]+)\s*=\s*[\"“”']([^\"“”']*)[\"“”']")
_LANGUAGE = re.compile(r"(.+)::([^:]+)\Z")


def plain_header(header: str) -> str:
    """A header as pyxform compares it: lower case, spaces as underscores around nothing."""
    before, colons, after = header.partition("::")
    plain = re.sub(r"\s+", "_", before.strip().lower())
    return f"{plain}::{after.strip()}" if colons else plain


def check_headers(sheet: Sheet) -> Iterator[Finding]:
    """Single colons, and languages that are mixed with columns without one."""
    for header in sheet.headers:
        if ":" in header and "::" not in header and header != "jr:count":
            yield Finding("error", "single_colon", sheet.name, 1, header, {})
    if sheet.name not in {"survey", "choices"}:
        return
    bare: list[str] = []
    languages: set[str] = set()
    for header in filter(None, sheet.headers):
        plain = plain_header(header)
        if plain in _TRANSLATED:
            bare.append(header)
        elif (found := _LANGUAGE.match(plain)) and found.group(1) in _TRANSLATED:
            languages.add(found.group(2))
    if languages:
        for header in bare:
            yield Finding(
                "warning",
                "mixed_languages",
                sheet.name,
                1,
                header,
                {"languages": ", ".join(sorted(languages))},
            )


def check_namespaces(sheets: Sheets) -> Iterator[Finding]:
    """Prefixes that no `namespaces` setting declares make XML that nothing can read."""
    declared: dict[str, str] = {}
    settings = sheets.get("settings")
    if settings is not None:
        for row in settings.rows:
            for header, text in row.items():
                if plain_header(header) == "namespaces":
                    declared.update(_DECLARED.findall(text))
    for sheet in sheets.values():
        for header in sheet.headers:
            found = _PREFIXED.match(header)
            if not found:
                continue
            prefix = found.group(1)
            if prefix not in declared and prefix not in _KNOWN_PREFIXES:
                yield Finding(
                    "error", "undeclared_prefix", sheet.name, 1, header, {"prefix": prefix}
                )
            elif prefix == "insp" and declared[prefix] != NAMESPACE:
                yield Finding(
                    "error",
                    "wrong_namespace",
                    "settings",
                    2,
                    "namespaces",
                    {"prefix": prefix, "found": declared[prefix], "wanted": NAMESPACE},
                )
