"""A protected survey on the disk: keyed files, keyed copies, photos named as damaged."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import KnownError
from app.keys.protection import Protection
from app.store import migrations, schema
from app.store.database import connect, pragma, transaction
from app.store.drafts import Drafts
from app.store.migrations import Ladder
from app.store.photos import Photos
from app.store.store import Store
from tests.in_clear import in_clear
from tests.store.made import META, Signer, revision, verify

LOCK = Protection(b"a" * 20)
NAME = "测布仁巴雅尔"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path / "s", META, protection=LOCK) as made:
        yield made


def test_only_its_own_key_opens_it(store: Store) -> None:
    """Without a key and with another one it is no survey; nothing beside it is written."""
    store.append([revision(Signer(), n) for n in range(5)], Signer())
    store.note("2026-11-22T09:00:00+08:00", NAME, "export")
    digest, folder = store.digest(), store.folder
    assert in_clear([folder], [NAME]) == []
    store.close()
    before = {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}
    for other in (None, Protection(b"b" * 20)):
        with pytest.raises(KnownError) as caught:
            Store.open(folder, protection=other)
        assert caught.value.code == "not_a_survey"
    assert before == {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}
    with Store.open(folder, protection=LOCK) as again:
        assert again.digest() == digest
        assert again.verify(verify) == []
    assert in_clear([folder], [NAME]) == []


def test_drafts_are_keyed(tmp_path: Path) -> None:
    """The draft of a kept keystroke is on the disk, and nobody reads it there."""
    drafts = Drafts(tmp_path, key=LOCK.database_key)
    drafts.save("r", "f", "1", [], {"owner": NAME})
    assert in_clear([tmp_path], [NAME]) == []
    drafts.close()
    assert in_clear([tmp_path], [NAME]) == []
    with pytest.raises(KnownError):
        Drafts(tmp_path)
    drafts = Drafts(tmp_path, key=LOCK.database_key)
    assert [one.data for one in drafts.all()] == [{"owner": NAME}]
    drafts.close()


def test_copies_of_it_are_keyed_as_well(store: Store, tmp_path: Path) -> None:
    """For a person to keep, and the one before a file is lifted: they open with the same key."""
    store.note("2026-11-22T09:00:00+08:00", NAME, "export")
    store.copy_to(tmp_path / "copy.db")
    folder = store.folder
    store.close()
    ladder = Ladder(schema.VERSION + 1)
    ladder.step(schema.VERSION)(migrations._fresh_lists)
    with Store.open(folder, ladder=ladder, protection=LOCK) as lifted:
        assert [note.who for note in lifted.notes()] == [NAME]
    (kept,) = migrations.copies(folder / "survey.db")
    for copy in (tmp_path / "copy.db", kept):
        opened = connect(copy, readonly=True, key=LOCK.database_key, still=True)
        assert pragma(opened, "user_version") == schema.VERSION
        assert opened.execute("SELECT who FROM audit").fetchone() == (NAME,)
        opened.close()
    assert in_clear([tmp_path], [NAME]) == []


def test_many_rows_spill_nothing_to_the_disk(store: Store) -> None:
    """Sorting and building an index over more than the cache holds makes no plain temp file."""
    with store._database.write() as connection:
        connection.execute("CREATE TABLE many (text TEXT)")
        rows = ((f"{NAME}{n:07}" + "x" * 300,) for n in range(60_000))
        connection.executemany("INSERT INTO many VALUES (?)", rows)
        connection.execute("CREATE INDEX by_text ON many (text DESC)")
        assert connection.execute("SELECT text FROM many ORDER BY substr(text, 8)").fetchone()
        assert in_clear([store.folder], [NAME]) == []
    assert in_clear([store.folder], [NAME]) == []
    with store._database.writer() as connection, transaction(connection):
        assert pragma(connection, "temp_store") in {0, 2}
        assert ("TEMP_STORE=2",) in connection.execute("PRAGMA compile_options").fetchall()


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(data=st.binary(min_size=1, max_size=400), place=st.integers(0, 1 << 20))
def test_a_damaged_photo_is_named_and_mended(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, place: int
) -> None:
    """Any flipped bit or stump: damaged, never other bytes; coming again it is whole again."""
    photos = Photos(tmp_path_factory.mktemp("p"), LOCK)
    digest = photos.put(data, "jpg")
    file = photos.find(digest)
    assert file is not None and photos.whole(digest) and photos.read(digest) == data
    assert photos.size(file) == len(data)
    assert data not in file.read_bytes() or len(data) < 16
    sealed = bytearray(file.read_bytes())
    if place % 3:
        sealed[place % len(sealed)] ^= 1 << place % 8
    else:
        del sealed[place % len(sealed) :]
    file.write_bytes(sealed)
    assert not photos.whole(digest)
    with pytest.raises(KnownError) as caught:
        photos.read(digest)
    assert caught.value.code == "photo_damaged"
    assert photos.put(data, "jpg") == digest
    assert photos.whole(digest) and photos.read(digest) == data


def test_a_photo_in_anothers_place_is_damaged(tmp_path: Path) -> None:
    """Whole, enciphered here, but another one: the hash belongs to what is authenticated."""
    photos = Photos(tmp_path, LOCK)
    one, other = photos.put(b"one", "jpg"), photos.put(b"other", "jpg")
    photos.path(one, "jpg").write_bytes(photos.path(other, "jpg").read_bytes())
    assert not photos.whole(one)
    with pytest.raises(KnownError) as caught:
        photos.read(one)
    assert caught.value.code == "photo_damaged"
    photos.path(other, "jpg").unlink()
    with pytest.raises(KnownError) as caught:
        photos.read(other)
    assert caught.value.code == "photo_lost"


def test_plain_photos_are_checked_too(tmp_path: Path) -> None:
    """Without a protection the hash alone tells."""
    photos = Photos(tmp_path)
    digest = photos.put(b"one", "jpg")
    photos.path(digest, "jpg").write_bytes(b"two")
    with pytest.raises(KnownError) as caught:
        photos.read(digest)
    assert caught.value.code == "photo_damaged"


def test_a_damaged_copy_is_made_again(tmp_path: Path) -> None:
    """Copies are a cache: one that cannot be read, or of another protection, is not there."""
    photos = Photos(tmp_path, LOCK)
    digest = hashlib.sha256(b"x").hexdigest()
    photos.put_copy(digest, "thumb", b"small")
    assert photos.read_copy(digest, "thumb") == b"small"
    assert photos.read_copy(digest, "report") is None
    assert Photos(tmp_path, Protection(b"b" * 20)).read_copy(digest, "thumb") is None
    (file,) = tmp_path.rglob("*.jpg")
    file.write_bytes(file.read_bytes()[:-1])
    assert photos.read_copy(digest, "thumb") is None
