"""开工文件 in the window: a share, a list of names, and the file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget

from app.sync import start_file
from tests.ui.pages.conftest import Place
from tests.ui.pages.test_pages_looks import cut
from tests.ui.whole import Whole

Open = Callable[..., Whole]
At = Callable[..., Place]


def test_the_office_writes_a_start_file_for_a_share(opened: Open, at: At, tmp_path: Path) -> None:
    """Ticked places, typed names; who types a phone number is told why not."""
    at("office")
    whole = opened()
    whole.go("exchange")
    whole.press("名册分片、人员名单…")
    assert whole.focus.accessibleName() == "姓名"
    for name, role in (("钱测试", "检查员"), ("孙测试 15000001234", "")):
        whole.type("姓名", name)
        whole.type("职务、分工", role)
        whole.press("加上")
    assert "像是写了电话号码" in whole.message
    assert whole.rows("人员名单") == [["钱测试", "检查员"]]
    whole.type("姓名", "孙测试")
    whole.key(Qt.Key.Key_Return)
    assert len(whole.rows("人员名单")) == 2
    whole.choose("人员名单", lambda row: row[0] == "孙测试")
    whole.press("去掉选中的")
    assert cut(whole) == []

    places = whole.shown(QListWidget)[0]
    total = places.count()
    assert total > 1 and "现在是整个名册。" in whole.texts()
    places.item(total - 1).setCheckState(Qt.CheckState.Checked)
    assert "选了 1 片。" in whole.texts()
    whole.press("写开工文件")
    assert "还没有选放到哪个文件夹" in whole.message
    stick = tmp_path / "优盘"
    stick.mkdir()
    whole.type("放到哪个文件夹", str(stick))
    whole.press("写开工文件")
    assert "开工文件已写好" in whole.message
    said = start_file.read(next(stick.glob("*.svo")))
    assert said.staff == (("钱测试", "检查员"),) and len(said.under) == 1
    whole.key(Qt.Key.Key_Escape)
    assert whole.page == "exchange"
