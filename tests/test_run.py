"""The one door: what `run.py` decides before anything of ours is installed."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCE = (ROOT / "run.py").read_text(encoding="utf-8")


@pytest.fixture
def door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """run.py as a module, its `.venv` in a folder of the test."""
    spec = importlib.util.spec_from_file_location("door", ROOT / "run.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    inside = "Scripts/python.exe" if module.WINDOWS else "bin/python"
    monkeypatch.setattr(module, "PYTHON", tmp_path / ".venv" / inside)
    return module


@pytest.fixture
def no_commands(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A PATH with nothing on it: neither apt-get nor sudo."""
    monkeypatch.setenv("PATH", "")
    yield


def test_it_needs_the_standard_library_only() -> None:
    """Nothing is installed yet when it starts; and it stays short enough to be read."""
    tree = ast.walk(ast.parse(SOURCE))
    imported = {
        name.name.partition(".")[0]
        for node in tree
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (node.names if isinstance(node, ast.Import) else [ast.alias(node.module or "")])
    }

    assert imported <= set(sys.stdlib_module_names)
    assert len(SOURCE.splitlines()) <= 250


def test_its_words_stand_in_its_own_help() -> None:
    for word in ("test", "build", "--wheels", "--long", "selftest"):
        assert word in SOURCE.partition('"""')[2].partition('"""')[0]


def test_exactly_what_is_missing_is_named(door: ModuleType) -> None:
    """A library that loads and a file that is there need no package."""
    there = {"libc.so.6": "libc6"} if sys.platform.startswith("linux") else {}
    found = door.missing_packages(
        {**there, "libabsent-chengjian.so.1": "libabsent1"},
        {str(ROOT / "run.py"): "here", str(ROOT / "absent"): "absent"},
    )

    assert found == ["libabsent1", "absent"]


@pytest.mark.skipif(sys.platform == "win32", reason="apt")
@pytest.mark.usefixtures("no_commands")
def test_without_apt_it_says_what_to_install(
    door: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    """A sentence with the packages, exit code 3; nothing was begun."""
    with pytest.raises(SystemExit) as stopped:
        door.install_packages(["libabsent1"])

    assert stopped.value.code == 3
    assert "libabsent1" in capsys.readouterr().out and not door.VENV.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="apt")
def test_without_sudo_it_says_what_to_install(
    door: ModuleType, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:  # fmt: skip
    """apt is there, but this user may not use it."""
    (tmp_path / "apt-get").write_text("#!/bin/sh\nexit 9\n", encoding="ascii")
    (tmp_path / "apt-get").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(SystemExit) as stopped:
        door.install_packages(["libabsent1"])

    assert stopped.value.code == 3 and "管理员" in capsys.readouterr().out


def test_a_display_is_where_the_environment_says(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert not door.has_display()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert door.has_display()
    monkeypatch.delenv("WAYLAND_DISPLAY")
    monkeypatch.setattr(sys, "platform", "win32")
    assert door.has_display()


def test_an_environment_cut_off_while_it_was_made_does_not_fit(door: ModuleType) -> None:
    """Neither none, nor one without pip, nor one whose Python is gone."""
    assert not door.venv_fits()
    venv.create(door.VENV, with_pip=False)
    assert not door.venv_fits()
    door.PYTHON.unlink()
    door.PYTHON.symlink_to(door.VENV / "absent")
    assert not door.venv_fits()


def test_a_set_up_that_fails_leaves_no_stamp(
    door: ModuleType, tmp_path: Path, capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """An empty folder of wheels: a sentence, exit code 3, and the next start tries again."""
    (tmp_path / "wheels").mkdir()
    for _time in range(2):
        with pytest.raises(SystemExit) as stopped:
            door.set_up({}, {}, "requirements.lock", str(tmp_path / "wheels"))
        assert stopped.value.code == 3 and "--wheels" in capfd.readouterr().out
        assert not list(door.VENV.glob("*.stamp"))
    assert door.venv_fits()
    (door.VENV / door.UNFINISHED).touch()  # pip was killed
    assert not door.venv_fits()
    (door.VENV / door.UNFINISHED).unlink()
    monkeypatch.setattr(sys, "version_info", (3, 99, 0))  # another Python makes its own anew
    assert not door.venv_fits()


def test_a_set_up_that_is_stamped_starts_nothing(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second start asks only for one file; a changed lock or Python is set up again."""
    begun: list[object] = []

    def command(words: list[str], **_: object) -> int:
        begun.append(words)
        return 0

    monkeypatch.setattr(subprocess, "call", command)
    venv.create(door.VENV, with_pip=False)
    monkeypatch.setattr(door, "venv_fits", lambda: True)
    door.set_up({}, {}, "requirements.lock", "")
    assert len(begun) == 1
    door.set_up({}, {}, "requirements.lock", "")
    assert len(begun) == 1
    monkeypatch.setattr(sys, "version_info", (3, 99, 0))
    door.set_up({}, {}, "requirements.lock", "")
    assert len(begun) == 2


@pytest.mark.parametrize("words", [["--wheels"], ["--wheels", "/absent/folder"]])
def test_wheels_must_be_a_folder(door: ModuleType, words: list[str]) -> None:
    assert door.main(words) == 2


def test_an_old_python_is_told_so(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    with pytest.raises(SystemExit):
        door.main([])
    assert "3.11" in capsys.readouterr().out


def test_the_lists_of_libraries_do_not_overlap(door: ModuleType) -> None:
    """Each stamp's name tells its set-up apart from the others by how much it asks for."""
    sets = [
        len(door.OFFSCREEN), len(door.OFFSCREEN | door.WINDOW),
        len(door.OFFSCREEN) + len(door.TEST_FILES),
        len(door.OFFSCREEN | door.WINDOW) + len(door.BUILD_FILES),
    ]  # fmt: skip
    assert len(set(sets)) == len(sets) and not door.OFFSCREEN.keys() & door.WINDOW.keys()
    assert all(re.fullmatch(r"[a-z0-9.+-]+", name) for name in door.WINDOW.values())
