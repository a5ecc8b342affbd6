"""Original photos, each under the hash of its bytes, and copies that can be made again.

Order is everything here: written aside → fsync → renamed → folder fsync, and only then may a
revision name the photo (sync.md §3.1: row before photo lost photos in 22 of 60 kills).

A protected survey keeps them enciphered under the same names; the hash, always that of the
plain bytes, belongs to what is authenticated, so no photo can be put in another's place.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import sys
import threading
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from app.errors import KnownError
from app.i18n import _
from app.keys.protection import OVERHEAD, Protection
from app.store.border import translated

_HASH = re.compile(r"[0-9a-f]{64}")
_KIND = re.compile(r"[a-z0-9]{1,8}")

#: Extensions under which an original may lie, the common ones first: nothing that a system would
#: run, and a closed set, so that a photo is found without listing a folder of thousands.
EXTENSIONS = ("jpg", "jpeg", "png", "heic", "heif", "webp", "tif", "tiff", "gif", "bmp")

#: Windows: access denied, sharing violation, lock violation: a virus scanner holds the fresh file.
_HELD = (5, 32, 33)
_RETRY_SECONDS = (0.05, 0.1, 0.2, 0.4, 0.8)

#: What file systems answer that know no fsync of a folder (network shares, some FUSE).
_NO_FOLDER_SYNC = (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS)

_CHUNK = 1 << 20


class Photos:
    """The photo store of one survey folder; every method may be called from any thread."""

    def __init__(self, folder: Path, protection: Protection | None = None) -> None:
        self._originals = folder / "photos"
        self._copies = folder / "cache" / "photos"
        self._protection = protection

    def elsewhere(self, folder: Path) -> Photos:
        """Originals kept in the same way, enciphered or not, in another folder: a backup's."""
        return Photos(folder, self._protection)

    def put(self, source: Path | bytes, ext: str) -> str:
        """Keep an original; returns its SHA-256 (hex). It is on the disk when this returns.

        Bytes that are here already are not written again. Raises `KnownError` for a full or
        failing disk, and then leaves nothing behind.
        """
        with translated():
            data = source if isinstance(source, bytes) else source.read_bytes()
            digest = hashlib.sha256(data).hexdigest()
            target = self.path(digest, ext)
            if not (target.exists() and self._is_whole(target, digest)):
                write_whole(target, self._sealed(data, digest))
        return digest

    def keep(self, digest: str, ext: str, data: bytes) -> None:
        """Write an original whole under the hash that it was taken in with, whatever it is now."""
        with translated():
            write_whole(self.path(digest, ext), self._sealed(data, digest))

    def read(self, digest: str) -> bytes:
        """The bytes of an original. Raises `KnownError` `photo_lost`, `photo_damaged`."""
        held = self.find(digest)
        if held is None:
            raise _lost()
        with translated():
            data = held.read_bytes()
        try:
            plain = self._opened(data, digest)
        except ValueError as error:
            raise _damaged(error) from error
        if hashlib.sha256(plain).hexdigest() != digest:
            raise _damaged(digest)
        return plain

    def size(self, file: Path) -> int:
        """Bytes of the original that lies in `file` (from `find`), enciphered or not."""
        return file.stat().st_size - (OVERHEAD if self._protection else 0)

    def path(self, digest: str, ext: str) -> Path:
        """Where an original lies, or will lie once it arrives."""
        if not _HASH.fullmatch(digest) or ext not in EXTENSIONS:
            raise ValueError((digest, ext))
        return self._originals / digest[:2] / f"{digest}.{ext}"

    def find(self, digest: str) -> Path | None:
        """The original of this hash under whatever extension, or None if it has not arrived.

        Never for what is no hash: entries come from other computers, and name no other file.
        """
        if not self.is_hash(digest):
            return None
        folder = self._originals / digest[:2]
        places = (folder / f"{digest}.{ext}" for ext in EXTENSIONS)
        return next((place for place in places if place.exists()), None)

    @staticmethod
    def is_hash(text: str) -> bool:
        return _HASH.fullmatch(text) is not None

    def has(self, digest: str) -> bool:
        return self.find(digest) is not None

    def missing(self, digests: Iterable[str]) -> list[str]:
        """Those of `digests` that have not arrived, in the given order."""
        return [digest for digest in digests if not self.has(digest)]

    def whole(self, digest: str) -> bool:
        """Whether the original is here and its bytes still have this hash."""
        held = self.find(digest)
        if held is None:
            return False
        with translated():
            return self._is_whole(held, digest)

    def let_go(self, digest: str) -> None:
        """Remove an original that the office has; noted before in the table `freed`."""
        held = self.find(digest)
        if held is not None:
            with translated():
                held.unlink(missing_ok=True)

    def all(self) -> list[Path]:
        """All originals that are here, in the order of their hashes."""
        found = self._originals.glob("??/*.*")
        return sorted(path for path in found if _HASH.fullmatch(path.stem))

    def has_copy(self, digest: str, kind: str) -> bool:
        return self.is_hash(digest) and self._copy_path(digest, kind).exists()

    def copies(self) -> list[tuple[str, str]]:
        """(hash, kind) of all derived copies that are here."""
        found = self._copies.glob("*/??/*.jpg")
        return sorted((path.stem, path.parts[-3]) for path in found if _HASH.fullmatch(path.stem))

    def copy_size(self, digest: str, kind: str) -> int:
        """Bytes of a derived copy, 0 where there is none."""
        try:
            held = self._copy_path(digest, kind).stat().st_size
        except OSError:
            return 0
        return max(held - (OVERHEAD if self._protection else 0), 0)

    def drop_copy(self, digest: str, kind: str) -> None:
        """Forget a copy; one that cannot be removed now is only a file in a cache."""
        with suppress(OSError):
            self._copy_path(digest, kind).unlink(missing_ok=True)

    def read_copy(self, digest: str, kind: str) -> bytes | None:
        """A derived copy (`kind`: report, thumbnail), or None where it must be made again."""
        try:
            return self._opened(self._copy_path(digest, kind).read_bytes(), _about(digest, kind))
        except (OSError, ValueError):  # only a cache: another is soon made
            return None

    def put_copy(self, digest: str, kind: str, data: bytes, *, durable: bool = False) -> None:
        """Keep a derived JPEG under `cache/`, which anyone may empty. Raises `KnownError`.

        `durable`: the original is about to go, and this is what stays.
        """
        target = self._copy_path(digest, kind)
        with translated():
            write_whole(target, self._sealed(data, _about(digest, kind)), durable=durable)

    def _is_whole(self, file: Path, digest: str) -> bool:
        if self._protection is None:
            return _hash_of(file) == digest
        try:
            plain = self._opened(file.read_bytes(), digest)
        except ValueError:
            return False
        return hashlib.sha256(plain).hexdigest() == digest

    def _sealed(self, data: bytes, about: str) -> bytes:
        return self._protection.encrypt(data, about.encode()) if self._protection else data

    def _opened(self, data: bytes, about: str) -> bytes:
        return self._protection.decrypt(data, about.encode()) if self._protection else data

    def _copy_path(self, digest: str, kind: str) -> Path:
        if not _HASH.fullmatch(digest) or not _KIND.fullmatch(kind):
            raise ValueError((digest, kind))
        return self._copies / kind / digest[:2] / f"{digest}.jpg"


