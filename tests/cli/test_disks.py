"""Disks that are read-only, full or failing, under the real command in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import HOUSE, PHOTOS, Bench, Run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="mounts, limits and capabilities")

#: Root without its rights: the permission bits count for it as for anybody (capset of nothing).
NO_RIGHTS = """
import ctypes
header = (ctypes.c_uint32 * 2)(0x20080522, 0)
assert ctypes.CDLL(None, use_errno=True).capset(header, (ctypes.c_uint32 * 6)()) == 0
"""
LIMITED = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
"""
#: SQLite calls a full disk an I/O error where it cannot make its shared memory file larger.
FULL = {
    "disk_full", "disk_error", "report_unwritten", "package.write", "package.full",
    "diagnose_unwritten",
}  # fmt: skip


def said(ended: subprocess.CompletedProcess[str]) -> str:
    """The code of a known error, told in whole sentences; no traceback."""
    assert ended.returncode == 3, ended
    error = json.loads(ended.stdout)["error"]
    assert error["title"] and error["kept"] and error["advice"] and ended.stderr == ""
    return str(error["code"])


def writing(bench: Bench, out: Path) -> dict[str, list[object]]:
    """What writes: into the survey, or into `out`."""
    return {
        "house": ["house", bench.office, "示例社16号院"],
        "fill": ["fill", bench.office, HOUSE, bench.answers({"building/residents": 9})],
        "photo": ["photo", bench.office, HOUSE, PHOTOS, bench.photo()],
        "report": ["report", bench.office, "-o", out],
        "start-file": ["start-file", bench.office, out],
        "pack": ["pack", bench.office, out],
        "rebuild": ["rebuild", bench.office],
        "diagnose": ["diagnose", bench.office, "-o", out / "d.zip"],
    }


def stumps(*folders: Path) -> list[Path]:
    return [path for folder in folders for path in folder.rglob("*.up*")]


def lock(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        path.chmod(path.stat().st_mode & ~0o222)


def unlock(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        path.chmod(path.stat().st_mode | 0o200)


@pytest.fixture
def locked(bench: Bench) -> Iterator[Bench]:
    """The office's survey and a folder for papers, both read-only."""
    bench.merge()
    (bench.place / "out").mkdir()
    lock(bench.office)
    lock(bench.place / "out")
    yield bench
    unlock(bench.office)
    unlock(bench.place / "out")


def test_a_read_only_survey_can_be_read(locked: Bench) -> None:
    """Listing, verifying and printing elsewhere go on without any right to write."""
    for words in (
        ["list", locked.office],
        ["verify", locked.office],
        ["report", locked.office, "-o", locked.place / "elsewhere"],
    ):
        ended = locked.process(*words, before=NO_RIGHTS)
        assert ended.returncode == 0, ended
    assert list((locked.place / "elsewhere").glob("*.pdf"))


@pytest.mark.parametrize("what", ["fill", "photo", "report", "start-file", "pack", "diagnose"])
def test_read_only_folders_are_told(locked: Bench, what: str, run: Run) -> None:
    """Nothing is written, the sentence says what to do, and the survey stays whole."""
    words = writing(locked, locked.place / "out")[what]
    code = said(locked.process(*words, "--json", before=NO_RIGHTS))

    assert code in {
        "fill": {"read_only_survey"}, "photo": {"read_only_survey"}, "report": {"report_unwritten"},
        "start-file": {"package.write"}, "pack": {"package.write"},
        "diagnose": {"diagnose_unwritten"},
    }[what]  # fmt: skip
    unlock(locked.office)
    assert run("verify", locked.office).code == 0
    assert not stumps(locked.place)
    assert not any((locked.place / "out").iterdir())


def test_a_home_that_cannot_be_written(bench: Bench) -> None:
    """Keys and log have no place: said before anything is touched."""
    lock(bench.home("office"))
    ended = bench.process("list", bench.office, "--json", before=NO_RIGHTS)
    unlock(bench.home("office"))

    assert said(ended) == "home_unwritable"


@pytest.fixture
def small_disk(bench: Bench) -> Iterator[Bench]:
    """The office's survey on a file system of its own of 3 MB."""
    kept = bench.place / "kept"
    bench.office.rename(kept)
    bench.office.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(bench.office)],
        capture_output=True, check=False,
    )  # fmt: skip
    if mounted.returncode:
        pytest.skip("no right to mount")
    try:
        subprocess.run(["cp", "-a", f"{kept}/.", str(bench.office)], check=True)
        yield bench
    finally:
        subprocess.run(["umount", str(bench.office)], check=True)


def fill_up(folder: Path, leave: int) -> Path:
    """A file that takes all but so many bytes of the disk."""
    ballast = folder / "ballast"
    free = os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize
    ballast.write_bytes(b"\0" * max(0, free - leave))
    return ballast


@pytest.mark.parametrize("what", ["fill", "photo", "report", "start-file", "pack", "diagnose"])
def test_a_full_disk_takes_nothing_by_halves(small_disk: Bench, what: str, run: Run) -> None:
    """Refused in words while full, done after cleaning, verified clean both times."""
    bench = small_disk
    if what == "pack":
        bench.merge()  # the office packs for laptops that it trusts
    assert run("list", bench.office).code == 0  # lock and log have their place
    out = bench.office / "out"
    if what in {"start-file", "pack"}:  # never into the survey's own folder: its disk is full
        out = bench.office.parent / "stick"
        out.mkdir()
    ballast = fill_up(bench.office, 0)
    words = writing(bench, out)[what]
    ended = bench.process(*words, "--json")
    if ended.returncode == 1:  # a photo is one file among many: told beside the others
        assert what == "photo" and "磁盘空间不足" in ended.stdout, ended
    else:
        assert said(ended) in FULL
    ballast.unlink()
    assert not stumps(bench.office)
    assert run("verify", bench.office).code == 0
    assert what != "diagnose" or out.mkdir(exist_ok=True) is None
    again = run(*words)
    assert again.code == 0, again
    assert run("verify", bench.office).code == 0


@pytest.mark.parametrize(
    "limit",
    [
        pytest.param(2_000, marks=pytest.mark.long),
        40_000,
        pytest.param(200_000, marks=pytest.mark.long),
    ],
)
def test_writes_that_fail_midway(bench: Bench, limit: int, run: Run) -> None:
    """No file grows beyond a limit: each command ends in order or in words, nothing half-done."""
    out = bench.place / "out"
    out.mkdir()
    for name, words in writing(bench, out).items():
        if name == "pack":
            bench.merge()
        ended = bench.process(*words, "--json", before=LIMITED.format(limit=limit))
        assert ended.returncode in {0, 1, 3}, (name, ended)
        if ended.returncode == 3:
            said(ended)
        assert "Traceback" not in ended.stderr
        assert run("verify", bench.office).code == 0, (name, ended)
    assert not stumps(bench.office, out)
    for paper in out.rglob("*.pdf"):
        assert paper.read_bytes().rstrip().endswith(b"%%EOF")
