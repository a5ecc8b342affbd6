"""A surveyor's first day: each step is a function of `Hands`, on a survey with a real roster."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import openpyxl
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit

from app import bootstrap, settings
from app.bootstrap import Who
from app.imaging.synthesize import Shot, photograph
from app.survey.today import Day
from tests.scenarios.first_house import POSITIONS, SECTIONS, SOUND
from tests.scenarios.hands import Hands

TOWN, VILLAGE, COMMUNITY, ESTATE = "苏布尔嘎镇", "查干诺尔嘎查", "示例社区", "团结小区"
HOUSES, BLOCKS = 12, 14
HEADER = [
    "镇",
    "嘎查村（社区）",
    "小区",
    "楼栋、院落",
    "编号",
    "房屋类型",
    "建成年份",
    "层数",
    "户主",
]
SIDES = ("正面照片", "背面照片", "左侧面照片", "右侧面照片", "门牌照片")
#: What the matrix says after its rows: row, column, key (2 无, 3 损坏, 4 不详).
EXCEPTIONS = (
    (0, 4, "3"), (2, 9, "3"), (3, 1, "2"), (5, 0, "2"), (7, 2, "3"), (8, 11, "2"),
    (10, 6, "4"), (11, 3, "3"), (14, 0, "2"), (16, 0, "2"), (18, 0, "3"), (12, 5, "3"),
)  # fmt: skip


def roster(file: Path) -> Path:
    """A village of twelve yards and an estate of fourteen blocks, as an office would keep it."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(
        [
            "镇",
            "嘎查村（社区）",
            "小区",
            "楼栋、院落",
            "编号",
            "房屋类型",
            "建成年份",
            "层数",
            "户主",
        ]
    )
    for number in range(1, HOUSES + 1):
        code = f"15062710420{number:04d}"
        name = f"{number}号院"
        sheet.append([TOWN, VILLAGE, "", name, code, "农村住房", 1980 + number, 1, f"户{number}"])
    for number in range(1, BLOCKS + 1):
        sheet.append([TOWN, COMMUNITY, ESTATE, f"{number}号楼", "", "老旧小区", 1998, 6, ""])
    book.save(file)
    return file


def survey(folder: Path, where: str = VILLAGE) -> None:
    """An office's survey with that roster, today's settings said, opened next by the window."""
    with bootstrap.create(folder, "2026年房屋调查", Who("张**", "03号电脑")) as made:
        seen = made.importing.preview(roster(folder.parent / "名册.xlsx"))
        made.importing.apply(seen, made.importing.plan(seen))
        village = made.today.villages(where)[0].place
        made.today.set_settings(
            Day(made.today.date, "张**", "王**", "sunny", "裂缝宽度尺 03 号", village)
        )
    kept = settings.load()
    kept.last_survey, kept.person = str(folder), "张**"
    settings.save(kept)


def photos(folder: Path, number: int) -> list[Path]:
    """Invented photos of the day it is played, each another file."""
    taken = datetime.now().astimezone().replace(microsecond=0)
    files = []
    for seed in range(number):
        files.append(folder / f"IMG_{seed:03d}.jpg")
        files[-1].write_bytes(photograph(Shot("facade", seed=900 + seed, taken=taken)))
    return files


def begin_day(hands: Hands) -> None:
    hands.at("今天的房屋")
    hands.see("1号院")


def open_house(hands: Hands) -> None:
    """The chosen line of the day, with the form that its kind proposes."""
    hands.key("Return")
    hands.at("选中的房屋")
    hands.key("Return")
    hands.at("房屋类别")


def locked_house(hands: Hands) -> None:
    """Nobody opens: noted, with the day when to come again."""
    hands.key("L")
    hands.at("锁门")
    hands.key("1")
    hands.at("下次走访")
    hands.key("Return")
    hands.see("已记下 1号院：锁门")
    hands.at("今天的房屋")


def house_not_in_the_list(hands: Hands) -> None:
    """A house that the roster does not have, until its form is open."""
    hands.key("N")
    hands.type("房屋名称", "13号院")
    hands.key("Return", "1")
    hands.type("层数", "1")
    hands.key("Return", "Return")
    hands.at("1  自建房快速排查")
    hands.key("Return")
    hands.at("房屋类别")


def sound_screening(hands: Hands, files: list[Path]) -> None:
    """快速排查 of a house that the roster knows, nothing found."""
    hands.key("1", "2", "3", "Return", "1", "1", "Alt+PgDown")
    hands.at("加层、拆墙、开挖、堆载、改用途，有没有？")
    hands.key("1", "1", "1", "1")
    hands.at("同意程序按本表得出的结论吗？")
    hands.key("1", "1")
    hands.at("两位检查人都签字了吗？")
    hands.key("1", "1")
    five_sides(hands, files)
    hands.see("都填好了")
    hands.picture("screening")
    hands.key("Ctrl+Return")


def five_sides(hands: Hands, files: list[Path]) -> None:
    for file, name in zip(files, SIDES, strict=True):
        hands.key("Ctrl+J")
        hands.at(name)
        hands.drop([file], name)


def sound_rural(hands: Hands) -> None:
    """农房安全性检查 of the same house: it knows the building already."""
    hands.at("场地安全吗？")
    hands.key("1", "1", "1", "1", "1", "1", "1")
    hands.at("防灾措施")
    hands.key("1", "1", "1", "1", "1", "1")
    hands.see("都填好了")
    hands.see("参考 农房 A 级")
    hands.picture("rural")
    hands.key("Ctrl+Return")
    hands.at("今天的房屋")


