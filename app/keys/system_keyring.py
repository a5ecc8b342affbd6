"""The password store of the operating system, where a user wishes it: no passphrase at opening.

Windows Credential Manager, the Mac's keychain, Secret Service on Linux. Many office PCs of ours
have none on Linux; then this is said, and the passphrase is asked as always. A small file with
nothing in it says where to ask at all: the store is slow to load, and may ask the user back.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from app import log, paths
from app.errors import KnownError
from app.i18n import _
from app.keys import protection
from app.keys.protection import Protection
from app.keys.whole import write_bytes

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

_LOG = log.logger("keys")
_SERVICE: Final = "Chengjian"


def available() -> bool:
    """Whether this user's system can keep it. Asks the system, so not on the UI thread."""
    return _backend() is not None


def remember(lock: Protection) -> None:
    """Keep what opens the survey with this user. Raises KnownError `keyring_absent`."""
    backend = _backend()
    if backend is None:
        raise _absent("")
    from keyring.errors import KeyringError

    try:
        backend.set_password(_SERVICE, lock.id, lock.recovery_code)
    except KeyringError as error:
        raise _absent(str(error)) from error
    write_bytes(_mark(lock.id), b"")


def forget(folder: Path) -> None:
    """No longer keep it; nothing kept is no error. Raises KnownError `keyring_absent`."""
    known = protection.identity(folder)
    if not known:
        return
    _mark(known).unlink(missing_ok=True)
    backend = _backend()
    if backend is None:
        return
    from keyring.errors import KeyringError, PasswordDeleteError

    try:
        backend.delete_password(_SERVICE, known)
    except PasswordDeleteError:
        return  # there was none
    except KeyringError as error:
        raise _absent(str(error)) from error


def remembered(folder: Path) -> Protection | None:
    """What this user's system keeps for the survey; None where it keeps or says nothing."""
    known = protection.identity(folder)
    if not known or not _mark(known).exists():
        return None
    backend = _backend()
    if backend is None:
        return None
    from keyring.errors import KeyringError

    try:
        code = backend.get_password(_SERVICE, known)
    except KeyringError:
        _LOG.warning("the system's password store does not answer", exc_info=True)
        return None
    if not code:
        return None
    try:
        return protection.unlock_with_recovery(folder, code)
    except KnownError:  # of another time: the passphrase is asked
        return None


def _mark(known: str) -> Path:
    return paths.home() / "keys" / f"{known}.remembered"


def _backend() -> KeyringBackend | None:
    """The system's store, None where there is none that deserves the name."""
    import keyring  # 60 ms, and most users never ask for it
    from keyring.backends import fail, null

    try:
        backend = keyring.get_keyring()
    except RuntimeError:  # a store that was configured and cannot be had
        _LOG.warning("no password store", exc_info=True)
        return None
    return None if isinstance(backend, fail.Keyring | null.Keyring) else backend


def _absent(detail: str) -> KnownError:
    return KnownError(
        "keyring_absent",
        _("这台电脑的系统没有可用的密码保管，不能记住。"),
        kept=_("调查没有改变，仍用口令打开。"),
        advice=_("请每次打开时输入口令，或请管理员启用系统的密码保管（钥匙串）。"),
        detail=detail,
    )
