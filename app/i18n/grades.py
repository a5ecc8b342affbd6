"""The words of grades: every code that the rules of JGJ 125-2016 return, as a sentence.

Lines come from `app.domain.jgj125.explain`, which lies above this room: anything with a
`code` and `params` will do.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Protocol

from app.i18n import N_, _, listed, pick
from app.i18n.confidence import checked


class Line(Protocol):
    """A statement without words: a code, and what it is about."""

    @property
    def code(self) -> str: ...
    @property
    def params(self) -> Mapping[str, object]: ...


SENTENCES = {
    "ground_no_signs_not_dangerous": N_("地基：未见危险迹象，为非危险状态（4.2）。"),
    "ground_signs_dangerous": N_("地基：处于危险状态（4.2）。"),
    "ground_signs_not_dangerous": N_("地基：有迹象，实测未超限，为非危险状态（4.2）。"),
    "ground_signs_undetermined": N_("地基：有迹象，实测资料不足，是否危险未定（4.2）。"),
    "ground_unseen_undetermined": N_("地基：看不到，是否危险未定（4.2）。"),
    "hit_met": N_("{rule}（第 {clause} 条）成立：{text}。实测：{findings}。"),
    "hit_not_met": N_("{rule}（第 {clause} 条）不成立：{findings}。"),
    "hit_undetermined_missing": N_("{rule}（第 {clause} 条）未定，{findings}：{text}。"),
    "hit_undetermined_unknown_rule": N_("{rule}：规则表里没有这一条，未判定。"),
    "hit_undetermined_other_subject": N_(
        "{rule}（第 {clause} 条）与构件的种类或材料不符，未判定，请核对。"
    ),
    "hit_undetermined_other_height_class": N_(
        "{rule}（第 {clause} 条）不用于这一高度的房屋，未判定，请核对房屋高度。"
    ),
    "hit_undetermined_outside_limits": N_(
        "{rule}（第 {clause} 条）没有给出这一高度的限值，须由鉴定人员判定。"
    ),
    "finding_missing": N_("缺{names}"),
    "member_dangerous": N_("危险构件：{member}。{hits}"),
    "member_undetermined_unseen": N_("看不到：{member}，是否危险未定。"),
    "member_undetermined_no_points": N_("未定：{member}，说有危险点，但一条也没有填。"),
    "member_undetermined_points": N_("未定：{member}。{hits}"),
    "member_counted": N_(
        "{member}：本身未评为危险构件，因下方 {chain} 为危险构件而计入（第 6.3 节）。"
    ),
    "member_maybe_counted": N_("{member}：下方 {chain} 如为危险构件，则一并计入（第 6.3 节）。"),
    "layer": N_("{layer}：{share}，评为 {grade}。"),
    "layer_open": N_("{layer}：看不到的全部完好时 {share}，{grade}；全部危险时 {high}，{worst}。"),
    "layer_empty": N_("{layer}：没有录入构件，不能评级（不等于 Au）。"),
    "house": N_("房屋：R = {share}；Du 层 {du} 个，限值 {limit}（F = {F}，B = {B}，f = {f}）。"),
    "house_open": N_(
        "房屋：看不到的全部完好时 R = {share}，Du 层 {du} 个；全部危险时 R = {high}，"
        "Du 层 {du_high} 个；限值 {limit}（F = {F}，B = {B}，f = {f}）。"
    ),
    "house_incomplete": N_("房屋：已录入部分 {share}，还不是全楼的 R。"),
    "decision_ground_dangerous": N_("地基危险（{rule}）：{grade} 级（第 {clause} 条）。"),
    "decision_ground_open": N_("地基如为危险状态：{grade} 级（第 {clause} 条）。"),
    "decision_H1": N_("没有危险构件（{band}）：{grade} 级（第 {clause} 条）。"),
    "decision_H2": N_("R = {percent}，在 {band} 之内，没有 Du 层：{grade} 级（第 {clause} 条）。"),
    "decision_H3": N_(
        "R = {percent}，在 {band} 之内，但有 {du} 个 Du 层：{grade} 级（第 {clause} 条）。"
    ),
    "decision_H4": N_(
        "R = {percent}，在 {band} 之内，Du 层 {du} 个，不超过限值 {limit}："
        "{grade} 级（第 {clause} 条）。"
    ),
    "decision_H5": N_(
        "R = {percent}，在 {band} 之内，但 Du 层 {du} 个，超过限值 {limit}："
        "{grade} 级（第 {clause} 条）。"
    ),
    "decision_H6": N_("R = {percent}，达到 {band}：{grade} 级（第 {clause} 条）。"),
    "decision_incomplete": N_("有的层没有录入构件，还不能评级。"),
    "interval": N_("等级未定：看不到的全部完好为 {low} 级，全部危险为 {high} 级。"),
    "incomplete": N_("资料不全，还不能评级：已经确定不轻于 {low} 级，最坏 {high} 级。"),
    "note_not_counted_storey": N_("{member}在架空层：不计入比例，但危险向上传递，请特别注意。"),
    "note_nothing_above": N_(
        "{member}是危险构件，上方没有同一位置“{position}”的竖向构件，请核对位置编号。"
    ),
    "note_simple_house": N_("提示（第 {clause} 条）：{text}。本结果未采用。"),
    "basis": N_("按规则表 {rules} 计算，{checked}。参考判定，不是鉴定结论。"),
}

_ANSWERS = {
    "yes": N_("是"),
    "no": N_("否"),
    "unseen": N_("看不到"),
    "fail": N_("不满足"),
    "pass": N_("满足"),
    "unchecked": N_("未验算"),
}
_RATIOS = {
    "tilt": N_("倾斜率"),
    "length/storey": N_("裂缝长度与层高之比"),
    "storeys": N_("地上层数"),
}
_COUNTS_ERRORS = {
    "not_object": N_("不是一个 JSON 对象"),
    "missing": N_("缺少 {name}"),
    "unknown": N_("有不认识的项 {name}"),
    "not_count": N_("{name} 应是不小于 0 的整数，现在是 {value}"),
    "too_many": N_("危险构件数 {name} = {value} 多于构件总数"),
    "storeys": N_("layers 有 {layers} 层，与 F + B = {F} + {B} 不符"),
    "foundation_layers": N_("f = {value}，规则表只有 {limit} 个基础层"),
    "unknown_class": N_("第 {layer} 层有不认识的构件类别 {name}"),
}


def explain_lines(lines: Iterable[Line]) -> list[str]:
    """The lines of `explain(result)` as sentences, one each."""
    return [sentence(line) for line in lines]


def sentence(line: Line) -> str:
    """One line in today's language. Raises KeyError for a code that has no words."""
    if line.code == "finding":
        return _finding(line.params)
    return _(SENTENCES[line.code]).format(**_words(line.params))


