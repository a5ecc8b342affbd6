"""What the oracle of a season writes down, apart from every program."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.keys.device import fingerprint


@dataclass
class Books:
    """What the oracle knows. `written`: revision → photos it names."""

    written: dict[str, frozenset[str]] = field(default_factory=dict)
    #: What went down with a restored machine before anybody else had it.
    drowned: set[str] = field(default_factory=set)
    photos_drowned: set[str] = field(default_factory=set)
    #: What the newest tested backup of the office holds.
    backed_up: set[str] = field(default_factory=set)
    photos_backed_up: set[str] = field(default_factory=set)


def device_of(file: Path) -> str:
    """The id of the device whose key a key file of an unprotected survey holds."""
    secret = json.loads(file.read_text(encoding="utf-8"))["signing"]
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret))
    return fingerprint(key.public_key().public_bytes_raw())
