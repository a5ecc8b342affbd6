"""Drafts between two threads and a kill: what was typed is kept, what became a revision is not.

One thread keeps drafts while another writes revisions. Each commit takes a turn; a snapshot made
before it that comes late is let go, one made after it stays. Before the revision is written its
draft says what it becomes, so that a kill in between leaves no old draft beside the revision.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from app.errors import KnownError
from app.store.drafts import Draft
from app.survey.core import Core

#: In a draft's data: the id of the revision that is being made of it.
_BECOMING = "becoming"


@dataclass(frozen=True)
class Snapshot:
    """Everything of a filling as plain values, ready for the draft thread."""

    record: str
    form: str
    version: str
    parents: tuple[str, ...]
    data: dict[str, Any]
    position: str
    turn: int
    erasures: int = 0  # of the record's residents, when its filling was opened


class Drafting:
    def __init__(self, core: Core) -> None:
        self._core = core
        self._lock = threading.Lock()
        self._begun: dict[str, int] = {}  # commits begun, by record
        self._ended: dict[str, int] = {}  # the turn of the last one that ended
        self._kept: dict[str, int] = {}  # the turn of the draft that lies there

    def load(self, record: str) -> Draft | None:
        """The draft of a record that is not a revision yet."""
        draft = self._core.draft(record)
        became = draft.data.get(_BECOMING) if draft else None
        return None if became and self._core.store.revision(became) else draft

    def sweep(self) -> None:
        """Drop drafts that became revisions just before a kill: lists would call them 草稿.

        On a full disk they stay until the next start; opening does not fail for them.
        """
        with suppress(KnownError):
            for draft in self._core.open_drafts():
                if self.load(draft.record) is None:
                    self._core.own_drafts().discard(draft.record)

    def turn(self, record: str) -> int:
        return self._begun.get(record, 0)

    def keep(self, snapshot: Snapshot) -> None:
        """Make a snapshot durable, unless the revision that holds it was written meanwhile."""
        with self._lock:
            if snapshot.turn >= self._ended.get(snapshot.record, 0):
                self._save(snapshot)
                self._kept[snapshot.record] = snapshot.turn

    def begin(self, record: str) -> int:
        """The turn of a new commit; snapshots of an earlier turn are contained in it."""
        with self._lock:
            self._begun[record] = self._begun.get(record, 0) + 1
            return self._begun[record]

    def becoming(self, snapshot: Snapshot, revision: str) -> None:
        """Note in the draft, if there is one, which revision is about to be written."""
        with self._lock:
            if self._kept.get(snapshot.record, 0) < snapshot.turn and self._core.draft(
                snapshot.record
            ):
                self._save(snapshot, **{_BECOMING: revision})

    def end(self, record: str, turn: int) -> None:
        """Drop the draft that a commit has written down."""
        with self._lock:
            self._ended[record] = turn
            if self._kept.get(record, 0) < turn:
                self._core.own_drafts().discard(record)

    def _save(self, snapshot: Snapshot, **more: str) -> None:
        self._core.own_drafts().save(
            snapshot.record,
            snapshot.form,
            snapshot.version,
            snapshot.parents,
            snapshot.data | more,
            snapshot.position,
        )
