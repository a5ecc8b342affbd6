"""Why a photo seems to show a house, in the words of the people who look at it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.i18n import _


def reason(why: str, params: Mapping[str, Any], instead: str = "", *, weak: bool = False) -> str:
    """One photo's reason in a sentence; `instead` is the name of the other house, if any.

    `weak`: its time is only read off the file name, which is said.
    """
    said = _reason(why, params, instead)
    return said + _("；时间取自文件名，不是相机写的") if weak and why in _TIMED else said


def _reason(why: str, params: Mapping[str, Any], instead: str) -> str:
    at, after = str(params.get("at", "")), int(params.get("after", 0) or 0)
    if why in _DOUBTS:
        return _doubt(why, params, instead)
    if why == "qr":
        if not after:
            return _("拍到了这处房屋的二维码")
        said = (
            _("拍过这处房屋的二维码（{at}）之后第 {n} 张").format(at=at, n=after)
            if at
            else _("拍过这处房屋的二维码之后第 {n} 张").format(n=after)
        )
        return said + _("，隔得久，请看一眼") if params.get("unconfirmed") else said
    said = {
        "page": _("拍的是这处房屋检查表的一页，归入签字页"),
        "hand": _("手工选定"),
        "time": _("拍摄时这处房屋正在检查（{start}–{end}）").format(
            start=params.get("from", ""), end=params.get("to", "")
        ),
        "position": _("拍摄位置离这处房屋 {n} 米").format(n=params.get("metres", 0)),
        "time_position": _("拍摄时这处房屋正在检查（{start}–{end}），位置也相符（{n} 米）").format(
            start=params.get("from", ""), end=params.get("to", ""), n=params.get("metres", 0)
        ),
        "order": _("照片里没有时间，文件编号在这处房屋的照片之间"),
        "several_codes": _("前面一张拍到了几处房屋的二维码，不知道是哪一处"),
        "unknown_code": _("前面拍到的二维码不是本调查名册里的"),
        "no_time": _("没有时间和位置，前后也没有能参照的照片"),
        "nothing": _("没有拍到二维码，时间和位置也对不上任何一处"),
    }.get(why, "")
    if instead:
        said += _("；接在“{other}”的照片后面").format(other=instead)
    return said


#: Reasons in which a time speaks.
_TIMED = ("time", "time_position", "qr_time", "time_position_differ")
_DOUBTS = ("qr_position", "qr_time", "qr_late", "order_time", "time_position_differ")


def _doubt(why: str, params: Mapping[str, Any], instead: str) -> str:
    other = instead or _("别处")
    metres = params.get("metres", 0)
    start, end = params.get("from", ""), params.get("to", "")
    if why == "qr_position":
        return _("二维码说是这一处，拍摄位置却在“{other}”（相距 {n} 米）").format(
            other=other, n=metres
        )
    if why == "qr_time":
        return _("二维码说是这一处，拍摄时正在检查的却是“{other}”（{start}–{end}）").format(
            other=other, start=start, end=end
        )
    if why == "qr_late":
        return _("接在这一处后面，却紧挨着“{other}”的二维码：二维码可能拍晚了").format(other=other)
    if why == "time_position_differ":
        return _("位置在这一处（{n} 米），拍摄时正在检查的却是“{other}”").format(
            n=metres, other=other
        )
    return _("按文件编号在这一处，相邻的照片却像是“{other}”的").format(other=other)


def commonest(why: str) -> str:
    """The reason of a whole group, without the figures of single photos."""
    return {
        "qr": _("按拍到的二维码"),
        "page": _("按表上的二维码，签字页"),
        "hand": _("手工选定"),
        "time": _("按拍摄时间和检查的起止时间"),
        "position": _("按拍摄位置"),
        "time_position": _("时间和位置都相符"),
        "order": _("按文件编号"),
        "qr_position": _("二维码和拍摄位置说法不同"),
        "qr_time": _("二维码和拍摄时间说法不同"),
        "qr_late": _("二维码可能拍晚了"),
        "order_time": _("文件编号和前后的照片说法不同"),
        "time_position_differ": _("拍摄位置和时间说法不同"),
        "several_codes": _("一张照片里有几处的二维码"),
        "unknown_code": _("二维码不是本调查名册里的"),
        "no_time": _("没有时间和位置"),
        "nothing": _("没有拍到二维码，时间和位置也对不上"),
    }.get(why, "")
