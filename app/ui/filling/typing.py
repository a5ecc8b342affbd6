"""What people type as a number or a date, and what they probably meant.

Never a guess in silence: a comma that cannot group thousands is refused with the way to write it,
and what was read differently from what stands in the field is said (`heard`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from app.i18n import _

#: Full-width digits and signs of an input method; its full stop is a decimal point in a number.
_PLAIN = str.maketrans("０１２３４５６７８９．－—／，。　", "0123456789.--/,. ")
_GROUPED = re.compile(r"(-?[1-9]\d{0,2})((?:,\d{3})+)(\.\d*)?\Z", re.ASCII)
_COMMA = re.compile(r"-?\d*,\d+\Z", re.ASCII)
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)\Z", re.ASCII)
_WITH_UNIT = re.compile(r"([+-]?[\d.,\s]+)\s*([^\d\s.,+-].*)\Z", re.ASCII)
#: Nobody is told off for these: the number goes on.
_HALF = re.compile(r"[+-]?\.?\Z|[+-]?\d{1,3}(?:,\d{3})*,\d{0,2}\Z", re.ASCII)
_EIGHT = re.compile(r"(\d{4})(\d\d)(\d\d)\Z", re.ASCII)
_PARTS = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?\Z", re.ASCII)
_MONTHS = 12


@dataclass(frozen=True)
class Typed:
    """`text` goes into the form; `trouble` says in words why it cannot be read, `heard` how it
    was read where that is not what stands in the field. `half`: somebody is still typing."""

    text: str
    trouble: str = ""
    heard: str = ""
    half: bool = False


def number(text: str, unit: str = "") -> Typed:
    """A number as people type it: full-width, with spaces or commas between the thousands.

    The unit stands beside the field; typed as well it does no harm, another one does.
    """
    plain = re.sub(r"\s+", "", text.translate(_PLAIN))
    with_unit = _WITH_UNIT.match(plain)
    if with_unit and unit and with_unit[2].casefold() == unit.casefold():
        plain = with_unit[1]
    if grouped := _GROUPED.match(plain):
        read = grouped[1] + grouped[2].replace(",", "") + (grouped[3] or "")
        return Typed(read, heard=_("读作 {number}").format(number=read))
    if not plain or _NUMBER.match(plain):
        return Typed(plain)
    half = bool(_HALF.match(plain))
    if _COMMA.match(plain):
        point = plain.replace(",", ".")
        return Typed(
            plain, _("逗号不当小数点。小数请写 {number}。").format(number=point), half=half
        )
    if with_unit and unit:
        words = _("这里按“{unit}”填，只写数字，不写“{typed}”。")
        return Typed(plain, words.format(unit=unit, typed=with_unit[2]))
    if with_unit:
        return Typed(plain, _("这里只写数字，不写“{typed}”。").format(typed=with_unit[2]))
    return Typed(plain, _("“{text}”不是数字。").format(text=text.strip()), half=half)


def stepped(text: str, step: str, by: int, least: str = "", most: str = "") -> str:
    """The number one step up or down (`by` ±1), kept between its ends; the same if it is none."""
    try:
        size, now = Decimal(step), Decimal(text or least or "0")
        ends = (Decimal(least) if least else None, Decimal(most) if most else None)
    except InvalidOperation:
        return text
    moved = now + by * size if text else now
    if ends[0] is not None:
        moved = max(moved, ends[0])
    if ends[1] is not None:
        moved = min(moved, ends[1])
    return format(moved, "f")


def day(text: str, today: date) -> Typed:
    """A date as people type it: 20261122, 11-22 (of this year), 2026年11月22日, 今天, 昨天."""
    plain = text.translate(_PLAIN)
    plain = re.sub(r"\s+", "", plain)
    near = {
        "今天": 0, "今日": 0, "today": 0, ".": 0, "昨天": -1, "昨日": -1, "yesterday": -1,
        "前天": -2, "明天": 1,
    }  # fmt: skip
    if not plain:
        return Typed("")
    if plain.casefold() in near:
        return _read(today + timedelta(days=near[plain.casefold()]))
    if eight := _EIGHT.match(plain):
        year, month, number_ = (int(part) for part in eight.groups())
    elif parts := _PARTS.match(plain):
        year = int(parts[1]) if parts[1] else today.year
        month, number_ = int(parts[2]), int(parts[3])
    else:
        words = _("看不懂“{text}”。日期可以写 20261122、11-22 或 今天。").format(text=text.strip())
        return Typed(plain, words, half=True)
    return _day(plain, year, month, number_)


def _day(plain: str, year: int, month: int, number_: int) -> Typed:
    if not 1 <= month <= _MONTHS:
        return Typed(plain, _("没有 {month} 月，请核对。").format(month=month))
    try:
        return _read(date(year, month, number_))
    except ValueError:
        words = _("{year} 年 {month} 月没有 {day} 日，请核对。")
        return Typed(plain, words.format(year=year, month=month, day=number_))


def _read(meant: date) -> Typed:
    names = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
    heard = f"{meant.isoformat()} {names[meant.weekday()]}"
    return Typed(meant.isoformat(), heard=heard)


def trouble(kind: str, text: str, unit: str = "", today: date | None = None) -> str:
    """Why a text that was kept as it was typed is no answer of its kind; "" if it is one."""
    if kind in {"integer", "decimal", "range"}:
        read = number(text, unit)
        if not read.trouble and kind == "integer" and "." in read.text:
            return _("这里要整数，“{text}”不是。").format(text=text)
        return read.trouble
    if kind == "date" and today is not None:
        return day(text, today).trouble
    return ""
