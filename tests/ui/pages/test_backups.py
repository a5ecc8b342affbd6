"""备份与回收站, 从备份恢复 and 历史 in the real window, with real disks (folders) and surveys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from app import bootstrap, settings
from app.bootstrap import Who
from app.survey.core import STATUS, Content
from app.ui.pages.history import HistoryPage
from app.ui.power import low_battery
from tests.ui.pages.test_pages_looks import cut
from tests.ui.whole import Whole


@pytest.fixture
def place(tmp_path: Path, home: Path) -> Path:
    """An office with two houses and one finished inspection; the window knows its survey."""
    folder = tmp_path / "survey"
    with bootstrap.create(folder, "示例", Who("赵测试", "办公室"), bootstrap.now) as survey:
        survey.houses.add("2号院")
        house, _changed = survey.houses.add("1号院", kind="urban_house")
        made, _changed = survey.houses.begin(house, "danger_check")
        view = survey.core.store.view(made)
        assert view is not None
        for weather in ("sunny", "rain"):
            content = Content.of(view)
            content.answers |= {STATUS: "done", "identity/weather": weather}
            revision = survey.core.sealed(made, view.form, view.version, content, reason="复查")
            assert revision is not None
            survey.core.commit([revision])
    kept = settings.load()
    kept.last_survey, kept.last_page, kept.person = str(folder), "", "赵测试"
    settings.save(kept)
    assert home.exists()
    return folder


def inspection(place: Path) -> str:
    with bootstrap.open_survey(place, readonly=True) as survey:
        return survey.houses.inspections()[0]


def choose(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """The folder that the next dialog gives."""
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(folder))


@pytest.mark.parametrize("size", [0, 2])
def test_a_disk_is_chosen_and_the_first_backup_made_at_once(
    opened: Callable[..., Whole],
    place: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    size: int,
) -> None:
    """From 还没有备份 to 都备份好了: one button, one folder."""
    kept = settings.load()
    kept.text_size = size
    settings.save(kept)
    whole = opened()
    whole.go("welcome")
    whole.press("备份与回收站")
    assert "还没有备份" in whole.texts()
    assert not whole.button("现在备份").isEnabled()
    assert cut(whole) == []
    (tmp_path / "移动硬盘").mkdir()
    choose(monkeypatch, tmp_path / "移动硬盘")
    whole.press("添加备份盘…")
    assert "已备份并核对" in whole.message
    assert "都备份好了" in whole.texts()
    assert "同一块盘" in whole.texts()
    assert "没有设口令" in whole.texts()
    assert cut(whole) == []
    with bootstrap.open_survey(place, readonly=True) as survey:
        assert len(survey.backups.at(tmp_path / "移动硬盘")) == 1
        assert survey.backups.waiting() == 0
    whole.press("不再用")
    assert not whole.button("现在备份").isEnabled()


def test_a_disk_that_is_gone_is_said_calmly(
    opened: Callable[..., Whole], place: Path, tmp_path: Path
) -> None:
    """Once on opening, where something is due; on the page always, with what to do."""
    disk = tmp_path / "disk"
    disk.mkdir()
    with bootstrap.open_survey(place) as survey:
        survey.backups.add(disk)
    disk.rmdir()
    whole = opened()
    assert "备份盘没有接上" in whole.message
    whole.go("backups")
    assert "没有接上" in whole.texts()
    assert not whole.button("现在备份").isEnabled()


def test_what_is_due_is_backed_up_on_opening(
    opened: Callable[..., Whole], place: Path, tmp_path: Path
) -> None:
    """Nobody has to think of it: the disk is there, the backup is made, entry goes on."""
    disk = tmp_path / "disk"
    disk.mkdir()
    with bootstrap.open_survey(place) as survey:
        survey.backups.add(disk)
    whole = opened()
    whole.settle()
    assert "已备份并核对" in whole.message
    with bootstrap.open_survey(place, readonly=True) as survey:
        assert survey.backups.waiting() == 0


def test_a_full_disk_is_told_in_words(
    opened: Callable[..., Whole], place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What happened, that the earlier ones are whole, what to do; the page stays usable."""
    disk = tmp_path / "disk"
    disk.mkdir()
    whole = opened()
    whole.go("backups")
    monkeypatch.setattr("app.store.backup._SPARE", 1 << 60)
    choose(monkeypatch, disk)
    whole.press("添加备份盘…")
    assert "空间不够" in whole.message
    assert whole.button("现在备份").isEnabled()


