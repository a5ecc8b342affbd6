"""This device's key for one survey: who signs here, who can read here.

One key file per survey and user, in the application's data folder, never in the survey: a
survey folder that is copied or restored therefore meets a key that remembers more (or other)
entries than the folder holds, and the device takes a new key instead of forking its chain.

The key of a protected survey is sealed by the survey's own protection and lies in a folder of
its own: it could read the survey's packages, and a stolen laptop must not hold it in clear.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pyrage import IdentityError, x25519

from app import paths
from app.errors import KnownError
from app.i18n import _
from app.keys.protection import Protection
from app.keys.whole import write_bytes

_FILE = "device.json"
_KEPT = re.compile(r"device-([0-9]+)-([0-9a-f]{12})\.json")
#: What the sealed key file opens for; a photo cannot be put in its place.
_ABOUT = b"device key"
_SURVEY = re.compile(r"[0-9a-f-]{1,64}")


@dataclass(frozen=True)
class Remembered:
    """The last entry of the own chain that this key is known to have signed."""

    seq: int
    entry: str  # hex SHA-256 of the chain entry


@dataclass(frozen=True)
class Face:
    """As whom this device hands over: what others know it by, and compare its signature with.

    `sign` gives an Ed25519 signature (64 bytes).
    """

    id: str
    public: bytes
    recipient: str
    sign: Callable[[bytes], bytes]


class DeviceKey:
    """The signing and reading key of this device for one survey.

    `id`: 12 hex digits, the fingerprint of `public` (32 bytes, Ed25519). `recipient`: the age
    address to which others encrypt; `identities`: what opens it, newest first, earlier keys of
    this device included, so that a package written to an old key still opens. `face`: the office
    keeps the one that its laptops joined under when it goes on from a backup with a fresh key;
    for all others it is this very key.
    """

    def __init__(
        self,
        folder: Path,
        signing: Ed25519PrivateKey,
        reading: tuple[str, ...],
        incarnation: int,
        remembered: Remembered | None,
        protection: Protection | None = None,
        office: Ed25519PrivateKey | None = None,
    ) -> None:
        self._folder = folder
        self._office = office
        self._protection = protection
        self._signing = signing
        self.identities = reading
        self.incarnation = incarnation
        self.remembered = remembered
        self.public: bytes = signing.public_key().public_bytes_raw()
        self.id: str = fingerprint(self.public)
        self.recipient: str = _address(reading[0])
        self.face = self._face()

    def _face(self) -> Face:
        if self._office is None:
            return Face(self.id, self.public, self.recipient, self.sign)
        public = self._office.public_key().public_bytes_raw()
        return Face(fingerprint(public), public, _address(self.identities[-1]), self._office.sign)

    @property
    def former(self) -> tuple[str, ...]:
        """Ids that this device had before it took fresh keys, oldest first."""
        kept = (_KEPT.fullmatch(file.name) for file in self._folder.iterdir())
        return tuple(found[2] for found in sorted(filter(None, kept), key=lambda f: int(f[1])))

    def files(self) -> dict[str, bytes]:
        """All key files of this device for this survey, by name, as they lie here: for a backup.

        Raises KnownError where they cannot be read.
        """
        try:
            return {one.name: one.read_bytes() for one in sorted(self._folder.glob("device*.json"))}
        except OSError as error:
            raise _unreadable(error) from error

    def sign(self, data: bytes) -> bytes:
        """Ed25519 signature (64 bytes) of `data`; callers prefix what kind of thing it is."""
        return self._signing.sign(data)

    def remember(self, seq: int, entry: str) -> None:
        """Note the newest own chain entry, after the database committed it. Raises KnownError."""
        self.remembered = Remembered(seq, entry)
        self._write()

    def as_office(self) -> Ed25519PrivateKey:
        """What makes this device the office, where it is the office."""
        return self._office or self._signing

    def _write(self) -> None:
        last = self.remembered
        content = {
            "v": 1,
            "signing": self._signing.private_bytes_raw().hex(),
            "reading": list(self.identities),
            "incarnation": self.incarnation,
            "remembered": None if last is None else {"seq": last.seq, "entry": last.entry},
        }
        if self._office is not None:
            content["office"] = self._office.private_bytes_raw().hex()
        data = json.dumps(content, indent=1).encode("utf-8")
        if self._protection is not None:
            data = self._protection.encrypt(data, _ABOUT)
        write_bytes(self._folder / _FILE, data)


def load_or_make(survey_id: str, protection: Protection | None = None) -> DeviceKey:
    """The key of this user and machine for the survey; made at the first call.

    `protection` is the unlocked one of a protected survey. Raises KnownError when the key file
    cannot be read or written: a new key is never made over a damaged one.
    """
    folder = _folder(survey_id, protection)
    try:
        data = (folder / _FILE).read_bytes()
    except FileNotFoundError:
        return _make(folder, protection, incarnation=1, earlier=())
    except OSError as error:
        raise _unreadable(error) from error
    return _read(folder, data, protection)


def _read(folder: Path, data: bytes, protection: Protection | None) -> DeviceKey:
    try:
        raw = json.loads(protection.decrypt(data, _ABOUT) if protection else data)
        last, office = raw["remembered"], raw.get("office")
        return DeviceKey(
            folder,
            _signing(raw["signing"]),
            tuple(raw["reading"]),
            raw["incarnation"],
            None if last is None else Remembered(last["seq"], last["entry"]),
            protection,
            None if office is None else _signing(office),
        )
    except (KeyError, TypeError, ValueError, IndexError, IdentityError) as error:
        raise _unreadable(error) from error


def fresh(
    survey_id: str, protection: Protection | None = None, *, office: bool = False
) -> DeviceKey:
    """A new key for a survey that was copied or restored; the old key file is kept beside it.

    `office`: this is the survey's office, and stays it in the eyes of its laptops.
    """
    folder = _folder(survey_id, protection)
    old = load_or_make(survey_id, protection)
    # A copy, not a move: a kill in between must leave a key under the usual name.
    write_bytes(folder / _kept_name(old), (folder / _FILE).read_bytes())
    return _make(
        folder,
        protection,
        incarnation=old.incarnation + 1,
        earlier=old.identities,
        office=old.as_office() if office else None,
    )


def inherit(
    survey: str,
    files: Mapping[str, bytes],
    protection: Protection | None = None,
    *,
    office: bool = False,
) -> DeviceKey:
    """A new key for this computer, which goes on with the work of a lost one.

    `files` are that one's (`DeviceKey.files`): what was written to it opens here too, and its log
    counts as own, but its signature is never used for new work: it may still be at work somewhere.
    `survey`: a name under which this user has no keys yet, so that the survey which the backup
    was made of can lie on this computer, too. `office` as in `fresh`. Raises KnownError for files
    that do not open.
    """
    folder = _folder(survey, protection)
    if _FILE not in files:
        raise _unreadable(KeyError(_FILE))
    lost = _read(folder, files[_FILE], protection)
    earlier = {name: data for name, data in files.items() if _KEPT.fullmatch(name)}
    for name, data in (earlier | {_kept_name(lost): files[_FILE]}).items():
        write_bytes(folder / name, data)
    return _make(
        folder,
        protection,
        incarnation=lost.incarnation + 1,
        earlier=lost.identities,
        office=lost.as_office() if office else None,
    )


def seal_away(survey_id: str, protection: Protection) -> None:
    """Write this user's plain keys of a survey a second time, sealed; see `forget_plain`."""
    folder = _folder(survey_id, protection)
    for file in _plain_files(survey_id):
        try:
            data = file.read_bytes()
        except OSError as error:
            raise _unreadable(error) from error
        write_bytes(folder / file.name, protection.encrypt(data, _ABOUT))


