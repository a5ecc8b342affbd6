"""The groups of the tray as lines of a list: values in words, nothing of widgets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.i18n import _
from app.survey.tray_values import Group
from app.ui.widgets.day_line import HEAD, DayLine
from app.ui.widgets.group_head import group_name
from app.ui.widgets.place_search import Found


def lines(groups: Sequence[Group]) -> list[DayLine]:
    """Houses first, then what people must look at, each kind under its head."""
    heads = {
        "house": _("可以确认的"),
        "doubtful": _("对不上的"),
        "none": _("没有分到的"),
        "aside": _("放在一边的"),
        "discarded": _("不要的"),
    }
    found: list[DayLine] = []
    for kind, head in heads.items():
        of_kind = [one for one in groups if one.kind == kind]
        if of_kind:
            photos = sum(one.count for one in of_kind)
            tail = _("{n} 张").format(n=photos)
            if kind == "house":
                tail = _("{n} 处，{photos} 张").format(n=len(of_kind), photos=photos)
            tone = "warn" if kind == "doubtful" else "soft"
            found.append(DayLine(HEAD, f"head {kind}", head, tone=tone, tail=tail))
        found += [_line(one) for one in of_kind]
    return found


def _line(group: Group) -> DayLine:
    state, icon, tone = _state(group)
    tail = _("{n} 张").format(n=group.count)
    if group.finished:
        tail = _("{photos} · 已完成").format(photos=tail)
    return DayLine(
        kind=group.kind,
        key=group.key,
        name=group_name(group),
        state=state,
        icon=icon,
        tone=tone,
        below=group.why,
        tail=tail,
        tail_tone="warn" if group.finished else "soft",
        place=group.place,
        record=group.record,
    )


def _state(group: Group) -> tuple[str, str, str]:
    """How sure it is, in a word, with sign and colour."""
    if group.kind == "house":
        if group.likely:
            return _("看一眼"), "soft", "wait"
        return _("有把握"), "check", "done"
    return {
        "doubtful": (_("对不上"), "warning", "warn"),
        "none": (_("没分到"), "help", "wait"),
        "aside": (_("放着"), "clock", "wait"),
        "discarded": (_("不要"), "remove", "wait"),
    }[group.kind]


def count_words(groups: Sequence[Group]) -> str:
    """How many wait, and how many houses can be confirmed at once."""
    waiting = sum(one.count for one in groups if one.kind in {"house", "doubtful", "none"})
    houses = sum(one.kind == "house" for one in groups)
    if not waiting:
        return ""
    return _("{n} 张等着归档 · {houses} 处可以确认").format(n=f"{waiting:,}", houses=houses)


def near(groups: Sequence[Group], here: Group, *, own: bool) -> list[Found]:
    """The houses that photos of a group most likely belong to: `own` first, then the others of
    the same day, those beside it first.
    """
    houses = [one for one in groups if one.kind == "house" and one.place != here.place]
    houses.sort(key=lambda one: _apart(one, here))
    found = [Found(here.place, here.name, _("就在这里，换一题"))] if own and here.place else []
    if here.instead:
        found.append(Found(here.instead, here.instead_name, ""))
    found += [Found(one.place, one.name, " › ".join(one.path[-2:])) for one in houses]
    return list({one.place: one for one in found}.values())


def _apart(one: Group, here: Group) -> float:
    """Seconds between the photos of two groups; the end of the list where a time is missing."""
    if not (one.first and here.first):
        return float("inf")
    begin, end = datetime.fromisoformat(one.first), datetime.fromisoformat(one.last or one.first)
    first, last = (datetime.fromisoformat(at) for at in (here.first, here.last or here.first))
    return max((begin - last).total_seconds(), (first - end).total_seconds(), 0.0)
