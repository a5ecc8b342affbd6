"""Very many own revisions in one transaction: an imported roster, whole or not at all."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from contextlib import contextmanager
from itertools import islice
from typing import Final

from app.errors import Cancelled
from app.model.changed import Changed
from app.model.revision import Revision
from app.store import personal as personal_table
from app.store.database import Connection
from app.store.photos import Photos
from app.store.projection import Project
from app.store.records import Appending
from app.store.values import Signer

_SLICE: Final = 2000


def append_many(
    connection: Connection,
    survey: str,
    revisions: Iterable[Revision],
    key: Signer,
    personal: Mapping[str, bytes],
    photos: Photos,
    project: Project,
    progress: Callable[[int, int], None],
    cancelled: Callable[[], bool],
) -> Changed:
    """Write revisions as they come. Raises `Cancelled` between slices, ValueError as `append`.

    `personal` may be filled while the revisions come.
    """
    total = len(revisions) if isinstance(revisions, Sized) else 0
    appending = Appending(connection, key, photos, project)
    coming = iter(revisions)
    done = 0
    with uncollected():
        while slice_ := list(islice(coming, _SLICE)):
            if any(revision.survey != survey for revision in slice_):
                raise ValueError("a revision of another survey")
            appending.take(slice_)
            done += len(slice_)
            progress(done, total)
            if cancelled():
                raise Cancelled
        personal_table.put(connection, personal)
        return appending.end()


@contextmanager
def uncollected() -> Iterator[None]:
    """Hundreds of thousands of living values, none of them rubbish: looking takes a sixth."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
