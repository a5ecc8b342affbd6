"""How photos come to the page 收照片: a card, a watched folder, the guide from a phone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import bootstrap
from app.ui.widgets.phone_guide import PhoneGuide
from tests.ui.pages import tray_stage
from tests.ui.pages.tray_stage import (
    Field,
    K,
    Open,
    names,
    page,
)

begun, day = tray_stage.begun, tray_stage.day


def test_a_card_that_is_put_in_offers_itself(
    opened: Open, day: Field, tmp_path: Path, qtbot: QtBot
) -> None:
    """It appears with how many are new on it, has the keyboard, and one key takes it in."""
    whole = opened()
    card = tmp_path / "media" / "EOS"
    day.phone.folder = card / "DCIM" / "100CANON"
    day.phone.visit(0, 2)
    (tmp_path / "mounts").write_text(f"/dev/sdb1 {card} vfat rw 0 0", encoding="utf-8")
    qtbot.waitUntil(lambda: "EOS：3 张新照片" in whole.texts())
    assert whole.focus.accessibleName() == "收进来：EOS"
    whole.qtbot.keyClick(whole.focus, K.Key_Return)
    qtbot.waitUntil(lambda: "收进来 3 张" in whole.texts())
    qtbot.waitUntil(lambda: "上面的照片都收过了" in whole.texts())
    assert names(whole) == ["1号院"]


def test_what_is_copied_into_the_watched_folder_comes_by_itself(
    opened: Open, day: Field, tmp_path: Path, qtbot: QtBot
) -> None:
    """On whatever page; a day later, in a new folder below it, too."""
    watched = tmp_path / "照片"
    watched.mkdir()
    with bootstrap.open_survey(day.folder) as survey:
        survey.tray.watch(watched)
    whole = opened()
    assert f"正在看着 {watched}" in whole.texts()
    whole.go("today")
    day.phone.visit(0, 2)
    for file in sorted(day.phone.folder.iterdir()):
        shutil.copy(file, watched / file.name)
    qtbot.waitUntil(lambda: "收照片 3" in whole.texts(), timeout=10_000)
    below = watched / "11-23"
    below.mkdir()
    whole.settle()
    shutil.copy(day.phone.take(0), below / "IMG_9001.jpg")
    qtbot.waitUntil(lambda: "收照片 4" in whole.texts(), timeout=10_000)


def test_the_guide_leads_from_a_phone_to_a_watched_folder(
    opened: Open, day: Field, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    """A drop without a path (a phone's window) opens the guide; its button makes the folder."""
    shown: list[str] = []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: bool(shown.append(url.toLocalFile())) or True
    )
    pictures = tmp_path / "Pictures"
    monkeypatch.setattr("app.ui.pages.phone_copy._proposed", lambda: pictures / "城检收照片")
    whole = opened()
    data = QMimeData()
    how = (QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton)
    for kind in (QDragEnterEvent, QDropEvent):
        event = kind(*how, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(page(whole), event)
    whole.settle()
    guide = whole.shown(PhoneGuide)[0]
    assert len(guide.tabs) == 5
    assert "手机里的照片不能直接拖进来" in whole.message
    whole.press("苹果手机")
    assert "保留原始项" in whole.texts()
    whole.press("打开收照片的文件夹")
    assert shown == [str(pictures / "城检收照片")]
    assert "正在看着" in whole.texts()
    with day.look() as survey:
        assert survey.tray.watched == pictures / "城检收照片"
    whole.press("不再看着")
    assert "正在看着" not in whole.texts()