def counts_error(error: Line) -> str:
    """Why a counted JSON line cannot be graded."""
    return _(_COUNTS_ERRORS[error.code]).format(**error.params)


def percent(ratio: Fraction, places: int = 1) -> str:
    """The ratio as people read it, one decimal: "2.3 %". Never compare with it."""
    return f"{decimal(ratio * 100, places)} %"


def share(numerator: Fraction, denominator: Fraction) -> str:
    """A ratio with its exact parts beside the rounded percent: "10.8 ÷ 466 = 2.3 %"."""
    shown = percent(numerator / denominator)
    return f"{number(numerator)} ÷ {number(denominator)} = {shown}"


def number(value: Fraction) -> str:
    """An exact number as a decimal where it has one, else as a fraction: "10.8", "4/3"."""
    for places in range(7):
        scaled = value * 10**places
        if scaled.denominator == 1:
            return decimal(value, places)
    return f"{value.numerator}/{value.denominator}"


def decimal(value: Fraction, places: int) -> str:
    """Rounded half up to so many decimals, all of them written."""
    scaled = math.floor(abs(value) * 10**places + Fraction(1, 2))
    return str(Decimal(scaled if value >= 0 else -scaled).scaleb(-places))


def _words(params: Mapping[str, Any]) -> dict[str, object]:
    """The parameters of a line as texts, with the composed ones added."""
    words: dict[str, object] = {key: _plain(value) for key, value in params.items()}
    if params.get("denominator"):
        words["share"] = share(params["numerator"], params["denominator"])
        words["high"] = share(params["high_numerator"], params["denominator"])
    elif "denominator" in params:
        words["share"] = words["high"] = _("没有构件")
    if params.get("ratio") is not None:
        words["percent"] = percent(params["ratio"])
    if "band" in words:
        words["band"] = str(words["band"]).replace("<=", "≤").replace(">=", "≥")
    if "tags" in params:
        words["checked"] = checked(params["tags"])
    words["worst"] = params.get("high_grade")
    words["du"], words["du_high"] = params.get("du_count"), params.get("du_count_high")
    if params.get("du_limit") is not None:
        words["limit"] = number(params["du_limit"])
    if "foundation" in params:
        words["layer"] = _("基础") if params["foundation"] else params.get("name", "")
    if "label" in params:
        words["member"] = _member(params)
    return words


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return pick(dict(value))
    if isinstance(value, Fraction):
        return number(value)
    if isinstance(value, tuple):
        return _joined(value)
    return value


