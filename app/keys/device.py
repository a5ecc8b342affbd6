"""This device's key for one survey: who signs here, who can read here.

One key file per survey and user, in the application's data folder, never in the survey: a
survey folder that is copied or restored therefore meets a key that remembers more (or other)
entries than the folder holds, and the device takes a new key instead of forking its chain.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pyrage import IdentityError, x25519

from app import paths
from app.errors import KnownError
from app.i18n import _

_FILE = "device.json"
_KEPT = re.compile(r"device-([0-9]+)-([0-9a-f]{12})\.json")
_SURVEY = re.compile(r"[0-9a-f-]{1,64}")


@dataclass(frozen=True)
class Remembered:
    """The last entry of the own chain that this key is known to have signed."""

    seq: int
    entry: str  # hex SHA-256 of the chain entry


class DeviceKey:
    """The signing and reading key of this device for one survey.

    `id`: 12 hex digits, the fingerprint of `public` (32 bytes, Ed25519). `recipient`: the age
    address to which others encrypt; `identities`: what opens it, newest first, earlier keys of
    this device included, so that a package written to an old key still opens.
    """

    def __init__(
        self,
        folder: Path,
        signing: Ed25519PrivateKey,
        reading: tuple[str, ...],
        incarnation: int,
        remembered: Remembered | None,
    ) -> None:
        self._folder = folder
        self._signing = signing
        self.identities = reading
        self.incarnation = incarnation
        self.remembered = remembered
        self.public: bytes = signing.public_key().public_bytes_raw()
        self.id: str = fingerprint(self.public)
        self.recipient: str = str(x25519.Identity.from_str(reading[0]).to_public())

    @property
    def former(self) -> tuple[str, ...]:
        """Ids that this device had before it took fresh keys, oldest first."""
        kept = (_KEPT.fullmatch(file.name) for file in self._folder.iterdir())
        return tuple(found[2] for found in sorted(filter(None, kept), key=lambda f: int(f[1])))

    def sign(self, data: bytes) -> bytes:
        """Ed25519 signature (64 bytes) of `data`; callers prefix what kind of thing it is."""
        return self._signing.sign(data)

    def remember(self, seq: int, entry: str) -> None:
        """Note the newest own chain entry, after the database committed it. Raises KnownError."""
        self.remembered = Remembered(seq, entry)
        self._write()

    def _write(self) -> None:
        last = self.remembered
        _write_whole(
            self._folder / _FILE,
            {
                "v": 1,
                "signing": self._signing.private_bytes_raw().hex(),
                "reading": list(self.identities),
                "incarnation": self.incarnation,
                "remembered": None if last is None else {"seq": last.seq, "entry": last.entry},
            },
        )


def load_or_make(survey_id: str) -> DeviceKey:
    """The key of this user and machine for the survey; made at the first call.

    Raises KnownError when the key file cannot be read or written: a new key is never made over
    a damaged one.
    """
    folder = _folder(survey_id)
    try:
        raw = json.loads((folder / _FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return _make(folder, incarnation=1, earlier=())
    except (OSError, ValueError) as error:
        raise _unreadable(error) from error
    try:
        last = raw["remembered"]
        return DeviceKey(
            folder,
            Ed25519PrivateKey.from_private_bytes(bytes.fromhex(raw["signing"])),
            tuple(raw["reading"]),
            raw["incarnation"],
            None if last is None else Remembered(last["seq"], last["entry"]),
        )
    except (KeyError, TypeError, ValueError, IndexError, IdentityError) as error:
        raise _unreadable(error) from error


def fresh(survey_id: str) -> DeviceKey:
    """A new key for a survey that was copied or restored; the old key file is kept beside it."""
    folder = _folder(survey_id)
    old = load_or_make(survey_id)
    # A copy, not a move: a kill in between must leave a key under the usual name.
    _write_bytes(folder / f"device-{old.incarnation}-{old.id}.json", (folder / _FILE).read_bytes())
    return _make(folder, incarnation=old.incarnation + 1, earlier=old.identities)


def belongs(entry_at: Callable[[int], str | None], remembered: Remembered | None) -> bool:
    """Whether a survey folder continues the chain that this key remembers.

    `entry_at(seq)` is the folder's own chain entry (hex), None where it has none. A folder that
    is ahead is fine (the program ended between database commit and key file); one that is behind
    or holds another entry at the same place was copied or restored, and needs a `fresh` key.
    """
    return remembered is None or entry_at(remembered.seq) == remembered.entry


def verify(public: bytes, data: bytes, signature: bytes) -> bool:
    """Whether `signature` is the Ed25519 signature (RFC 8032) of `data` by `public`."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(public: bytes) -> str:
    """The device id of a public key: the first 12 hex digits of its SHA-256."""
    return hashlib.sha256(public).hexdigest()[:12]


def check_code(public: bytes) -> str:
    """Four groups of four digits that two people compare by telephone: "4711 0815 1234 5678"."""
    digest = hashlib.sha256(b"sv-check-1\n" + public).digest()
    digits = f"{int.from_bytes(digest, 'big') % 10**16:016d}"
    return " ".join(digits[i : i + 4] for i in range(0, 16, 4))


def _folder(survey_id: str) -> Path:
    if not _SURVEY.fullmatch(survey_id):
        raise ValueError(survey_id)
    return paths.home() / "keys" / survey_id


def _make(folder: Path, incarnation: int, earlier: tuple[str, ...]) -> DeviceKey:
    reading = str(x25519.Identity.generate())
    key = DeviceKey(
        folder, Ed25519PrivateKey.generate(), (reading, *earlier), incarnation, remembered=None
    )
    key._write()  # noqa: SLF001 - the maker of keys, in the same file
    return key


def _write_whole(target: Path, content: dict[str, Any]) -> None:
    _write_bytes(target, json.dumps(content, indent=1).encode("utf-8"))


def _write_bytes(target: Path, data: bytes) -> None:
    """Readable by this user only; whole under its name or not at all. Raises KnownError."""
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


def _unreadable(error: Exception) -> KnownError:
    return KnownError(
        "key.read",
        _("本机的密钥读不出来。"),
        kept=_("调查里的内容没有改变，密钥文件也没有动。"),
        advice=_("请从备份恢复用户文件夹里的密钥，或请管理员帮助。"),
        detail=str(error),
    )
