# ruff: noqa: ARG001, ARG005 - closures and builders share one signature
"""Functions on dates and times, on the wall clock of the instance's zone."""

from __future__ import annotations

import math
import re
from datetime import datetime, timedelta
from typing import Any

from forms import values
from forms.findings import Refused
from forms.xpath.code import Closure, Code, Compiling, Function, Scope
from forms.xpath.plain import function
from forms.xpath.syntax import Expression, String

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - wall clock, see forms.values
_TIME = re.compile(r"(\d\d):(\d\d)(?::(\d\d(?:\.\d+)?))?", re.ASCII)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DAYS_ZH = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


def moment(text: str) -> datetime | None:
    """The moment that a text or a number of days means; None when it means none."""
    found = values.moment_of(text)
    if found is not None:
        return found
    count = values.number(text)
    try:
        return _EPOCH + timedelta(days=count) if math.isfinite(count) else None
    except OverflowError:
        return None


def formatted(text: str, pattern: str, language: str) -> str:
    """A date or time by ODK's format codes (%Y %y %m %n %b %d %e %H %h %M %S %3 %a)."""
    when = moment(text)
    if when is None:
        return ""
    chinese = language.startswith("zh")
    codes = {
        "%": "%",
        "Y": f"{when.year:04}",
        "y": f"{when.year % 100:02}",
        "m": f"{when.month:02}",
        "n": str(when.month),
        "b": f"{when.month}月" if chinese else _MONTHS[when.month - 1],
        "d": f"{when.day:02}",
        "e": str(when.day),
        "H": f"{when.hour:02}",
        "h": str(when.hour),
        "M": f"{when.minute:02}",
        "S": f"{when.second:02}",
        "3": f"{when.microsecond // 1000:03}",
        "a": (_DAYS_ZH if chinese else _DAYS)[when.weekday()],
    }
    return re.sub(r"%(.)", lambda found: codes.get(found.group(1), found.group()), pattern)


def day(text: str) -> str:
    """`date()`: the day of a date(-time) or of a number of days; blank for anything else."""
    if values.moment_of(text):
        return text[:10]
    return values.day_text(values.number(text))


def day_fraction(text: str) -> float:
    """`decimal-time()`: the part of the day that has passed at a time, by its wall clock."""
    found = _TIME.match(text.rpartition("T")[2])
    if not found:
        return math.nan
    hours, minutes, seconds = found.groups()
    return (int(hours) * 3600 + int(minutes) * 60 + float(seconds or 0)) / 86400


def _whole(text: str) -> str:
    """`date-time()`: a date(-time) stays as it is, a number of days becomes one."""
    if values.moment_of(text):
        return text
    when = moment(text)
    return when.isoformat(timespec="milliseconds") if when else ""


def _format(c: Compiling, arguments: tuple[Expression, ...], scope: Scope) -> Code:
    text, pattern = c.string(arguments[0], scope), c.string(arguments[1], scope)
    _check_literal(c, arguments[0])
    if not isinstance(arguments[1], String) or re.search("%[ab]", arguments[1].value):
        c.language = True
    return Code("string", lambda n, e: formatted(text(n, e), pattern(n, e), e.language))


def _date(c: Compiling, arguments: tuple[Expression, ...], scope: Scope) -> Code:
    _check_literal(c, arguments[0])
    text = c.string(arguments[0], scope)
    return Code("string", lambda n, e: day(text(n, e)))


def _check_literal(c: Compiling, tree: Expression) -> None:
    if isinstance(tree, String) and tree.value and moment(tree.value) is None:
        c.warn("no_date", text=tree.value)


def _clock(read: Closure) -> Function:
    def build(c: Compiling, arguments: tuple[Expression, ...], scope: Scope) -> Code:
        if arguments:
            raise Refused("argument_count", name="now")
        c.pure = False
        return Code("string", read)

    return Function(0, 0, build)


def _now(n: Any, e: Any) -> str:
    text: str = e.now().isoformat(timespec="milliseconds")
    return text


FUNCTIONS = {
    "today": _clock(lambda n, e: e.today),
    "now": _clock(_now),
    "date": Function(1, 1, _date),
    "date-time": function("string", "s", _whole),
    "format-date": Function(2, 2, _format),
    "format-date-time": Function(2, 2, _format),
    "decimal-date-time": function("number", "s", values.number),
    "decimal-time": function("number", "s", day_fraction),
}
