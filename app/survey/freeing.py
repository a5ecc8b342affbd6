"""Originals that a laptop may let go: the office has them, merged and backed up, for long enough.

Explicit, never by itself. The report copy stays, so that every page still shows the picture; the
original can be fetched back from a package of the office.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from app import settings
from app.errors import Cancelled, KnownError
from app.i18n import _
from app.survey import actions, identity
from app.survey.core import Core, IsCancelled, Progress
from app.survey.hand_over import Freed
from app.survey.receipts_heard import ReceiptsHeard

#: Receipts looked at: the one that waited long enough is among the last.
_MOST: Final = 400
#: Originals noted in one transaction before their files go.
_SLICE: Final = 200


class Freeing:
    def __init__(self, core: Core, heard: ReceiptsHeard, keep_copy: Callable[[str], bool]) -> None:
        """`keep_copy`: makes sure that the report copy of a photo is here; False: cannot."""
        self._core = core
        self._heard = heard
        self._keep_copy = keep_copy

    def free(self, ask: bool, progress: Progress, cancelled: IsCancelled) -> Freed:
        """See `Exchange.free`. Cancelled: what went is noted, the rest is here."""
        core = self._core
        if core.store.meta.role == "office":
            raise KnownError(
                "office_keeps",
                _("办公室留着全部照片原件，不清理。"),
                kept=_("没有删除任何文件。"),
                advice=_("磁盘不够时，请换一块更大的磁盘。"),
            )
        may, all_photos = self._may(), self._here()
        size = sum(may.values())
        if ask:
            return Freed(len(may), size, len(all_photos) - len(may), done=False)
        self._finish(core.store.freed())
        gone, kept, done = 0, len(all_photos) - len(may), 0
        waiting = list[str]()
        for digest, length in may.items():
            if cancelled():
                self._let_go(waiting)
                raise Cancelled
            progress(done, len(may))
            done += 1
            if not self._keep_copy(digest):
                kept += 1
                size -= length
                continue
            gone += 1
            waiting.append(digest)
            if len(waiting) == _SLICE:
                self._let_go(waiting)
                waiting = []
        self._let_go(waiting)
        progress(len(may), len(may))
        if gone:
            actions.note(core, "free", records=gone)
        return Freed(gone, size, kept, done=True)

    def _let_go(self, digests: list[str]) -> None:
        """Noted first, then removed: a kill in between leaves files, never a loss unexplained."""
        if digests:
            self._core.store.let_go(digests, self._core.now())
            self._finish(set(digests))

    def _finish(self, digests: set[str]) -> None:
        for digest in sorted(digests):
            self._core.photos.let_go(digest)

    def _here(self) -> dict[str, int]:
        """Originals that own logs name and that were not let go."""
        store = self._core.store
        found: dict[str, int] = {}
        for device, (_count, last) in store.log_tallies().items():
            if device in identity.own(self._core):
                found |= dict(store.photos_up_to(device, last))
        return found

    def _may(self) -> dict[str, int]:
        """Those of them that an 入库回执 covered long enough ago, and that nothing speaks against.

        Only receipts after which all photos lay in a backup count; a photo that any later receipt
        misses stays, whichever of this computer's names it was for.
        """
        core = self._core
        before = core.clock() - timedelta(days=settings.load().keep_days)
        misses, told, found = set[str](), set[str](), dict[str, int]()
        for said, taken in self._heard.merged_ones(_MOST):
            if said.missing_total > len(said.missing):
                break  # too many are missing to name them all
            misses.update(said.missing)
            if said.device in told or not said.photos or taken > before:
                continue
            told.add(said.device)
            for device, seq in self._heard.covers(said).items():
                photos = core.store.photos_up_to(device, seq)
                found |= {digest: size for digest, size in photos if digest not in misses}
        return {d: size for d, size in found.items() if core.photos.has(d)}
