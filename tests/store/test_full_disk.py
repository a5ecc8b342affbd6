"""A full disk: one known error, nothing half-done, and everything acknowledged is still there."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.errors import KnownError
from app.store.drafts import Drafts
from app.store.photos import Photos
from app.store.store import Store
from tests.store.made import Signer, chain, new_store, record_id, revision, verify

KEY = Signer(5)


def _limited(limit: int, work: Callable[[], None]) -> str:
    """Run `work` in a process that may not write beyond `limit` bytes of any file."""
    context = multiprocessing.get_context("fork")
    answer = context.Queue()

    def child() -> None:
        import resource
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        try:
            work()
        except KnownError as error:
            answer.put(f"{error.code} {bool(error.title and error.kept and error.advice)}")
        else:
            answer.put("done")

    process = context.Process(target=child)
    process.start()
    found: str = answer.get(timeout=60)
    process.join(60)
    return found


def test_a_full_database_takes_nothing_by_halves(tmp_path: Path) -> None:
    """When no page is left, the append fails whole, and the next one after cleaning works."""
    with new_store(tmp_path / "s") as store:
        with store._database.writer() as connection:
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count = {pages + 40}")
        acknowledged = 0
        big = "裂缝" * 2000
        with pytest.raises(KnownError) as caught:
            for n in range(100):
                store.append([revision(KEY, n, answers={"name": big})], KEY)
                acknowledged += 1
        assert caught.value.code == "disk_full"
        assert 0 < acknowledged == store.count() == len(store.log(KEY.id))
        assert store.verify(verify) == []
        with store._database.writer() as connection:
            connection.execute("PRAGMA max_page_count = 100000")
        store.append([revision(KEY, 999, answers={"name": big})], KEY)
        assert store.verify(verify) == []


@pytest.mark.skipif(sys.platform == "win32", reason="RLIMIT_FSIZE")
@pytest.mark.parametrize("limit", [60_000, 200_000, 400_000])
def test_a_disk_that_fills_up_during_an_append(tmp_path: Path, limit: int) -> None:
    """Real writes that fail: one known error, everything acknowledged is there afterwards."""
    folder = tmp_path / "s"
    new_store(folder).close()
    told = tmp_path / "acknowledged"

    def work() -> None:
        with Store.open(folder) as store, open(told, "w", encoding="utf-8") as log:
            for n in range(200):
                store.append([revision(KEY, n, answers={"name": "裂缝" * 1000})], KEY)
                log.write(f"{n}\n")
                log.flush()

    assert _limited(limit, work) in {"disk_full True", "disk_error True"}
    acknowledged = told.read_text(encoding="utf-8").split() if told.exists() else []
    with Store.open(folder) as store:
        for n in acknowledged:
            assert store.view(record_id(int(n))) is not None
        assert store.verify(verify) == []
        store.append([revision(KEY, 900)], KEY)


@pytest.mark.skipif(sys.platform == "win32", reason="RLIMIT_FSIZE")
def test_a_disk_that_fills_up_during_an_import(tmp_path: Path) -> None:
    """An import that does not fit changes nothing and can be repeated."""
    folder = tmp_path / "s"
    other = Signer(6)
    work = [revision(other, n, answers={"name": "裂缝" * 2000}) for n in range(100)]
    entries, signature = chain(other, work)
    with new_store(folder) as store:
        store.set_device(other.device())
        before = store.digest()

    def take() -> None:
        with Store.open(folder) as store:
            store.take(other.id, entries, signature, work, verify=verify)

    assert _limited(300_000, take) in {"disk_full True", "disk_error True"}
    with Store.open(folder) as store:
        assert store.digest() == before
        assert store.log_heads() == {}
        assert store.take(other.id, entries, signature, work, verify=verify).new == 100


@pytest.mark.skipif(sys.platform == "win32", reason="RLIMIT_FSIZE")
def test_a_disk_that_fills_up_leaves_no_stump_of_a_photo(tmp_path: Path) -> None:
    """A photo is whole under its name or not there, and nothing is left aside."""
    photos = Photos(tmp_path)
    kept = photos.put(b"k" * 1000, "jpg")

    def work() -> None:
        photos.put(os.urandom(300_000), "jpg")

    assert _limited(100_000, work) == "disk_full True"
    files = [path.name for path in tmp_path.rglob("*") if path.is_file()]
    assert files == [f"{kept}.jpg"]


@pytest.mark.skipif(sys.platform == "win32", reason="RLIMIT_FSIZE")
def test_a_disk_that_fills_up_keeps_the_last_draft(tmp_path: Path) -> None:
    """The draft that was acknowledged last is the one that is found."""
    told = tmp_path / "acknowledged"
    Drafts(tmp_path).close()

    def work() -> None:
        drafts = Drafts(tmp_path)
        for n in range(500):
            drafts.save("r1", "f", "1", [], {"n": n, "text": "裂缝" * (100 * n)})
            told.write_text(str(n), encoding="utf-8")

    assert _limited(300_000, work) in {"disk_full True", "disk_error True"}
    drafts = Drafts(tmp_path)
    found = drafts.load("r1")
    assert found is not None
    assert found.data["n"] == int(told.read_text(encoding="utf-8"))
    drafts.close()


@pytest.mark.skipif(sys.platform == "win32", reason="RLIMIT_FSIZE")
def test_a_disk_too_full_for_a_new_survey_stays_clean(tmp_path: Path) -> None:
    """A creation that fails leaves no file behind."""
    assert _limited(20_000, lambda: new_store(tmp_path / "s").close()) in {
        "disk_full True",
        "disk_error True",
    }
    assert list((tmp_path / "s").iterdir()) == []