def _joined(items: tuple[Any, ...]) -> str:
    return listed(dict.fromkeys(text for text in map(_told, items) if text))


def _told(item: Any) -> str:
    """A text, a text in each language, or a line, as words."""
    if isinstance(item, str):
        return item
    return pick(dict(item)) if isinstance(item, Mapping) else sentence(item)


def _member(params: Mapping[str, Any]) -> str:
    """A member with its layer, and with its position where the label does not end with it."""
    label, position = params["label"], params.get("position", "")
    layer = _("基础") if params.get("foundation") else params["layer"]
    named = f" {label}".endswith(f" {position}")
    where = listed(text for text in (layer, "" if named else position) if text)
    return _("{label}（{where}）").format(label=label, where=where)


def _finding(params: Mapping[str, Any]) -> str:
    """A measure against its limit: "倾斜率 8 ‰（限值 > 7 ‰）"."""
    quantity, measured = params["quantity"], params["measured"]
    if quantity == "class":
        return ""
    name = _(_RATIOS[quantity]) if quantity in _RATIOS else pick(dict(params["name"]))
    if isinstance(measured, str):
        return _("{name}：{answer}").format(name=name, answer=_(_ANSWERS[measured]))
    return _("{name} {measured}（界限 {op} {limit}）").format(
        name=name,
        measured=_measured(params),
        op={"<=": "≤", ">=": "≥"}.get(params["op"], params["op"]),
        limit=params["written"],
    )


def _measured(params: Mapping[str, Any]) -> str:
    """The measured value in the unit of its limit, with enough digits to tell it from it."""
    value, limit, written = params["measured"], params["limit"], params["written"]
    unit = written.partition(" ")[2]
    scale = {"%": 100, "‰": 1000}.get(unit, 1)
    if params["squared"]:
        shown = _told_apart(value * scale**2, limit * scale, root=True)
    elif written[0].isalpha() and value:
        return f"{written.partition('/')[0]}/{_told_apart(1 / value, 1 / limit)}"
    else:
        shown = _told_apart(value * scale, limit * scale)
    return f"{shown} {unit}".strip()


def _told_apart(value: Fraction, limit: Fraction, *, root: bool = False) -> str:
    """Two decimals at most, unless only more of them show on which side of the limit it is."""
    for places in (*range(3), 4, 6, 9):
        scaled = value * 10 ** (2 * places if root else places)
        whole = math.isqrt(math.floor(scaled)) if root else math.floor(scaled + Fraction(1, 2))
        exact = scaled == whole**2 if root else scaled == whole
        shown = Fraction(whole, 10**places)
        if exact or (places >= 2 and shown != limit):
            return decimal(shown, places)
    return decimal(shown, places)
