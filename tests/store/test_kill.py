"""Processes that are killed: nothing that was acknowledged is missing afterwards.

This proves the order of our own steps; only lost writes prove durability (`test_powercut`).
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.model.revision import Revision
from app.store.drafts import Drafts
from app.store.store import Store
from tests.store.made import Signer, new_store, record_id, revision, verify

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")

KEY = Signer(7)


def photo_bytes(n: int) -> bytes:
    return random.Random(n).randbytes(20_000)


def work(folder: Path) -> None:
    """Write without end, telling each thing on standard output only after it was acknowledged."""
    with Store.open(folder) as store:
        drafts = Drafts(folder)
        last: Revision | None = None
        for n in range(store.count(), 1_000_000):
            drafts.save(record_id(n), "danger_check", "1", [], {"n": n, "text": "裂缝" * 200})
            _tell("draft", n)
            digest = store.photos.put(photo_bytes(n), "jpg")
            _tell("photo", n)
            entry = {"p": {"hash": digest, "ext": "jpg"}}
            last = revision(KEY, n, photos=entry, wrote={"": ["name", "@photo/p"]})
            store.append([last], KEY)
            _tell("revision", n)
            if n % 2:
                drafts.discard(record_id(n))
                _tell("discard", n)


def _tell(what: str, n: int) -> None:
    os.write(1, f"{what} {n}\n".encode())


def check(folder: Path, told: list[tuple[str, int]]) -> None:
    with Store.open(folder) as store:
        drafts = Drafts(folder)
        discarded = {n for what, n in told if what == "discard"}
        for what, n in told:
            view = store.view(record_id(n))
            if what == "revision":
                assert view is not None
                (photo,) = view.photos.values()
                assert store.photos.whole(str(photo["hash"]))
            elif what == "discard":
                assert drafts.load(record_id(n)) is None
            elif what == "draft" and n not in discarded and n % 2 == 0:
                found = drafts.load(record_id(n))
                assert found is not None
                assert found.data["n"] == n
        assert store.photos_missing() == []
        assert store.verify(verify) == []
        drafts.close()


def kill_many(folder: Path, times: int, seed: int) -> int:
    """Start, let it acknowledge a random number of things, kill, check; returns how many."""
    chance = random.Random(seed)
    new_store(folder).close()
    total = 0
    for _ in range(times):
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.store.test_kill", str(folder)], stdout=subprocess.PIPE
        )
        assert child.stdout is not None
        told: list[tuple[str, int]] = []
        for _ in range(chance.randrange(1, 40)):
            what, n = child.stdout.readline().split()
            told.append((what.decode(), int(n)))
        killer = threading.Timer(chance.random() * 0.004, child.kill)
        killer.start()
        killer.join()
        rest = child.stdout.read().decode().splitlines(keepends=True)
        told += [(w, int(n)) for w, n in (line.split() for line in rest if line.endswith("\n"))]
        child.stdout.close()
        child.wait()
        total += len(told)
        check(folder, told)
    return total


def test_nothing_acknowledged_is_lost_by_a_kill(tmp_path: Path) -> None:
    """Thirty processes die at random moments; every draft, photo and revision told of is there."""
    assert kill_many(tmp_path / "s", 30, seed=1) > 30


@pytest.mark.long
def test_nothing_acknowledged_is_lost_by_many_kills(tmp_path: Path) -> None:
    """The same three hundred times."""
    total = sum(kill_many(tmp_path / str(part), 50, seed=part) for part in range(6))
    print(f"300 kills, {total} acknowledgements, none missing")


if __name__ == "__main__":
    work(Path(sys.argv[1]))
