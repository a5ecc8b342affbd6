"""A genuine package taken apart, and what is closed again under a fitting name."""

from __future__ import annotations

import hashlib
import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.keys.device import DeviceKey
from app.model import canonical
from app.sync import manifest as table
from app.sync import names
from tests.sync import forge


@dataclass(frozen=True)
class Genuine:
    """A good package, taken apart. `signer`: the laptop's key; `stranger`: somebody else's."""

    data: bytes
    name: names.FileName
    archive: bytes
    signer: DeviceKey
    stranger: DeviceKey
    recipient: str

    @property
    def members(self) -> forge.Members:
        return forge.members(self.archive)

    @property
    def manifest(self) -> dict[str, Any]:
        found = canonical.decode(self.members["manifest.json"])
        assert isinstance(found, dict)
        return found


@dataclass(frozen=True)
class Forged:
    """The bytes of a file and its name. `insider`: signed by the laptop's own key."""

    data: bytes
    name: str
    insider: bool = False


def taken_apart(
    file: Path, reader: DeviceKey | None, signer: DeviceKey, stranger: DeviceKey
) -> Genuine:
    """A genuine package, or with no `reader` a start file, ready to be attacked."""
    name = names.parse(file.name)
    assert name is not None
    data = file.read_bytes()
    archive = data if reader is None else forge.opened(file, reader)
    return Genuine(data, name, archive, signer, stranger, reader.recipient if reader else "")


def info(name: str) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo("x")
    made.filename = made.orig_filename = name  # also names that the library would mend
    made.create_system = 3
    made.external_attr = (stat.S_IFREG | 0o600) << 16
    return made


def closed(genuine: Genuine, archive: bytes, *, insider: bool = False) -> Forged:
    data = forge.encrypted(archive, genuine.recipient) if genuine.recipient else archive
    return Forged(data, fitting(data, genuine.name), insider)


def named(genuine: Genuine, data: bytes) -> Forged:
    return Forged(data, fitting(data, genuine.name))


def fitting(data: bytes, name: names.FileName) -> str:
    digest = hashlib.sha256(data).hexdigest()[:32]
    return (
        f"{name.device}-{name.first:08d}-{name.last:08d}-{max(len(data), 1)}-{digest}{name.ending}"
    )


def signed(genuine: Genuine, manifest: bytes, inside: forge.Members) -> Forged:
    inside = inside | {
        "manifest.json": manifest,
        "manifest.sig": genuine.signer.sign(table.PREFIX + manifest),
    }
    archive = forge.zipped((info(name), data) for name, data in inside.items())
    return closed(genuine, archive, insider=True)


def relined(genuine: Genuine, lines: list[bytes], count: int | None = None) -> Forged:
    manifest, inside = genuine.manifest, genuine.members
    data = b"".join(lines)
    inside["revs.jsonl"] = data
    manifest["revs"] |= {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    if count is not None:
        manifest["revs"]["n"] = count
        manifest["runs"][-1]["to"] += count - genuine.manifest["revs"]["n"]
    return signed(genuine, canonical.encode(manifest), inside)
