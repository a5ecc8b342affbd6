"""Residents' personal answers: an object of their own, salted, so that it can be erased.

A revision names it only by its hash; the salt keeps the hash of a guessable name or number from
telling what was hashed. Erasing the bytes leaves every chain valid (sync notes §8 row 14).
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping

from app.model.canonical import CanonicalError, Value, decode, encode

_PREFIX = b"sv-personal-1\n"


def personal_hash(data: bytes) -> str:
    return hashlib.sha256(_PREFIX + data).hexdigest()


def seal_personal(
    answers: Mapping[str, Value], salt: Callable[[], str] = lambda: secrets.token_hex(16)
) -> tuple[str, bytes]:
    """(hash, bytes) of personal answers {path: value}, with a fresh 16-byte salt in hex."""
    data = encode({"v": 1, "salt": salt(), "answers": dict(answers)})
    return personal_hash(data), data


def personal_answers(data: bytes) -> dict[str, Value]:
    """The answers in the bytes of a personal object; CanonicalError where it is none."""
    body = decode(data)
    answers = body.get("answers") if isinstance(body, dict) else None
    if not isinstance(answers, dict):
        raise CanonicalError("not a personal object")
    return answers
