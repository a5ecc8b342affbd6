"""What we ship is named, with the version that is locked and installed, under a fitting licence."""

from __future__ import annotations

import importlib.metadata
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROW = re.compile(r"^\| ([a-z0-9-]+) \| ([0-9.]+) \| ([^|]+) \| [^|]+ \|$", re.MULTILINE)
LOCKED = re.compile(r"^([a-z0-9-]+)==([0-9.]+)", re.MULTILINE)


def named() -> dict[str, tuple[str, str]]:
    text = (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8")
    return {name: (version, licence) for name, version, licence in ROW.findall(text)}


def test_every_locked_package_is_named_with_its_version_and_no_other() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")

    locked = dict(LOCKED.findall(lock))
    assert locked == {name: version for name, (version, _licence) in named().items()}


def elsewhere() -> set[str]:
    """Packages that only another system than this one gets."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    only = re.findall(r"^([a-z0-9-]+)==.* sys_platform == '([a-z0-9]+)'", lock, re.MULTILINE)
    return {name for name, system in only if system != sys.platform}


def test_the_installed_packages_have_the_named_versions_and_licences() -> None:
    for name, (version, licence) in named().items():
        if name in elsewhere():
            continue
        metadata = importlib.metadata.metadata(name)

        assert metadata["Version"] == version
        stated = metadata.get("License-Expression")
        assert not stated or licence.startswith(stated) or name == "defusedxml", name


def test_nothing_is_shipped_under_gpl_alone() -> None:
    for name, (_version, licence) in named().items():
        assert "AGPL" not in licence, name
        assert "GPL" not in licence.replace("LGPL", "") or "LGPL" in licence, name


def test_both_locks_agree_on_what_is_shipped() -> None:
    shipped = LOCKED.findall((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    developed = LOCKED.findall((ROOT / "requirements-dev.lock").read_text(encoding="utf-8"))

    assert set(shipped) <= set(developed)
