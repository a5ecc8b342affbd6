"""The frozen program: it proves itself, plays the demo, and holds what it may hold."""

from __future__ import annotations

import ctypes
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DIST = ROOT / "dist" / "chengjian"
PROGRAM = DIST / ("chengjian.exe" if sys.platform == "win32" else "chengjian")
INSIDE = DIST / "_internal"
THIRD_PARTY = (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8")
#: 0.3's 240 MB and what 0.4 writes with: PROJ and its tables 32, qpdf 9, lxml 6, libheif 5, …
LIMIT_MB = 320

pytestmark = [pytest.mark.long, pytest.mark.timeout(900), pytest.mark.xdist_group("frozen")]


def newest_source() -> float:
    rooms = ["app", "forms", "exports", "resources", "build.spec", "requirements.lock"]
    files = [
        path
        for room in rooms
        for path in ([ROOT / room] if (ROOT / room).is_file() else (ROOT / room).rglob("*"))
        if path.is_file() and path.suffix not in {".pyc", ".mo"}
    ]
    return max(path.stat().st_mtime for path in files)


@pytest.fixture(scope="session", autouse=True)
def built() -> None:
    """A build of what stands here now; one that is already newer than the sources is taken."""
    if PROGRAM.exists() and PROGRAM.stat().st_mtime > newest_source():
        return
    command = [sys.executable, "run.py", "build"]
    subprocess.run(command, cwd=ROOT, check=True, timeout=600)


def without_rights() -> None:
    """Root, too, is bound by permission bits from here on (capset of nothing)."""
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    ctypes.CDLL(None).capset(header, (ctypes.c_uint32 * 6)())


def start(
    *words: object, cwd: Path, home: Path, preexec_fn: Callable[[], None] | None = None
) -> subprocess.CompletedProcess[str]:
    """The program as a user's machine runs it: no Python, no checkout, no display."""
    kept = {"PATH", "SYSTEMROOT", "TEMP", "TMP"}
    environment = {name: value for name, value in os.environ.items() if name in kept}
    return subprocess.run(
        [str(PROGRAM), *map(str, words)],
        cwd=cwd,
        env=environment | {"HOME": str(home), "CHENGJIAN_HOME": str(home)},
        capture_output=True,
        encoding="utf-8",
        timeout=180,
        check=False,
        preexec_fn=preexec_fn,
    )


def test_it_proves_itself(tmp_path: Path, own_home: Path) -> None:
    """Survey, grade, merge, paper, QtPdf, window: from any folder, without a display."""
    ended = start("selftest", cwd=tmp_path, home=own_home)

    assert ended.returncode == 0, ended
    assert len(ended.stdout.splitlines()) == 8 and "不行" not in ended.stdout
    assert not any(tmp_path.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="permission bits")
def test_it_needs_no_right_to_write_beside_itself(tmp_path: Path, own_home: Path) -> None:
    """Installed for all users, the program's own folder stays as it was shipped."""
    folders = [DIST, *(path for path in DIST.rglob("*") if path.is_dir())]
    before = {(path, path.stat().st_mtime_ns) for path in DIST.rglob("*")}
    for folder in folders:
        folder.chmod(0o555)
    try:
        ended = start("selftest", cwd=tmp_path, home=own_home, preexec_fn=without_rights)
        assert ended.returncode == 0, ended
        assert {(path, path.stat().st_mtime_ns) for path in DIST.rglob("*")} == before
    finally:
        for folder in folders:
            folder.chmod(0o755)


def test_it_plays_the_demo(tmp_path: Path, own_home: Path) -> None:
    ended = start("demo", "demo", cwd=tmp_path, home=own_home)

    assert ended.returncode == 0, ended
    assert len(list((tmp_path / "demo").rglob("*.pdf"))) >= 4


def test_its_commands_end_as_ours_do(tmp_path: Path, own_home: Path) -> None:
    """Help, a known error and wrong use, with their exit codes."""
    assert start("-h", cwd=tmp_path, home=own_home).returncode == 0
    assert start("list", "absent", cwd=tmp_path, home=own_home).returncode == 3
    assert start("nothing", cwd=tmp_path, home=own_home).returncode == 2


def test_it_is_small_enough_and_holds_no_java() -> None:
    """Links are not counted twice; the ODK validator stays at home."""
    files = [path for path in DIST.rglob("*") if path.is_file() and not path.is_symlink()]

    assert sum(path.stat().st_size for path in files) < LIMIT_MB * 1_000_000
    assert not [path for path in files if path.suffix == ".jar"]


def test_everything_in_it_is_named_with_its_licence() -> None:
    """Every package has its dist-info, and stands in THIRD_PARTY.md."""
    named = set(re.findall(r"^\| ([a-z0-9-]+) \| [0-9.]+ \|", THIRD_PARTY, re.MULTILINE))
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    only = re.findall(r"^([a-z0-9-]+)==.* sys_platform == '([a-z0-9]+)'", lock, re.MULTILINE)
    named -= {name for name, system in only if system != sys.platform}
    held = {
        re.sub(r"[-_.]+", "-", path.stem.rpartition("-")[0]).lower()
        for path in INSIDE.glob("*.dist-info")
    }

    assert held == named - {"babel"}
    assert (INSIDE / "LICENSE").exists() and (INSIDE / "THIRD_PARTY.md").exists()
    assert (INSIDE / "resources/fonts/OFL.txt").exists()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="libraries of the Linux build")
def test_every_library_beside_the_packages_is_named() -> None:
    """What PyInstaller took from the building system is listed, and none of it is GPL."""
    listed = set(re.findall(r"`(lib[a-zA-Z0-9+_.-]+)`", THIRD_PARTY))
    inside_packages = {path.name for path in INSIDE.rglob("*/*.so*") if not path.is_symlink()}
    held = {
        re.sub(r"^libpython3.*", "libpython3", path.name.partition(".so")[0])
        for path in INSIDE.glob("lib*.so*")
        if not path.is_symlink() and path.name not in inside_packages
    }

    assert held <= listed
    assert not list(INSIDE.rglob("*readline*"))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="libraries of the Linux build")
def test_every_library_finds_what_it_links() -> None:
    """Nothing is left to the user's system but the C library and the graphics driver."""
    objects = [str(path) for path in INSIDE.rglob("*.so*") if not path.is_symlink()]
    ended = subprocess.run(
        ["ldd", *objects],
        env={"LD_LIBRARY_PATH": str(INSIDE), "PATH": os.environ["PATH"]},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    lost = set(re.findall(r"(\S+) => not found", ended.stdout))

    assert lost <= {"libGL.so.1", "libEGL.so.1"}
    assert not [path for path in INSIDE.rglob("*") if not path.exists()]
