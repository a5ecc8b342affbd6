"""QR codes in photos: small, turned, dark, several; and photos that show none."""

from __future__ import annotations

from functools import cache
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image, ImageChops, ImageEnhance, ImageFilter

from app.domain import codes
from app.imaging.codes import read_codes
from app.imaging.synthesize import Shot, photograph

HOUSES = [f"3f9a1c2b-1111-4222-8333-44445555{n:04d}" for n in range(1, 5)]
SAID = [codes.text("place", "7d1e5a20-0000", house) for house in HOUSES]


@cache
def scene(width: int = 4000, height: int = 3000) -> Image.Image:
    return Image.open(BytesIO(photograph(Shot("facade", width=width, height=height))))


@cache
def code(text: str) -> Image.Image:
    drawn = memoryview(
        zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode).to_image(scale=8)
    )
    return Image.frombytes("L", (drawn.shape[1], drawn.shape[0]), drawn.tobytes())


def placed(
    picture: Image.Image, text: str, side: int, turn: float = 0, at: tuple[int, int] = (1500, 900)
) -> None:
    page = code(text).resize((side, side)).convert("RGBA")
    page = page.rotate(turn, expand=True, fillcolor=(0, 0, 0, 0))
    picture.paste(page, at, page)


def jpeg(picture: Image.Image, **how: object) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=85, **how)
    return out.getvalue()


@pytest.mark.parametrize(
    ("side", "turn"), [(150, 0), (150, 17), (180, 200), (400, 45), (1500, 3), (2400, 91)]
)
def test_a_code_is_read_at_any_size_and_turn(side: int, turn: float) -> None:
    """From a twenty-seventh of a 12-megapixel photo's width to most of its height."""
    picture = scene().copy()
    placed(picture, SAID[0], side, turn, at=(900, 100))
    picture = picture.filter(ImageFilter.GaussianBlur(1))
    assert read_codes(jpeg(picture)) == [SAID[0]]
    read = codes.read(read_codes(jpeg(picture))[0])
    assert read is not None
    assert read.id == HOUSES[0]


@pytest.mark.parametrize("light", [0.08, 0.2])
def test_a_code_in_the_dark_is_read(light: float) -> None:
    """A screen or a page taken in a stairwell: a tenth of the light is enough."""
    picture = scene().copy()
    placed(picture, SAID[0], 400, 5)
    picture = picture.filter(ImageFilter.GaussianBlur(1))
    assert read_codes(jpeg(ImageEnhance.Brightness(picture).enhance(light))) == [SAID[0]]


def test_a_pale_code_on_a_screen_at_night_is_read_inverted() -> None:
    """A phone that shows everything white on black."""
    picture = scene().copy()
    placed(picture, SAID[0], 500)
    assert read_codes(jpeg(ImageChops.invert(picture))) == [SAID[0]]


def test_all_codes_of_a_page_are_read_in_reading_order() -> None:
    """A printed day sheet shows many, large and small; each is named once."""
    picture = scene().copy()
    places = [(300, 200), (2600, 230), (400, 1500), (2500, 1600)]
    for text, at, side in zip(SAID, places, (700, 160, 300, 900), strict=True):
        placed(picture, text, side, at=at)
    assert read_codes(jpeg(picture)) == SAID


def test_the_order_is_that_of_the_upright_photo() -> None:
    """However the phone was held."""
    picture = scene().copy()
    for text, at in zip(SAID[:2], [(300, 200), (2600, 2000)], strict=True):
        placed(picture, text, 500, at=at)
    exif = Image.Exif()
    exif[0x0112] = 3
    assert read_codes(jpeg(picture.transpose(Image.Transpose.ROTATE_180), exif=exif)) == SAID[:2]


def test_a_photo_larger_than_any_needed_is_read_too() -> None:
    """48 megapixels cost as much as twelve."""
    picture = scene(8000, 6000).copy()
    placed(picture, SAID[0], 400, 30)
    assert read_codes(jpeg(picture)) == [SAID[0]]


def test_a_small_picture_is_read() -> None:
    """What a messenger has left of a photo."""
    picture = scene(640, 480).copy()
    placed(picture, SAID[0], 200, at=(200, 100))
    assert read_codes(jpeg(picture)) == [SAID[0]]


@pytest.mark.parametrize(
    "data", [b"", b"not a photo", b"\xff\xd8\xff" + bytes(100), photograph(Shot("crack"))]
)
def test_where_there_is_no_code_there_is_none(data: bytes) -> None:
    """A facade, and what is no photo at all."""
    assert read_codes(data) == []
