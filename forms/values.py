"""Between what is written (text, as XForms keep it) and typed values.

Numbers never have an exponent. Dates are `YYYY-MM-DD`. A date-shaped text counts as days since
1970-01-01 by the wall clock that it shows: one zone, as the forms contract (§5.4) says.
"""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from functools import lru_cache

Typed = None | str | int | Decimal | date | list[str]

EPOCH = date(1970, 1, 1).toordinal()
MAX_INTEGER = 2**53 - 1
MAX_DIGITS = 30
NAN = math.nan

_NUMBER = re.compile(r"\s*-?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?\s*\Z", re.ASCII)
_DATE = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)"
    r"(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6})\d*)?)?(?:Z|[+-]\d\d:?\d\d)?)?\Z",
    re.ASCII,
)
_TYPED_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?\Z", re.ASCII)
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?\Z", re.ASCII)


class NotOfType(ValueError):  # noqa: N818 - it says what is the matter
    """A text that is not of the type its question asks for."""


@lru_cache(maxsize=8192)
def number(text: str) -> float:
    """The number that a text stands for: NaN for blank, days since 1970 for a date."""
    if not text:
        return NAN
    if _NUMBER.match(text):
        return float(text)
    if text == "Infinity":
        return math.inf
    if text == "-Infinity":
        return -math.inf
    return days(text)


@lru_cache(maxsize=1024)
def days(text: str) -> float:
    """Days since 1970-01-01 of a date or date and time (with its fraction); NaN otherwise."""
    moment = moment_of(text)
    if moment is None:
        return NAN
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second + moment.microsecond / 1e6
    return moment.toordinal() - EPOCH + seconds / 86400


def moment_of(text: str) -> datetime | None:
    """The wall-clock moment that a date(-time) text shows, or None."""
    found = _DATE.match(text)
    if not found:
        return None
    year, month, day, hour, minute, second, micro = found.groups()
    try:
        return datetime(  # noqa: DTZ001 - wall clock on purpose, see the module's docstring
            int(year),
            int(month),
            int(day),
            int(hour or 0),
            int(minute or 0),
            int(second or 0),
            int((micro or "0").ljust(6, "0")),
        )
    except ValueError:
        return None


def day_text(count: float) -> str:
    """The date `count` days after 1970-01-01, "" when there is no such date."""
    if math.isnan(count) or math.isinf(count):
        return ""
    ordinal = EPOCH + math.floor(count)
    if not 1 <= ordinal <= date.max.toordinal():
        return ""
    return date.fromordinal(ordinal).isoformat()


@lru_cache(maxsize=8192)
def number_text(value: float) -> str:
    """A number as XPath writes it, but never with an exponent; "NaN", "Infinity" as they are."""
    if value != value:
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == int(value):
        return str(int(value))
    return format(Decimal(repr(value)), "f")


def decimal_text(value: Decimal) -> str:
    """The normal form of a decimal: no exponent, no trailing zeros ("2.50" is "2.5")."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def clean(text: str) -> str:
    """A text as records keep it: NFC, line feeds only, no NUL, no half characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.encode("utf-8", "ignore").decode("utf-8"))
    return text


def normal(text: str, kind: str) -> str:
    """The normal form of an entered text of data type `kind`; raises NotOfType.

    Data types: string int decimal date time dateTime select select1 (any other is a string).
    Full-width digits of an input method count as digits.
    """
    if kind in {"int", "decimal", "date", "time", "dateTime"}:
        text = unicodedata.normalize("NFKC", text).strip()
        if not text:
            return ""
        return _NORMAL[kind](text)
    if kind == "select":
        return " ".join(dict.fromkeys(text.split()))
    if kind == "select1":
        return text.strip()
    return text


def _decimal(text: str) -> Decimal:
    if not _NUMBER.match(text):
        raise NotOfType(text)
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise NotOfType(text) from error
    if value and not (-MAX_DIGITS <= value.adjusted() <= MAX_DIGITS):
        raise NotOfType(text)
    return value


def _normal_decimal(text: str) -> str:
    return decimal_text(_decimal(text))


def _normal_int(text: str) -> str:
    value = _decimal(text)
    if value != int(value) or abs(value) > MAX_INTEGER:
        raise NotOfType(text)
    return str(int(value))


def _normal_date(text: str) -> str:
    found = _TYPED_DATE.match(text)
    try:
        if found:
            return date(*(int(part) for part in found.groups())).isoformat()
    except ValueError as error:
        raise NotOfType(text) from error
    moment = moment_of(text)
    if moment is None:
        raise NotOfType(text)
    return moment.date().isoformat()


def _normal_time(text: str) -> str:
    if not _TIME.match(text):
        raise NotOfType(text)
    return text


def _normal_moment(text: str) -> str:
    if moment_of(text) is None:
        raise NotOfType(text)
    return text


_NORMAL = {
    "int": _normal_int,
    "decimal": _normal_decimal,
    "date": _normal_date,
    "time": _normal_time,
    "dateTime": _normal_moment,
}


def computed(text: str, kind: str) -> str:
    """What a calculation's result becomes in a question of data type `kind`.

    Integers are cut, not rounded; what does not fit stays as it is and shows as a problem.
    """
    if not text or text == "NaN":
        return ""
    if kind == "int":
        value = number(text)
        if math.isnan(value) or math.isinf(value):
            return text
        return str(int(value))
    if kind == "date":
        if moment_of(text):
            return text[:10]
        return day_text(number(text)) or text
    if kind == "decimal":
        try:
            return _normal_decimal(text)
        except NotOfType:
            return text
    return text


def typed(text: str, kind: str) -> Typed:
    """The typed value of a text in normal form; a text that is not of its type stays text."""
    if not text:
        return None
    if kind in {"select", "photos"}:
        return text.split()
    try:
        if kind == "int":
            value = int(text)
            return value if abs(value) <= MAX_INTEGER else text
        if kind == "decimal":
            return _decimal(text)
        if kind == "date":
            return date.fromisoformat(text)
    except ValueError:
        return text
    return text


def entered(value: object) -> str:
    """The text of a value handed in by a program: None str bool int Decimal date list.

    Raises TypeError for anything else (floats too: a float is not what somebody entered).
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return decimal_text(value) if value.is_finite() else str(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return " ".join(clean(str(name)) for name in value)
    raise TypeError(f"no answer is a {type(value).__name__}")
