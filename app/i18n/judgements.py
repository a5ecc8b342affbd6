"""The words of the screening and of the rural guideline, of their values, and of proposals.

Lines come from `app.domain.screening` and `app.domain.rural`, which lie above this room:
anything with a `code` and `params` will do. Codes that are not here are those of `grades`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from app.i18n import N_, _, grades, listed, pick
from app.i18n.confidence import sourced
from app.i18n.grades import Line

SENTENCES = {
    "screening_value": N_("{name}：{meaning}（第 {clause} 条）。"),
    "screening_open": N_("结论未定：看不到、没有答的部分都没有问题时“{low}”，最坏“{high}”。"),
    "screening_actions": N_("应采取：{actions}。"),
    "screening_look_again": N_("还有部分没有看到或没有答完，不能当作没有隐患；补看后再下结论。"),
    "part_clean": N_("{part}：看过，未发现。"),
    "part_unseen": N_("{part}：看不到，未定。"),
    "part_blank": N_("{part}：还没有回答，未定。"),
    "part_nothing_noted": N_("{part}：说有发现，但一条也没有记，未定。"),
    "part_absent": N_("{part}：无此部分。"),
    "trigger_of_part": N_("{part}：{trigger}"),
    "trigger_met": N_("{text}——{severity}（第 {clause} 条）。{findings}"),
    "trigger_change": N_("{text}，没有设计和手续——{severity}（列为违规改动，条号待核）。"),
    "trigger_allowed": N_("{text}：经设计、办过手续，不计入。"),
    "trigger_legal_unknown": N_("{text}：有没有设计和手续不详，未定；没有的为{severity}。"),
    "trigger_not_met": N_("{text}（第 {clause} 条）：实测未超限，不成立。{findings}"),
    "trigger_instead": N_(
        "{text}（第 {clause} 条）：实测未超限，按“{instead}”（第 {other_clause} 条）计，"
        "{severity}。{findings}"
    ),
    "trigger_missing": N_("{text}（第 {clause} 条）：没有量全，未定。{findings}"),
    "trigger_unknown_rule": N_("{rule}：规则表里没有这一条，未判定，请核对。"),
    "trigger_other_subject": N_("{text}：与这一部分不符，未判定，请核对。"),
    "trigger_outside_limits": N_("{text}（第 {clause} 条）：没有给出限值，未判定。"),
    "storeys_missing": N_("缺地上层数"),
    "rural_scope": N_("适用范围：{text}。"),
    "rural_storeys_unknown": N_("层数还没有填：不超过 {most} 层才能按农房评级。"),
    "rural_out_of_scope": N_("超过 {most} 层，不在农房导则范围内：请改用危房现场检查（JGJ 125）。"),
    "site_safe": N_("第一阶段：场地安全。"),
    "site_dangerous": N_("第一阶段：场地危险。"),
    "site_open": N_("第一阶段：场地是否安全未定。"),
    "rural_part": N_("{part}：{grade}（{text}）。"),
    "rural_value": N_("{grade} 级：{text}。"),
    "rural_site": N_("{grade} 级：{text}。"),
    "rural_open": N_("等级未定：看不到、没有答的都完好为 {low} 级，最坏 {high} 级。"),
    "rural_storeys_open": N_("等级未定：各部分已评到 {low} 级，但层数还没有填。"),
    "rural_disaster": N_("防灾措施（不影响等级）：{text}。"),
    "renewal_counts": N_(
        "应改 {must} 项，能改 {may} 项，提升 {optional} 项；还有 {open} 格不详或未填。"
    ),
    "renewal_must": N_("应改：{item}，{n} 处{amount}（{class}，{duty}；{source}）。"),
    "renewal_may": N_("能改：{item}，{n} 处{amount}（{class}，{duty}；{source}）。"),
    "renewal_optional": N_("提升：{item}，{n} 处{amount}（{class}，{duty}；{source}）。"),
    "renewal_left_out": N_("不列入：{item}。{reason}"),
    "renewal_open": N_("待定：{item}，{open} 处不详或未填。"),
    "renewal_old_no_year": N_("没有建成年份，还不能认定是不是老旧小区。"),
    "renewal_old_before_national": N_(
        "{years} 年建成，在 {national} 年底以前，属于老旧小区（{source}）。"
    ),
    "renewal_old_before_local": N_(
        "{years} 年建成，早于 {local} 年，按本旗方案属于老旧小区（{source}）。"
    ),
    "renewal_old_phases": N_(
        "{years} 年建成，分期跨过 {local} 年，算不算老旧小区须由主管部门认定（{source}）。"
    ),
    "renewal_old_cutoff_year": N_(
        "{years} 年建成，“{local} 年以前”是否含本年，须由主管部门认定（{source}）。"
    ),
    "renewal_old_counted": N_(
        "{years} 年建成，不早于 {local} 年，不属于老旧小区；{counted} 年前的另行统计（{source}）。"
    ),
    "renewal_old_later": N_("{years} 年建成，不早于 {local} 年，不属于老旧小区（{source}）。"),
    "judged_basis": N_("依据《{standard}》，规则表 {rules}。参考判定，不是鉴定结论。"),
}
_REASONS = {
    "first_look": N_("先做快速排查"),
    "other_form": N_("也可以填"),
    "engineer": N_("工程师认为需要，或排查发现隐患时"),
    "rural_house": N_("两层及以下农房"),
    "rural_storeys_unknown": N_("农房，层数未知：三层及以上改用危房检查"),
    "rural_higher": N_("三层及以上，不适用农房导则"),
    "rural_business": N_("有经营或人员聚集，不适用农房导则"),
    "urban": N_("城镇房屋"),
    "estate": N_("老旧小区"),
    "kind_unknown": N_("名册没有写房屋类型，危房检查对各类房屋都适用"),
    "kind_other": N_("其他房屋，危房检查对各类房屋都适用"),
    "if_self_built": N_("如果是自建房"),
    "if_rural": N_("如果是两层及以下农房"),
    "if_estate": N_("如果是老旧小区"),
    "screening_flagged": N_("排查发现安全隐患，应进一步检查"),
    "rural_flagged": N_("农房参考等级为 C 或 D，应进一步检查"),
}
_SCALES = {
    "jgj125": N_("危险房屋（JGJ 125-2016）"),
    "screening": N_("自建房排查"),
    "rural": N_("农房（200 号导则）"),
    "renewal": N_("老旧小区改造"),
}
_VALUES = {
    "severe": N_("存在严重安全隐患"),
    "some": N_("存在一定安全隐患"),
    "none": N_("未发现安全隐患"),
}
_SHORT = {"severe": N_("严重隐患"), "some": N_("一定隐患"), "none": N_("未发现")}
_DASH = "–"


def sentence(line: Line) -> str:
    """One line in today's language. Raises KeyError for a code that has no words."""
    if line.code not in SENTENCES:
        return grades.sentence(line)
    words = {key: _plain(value) for key, value in line.params.items()}
    if "sure" in words:
        words["source"] = sourced(
            str(words["clause"]), cast("tuple[str, ...]", line.params["sure"])
        )
    if "unit" in words:
        amount = f"{words['quantity']} {words['unit']}" if words["quantity"] else ""
        words["amount"] = _("，{amount}").format(amount=amount) if amount else ""
    return _(SENTENCES[line.code]).format(**words).strip()


def reason(code: str) -> str:
    """Why a form is proposed; "" for a code of a newer program."""
    return _(_REASONS[code]) if code in _REASONS else ""


def scale_name(scale: str) -> str:
    """The scale as a reader knows it; "" for one of a newer program."""
    return _(_SCALES[scale]) if scale in _SCALES else ""


def value_words(value: str) -> str:
    """A stored value or interval in full: 存在严重安全隐患; grades stay letters."""
    return _told(value, _VALUES)


def short_words(value: str) -> str:
    """The same as short as a list needs it: 严重隐患, 未发现–一定隐患, B, A–C."""
    return _told(value, _SHORT)


def _told(value: str, known: Mapping[str, str]) -> str:
    parts = (_(known[one]) if one in known else one for one in value.split(_DASH))
    return _DASH.join(parts)


def _plain(value: object) -> str:
    if isinstance(value, Mapping):
        return pick(dict(value))
    if isinstance(value, tuple):
        items = (item if isinstance(item, str | Mapping) else sentence(item) for item in value)
        return listed(filter(None, dict.fromkeys(map(_text, items))))
    return "" if value is None else str(value)


def _text(item: str | Mapping[str, str]) -> str:
    return item if isinstance(item, str) else pick(item)
