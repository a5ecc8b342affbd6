"""A working file whose bytes on the disk only this process can read.

Packages hold residents' names, and are larger than the memory of an old laptop. While they are
packed or read they lie in a nameless file, enciphered under a key that lives in memory only: a
program that is killed, or a laptop whose battery is pulled out, leaves nothing in clear.
"""

from __future__ import annotations

import io
import secrets
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer
    from cryptography.hazmat.primitives.ciphers import CipherContext

_BLOCK: Final = 16
_BUFFER: Final = 1 << 18


def scratch(folder: Path) -> BinaryIO:
    """A new, empty scratch file in `folder`: read, write and seek; gone when it is closed.

    Raises OSError, also later, where the disk is full or fails.
    """
    return cast("BinaryIO", io.BufferedRandom(_Scratch(folder), _BUFFER))


class _Scratch(io.RawIOBase):
    """AES-256 in counter mode by position, so that any part can be read and written.

    Bytes that are written a second time meet the same key stream. That happens only where a ZIP
    puts sizes into a header of its own, and an onlooker of both states learns those numbers.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        # nameless on POSIX; on Windows the system removes it with the process
        self._file = tempfile.TemporaryFile(  # noqa: SIM115 - `close` closes it
            dir=folder, prefix="scratch-", suffix=".up", buffering=0
        )
        self._key = AES(secrets.token_bytes(32))
        self._place = 0
        self._stream: CipherContext | None = None  # goes on from `_place`

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view, done = memoryview(buffer).cast("B"), 0
        while done < len(view):
            piece = view[done : done + _BUFFER]  # fits the processor's cache: five times as fast
            size = self._file.readinto(piece)
            if not size:
                break
            piece[:size] = self._through(piece[:size])
            done += size
        return done

    def write(self, data: ReadableBuffer, /) -> int:
        view = memoryview(data).cast("B")
        for start in range(0, len(view), _BUFFER):
            piece, done = memoryview(self._through(view[start : start + _BUFFER])), 0
            while done < len(piece):
                done += self._file.write(piece[done:]) or 0
        return len(view)

    def seek(self, place: int, whence: int = io.SEEK_SET, /) -> int:
        found = self._file.seek(place, whence)
        if found != self._place:
            self._place, self._stream = found, None
        return found

    def tell(self) -> int:
        return self._place

    def truncate(self, size: int | None = None, /) -> int:
        return self._file.truncate(self._place if size is None else size)

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()

    def _through(self, data: bytes | memoryview) -> bytes:
        """`data` from the present place, enciphered or deciphered; the place moves on."""
        if self._stream is None:
            counter = (self._place // _BLOCK).to_bytes(_BLOCK, "big")
            self._stream = Cipher(self._key, CTR(counter)).encryptor()
            self._stream.update(bytes(self._place % _BLOCK))
        made = self._stream.update(data)
        self._place += len(made)
        return made
