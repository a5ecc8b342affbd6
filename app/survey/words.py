"""Values of the survey in the words that its users say; windows and command line share them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from app.errors import KnownError
from app.i18n import _, listed, pick
from app.i18n.form_problems import problem_text
from app.i18n.judgements import short_words
from app.i18n.units import unit as unit_of
from app.model.canonical import Value
from app.model.revision import LINK, PERSONAL, PHOTO, RESULT, RESULT_GROUP, VOID
from app.store.values import Trouble
from app.survey.core import AGREED, COMMENT, SAME, SHOTS, STATUS

if TYPE_CHECKING:
    from app.survey.loop import TaskRow
    from app.survey.taking import Taken
    from forms.instance import Instance
    from forms.node import Node, Problem
    from forms.register import Register

BLANK = "–"
#: Between the parts of a place in a form, from the outside in.
TRAIL = " › "
_NAMELESS = {"group", "repeat", "row", "note", "image", "calculate", "hidden"}
#: Where the short name in a choice's label ends.
_REST = re.compile("[：:，,；;（(]")


def status(code: str) -> str:
    """The state of an inspection."""
    known = {
        "none": _("未走访"),
        "begun": _("打开过"),
        "draft": _("草稿"),
        "done": _("已完成"),
        "submitted": _("已提交"),
        "returned": _("退回"),
    }
    return known.get(code, code)


def stored_grade(result: Mapping[str, Value]) -> str:
    """A stored result as its code or interval: "D", "B–D", "severe", "" where there is none."""
    grade = str(result.get("grade") or result.get("value") or "")
    low, high = (str(result.get(name) or "") for name in ("low", "high"))
    return grade or (f"{low}–{high}" if low and high else "")


def grade(text: str, provisional: bool) -> str:
    """A grade for a list: indicative always, 暂定 while two people differ."""
    if not text:
        return ""
    said = short_words(text)
    return _("{grade} 暂定").format(grade=said) if provisional else said


def group(code: str, first: str) -> str:
    """What a conflict is about."""
    return _("鉴定组（构件、评级、措施、签字）") if code == RESULT_GROUP else first or code


def where(instance: Instance, path: str) -> str:
    """A data path in words, from the outside in: 楼层 一层 › 构件 1/A-B › 最大宽度."""
    if own := special(path):
        return own
    node = instance.find(path)
    if node is None:
        return ""
    parts: list[str] = []
    current: Node | None = node
    while current is not None and current.parent is not None:
        if current.kind == "row":
            parts.append(row(current))
        elif current is node or current.kind == "group":
            parts.append(current.label or current.name)
        current = current.parent
    return TRAIL.join(part for part in reversed(parts) if part)


def row(node: Node) -> str:
    """A row by the answers that name it, e.g. 承重墙 1/A-B; else by its number.

    They are the fields of its repeat's `insp:batch`; else its first answer, in short: the rule
    of a danger point reads on for lines.
    """
    by_name = {child.name: child for child in node.children}
    naming = [by_name[name] for name in _batch(node) if name in by_name and by_name[name].text]
    if naming:
        return " ".join(value_text(child) for child in naming)
    for child in node.children:
        if child.kind not in _NAMELESS and child.text:
            return _REST.split(value_text(child), maxsplit=1)[0].strip()
    container = node.parent
    number = container.children.index(node) + 1 if container else 1
    return f"{container.label if container else ''} {number}".strip()


def _batch(node: Node) -> list[str]:
    return node.question.extra.get("batch", "").split()


def value_text(node: Node) -> str:
    """A question's value as a reader sees it: choice labels, unit, – for blank."""
    value = node.value
    if value is None or value == "":
        return BLANK
    if node.kind in {"select_one", "select_multiple"}:
        labels = {choice.name: choice.label for choice in node.choices()}
        names = value if isinstance(value, list) else [str(value)]
        return listed(labels.get(name, name) for name in names)
    unit = unit_of(node.question.extra)
    return f"{node.text} {unit}".strip()


