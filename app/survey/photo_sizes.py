"""Photos of a paper at the size that its readers need, made while the page before is drawn.

A report copy has 1600 px. Smaller ones are made from it when their page comes, two at a time and
a few ahead, and are forgotten with the page: a paper of a thousand photos holds a handful.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import fields, is_dataclass, replace
from types import TracebackType
from typing import Any, Final, Self

from app import log
from app.errors import KnownError
from app.imaging.intake import report_copy
from app.survey.audience import SIZES, Pixels
from exports.report_model import Document, PhotoItem

_LOG = log.logger("photos")
#: Decoding and encoding hold no lock of Python: two threads use both cores of a small laptop.
_THREADS: Final = 2
_AHEAD: Final = 6

Open = Callable[[], bytes]


class Sized:
    """A photo's opener whose picture has the wanted size already."""

    def __init__(self, opened: Open) -> None:
        self._opened = opened

    def __call__(self) -> bytes:
        return self._opened()


class PhotoSizes:
    """Makes documents whose photos have the wanted size; close it when the last is written."""

    def __init__(self, pixels: Pixels) -> None:
        self._pixels = pixels
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="photo-size")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._pool.shutdown(cancel_futures=True)

    def of(self, document: Document) -> Document:
        """The same document; its photos are opened a few ahead, in the order of the document."""
        waiting = _Waiting(self._pool, self._pixels)
        blocks = tuple(_changed(block, waiting.add) for block in document.blocks)
        return replace(document, blocks=blocks)


class _Waiting:
    """The photos of one document; the first that is asked for sets those after it going."""

    def __init__(self, pool: ThreadPoolExecutor, pixels: Pixels) -> None:
        self._pool = pool
        self._pixels = pixels
        self._openers: list[Open] = []
        self._coming: dict[int, Future[bytes]] = {}

    def add(self, item: PhotoItem) -> PhotoItem:
        if item.open is None or isinstance(item.open, Sized):
            return item
        at = len(self._openers)
        self._openers.append(item.open)
        return replace(item, open=Sized(lambda: self._take(at)))

    def _take(self, at: int) -> bytes:
        for one in range(at, min(at + _AHEAD, len(self._openers))):
            if one not in self._coming:
                self._coming[one] = self._pool.submit(self._made, self._openers[one])
        return self._coming.pop(at).result()

    def _made(self, opened: Open) -> bytes:
        return fitted(opened(), self._pixels)


def fitted(data: bytes, pixels: Pixels) -> bytes:
    """A report copy at most so large; the copy itself where it is small enough, or unreadable
    (the writer says which photo it is)."""
    if pixels == SIZES["archive"] or not data:
        return data
    try:
        made = report_copy(data, pixels.side, pixels.quality)
    except KnownError:
        _LOG.warning("a copy that cannot be made smaller", exc_info=True)
        return data
    return made if len(made) < len(data) else data


def _changed(value: Any, change: Callable[[PhotoItem], PhotoItem]) -> Any:
    """A value of the report model with every photo in it changed, in order."""
    if isinstance(value, PhotoItem):
        return change(value)
    if isinstance(value, tuple):
        return tuple(_changed(one, change) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        found = {one.name: getattr(value, one.name) for one in fields(value)}
        made = {name: _changed(one, change) for name, one in found.items()}
        return replace(value, **{n: one for n, one in made.items() if one is not found[n]})
    return value
