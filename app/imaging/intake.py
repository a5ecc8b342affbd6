"""A photo on its way in: proved whole by decoding, its facts read, its copies made.

One decode serves all three. JPEGs are decoded at a reduced size (`draft`) whose target keeps
the aspect, or libjpeg would fall back to full size; rotation comes after shrinking. Copies
are upright JPEGs with no EXIF, XMP or comment, so that a report leaks no position. The
original bytes are only read.
"""

from __future__ import annotations

import hashlib
import struct
import warnings
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from app.errors import KnownError
from app.i18n import _
from app.imaging.exif import Exif, read_exif

if TYPE_CHECKING:
    from PIL import Image

#: More than any phone or camera in use; a picture that claims more is a bomb or a mistake.
PIXEL_LIMIT = 120_000_000
REPORT_SIDE, REPORT_QUALITY = 1600, 82
THUMBNAIL_SIDE = 320

_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
_HEIF_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"}
_WHITE = (255, 255, 255)
#: What Pillow raises on cut or damaged data, besides its own image errors (all OSError).
_DAMAGED = (OSError, SyntaxError, ValueError, EOFError, IndexError, struct.error, zlib.error)


@dataclass(frozen=True)
class PhotoFacts:
    """What is known of a photo. Width and height are upright; `taken`, `lat`, `lon` and
    `camera` as in `exif.Exif`; `hash` is the SHA-256 of the original bytes."""

    hash: str
    ext: str
    width: int
    height: int
    orientation: int
    taken: str | None
    lat: str | None
    lon: str | None
    camera: str | None


@dataclass(frozen=True)
class Derived:
    """A photo's facts and its two copies, JPEG bytes both."""

    facts: PhotoFacts
    report: bytes
    thumbnail: bytes


def derive(data: bytes, *, name: str = "") -> Derived:
    """Facts, report copy (1600 px) and thumbnail (320 px) in one decode.

    `name` is what a refusal calls the photo. Raises KnownError: photo_empty, photo_heic,
    photo_not_image, photo_too_large, photo_damaged.
    """
    opened, exif, size = _open(data, name)
    report = _shrunk(opened, exif, REPORT_SIDE, name)
    thumbnail = report.resize(_fitting(report.size, THUMBNAIL_SIDE), _lanczos())
    return Derived(
        _facts(data, exif, size), _jpeg(report, REPORT_QUALITY), _jpeg(thumbnail, REPORT_QUALITY)
    )


def read_photo(data: bytes, *, name: str = "") -> PhotoFacts:
    """The facts of a photo that decodes to its end. Raises KnownError as `derive` does."""
    opened, exif, size = _open(data, name)
    _shrunk(opened, exif, THUMBNAIL_SIDE, name)
    return _facts(data, exif, size)


def report_copy(
    data: bytes, long_side: int = REPORT_SIDE, quality: int = REPORT_QUALITY, *, name: str = ""
) -> bytes:
    """An upright JPEG copy, its long side at most so many pixels, never enlarged."""
    opened, exif, _size = _open(data, name)
    return _jpeg(_shrunk(opened, exif, long_side, name), quality)


def thumbnail(data: bytes, long_side: int = THUMBNAIL_SIDE, *, name: str = "") -> bytes:
    return report_copy(data, long_side, name=name)


def _hush_pillow() -> None:
    """Pillow warns of odd EXIF and of large pictures; both are decided here, not by a warning.

    Told at every call: a warning filter is global and may have been reset by somebody else.
    """
    warnings.filterwarnings("ignore", module=r"PIL\.")


