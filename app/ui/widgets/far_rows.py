"""Rows of a long list that are fetched page by page when they come into sight."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar, overload

R = TypeVar("R")

#: Rows of one page: more than two screens, and a page costs a millisecond.
PAGE = 100


class FarRows(Sequence[R], Generic[R]):
    """As long as the list is; a row that has not come is `blank`, and its page is asked for once.

    `need` gets the number of a page and answers later by `put`.
    """

    def __init__(self, length: int, blank: R, need: Callable[[int], None]) -> None:
        self._length = length
        self._blank = blank
        self._need = need
        self._pages: dict[int, Sequence[R] | None] = {}

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, at: int) -> R: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[R]: ...
    def __getitem__(self, at: int | slice) -> R | Sequence[R]:
        if isinstance(at, slice):
            return [self[n] for n in range(*at.indices(self._length))]
        if not 0 <= at < self._length:
            raise IndexError(at)
        number, place = divmod(at, PAGE)
        if number not in self._pages:
            self._pages[number] = None
            self._need(number)
        page = self._pages[number]
        return page[place] if page is not None and place < len(page) else self._blank

    def put(self, number: int, rows: Sequence[R]) -> range:
        """A page has come; returns the places of its rows."""
        self._pages[number] = rows
        first = number * PAGE
        return range(first, min(first + len(rows), self._length))

    def loaded(self) -> list[R]:
        """The rows that have come, in the list's order."""
        return [row for _n, page in sorted(self._pages.items()) if page for row in page]
