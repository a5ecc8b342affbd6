"""Which grading rules this program has, so that two computers can tell whether theirs are alike."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from app.domain.table_file import shipped

#: The tables that decide a grade or a conclusion.
TABLES = ("jgj125-2016", "rural-200-2019", "selfbuilt-2022", "renewal-2020")


@cache
def stamps() -> Mapping[str, str]:
    """Table → "version-hash" of what it says; how it is written, and its comments, do not count."""
    found = {}
    for name in TABLES:
        table = tomllib.loads(shipped(name).decode("utf-8"))
        said = json.dumps(table, ensure_ascii=False, sort_keys=True, default=str)
        found[name] = f"{table['version']}-{hashlib.sha256(said.encode()).hexdigest()[:12]}"
    return MappingProxyType(found)


def differing(others: Mapping[str, str]) -> list[str]:
    """Tables that both have and that do not say the same, in the order of `TABLES`."""
    return [name for name in TABLES if name in others and others[name] != stamps()[name]]
