"""Old communities in words: states, what follows for an item, and why a community counts."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from app.domain.renewal.judging import ItemResult, Old, RenewalResult, Verdict
from app.i18n import N_, _, listed, pick

#: The states of an item in the order of their keys 1–5.
STATES = {
    "present": N_("有"),
    "none": N_("无"),
    "broken": N_("损坏"),
    "unknown": N_("不详"),
    "na": N_("不适用"),
}
VERDICTS: dict[Verdict, str] = {
    "must": N_("应改"),
    "may": N_("能改"),
    "optional": N_("提升"),
    "left_out": N_("不列入"),
    "open": N_("待定"),
    "fine": N_("不用改"),
    "na": N_("不适用"),
}
_OLD = {
    "no_year": N_("没有建成年份，还不能认定是不是老旧小区。"),
    "before_national": N_("{years}建成，在 {national} 年底以前，属于老旧小区。"),
    "before_local": N_("{years}建成，早于 {local} 年，按本旗方案属于老旧小区。"),
    "phases": N_("{years}建成，分期跨过 {local} 年，算不算老旧小区须由主管部门认定。"),
    "cutoff_year": N_(
        "{years}建成，正好是 {local} 年；“{local} 年以前”是否含本年，须由主管部门认定。"
    ),
    "counted": N_("{years}建成，不早于 {local} 年，不属于老旧小区；{counted} 年以前的另行统计。"),
    "later": N_("{years}建成，不早于 {local} 年，不属于老旧小区。"),
}
_PROBLEMS = {
    "reason": N_("完善类不列入，须写明理由"),
    "not_leavable": N_("基础类应改尽改，不能不列入"),
}


def state(code: str) -> str:
    """The word of a state, "" for a blank."""
    return _(STATES[code]) if code in STATES else ""


def verdict(code: Verdict) -> str:
    return _(VERDICTS[code])


def problem(code: str) -> str:
    return _(_PROBLEMS[code]) if code else ""


def why_old(old: Old) -> str:
    """One sentence with its source: why a community counts as old, or not."""
    params = dict(old.params)
    years = ""
    if params:
        first, last = params["first"], params["last"]
        both = _("{first}–{last} 年") if first != last else _("{first} 年")
        years = both.format(first=first, last=last)
    words = _(_OLD[old.code]).format(years=years, **params)
    return _("{words}（{source}）").format(words=words, source=source(old.clause, old.confidence))


def source(clause: str, confidence: Iterable[str]) -> str:
    """Where a line comes from and how sure that is."""
    return _("{clause}，可信度 {tags}").format(clause=clause, tags=listed(confidence))


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


def summary(result: RenewalResult) -> str:
    """基础类 应改 7 项 · 完善类 能改 4 项 · 提升类 2 项 · 未填 12 格."""
    parts = [
        _("基础类 应改 {n} 项").format(n=result.count("basic", "must")),
        _("完善类 能改 {n} 项").format(n=result.count("improve", "may")),
        _("提升类 {n} 项").format(n=result.count("enhance", "optional")),
    ]
    out = sum(one.verdict == "left_out" for one in result.items)
    if out:
        parts.append(_("不列入 {n} 项").format(n=out))
    if result.unknown:
        parts.append(_("不详 {n} 格").format(n=result.unknown))
    parts.append(_("未填 {n} 格").format(n=result.blank))
    return " · ".join(parts)
