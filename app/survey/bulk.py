"""Many papers at once: a file each, or all in one volume; broken off, it goes on where it was.

Papers are composed, printed and forgotten one by one. Each is whole under its name or not there
at all; a volume grows beside its name and gets it when it is complete. What lies there whole and
still says the same is not made again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.errors import KnownError
from app.i18n import _
from app.store.roster_text import sort_key
from app.store.roster_values import PlaceRow
from app.survey import actions
from app.survey.audience import Audience
from app.survey.bulk_source import Source
from app.survey.bulk_values import Item, Outcome, Plan, Way
from app.survey.core import Core, IsCancelled, Progress, never, quiet
from app.survey.form_titles import form_title
from app.survey.papers import DOSSIER, MASKED, Papers

#: What Windows refuses in names, and what makes a name end badly there.
_UNSAFE: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_NAME_LENGTH: Final = 40
_SHORT: Final = 8


@dataclass(frozen=True, slots=True)
class _Found:
    """What a paper is about: its name in lists and of its file, where it comes in the roster."""

    ref: str
    title: str
    name: str
    form: str
    walk: tuple[str, ...]


class Bulk:
    """The topic `bulk` of an open survey."""

    def __init__(self, core: Core, papers: Papers) -> None:
        self._core = core
        self._papers = papers
        self._above: dict[str, tuple[str, ...]] = {}

    def plan(
        self,
        kind: str = "dossier",
        refs: Sequence[str] = (),
        audience: Audience = MASKED,
        *,
        way: Way = "files",
        archive: bool = False,
    ) -> Plan:
        """What would be written of these records or places; of all, where none are named, in the
        order in which the roster is walked.

        Raises a known error for a kind that does not exist, and where there is nothing to write.
        """
        known = next((one for one in self._papers.kinds() if one.code == kind), None)
        wanted = list(refs) if refs and known else self._papers.refs(kind)
        assert known is not None  # refs has said so
        self._above.clear()
        found = [self._found(ref, known.about) for ref in wanted]
        if not refs:
            found.sort(key=lambda one: one.walk)
        several = len({one.form for one in found}) > 1
        items: list[Item] = []
        taken: set[str] = set()
        for one in found:
            name = one.name if kind == DOSSIER else f"{one.name}-{known.name}"
            file = f"{name}-{one.ref[:_SHORT]}.pdf" if one.ref else f"{name}.pdf"
            if file.casefold() in taken:  # Windows does not tell a from A
                file = f"{name}-{one.ref}.pdf"
            taken.add(file.casefold())
            title = f"{one.title} {form_title(one.form)}" if several and one.form else one.title
            items.append(Item(one.ref, title, file))
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

    def _found(self, ref: str, about: str) -> _Found:
        store = self._core.store
        head = store.head(ref) if about == "inspection" else None
        row = store.place(head.place if head else ref) if ref else None
        form = head.form if head else ""
        if row is None:
            title = head.title if head else store.meta.title
            return _Found(ref, title, safe(title, "paper"), form, ())
        title = " ".join(part for part in (row.code, row.name) if part)
        return _Found(ref, title, safe(row.code or row.name, "paper"), form, self._walk(row))

    def _walk(self, row: PlaceRow) -> tuple[str, ...]:
        """Where a place comes when the roster is walked: its own key behind those above it."""
        key = sort_key(row.order, row.level, row.name, row.record)
        if not row.parent:
            return (key,)
        if row.parent not in self._above:
            above = self._core.store.place(row.parent)
            self._above[row.parent] = self._walk(above) if above else ()
        return (*self._above[row.parent], key)


def safe(text: str, empty: str) -> str:
    """A name that every system takes."""
    return _UNSAFE.sub("_", text).strip(" ._")[:_NAME_LENGTH].strip(" ._") or empty
