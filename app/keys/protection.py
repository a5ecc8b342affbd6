"""A protected survey: what opens its database, drafts and photos, and who may have that.

One random secret of 160 bits makes all keys of a survey. `protection.json` in its folder holds
the secret enciphered under the passphrase; the recovery code *is* the secret, written for
people. So a damaged or lost `protection.json` locks nobody out who has the recovery sheet, and
the passphrase can be changed without enciphering 3 GB of photos anew.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import unicodedata
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.errors import KnownError
from app.i18n import _
from app.keys.whole import write_bytes

FILE: Final = "protection.json"
#: Characters that a new passphrase has at least.
SHORTEST: Final = 8

_SECRET: Final = 20
_NONCE: Final = 12
_TAG: Final = 16
#: In front of everything enciphered: tells it from a plain photo, and names the method.
_MARK: Final = b"CHJS1"
#: Bytes that something enciphered is longer than before.
OVERHEAD: Final = len(_MARK) + _NONCE + _TAG

#: argon2id as RFC 9106 §4 advises where memory is scarce: 64 MiB, three passes, four lanes.
_KDF: Final = {"name": "argon2id", "passes": 3, "lanes": 4, "memory": 64 << 10}
#: A damaged file must not make an old laptop calculate for ever.
_MOST: Final = {"passes": 16, "lanes": 16, "memory": 1 << 20}

#: Letters and digits that nobody confuses when reading from paper (Crockford's base 32).
_LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ALIKE: Final = str.maketrans("OIL", "011")
_CODE: Final = 32  # letters of the secret; four more check them
_CHECK: Final = 4

#: What plain SQLite files begin with; an enciphered one begins with its random salt.
_PLAIN_SQLITE: Final = b"SQLite format 3\x00"
_DATABASE: Final = "survey.db"


class Protection:
    """The unlocked secret of one protected survey.

    `database_key`: 32 bytes for survey.db and drafts.db. `id`: 16 hex digits, public, the same
    for every copy of the survey's folder. `recovery_code`: nine groups of four letters and
    digits. Any method may be called from any thread.
    """

    def __init__(self, secret: bytes) -> None:
        if len(secret) != _SECRET:
            raise ValueError("not a secret")
        _without_dumps()
        self._secret = secret
        self.database_key: bytes = self._derived(b"database")
        self.id: str = self._derived(b"id").hex()[:16]
        self._files = AESGCM(self._derived(b"files"))

    def encrypt(self, data: bytes, about: bytes) -> bytes:
        """`data` enciphered; it opens only for the same `about` (a photo's hash, a file's use)."""
        nonce = secrets.token_bytes(_NONCE)
        return b"".join((_MARK, nonce, self._files.encrypt(nonce, data, about)))

    def decrypt(self, data: bytes, about: bytes) -> bytes:
        """What was enciphered. Raises ValueError where a bit of it or `about` is another."""
        begin = len(_MARK) + _NONCE
        if len(data) < OVERHEAD or data[: len(_MARK)] != _MARK:
            raise ValueError("not enciphered here")
        try:
            return self._files.decrypt(data[len(_MARK) : begin], data[begin:], about)
        except InvalidTag:
            raise ValueError("altered") from None

    @property
    def recovery_code(self) -> str:
        text = _to_letters(self._secret, _CODE) + _check_letters(self._secret)
        return "-".join(text[i : i + 4] for i in range(0, len(text), 4))

    def _derived(self, purpose: bytes) -> bytes:
        made = HKDF(SHA256(), length=32, salt=None, info=b"chengjian protection 1 " + purpose)
        return made.derive(self._secret)


def is_protected(folder: Path) -> bool:
    """Whether the survey in `folder` needs a passphrase, also where `protection.json` is lost."""
    if (folder / FILE).exists():
        return True
    try:
        with open(folder / _DATABASE, "rb") as file:
            head = file.read(len(_PLAIN_SQLITE))
    except OSError:
        return False
    return len(head) == len(_PLAIN_SQLITE) and head != _PLAIN_SQLITE


def protect_new(folder: Path, passphrase: str) -> tuple[Protection, str]:
    """A new protection for the survey that will be made in `folder`, and its recovery code.

    Raises KnownError `passphrase_short`, `survey_exists` and for what the disk says.
    """
    check_new(passphrase)
    if (folder / FILE).exists() or (folder / _DATABASE).exists():
        raise KnownError(
            "survey_exists",
            _("这个文件夹里已经有一个调查。"),
            kept=_("原有的调查没有被改动。"),
            advice=_("请直接打开它，或为新的调查另选一个文件夹。"),
        )
    made = Protection(secrets.token_bytes(_SECRET))
    set_passphrase(folder, made, passphrase)
    return made, made.recovery_code


def _without_dumps() -> None:
    """A crash must not leave the open secret in a file of memory. Windows leaves none by itself."""
    with suppress(ImportError, OSError, ValueError):  # a system without such a limit
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def unlock(folder: Path, passphrase: str) -> Protection:
    """Raises KnownError `passphrase_wrong`, `protection_damaged`."""
    kept = _kept(folder)
    try:
        secret = _under(passphrase, kept["kdf"]).decrypt(
            bytes.fromhex(kept["nonce"]), bytes.fromhex(kept["sealed"]), _about(kept)
        )
    except InvalidTag as error:
        raise KnownError(
            "passphrase_wrong",
            _("口令不对，调查没有打开。"),
            kept=_("调查里的内容没有改变。"),
            advice=_("请看大小写和中英文输入法，再输一次；忘了口令，用恢复单上的恢复码打开。"),
        ) from error
    except (ValueError, TypeError, KeyError) as error:
        raise _damaged(error) from error
    return Protection(secret)


def unlock_with_recovery(folder: Path, code: str) -> Protection:
    """The protection of a recovery code, typed in any case, with or without dashes.

    Where `protection.json` is damaged, only the database itself can tell a code of another
    survey: it does not open. Raises KnownError `recovery_wrong`.
    """
    text = unicodedata.normalize("NFKC", code).upper().translate(_ALIKE)
    text = "".join(letter for letter in text if letter.isalnum())
    try:
        secret = _from_letters(text[:_CODE])
    except ValueError as error:
        raise recovery_wrong() from error
    if len(text) != _CODE + _CHECK or text[_CODE:] != _check_letters(secret):
        raise recovery_wrong()
    found = Protection(secret)
    try:
        kept = _kept(folder)
    except KnownError:
        return found
    if kept["id"] != found.id:
        raise recovery_wrong()
    return found


def change_passphrase(folder: Path, old: str, new: str) -> Protection:
    """Raises KnownError `passphrase_wrong`, `passphrase_short`; then the old one still opens."""
    check_new(new)
    found = unlock(folder, old)
    set_passphrase(folder, found, new)
    return found


def set_passphrase(folder: Path, protection: Protection, passphrase: str) -> None:
    """Let this passphrase, and no earlier one, open the survey. Also mends `protection.json`."""
    check_new(passphrase)
    content: dict[str, Any] = {
        "v": 1,
        "id": protection.id,
        "kdf": {**_KDF, "salt": secrets.token_hex(16)},
        "nonce": secrets.token_hex(_NONCE),
    }
    cipher = _under(passphrase, content["kdf"])
    sealed = cipher.encrypt(
        bytes.fromhex(content["nonce"]),
        protection._secret,  # noqa: SLF001 - its maker, in the same file
        _about(content),
    )
    content["sealed"] = sealed.hex()
    content["sum"] = _sum(content)
    write_bytes(folder / FILE, json.dumps(content, indent=1).encode())


def forget(folder: Path) -> None:
    """Take a protection back of which nothing was made."""
    (folder / FILE).unlink(missing_ok=True)


def check_new(passphrase: str) -> None:
    """Raises KnownError `passphrase_short` for a passphrase that is none."""
    if len(_typed(passphrase)) < SHORTEST:
        raise KnownError(
            "passphrase_short",
            _("口令太短，至少要 {n} 个字。").format(n=SHORTEST),
            kept=_("没有任何内容被改动。"),
            advice=_("请用一句自己记得住、别人猜不到的话，例如几个不相干的词连在一起。"),
        )


def identity(folder: Path) -> str:
    """The public id of the protection in `folder`, "" where it cannot be read."""
    try:
        return str(_kept(folder)["id"])
    except KnownError:
        return ""


def passphrase_needed() -> KnownError:
    return KnownError(
        "passphrase_needed",
        _("这个调查受口令保护，需要口令才能打开。"),
        kept=_("调查里的内容没有改变。"),
        advice=_("请输入口令；忘了口令，用恢复单上的恢复码打开。"),
    )


def recovery_wrong() -> KnownError:
    return KnownError(
        "recovery_wrong",
        _("恢复码不对，调查没有打开。"),
        kept=_("调查里的内容没有改变。"),
        advice=_("请对照恢复单逐组核对，并确认恢复单是这个调查的。"),
    )


def _kept(folder: Path) -> dict[str, Any]:
    """The content of `protection.json`, true to its own checksum. Raises KnownError."""
    try:
        kept = json.loads((folder / FILE).read_bytes())
        if kept["v"] != 1 or kept["sum"] != _sum(kept):
            raise ValueError("sum")
        for name, most in _MOST.items():
            if not 1 <= kept["kdf"][name] <= most:
                raise ValueError(name)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(error) from error
    return dict(kept)


def _damaged(error: Exception) -> KnownError:
    return KnownError(
        "protection_damaged",
        _("保护文件 protection.json 缺失或已损坏，口令暂时打不开这个调查。"),
        kept=_("记录和照片没有改变，仍是加密的。"),
        advice=_("请用恢复单上的恢复码打开，再重新设一个口令；或从备份里取回 protection.json。"),
        detail=str(error),
    )


def _under(passphrase: str, kdf: dict[str, Any]) -> AESGCM:
    """The cipher of a passphrase. Takes about 0.1 s and 64 MiB: that is what slows guessing."""
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    if kdf["name"] != _KDF["name"]:
        raise ValueError(kdf["name"])
    stretched = Argon2id(
        salt=bytes.fromhex(kdf["salt"]),
        length=32,
        iterations=kdf["passes"],
        lanes=kdf["lanes"],
        memory_cost=kdf["memory"],
    )
    return AESGCM(stretched.derive(_typed(passphrase).encode()))


def _typed(passphrase: str) -> str:
    """The passphrase whatever the input method was set to: full-width forms count as narrow."""
    return unicodedata.normalize("NFKC", passphrase).strip()


def _about(kept: dict[str, Any]) -> bytes:
    return f"chengjian protection 1 {kept['id']}".encode()


def _sum(content: dict[str, Any]) -> str:
    rest = {name: value for name, value in content.items() if name != "sum"}
    text = json.dumps(rest, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _check_letters(secret: bytes) -> str:
    digest = hashlib.sha256(b"chengjian recovery\n" + secret).digest()
    return _to_letters(digest, _CHECK)


def _to_letters(data: bytes, count: int) -> str:
    """The first `count` × 5 bits of `data`."""
    number = int.from_bytes(data, "big") >> (len(data) * 8 - count * 5)
    return "".join(_LETTERS[number >> 5 * i & 31] for i in reversed(range(count)))


def _from_letters(text: str) -> bytes:
    if len(text) != _CODE:
        raise ValueError("length")
    number = 0
    for letter in text:
        number = number << 5 | _LETTERS.index(letter)
    return number.to_bytes(_SECRET, "big")
