"""The day sheet: today's places for one pair, in walking order, and their cards."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.domain import codes, coverage
from app.i18n import _
from app.store.roster_values import PlaceRow
from app.survey.hidden import masked
from exports.paper_model import DaySheet, Plate, Plates, SheetRow, SheetWords


@dataclass(frozen=True)
class DayFacts:
    """What stands at the head of a day sheet; what is "" is left to be written."""

    date: str = ""
    village: str = ""
    weather: str = ""
    surveyors: str = ""
    instruments: str = ""
    added: int = 4  # blank rows for places that are not in the roster


def day_sheet(
    places: Iterable[PlaceRow],
    day: DayFacts,
    *,
    survey: str,
    owner: Callable[[str], str],
    foot: str,
) -> DaySheet:
    """The sheet of some places; the owner is masked always: a sheet gets lost."""
    rows = tuple(
        SheetRow(
            order=str(place),
            name=row.name,
            address=address(row),
            owner=_("户主 {name}").format(name=said) if (said := masked(owner(row.record))) else "",
            state=state_words(row),
            short=short_words(row),
            qr=codes.text("place", survey, row.record),
        )
        for place, row in enumerate(places, 1)
    )
    facts = (
        (_("日期"), day.date),
        (_("村（社区）"), day.village),
        (_("天气"), day.weather),
        (_("检查人"), day.surveyors),
        (_("仪器"), day.instruments),
        (_("共"), _("{n} 处").format(n=len(rows))),
    )
    words = SheetWords(
        heads=(_("序"), _("房屋"), _("上次"), _("今天"), _("记事")),
        boxes=(_("已走访"), _("锁门"), _("拒访"), _("其他")),
        note="",
        added=_("新增"),
        address=_("地址"),
    )
    return DaySheet(_("走访单"), facts, words, rows, day.added, foot)


def plates(places: Iterable[PlaceRow], *, survey: str, foot: str) -> Plates:
    """Cards to cut out: photographed first, they say which house the next photos show."""
    cards = tuple(
        Plate(row.name, (address(row),), short_words(row), codes.text("place", survey, row.record))
        for row in places
    )
    return Plates(_("二维码卡片：沿虚线剪开，拍房屋前先拍卡片"), cards, foot)


def address(row: PlaceRow) -> str:
    """Where it is: its address, else the names above it."""
    return row.address or " ".join(row.path)


def short_words(row: PlaceRow) -> str:
    """The number that people read aloud, and the roster's own."""
    return " · ".join(part for part in (codes.short(row.record), row.code) if part)


def state_words(row: PlaceRow) -> str:
    """How it was left last time, and when somebody promised to come back."""
    states = {
        coverage.NONE: "",
        coverage.IN_PROGRESS: _("进行中"),
        coverage.VISITED: _("已走访"),
        coverage.NO_ENTRY: _("未能入户"),
        coverage.NOT_NEEDED: _("不需查"),
    }
    outcomes = {
        "locked": _("锁门"),
        "refused": _("拒访"),
        "absent": _("长期无人"),
        "demolished": _("已拆除"),
        "unsafe": _("危险不能进"),
        "other": _("其他"),
    }
    said = [states.get(row.state, row.state)]
    if row.state == coverage.NO_ENTRY and row.outcome in outcomes:
        said = [outcomes[row.outcome]]
    if row.next_date:
        said.append(_("约 {date} 再来").format(date=row.next_date))
    if not row.listed:
        said.append(_("新增未在册"))
    return "\n".join(part for part in said if part)
