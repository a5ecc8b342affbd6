"""Identities: random for what is made once, derived for what many devices make alike."""

from __future__ import annotations

import hashlib
import os
import unicodedata
import uuid
from collections.abc import Callable

from app.model.canonical import encode

RandomBytes = Callable[[int], bytes]


def new_id(random_bytes: RandomBytes = os.urandom) -> str:
    """The id of a new survey, record or photo: uuid4 text."""
    return str(uuid.UUID(bytes=random_bytes(16), version=4))


def new_row_id(random_bytes: RandomBytes = os.urandom) -> str:
    """The id of a new row of a repeat: 12 lower-case hex digits, never reused."""
    return random_bytes(6).hex()


def place_id(survey: str, source: str, code: str) -> str:
    """The id of an imported place: uuid5, so that all laptops that import a list agree.

    `source` names the list, `code` the row in it. Raises ValueError if `survey` is no uuid.
    """
    normal = [unicodedata.normalize("NFC", text) for text in (source, code)]
    return str(uuid.uuid5(uuid.UUID(survey), encode([*normal]).decode("utf-8")))


def revision_id(data: bytes) -> str:
    """The id of a revision: SHA-256 of its exact bytes behind a domain prefix, as hex."""
    return hashlib.sha256(b"sv-rev-1\n" + data).hexdigest()
