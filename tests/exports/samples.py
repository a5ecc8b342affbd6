"""An invented report with every kind of block, and photos made of noise."""

from __future__ import annotations

import io
import random
from datetime import datetime, timedelta, timezone
from pathlib import Path

from PIL import Image

from exports.report_model import (
    Block,
    Cover,
    Document,
    Fact,
    Facts,
    Grade,
    GradePanel,
    Heading,
    Note,
    Paragraph,
    PhotoItem,
    Photos,
    SealBox,
    SignatureBox,
    Signatures,
    Table,
)

FONTS = Path(__file__).parents[2] / "resources" / "fonts"
CREATED = datetime(2026, 11, 22, 9, 41, tzinfo=timezone(timedelta(hours=8)))

MEASURED = (
    "北墙受压产生竖向裂缝，最大宽度 1.4 mm，长度 1650 mm，超过层高的 1/2；裂缝贯通上下两皮砖"
    "（见照片1、照片2）。墙脚返潮，抹灰脱落面积 ≥ 0.6 m²，砂浆用手指可捻成粉末，强度约 0.4 MPa。"
    "原始记录保存于 IMG_20261122_094105_垚㙓䶮_north-wall_crack-gauge_0001.jpg，测量员李𬭎。"
)
MONGOLIAN = (
    "内蒙古自治区鄂尔多斯市伊金霍洛旗阿勒腾席热镇苏布尔嘎嘎查乌兰木伦社区巴音孟克纳源"
    "东街额尔德尼朝格图巴特尔院内北侧砖木结构平房"
)


def jpeg(number: int = 0, size: tuple[int, int] = (1600, 1200), quality: int = 82) -> bytes:
    """A photo that no other has: a gradient with noise in it."""
    small = (size[0] // 4, size[1] // 4)
    grain = random.Random(number).randbytes(small[0] * small[1])
    noise = Image.frombytes("L", small, grain).resize(size)
    tint = Image.linear_gradient("L").rotate(37 * number).resize(size)
    flat = Image.new("L", size, 90 + number * 7 % 100)
    buffer = io.BytesIO()
    Image.merge("RGB", (noise, tint, flat)).save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def photo(number: int, size: tuple[int, int] = (1600, 1200)) -> PhotoItem:
    data = jpeg(number, size)
    return PhotoItem(
        number,
        "构件照片（近景，带裂缝宽度尺）",
        "一层 W-3/A-B",
        "2026-11-22 09:41",
        "受压竖向裂缝",
        lambda: data,
    )


def blocks() -> tuple[Block, ...]:
    rows = tuple(
        (
            str(n),
            f"W-{n}/A-B",
            "一层",
            MEASURED if n % 9 == 4 else "竖向裂缝，宽 1.4 mm",
            "5.3.3-1",
            "危险点",
            f"照片{n % 7 + 1}",
        )
        for n in range(1, 40)
    )
    photos = (
        *(photo(n) for n in range(1, 7)),
        photo(7, (1200, 1600)),
        PhotoItem(8, "四面外观", "西立面", "", "", None, "照片尚未交来"),
    )
    return (
        Cover(
            "一房一档",
            MONGOLIAN,
            (
                Fact("档案编号", "CJ-15062720261122-0001"),
                Fact("房屋地址", MONGOLIAN),
                Fact("检查日期", "2026-11-22"),
                Fact("检查人员", "张*、李𬭎"),
                Fact("天气", ""),
            ),
            Grade("C", "D"),
            "参考等级 C–D（有构件看不到）",
            SealBox("鉴定机构（盖章）"),
            "扫码核对记录与版本",
        ),
        Heading(1, "一、房屋概况"),
        Facts(
            (
                Fact("房屋名称", "12号院"),
                Fact("地址", MONGOLIAN),
                Fact("建造年代", "1987"),
                Fact("层数", "2 层"),
                Fact("产权人", "张*"),
                Fact("联系电话", "138****5678"),
                Fact("使用变动情况说明", ""),
            )
        ),
        Heading(1, "二、检查情况"),
        Heading(2, "2.1 一层"),
        Paragraph(MEASURED),
        Paragraph(MEASURED * 3),
        Note("限值“待核”表示条文尚未对照标准原文核实。"),
        Table(
            ("序号", "构件", "楼层", "现象与实测", "条款", "判定", "见照片"),
            rows,
            (0.5, 1.1, 0.7, 3.2, 0.9, 0.9, 0.9),
            ("right", "left", "left", "left", "left", "left", "left"),
        ),
        Heading(1, "三、等级"),
        GradePanel(Grade("C", certified=True), "C 级：局部危险", ("R = 48.9 / 390.8 = 12.513 %",)),
        GradePanel(Grade("D", provisional=True), "D 级（暂定）：两人填得不一样", (MEASURED,)),
        GradePanel(Grade("A", certified=True), "A 级"),
        GradePanel(Grade("B"), "B 级（参考）"),
        GradePanel(Grade("A", "D", provisional=True), "A–D"),
        Table(
            ("类别", "总数", "危险", "权重"),
            (("承重墙", "43", "1", "2.7"), ("楼板", "39", "0", "1.0"), ("合计", "82", "1", "")),
            align=("left", "right", "right", "right"),
            total=True,
        ),
        Heading(1, "四、签字"),
        Signatures(
            (
                SignatureBox("检查人（一）", "张*", "", "年  月  日"),
                SignatureBox("检查人（二）", "李𬭎", "", "年  月  日"),
                SignatureBox("户主或见证人", "", "□ 拒签，原因：", "年  月  日"),
            ),
            SealBox("鉴定机构（盖章）"),
        ),
        Heading(1, "五、照片"),
        Photos(photos, 6, "照片{n}"),
        Photos(photos[:2], 4, "照片{n}"),
    )


def document(*more: Block) -> Document:
    return Document(
        "一房一档 12号院",
        more or blocks(),
        "危房现场检查",
        running_head=f"12号院 · {MONGOLIAN} · CJ-15062720261122-0001",
        foot_left="2026-11-22 · 城检 0.1.0 · jgj125-2016@1",
        mark="疑似 · 参考判定",
        qr_text="CJ1:6f3a1e80-0d0b-4a0e-9a43-1b2c3d4e5f60:9f8e7d6c5b4a:2026-11-22",
        author="检查组",
        created=CREATED,
    )
