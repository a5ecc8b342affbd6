"""Text as it is compared in searches."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """Width and case do not matter."""
    return unicodedata.normalize("NFKC", text).casefold()
