"""接下来要办的: what is left at the office, counted, each with the page where it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

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
        broken=survey.recheck.count(),
        without_photos=sum(bool(one.missing) for one in laptops),
        backup=_backup(survey),
    )


def _backup(survey: Survey) -> str:
    if not survey.backups.targets():
        return "none"
    return "due" if survey.backups.due() else ""


def errands(
    found: Left, open_page: Callable[[str, str], None], decide: Callable[[], None]
) -> list[Errand]:
    """The lines of the card, what matters most first; none where nothing is left."""
    backup = {
        "none": _("还没有设备份"),
        "due": _("今天还没有备份"),
    }.get(found.backup, "")
    doubles = partial(open_page, "checks", "duplicates")
    broken = partial(open_page, "checks", "recheck")
    lines = (
        (found.conflicts, _("处两人填得不一样"), _("去定"), decide),
        (found.duplicates, _("处像是同一处"), _("去看"), doubles),
        (found.broken, _("处规则不再成立"), _("去看"), broken),
        (found.without_photos, _("台电脑缺照片，请让它们再交一次"), _("看名单"),
         partial(open_page, "exchange", "")),
    )  # fmt: skip
    shown = [
        Errand(str(number), words, button, go, urgent=go is decide)
        for number, words, button, go in lines
        if number
    ]
    if backup:
        shown.append(
            Errand("", backup, _("去备份"), partial(open_page, "backups", ""), urgent=True)
        )
    return shown
