"""Forged receipts: a laptop believes nothing but what its own office signed for it.

Whoever could make a laptop believe a receipt could make it stop sending and let photos go.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app import paths
from app.keys.device import DeviceKey
from app.model import canonical
from app.survey.survey import Survey
from app.sync import receipt
from tests.accidents.world import World, build
from tests.folders import made
from tests.sync.spoiling import alter, damage, respell


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The first laptop has handed over all; the office has it, backed up, and says so."""
    root = tmp_path_factory.mktemp("receipts")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(paths.HOME_VARIABLE, str(root))
        world = build(root)
        with world.machine("first").open() as survey:
            survey.exchange.pack(made(world.stick))
        with world.machine("office").open() as survey:
            survey.exchange.collect([world.stick])
            survey.exchange.merge_collected()
            survey.backups.run(made(world.disk))
            survey.exchange.receipts(world.stick)
    return world


def genuine(world: World, device: str) -> list[Path]:
    """The office's receipts for a laptop, wherever they lie on the stick."""
    found = [
        file
        for file in sorted(world.stick.rglob("*.sva"))
        if (name := receipt.parse(file.name)) is not None and name.to == device
    ]
    assert len(found) == 2  # arrived and merged
    return found


def named(data: bytes, office: str, to: str, number: int) -> str:
    digest = hashlib.sha256(data).hexdigest()[:32]
    return f"{office}-{to}-{number:08d}-{max(len(data), 1)}-{digest}.sva"


def damaged(file: Path, _keys: list[DeviceKey], chance: random.Random) -> tuple[str, bytes]:
    """Under its own name."""
    return file.name, damage(file.read_bytes(), chance)


def damaged_fitting(file: Path, _keys: list[DeviceKey], chance: random.Random) -> tuple[str, bytes]:
    """Under a name that fits: only the signature can tell."""
    data = damage(file.read_bytes(), chance)
    return _fitting(file, data), data


def altered(file: Path, keys: list[DeviceKey], chance: random.Random) -> tuple[str, bytes]:
    """Another content, with the old signature, a stranger's, another laptop's, or none."""
    body, _line, signature = file.read_bytes().rpartition(b"\n")
    said: Any = canonical.decode(body)
    for _ in range(chance.choice((1, 2, 3))):
        alter(said, chance)
    try:
        body = canonical.encode(said)
    except canonical.CanonicalError:
        body = json.dumps(said, ensure_ascii=False).encode()
    return _closed(file, body, signature, keys, chance)


def respelled(file: Path, keys: list[DeviceKey], chance: random.Random) -> tuple[str, bytes]:
    """Doubled keys, spaces, other numbers."""
    body, _line, signature = file.read_bytes().rpartition(b"\n")
    return _closed(file, respell(body, chance), signature, keys, chance)


def more_acknowledged(
    file: Path, keys: list[DeviceKey], chance: random.Random
) -> tuple[str, bytes]:
    """The office "has" more than it has, and misses nothing."""
    body, _line, signature = file.read_bytes().rpartition(b"\n")
    said: Any = canonical.decode(body)
    said |= {"stage": "merged", "missing": [], "missing_total": 0, "photos": True}
    said["upto"] = [[device, seq + 10, entry] for device, seq, entry in said["upto"]]
    return _closed(file, canonical.encode(said), signature, keys, chance)


def for_somebody_else(
    file: Path, _keys: list[DeviceKey], chance: random.Random
) -> tuple[str, bytes]:
    """A true receipt under the name of another laptop or number."""
    name, data = receipt.parse(file.name), file.read_bytes()
    assert name is not None
    to = chance.choice((name.to, "0" * 12))
    number = chance.choice((name.number + 1, 99_999_999))
    return named(data, name.office, to, number), data


def _closed(
    file: Path, body: bytes, signature: bytes, keys: list[DeviceKey], chance: random.Random
) -> tuple[str, bytes]:
    key = chance.choice(keys)
    sign = chance.choice(
        (signature, key.sign(receipt.PREFIX + body).hex().encode(), b"0" * 128, b"", b"\xff" * 128)
    )
    data = body + chance.choice((b"\n", b"\n", b"\n", b"", b"\r\n")) + sign
    return _fitting(file, data), data


def _fitting(file: Path, data: bytes) -> str:
    name = receipt.parse(file.name)
    assert name is not None
    return named(data, name.office, name.to, name.number)


Forging = Callable[[Path, list[DeviceKey], random.Random], tuple[str, bytes]]
FORGINGS: tuple[Forging, ...] = (
    damaged, damaged_fitting, altered, respelled, more_acknowledged, for_somebody_else,
)  # fmt: skip


def state(survey: Survey) -> tuple[object, ...]:
    """Everything that a receipt could change at a laptop."""
    store = survey.core.store
    return (
        store.acknowledged(),
        store.package_states("out"),
        store.receipt_names("in"),
        store.freed(),
        store.digest(),
        store.devices(),
        sorted(
            file.name for file in survey.core.folder.rglob("*.*") if "survey.db" not in file.name
        ),
        survey.exchange.status().sentence,
    )


def refuse_all(world: World, folder: Path, numbers: range) -> Counter[str]:
    with world.machine("second").open() as survey:
        second = survey.core.key
    seen: Counter[str] = Counter()
    with world.copy(folder / "world").machine("first").open() as survey:
        files, keys = genuine(world, survey.device), [second, survey.core.key]
        before = state(survey)
        for number in numbers:
            chance = random.Random(number)
            forging, file = chance.choice(FORGINGS), chance.choice(files)
            name, data = forging(file, keys, chance)
            if data == file.read_bytes() and name == file.name:
                continue
            place = folder / name
            place.write_bytes(data)
            taken = survey.exchange.take_receipts([place])
            what = f"receipt {number}, {forging.__name__}"
            assert taken.read == taken.arrived == taken.merged == 0, what
            for refused in taken.refused:
                error = refused.error
                assert error.title and error.kept and error.advice, what
                seen[error.code] += 1
            seen["not ours"] += not taken.refused
            assert state(survey) == before, what
            place.unlink()
        assert survey.exchange.take_receipts(files).read == 2  # and the true ones are believed
        assert state(survey) != before
    return seen


def test_forged_receipts_are_not_believed(world: World, tmp_path: Path) -> None:
    """A hundred and fifty, of every kind."""
    assert len(refuse_all(world, tmp_path, range(150))) > 2


@pytest.mark.long
@pytest.mark.timeout(900)
def test_two_thousand_forged_receipts_are_not_believed(world: World, tmp_path: Path) -> None:
    """Two thousand."""
    print(dict(refuse_all(world, tmp_path, range(1_000, 3_000))))


def test_another_laptops_receipt_is_not_taken(world: World, tmp_path: Path) -> None:
    """What the office says to the first laptop changes nothing at the second."""
    with world.copy(tmp_path / "world").machine("first").open() as survey:
        first = survey.device
    with world.copy(tmp_path / "world").machine("second").open() as survey:
        before = state(survey)
        taken = survey.exchange.take_receipts(genuine(world, first))
        assert taken.read == 0
        assert state(survey) == before
