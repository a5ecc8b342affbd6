"""恢复单: one printed page that opens a protected survey when its passphrase is forgotten."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app import __version__, paths
from app.errors import KnownError
from app.i18n import _, language

if TYPE_CHECKING:
    from exports.report_model import Document

#: What Windows refuses in names.
_UNSAFE: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_NAME_LENGTH: Final = 40
_GROUPS_A_LINE: Final = 3


def target(folder: Path, title: str) -> Path:
    """Where the sheet of this survey is written to in a folder."""
    safe = _UNSAFE.sub("_", title).strip(" ._")[:_NAME_LENGTH]
    return folder / _("恢复单-{title}.pdf").format(title=safe)


def document(title: str, device: str, time: datetime, code: str) -> Document:
    """The page as report values; `code` is nine groups joined by dashes."""
    from exports.report_model import Document, Fact, Facts, Heading, Note, Paragraph

    groups = code.split("-")
    lines = [
        " – ".join(groups[at : at + _GROUPS_A_LINE]) for at in range(0, len(groups), _GROUPS_A_LINE)
    ]
    return Document(
        title=_("恢复单"),
        subtitle=title,
        blocks=(
            Heading(1, _("恢复单：忘了口令时用")),
            Facts(
                (
                    Fact(_("调查"), title),
                    Fact(_("电脑"), device),
                    Fact(_("打印日期"), f"{time:%Y-%m-%d}"),
                )
            ),
            Heading(2, _("恢复码")),
            *(Heading(1, line) for line in lines),
            Note(_("只有数字和大写字母，没有 O、I、L、U；0 是数字零，1 是数字一。")),
            Heading(2, _("怎么用")),
            Paragraph(
                _(
                    "1. 打开调查，在问口令的地方选“忘了口令”。\n"
                    "2. 按顺序输入上面九组恢复码，大小写和横线不用管。\n"
                    "3. 打开后马上设一个新口令。这张恢复单继续有效，换口令不用重打。"
                )
            ),
            Heading(2, _("怎么保管")),
            Paragraph(
                _(
                    "谁拿到这张纸和这台电脑，谁就能看到全部住户信息。请和电脑分开，锁在办公室的柜子里。"
                ),
                strong=True,
            ),
            Paragraph(
                _(
                    "口令和恢复单都丢了，这台电脑上的记录就再也打不开，任何人都帮不上忙；"
                    "只能从已经交给办公室的交接文件里取回。"
                )
            ),
        ),
        language="zh-CN" if language() == "zh" else "en",
        running_head=_("恢复单"),
        foot_left=_("城检 {version}").format(version=__version__),
        created=time,
    )


def write(made: Document, file: Path) -> Path:
    """Write the PDF whole or not at all. Raises KnownError."""
    from exports.errors import ExportError
    from exports.pdf.writer import write_pdf

    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_pdf(made, file, paths.resources() / "fonts")
    except (ExportError, OSError) as error:
        raise KnownError(
            "sheet_unwritten",
            _("恢复单没有写成。"),
            kept=_("调查没有改变，也没有留下半个文件。"),
            advice=_("请看磁盘是否已满、文件夹是否可以写入，然后再试。"),
            detail=str(error),
        ) from error
    return file
