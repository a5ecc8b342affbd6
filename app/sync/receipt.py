"""Receipts of the office (`.sva`): what arrived (收件回执), what is merged for good (入库回执).

One line of canonical JSON, then one line with the office's Ed25519 signature over `sv-receipt-1\\n`
and that JSON, as hex. Plain, since it holds only hashes, numbers and the names of packages. Named
`<office 12 hex>-<to 12 hex>-<number 8>-<bytes>-<first 32 hex of SHA-256>.sva`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from app import __version__
from app.errors import KnownError
from app.i18n import _
from app.keys import device as keys
from app.keys.device import DeviceKey
from app.model import canonical
from app.model.history import ChainEntry
from app.store.values import SurveyMeta
from app.sync import names, refusals

RECEIPT: Final = ".sva"
PREFIX: Final = b"sv-receipt-1\n"
VERSION: Final = 1
ARRIVED: Final = "arrived"
MERGED: Final = "merged"

#: So that a receipt stays within the 1 MiB of the canonical profile.
MOST_PACKAGES: Final = 3_000
MOST_MISSING: Final = 5_000
MOST_REFUSED: Final = 1_000
_LARGEST: Final = canonical.MAX_BYTES + 1 + 128

_NAME = re.compile(
    r"(?P<office>[0-9a-f]{12})-(?P<to>[0-9a-f]{12})-(?P<number>[0-9]{8})"
    r"-(?P<size>[1-9][0-9]{0,8})-(?P<hash>[0-9a-f]{32})\.sva"
)
_HEX12 = re.compile(r"[0-9a-f]{12}").fullmatch
_HEX64 = re.compile(r"[0-9a-f]{64}").fullmatch
_CODE = re.compile(r"[a-z0-9._]{1,64}").fullmatch

T = TypeVar("T")


@dataclass(frozen=True)
class Receipt:
    """What the office says to one laptop.

    `packages`: names that arrived whole (stage arrived), that are merged and backed up (merged).
    `upto`: entries of logs, the laptop's own and those it passed on; the office has each log from
    its beginning up to there. `missing`: photos that these logs name and that the office lacks,
    `missing_total` of them if they are too many to name. `photos`: whether all photos that came
    lie in a tested backup too. `refused`: (name of a package, code of the refusal).
    """

    survey: str
    office: str
    device: str
    stage: str
    number: int
    time: str
    packages: tuple[str, ...]
    upto: tuple[ChainEntry, ...] = ()  # their `rid` is ""
    missing: tuple[str, ...] = ()
    missing_total: int = 0
    photos: bool = False
    refused: tuple[tuple[str, str], ...] = ()

    @property
    def said(self) -> tuple[Any, ...]:
        """All but number and time: two receipts with the same need no second file."""
        return (
            self.device, self.stage, frozenset(self.packages), frozenset(self.upto),
            self.missing, self.missing_total, self.photos, frozenset(self.refused),
        )  # fmt: skip


@dataclass(frozen=True)
class ReceiptName:
    office: str
    to: str
    number: int
    size: int
    hash: str


def parse(name: str) -> ReceiptName | None:
    """The parts of an exact name, None for all else."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    return ReceiptName(
        found["office"], found["to"], int(found["number"]), int(found["size"]), found["hash"]
    )


def signed(receipt: Receipt, key: DeviceKey) -> tuple[str, bytes]:
    """The name and the bytes of a receipt."""
    body = canonical.encode(
        {
            "v": VERSION,
            "min_reader": VERSION,
            "algorithms": {"hash": "sha256", "sign": "ed25519"},
            "kind": "receipt",
            "survey": receipt.survey,
            "office": receipt.office,
            "device": receipt.device,
            "stage": receipt.stage,
            "number": receipt.number,
            "time": receipt.time,
            "packages": list(receipt.packages[-MOST_PACKAGES:]),
            "upto": [[one.device, one.seq, one.entry] for one in receipt.upto],
            "missing": list(receipt.missing[:MOST_MISSING]),
            "missing_total": receipt.missing_total,
            "photos": receipt.photos,
            "refused": [[name, code] for name, code in receipt.refused[-MOST_REFUSED:]],
            "app": __version__,
        }
    )
    data = body + b"\n" + key.as_office().sign(PREFIX + body).hex().encode()
    digest = hashlib.sha256(data).hexdigest()[:32]
    name = f"{receipt.office}-{receipt.device}-{receipt.number:08d}-{len(data)}-{digest}{RECEIPT}"
    return name, data


