"""Report copies that travel before their originals: ordered, bounded, never mistaken for them."""

from __future__ import annotations

import hashlib
import io
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from app.errors import KnownError
from app.imaging.intake import derive
from app.imaging.synthesize import Shot, photograph
from app.model import canonical
from app.sync import contents, names
from tests.sync import forge
from tests.sync.conftest import Side

LIMIT = 150_000


def take(laptop: Side, seed: int) -> str:
    """A photo as the program takes it in, noisy enough to be larger than a package; its hash."""
    noise = random.Random(seed).randbytes(120_000)
    data = photograph(Shot("crack", seed=seed, width=640, height=480)) + noise
    laptop.save_with_photo(data)
    digest = hashlib.sha256(data).hexdigest()
    laptop.store.photos.put_copy(digest, "report", derive(data).report)
    return digest


def inside(file: Path, office: Side) -> forge.Members:
    return forge.members(forge.opened(file, office.key))


@pytest.fixture
def sent(laptop: Side, tmp_path: Path) -> tuple[list[str], list[Path]]:
    """Three photos that do not fit into one package, and the packages."""
    digests = [take(laptop, seed) for seed in range(3)]
    return digests, laptop.pack(tmp_path / "stick", limit=LIMIT)


def test_records_then_copies_then_originals(
    office: Side, sent: tuple[list[str], list[Path]]
) -> None:
    """In the order of the files; only packages with copies need a newer reader."""
    digests, files = sent
    kinds = []
    for file in files:
        members = inside(file, office)
        manifest = canonical.decode(members["manifest.json"])
        assert isinstance(manifest, dict)
        has_copies = any(name.startswith("copies/") for name in members)
        assert manifest["min_reader"] == (2 if has_copies else 1)
        assert has_copies == ("copies" in manifest)
        kinds += [name.partition("/")[0] for name in members if "manifest" not in name]
    ranks = [["revs.jsonl", "forms", "copies", "photos"].index(kind) for kind in kinds]
    assert ranks == sorted(ranks) and kinds.count("copies") == kinds.count("photos") == 3
    assert len(digests) == 3


def test_one_package_holds_no_copies(office: Side, laptop: Side, tmp_path: Path) -> None:
    """The originals are in it: older programs read it as before."""
    take(laptop, 1)
    (file,) = laptop.pack(tmp_path / "stick")
    assert not any(name.startswith("copies/") for name in inside(file, office))


def test_the_office_sees_copies_until_the_originals_come(
    office: Side, laptop: Side, sent: tuple[list[str], list[Path]]
) -> None:
    digests, files = sent
    first = [file for file in files if any("copies/" in name for name in inside(file, office))]
    for file in first:
        office.merge(file)
    waiting = set(office.store.photos_missing())
    assert waiting
    for digest in waiting:
        copy = office.store.photos.read_copy(digest, contents.SENT)
        assert copy == laptop.store.photos.read_copy(digest, "report")
        assert not office.store.photos.has(digest)
    for file in files:
        office.merge(file)
    assert office.store.photos_missing() == []
    assert not any(office.store.photos.has_copy(digest, contents.SENT) for digest in digests)


def bomb() -> bytes:
    """A small PNG that unpacks to far more pixels than any camera has."""
    out = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(out, "PNG")
    return out.getvalue()


def with_copy(data: bytes, *, lie: bool = False) -> forge.Changing:
    """A change that puts these bytes in the place of the first copy."""

    def change(manifest: dict[str, Any], members: forge.Members) -> None:
        of = manifest["copies"][0][0]
        members[f"copies/{of}"] = data
        digest = hashlib.sha256(b"other" if lie else data).hexdigest()
        manifest["copies"][0] = [of, len(data), digest]

    return change


def named_twice(manifest: dict[str, Any], _members: forge.Members) -> None:
    manifest["copies"].append(manifest["copies"][0])


def not_named(manifest: dict[str, Any], _members: forge.Members) -> None:
    del manifest["copies"]


def too_large(manifest: dict[str, Any], members: forge.Members) -> None:
    with_copy(bytes(contents.MOST_COPY + 1))(manifest, members)


@pytest.mark.parametrize(
    "change", [with_copy(b"\xff\xd8\xff other", lie=True), named_twice, not_named, too_large]
)
def test_copies_that_are_not_what_the_manifest_says_are_refused(
    office: Side, laptop: Side, sent: tuple[list[str], list[Path]], change: forge.Changing
) -> None:
    before = office.state()
    file = next(one for one in sent[1] if any("copies/" in name for name in inside(one, office)))
    forged = forge.changed(file, office.key, laptop.key, change)
    with pytest.raises(KnownError) as refused:
        office.merge(forged)
    assert refused.value.code == "package.format"
    assert [*office.state()][:3] == [*before][:3]


@pytest.mark.parametrize("make", [lambda: b"no picture at all", bomb], ids=["text", "bomb"])
def test_a_hostile_copy_is_kept_unread_and_does_no_harm(
    office: Side,
    laptop: Side,
    sent: tuple[list[str], list[Path]],
    make: Callable[[], bytes],
) -> None:
    """Its records arrive; nobody decodes it before somebody looks, and then within limits."""
    file = next(one for one in sent[1] if any("copies/" in name for name in inside(one, office)))
    forged = forge.changed(file, office.key, laptop.key, with_copy(make()))
    assert names.parse(forged.name) is not None
    assert office.merge(forged).new_records == 3
