"""Forged packages: taken apart with the office's key, changed, closed as an enemy would."""

from __future__ import annotations

import hashlib
import io
import stat
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pyrage
from pyrage import x25519

from app.keys.device import DeviceKey
from app.model import canonical
from app.sync import manifest as table
from app.sync import names

Members = dict[str, bytes]
Changing = Callable[[dict[str, Any], Members], None]


def opened(file: Path, reader: DeviceKey) -> bytes:
    """The archive inside a package."""
    keys = [x25519.Identity.from_str(text) for text in reader.identities]
    return bytes(pyrage.decrypt(file.read_bytes(), keys))


def encrypted(data: bytes, recipient: str) -> bytes:
    return bytes(pyrage.encrypt(data, [x25519.Recipient.from_str(recipient)]))


def members(data: bytes) -> Members:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def info(name: str, mode: int = stat.S_IFREG | 0o600) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name)
    made.create_system = 3
    made.external_attr = mode << 16
    return made


def zipped(entries: Iterable[tuple[zipfile.ZipInfo, bytes]], packed: bool = False) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for entry, data in entries:
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED if packed else None)
    return buffer.getvalue()


def closed(data: bytes, folder: Path, recipient: str, called: names.FileName) -> Path:
    """Encrypt an archive and give it a name that fits its length and hash."""
    sealed = folder / "forged"
    sealed.write_bytes(encrypted(data, recipient))
    return renamed(sealed, called.device, called.first, called.last)


def renamed(file: Path, device: str, first: int, last: int, ending: str = names.PACKAGE) -> Path:
    target = file.with_name(str(names.name_for(file, device, first, last, ending)))
    return file.rename(target)


def signed(manifest: dict[str, Any], rest: Members, key: DeviceKey) -> bytes:
    """An archive with a manifest that `key` signs, whatever it says."""
    data = canonical.encode(manifest)
    parts = {
        "manifest.json": data,
        "manifest.sig": key.sign(table.PREFIX + data),
        **rest,
    }
    return zipped((info(name), content) for name, content in parts.items())


def changed(file: Path, reader: DeviceKey, signer: DeviceKey, change: Changing) -> Path:
    """The package with manifest and members changed, signed again by `signer`."""
    inside = members(opened(file, reader))
    manifest = canonical.decode(inside.pop("manifest.json"))
    assert isinstance(manifest, dict)
    inside.pop("manifest.sig")
    change(manifest, inside)
    name = names.parse(file.name)
    assert name is not None
    return closed(signed(manifest, inside, signer), file.parent, reader.recipient, name)


def replaced(manifest: dict[str, Any], inside: Members, data: bytes) -> None:
    """Put other records into a package, with their right length and hash."""
    inside["revs.jsonl"] = data
    manifest["revs"] |= {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
