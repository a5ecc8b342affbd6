"""A small form written as a table in the test, and a fill page that notes what it tells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app import settings
from app.ui.filling.values import Filling, GradeView, PhotoView
from app.ui.main_window import MainWindow
from app.ui.messages import MessageBar
from app.ui.page import Entry
from app.ui.pages.fill import FillPage
from forms.form import Form
from forms.instance import Instance
from forms.load import load_form
from forms.node import Node

NOW = datetime(2026, 11, 22, 9, 41, tzinfo=UTC)

SMALL = """
| type                | name    | label    | hint | required | relevant        | constraint         | constraint_message | default | bind::insp:unit | bind::insp:role | bind::insp:batch |
| begin_group         | basics  | 1 基本   |      |          |                 |                    |                    |         |    |                  |                |
| text                | house   | 名称     | 门牌 | yes      |                 |                    |                    |         |    |                  |                |
| integer             | floors  | 层数     |      |          |                 | . >= 1 and . <= 60 | 应在 1 到 60 之间。 |         | 层 |                  |                |
| date                | day     | 日期     |      |          |                 |                    |                    |         |    |                  |                |
| select_one yn       | cracked | 有裂缝吗 |      | yes      |                 |                    |                    |         |    |                  |                |
| decimal             | width   | 宽度     |      |          | ${cracked}='yes' |                   |                    |         | mm |                  |                |
| select_multiple act | acts    | 措施     |      |          |                 |                    |                    |         |    |                  |                |
| image               | front   | 正面     |      |          |                 |                    |                    |         |    |                  |                |
| text                | remark  | 说明     |      |          |                 |                    |                    |         |    |                  |                |
| end_group           |         |          |      |          |                 |                    |                    |         |    |                  |                |
| begin_group         | storeys | 2 楼层   |      |          |                 |                    |                    |         |    |                  |                |
| begin_repeat        | storey  | 楼层     |      |          |                 |                    |                    |         |    | jgj.storey       | storey_name    |
| text                | storey_name | 名字 |      | yes      |                 |                    |                    |         |    | jgj.storey.name  |                |
| begin_repeat        | member  | 构件     |      |          |                 |                    |                    |         |    | jgj.member       | class position |
| select_one class    | class   | 类别     |      | yes      |                 |                    |                    |         |    | jgj.member.class |                |
| text                | position | 位置    |      | yes      |                 |                    |                    |         |    | jgj.member.position |             |
| select_one state    | state   | 查看结果 |      | yes      |                 |                    |                    |         |    | jgj.member.state |                |
| begin_repeat        | point   | 危险点   |      |          | ${state}='points' |                  |                    |         |    | jgj.point        |                |
| decimal             | crack   | 缝宽     |      | yes      |                 |                    |                    |         | mm |                  |                |
| end_repeat          |         |          |      |          |                 |                    |                    |         |    |                  |                |
| text                | note    | 备注     |      |          |                 |                    |                    |         |    |                  |                |
| end_repeat          |         |          |      |          |                 |                    |                    |         |    |                  |                |
| end_repeat          |         |          |      |          |                 |                    |                    |         |    |                  |                |
| end_group           |         |          |      |          |                 |                    |                    |         |    |                  |                |
"""  # noqa: E501 - a table is read across
CHOICES = """
| list_name | name   | label        | abbr |
| yn        | yes    | 有           |      |
| yn        | no     | 没有         |      |
| yn        | unseen | 看不到       |      |
| act       | stop   | 立即停用     |      |
| act       | warn   | 设警示标志   |      |
| act       | shore  | 临时支撑     |      |
| class     | w      | 承重墙       | 墙   |
| class     | s      | 楼板         | 板   |
| state     | sound  | 未见危险点   |      |
| state     | points | 有危险点     |      |
| state     | unseen | 看不到       |      |
"""


SETTINGS = """
| form_title | form_id | version | namespaces                                |
| 小表       | small   | 1       | insp="http://chengjian.example/inspection" |
"""


def form(survey: str = SMALL, choices: str = CHOICES) -> Form:
    """A form out of tables as one writes them in Markdown."""
    parts = {"survey": survey, "choices": choices, "settings": SETTINGS}
    lines: list[str] = []
    for name, table in parts.items():
        lines.append(f"| {name} |")
        lines += [f"| {line}" for line in table.strip().splitlines()]
    return load_form("\n".join(lines).encode("utf-8"))


def blank(made: Form) -> Instance:
    numbers = count(1)
    return made.new(now=lambda: NOW, new_row_id=lambda: f"{next(numbers):012x}")


@dataclass
class Told:
    """What the page told its surroundings."""

    kept: list[str] = field(default_factory=list)
    added: list[tuple[str, list[Path]]] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    finished: int = 0
    grade: GradeView | None = None


class Bench:
    """A fill page in a window, with the keyboard on it."""

    def __init__(
        self,
        qtbot: QtBot,
        instance: Instance,
        files: Sequence[Path] = (),
        same_house: Callable[[], None] | None = None,
    ) -> None:
        self._same_house = same_house
        self.qtbot = qtbot
        self.told = Told()
        self.instance = instance
        self.window = MainWindow(
            settings.Settings(),
            lambda _settings: None,
            [Entry("fill", "外业", "检查", "edit", lambda: self._make_page(files))],
        )
        qtbot.addWidget(self.window)
        self.window.resize(1366, 768)
        self.window.open("fill")
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)

    @property
    def bar(self) -> MessageBar:
        return self.window.messages

    def _make_page(self, files: Sequence[Path]) -> FillPage:
        self.page = FillPage(
            open_filling=lambda _record: None,
            keep=self.told.kept.append,
            add_photos=lambda question, paths: self.told.added.append((question, paths)),
            remove_photo=self.told.removed.append,
            finish=self._finish,
            assess=lambda _instance: self.told.grade,
            messages=lambda: self.window.messages,
            ask=lambda _parent: list(files),
            same_house=self._same_house,
        )
        return self.page

    def _finish(self) -> None:
        self.told.finished += 1

    def show(
        self, position: str = "", photos: Sequence[PhotoView] = (), *, readonly: bool = False
    ) -> None:
        self.page.display(
            Filling(self.instance, "12号院", "某社", photos, position, readonly=readonly)
        )

    def close(self) -> None:
        self.bar.clear()
        self.window.close()

    @property
    def focus(self) -> QWidget:
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget

    @property
    def here(self) -> str:
        """The data path of the current question."""
        return self.page.position

    def node(self, path: str) -> Node:
        found = self.instance.find(path)
        assert found is not None, path
        return found

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            self.qtbot.keyClick(self.focus, key)

    def type(self, text: str) -> None:
        """Type ASCII into whatever has the focus."""
        self.qtbot.keyClicks(self.focus, text)


def button(bench: Bench, words: str) -> QAbstractButton:
    """The visible button with these words."""
    found = [b for b in bench.page.findChildren(QAbstractButton) if b.text() == words]
    shown = [b for b in found if b.isVisible()]
    assert shown, f"no button {words}"
    return shown[0]


def texts(bench: Bench) -> str:
    """All words that can be read on the page."""
    return "\n".join(x.text() for x in bench.page.findChildren(QLabel) if x.isVisible())