def forget_plain(survey_id: str) -> None:
    """Remove the plain keys of a survey that is protected from now on. Raises KnownError."""
    try:
        for file in _plain_files(survey_id):
            file.unlink(missing_ok=True)
    except OSError as error:
        raise _unreadable(error) from error


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


def _folder(survey_id: str, protection: Protection | None = None) -> Path:
    if not _SURVEY.fullmatch(survey_id):
        raise ValueError(survey_id)
    folder = paths.home() / "keys" / survey_id
    return folder if protection is None else folder / protection.id


def _plain_files(survey_id: str) -> list[Path]:
    return sorted(_folder(survey_id).glob("device*.json"))


def _make(
    folder: Path,
    protection: Protection | None,
    incarnation: int,
    earlier: tuple[str, ...],
    office: Ed25519PrivateKey | None = None,
) -> DeviceKey:
    key = DeviceKey(
        folder,
        Ed25519PrivateKey.generate(),
        (str(x25519.Identity.generate()), *earlier),
        incarnation,
        remembered=None,
        protection=protection,
        office=office,
    )
    key._write()  # noqa: SLF001 - the maker of keys, in the same file
    return key


def _kept_name(key: DeviceKey) -> str:
    return f"device-{key.incarnation}-{key.id}.json"


def _address(reading: str) -> str:
    return str(x25519.Identity.from_str(reading).to_public())


def _signing(secret: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret))


def _unreadable(error: Exception) -> KnownError:
    return KnownError(
        "key.read",
        _("本机的密钥读不出来。"),
        kept=_("调查里的内容没有改变，密钥文件也没有动。"),
        advice=_("请从备份恢复用户文件夹里的密钥，或请管理员帮助。"),
        detail=str(error),
    )
