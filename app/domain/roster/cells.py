"""One cell at a time: cleaned text, a year, storeys, an area, or the code of what is wrong."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple
from unicodedata import is_normalized, normalize

from app.domain.roster.rules import Rules, rules

_SPACES: Final = re.compile(r"\s+")
_CONTROL: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffe\uffff]"
)
_LETTERS: Final = re.compile("[\ud800-\udfff]")
_YEAR: Final = re.compile(r"((?:1[6-9]|20|21)\d\d)")
_DATE: Final = re.compile(
    r"((?:1[6-9]|20|21)\d\d)(?:年|[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?月?|(\d\d)(\d\d))?"
    r"(?: \d\d?:\d\d(?::\d\d)?)?"
)
_SHORT: Final = re.compile(r"(\d\d)年(?:代.{0,4})?")
_SERIAL: Final = re.compile(r"[1-5]\d{4}")
_DIGITS: Final = {c: str(n) for n, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "两": "2"}
_NUMBER: Final = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?")
_DECIMAL: Final = re.compile(r"\d{1,9}(\.\d{1,15})?")
_PLACES: Final = 7  # a centimetre
_UNITS: Final = re.compile(r"(㎡|m2|m\^2|平方米|平米|平方|平|余|约|左右)")
_EXPONENT: Final = re.compile(r"\d(\.\d+)?[Ee]\+?\d{2}")
_NOTHING: Final = frozenset(
    {"", "-", "--", "—", "——", "/", "\\", "无", "空", "null", "none", "nan"}
)


_NARROW: Final = {
    **{
        code: code - 0xFEE0
        for first, last in ((0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A))
        for code in range(first, last + 1)
    },
    **{code: code - 0xFEE0 for code in (0xFF03, 0xFF0B, 0xFF0D, 0xFF0E, 0xFF0F)},
    0x3000: 0x20,
    0xA0: 0x20,
}


class Said(NamedTuple):
    """A value as it is stored, "" for nothing; `problem` where there was something unusable."""

    value: str
    problem: str = ""


def clean(text: str) -> Said:
    """Text in one line of half-width digits and letters; invisible characters are remarked on."""
    shown = text
    if not text.isprintable():  # most is, and needs no closer look
        shown = _LETTERS.sub("", _CONTROL.sub("", text))
    return Said(
        _SPACES.sub(" ", _half(shown)).strip(), "" if len(shown) == len(text) else "control"
    )


def _half(text: str) -> str:
    """Full-width digits, letters and spaces made narrow; Chinese punctuation stays as it is."""
    if text.isascii():
        return text
    narrow = text.translate(_NARROW)
    return narrow if is_normalized("NFC", narrow) else normalize("NFC", narrow)


def is_nothing(text: str) -> bool:
    """Whether a cell says that there is nothing: a dash, 无."""
    return text.lower() in _NOTHING


def code(text: str) -> Said:
    """A number or code without spaces inside; one that a spreadsheet rounded is refused."""
    value = text.replace(" ", "")
    if _EXPONENT.fullmatch(value):
        return Said(value, "precision")
    return Said(value.removesuffix(".0") if value[:-2].isdigit() else value)


def year(text: str, today: date, table: Rules | None = None) -> Said:
    """A year out of 1985, 1985年, 85年代, 1985-06, 20261122, 2026.11.22 or an Excel day number."""
    limits = (table or rules()).limits
    value = text.replace(" ", "")
    found = _DATE.fullmatch(value) or _DATE.fullmatch(text)
    if found and not _month_wrong(found):
        return _checked(int(found[1]), today, limits["year_from"])
    if short := _SHORT.fullmatch(value):
        units = int(short[1])
        return Said(str(units + (1900 if units > today.year % 100 else 2000)), "decade")
    # a day that the sheet did not show as one; 19850 is rather a year with a digit too many
    if _SERIAL.fullmatch(value) and not value.startswith(("18", "19", "20")):
        return _checked(
            date.fromordinal(int(value) + 693_594).year, today, limits["year_from"], "serial"
        )
    numbers = _YEAR.findall(value)
    if len(set(numbers)) == 1 and not value.isdigit():
        return _checked(int(numbers[0]), today, limits["year_from"], "decade")
    return Said("", "bad_year")


def _month_wrong(found: re.Match[str]) -> bool:
    month, day = found[2] or found[4], found[3] or found[5]
    try:
        date(int(found[1]), int(month or 1), int(day or 1))
    except ValueError:
        return True
    return False


def _checked(number: int, today: date, first: int, remark: str = "") -> Said:
    if first <= number <= today.year + 1:
        return Said(str(number), remark)
    return Said("", "bad_year")


def storeys(text: str, table: Rules | None = None) -> Said:
    """A whole number of storeys: 6, 6层, 六层, 地上6层; 5+1 and 5/6 are no number."""
    limits = (table or rules()).limits
    value = text.replace(" ", "").removeprefix("地上").removesuffix("层").removesuffix("楼")
    value = value.removesuffix(".0")
    number = (
        int(value) if value.isascii() and value.isdigit() and len(value) < 5 else _chinese(value)
    )
    if not 1 <= number <= limits["storeys_most"]:
        return Said("", "bad_storeys")
    return Said(str(number), "many_storeys" if number > limits["storeys_usual"] else "")


def _chinese(text: str) -> int:
    """A number below a hundred in Chinese words; 0 for what is none."""
    if not text or len(text) > 3 or any(char not in _DIGITS and char != "十" for char in text):
        return 0
    tens, ten, units = text.partition("十")
    if not ten:
        return int("".join(_DIGITS[char] for char in text))
    if len(tens) > 1 or len(units) > 1 or "十" in units:
        return 0
    return int(_DIGITS.get(tens, "1")) * 10 + int(_DIGITS.get(units, "0"))


def area(text: str, table: Rules | None = None) -> Said:
    """Square metres as plain decimals: 1,234.50㎡ is 1234.5."""
    value = _UNITS.sub("", text.replace(" ", "").replace("，", ","))
    if not _NUMBER.fullmatch(value):
        return Said("", "bad_area")
    whole, _point, rest = value.replace(",", "").partition(".")
    most = (table or rules()).limits["area_most"]
    if len(whole) > 12 or not 0 < float(f"{whole}.{rest or 0}") <= most:
        return Said("", "bad_area")
    rest = rest[:2].rstrip("0")
    return Said(f"{int(whole)}.{rest}" if rest else str(int(whole)))


def degrees(text: str, which: str, table: Rules | None = None) -> Said:
    """A longitude (`which` "lon") or latitude ("lat") in decimal degrees, seven places at most.

    Metres of a projection, degrees with minutes and a swapped pair are told, never guessed at: a
    position that is wrong by a zone puts a house into another town.
    """
    value = text.replace(" ", "").removesuffix("°").removeprefix("+").upper()
    value = value.removesuffix("E" if which == "lon" else "N").removesuffix("°")
    if not _DECIMAL.fullmatch(value):
        return Said("", "bad_degrees")
    limits, number = (table or rules()).limits, Decimal(value)
    if number > 1000:
        return Said("", "projected")
    if limits[f"{which}_from"] <= number <= limits[f"{which}_to"]:
        return Said(f"{round(number, _PLACES).normalize():f}")
    return Said("", "outside")


def order(text: str) -> Said:
    """A walking order: a whole number."""
    value = text.replace(" ", "").removesuffix(".0")
    if value.isascii() and value.isdigit() and len(value) <= 9:
        return Said(str(int(value)))
    return Said("", "bad_order")


def kind(text: str, table: Rules | None = None) -> Said:
    """The kind of a building by the words in the cell."""
    for name, words in (table or rules()).kinds:
        if any(word in text for word in words):
            return Said(name)
    return Said("", "unknown_kind")