def test_out_of_the_trash_with_a_reason(opened: Callable[..., Whole], place: Path) -> None:
    """Thrown away from its history, found in the trash, taken back: as it was."""
    record = inspection(place)
    whole = opened()
    whole.go("history", record)
    whole.type("放进回收站的理由", "重复登记")
    whole.press("放进回收站")
    assert "已放进回收站" in whole.message
    whole.go("backups")
    assert "回收站（1）" in whole.texts()
    assert not whole.button("取回").isEnabled()
    whole.type("取回的理由", "放错了")
    whole.press("取回")
    assert "已取回" in whole.message
    assert inspection(place) == record


@pytest.mark.parametrize("size", [0, 2])
def test_history_is_read_and_an_answer_brought_back(
    opened: Callable[..., Whole], place: Path, size: int
) -> None:
    """Newest step first; its change is chosen; with a reason it is as before, as a new step."""
    kept = settings.load()
    kept.text_size = size
    settings.save(kept)
    record = inspection(place)
    whole = opened()
    whole.go("history", record)
    page = whole.shown(HistoryPage)[0]
    assert cut(whole) == []
    assert whole.focus.accessibleName() == "步骤"
    assert not whole.button("把选中的改回这一步之前").isEnabled()
    whole.type("取回的理由", "写错了")
    whole.press("把选中的改回这一步之前")
    assert "已改回去" in whole.message
    with bootstrap.open_survey(place, readonly=True) as survey:
        view = survey.core.store.view(record)
        assert view is not None
        assert view.answers["identity/weather"] == "sunny"
        assert len(survey.history.of(record)) == 4
    whole.press("看当时的全部内容")
    assert "当时：" in whole.texts()
    whole.key(Qt.Key.Key_Escape)
    assert page.isVisible()
    whole.key(Qt.Key.Key_Escape)
    assert not page.isVisible()


def test_restored_in_the_window(
    opened: Callable[..., Whole], place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Disk, folder, name, go: the restored survey is the open one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    with bootstrap.open_survey(place) as survey:
        survey.backups.run(disk)
    whole = opened()
    whole.go("welcome")
    whole.press("电脑坏了、换了：从备份恢复…")
    assert not whole.button("开始恢复").isEnabled()
    choose(monkeypatch, tmp_path)
    whole.press("选择备份盘…")
    assert "没有完整的备份" in whole.texts()
    choose(monkeypatch, disk)
    whole.press("选择备份盘…")
    assert cut(whole) == []
    whole.press("开始恢复")
    assert "新的文件夹" in whole.message
    whole.type("新的文件夹", str(tmp_path / "恢复"))
    whole.type("填写人", "李测试")
    whole.type("电脑名称", "备用电脑")
    whole.press("开始恢复")
    assert "已恢复" in whole.message
    assert whole.page == "today"
    assert Path(settings.load().last_survey) == tmp_path / "恢复"
    with bootstrap.open_survey(tmp_path / "恢复", readonly=True) as survey:
        assert survey.core.store.notes()[0].what == "restore"


def test_photos_come_back_out_of_a_backup(
    opened: Callable[..., Whole], place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chosen disk, and what is missing here is here again; a second time there is nothing."""
    disk = tmp_path / "disk"
    disk.mkdir()
    with bootstrap.open_survey(place) as survey:
        digest = survey.core.photos.put(b"picture", "jpg")
        survey.backups.run(disk)
        survey.core.photos.all()[0].unlink()
    whole = opened()
    whole.go("backups")
    choose(monkeypatch, disk)
    whole.press("取回照片…")
    with bootstrap.open_survey(place, readonly=True) as survey:
        assert survey.core.photos.whole(digest)
    choose(monkeypatch, tmp_path / "home")
    whole.press("取回照片…")
    assert "没有可以恢复的备份" in whole.message


def test_whether_the_battery_runs_low(tmp_path: Path) -> None:
    """Mains: no; a low battery: yes; no battery or nobody knows: None."""
    assert low_battery(tmp_path / "none") is None
    assert low_battery(tmp_path) is None
    battery = tmp_path / "BAT0"
    battery.mkdir()
    (battery / "type").write_text("Battery\n")
    (battery / "capacity").write_text("12\n")
    assert low_battery(tmp_path) is True
    (battery / "capacity").write_text("80\n")
    assert low_battery(tmp_path) is False
    mains = tmp_path / "AC"
    mains.mkdir()
    (mains / "type").write_text("Mains\n")
    (mains / "online").write_text("1\n")
    (battery / "capacity").write_text("12\n")
    assert low_battery(tmp_path) is False
