"""Every kind of photo that phones, scanners and printers make: taken rightly, or refused by name.

The HEIC files were written once with libheif from the same four quarters; nothing here writes HEIC.
"""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageCms

from app.errors import KnownError
from app.imaging.codes import read_codes
from app.imaging.heic_boxes import tiled_pixels
from app.imaging.intake import derive, read_photo
from app.imaging.opening import MOST_HEIC, MOST_TILED
from tests.imaging.test_intake import corners, jpeg, opened, png, quarters, refusal

HEIC = Path(__file__).parent / "heic"
UPRIGHT = ["red", "green", "blue", "white"]


def heic(name: str) -> bytes:
    return (HEIC / f"{name}.heic").read_bytes()


@pytest.mark.parametrize("name", ["upright", "turned"])
def test_a_heic_photo_is_as_good_as_a_jpeg(name: str) -> None:
    """Facts of the camera, upright copies in JPEG; a turned one is not turned twice."""
    made = derive(heic(name))
    facts = made.facts
    assert (facts.ext, facts.width, facts.height, facts.orientation) == ("heic", 400, 300, 1)
    assert (facts.taken, facts.camera) == ("2026-07-18T10:15:30+08:00", "Kestrel P3")
    assert (facts.lat, facts.lon) == ("39.565500", "109.781200")
    assert facts.rest == {
        "Software": "P3 1.2",
        "GPSImgDirection": "181.5",
        "GPSImgDirectionRef": "T",
    }
    for copy in (made.report, made.thumbnail):
        assert copy.startswith(b"\xff\xd8\xff")
        assert corners(opened(copy)) == UPRIGHT
        assert b"Kestrel" not in copy