def read(file: Path, meta: SurveyMeta) -> tuple[Receipt, bytes]:
    """A receipt of this survey's office, and its bytes. Raises KnownError with the reason."""
    name = parse(file.name)
    if name is None:
        raise refusals.foreign_name(file.name)
    try:
        if file.stat().st_size > _LARGEST:
            raise _unbelieved("receipt.altered", "size")
        data = file.read_bytes()
    except OSError as error:
        raise refusals.cannot_read(error) from error
    if len(data) != name.size or hashlib.sha256(data).hexdigest()[:32] != name.hash:
        raise _unbelieved("receipt.altered", "sha256")
    receipt = from_bytes(data, meta)
    if (receipt.office, receipt.device, receipt.number) != (name.office, name.to, name.number):
        raise _unbelieved("receipt.altered", "name")
    return receipt, data


def from_bytes(data: bytes, meta: SurveyMeta) -> Receipt:
    """The receipt in these bytes. Raises KnownError unless this survey's office signed it."""
    body, _line, signature = data.rpartition(b"\n")
    if not re.fullmatch(rb"[0-9a-f]{128}", signature):
        raise _unbelieved("receipt.format", "signature")
    if not keys.verify(meta.office_public, PREFIX + body, bytes.fromhex(signature.decode())):
        raise _unbelieved("receipt.signature", "")
    try:
        receipt = _receipt(canonical.decode(body))
    except (canonical.CanonicalError, _WrongError) as error:
        raise _unbelieved("receipt.format", str(error)) from None
    if receipt.survey != meta.survey_id:
        raise refusals.other_survey(meta.title)
    return receipt


class _WrongError(ValueError):
    """A field that is not what the format says."""


def _receipt(raw: Any) -> Receipt:
    if type(raw) is not dict or raw.get("kind") != "receipt":
        raise _WrongError("kind")
    if raw.get("min_reader") != VERSION:
        raise refusals.newer(str(raw.get("app", ""))[:40])
    stage = _of(raw.get("stage"), str)
    if stage not in (ARRIVED, MERGED):
        raise _WrongError("stage")
    return Receipt(
        survey=_of(raw.get("survey"), str),
        office=_match(raw.get("office"), _HEX12),
        device=_match(raw.get("device"), _HEX12),
        stage=stage,
        number=_whole(raw.get("number")),
        time=_of(raw.get("time"), str),
        packages=_each(raw.get("packages"), _package),
        upto=_each(raw.get("upto"), _entry),
        missing=_each(raw.get("missing"), lambda one: _match(one, _HEX64)),
        missing_total=_whole(raw.get("missing_total")),
        photos=_of(raw.get("photos"), bool),
        refused=_each(raw.get("refused"), _refusal),
    )


def _package(raw: object) -> str:
    return _match(raw, names.parse)


def _entry(raw: object) -> ChainEntry:
    if type(raw) is not list or len(raw) != 3:
        raise _WrongError("upto")
    return ChainEntry(_match(raw[0], _HEX12), _whole(raw[1]), "", _match(raw[2], _HEX64))


def _refusal(raw: object) -> tuple[str, str]:
    if type(raw) is not list or len(raw) != 2:
        raise _WrongError("refused")
    return _package(raw[0]), _match(raw[1], _CODE)


def _of(raw: object, kind: type[T]) -> T:
    if type(raw) is not kind:
        raise _WrongError(kind.__name__)
    return raw


def _whole(raw: object) -> int:
    number = _of(raw, int)
    if number < 0:
        raise _WrongError("a number")
    return number


def _match(raw: object, pattern: Callable[[str], object]) -> str:
    text = _of(raw, str)
    if not pattern(text):
        raise _WrongError(text[:40])
    return text


def _each(raw: object, read_one: Callable[[Any], T]) -> tuple[T, ...]:
    if type(raw) is not list:
        raise _WrongError("a list")
    return tuple(read_one(item) for item in raw)


def _unbelieved(code: str, detail: str) -> KnownError:
    title = (
        _("这份回执不是本调查的办公室写的。")
        if code == "receipt.signature"
        else _("回执不完整或被改动过。")
    )
    return KnownError(
        code,
        title,
        kept=_("没有采用这份回执；记录和照片都还在本机，会照常再交。"),
        advice=_("请到办公室重新取一份回执。"),
        detail=detail,
    )