def flagged_screening(hands: Hands, files: list[Path]) -> None:
    """快速排查 of a house whose right gable is cracked."""
    hands.key("1", "2", "3", "Return", "1", "1", "Alt+PgDown")
    hands.at("加层、拆墙、开挖、堆载、改用途，有没有？")
    hands.key("1", "1", "2", "Ctrl+N")
    hands.at("看到了什么？")
    hands.key("4", "3")
    hands.drop(files[5:7], "问题的照片")  # far and near
    hands.key("Ctrl+J", "1", "1")
    hands.at("现场采取了哪些措施？")
    hands.see("参考 存在一定安全隐患")
    hands.key("5", "6", "Return", "1")
    hands.type("情况说明", "右山墙有一条竖向裂缝")
    hands.key("Alt+PgDown", "1", "1")
    five_sides(hands, files[:5])
    hands.see("都填好了")
    hands.key("Ctrl+Return")


def flagged_rural(hands: Hands, files: list[Path]) -> None:
    """农房安全性检查 of the same house: its bearing walls are c."""
    hands.at("场地安全吗？")
    hands.key("1", "1", "3")
    hands.drop(files[7:9], "承重墙的照片")
    hands.key("Ctrl+J", "1", "1", "1", "1")
    hands.at("防灾措施")
    hands.see("参考 农房 C 级")
    hands.key("1", "1", "3", "Ctrl+J", "1", "1", "1")
    hands.see("都填好了")
    hands.key("Ctrl+Return")


def flagged_members(hands: Hands, files: list[Path]) -> None:
    """The member record of JGJ 125, opened because both forms flagged the house."""
    hands.at("地基有异常吗？")
    hands.key("1")
    hands.type(POSITIONS, "1/A-B 2/A-B A/1-2 B/1-2")
    hands.key("Return")
    hands.see("添加了 4 行")
    hands.click(SOUND)
    hands.key("Ctrl+J")
    hands.type("楼层，可一次填几个", "一层")
    hands.key("Return")
    hands.click("一层", SECTIONS)
    hands.type("层高", "3000")
    hands.key("Return")
    hands.type(POSITIONS, "墙 1/A-B 2/A-B A/1-2 B/1-2 屋架 1/A-B")
    hands.key("Return")
    hands.see("添加了 5 行")
    hands.key("Down", "Down", "Return")
    hands.at("查看结果")
    hands.key("2", "Return")
    hands.at("M1 承载力不足（主要 <0.90，一般 <0.85）")
    hands.key("2")
    hands.type("裂缝最大宽度", "1.4")
    hands.key("Return")
    hands.type("裂缝长度，或跨度 l0", "1800")
    hands.key("Return", "Return", "Return", "Return")
    hands.drop(files[9:11], "危险点照片")
    hands.key("Escape")
    hands.click(SOUND)
    hands.see("都填好了")
    hands.key("Ctrl+Return")
    hands.see("还有 1 张照片没拍")  # its four sides were taken for the screening, that day
    hands.type("没拍的原因", "屋面上不去")
    hands.key("Return")
    hands.at("今天的房屋")


def matrix(hands: Hands) -> None:
    """Whole rows first, then what differs: every item of every block is stated."""
    hands.at("今天的房屋")
    hands.see(ESTATE)
    hands.key("Return")
    hands.see("未填 328 格")
    hands.wait(lambda: _cell(hands) or None, "the keyboard in the matrix")
    _every_row(hands)
    hands.key("Ctrl+Home", "Right")  # what only blocks have: roofs, façades, stairs
    _every_row(hands)
    hands.see("未填 0 格")
    for row, column, state in EXCEPTIONS:
        hands.key("Ctrl+Home", *["Down"] * row, *["Right"] * column, state)
    hands.picture("matrix")


def _every_row(hands: Hands) -> None:
    """Down the column: one stroke for each row in which something is not said yet."""
    cell, before = _cell(hands), ""
    while cell != before:
        if "未填" in hands.trail()[0]:
            hands.key("Shift+Space", "2" if "违法建设" in cell else "1")
        hands.key("Down")
        before, cell = cell, _cell(hands)


def _cell(hands: Hands) -> str:
    """Which cell has the keyboard: its column and row, without what it holds."""
    words = hands.trail()[0] if hands.trail() else ""
    return " · ".join(words.split(" · ")[:2]) if " · " in words else ""


def opened_cell(hands: Hands) -> None:
    """The last exception opened: how much of it, and a word on it."""
    hands.key("Up")
    hands.wait(lambda: "损坏" in hands.trail()[0] or None, "the broken cell")
    hands.key("Return")
    hands.type("改造数量（m²）", "120")
    hands.key("Return")
    hands.type("说明", "多处损坏")
    hands.key("Escape")


def community_facts(hands: Hands) -> None:
    """Everything else that the sheets ask: numbers, choices, words; the keyboard leads."""
    hands.click("6 物业与管理")
    hands.at("物业管理")
    before: list[str] = []
    while (trail := hands.trail()) != before:
        before = trail
        focus = QApplication.focusWidget()
        if isinstance(focus, QLineEdit):
            if focus.inputMethodHints() & Qt.InputMethodHint.ImhPreferNumbers:
                hands.type(trail[0], "10")
            hands.key("Return")
        elif isinstance(focus, QAbstractButton) and focus.isCheckable():
            hands.key("1")
            if hands.trail() == trail:  # several may be chosen
                hands.key("Return")
        elif trail[0].startswith("添加闲置"):
            hands.key("Alt+Down")
        else:
            hands.key("Return")
    hands.see("都填好了")
    hands.key("Ctrl+Return")
    hands.see("要做的都做完了")
    hands.at("提交")
    hands.picture("community-done")
    hands.key("Return")
    hands.see("已提交 1 张表")
