"""The unit of a question in today's language."""

from __future__ import annotations

from collections.abc import Mapping

from app.i18n import language


def unit(extra: Mapping[str, str]) -> str:
    """What a form says behind a number: its `insp:unit`, in English its `insp:unit_en` if any."""
    said = extra.get("unit", "")
    return extra.get("unit_en", said) if language() == "en" else said
