"""Which column means what, once confirmed, kept for the next list with the same header.

It lies with the user, not in the survey: it holds words of a header, never what stands below it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from app import log, paths
from app.domain.roster.columns import header_key

_LOG = log.logger("survey")
_MOST: Final = 200


def _file() -> Path:
    return paths.home() / "roster_columns.json"


def _hash(words: Sequence[str]) -> str:
    return hashlib.sha256(header_key(words).encode("utf-8", "replace")).hexdigest()[:24]


def recall(words: Sequence[str]) -> dict[int, str]:
    """The mapping {column: field} that was confirmed for this header; {} where none was."""
    kept = _read().get(_hash(words), {})
    return {
        int(column): field
        for column, field in kept.items()
        if column.isascii() and column.isdigit() and isinstance(field, str)
    }


def known(rows: Sequence[Sequence[str]]) -> int:
    """Which of these rows was confirmed as a header before; -1 where none was."""
    kept = _read()
    return next((at for at, row in enumerate(rows) if any(row) and _hash(row) in kept), -1)


def keep(words: Sequence[str], mapping: Mapping[int, str]) -> None:
    """Remember a mapping; where that cannot be written, the import goes on without."""
    known = _read()
    known.pop(_hash(words), None)
    known[_hash(words)] = {str(column): field for column, field in mapping.items()}
    while len(known) > _MOST:
        known.pop(next(iter(known)))
    file = _file()
    try:
        aside = file.with_suffix(".up")
        aside.write_text(json.dumps(known), encoding="utf-8")
        aside.replace(file)
    except OSError:
        _LOG.warning("the columns of a roster are not remembered", exc_info=True)


def _read() -> dict[str, dict[str, str]]:
    try:
        raw = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(raw, dict):
        return {}
    return {key: row for key, row in raw.items() if isinstance(row, dict)}
