"""What the flags of a photo say: a sentence for whoever filled, a neutral phrase for paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.domain import evidence
from app.domain.evidence import Flag
from app.i18n import _


def sentence(flag: Flag) -> str:
    """For the window: what is odd, in one short sentence."""
    said = flag.said
    words = {
        evidence.NO_TIME: _("照片里没有拍摄时间。"),
        evidence.NAME_TIME: _("拍摄时间是从文件名读的，不如相机写的可靠。"),
        evidence.BEFORE_SURVEY: _("拍摄日期 {day} 早于本调查开始，是旧照片或相机时钟不准。"),
        evidence.FUTURE: _("拍摄时间 {day} 晚于加入时间，相机时钟不准。"),
        evidence.LATE: _("拍摄后过了 {n} 天才加入。"),
        evidence.OTHER_DAY: _("拍摄日期 {day} 不是检查日期。"),
        evidence.NO_POSITION: _("照片里没有位置。"),
        evidence.FAR: _("拍摄位置离房屋 {n} 米。"),
        evidence.AS_GCJ: _("离房屋 {n} 米，许多房屋都偏向同一边，像是坐标系不同（GCJ-02）。"),
        evidence.GCJ_DATUM: _("照片写明坐标是 {n}，不是 WGS 84。"),
        evidence.EDITED: _("照片被软件改过：{n}。") if said else _("照片拍后被改过。"),
        evidence.NOT_ORIGINAL: {
            "messenger": _("是微信等软件转发、保存的文件，不是相机原件。"),
            "screen": _("是屏幕截图，不是相机原件。"),
        }.get(said, _("照片里没有相机信息，可能不是相机原件。")),
    }
    return words.get(flag.code, flag.code).format(n=said, day=said)


def phrase(flag: Flag) -> str:
    """For paper: what is known, without a judgement; "" for what a reader does not need."""
    said = flag.said
    words = {
        evidence.NO_TIME: "",  # the caption itself says that the time is unknown
        evidence.NAME_TIME: _("时间据文件名"),
        evidence.BEFORE_SURVEY: _("拍摄日期早于本调查"),
        evidence.FUTURE: _("相机时间未校准"),
        evidence.LATE: "",
        evidence.OTHER_DAY: _("拍摄日期不同于检查日期"),
        evidence.NO_POSITION: "",
        evidence.FAR: _("拍摄位置距房屋约 {n} 米"),
        evidence.AS_GCJ: _("坐标系待核"),
        evidence.GCJ_DATUM: _("坐标系待核"),
        evidence.EDITED: _("经软件处理"),
        evidence.NOT_ORIGINAL: _("非相机原件"),
    }
    return words.get(flag.code, "").format(n=said)


def caption(flags: Iterable[Flag]) -> str:
    """The phrases of a photo for its caption, "" where there is none."""
    phrases = dict.fromkeys(phrase(flag) for flag in flags)
    return _("；").join(one for one in phrases if one)


def facts(photo: Mapping[str, Any]) -> list[str]:
    """What a photo says of itself: when, with what, where, from which file; a line each."""
    taken, here = evidence.right_time(photo), evidence.position(photo)
    lines = [
        _("拍摄 {time}").format(time=f"{taken:%Y-%m-%d %H:%M:%S}") if taken else "",
        _("相机 {name}").format(name=photo["camera"]) if photo.get("camera") else "",
        _("坐标 {lat:.6f}, {lon:.6f}").format(lat=here[0], lon=here[1]) if here else "",
        _("文件 {name}").format(name=photo["name"]) if photo.get("name") else "",
    ]
    return [line for line in lines if line]
