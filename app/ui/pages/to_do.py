"""接下来要办的: what is left at the office, counted, each with the page where it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.i18n import _
from app.survey.survey import Survey
from app.ui.widgets.errands import Errand


@dataclass(frozen=True)
class Left:
    """How much of each there is; `backup`: "", "none" (nowhere to go) or "due"."""

    conflicts: int = 0
    duplicates: int = 0
    broken: int = 0
    without_photos: int = 0
    backup: str = ""


def left(survey: Survey) -> Left:
    """What is left to do now; reads counts only."""
    laptops = survey.exchange.laptops()
    return Left(
        conflicts=survey.review.count(agreed=False),
        without_photos=sum(bool(one.missing) for one in laptops),
        backup=_backup(survey),
    )


def _backup(survey: Survey) -> str:
    if not survey.backups.targets():
        return "none"
    return "due" if survey.backups.due() else ""


def errands(
    found: Left, open_page: Callable[[str], None], decide: Callable[[], None]
) -> list[Errand]:
    """The lines of the card, what matters most first; none where nothing is left."""
    lines = []
    if found.conflicts:
        lines.append(
            Errand(str(found.conflicts), _("处两人填得不一样"), _("去定"), decide, urgent=True)
        )
    if found.duplicates:
        lines.append(
            Errand(str(found.duplicates), _("处像是同一处"), _("去看"), lambda: open_page("checks"))
        )
    if found.broken:
        lines.append(
            Errand(str(found.broken), _("处规则不再成立"), _("去看"), lambda: open_page("checks"))
        )
    if found.without_photos:
        lines.append(
            Errand(
                str(found.without_photos), _("台电脑缺照片，请让它们再交一次"),
                _("看名单"), lambda: open_page("exchange"),
            )
        )  # fmt: skip
    if found.backup:
        words = (
            _("还没有设备份：没有备份就不写入库回执")
            if found.backup == "none"
            else _("今天还没有备份")
        )
        lines.append(Errand("", words, _("去备份"), lambda: open_page("backups"), urgent=True))
    return lines
