"""Full disks and killed processes, in real child processes."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app import paths
from app.store.store import Store
from app.sync import names, rooms
from tests.sync.conftest import Side

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="resource limits and SIGKILL")


def child(home: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.sync.child", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, paths.HOME_VARIABLE: str(home)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_full_disk_leaves_no_stump(laptop: Side, tmp_path: Path) -> None:
    """However little fits on the disk: a known error and no package, or a whole one."""
    laptop.save_with_photo(random.Random(1).randbytes(400_000))
    (whole,) = laptop.pack(tmp_path / "s")
    laptop.store.close()
    shutil.rmtree(laptop.store.folder / "outbox")
    size = whole.stat().st_size
    outcomes = []
    for limit in (200_000, *range(size - 900, size + 1500, 300)):
        target = tmp_path / f"t{limit}"
        ended = child(tmp_path / "homes" / "laptop-a", "pack", laptop.store.folder, target, limit)
        outcomes.append(ended.stdout.strip())
        written = [*target.glob("*"), *(laptop.store.folder / "outbox").glob("*")]
        if outcomes[-1] == "done":
            assert len(written) == 2
            assert all(names.check(file, file.name) for file in written)
        else:
            assert outcomes[-1] in {"package.write", "age.write"}, ended.stderr
            assert written == []
    assert outcomes[0] != "done" and outcomes[-1] == "done"


def test_sweep_removes_what_a_kill_left(laptop: Side, tmp_path: Path) -> None:
    """Plaintext and stumps go, finished packages stay."""
    laptop.save(name="甲")
    (sent,) = laptop.pack(tmp_path / "s")
    folder = laptop.store.folder
    (folder / "intake").mkdir()
    (folder / "intake" / "package.zip").write_bytes(b"plain")
    (folder / "outbox" / "packing.zip.up").write_bytes(b"plain")
    rooms.sweep(folder)
    assert not (folder / "intake").exists()
    assert [file.name for file in (folder / "outbox").iterdir()] == [sent.name]


def test_killed_while_reading_then_read_again(office: Side, laptop: Side, tmp_path: Path) -> None:
    """Killed at any file operation of an import: reading again gives exactly one of everything."""
    laptop.save(name="先")
    office.merge(laptop.pack(tmp_path / "first")[0])
    chance = random.Random(2)
    for _ in range(3):
        laptop.save_with_photo(chance.randbytes(30_000))
    laptop.save_with_personal("000-0000")
    (file,) = laptop.pack(tmp_path / "s")
    office.store.close()
    before = tmp_path / "before"
    shutil.copytree(office.store.folder, before)

    digests = set()
    number, killed = 1, True
    while killed:
        folder = tmp_path / "work"
        shutil.copytree(before, folder)
        ended = child(tmp_path / "homes" / "office", "merge", folder, file, number)
        killed = ended.returncode == -signal.SIGKILL
        assert killed or ended.stdout.strip() == "done", ended.stderr
        with Store.open(folder) as store:
            side = Side(store, office.key, office.name)
            side.merge(file)
            assert side.merge(file).already_known
            assert not (folder / "intake").exists() and not store.photos_missing()
            assert store.count("danger_check") == 5
            digests.add(store.digest())
        assert not list(folder.rglob("*.zip"))
        shutil.rmtree(folder)
        number += 2
    assert number > 10 and len(digests) == 1