def _open(data: bytes, name: str) -> tuple[Image.Image, Exif, tuple[int, int]]:
    """The image with its header read, its EXIF, and its size as stored."""
    if not data:
        raise _refused("photo_empty", _("照片“{name}”是空文件。"), name)
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        raise KnownError(
            "photo_heic",
            _("照片“{name}”是 HEIC/AVIF 格式，现在还不能加入。").format(name=name),
            kept=_("原照片没有改动，其余照片照常加入。"),
            advice=_("请在手机相机设置里选“兼容性最佳”（JPEG）重拍，或先转成 JPEG 再加入。"),
        )
    if not data.startswith((_JPEG, _PNG)):
        raise _refused("photo_not_image", _("“{name}”不是 JPEG 或 PNG 照片。"), name)
    from PIL import Image

    _hush_pillow()
    Image.MAX_IMAGE_PIXELS = PIXEL_LIMIT

    try:
        opened = Image.open(BytesIO(data), formats=("JPEG", "PNG"))
    except Image.DecompressionBombError as error:
        raise _too_large(name, str(error)) from error
    except _DAMAGED as error:
        raise _damaged(name, error) from error
    width, height = opened.size
    if width * height > PIXEL_LIMIT:
        raise _too_large(name, f"{width} × {height}")
    return opened, read_exif(opened), (width, height)


def _shrunk(opened: Image.Image, exif: Exif, long_side: int, name: str) -> Image.Image:
    """The whole picture decoded, at most `long_side` long, upright, RGB, with nothing attached."""
    target = _fitting(opened.size, long_side)
    opened.draft(opened.mode, target)
    try:
        opened.load()
    except _DAMAGED as error:
        raise _damaged(name, error) from error
    small = _plain(opened)
    if small.size != target:
        small = small.resize(target, _lanczos(), reducing_gap=3.0)
    small = _upright(_opaque(small), exif.orientation)
    small.info = {}
    return small


def _plain(image: Image.Image) -> Image.Image:
    """In a mode that can be resized smoothly: grey, RGB, or either with alpha."""
    if image.mode.startswith("I"):  # 16 bits a pixel: the upper eight are the picture
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image if image.mode in {"L", "RGB"} else image.convert("RGB")


def _opaque(image: Image.Image) -> Image.Image:
    """RGB; what is transparent becomes white, as on paper."""
    if image.mode != "RGBA":
        return image.convert("RGB")
    from PIL import Image

    paper = Image.new("RGB", image.size, _WHITE)
    paper.paste(image, mask=image.getchannel("A"))
    return paper


def _upright(image: Image.Image, orientation: int) -> Image.Image:
    from PIL.Image import Transpose

    turn = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }.get(orientation)
    return image if turn is None else image.transpose(turn)


def _fitting(size: tuple[int, int], long_side: int) -> tuple[int, int]:
    """The size in the same aspect whose long side is at most `long_side`, never enlarged."""
    longest = max(size)
    if longest <= long_side:
        return size
    width, height = (max(1, round(side * long_side / longest)) for side in size)
    return width, height


def _jpeg(image: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()


def _lanczos() -> Image.Resampling:
    from PIL.Image import Resampling

    return Resampling.LANCZOS


def _facts(data: bytes, exif: Exif, size: tuple[int, int]) -> PhotoFacts:
    lying = exif.orientation >= 5
    return PhotoFacts(
        hash=hashlib.sha256(data).hexdigest(),
        ext="png" if data.startswith(_PNG) else "jpg",
        width=size[1] if lying else size[0],
        height=size[0] if lying else size[1],
        orientation=exif.orientation,
        taken=exif.taken,
        lat=exif.lat,
        lon=exif.lon,
        camera=exif.camera,
    )


def _refused(code: str, title: str, name: str, detail: str = "") -> KnownError:
    return KnownError(
        code,
        title.format(name=name),
        kept=_("没有加入它，其余照片照常加入。"),
        advice=_("请确认选对了文件，或从相机、手机重新拷贝一次。"),
        detail=detail,
    )


def _damaged(name: str, error: Exception) -> KnownError:
    return _refused("photo_damaged", _("照片“{name}”不完整或已损坏。"), name, str(error))


def _too_large(name: str, detail: str) -> KnownError:
    return KnownError(
        "photo_too_large",
        _("照片“{name}”的像素太多，超过 {limit} 百万。").format(
            name=name, limit=PIXEL_LIMIT // 1_000_000
        ),
        kept=_("没有加入它，其余照片照常加入。"),
        advice=_("请用普通分辨率重拍，或先缩小再加入。"),
        detail=detail,
    )
