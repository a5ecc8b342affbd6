"""Checks the next package while the disk writes the last one.

Checking needs no database, and a commit waits for the disk without Python's lock: begun at that
moment the two do not hinder each other (begun earlier, they do: every row that is inserted gives
the lock away and waits to have it back). Two packages at the most are in memory at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Self

from app.keys.device import DeviceKey
from app.store.values import SurveyMeta
from app.sync.checking import Checked, Source, checked

#: A checked package and what closes it.
_Open = tuple[Checked, ExitStack]


class Ahead:
    """The packages of some sources in their order, each checked when `next` is entered."""

    def __init__(
        self, sources: Sequence[Source], key: DeviceKey, meta: SurveyMeta, room: Path
    ) -> None:
        self._waiting = iter(sources)
        self._given = (key, meta, room)
        self._coming: Future[_Open] | None = None

    def __enter__(self) -> Self:
        self._thread = ThreadPoolExecutor(1, "check")
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of a package that was checked and that nobody took."""
        self._thread.shutdown(wait=True)
        coming, self._coming = self._coming, None
        if coming is not None and coming.exception() is None:
            coming.result()[1].close()

    def begin(self) -> None:
        """Begin to check the next package, if there is one and it was not begun yet."""
        if self._coming is None:
            for source in self._waiting:
                self._coming = self._thread.submit(self._check, source)
                return

    @contextmanager
    def next(self) -> Iterator[Checked]:
        """The next package, open inside the block. Raises KnownError where it was refused."""
        self.begin()
        coming, self._coming = self._coming, None
        if coming is None:
            raise IndexError("no package is left")
        package, stack = coming.result()
        with stack:
            yield package

    def _check(self, source: Source) -> _Open:
        stack = ExitStack()
        return stack.enter_context(checked(source, *self._given)), stack
