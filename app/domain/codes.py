"""What the QR codes on our papers say, so that a photo of a page finds its place again.

`CJ1:<kind>:<survey>:<id>`: the kind of thing, the first eight letters of the survey's id ("-" on
papers of no survey), the id whole. The dossier's older form `CJ1:<record>:<heads>:<date>` is read
as well. A screen shows a place with its moment, `CJ1:at:<survey>:<place>:<yyyymmddhhmmss>` in the
laptop's local time. Nothing personal ever stands in a code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Kind = Literal["place", "record", "form"]

KINDS: tuple[Kind, ...] = ("place", "record", "form")
PREFIX = "CJ1"
NO_SURVEY = "-"
SHORT = 8
_AT = "at"
_MOMENT = "%Y%m%d%H%M%S"

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DIGITS = re.compile(r"[0-9]{14}")
_NAME = re.compile(r"[A-Za-z0-9_.\-]{1,64}")


@dataclass(frozen=True, slots=True)
class Code:
    """`kind`: a place of the roster, an inspection's record, or a form by its name.

    `moment`: when a screen showed the code, in the laptop's local time without a zone.
    """

    kind: Kind
    survey: str
    id: str
    moment: datetime | None = None


def text(kind: Kind, survey: str, id_: str) -> str:
    """What the code says; `survey` may be the whole id or "" where there is none."""
    return ":".join((PREFIX, kind, survey[:SHORT] or NO_SURVEY, id_))


def at(survey: str, place: str, moment: datetime) -> str:
    """What the code of a place says on a screen at a moment, which is given in local time."""
    return f"{PREFIX}:{_AT}:{survey[:SHORT] or NO_SURVEY}:{place}:{moment.strftime(_MOMENT)}"


def fits_form(form: str) -> bool:
    """Whether a form's name can stand in a code; foreign names may be of any length."""
    return _NAME.fullmatch(form) is not None


def short(id_: str) -> str:
    """The number that people read aloud and type: the first letters of an id."""
    return id_[:SHORT]


def read(said: str) -> Code | None:
    """What a photographed code names; None for anything that is not ours."""
    parts = said.strip().split(":")
    if not 4 <= len(parts) <= 6 or parts[0] != PREFIX:
        return None
    if _UUID.fullmatch(parts[1]):
        return Code("record", "", parts[1])
    if parts[1] == _AT and len(parts) == 5 and _UUID.fullmatch(parts[3]):
        moment = _moment(parts[4])
        survey = "" if parts[2] == NO_SURVEY else parts[2]
        return Code("place", survey, parts[3], moment) if moment is not None else None
    for kind in KINDS:
        if parts[1] == kind and len(parts) == 4:
            fits = _NAME if kind == "form" else _UUID
            survey = "" if parts[2] == NO_SURVEY else parts[2]
            return Code(kind, survey, parts[3]) if fits.fullmatch(parts[3]) else None
    return None


def _moment(said: str) -> datetime | None:
    if not _DIGITS.fullmatch(said):
        return None
    try:
        return datetime.strptime(said, _MOMENT)  # noqa: DTZ007 - as the laptop's clock showed it
    except ValueError:
        return None