def _about(digest: str, kind: str) -> str:
    return f"{kind} {digest}"


def _lost() -> KnownError:
    return KnownError(
        "photo_lost",
        _("照片原件不在这台电脑上。"),
        kept=_("记录没有改变，别的照片不受影响。"),
        advice=_("请让拍照的电脑再交一次，或从备份取回。"),
    )


def _damaged(detail: object) -> KnownError:
    return KnownError(
        "photo_damaged",
        _("照片文件已损坏，不能使用。"),
        kept=_("记录没有改变，损坏的文件也没有动。"),
        advice=_("请让拍照的电脑再交一次，或从备份取回。"),
        detail=str(detail),
    )


def write_whole(target: Path, data: bytes, *, durable: bool = True) -> None:
    """Write a file whole under its name or not at all, replacing what was there.

    Raises OSError after removing its own stump. `durable=False` (caches) skips the two fsyncs.
    """
    make_folder(target.parent, durable=durable)
    aside = target.with_name(f"{target.stem[:16]}-{os.getpid()}-{threading.get_ident()}.up")
    try:
        with open(aside, "wb") as file:
            file.write(data)
            file.flush()
            if durable:
                os.fsync(file.fileno())
        replace(aside, target)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    if durable:
        sync_folder(target.parent)


def make_folder(folder: Path, *, durable: bool = True) -> None:
    """Make a folder and those above it; its name lasts as what is written into it does.

    Raises OSError.
    """
    new = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    if durable:
        for one in new:
            sync_folder(one.parent)


def replace(source: Path, target: Path) -> None:
    """Rename, waiting up to 1.5 s for a scanner that holds the file (Windows only)."""
    for seconds in _RETRY_SECONDS:
        try:
            Path(source).replace(target)
        except PermissionError as error:
            if getattr(error, "winerror", None) not in _HELD:
                raise
            threading.Event().wait(seconds)  # nothing tells when the scanner lets go
        else:
            return
    Path(source).replace(target)


def sync_folder(folder: Path) -> None:
    """Make names in a folder durable, where the system can: some shares cannot say."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(handle)


def _hash_of(file: Path) -> str:
    digest = hashlib.sha256()
    with open(file, "rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
