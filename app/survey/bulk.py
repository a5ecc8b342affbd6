"""Many papers at once: a file each, or all in one volume; broken off, it goes on where it was.

Papers are composed, printed and forgotten one by one. Each is whole under its name or not there
at all; a volume grows beside its name and gets it when it is complete. What lies there whole and
still says the same is not made again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from app.errors import KnownError
from app.i18n import _
from app.survey import actions
from app.survey.audience import Audience
from app.survey.bulk_source import Source
from app.survey.bulk_values import Item, Outcome, Plan, Way
from app.survey.core import Core, IsCancelled, Progress, never, quiet
from app.survey.papers import MASKED, Papers

#: What Windows refuses in names, and what makes a name end badly there.
_UNSAFE: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_NAME_LENGTH: Final = 40
_SHORT: Final = 8


class Bulk:
    """The topic `bulk` of an open survey."""

    def __init__(self, core: Core, papers: Papers) -> None:
        self._core = core
        self._papers = papers

    def plan(
        self,
        kind: str = "dossier",
        refs: Sequence[str] = (),
        audience: Audience = MASKED,
        *,
        way: Way = "files",
        archive: bool = False,
    ) -> Plan:
        """What would be written of these records or places; of all, where none are named.

        Raises a known error for a kind that does not exist, and where there is nothing to write.
        """
        wanted = list(refs) or self._papers.refs(kind)
        known = next(one for one in self._papers.kinds() if one.code == kind)
        items: list[Item] = []
        taken: set[str] = set()
        for ref in wanted:
            title, name = self._named(ref, known.about)
            file = f"{name}-{ref[:_SHORT]}.pdf" if ref else f"{name}.pdf"
            if file.casefold() in taken:  # Windows does not tell a from A
                file = f"{name}-{ref}.pdf"
            taken.add(file.casefold())
            items.append(Item(ref, title, file))
        if not items:
            raise KnownError(
                "nothing_to_write",
                _("没有可以写出的“{kind}”。").format(kind=known.name),
                kept=_("什么都没有写出。"),
                advice=_("请先完成至少一处检查，或换一种报告。"),
            )
        title = f"{self._core.store.meta.title} {known.name}"
        return Plan(
            kind, tuple(items), audience, way, archive, title, f"{safe(title, 'volume')}.pdf"
        )

    def run(
        self, plan: Plan, folder: Path, progress: Progress = quiet, cancelled: IsCancelled = never
    ) -> Outcome:
        """Write what was planned into a folder; the same plan again goes on where it stopped.

        It is noted beforehand. One paper that cannot be made is told in `Outcome.failed`, the
        others go on. Raises Cancelled (papers written so far stay, with their manifest; of a
        volume nothing stays) and known errors where the folder takes no more.
        """
        # Whoever only plans loads no writer of PDF.
        from app.survey.bulk_run import FilesRun
        from app.survey.bulk_volume import VolumeRun

        plan.audience.checked()
        plan.audience.noted(self._core, actions.BULK, "", len(plan.items), file=folder.name)
        source = Source(self._core, self._papers)
        run = VolumeRun if plan.way == "volume" else FilesRun
        return run(plan, folder, source, progress, cancelled).run()

    def _named(self, ref: str, about: str) -> tuple[str, str]:
        """The title of a paper in lists, and its file's name: the roster's code, else the name."""
        store = self._core.store
        head = store.head(ref) if about == "inspection" else None
        row = store.place(head.place if head else ref) if ref else None
        if row is None:
            title = head.title if head else store.meta.title
            return title, safe(title, "paper")
        title = " ".join(part for part in (row.code, row.name) if part)
        return title, safe(row.code or row.name, "paper")


def safe(text: str, empty: str) -> str:
    """A name that every system takes."""
    return _UNSAFE.sub("_", text).strip(" ._")[:_NAME_LENGTH].strip(" ._") or empty
