"""Rows chosen by a set of ids, in slices that every database accepts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final

from app.store.database import Connection

_SLICE: Final = 500


def chosen(connection: Connection, start: str, values: Iterable[str]) -> Iterator[tuple[Any, ...]]:
    """Rows of `start` (a SELECT that ends with "… IN") for each of the values."""
    rest = iter(values)
    while slice_ := list(islice(rest, _SLICE)):
        marks = ",".join("?" * len(slice_))
        yield from connection.execute(f"{start} ({marks})", slice_)
