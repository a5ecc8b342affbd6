"""An invented day of photos: what two phones took at twelve houses, and where each photo belongs.

A village of twelve yards, 180 photos. One phone is 47 minutes ahead and writes positions, the other
is right and writes none. At every house the laptop shows its code and both phones photograph it
first; once one phone forgets, one house is photographed without any code, six photos lost their
EXIF on the way. Everything is computed from the seed; `write` makes the JPEGs.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import zxingcpp
from PIL import Image

from app.domain import codes
from app.imaging.synthesize import Shot as Picture
from app.imaging.synthesize import photograph

HOUSES = 12
PHOTOS = 180
START = datetime(2026, 11, 20, 8, 40)  # noqa: DTZ001 - as clocks on the wall show it
#: Both phones see each code, but for these.
FORGOTTEN_BY_ONE, WITHOUT_CODE = 4, 8
#: The seconds that each phone is ahead of the laptop.
AHEAD = {"phone-a": 47 * 60, "phone-b": 4}
CAMERAS = {"phone-a": ("Huawei", "Nova 11"), "phone-b": ("Xiaomi", "Redmi 12")}
#: Metres between yards along the lane, in degrees of latitude.
_STEP = 0.0021
_HERE = (39.5600, 109.7400)


@dataclass(frozen=True)
class Taken:
    """One photo. `house`: where it belongs, by number; `code`: it shows the code of its house."""

    phone: str
    name: str
    at: datetime  # by the laptop's clock
    house: int
    code: bool = False
    exif: bool = True
    spot: tuple[float, float] | None = None

    @property
    def taken(self) -> datetime:
        """As the phone's own clock shows it."""
        return self.at + timedelta(seconds=AHEAD[self.phone])

    @property
    def file(self) -> str:
        return f"{self.phone}/{self.name}"


@dataclass(frozen=True)
class Visit:
    """When the laptop wrote the inspection of a house."""

    house: int
    begun: datetime
    ended: datetime


@dataclass(frozen=True)
class PhotoDay:
    photos: tuple[Taken, ...]
    visits: tuple[Visit, ...]


def invent(seed: int = 0) -> PhotoDay:
    """The day; another seed is another day of the same rules."""
    chance = random.Random(seed)
    now, number = START, {"phone-a": 2041, "phone-b": 101}
    photos: list[Taken] = []
    visits = []
    shares = _shares(chance)
    for house, (first, second) in enumerate(shares):
        begun = now + timedelta(seconds=60)
        spot = (_HERE[0] + house * _STEP, _HERE[1] + (house % 2) * 0.0006)
        ended = now
        for phone, count in (("phone-a", first), ("phone-b", second)):
            at = now + timedelta(seconds=chance.randint(15, 40))
            seen = house != WITHOUT_CODE and not (house == FORGOTTEN_BY_ONE and phone == "phone-b")
            for n in range(count + seen):
                name = f"IMG_{number[phone]:04d}.jpg"
                number[phone] += 1
                near = _near(spot, chance) if phone == "phone-a" else None
                photos.append(Taken(phone, name, at, house, seen and n == 0, True, near))
                ended = max(ended, at)
                at += timedelta(seconds=chance.randint(20, 150))
        visits.append(Visit(house, begun, ended + timedelta(seconds=chance.randint(20, 90))))
        now = visits[-1].ended + timedelta(seconds=chance.randint(330, 600))
    bare = chance.sample([n for n, one in enumerate(photos) if not one.code], 6)
    for n in bare:
        photos[n] = replace(photos[n], exif=False, spot=None)
    return PhotoDay(tuple(photos), tuple(visits))


def _shares(chance: random.Random) -> list[tuple[int, int]]:
    """How many photos each phone takes at each house; with the codes they are 180."""
    wanted = PHOTOS - (2 * HOUSES - 3)
    shares = [[6, 6] for _ in range(HOUSES)]
    shares[WITHOUT_CODE] = [3, 3]
    while (total := sum(map(sum, shares))) != wanted:
        shares[chance.randrange(HOUSES)][chance.randrange(2)] += 1 if total < wanted else -1
    return [(first, second) for first, second in shares]


def _near(spot: tuple[float, float], chance: random.Random) -> tuple[float, float]:
    """Within some 15 m, as phones are."""
    return (
        round(spot[0] + chance.uniform(-1, 1) * 0.00013, 6),
        round(spot[1] + chance.uniform(-1, 1) * 0.00017, 6),
    )


def write(day: PhotoDay, folder: Path, survey: str, places: Sequence[str]) -> dict[str, Taken]:
    """The photos as files below `folder`, by their paths there; `places` are the houses' ids."""
    for n, one in enumerate(day.photos):
        file = folder / one.file
        file.parent.mkdir(parents=True, exist_ok=True)
        said = codes.at(survey, places[one.house], one.at) if one.code else ""
        file.write_bytes(jpeg(one, n, said))
    return {one.file: one for one in day.photos}


def jpeg(one: Taken, seed: int, code: str) -> bytes:
    """One photo; with a code it is mostly that code, as on a screen held before the camera."""
    lat, lon = one.spot if one.spot is not None else (None, None)
    shot = Picture(
        "crack" if seed % 3 else "facade", seed, 320, 240,
        taken=one.taken if one.exif else None, lat=lat, lon=lon,
        camera=CAMERAS[one.phone] if one.exif else ("", ""),
    )  # fmt: skip
    data = photograph(shot)
    return _with_code(data, code) if code else data


def _with_code(data: bytes, code: str) -> bytes:
    picture = Image.open(BytesIO(data))
    exif = picture.getexif()
    drawn = zxingcpp.create_barcode(code, zxingcpp.BarcodeFormat.QRCode)
    qr = Image.fromarray(drawn.to_image(scale=4))
    screen = Image.new("RGB", (max(640, qr.width + 80), max(480, qr.height + 80)), (40, 44, 52))
    screen.paste(qr.convert("RGB"), ((screen.width - qr.width) // 2, 40))
    out = BytesIO()
    screen.save(out, "JPEG", quality=80, exif=exif)
    return out.getvalue()
