"""What cannot become a record, said before anything is written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from app.errors import KnownError
from app.i18n import _
from app.model.canonical import CanonicalError, clean

#: Characters in the name of a house, a survey, a person, a computer; packages carry them.
LONGEST_NAME = 200


@contextmanager
def storable() -> Iterator[None]:
    """A record that no reader would accept is refused here, where its draft still is."""
    try:
        yield
    except CanonicalError as error:
        raise KnownError(
            "record_refused",
            _("这条记录的内容太多，存不下。"),
            kept=_("已填的内容还是草稿，保留在本机。"),
            advice=_(
                "一条记录最多约 100 万字节（约 30 万汉字）。请删短粘贴进来的长文字，再试一次。"
            ),
            detail=str(error),
        ) from error


def named(text: str, *, kept: str) -> str:
    """A name as it is stored. Raises a known error for one that nobody could mean as a name."""
    name = str(clean(text)).strip()
    if len(name) > LONGEST_NAME:
        raise KnownError(
            "name_too_long",
            _("名称太长：{n} 个字，最多 {most} 个字。").format(n=len(name), most=LONGEST_NAME),
            kept=kept,
            advice=_("请写一个短一些、认得出的名称；其余内容写在地址或说明里。"),
        )
    return name


def void_record() -> KnownError:
    return KnownError(
        "record_void",
        _("这条记录已经作废，不能再填。"),
        kept=_("作废前的内容都在历史里；刚填的内容还是草稿。"),
        advice=_("请问办公室为什么作废；确实还要检查的，请新增一处房屋。"),
    )


def newer_record() -> KnownError:
    return KnownError(
        "newer_record",
        _("这条记录由更新版本的程序填写，本机只能查看。"),
        kept=_("记录完整保留，并会原样转交。"),
        advice=_("请先升级程序，再修改。"),
    )
