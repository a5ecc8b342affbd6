"""Rules of the house that no linter knows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted(
    path for room in ("app", "forms", "exports") for path in (ROOT / room).rglob("*.py")
)
TRACKED_TEXT = (".py", ".md", ".toml", ".lock", ".spec", ".po", ".log", ".json", ".qss", ".txt")
CEILING = 400


def test_no_file_grows_over_the_ceiling() -> None:
    """A file is one topic: over 400 lines it is two."""
    long = {
        str(path.relative_to(ROOT)): lines
        for path in SOURCES
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > CEILING
    }
    assert long == {}


def test_no_file_is_named_for_nothing() -> None:
    """A newcomer finds the room by its name; utils, helpers and manager name nothing."""
    assert [path for path in SOURCES if path.stem in {"utils", "helpers", "manager", "misc"}] == []


@pytest.mark.parametrize(
    ("library", "room"),
    [
        ("PySide6", "app/ui"),
        ("sqlcipher3", "app/store"),
        ("PIL", "app/imaging"),
        ("pi_heif", "app/imaging"),
        ("zxingcpp", "app/imaging"),
        ("cryptography", "app/keys"),
        ("pyrage", "app/keys"),
        ("reportlab", "exports"),
        ("pikepdf", "exports"),
        ("xlsxwriter", "exports/tables"),
        ("docx", "exports/letters"),
        ("shapefile", "exports/gis"),
        ("pyproj", "exports/gis"),
        ("pyxform", "forms"),
        ("xlrd", "app/sheets"),
    ],
)
def test_each_heavy_library_has_one_room(library: str, room: str) -> None:
    """Qt, SQL, images, PDF, cryptography and form conversion stay in one place each."""
    imports = re.compile(rf"^\s*(from|import) {library}\b", re.MULTILINE)
    strangers = [
        path
        for path in SOURCES
        if imports.search(path.read_text(encoding="utf-8")) and not path.is_relative_to(ROOT / room)
    ]
    assert strangers == []


def test_nothing_pops_up() -> None:
    """The window says it in its bar: no message box, so no chain of them."""
    users = [
        path.relative_to(ROOT).as_posix()
        for path in SOURCES
        if "QMessageBox" in path.read_text(encoding="utf-8")
    ]
    assert users == []


def test_nothing_committed_names_a_registry_or_this_machine() -> None:
    """Lock files, logs and proofs included."""
    registry = re.compile(r"pypi\.(org|python)|pythonhosted|registry\.npmjs|deb\.debian\.org")
    here = re.compile(re.escape(str(ROOT)) + r"|/root/\.|/tmp/w/")
    found = [
        path.relative_to(ROOT).as_posix()
        for path in ROOT.rglob("*")
        if path.suffix in TRACKED_TEXT
        and path.is_file()
        and not {".venv", "build", "dist", ".git", "artefacts"} & set(path.relative_to(ROOT).parts)
        and path != Path(__file__)
        and (
            registry.search(text := path.read_text(encoding="utf-8", errors="replace"))
            or here.search(text)
        )
    ]
    assert found == []
