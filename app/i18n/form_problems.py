"""The words of the form engine: problems of answers, and remarks on forms by sheet and row.

Both come from `forms`, which lies beside this program: anything with the same fields will do.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from app.i18n import N_, _


class Problem(Protocol):
    """Why an answer cannot stay; `message` is the form's own sentence, or ""."""

    @property
    def code(self) -> str: ...
    @property
    def params(self) -> Mapping[str, str]: ...
    @property
    def message(self) -> str: ...


class Finding(Protocol):
    """A remark on a form: where in its workbook, and what."""

    @property
    def level(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def sheet(self) -> str: ...
    @property
    def row(self) -> int: ...
    @property
    def column(self) -> str: ...
    @property
    def params(self) -> Mapping[str, str | int]: ...


_TYPES = {
    "integer": N_("应填整数，不能是“{text}”。"),
    "decimal": N_("应填数字，不能是“{text}”。"),
    "range": N_("应填数字，不能是“{text}”。"),
    "date": N_("应填日期，例如 2026-11-22，不能是“{text}”。"),
    "select_one": N_("“{text}”不在选项里，请重新选择。"),
    "select_multiple": N_("“{text}”不全在选项里，请重新选择。"),
}

#: One sentence for every code that the engine gives to a form.
SENTENCES = {
    # the file
    "no_workbook": N_("这不是 Excel 工作簿（.xlsx）。"),
    "old_excel": N_("这是旧的 .xls 文件，请在 Excel 或 WPS 里另存为 .xlsx。"),
    "empty_file": N_("文件是空的。"),
    "workbook_broken": N_("工作簿已损坏，打不开（{text}）。"),
    "not_a_form": N_("这个文件不是表单：没有 survey 工作表。"),
    "form_too_large": N_("表单太大，超过上限 {limit}。"),
    "form_too_deep": N_("分组或重复组套得太深，超过 {limit} 层。"),
    "xml_broken": N_("XML 内容已损坏（{text}）。"),
    "xml_dtd": N_("XML 里有实体或文档类型声明，为安全起见不打开。"),
    "not_an_xform": N_("这个 XML 文件不是 XForm 表单。"),
    "not_convertible": N_("表单转换失败（{text}）。"),
    "pyxform": N_("表单转换失败：{text}"),
    "duplicate_header": N_("列“{column}”出现了两次。"),
    "no_survey_sheet": N_("工作簿里没有 survey 工作表。"),
    "empty_survey": N_("survey 工作表是空的。"),
    "missing_column": N_("缺少“{name}”列。"),
    "single_colon": N_("列名里要用两个冒号（::），不是一个。"),
    "mixed_languages": N_("这一列没有注明语言，而别的列注明了（{languages}），请补上语言。"),
    "undeclared_prefix": N_("前缀“{prefix}”没有在 settings 的 namespaces 里声明。"),
    "wrong_namespace": N_("前缀“{prefix}”应声明为 {wanted}，现在是 {found}。"),
    "folded": N_("全角符号已按半角读：“{old}”读作“{new}”。"),
    "shown_as_text": N_("类型“{type}”在本程序里按文字填写。"),
    "file_missing": N_("缺少表单要用的文件 {file}。"),
    "unsupported": N_("本程序不支持“{feature}”。"),
    # lists
    "unknown_list": N_("没有名为“{list}”的选项表。"),
    "list_too_long": N_("选项表“{list}”太长，超过 {limit} 行。"),
    "list_broken": N_("选项表“{list}”的文件已损坏。"),
    "list_not_text": N_("选项表“{list}”的文件不是 UTF-8 文本。"),
    "unknown_list_column": N_("选项表“{list}”没有“{name}”这一列。"),
    "not_a_list": N_("这里要一组值，例如一个重复组里的问题。"),
    # expressions
    "expression_empty": N_("表达式是空的。"),
    "expression_too_long": N_("表达式太长，超过 {limit} 个字符。"),
    "expression_ends": N_("表达式没有写完。"),
    "unexpected": N_("“{text}”不该出现在这里。"),
    "unknown_character": N_("不认识字符“{text}”；全角符号请改成半角。"),
    "string_not_closed": N_("引号没有配对。"),
    "bracket_missing": N_("缺少“{text}”。"),
    "too_deep": N_("括号套得太深。"),
    "unknown_function": N_("没有“{name}”这个函数。"),
    "unsupported_function": N_("本程序不支持函数“{name}”。"),
    "argument_count": N_("函数“{name}”的参数个数不对。"),
    "regex_broken": N_("正则表达式“{text}”写错了。"),
    "regex_without_anchors": N_("正则表达式“{text}”没有 ^ 和 $，按整段文字匹配，请核对。"),
    "no_date": N_("“{text}”不是日期。"),
    "choice_name_path": N_("jr:choice-name 的第二个参数应是一个选择题，例如 '${{题名}}'。"),
    "pulldata_names": N_("pulldata 的文件名和列名要直接写成文字。"),
    "instance_name": N_("instance() 里要直接写选项表的名字。"),
    "position_outside_repeat": N_("position(..) 只能用在重复组里。"),
    "position_without_predicate": N_("position() 只能写在方括号里。"),
    "indexed_repeat_order": N_("indexed-repeat 的重复组要从外到里写。"),
    # references
    "unknown_reference": N_("引用了没有的问题“{name}”。"),
    "unknown_path": N_("没有名为“{name}”的问题。"),
    "unsupported_path": N_("本程序不支持写法“{text}”。"),
    "path_above_root": N_("“..”超出了表单的最上层。"),
    "own_rows": N_("“{name}”在自己的重复组里引用全部行，结果会循环。"),
    "cycle": N_("这些问题互相依赖，算不出结果：{names}。"),
    "repeat_value_outside": N_("在重复组外引用“{name}”，只取第一行的值，请核对。"),
    "boolean_result_used": N_("“{name}”的结果是 true 或 false，这里当数字用，请核对。"),
    # required shots
    "shots_without_photo": N_("“{question}”不是照片题，不能要求拍哪几张。"),
    "shot_no_code": N_("“{text}”不是代码：请用小写字母、数字和下划线，例如 front。"),
    "shot_twice": N_("“{text}”写了两次。"),
}


def problem_text(problem: Problem, label: str) -> str:
    """A problem of an answer in one sentence; `label` is the question as it is asked.

    The form's own words come first: a required message stands alone, since it names what is
    missing; any other is put behind the label.
    """
    if problem.code == "required":
        return problem.message or _("请填写“{label}”。").format(label=label)
    if problem.code == "type":
        known = _TYPES.get(problem.params.get("kind", ""), N_("“{text}”不能填在这里。"))
        said = problem.message or _(known).format(text=problem.params.get("text", ""))
    elif problem.code == "soft":
        said = problem.message or _("这个回答少见，请再看一眼。")
    else:
        said = problem.message or _("这个回答不符合要求，请核对。")
    return _("{label}：{said}").format(label=label, said=said) if label else said


def finding_text(finding: Finding) -> str:
    """A remark on a form in one line: how bad, where in the workbook, what."""
    params = _Given({"column": finding.column, **finding.params})
    said = _(SENTENCES[finding.code]).format_map(params)
    place = _place(finding)
    if "at" in finding.params and finding.params.get("source"):
        said += _("（第 {n} 个字符：{near}）").format(
            n=int(finding.params["at"]) + 1,
            near=_near(str(finding.params["source"]), int(finding.params["at"])),
        )
    level = _("错误") if finding.level == "error" else _("提醒")
    return " ".join(part for part in (level, place, said) if part)


class _Given(dict[str, object]):
    """Parameters of a sentence; one that a code came without shows as a gap, never as an error."""

    def __missing__(self, name: str) -> str:
        return "…"


def _place(finding: Finding) -> str:
    parts = [finding.sheet] if finding.sheet else []
    if finding.row:
        parts.append(_("第 {row} 行").format(row=finding.row))
    if finding.column:
        parts.append(_("{column} 列").format(column=finding.column))
    if finding.params.get("question"):
        parts.append(f"[{finding.params['question']}]")
    return " ".join(parts)


def _near(source: str, at: int) -> str:
    """A few characters around the place, with gaps marked."""
    start, end = max(at - 8, 0), at + 12
    head, tail = "…" if start else "", "…" if end < len(source) else ""
    return f"{head}{source[start:at]}▸{source[at:end]}{tail}"
