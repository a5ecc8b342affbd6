"""Why a file cannot be read, each as one known error."""

from __future__ import annotations

from app.errors import KnownError
from app.i18n import _
from app.sheets.table import MAX_ROWS


def _refused(code: str, title: str, advice: str, detail: str = "") -> KnownError:
    return KnownError(
        code, title, kept=_("没有导入任何内容，文件也没有改动。"), advice=advice, detail=detail
    )


def unreadable(detail: str) -> KnownError:
    return _refused(
        "sheet_unreadable",
        _("这个文件打不开。"),
        _("请看看它是否还在原处、是否正被 Excel 或 WPS 占用；关掉后再试一次。"),
        detail,
    )


def empty() -> KnownError:
    return _refused("sheet_empty", _("这个文件里没有内容。"), _("请换一个有内容的名册文件。"))


def broken(detail: str = "") -> KnownError:
    return _refused(
        "sheet_broken",
        _("这个表格文件已损坏，或者没有传完整。"),
        _("请重新拷贝一份；或用 Excel、WPS 打开后另存为 .xlsx 再导入。"),
        detail,
    )


def protected() -> KnownError:
    return _refused(
        "sheet_protected",
        _("这个表格设了打开密码，读不了。"),
        _("请用 Excel 或 WPS 打开，另存一份不设密码的，再导入；用完把这一份删掉。"),
    )


def too_large() -> KnownError:
    return _refused(
        "sheet_too_large",
        _("这个表格太大，超过 {n} 行或超过程序能安全打开的大小。").format(n=MAX_ROWS),
        _("请只留名册需要的列和行，或按镇分成几个文件，再逐个导入。"),
    )


def dangerous() -> KnownError:
    return _refused(
        "sheet_dangerous",
        _("这个表格文件里有不该有的内容（文档类型或实体声明），为安全起见不打开。"),
        _("请用 Excel 或 WPS 打开后另存为 .xlsx，再导入。"),
    )


def other_format(name: str) -> KnownError:
    return _refused(
        "sheet_other_format",
        _("这是{name}，本程序不读这种文件。").format(name=name),
        _("请用 Excel 或 WPS 打开，另存为 .xlsx 或 .csv，再导入。"),
    )


def not_text() -> KnownError:
    return _refused(
        "sheet_not_text",
        _("这个文件既不是表格，也不是能认出的文字（UTF-8、GBK、UTF-16）。"),
        _("请用 Excel 或 WPS 打开，另存为 .xlsx，再导入。"),
    )


def no_sheet(name: str) -> KnownError:
    return _refused(
        "sheet_absent",
        _("文件里没有名为“{name}”的工作表。").format(name=name),
        _("请从列出的工作表里选一个。"),
    )
