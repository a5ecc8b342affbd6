"""Encryption of whole files to one or more recipients, in the age format (age-encryption.org/v1).

age says who may read a file, not who wrote it: senders sign inside. Plaintext goes through open
files, so that the caller decides where it may lie: in memory or in a `scratch` file.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, Final

import pyrage
from pyrage import x25519

from app.errors import KnownError
from app.i18n import _
from app.keys.scratch import scratch

#: Up to this size a file is opened in memory: twice as fast as through a scratch file.
_IN_MEMORY: Final = 16 << 20


def encrypt(source: BinaryIO, target: BinaryIO, recipients: Sequence[str]) -> None:
    """Encrypt the rest of `source` to every recipient ("age1…"), into `target`.

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
    try:
        pyrage.encrypt_io(source, target, addresses)
        target.flush()
    except (OSError, pyrage.EncryptError) as error:
        raise _cannot_write(error) from error


def decrypt(source: BinaryIO, target: BinaryIO, identities: Sequence[str]) -> None:
    """Decrypt `source` into `target`.

    A damaged age file yields much of its plaintext before the damage is found: what `target`
    holds when this raises must not be used.
    Raises KnownError: `age.damaged`, `age.stranger` (not encrypted to us), `age.write`.
    """
    try:
        pyrage.decrypt_io(source, target, _keys(identities))
        target.flush()
    except (pyrage.DecryptError, OSError) as error:
        raise _unread(error) from error


def opened(source: Path, identities: Sequence[str], room: Path) -> BinaryIO:
    """The plaintext of a file, to be read and sought in; the caller closes it.

    Large ones lie in a scratch file in the folder `room`. Raises KnownError as `decrypt`, and
    OSError where `source` cannot be read.
    """
    with open(source, "rb") as given:
        if source.stat().st_size <= _IN_MEMORY:
            data = given.read()
            try:
                return io.BytesIO(pyrage.decrypt(data, _keys(identities)))
            except (pyrage.DecryptError, OSError) as error:
                raise _unread(error) from error
        plain = scratch(room)
        try:
            decrypt(given, plain, identities)
            plain.seek(0)
        except BaseException:
            plain.close()
            raise
        return plain


def _keys(identities: Sequence[str]) -> list[x25519.Identity]:
    return [x25519.Identity.from_str(text) for text in identities]


def _unread(error: Exception) -> KnownError:
    # pyrage has one type for both; the wording of its only "not for you" case is stable.
    if isinstance(error, pyrage.DecryptError) and "No matching keys" in str(error):
        return KnownError(
            "age.stranger",
            _("这份交接文件不是给本机的，打不开。"),
            kept=_("文件和调查都没有改变。"),
            advice=_("请确认发送时选的收件方，或请对方重新打包。"),
            detail=str(error),
        )
    # A damaged body is an OSError without a number; the disk's own errors have one.
    if isinstance(error, OSError) and _number(error) is not None:
        return _cannot_write(error)
    return _damaged(error)


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
