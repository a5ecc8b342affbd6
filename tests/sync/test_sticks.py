"""Which sticks are plugged in, and whether somebody left a hand-over on them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.sync import sticks

PACKAGE = "5f3a9c01b2d4-00000001-00000500-1234-0123456789abcdef0123456789abcdef.svp"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="drive letters cannot be invented")


@pytest.fixture
def media(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which whatever is made counts as plugged in, once the mounts say so."""
    monkeypatch.setattr(sticks, "MOUNTS", tmp_path / "mounts")
    monkeypatch.setattr(sticks, "ROOTS", (f"{tmp_path}/media/",))
    return tmp_path / "media"


def mount(*folders: Path) -> None:
    lines = ["/dev/sda1 / ext4 rw 0 0", "tmpfs /tmp tmpfs rw 0 0"]
    for number, folder in enumerate(folders):
        folder.mkdir(parents=True, exist_ok=True)
        point = str(folder).replace("\\", "\\134").replace(" ", "\\040")
        lines.append(f"/dev/sd{'bcdefgh'[number]}1 {point} vfat rw 0 0")
    sticks.MOUNTS.write_text("\n".join(lines), encoding="utf-8")


def test_only_what_a_desktop_mounted_is_a_stick(media: Path) -> None:
    """The disk of the machine is none; names with blanks are read as people wrote them."""
    mount(media / "zhao" / "KINGSTON 32G")
    (one,) = sticks.plugged_in()
    assert (one.name, one.folder) == ("KINGSTON 32G", media / "zhao" / "KINGSTON 32G")
    assert one.empty


def test_hand_overs_are_counted_by_name_alone(media: Path) -> None:
    """Strange files are not opened and do not count; an exchange folder is said."""
    stick = media / "A"
    mount(stick, media / "B")
    (stick / PACKAGE).write_bytes(b"")
    (stick / f"{PACKAGE}.part").write_bytes(b"")
    (stick / "照片.jpg").write_bytes(b"")
    (media / "B" / "chengjian-0123abcd").mkdir()
    first, second = sticks.plugged_in()
    assert (first.packages, first.more) == (1, False)
    assert (second.packages, second.more, second.empty) == (0, True, False)


def test_a_stick_that_cannot_be_listed_is_said(media: Path) -> None:
    """Pulled between two looks: it is named, as unreadable."""
    mount(media / "A")
    (media / "A").rmdir()
    (one,) = sticks.plugged_in()
    assert not one.readable and not one.empty


def test_no_list_of_mounts_is_no_stick(media: Path) -> None:
    """A system that does not tell has none: files can still be chosen or dropped."""
    assert sticks.plugged_in() == []
