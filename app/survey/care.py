"""Looking after a survey: everything checked against its hashes, caches rebuilt."""

from __future__ import annotations

from app.keys.device import verify
from app.store.values import Trouble
from app.survey.core import Core, IsCancelled, Progress, never, quiet


class Care:
    def __init__(self, core: Core) -> None:
        self._core = core

    def verify(
        self, *, progress: Progress = quiet, cancelled: IsCancelled = never
    ) -> list[Trouble]:
        """Every revision, chain, signature, projection and photo; [] when all is well."""
        return self._core.store.verify(verify, progress=progress, cancelled=cancelled)

    def rebuild(self) -> tuple[str, str]:
        """Rebuild the lists from the history; the digests before and after."""
        before = self._core.store.digest()
        self._core.store.rebuild()
        return before, self._core.store.digest()
