"""Old communities in words: states, what follows for an item, the counts of a list of works.

Results come from `app.domain.renewal`, which lies above this room: anything with these parts
will do. Whole sentences with their parameters are in `judgements`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Protocol

from app.i18n import N_, _, listed, pick
from app.i18n.confidence import sourced


class Item(Protocol):
    @property
    def unit(self) -> Mapping[str, str]: ...


class ItemResult(Protocol):
    """What follows for one item."""

    @property
    def item(self) -> Item: ...
    @property
    def quantity(self) -> Decimal | None: ...
    @property
    def unmeasured(self) -> int: ...
    @property
    def listed(self) -> bool: ...


class Counts(Protocol):
    """The figures of a judged community."""

    @property
    def blank(self) -> int: ...
    @property
    def unknown(self) -> int: ...
    def counted(self, klass: str, verdict: str) -> int: ...
    def left_out(self) -> int: ...


#: The states of an item in the order of their keys 1–5.
STATES = {
    "present": N_("有"),
    "none": N_("无"),
    "broken": N_("损坏"),
    "unknown": N_("不详"),
    "na": N_("不适用"),
}
VERDICTS = {
    "must": N_("应改"),
    "may": N_("能改"),
    "optional": N_("提升"),
    "left_out": N_("不列入"),
    "open": N_("待定"),
    "fine": N_("不用改"),
    "na": N_("不适用"),
}
_PROBLEMS = {
    "reason": N_("完善类不列入，须写明理由"),
    "not_leavable": N_("基础类应改尽改，不能不列入"),
}


def state(code: str) -> str:
    """The word of a state, "" for a blank."""
    return _(STATES[code]) if code in STATES else ""


def verdict(code: str) -> str:
    return _(VERDICTS[code])


def problem(code: str) -> str:
    return _(_PROBLEMS[code]) if code else ""


def source(clause: str, confidence: Iterable[str]) -> str:
    """Where a line comes from and how sure that is."""
    return sourced(clause, confidence)


def amount(result: ItemResult) -> str:
    """The quantity of works with its unit, and how many places gave none."""
    told = []
    if result.quantity is not None:
        told.append(f"{plain(result.quantity)} {pick(result.item.unit)}")
    if result.unmeasured and result.listed:
        told.append(_("{n} 处未填数量").format(n=result.unmeasured))
    return listed(told)


def plain(value: Decimal) -> str:
    """A decimal without exponent and without trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def summary(result: Counts) -> str:
    """基础类 应改 7 项 · 完善类 能改 4 项 · 提升类 2 项 · 未填 12 格."""
    parts = [
        _("基础类 应改 {n} 项").format(n=result.counted("basic", "must")),
        _("完善类 能改 {n} 项").format(n=result.counted("improve", "may")),
        _("提升类 {n} 项").format(n=result.counted("enhance", "optional")),
    ]
    if result.left_out():
        parts.append(_("不列入 {n} 项").format(n=result.left_out()))
    if result.unknown:
        parts.append(_("不详 {n} 格").format(n=result.unknown))
    parts.append(_("未填 {n} 格").format(n=result.blank))
    return " · ".join(parts)
