"""Surveys, signers and revisions for the store's tests: invented content, real signatures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from uuid import UUID, uuid5

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.model.canonical import Value
from app.model.history import ChainEntry, extend, head_message
from app.model.revision import Revision, seal
from app.store.store import Store
from app.store.values import Device, SurveyMeta

SURVEY = "6d1f0a52-8f4e-4f6e-9a3e-2d0c5b7e9f11"
META = SurveyMeta(SURVEY, "天山镇老旧小区", "laptop", created="2026-11-22T09:00:00+08:00")


class Signer:
    """A device that signs; number `n` gives the same key in every run."""

    def __init__(self, n: int = 1) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(n.to_bytes(32, "big"))
        self.public: bytes = self._key.public_key().public_bytes_raw()
        self.id = self.public.hex()[:12]

    def sign(self, data: bytes) -> bytes:
        return self._key.sign(data)

    def device(self) -> Device:
        return Device(self.id, self.public, name=f"笔记本 {self.id[:2]}")


def verify(public: bytes, data: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
    except InvalidSignature:
        return False
    return True


def record_id(n: int) -> str:
    return str(uuid5(UUID(SURVEY), str(n)))


def revision(
    key: Signer,
    record: int = 1,
    *,
    parents: Sequence[Revision] = (),
    answers: Mapping[str, Value] | None = None,
    wrote: Mapping[str, Sequence[str]] | None = None,
    kind: str = "save",
    form: str = "danger_check",
    photos: Mapping[str, Mapping[str, Value]] | None = None,
    links: Mapping[str, Sequence[str]] | None = None,
    results: Mapping[str, Value] | None = None,
    personal: str | None = None,
    time: str = "2026-11-22T09:41:00+08:00",
) -> Revision:
    said = {"name": f"平安小区 {record} 号楼"} if answers is None else answers
    return seal(
        survey=SURVEY,
        record=record_id(record),
        kind=kind,
        form=form,
        version="1",
        parents=[parent.id for parent in parents],
        author="测试员",
        device=key.id,
        time=time,
        links=links,
        answers=said,
        photos=photos,
        personal=personal,
        results=results,
        wrote={"": [*said, *(("@void",) if kind == "void" else ())]} if wrote is None else wrote,
    )


def chain(
    key: Signer, revisions: Sequence[Revision], after: ChainEntry | None = None
) -> tuple[list[ChainEntry], bytes]:
    """The log entries of these revisions and the signature over the last."""
    entries: list[ChainEntry] = []
    for one in revisions:
        after = extend(after, key.id, one.id)
        entries.append(after)
    return entries, key.sign(head_message(entries[-1]))


def new_store(folder: Path) -> Store:
    return Store.create(folder, META)
