"""交接: packing for the office, the start file, stopping in between."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt

from app import settings
from app.sync import delivery
from tests.folders import made
from tests.ui.pages.conftest import Place
from tests.ui.whole import Whole

Open = Callable[..., Whole]
At = Callable[..., Place]


def test_a_laptop_packs_for_the_office(opened: Open, at: At, tmp_path: Path) -> None:
    """One field, Enter: the files lie there, the log says so, the folder is remembered."""
    stick = made(tmp_path / "U盘2")
    at("laptop-03")
    whole = opened()
    whole.go("exchange")
    assert "写开工文件" not in whole.texts()
    assert whole.focus.accessibleName() == "交接文件夹"
    assert "办公室还没有回执" in whole.texts()
    whole.write(str(stick))
    whole.key(Qt.Key.Key_Return)

    (packed,) = stick.rglob("*.svp")
    assert "写出 1 个交接文件" in whole.message
    assert ["写出", "已写出", "03号电脑", packed.name] in [
        [*row[1:4], row[-1]] for row in whole.rows("交接记录")
    ]
    assert "办公室还没有回执" in whole.texts()
    whole.key(Qt.Key.Key_Return)
    assert "没有新的内容" in whole.message
    assert list(stick.rglob("*.svp")) == [packed]
    assert list(settings.load().handover_folders.values()) == [str(stick)]


def test_the_office_writes_a_start_file_first(opened: Open, at: At, tmp_path: Path) -> None:
    """An office that trusts nobody yet cannot pack, and is told what comes first."""
    at("office")
    whole = opened()
    whole.go("exchange")
    whole.type("交接文件夹", str(made(tmp_path / "U盘2")))
    whole.press("打成交接文件")
    assert "还没有可以收件的电脑" in whole.message
    whole.press("写开工文件")

    assert len(list((tmp_path / "U盘2").glob("*.svo"))) == 1
    assert "开工文件已写好" in whole.message


def test_where_to_is_asked_for(opened: Open, at: At) -> None:
    """Without a folder nothing begins."""
    at("laptop-03")
    whole = opened()
    whole.go("exchange")
    whole.press("打成交接文件")

    assert whole.message == "还没有选放到哪个文件夹。"


def test_stopping_leaves_nothing_half_done(opened: Open, at: At, tmp_path: Path) -> None:
    """停下 while packing: no stump, what was quicker is whole, and one may begin again."""
    at("laptop-03")
    whole = opened()
    whole.go("exchange")
    whole.type("交接文件夹", str(made(tmp_path / "U盘2")))
    whole.qtbot.mouseClick(whole.button("打成交接文件"), Qt.MouseButton.LeftButton)
    assert not whole.button("打成交接文件").isEnabled()
    whole.qtbot.mouseClick(whole.button("停下"), Qt.MouseButton.LeftButton)
    whole.settle()

    assert all(delivery.is_there(file) for file in (tmp_path / "U盘2").glob("*"))
    assert "停下" not in whole.texts()
    assert whole.button("打成交接文件").isEnabled()


def test_closing_the_window_stops_packing(opened: Open, at: At, tmp_path: Path) -> None:
    """The window closes at once, and the stick holds nothing half-done."""
    at("laptop-03")
    whole = opened()
    whole.go("exchange")
    whole.type("交接文件夹", str(made(tmp_path / "U盘2")))
    whole.qtbot.mouseClick(whole.button("打成交接文件"), Qt.MouseButton.LeftButton)
    whole.close()

    assert list((tmp_path / "U盘2").glob("*.up")) == []


def test_a_folder_that_cannot_be_written_is_told(opened: Open, at: At, tmp_path: Path) -> None:
    """A file stands where the folder should be: what happened, what is safe, what to do."""
    (tmp_path / "占用").write_text("", encoding="utf-8")
    at("laptop-03")
    whole = opened()
    whole.go("exchange")
    whole.type("交接文件夹", str(tmp_path / "占用"))
    whole.press("打成交接文件")

    assert whole.message.count("\n") == 2
    assert whole.button("打成交接文件").isEnabled()
