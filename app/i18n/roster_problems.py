"""The words of rosters: what a column can mean, and complaints about cells by their codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from app.i18n import N_, _


class Complaint(Protocol):
    """What is wrong with a cell or a row."""

    @property
    def field(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def params(self) -> Mapping[str, str]: ...


#: What a column can mean, in the order in which it is offered.
FIELDS = {
    "town": N_("镇（街道）"),
    "community": N_("社区、嘎查村"),
    "group": N_("村民小组（社）"),
    "estate": N_("小区"),
    "building": N_("楼号、门牌号"),
    "household": N_("户号、室号"),
    "name": N_("房屋名称"),
    "code": N_("房屋编号"),
    "address": N_("地址"),
    "owner": N_("户主、产权人"),
    "phone": N_("联系电话"),
    "kind": N_("房屋类型"),
    "year": N_("建成年份"),
    "storeys": N_("层数"),
    "area": N_("建筑面积"),
    "alias": N_("别名"),
    "order": N_("走访顺序"),
    "lon": N_("经度"),
    "lat": N_("纬度"),
    "structure": N_("结构（不导入）"),
    "note": N_("备注（不导入）"),
}

#: Parts of a place that no column is, but that an import can change.
OTHERS = {"level": N_("层级"), "parent": N_("上一级")}

SENTENCES = {
    # rows that cannot be taken over
    "missing_name": N_("没有房屋名称、楼号、门牌号或编号，不知道是哪一处。"),
    "doubled_code": N_("编号“{value}”和第 {other} 行相同，内容不同，不知道以哪一行为准。"),
    "doubled_name": N_("和第 {other} 行是同一处、名称相同，内容不同，又没有各自的编号。"),
    "too_long": N_("太长：{n} 个字，最多 {most} 个字。"),
    "error": N_("单元格是公式错误“{value}”。"),
    "no_value": N_("公式没有算出结果，请在 Excel 或 WPS 里打开后保存一次。"),
    "precision": N_(
        "“{value}”是被表格软件改成数字的长编号，后几位已经丢失；请把这一列设为文本，重新填写。"
    ),
    "voided": N_("这处房屋在调查里已经作废，不能用名册改回来。"),
    "newer": N_("这处房屋由新版程序改过，这里不能改。"),
    "code_elsewhere": N_(
        "编号“{value}”在调查里是另一个村的“{other}”，不知道是不是同一处。"
        "请改用不重复的编号，或者把编号列选成“不导入”再导入。"
    ),
    "taken_twice": N_("和第 {other} 行对应到调查里的同一处房屋。"),
    # remarks: the row is taken over
    "same_row": N_("和第 {other} 行完全一样，只导入一次。"),
    "same_name": N_("名称和第 {other} 行相同，按各自的编号分开。"),
    "not_a_place": N_("“{value}”不是房屋，这一行跳过。"),
    "level_gap": N_("没有写社区或嘎查村，直接放在镇（街道）下面。"),
    "unknown_town": N_("“{value}”不在区划名录里，按原样导入。"),
    "unknown_town_closest": N_("“{value}”不在区划名录里，按原样导入；是不是“{closest}”？"),
    "name_from_address": N_("没有名称，用地址作名称。"),
    "name_from_code": N_("没有名称，用编号作名称。"),
    "bad_year": N_("“{value}”不是年份，这一格不导入。"),
    "decade": N_("“{value}”按 {read} 年导入，请核对。"),
    "serial": N_("“{value}”像 Excel 的日期数字，按 {read} 年导入，请核对。"),
    "bad_storeys": N_("“{value}”不是层数，这一格不导入。"),
    "many_storeys": N_("{read} 层，请核对。"),
    "bad_area": N_("“{value}”不是面积，这一格不导入。"),
    "bad_order": N_("“{value}”不是走访顺序，这一格不导入。"),
    "bad_degrees": N_("“{value}”不是十进制的经纬度（例如 109.7401），这一格不导入。"),
    "projected": N_(
        "“{value}”是投影坐标（米），不是经纬度；请先换算成 CGCS2000 经纬度，这一格不导入。"
    ),
    "outside": N_("“{value}”不在我国范围内，是不是经度和纬度写反了？这一格不导入。"),
    "unknown_kind": N_("没有“{value}”这种房屋类型，这一格不导入。"),
    "control": N_("有看不见的字符，已经去掉。"),
    "unprintable": N_("纸面上印不出 {chars}，会成为“〓”；照原样导入，请换一种写法。"),
    "dropped": N_("“{value}”不能用，这一格不导入。"),
}

#: How a guess of a column's meaning is spoken of.
CONFIDENCE = {
    "sure": N_("确定"),
    "likely": N_("可能"),
    "unsure": N_("请核对"),
    "none": N_("没有认出"),
}


class _Given(dict[str, str]):
    """Parameters of a sentence; one that a code came without shows as a gap, never as an error."""

    def __missing__(self, name: str) -> str:
        return "…"


def field_name(field: str) -> str:
    """What a column means, in words; "" is a column that is not imported."""
    known = FIELDS.get(field) or OTHERS.get(field)
    return _(known) if known else _("不导入")


def complaint_text(complaint: Complaint) -> str:
    """What is wrong, in one sentence, without its place."""
    code = complaint.code
    if code == "unknown_town" and complaint.params.get("closest"):
        code = "unknown_town_closest"
    sentence = SENTENCES.get(code, SENTENCES["dropped"])
    return _(sentence).format_map(_Given(complaint.params))


def place_text(row: int, column: str, field: str) -> str:
    """Where: the row as Excel numbers it, the column's letter, what the column means."""
    if not column:
        return _("第 {row} 行").format(row=row)
    return _("第 {row} 行 {column} 列（{field}）").format(
        row=row, column=column, field=field_name(field)
    )
