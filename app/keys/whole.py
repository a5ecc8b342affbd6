"""Small files of secrets: readable by this user only, whole under their name or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from app.errors import KnownError
from app.i18n import _


def write_bytes(target: Path, data: bytes) -> None:
    """Write aside, flush, rename. Raises KnownError `key.write`; then the old file stands."""
    aside = target.with_suffix(".up")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(target)
        if os.name == "posix":  # elsewhere a folder cannot be opened, and need not be
            folder = os.open(target.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
    except OSError as error:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
        raise KnownError(
            "key.write",
            _("本机的密钥写不进去。"),
            kept=_("调查里的内容没有改变。"),
            advice=_("请检查磁盘是否已满、用户文件夹是否可写，然后重试。"),
            detail=str(error),
        ) from error
