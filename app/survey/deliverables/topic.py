"""The list of what can be written, one for window and command line.

What would leave is told before it does: how many houses and papers, which columns, residents
masked or in clear, photos and their size.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from app.i18n import _
from app.survey.core import IsCancelled, Progress, never, quiet
from app.survey.deliverables.of_maps import GIS
from app.survey.deliverables.of_papers import PAPERS
from app.survey.deliverables.of_photos import PHOTOS
from app.survey.deliverables.of_tables import BRIEF, LEDGER, MAPPED
from app.survey.deliverables.values import (
    Choice,
    Code,
    Deliverable,
    Delivered,
    Leaving,
    Maker,
    Topics,
)

_MAKERS: Final[dict[Code, Maker]] = {
    "papers": PAPERS, "ledger": LEDGER, "mapped": MAPPED, "brief": BRIEF, "gis": GIS,
    "photos": PHOTOS,
}  # fmt: skip


class Deliverables:
    """The topic `deliverables` of an open survey."""

    def __init__(self, survey: Topics) -> None:
        self._survey = survey

    def offered(self) -> list[Deliverable]:
        """All kinds, in the order in which they are offered."""
        return [
            Deliverable("papers", _("报告"), _("一房一档、检查记录、告知书等，PDF")),
            Deliverable("ledger", _("台账"), _("全部数据，Excel 或 WPS 打开")),
            Deliverable("mapped", _("平台台账"), _("按平台自己的列写出")),
            Deliverable("brief", _("简报"), _("领导小组一页纸，可以改的 Word")),
            Deliverable("gis", _("地图资料包"), _("给信息平台和地图软件")),
            Deliverable("photos", _("照片"), _("带水印的副本，按房屋命名")),
        ]

    def maps(self) -> list[str]:
        """Names of the column maps that the office keeps."""
        return [one.name for one in self._survey.tables.maps()]

    def new_map(self) -> Path:
        """A column map to be edited, under a name that is not taken."""
        taken, name, number = set(self.maps()), _("平台台账"), 1
        while name in taken:
            number += 1
            name = f"{_('平台台账')}{number}"
        return self._survey.tables.new_map(name)

    def scopes(self) -> list[tuple[str, str]]:
        """Places that something can be written of: (record, name behind two spaces a level)."""
        found: list[tuple[str, str]] = []
        waiting = [(node, 0) for node in reversed(self._survey.core.store.place_children())]
        while waiting:
            node, depth = waiting.pop()
            found.append((node.record, "  " * depth + node.name))
            if node.branches:
                below = self._survey.core.store.place_children(node.record)
                waiting += [(one, depth + 1) for one in reversed(below)]
        return found

    def leaving(self, choice: Choice) -> Leaving:
        """What `write` would write. Raises a known error where that is nothing."""
        return _MAKERS[choice.code].leaving(self._survey, choice)

    def write(
        self,
        choice: Choice,
        target: Path,
        progress: Progress = quiet,
        cancelled: IsCancelled = never,
    ) -> Delivered:
        """Write it; whole or not at all, and noted beforehand. Raises KnownError, Cancelled."""
        choice.audience.checked()
        return _MAKERS[choice.code].write(self._survey, choice, target, progress, cancelled)
