"""What is wrong with a column map, in one sentence with its line."""

from __future__ import annotations

from app.domain.column_maps import Problem
from app.i18n import _


def problem_text(problem: Problem) -> str:
    """For whoever wrote the file in an editor that counts its lines."""
    return _("第 {line} 行：{what}").format(line=problem.line, what=_what(problem))


def _what(problem: Problem) -> str:
    told = problem.params
    known = {
        "syntax": _("写法不对，常见的是少了引号、等号或方括号"),
        "unknown_key": _("没有“{key}”这一项，是不是写错了字"),
        "no_columns": _("一列也没有；每一列以 [[column]] 开头"),
        "no_title": _("这一列没有表头（title），或者表头多于六级"),
        "no_source": _("这一列没有写取哪里的数（source），也没有写固定文字（text）"),
        "two_sources": _("source 和 text 只能写一个"),
        "unknown_kind": _("没有“{kind}”这种类型；可以用 text、id、number、date"),
        "not_text": _("“{key}”后面的写法不对；文字要放在引号里"),
        "unknown_rows": _("一行是什么（rows）写成了“{rows}”；可以用 {known}"),
        "unknown_source": _("台账里没有“{source}”这一列"),
    }
    text = known[problem.code].format(**told)
    if told.get("closest"):
        text += _("；是不是“{closest}”？").format(closest=told["closest"])
    return text
