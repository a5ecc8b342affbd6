"""How sure a rule is, in words that an official understands: the tags of the rule tables."""

from __future__ import annotations

from collections.abc import Iterable

from app.i18n import _, listed

#: Tags that say "remembered, not found in print": sure, and unsure.
_REMEMBERED, _UNSURE = "M+", "M?"
_PLAN = "PLAN"


def confidence(tags: Iterable[str]) -> str:
    """Where a limit comes from, the doubt first: 存疑, 待核, 本旗方案, 有公开出处."""
    known = set(tags)
    words = [
        (known & {_UNSURE}, _("存疑")),
        (known & {_REMEMBERED}, _("待核")),
        (known & {_PLAN}, _("本旗方案")),
        ({tag for tag in known if tag.startswith("S")}, _("有公开出处")),
    ]
    return listed(word for found, word in words if found)


def checked(tags: Iterable[str]) -> str:
    """The same as a clause of a sentence about all limits that a result used."""
    known = set(tags)
    if _UNSURE in known:
        return _("有的条文存疑，要先与标准印本核对")
    if _REMEMBERED in known:
        return _("有的条文还没有与标准印本核对（待核）")
    return _("所用条文都有公开出处")


def sourced(clause: str, tags: Iterable[str]) -> str:
    """A clause with how sure it is."""
    sure = confidence(tags)
    return _("{clause}，{sure}").format(clause=clause, sure=sure) if sure else clause
