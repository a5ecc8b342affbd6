"""照片水印 on the page 文头和查验: chosen, seen in a sample, kept."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox

from app.survey.stamps import ROWS, Template
from app.survey.survey import Survey
from app.ui.stamp_card import StampCard
from tests.ui.pages.conftest import Place
from tests.ui.whole import Whole


def test_rows_are_chosen_with_a_sample_in_sight(
    opened: Callable[..., Whole], at: Callable[..., Place], look: Callable[[Place], Survey]
) -> None:
    """All at first; what is taken away leaves the sample at once; then it is kept."""
    place = at("office", "merged")
    whole = opened()
    whole.window.open("letterhead")
    whole.settle()
    card = whole.window.findChild(StampCard)
    assert card is not None
    assert card.template.rows == tuple(ROWS)
    boxes = {box.text(): box for box in card.findChildren(QCheckBox)}
    for words in ("坐标", "项目名称", "检查人", "报告里的照片也印"):
        whole.qtbot.mouseClick(boxes[words], Qt.MouseButton.LeftButton)
    sample = "时间 2026-07-18 10:15:30　地点 示例嘎查 示例社12号院　记录编号 3f9a1c2b"
    assert sample in whole.texts()
    whole.press("保存水印")
    with look(place) as survey:
        assert survey.evidence.template == Template(
            ("time", "place", "record", "hash"), "", papers=False
        )
