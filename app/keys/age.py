"""Encryption of whole files to one or more recipients, in the age format (age-encryption.org/v1).

age says who may read a file, not who wrote it: senders sign inside.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pyrage
from pyrage import x25519

from app.errors import KnownError
from app.i18n import _


def encrypt_file(source: Path, target: Path, recipients: Sequence[str]) -> None:
    """Encrypt `source` to every recipient ("age1…"). `target` appears whole or not at all.

    Raises KnownError: `age.recipient` (no valid address), `age.write` (disk full, read-only).
    """
    try:
        addresses = [x25519.Recipient.from_str(text) for text in recipients]
    except pyrage.RecipientError as error:
        raise KnownError(
            "age.recipient",
            _("收件方的加密地址无效。"),
            kept=_("没有写出任何文件。"),
            advice=_("请向办公室重新要一份开工文件。"),
            detail=str(error),
        ) from error
    aside = _private(target)
    try:
        pyrage.encrypt_file(str(source), str(aside), addresses)
        aside.replace(target)
    except (OSError, pyrage.EncryptError) as error:
        raise _cannot_write(error) from error
    finally:
        with suppress(OSError):  # the disk is gone: that is what is being told
            aside.unlink(missing_ok=True)


def decrypt_file(source: Path, target: Path, identities: Sequence[str]) -> None:
    """Decrypt `source`; plaintext of a damaged file is gone again when this raises.

    A damaged age file yields much of its plaintext before the damage is found, so the bytes go
    to a private file that gets its name only at the end.
    Raises KnownError: `age.damaged`, `age.stranger` (not encrypted to us), `age.write`.
    """
    keys = [x25519.Identity.from_str(text) for text in identities]
    aside = _private(target)
    try:
        pyrage.decrypt_file(str(source), str(aside), keys)
        aside.replace(target)
    except pyrage.DecryptError as error:
        # pyrage has one type for both; the wording of its only "not for you" case is stable.
        if "No matching keys" in str(error):
            raise KnownError(
                "age.stranger",
                _("这份交接文件不是给本机的，打不开。"),
                kept=_("文件和调查都没有改变。"),
                advice=_("请确认发送时选的收件方，或请对方重新打包。"),
                detail=str(error),
            ) from error
        raise _damaged(error) from error
    except OSError as error:
        # A damaged body is an OSError without a number; the disk's own errors have one.
        raise (_damaged(error) if _number(error) is None else _cannot_write(error)) from error
    finally:
        with suppress(OSError):  # the disk is gone: that is what is being told
            aside.unlink(missing_ok=True)


def _private(target: Path) -> Path:
    """An empty file beside `target` that only this user may read."""
    aside = target.with_name(target.name + ".up")
    try:
        os.close(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    except OSError as error:
        raise _cannot_write(error) from error
    return aside


def _number(error: OSError) -> int | None:
    """The operating system's number: Rust puts it into the text ("… (os error 28)")."""
    _head, mark, tail = str(error).rpartition("(os error ")
    return int(tail.rstrip(")")) if mark and tail.rstrip(")").isdigit() else error.errno


def _damaged(error: Exception) -> KnownError:
    return KnownError(
        "age.damaged",
        _("这份交接文件已损坏或不完整，没有读入任何内容。"),
        kept=_("文件和调查都没有改变。"),
        advice=_("请让对方重新发一次这份文件。"),
        detail=str(error),
    )


def _cannot_write(error: Exception) -> KnownError:
    return KnownError(
        "age.write",
        _("加密或解密时磁盘写不进去。"),
        kept=_("没有留下半截文件，调查没有改变。"),
        advice=_("请检查磁盘是否已满、文件夹是否可写，然后重试。"),
        detail=str(error),
    )