def answer(instance: Instance, path: str, value: Value) -> str:
    """One side's value of a merge path in words."""
    if value is None:
        return BLANK
    if path == STATUS:
        return status(str(value))
    if path == AGREED:
        return short_words(str(value))
    if path == VOID:
        return _("作废")
    if path.startswith(SAME):
        return _("取自另一户的记录 {record}").format(record=str(value)[:8])
    if path.startswith(RESULT) and isinstance(value, dict):
        return short_words(stored_grade(value)) or BLANK
    if path.startswith(PHOTO) and isinstance(value, dict):
        return _photo(value)
    if path.startswith((LINK, PERSONAL)):
        return _("已填")
    node = instance.find(path)
    if node is None:
        return str(value)
    return _("有这一行") if node.kind == "row" else value_text(node)


def _photo(entry: Mapping[str, Value]) -> str:
    """A photo by its name, with what is drawn over it; the words for that come when needed."""
    parts = [str(entry.get("caption") or entry.get("name") or _("已填"))]
    if entry.get("marks"):
        from app.survey.mark_words import said

        parts.append(said(entry))
    return _("，").join(part for part in parts if part)


def special(path: str) -> str:
    """What a path that no question of a form has is called, "" for a question's."""
    if path == STATUS:
        return _("检查状态")
    if path == AGREED:
        return _("同意的是哪个结论")
    if path == SHOTS:
        return _("照片没拍全的原因")
    if path == VOID:
        return _("记录是否作废")
    if path.startswith(SAME):
        return _("同上一户")
    if path.startswith(COMMENT):
        return _("退回意见")
    if path == PERSONAL:
        return _("住户信息")
    if path.startswith(RESULT):
        return _("参考判定")
    if path == f"{LINK}same_as":
        return _("并入哪一处")
    if path.startswith(LINK):
        return _("所属房屋")
    if path.startswith(PHOTO):
        return _("照片")
    return ""


def field_label(register: Register, path: str) -> str:
    field = register.field(path)
    return pick(field.label) if field else special(path) or path


def field_value(register: Register, path: str, value: Value) -> str:
    field = register.field(path)
    if value is None:
        return BLANK
    if path.startswith(PHOTO) and isinstance(value, dict):
        return _photo(value)
    choice = field.choices.get(str(value)) if field else None
    return pick(choice) if choice else str(value)


def task_state(row: TaskRow) -> str:
    """A task's state for a list: 逾期 comes before 进行中."""
    if row.state == "closed":
        return _("已销号")
    return _("逾期") if row.overdue else _("进行中")


def taken(one: Taken) -> str:
    """What became of one photo file."""
    if one.refused:
        return _("没有加入 {name}：{why}").format(name=one.file.name, why=one.refused)
    if one.duplicate_of:
        return _("{name} 已在这处房屋里，没有重复加入").format(name=one.file.name)
    return _("已加入 {name}").format(name=one.file.name)


def held(house: str, error: KnownError) -> str:
    """A draft that could not be handed over, and why."""
    return _("{house}：草稿没有交出，仍在本机。{why}").format(house=house or BLANK, why=error.title)


def trouble(one: Trouble) -> str:
    """One thing that verify found."""
    known = {
        "damaged": _("数据文件内部不一致"),
        "wrong_heads": _("列表与历史不一致，可用 rebuild 重建"),
        "wrong_log": _("操作记录被改动过"),
        "wrong_revision": _("一条记录与它的指纹不符"),
        "unreadable": _("一条记录读不出来"),
        "wrong_columns": _("一条记录的索引与内容不符"),
        "unknown_device": _("有一台没有登记的电脑的记录"),
        "gap": _("中间还有没交来的记录"),
        "fork": _("一台电脑像是被复制过，两份都已保留"),
        "broken_chain": _("一台电脑的流水前后接不上"),
        "unsigned": _("一台电脑的流水缺少签名"),
        "lost_revision": _("流水里有，记录却不在"),
        "unlogged": _("有记录不在流水里"),
        "waiting": _("记录在等前面的内容到齐"),
        "wrong_personal": _("一份住户信息与它的指纹不符"),
        "wrong_form": _("一份表单与它的指纹不符"),
        "photo_lost": _("一张收到过的照片不见了"),
        "photo_freed": _("一张照片的原件已按入库回执清理，办公室存有"),
        "photo_damaged": _("照片文件被改动或损坏"),
        "photo_missing": _("照片还没有到"),
    }
    said = known.get(one.code, one.code)
    details = listed(f"{name} {value}" for name, value in one.params.items())
    return f"{said} ({details})" if details else said


def problem(instance: Instance, one: Problem) -> str:
    """A problem with the place where it is."""
    place = where(instance, one.path)
    return f"{place}: {problem_text(one, place)}"
