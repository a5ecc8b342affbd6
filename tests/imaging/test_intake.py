"""Photos on their way in: orientations, sizes, formats, and everything that must be refused."""

from __future__ import annotations

import hashlib
import struct
import zlib
from datetime import datetime, timedelta, timezone
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from app.errors import KnownError
from app.imaging.intake import derive, read_photo, report_copy, thumbnail
from app.imaging.opening import MOST_HEIC, MOST_JPEG, MOST_PNG
from app.imaging.synthesize import Shot, photograph

BEIJING = timezone(timedelta(hours=8))
CORNERS = {"red": (255, 0, 0), "green": (0, 160, 0), "blue": (0, 0, 255), "white": (255, 255, 255)}


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def jpeg(image: Image.Image, **how: object) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=95, **how)
    return out.getvalue()


def png(image: Image.Image, **how: object) -> bytes:
    out = BytesIO()
    image.save(out, "PNG", **how)
    return out.getvalue()


def quarters(width: int = 400, height: int = 300) -> Image.Image:
    """Red, green over blue, white."""
    image = Image.new("RGB", (width, height))
    for place, colour in enumerate(CORNERS.values()):
        x, y = place % 2 * width // 2, place // 2 * height // 2
        image.paste(colour, (x, y, x + width // 2, y + height // 2))
    return image


def corners(image: Image.Image) -> list[str]:
    """The names of the colours at the four corners, reading order."""
    w, h = image.width - 5, image.height - 5
    seen = [image.getpixel(at) for at in ((5, 5), (w, 5), (5, h), (w, h))]
    return [
        min(
            CORNERS, key=lambda name: sum(abs(a - b) for a, b in zip(CORNERS[name], p, strict=True))
        )
        for p in seen
    ]


def refusal(data: bytes, name: str = "IMG_1.jpg") -> KnownError:
    with pytest.raises(KnownError) as caught:
        derive(data, name=name)
    assert name in caught.value.title
    assert caught.value.kept
    assert caught.value.advice
    return caught.value


@pytest.mark.parametrize(
    ("orientation", "stored"),
    [
        (1, None),
        (2, Image.Transpose.FLIP_LEFT_RIGHT),
        (3, Image.Transpose.ROTATE_180),
        (4, Image.Transpose.FLIP_TOP_BOTTOM),
        (5, Image.Transpose.TRANSPOSE),
        (6, Image.Transpose.ROTATE_90),
        (7, Image.Transpose.TRANSVERSE),
        (8, Image.Transpose.ROTATE_270),
    ],
)
def test_copies_are_upright_for_every_orientation(
    orientation: int, stored: Image.Transpose | None
) -> None:
    """However the camera was held, all copies show the scene upright."""
    image = quarters()
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = jpeg(image.transpose(stored) if stored is not None else image, exif=exif)
    made = derive(data)
    assert (made.facts.width, made.facts.height, made.facts.orientation) == (400, 300, orientation)
    for copy in (made.report, made.thumbnail):
        assert corners(opened(copy)) == ["red", "green", "blue", "white"]
    assert opened(made.report).size == (400, 300)
    assert opened(made.thumbnail).size == (320, 240)


@pytest.mark.parametrize(
    ("size", "report", "thumb"),
    [
        ((4000, 3000), (1600, 1200), (320, 240)),
        ((3024, 4032), (1200, 1600), (240, 320)),
        ((1599, 1), (1599, 1), (320, 1)),
        ((1, 1), (1, 1), (1, 1)),
        ((6000, 7), (1600, 2), (320, 1)),
    ],
)
def test_copies_keep_the_aspect_and_are_never_enlarged(
    size: tuple[int, int], report: tuple[int, int], thumb: tuple[int, int]
) -> None:
    """The long side shrinks to 1600 and 320, the other follows, small photos stay."""
    made = derive(jpeg(Image.new("RGB", size, (90, 120, 150))))
    assert (opened(made.report).size, opened(made.thumbnail).size) == (report, thumb)


def test_facts_come_from_the_camera() -> None:
    """Hash, upright size, time with its offset, position and camera of a phone photo."""
    data = photograph(
        Shot(
            "crack",
            taken=datetime(2026, 11, 22, 9, 41, 5, tzinfo=BEIJING),
            lat=39.5655,
            lon=-109.7812,
            orientation=6,
            camera=("Kestrel", "Kestrel P3"),
        )
    )
    facts = read_photo(data)
    assert facts.hash == hashlib.sha256(data).hexdigest()
    assert (facts.ext, facts.width, facts.height, facts.orientation) == ("jpg", 1600, 1200, 6)
    assert facts.taken == "2026-11-22T09:41:05+08:00"
    assert (facts.lat, facts.lon) == ("39.565500", "-109.781200")
    assert facts.camera == "Kestrel P3"
    assert derive(data).facts == facts


def test_a_photo_without_exif_has_no_time_or_place() -> None:
    """Messengers strip EXIF; such a photo is taken as it is."""
    facts = derive(jpeg(quarters())).facts
    assert (facts.taken, facts.lat, facts.lon, facts.camera, facts.orientation) == (
        None,
        None,
        None,
        None,
        1,
    )


def test_copies_carry_nothing_but_the_picture() -> None:
    """No EXIF, position, comment, XMP or text leaves with a report."""
    exif = Image.Exif()
    exif[0x010F] = "SecretCam"
    exif.get_ifd(0x8825)[2] = (39.0, 30.0, 0.0)
    noted = jpeg(
        quarters(), exif=exif, comment=b"secret note", xmp=b"<x:xmpmeta>secret</x:xmpmeta>"
    )
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", "secret note")
    for data in (noted, png(quarters(), exif=exif, pnginfo=texts)):
        assert b"ecret" in data
        made = derive(data)
        for copy in (made.report, made.thumbnail):
            assert b"ecret" not in copy
            assert b"Exif" not in copy
            assert not opened(copy).getexif()


def test_the_original_is_only_read() -> None:
    """The same bytes give the same copies, and single copies equal those made together."""
    data = photograph(Shot("slab", seed=3, width=2000, height=1500))
    made = derive(data)
    assert made == derive(data)
    assert report_copy(data) == made.report
    assert opened(thumbnail(data)).size == opened(made.thumbnail).size


@pytest.mark.parametrize(
    ("image", "corner"),
    [
        (Image.new("RGBA", (40, 30), (255, 0, 0, 0)), (255, 255, 255)),
        (Image.new("LA", (40, 30), (0, 255)), (0, 0, 0)),
        (Image.new("L", (40, 30), 200), (200, 200, 200)),
        (Image.new("I;16", (40, 30), 200 * 256), (200, 200, 200)),
        (Image.new("1", (40, 30), 1), (255, 255, 255)),
        (quarters(40, 30).quantize(8), (255, 0, 0)),
    ],
    ids=["alpha", "grey-alpha", "grey", "16-bit", "bilevel", "palette"],
)
def test_pngs_of_every_kind_become_plain_copies(
    image: Image.Image, corner: tuple[int, int, int]
) -> None:
    """Transparency becomes white, 16 bits become 8, palettes become colours."""
    copy = opened(derive(png(image)).report)
    assert copy.mode == "RGB"
    seen = copy.getpixel((3, 3))
    assert isinstance(seen, tuple)
    assert max(abs(a - b) for a, b in zip(seen, corner, strict=True)) <= 8


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_grey_and_cmyk_jpegs_become_rgb(mode: str) -> None:
    """Scanners write grey and printers CMYK JPEGs; copies are RGB with the same colours."""
    copy = opened(derive(jpeg(quarters().convert(mode))).report)
    assert copy.mode == "RGB"
    if mode == "CMYK":
        assert corners(copy) == ["red", "green", "blue", "white"]


@pytest.mark.parametrize("missing", [0.001, 0.01, 0.5, 0.99])
def test_a_photo_cut_short_is_refused(missing: float) -> None:
    """A copy broken off in the middle, or at the last thousandth, is seen at once."""
    data = photograph(Shot("facade", width=1600, height=1200))
    cut = data[: len(data) - max(1, round(len(data) * missing))]
    assert refusal(cut).code == "photo_damaged"
    with pytest.raises(KnownError):
        read_photo(cut)


@pytest.mark.parametrize("keep", [9, 40, 100, 0.5, 0.99])
def test_a_png_cut_short_is_refused(keep: float) -> None:
    """PNGs too, whether in the header or in the picture."""
    data = png(opened(photograph(Shot("slab", width=300, height=200))))
    assert refusal(data[: int(keep if keep > 1 else keep * len(data))]).code == "photo_damaged"


def test_a_300_megapixel_png_is_refused_by_its_header() -> None:
    """A few kilobytes that would unfold into a gigabyte are never decoded."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    for width, height in [(20_000, 15_000), (12_000, 10_001), (65_000, 65_000)]:
        head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
        bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head)
        bomb += chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
        assert refusal(bomb).code == "photo_too_large"
    assert max(MOST_PNG, MOST_HEIC) <= 120_000_000 < MOST_JPEG


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "photo_empty"),
        ("房屋照片清单".encode(), "photo_not_image"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n", "photo_not_image"),
        (b"GIF89a" + bytes(100), "photo_not_image"),
        (bytes(20) + b"\xff\xd8\xff", "photo_not_image"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(100), "photo_damaged"),
        (b"\xff\xd8\xff" + bytes(100), "photo_damaged"),
    ],
)
def test_what_is_no_photo_is_named(data: bytes, code: str) -> None:
    """Texts, empty files, other formats: one sentence with the file's name and what to do."""
    assert refusal(data, "清单.jpg").code == code


def broken_exif(block: bytes) -> bytes:
    """A good JPEG with this EXIF block."""
    return jpeg(quarters(), exif=b"Exif\x00\x00" + block)


@settings(max_examples=60, deadline=None)
@given(block=st.binary(max_size=200), little=st.booleans())
def test_broken_exif_is_never_an_error(block: bytes, *, little: bool) -> None:
    """Whatever stands in the EXIF block, the photo itself is good and is taken."""
    start = b"II*\x00\x08\x00\x00\x00" if little else b"MM\x00*\x00\x00\x00\x08"
    assert derive(broken_exif(start + block)).report
    assert derive(broken_exif(block)).report


def exif_with(**tags: object) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = tags.get("orientation", 1)
    if "taken" in tags:
        exif.get_ifd(0x8769)[0x9003] = tags["taken"]
    if "gps" in tags:
        exif.get_ifd(0x8825).update(tags["gps"])  # type: ignore[call-overload]
    return jpeg(quarters(), exif=exif)


@pytest.mark.parametrize(
    "gps",
    [
        {1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)},
        {1: "N", 2: (95.0, 0.0, 0.0), 3: "E", 4: (110.0, 0.0, 0.0)},
        {1: "N", 2: (39.0, 75.0, 0.0), 3: "E", 4: (110.0, 0.0, 0.0)},
        {1: "X", 2: (39.0, 0.0, 0.0), 3: "E", 4: (110.0, 0.0, 0.0)},
        {1: "N", 2: (39.0, 0.0), 3: "E", 4: (110.0, 0.0, 0.0)},
        {1: "N", 2: (39.0, 0.0, 0.0)},
    ],
    ids=["no-fix", "over-90", "75-minutes", "no-side", "two-parts", "half"],
)
def test_a_position_that_makes_no_sense_is_none(gps: dict[int, object]) -> None:
    """A camera without a fix writes zeros or nonsense: better no point than a wrong one."""
    facts = read_photo(exif_with(gps=gps))
    assert (facts.lat, facts.lon) == (None, None)


@pytest.mark.parametrize("taken", ["0000:00:00 00:00:00", "2026-11-22", "", "    :  :     :  :  "])
def test_a_time_that_is_none_is_none(taken: str) -> None:
    """Cameras with an unset clock write zeros or blanks."""
    assert read_photo(exif_with(taken=taken)).taken is None


def test_a_time_without_offset_stays_without() -> None:
    """No zone is invented for a camera that wrote none; a senseless orientation is upright."""
    facts = read_photo(exif_with(taken="2026:11:22 09:41:00", orientation=9))
    assert (facts.taken, facts.orientation) == ("2026-11-22T09:41:00", 1)