def test_a_heic_with_alpha_or_ten_bits_is_taken() -> None:
    """White where it is transparent; ten bits become eight."""
    assert opened(derive(heic("alpha")).report).getpixel((5, 5)) == (255, 255, 255)
    ten = opened(derive(heic("ten-bit")).report)
    left, right = ten.getpixel((20, 150)), ten.getpixel((380, 150))
    assert isinstance(left, tuple)
    assert isinstance(right, tuple)
    assert abs(left[0] - 60000 // 256) <= 3
    assert abs(right[0] - 9000 // 256) <= 3


@pytest.mark.parametrize("keep", [12, 40, 300, 700, 1000, 1200])
def test_a_heic_cut_short_is_refused(keep: int) -> None:
    """In its boxes or in its picture."""
    assert refusal(heic("upright")[:keep]).code == "photo_damaged"


def test_a_heic_that_claims_too_much_is_refused_by_its_header() -> None:
    """65,000 × 60,000 pixels in a kilobyte are never decoded."""
    data = heic("upright")
    size = data.index(b"ispe") + 8
    assert struct.unpack(">II", data[size : size + 8])[0] >= 300
    huge = data[:size] + struct.pack(">II", 9000, MOST_HEIC // 9000 + 1) + data[size + 8 :]
    assert refusal(huge).code in {"photo_too_large", "photo_damaged"}


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", 8 + len(body)) + kind + body


def tiled(count: int, side: int) -> bytes:
    """The boxes of a HEIC photo that is made of the same tile so many times."""
    sizes = b"".join(box(b"ispe", bytes(4) + struct.pack(">II", one, one)) for one in (64, side))
    given = struct.pack(">I", 2) + struct.pack(">HBB", 1, 1, 1) + struct.pack(">HBB", 2, 1, 2)
    made_of = struct.pack(">HH", 1, count) + struct.pack(">H", 2) * count
    meta = box(b"iprp", box(b"ipco", sizes) + box(b"ipma", bytes(4) + given))
    meta += box(b"iref", bytes(4) + box(b"dimg", made_of))
    return box(b"ftyp", b"heic" + bytes(8)) + box(b"meta", bytes(4) + meta)


def test_a_heic_made_of_endless_tiles_is_refused_before_decoding() -> None:
    """A kilobyte would keep the decoder busy for hours; a phone's own tiles are welcome."""
    assert tiled_pixels(tiled(16 * 12, 512)) == 16 * 12 * 512 * 512  # 48 megapixels of a phone
    assert tiled_pixels(tiled(16 * 12, 512)) < MOST_TILED
    assert refusal(tiled(65_535, 4096)).code == "photo_too_large"
    assert tiled_pixels(heic("upright")) == 0


@given(st.binary(max_size=300), st.integers(0, 1200))
def test_boxes_that_lie_are_no_error(some: bytes, at: int) -> None:
    """What makes no sense is left to the decoder."""
    data = tiled(3, 512)
    assert tiled_pixels(data[:at] + some + data[at + len(some) :]) >= 0
    assert tiled_pixels(some) == 0


def without(data: bytes, mark: bytes) -> bytes:
    """A JPEG without one of its segments."""
    at = data.index(mark)
    return data[:at] + data[at + 2 + int.from_bytes(data[at + 2 : at + 4], "big") :]


@pytest.mark.parametrize("adobe", [True, False])
def test_inks_of_both_kinds_keep_their_colours(*, adobe: bool) -> None:
    """Adobe writes ink upside down and says so in a mark of its own; others write it as it is."""
    inks = quarters().convert("CMYK")
    if adobe:
        data = jpeg(inks)
        assert b"Adobe" in data
    else:
        data = without(jpeg(ImageChops.invert(inks)), b"\xff\xee")
        assert b"Adobe" not in data
    assert corners(opened(derive(data).report)) == UPRIGHT


def test_a_progressive_jpeg_is_taken() -> None:
    """As programs and websites save them; cut in its last scan it is refused."""
    data = jpeg(quarters(2000, 1500), progressive=True)
    assert corners(opened(derive(data).report)) == UPRIGHT
    assert refusal(data[:-60]).code == "photo_damaged"


def test_of_several_pictures_in_one_file_the_first_is_taken() -> None:
    """Phones with two lenses write MPO: the photo and its depth or its second view."""
    out = BytesIO()
    other = Image.new("RGB", (400, 300), (9, 9, 9))
    quarters().save(out, "MPO", save_all=True, append_images=[other], quality=95)
    made = derive(out.getvalue())
    assert made.facts.ext == "jpg"
    assert corners(opened(made.report)) == UPRIGHT


def test_sixteen_bits_a_colour_become_eight() -> None:
    """As scanners and cameras' raw converters write PNG."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        whole = kind + body
        return struct.pack(">I", len(body)) + whole + struct.pack(">I", zlib.crc32(whole))

    row = b"\0" + struct.pack(">HHH", 60000, 9000, 30000) * 40
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 40, 30, 16, 2, 0, 0, 0))
    data += chunk(b"IDAT", zlib.compress(row * 30)) + chunk(b"IEND", b"")
    seen = opened(derive(data).report).getpixel((20, 15))
    assert isinstance(seen, tuple)
    for got, meant in zip(seen, (60000, 9000, 30000), strict=True):
        assert abs(got - meant // 256) <= 4


def test_two_hundred_megapixels_of_a_phone_are_taken() -> None:
    """16,384 × 12,288: a JPEG is decoded at an eighth, so the memory is that of a small photo."""
    data = jpeg(Image.new("L", (16_384, 12_288), 90))
    made = derive(data)
    assert (made.facts.width, made.facts.height) == (16_384, 12_288)
    assert opened(made.report).size == (1600, 1200)
    assert read_codes(data) == []


def test_a_wide_colour_space_is_shown_as_it_was_meant() -> None:
    """A phone's Display P3 red is redder than the screen's own; read as sRGB it would pale."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    whole = bytearray(profile.tobytes())
    plain_red = jpeg(Image.new("RGB", (64, 48), (200, 80, 80)))
    same = jpeg(Image.new("RGB", (64, 48), (200, 80, 80)), icc_profile=bytes(whole))
    assert derive(plain_red).report == derive(same).report
    # The same profile with red and green exchanged: what it calls red is green.
    name = "sRGB".encode("utf-16-be")
    whole = bytearray(
        bytes(whole).replace(name, "tRGB".encode("utf-16-be")).replace(b"sRGB", b"tRGB")
    )
    table = {bytes(whole[128 + 4 + n * 12 :][:4]): 128 + 4 + n * 12 for n in range(whole[131])}
    red, green = table[b"rXYZ"], table[b"gXYZ"]
    whole[red + 4 : red + 12], whole[green + 4 : green + 12] = (
        whole[green + 4 : green + 12],
        whole[red + 4 : red + 12],
    )
    turned = jpeg(Image.new("RGB", (64, 48), (200, 80, 80)), icc_profile=bytes(whole))
    seen = opened(derive(turned).report).getpixel((30, 20))
    assert isinstance(seen, tuple)
    assert seen[1] > 150 > seen[0]
    broken = jpeg(Image.new("RGB", (64, 48), (200, 80, 80)), icc_profile=bytes(whole[:140]))
    assert derive(broken).report == derive(plain_red).report


@pytest.mark.parametrize(
    ("data", "called"),
    [
        (b"GIF89a" + bytes(40), "GIF"),
        (b"RIFF\0\0\0\0WEBPVP8 " + bytes(40), "WebP"),
        (b"II*\0" + bytes(40), "TIFF"),
        (b"BM" + bytes(40), "BMP"),
        (b"%PDF-1.7" + bytes(40), "PDF"),
        (b"\0\0\0\x1cftypavif" + bytes(40), "AVIF"),
        (b"\0\0\0\x18ftypmp42" + bytes(40), "视频"),
        (b"\0\0\0\x14ftypqt  " + bytes(40), "视频"),
        (b"\0\0\0\x18ftypcrx " + bytes(40), "RAW"),
    ],
)
def test_what_is_no_photo_is_called_by_its_name(data: bytes, called: str) -> None:
    """So that it is known what to do with it."""
    error = refusal(data)
    assert error.code == "photo_not_image"
    assert called in error.title
    assert "JPEG" in error.advice


def test_all_that_can_be_asked_of_a_camera_is_kept_in_two_kilobytes() -> None:
    """The program, the light, the direction, the exposure: short texts by EXIF's own names."""
    exif = Image.Exif()
    exif[0x0131] = "Adobe Photoshop 25.0" + "x" * 500
    details, place = exif.get_ifd(0x8769), exif.get_ifd(0x8825)
    details.update({0x829A: 1 / 120, 0x829D: 1.8, 0x8827: 64, 0x920A: 5.43, 0x9209: 16})
    details[0x9286] = b"UNICODE\0" + "北墙".encode("utf-16")
    place.update({16: "M", 17: 92.25, 5: b"\1", 6: 12.5, 18: "GCJ-02"})
    for tag in (0x010E, 0x013B, 0x8298):
        exif[tag] = "y" * 4000
    rest = read_photo(jpeg(quarters(), exif=exif)).rest
    assert rest["Software"] == ("Adobe Photoshop 25.0" + "x" * 500)[:120]
    assert (rest["FNumber"], rest["PhotographicSensitivity"], rest["Flash"]) == ("1.8", "64", "16")
    assert (rest["ExposureTime"], rest["FocalLength"]) == ("1/120", "5.43")
    assert (rest["GPSImgDirection"], rest["GPSImgDirectionRef"]) == ("92.25", "M")
    assert (rest["GPSAltitude"], rest["GPSAltitudeRef"]) == ("12.5", "1")
    assert (rest["GPSMapDatum"], rest["UserComment"]) == ("GCJ-02", "北墙")
    assert len(str(rest).encode()) < 2048


def test_an_editor_that_drops_exif_leaves_its_name() -> None:
    """In XMP, as many do."""
    xmp = b'<x:xmpmeta><rdf:Description xmp:CreatorTool="Meitu 9"/></x:xmpmeta>'
    assert read_photo(jpeg(quarters(), xmp=xmp)).rest == {"CreatorTool": "Meitu 9"}


def test_a_broken_photo_shows_no_codes_and_no_error() -> None:
    with pytest.raises(KnownError):
        derive(heic("upright")[:700])
    assert read_codes(heic("upright")[:700]) == []
    assert read_codes(png(quarters())[:300]) == []
