"""Photos: originals by their hash, never touched; copies that may vanish."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from app.store.photos import Photos
from app.store.store import Store
from tests.store.made import Signer, new_store, revision, verify


def test_an_original_lies_under_its_hash(tmp_path: Path) -> None:
    """Bytes and file sources give the same name, in a folder of its first two digits."""
    photos = Photos(tmp_path)
    data = b"\xff\xd8 first"
    digest = photos.put(data, "jpg")
    assert digest == hashlib.sha256(data).hexdigest()
    source = tmp_path / "IMG 1.JPG"
    source.write_bytes(data)
    assert photos.put(source, "jpg") == digest
    place = photos.path(digest, "jpg")
    assert place == tmp_path / "photos" / digest[:2] / f"{digest}.jpg"
    assert place.read_bytes() == data
    assert photos.all() == [place]
    assert photos.missing([digest, "0" * 64]) == ["0" * 64]


def test_putting_again_does_not_write(tmp_path: Path) -> None:
    """The same bytes are written once; a damaged file is healed by putting them again."""
    photos = Photos(tmp_path)
    digest = photos.put(b"one", "jpg")
    place = photos.path(digest, "jpg")
    before = place.stat().st_ino
    photos.put(b"one", "jpg")
    assert place.stat().st_ino == before
    place.write_bytes(b"other")
    assert not photos.whole(digest)
    photos.put(b"one", "jpg")
    assert photos.whole(digest)


@pytest.mark.parametrize(
    ("digest", "ext"), [("../../etc", "jpg"), ("a" * 64, "j/g"), ("A" * 64, "jpg")]
)
def test_names_from_files_make_no_paths(tmp_path: Path, digest: str, ext: str) -> None:
    """Only a real hash and a plain extension become a path."""
    with pytest.raises(ValueError, match=r"\("):
        Photos(tmp_path).path(digest, ext)


def test_copies_lie_in_the_cache_and_may_vanish(tmp_path: Path) -> None:
    """A derived copy is found until somebody empties the cache."""
    photos = Photos(tmp_path)
    digest = photos.put(b"one", "jpg")
    assert photos.read_copy(digest, "report") is None
    photos.put_copy(digest, "report", b"small")
    assert photos.read_copy(digest, "report") == b"small"
    shutil.rmtree(tmp_path / "cache")
    assert photos.read_copy(digest, "report") is None


def test_a_record_counts_the_photos_that_have_not_arrived(tmp_path: Path) -> None:
    """A photo that comes after its record makes the record complete."""
    data = b"late"
    digest = hashlib.sha256(data).hexdigest()
    key = Signer()
    with new_store(tmp_path / "s") as store:
        here = store.photos.put(b"here", "jpg")
        entry = {"p1": {"hash": here, "ext": "jpg"}, "p2": {"hash": digest, "ext": "jpg"}}
        one = revision(key, photos=entry, wrote={"": ["name", "@photo/p1", "@photo/p2"]})
        store.append([one], key)
        (row,) = store.heads()
        assert (row.photos, row.photos_missing) == (2, 1)
        assert store.photos_missing() == [digest]
        assert store.photos_of([one.id]) == sorted([(one.id, here), (one.id, digest)])
        assert not store.photos_arrived([digest])
        store.photos.put(data, "jpg")
        assert store.photos_arrived([digest]).records == {one.record}
        (row,) = store.heads()
        assert row.photos_missing == 0
        assert store.verify(verify) == []


def test_verify_names_lost_and_damaged_photos(tmp_path: Path) -> None:
    """A changed original and one that is gone are found by their hash."""
    key = Signer()
    with new_store(tmp_path / "s") as store:
        gone, bad = (store.photos.put(data, "jpg") for data in (b"gone", b"bad"))
        entries = {name: {"hash": h, "ext": "jpg"} for name, h in (("p1", gone), ("p2", bad))}
        store.append([revision(key, photos=entries)], key)
        store.photos.path(gone, "jpg").unlink()
        store.photos.path(bad, "jpg").write_bytes(b"worse")
        found = {(t.code, t.params["hash"]) for t in store.verify(verify)}
        assert found == {("photo_lost", gone), ("photo_damaged", bad)}


def test_a_survey_opens_where_its_photos_are_not(tmp_path: Path) -> None:
    """Nothing in a survey holds an absolute path: a moved folder works."""
    key = Signer()
    with new_store(tmp_path / "one") as store:
        digest = store.photos.put(b"x", "jpg")
        store.append([revision(key, photos={"p": {"hash": digest, "ext": "jpg"}})], key)
    (tmp_path / "one").rename(tmp_path / "two")
    with Store.open(tmp_path / "two") as store:
        assert store.verify(verify) == []
