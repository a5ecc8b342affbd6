"""A form with every kind of question that has a widget of its own, on a fill page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.ui.filling.values import PhotoState, PhotoView
from app.ui.widgets.lines import QuestionLine
from tests.ui import form_kit
from tests.ui.form_kit import Bench

FORM = """
| type             | name    | label    | required | constraint         | appearance | bind::insp:unit | bind::insp:step | bind::insp:soft | bind::insp:soft_message | relevant |
| begin_group      | a       | 1 基本   |          |                    |            |    |     |           |                |  |
| integer          | built   | 建成     |          | . >= 1800 and . <= 2026 |       | 年 |     | . >= 1949 | 太早，请核对。 |  |
| decimal          | crack   | 缝宽     |          | . >= 0 and . <= 60 |            | mm | 0.5 |           |                |  |
| date             | day     | 日期     |          |                    |            |    |     |           |                |  |
| select_one place | village | 嘎查村   |          |                    |            |    |     |           |                |  |
| select_one yn    | seen    | 看到了吗 |          |                    |            |    |     |           |                |  |
| end_group        |         |          |          |                    |            |    |     |           |                |  |
| begin_group      | b       | 2 签字   |          |                    |            |    |     |           |                |  |
| image            | east    | 东立面   | yes      |                    |            |    |     |           |                |  |
| image            | sign    | 住户签字 | yes      |                    | signature  |    |     |           |                |  |
| text             | remark  | 说明     |          |                    | multiline  |    |     |           |                |  |
| end_group        |         |          |          |                    |            |    |     |           |                |  |
"""  # noqa: E501 - a table is read across
VILLAGES = (
    "苏布尔嘎嘎查 敏盖村 乌兰木伦社区 红庆河村 新街村 布尔台格村 合同庙村 公尼召村 台格庙村 厦门村"
)
CHOICES = form_kit.CHOICES + "".join(
    f"| place | v{n} | {name} | |\n" for n, name in enumerate(VILLAGES.split())
)
CTRL = Qt.KeyboardModifier.ControlModifier


def shown(page: Bench, kind: type[QWidget]) -> list[QWidget]:
    return [one for one in page.page.findChildren(kind) if one.isVisible()]


def control(page: Bench, path: str) -> QWidget:
    found = [one for one in page.page.findChildren(QuestionLine) if one.isVisibleTo(page.page)]
    return next(one for one in found if one.node is page.node(path)).control


def photo(question: str, state: PhotoState = PhotoState.READY) -> PhotoView:
    return PhotoView(f"photo-{question}", question, state=state)


def form() -> form_kit.Form:
    return form_kit.form(FORM, CHOICES)
