"""What arranging is told of photos and of the day, what it proposes, and its limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal

#: `sure`: no witness against it; `likely`: one witness alone, to be looked at; `doubtful`:
#: witnesses disagree, nobody may file it before choosing; `none`: nobody knows.
Sureness = Literal["sure", "likely", "doubtful", "none"]

Spot = tuple[float, float]
"""WGS 84 latitude and longitude in degrees."""

#: After a pause as long as this between two photos one may have walked to the next house: two
#: yards of a village are some minutes apart. The code alone speaks no longer for what follows.
PAUSE: Final = timedelta(minutes=5)
#: Up to here nobody has walked to another house and set about it, whatever else is not known.
CLOSE: Final = timedelta(seconds=150)
#: A photo closer to the next code than to the one before it, by this factor, after at least so
#: long: the code was seen too late, when the first photo of that house was taken already.
LATE_PAUSE: Final = timedelta(seconds=90)
LATE_FACTOR: Final = 3
#: Phones write positions that are right to some 10 m under the sky and 50 m in a courtyard; a
#: large yard measures 60 m across.
NEAR: Final = 60.0
#: As near as this to where the code was photographed nobody has left the yard.
STAYS: Final = 35.0
#: Further off than any yard is large and any such position is wrong.
FAR: Final = 150.0
#: By so much nearer to another house, which is near indeed, as to be no error of one position.
NEARER: Final = 50.0
#: The form was opened a little after the first photo, and kept a little before the last.
MARGIN: Final = timedelta(minutes=2)
#: Or it is opened when all photos were taken: no witness against its own code meanwhile.
FORM_LATE: Final = timedelta(minutes=10)
#: A form that was open for longer says nothing of where people were meanwhile.
LONGEST: Final = timedelta(hours=3)
#: Forms are opened right behind the code, within so much of each other.
BEHIND_CODE: Final = timedelta(minutes=3)
#: Two measures of one camera's clock: codes are photographed some seconds to minutes after they
#: were shown. What lies further apart is a clock that was set in between.
SPREAD: Final = timedelta(minutes=5)
#: Numbers of files that go on while their times go back: the camera's clock was set. More than
#: so often: two cameras of one name in one folder.
MOST_JUMPS: Final = 2
#: Times of one camera go back by less than this without meaning: bursts, slow storage.
JITTER: Final = timedelta(minutes=2)
#: A photo without time stands between neighbours whose numbers are not further off than this.
NUMBERS_APART: Final = 20
#: The share of a camera's photos that must fit to the day's inspections before its times count
#: though no code measured its clock.
FITS: Final = 0.8
#: And so many, at least.
FEWEST: Final = 3


@dataclass(frozen=True, slots=True)
class Seen:
    """A code that a photo shows. `place`: the house that it names, "" if that is not here.

    `record`: of a paper form, whose page is shown. `moment`: our clock when a screen showed it.
    """

    place: str
    record: str = ""
    moment: datetime | None = None


@dataclass(frozen=True, slots=True)
class Shot:
    """A photo. `taken`: wall clock of its camera; `weak`: that is only read off the file name."""

    id: str
    name: str
    folder: str = ""
    camera: str = ""
    taken: datetime | None = None
    weak: bool = False
    spot: Spot | None = None
    codes: tuple[Seen, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """From when to when a house's inspection was written on a computer, by our clock."""

    place: str
    device: str
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Day:
    """What else is known. `spots`: where houses stand, or were photographed before; `own`: this
    computer, beside which the photos were most likely taken."""

    windows: tuple[Window, ...] = ()
    spots: Mapping[str, Spot] = field(default_factory=dict)
    own: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Where a photo seems to belong, and why.

    `why`: qr (`at`, `after`: the how manyth behind the code), page, time (`from`, `to`), position
    (`metres`), time_position, order; of doubtful ones qr_position (`metres`), qr_time, qr_late,
    order_time, time_position_differ; of none: nothing, several_codes, unknown_code, no_time.
    `unconfirmed` (1) among `params`: only one witness, so it is no more than likely.
    `clock`: seconds that the camera is ahead of us, measured by a code, else None; `time`: by our
    clock as far as known. `turn` orders the photos of a day.
    """

    id: str
    place: str = ""
    sureness: Sureness = "none"
    why: str = "nothing"
    params: Mapping[str, str | int] = field(default_factory=dict)
    instead: str = ""
    clock: int | None = None
    time: datetime | None = None
    separator: bool = False
    page: str = ""
    turn: int = 0
