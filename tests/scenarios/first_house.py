"""The first house as a surveyor fills it in: each step is a function of `Hands`.

As a program (`python -m tests.scenarios.first_house FOLDER`) it fills in half of the house and
goes on typing until it is killed; it prints every answer that the window has called saved.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

from app.imaging.synthesize import Shot, Subject, photograph
from tests.scenarios.hands import Hands, at_the_program

HOUSE = "12号院正房"
ADDRESS = "苏布尔嘎镇某社 12 号"
POSITIONS = "位置（轴线），可一次填几个"
BASES = ("1/A-B", "2/A-B", "3/A-B", "A/1-3", "B/1-3")
MEMBERS = "墙 1/A-B 2/A-B 3/A-B A/1-3 B/1-3 板 1-2/A-B 2-3/A-B"
NOT_TAKEN = "左右紧挨邻居，雪后上不去屋面"
SOUND = "其余都看过，未见危险点"
SECTIONS = "各部分"
_SUBJECTS: tuple[tuple[Subject, int], ...] = (
    ("facade", 1),
    ("crack", 6),
    ("column", 3),
    ("slab", 8),
)


def photos(folder: Path) -> list[Path]:
    """Four invented photos of the day it is played, turned as a phone was held."""
    taken = datetime.now().astimezone().replace(microsecond=0)
    files = []
    for number, (subject, orientation) in enumerate(_SUBJECTS):
        file = folder / f"IMG_{number}.jpg"
        shot = Shot(subject, seed=number, taken=taken, orientation=orientation)
        file.write_bytes(photograph(shot))
        files.append(file)
    return files


def new_survey(hands: Hands, folder: Path) -> None:
    hands.at("填写人")
    hands.type("填写人", "张**")
    hands.key("Return")
    hands.type("电脑名称", "办公室")
    hands.key("Return")
    hands.type("调查名称", "2026年危房核查")
    hands.key("Return")
    hands.type("存放文件夹", str(folder))
    hands.key("Return")
    hands.at("口令")
    hands.click("以后再说")
    hands.at("新增第一处房屋")
    hands.picture("houses")


def new_house(hands: Hands) -> None:
    hands.key("Return")
    hands.type("房屋名称", HOUSE)
    hands.key("Tab")
    hands.type("地址", ADDRESS)
    hands.key("Return")
    hands.see("用哪张表检查")  # its kind was not said
    hands.key("Return")
    hands.see("1 基本情况")


def identity(hands: Hands) -> None:
    hands.at("检查人一")
    hands.type("检查人一", "张**")
    hands.key("Return")
    hands.type("检查人二", "王**")
    hands.key("Return")
    hands.type("仪器", "裂缝宽度尺 03 号")
    hands.key("Return")
    hands.type("产权人", "李**")
    hands.picture("identity")


def building(hands: Hands) -> None:
    hands.key("Alt+PgDown")
    hands.at("房屋类别")
    hands.key("1")
    hands.at("结构类型")
    hands.key("2")
    hands.type("建成年份", "1986")
    hands.key("Return", "Return")
    hands.type("地上层数", "2")
    hands.key("Return", "Return")
    hands.type("房屋高度", "6.4")
    hands.picture("building")


def changes(hands: Hands) -> None:
    hands.key("Alt+PgDown")
    hands.at("加过层吗？")
    hands.key("2", "2", "2", "2", "2", "1", "2", "2")
    hands.type("改动、维修、受灾的说明", "2015 年换过屋面瓦")


def ground_and_foundation(hands: Hands) -> None:
    hands.key("Alt+PgDown")
    hands.at("地基有异常吗？")
    hands.key("1")
    hands.type(POSITIONS, " ".join(BASES))
    hands.key("Return")
    hands.see("添加了 5 行")
    hands.click(SOUND)
    hands.at("基础构件")
    hands.picture("foundation")


def storeys(hands: Hands) -> None:
    hands.click("6 楼层与构件")
    hands.type("楼层，可一次填几个", "一层 二层")
    hands.key("Return")
    hands.click("一层", SECTIONS)
    hands.type("层高", "3200")
    hands.key("Return")
    hands.type(POSITIONS, MEMBERS)
    hands.key("Return")
    hands.see("添加了 7 行")


def cracked_wall(hands: Hands) -> None:
    """The third wall below: a compression crack over the limit."""
    hands.key("Down", "Down", "Down", "Return")
    hands.at("查看结果")
    hands.key("2", "Return")
    hands.at("M1 承载力不足（主要 <0.90，一般 <0.85）")
    hands.key("2")
    hands.type("裂缝最大宽度", "1.4")
    hands.key("Return")
    hands.type("裂缝长度，或跨度 l0", "1800")


def what_it_looks_like(hands: Hands) -> None:
    hands.key("Return", "Return", "Return", "Return")
    hands.type("现象说明", "外侧竖向，新缝")
    hands.picture("wall")


def second_wall(hands: Hands) -> None:
    """The wall after it, where one comes back: a horizontal crack from eccentric load."""
    hands.key("Escape")
    hands.at("构件")
    hands.key("Down", "Return", "2", "Return", "5", "1")
    hands.picture("second-wall")


def rest_of_the_storey(hands: Hands) -> None:
    """The last slab is hidden by a ceiling; all else was looked at."""
    hands.key("Escape", "End", "3")
    hands.click(SOUND)
    hands.key("Ctrl+J")
    hands.at("为什么看不到？")
    hands.key("1")
    hands.picture("unseen")


def storey_above(hands: Hands) -> None:
    hands.click("二层", SECTIONS)
    hands.key("Return")
    hands.click("照抄“一层”的构件")
    hands.key("Down", "Down", "Return", "2", "Return", "6")
    hands.type("偏移量、挠度或鼓出值", "40")
    hands.key("Return", "Return")
    hands.type("量测高度（层高、截面高）", "3000")
    hands.key("Return", "2")
    hands.at("现象说明")


def rest_above(hands: Hands) -> None:
    hands.key("Escape")
    hands.click(SOUND)
    hands.picture("above")


def measures(hands: Hands) -> None:
    hands.click("8 立即措施")
    hands.at("现场采取了哪些措施？")
    hands.key("2", "4", "Return")
    hands.type("疏散人数", "3")
    hands.key("Return")
    hands.type("措施说明", "十点封闭东侧房间，临时支撑")
    hands.key("Return", "3", "Return", "2", "1", "3", "Return", "Return")
    hands.at("正面")
    hands.picture("measures")


def signatures(hands: Hands) -> None:
    """Both surveyors sign, the owner refuses, somebody from the village is witness."""
    hands.click("10 签字")
    hands.key("1", "1", "2")
    hands.type("拒签的说法", "认为房屋还能住")
    hands.key("Return")
    hands.type("见证人", "赵**")
    hands.picture("signatures")


def dossier(hands: Hands, target: Path) -> None:
    hands.key("Ctrl+Return")
    hands.see("还有 8 张照片没拍")
    hands.picture("shots")
    hands.type("没拍的原因", NOT_TAKEN)
    hands.key("Return")
    hands.see("一房一档")
    hands.wait(lambda: hands.answer("保存到") or None, "a proposal where to save")
    hands.picture("dossier")
    hands.click("保存到")
    hands.key("Ctrl+A")
    hands.type("保存到", str(target))
    hands.key("Return")
    hands.see("已保存")
    hands.picture("saved")


def half_a_house(hands: Hands, folder: Path) -> None:
    """Up to the middle of a danger point; every answer is told once it was called saved."""
    new_survey(hands, folder)
    new_house(hands)
    identity(hands)
    _told(hands, "检查人一", "检查人二", "仪器", "产权人")
    building(hands)
    _told(hands, "建成年份", "地上层数", "房屋高度")
    storeys(hands)
    cracked_wall(hands)
    _told(hands, "裂缝最大宽度", "裂缝长度，或跨度 l0")
    what_it_looks_like(hands)
    _told(hands, "现象说明")
    while True:  # typing on, until somebody pulls the plug
        hands.type("现象说明", "，还在写")


def _told(hands: Hands, *names: str) -> None:
    hands.saved()
    print(json.dumps({name: hands.answer(name) for name in names}), flush=True)


if __name__ == "__main__":
    at_the_program(lambda hands: half_a_house(hands, Path(sys.argv[1])))
