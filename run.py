#!/usr/bin/env python3
"""The one door: sets up what is missing, then starts Chengjian. Standard library only.

    python3 run.py                      open the window (no display: run the demo instead)
    python3 run.py test [--long] [ARG]  linters, types, import rules, tests (ARG goes to pytest)
    python3 run.py build                the frozen program in dist/, from build.spec
    python3 run.py WORD …               the command line: demo, new, report, pack, merge, …
                                        (-h lists it), selftest, gallery, shots DIR

`--wheels DIR` before any word installs from a folder of wheels, with no network.
Windows: `py -3.11 run.py …`
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
UNFINISHED = "unfinished"  # stands in `.venv` while pip works
TRANSLATIONS = ROOT / "resources" / "translations"

#: Shared library → Debian package. Qt needs the first group even to draw off screen.
OFFSCREEN = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon.so.0": "libxkbcommon0",
}
#: A window on X11 needs these as well.
WINDOW = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
#: What the tests use: others' readers of what we export, a compiler for the power-cut file system.
TEST_FILES = {
    "/usr/bin/pdftotext": "poppler-utils",
    "/usr/lib/libreoffice/program/libsclo.so": "libreoffice-calc-nogui",
    "/usr/lib/libreoffice/program/libswlo.so": "libreoffice-writer-nogui",
    "/usr/bin/ogrinfo": "gdal-bin",
    "/usr/bin/cs2cs": "proj-bin",
    "/usr/bin/gcc": "gcc",
    "/usr/include/stdio.h": "libc6-dev",
    "/usr/include/sqlite3ext.h": "libsqlite3-dev",
}
BUILD_FILES = {"/usr/bin/objdump": "binutils"}  # asked what a library needs


def say(text: str) -> None:
    print(f"[run] {text}", flush=True)


def stop(text: str) -> None:
    say(text)
    raise SystemExit(3)


def has_display() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_packages(libraries: dict[str, str], files: dict[str, str]) -> list[str]:
    """Exactly the Debian packages whose library does not load or whose file is not there."""
    names = [package for library, package in libraries.items() if not loads(library)]
    names += [package for file, package in files.items() if not Path(file).exists()]
    try:
        import ensurepip  # noqa: F401 - a bare Debian python lacks it
    except ImportError:
        names.append("python3-venv")
    return names


def install_packages(names: list[str]) -> None:
    """Install with apt; where that cannot be, say which packages somebody else must install."""
    root = os.geteuid() == 0
    if not shutil.which("apt-get") or not (root or shutil.which("sudo")):
        stop("缺少系统组件，请管理员先安装 / missing system packages: " + " ".join(names))
    say("安装系统组件 / installing " + " ".join(names))
    apt = [*([] if root else ["sudo"]), "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    subprocess.call([*apt, "update"], stdout=subprocess.DEVNULL)  # one dead source is no reason
    install = [*apt, "install", "-y", "--no-install-recommends", *names]
    if subprocess.call(install, stdout=subprocess.DEVNULL):
        stop("系统组件没有装上，没有改动任何数据。请检查网络后再试 / failed: " + " ".join(install))


def venv_fits() -> bool:
    """Whether `.venv` is whole and made by this Python: not cut off while made or filled."""
    if not PYTHON.exists() or (VENV / UNFINISHED).exists():
        return False
    asked = [str(PYTHON), "-c", "import pip, sys; print(*sys.version_info[:2])"]
    ended = subprocess.run(asked, capture_output=True, text=True)
    return ended.stdout.split() == [str(number) for number in sys.version_info[:2]]


def set_up(libraries: dict[str, str], files: dict[str, str], lock: str, wheels: str) -> None:
    """Bring system libraries and `.venv` up to the lock; does nothing when the stamp fits.

    The stamp is written last: what was interrupted is taken up again at the next start.
    """
    wanted = hashlib.sha256(
        repr((sorted(libraries), sorted(files), sys.version_info[:3])).encode()
        + (ROOT / lock).read_bytes()
    ).hexdigest()
    stamp = VENV / f"{lock}-{len(libraries) + len(files)}.stamp"
    if PYTHON.exists() and stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
        return
    if sys.platform.startswith("linux"):
        names = missing_packages(libraries, files)
        if names:
            install_packages(names)
    if not venv_fits():
        say("建立 .venv / making .venv")
        if subprocess.call([sys.executable, "-m", "venv", "--clear", str(VENV)]):
            stop("建不了 .venv。请检查磁盘空间和这个文件夹的权限后再试 / cannot make .venv")
    say(f"安装 {lock} / installing {lock}")
    command = [str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    command += ["--only-binary=:all:", "--require-hashes", "-r", str(ROOT / lock)]
    if wheels:
        command += ["--no-index", "--find-links", wheels]
    (VENV / UNFINISHED).touch()
    failed = subprocess.call(command)
    (VENV / UNFINISHED).unlink()
    if failed:
        stop(
            "程序组件没有装上，没有改动任何数据。请检查网络，或用 --wheels 指定离线组件文件夹；"
            "仍不行就删掉 .venv 文件夹再试 / packages were not installed"
        )
    stamp.write_text(wanted, encoding="ascii")


def compile_words() -> None:
    """Build each `.mo` whose `.po` is newer."""
    for po in TRANSLATIONS.glob("*/LC_MESSAGES/*.po"):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
            command = [str(PYTHON), "-m", "babel.messages.frontend", "--quiet", "compile"]
            subprocess.check_call([*command, "-i", str(po), "-o", str(mo)])


def become(arguments: list[str]) -> int:
    """Run the program in our own `.venv`; on Linux this process becomes it."""
    command = [str(PYTHON), "-m", "app", *arguments]
    os.environ["PYTHONPATH"] = str(ROOT)
    os.environ["PYTHONUTF8"] = "1"
    if not WINDOWS:
        sys.stdout.flush()
        os.execv(command[0], command)
    return subprocess.call(command)


def test(arguments: list[str]) -> int:
    """Linters, types, import rules, then pytest; `--long` adds the long proofs and their logs."""
    long = "--long" in arguments
    arguments = [word for word in arguments if word != "--long"]
    os.environ |= {"QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)}
    os.chdir(ROOT)
    bin_folder = PYTHON.parent
    checks = {
        "ruff check": [str(bin_folder / "ruff"), "check", "-q"],
        "ruff format": [str(bin_folder / "ruff"), "format", "-q", "--check"],
        "mypy --strict": [str(PYTHON), "-m", "mypy", "--no-error-summary"],
        "import rules": [str(bin_folder / "lint-imports"), "--no-cache"],
    }
    failed = []
    for name, command in checks.items():
        began = time.monotonic()
        ended = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
        how = "FAILED" if ended.returncode else "good"
        say(f"{name}: {how} ({time.monotonic() - began:.1f} s)")
        if ended.returncode:
            print(ended.stdout, ended.stderr, sep="\n")
            failed.append(name)
    if long:
        return subprocess.call([str(PYTHON), str(ROOT / "tests" / "long_proofs.py")]) or len(failed)
    pytest = [str(PYTHON), "-m", "pytest", "-m", "not long", "-n", "2", "-q"]
    # The window's tests have processes of their own, Qt's state outlives a test; whole stories
    # run alone, as they do on a laptop.
    alone = ["--ignore=tests/ui", "--ignore=tests/scenarios", "tests"]
    runs = [arguments] if arguments else [alone, ["tests/ui"], ["-n", "0", "tests/scenarios"]]
    if sum(subprocess.call([*pytest, *run]) != 0 for run in runs):  # all of them, whatever fails
        failed.append("pytest")
    if failed:
        say("FAILED: " + ", ".join(failed))
    return bool(failed)


def main(arguments: list[str]) -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 - run.py is started by whatever Python is there
        stop("需要 Python 3.11 或更新版本 / Python 3.11 or newer is needed")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    wheels = ""
    if arguments[:1] == ["--wheels"]:
        if len(arguments) < 2 or not Path(arguments[1]).is_dir():
            say("--wheels 后面要写一个文件夹 / --wheels needs a folder of wheels")
            return 2
        wheels = str(Path(arguments[1]).resolve())
        arguments = arguments[2:]
    word = arguments[0] if arguments else ""
    if word in {"test", "build"}:
        building = word == "build"  # the build takes its libraries from this system
        libraries = OFFSCREEN | WINDOW if building else OFFSCREEN
        set_up(libraries, BUILD_FILES if building else TEST_FILES, "requirements-dev.lock", wheels)
        compile_words()
        if word == "test":
            return test(arguments[1:])
        freeze = ["-m", "PyInstaller", "--noconfirm", "--clean", "build.spec"]
        return subprocess.call([str(PYTHON), *freeze], cwd=ROOT)
    on_screen = has_display()
    set_up(OFFSCREEN | WINDOW if on_screen else OFFSCREEN, {}, "requirements.lock", wheels)
    compile_words()
    if not on_screen:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        if not arguments:
            say("没有显示器：不开窗口，改为演示全过程 / no display: running the demo instead")
            arguments = ["demo"]
    return become(arguments)


if __name__ == "__main__":
    try:
        raise SystemExit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        stop("已中断；没做完的准备下次启动时接着做 / interrupted")
