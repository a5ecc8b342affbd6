"""A photo's bytes opened: what it is, how large, what the camera wrote; then decoded, small enough.

JPEG, PNG and HEIC are read, everything else is refused by its name. A header is believed only as
far as it says how much memory decoding would take: too much is refused, much is done one at a time.
JPEGs are decoded at a reduced size (`draft`) whose target keeps the aspect, or libjpeg would fall
back to full size.
"""

from __future__ import annotations

import struct
import threading
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Literal

from app.errors import KnownError
from app.i18n import N_, _
from app.imaging.exif import Exif, read_exif
from app.imaging.heic_boxes import tiled_pixels
from app.imaging.upright import plain

if TYPE_CHECKING:
    from PIL import Image

Ext = Literal["jpg", "png", "heic"]

#: The most pixels of a picture, by what decoding holds in memory; more is a bomb or a mistake.
#: A JPEG is decoded small, so that phones of 200 megapixels (16,384 × 12,288) are welcome; a
#: progressive one keeps all its coefficients (3 bytes a pixel), a PNG all its pixels (4), a HEIC
#: three forms of them (12; no phone writes more than 50 megapixels in it).
MOST_JPEG, MOST_PROGRESSIVE, MOST_PNG, MOST_HEIC = 220_000_000, 120_000_000, 120_000_000, 64_000_000
#: Tiles of a HEIC photo overlap its edges a little, never by half.
MOST_TILED = 2 * MOST_HEIC
#: Each scan of a progressive JPEG passes over the whole picture; programs write ten, some twenty.
MOST_SCANS, MOST_SCANNED = 100, 20 * MOST_PROGRESSIVE
_SCAN = b"\xff\xda"  # within a scan, a byte of 0xff is never followed by this
#: Above so many bytes decoding waits for its turn: two at once would fill a small laptop.
_HEAVY = 160_000_000
_TURN = threading.Lock()
_BYTES = {"progressive": 3, "png": 4, "heic": 12}

_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
#: Still pictures and bursts in HEVC; `mif1` and `msf1` say only that it is HEIF of some kind.
_HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
#: How files that are no photos begin, and what people call them.
_FOREIGN: tuple[tuple[int, bytes, str], ...] = (
    (0, b"GIF8", N_("GIF 动图")),
    (8, b"WEBP", N_("WebP 图片")),
    (0, b"II*\0", N_("TIFF 或 RAW 图片")),
    (0, b"MM\0*", N_("TIFF 或 RAW 图片")),
    (0, b"BM", N_("BMP 图片")),
    (0, b"%PDF", N_("PDF 文件")),
    (4, b"ftypavif", N_("AVIF 图片")),
    (4, b"ftypcrx", N_("RAW 图片")),
    (4, b"ftyp", N_("视频")),
)
#: What Pillow and libheif raise on cut or damaged data, besides Pillow's image errors (OSError):
#: each was met in one of 5,000 hostile images.
_DAMAGED = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    EOFError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RuntimeError,
    AssertionError,
    MemoryError,
    struct.error,
    zlib.error,
)


@dataclass(frozen=True)
class Opened:
    """A photo with its header read. `size` as stored; `name` is what a refusal calls it."""

    image: Image.Image
    ext: Ext
    exif: Exif
    size: tuple[int, int]
    name: str

    @property
    def progressive(self) -> bool:
        return self.ext == "jpg" and "progressive" in self.image.info

    @contextmanager
    def in_turn(self) -> Iterator[None]:
        """Around decoding and shrinking: of what takes much memory there is one at a time."""
        how = "progressive" if self.progressive else self.ext
        if self.size[0] * self.size[1] * _BYTES.get(how, 0) <= _HEAVY:
            yield
            return
        with _TURN:
            yield


def open_photo(data: bytes, name: str = "") -> Opened:
    """Read the header. Raises KnownError: photo_empty, photo_not_image, photo_too_large,
    photo_damaged."""
    if not data:
        raise _refused("photo_empty", _("照片“{name}”是空文件。"), name)
    ext = _kind(data)
    if ext is None:
        raise _foreign(data, name)
    if ext == "heic" and (tiled := tiled_pixels(data)) > MOST_TILED:
        raise _too_large(name, MOST_HEIC, f"{tiled} pixels of tiles")
    from PIL import Image

    _hush_pillow()
    Image.MAX_IMAGE_PIXELS = MOST_JPEG

    try:
        opened = (
            _heic(data) if ext == "heic" else Image.open(BytesIO(data), formats=(_PILLOW[ext],))
        )
    except Image.DecompressionBombError as error:
        raise _too_large(name, MOST_JPEG, str(error)) from error
    except _DAMAGED as error:
        raise _damaged(name, error) from error
    width, height = opened.size
    most = {"jpg": MOST_JPEG, "png": MOST_PNG, "heic": MOST_HEIC}[ext]
    if "progressive" in opened.info:
        most = MOST_PROGRESSIVE
        scans = data.count(_SCAN)
        if scans > MOST_SCANS or scans * width * height > MOST_SCANNED:
            raise _damaged(name, ValueError(f"{scans} scans"))
    if width * height > most:
        raise _too_large(name, most, f"{width} × {height}")
    return Opened(opened, ext, read_exif(opened), (width, height), name)


def decoded(opened: Opened, target: tuple[int, int], *, grey: bool = False) -> Image.Image:
    """The whole picture, decoded to its end, at least as large as `target` and as it lies in the
    file, in a mode of `upright.plain`; a JPEG no larger than needed. Raises KnownError
    photo_damaged."""
    image = opened.image
    try:
        image.draft("L" if grey else image.mode, target)
        image.load()
        if image.mode == "CMYK" and "adobe" not in image.info:
            image = _inverted(image)  # only Adobe writes ink upside down, Pillow takes all for its
        return plain(image)
    except _DAMAGED as error:
        raise _damaged(opened.name, error) from error


_PILLOW: dict[Ext, str] = {"jpg": "JPEG", "png": "PNG"}


def _kind(data: bytes) -> Ext | None:
    if data.startswith(_JPEG):
        return "jpg"
    if data.startswith(_PNG):
        return "png"
    return "heic" if data[4:8] == b"ftyp" and data[8:12] in _HEIC else None


def _heic(data: bytes) -> Image.Image:
    """The main picture of a HEIC file; libheif sets it upright itself."""
    import pi_heif

    pi_heif.options.DECODE_THREADS = 1  # two photos at once are enough for two cores
    pi_heif.options.THUMBNAILS = False
    pi_heif.options.DEPTH_IMAGES = False
    pi_heif.options.AUX_IMAGES = False
    opened: Image.Image = pi_heif.HeifImageFile(BytesIO(data))
    return opened


def heif_version() -> str:
    """The version of what opens HEIC; it is loaded for this."""
    import pi_heif

    return f"libheif {pi_heif.libheif_version()}"


def _inverted(image: Image.Image) -> Image.Image:
    from PIL import ImageChops

    return ImageChops.invert(image)


def _hush_pillow() -> None:
    """Pillow warns of odd EXIF and of large pictures; both are decided here, not by a warning.

    Told at every call: a warning filter is global and may have been reset by somebody else.
    """
    warnings.filterwarnings("ignore", module=r"PIL\.")


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


def _foreign(data: bytes, name: str) -> KnownError:
    for at, mark, what in _FOREIGN:
        if data[at : at + len(mark)] == mark:
            return KnownError(
                "photo_not_image",
                _("“{name}”是{what}，照片只收 JPEG、PNG 和 HEIC。").format(name=name, what=_(what)),
                kept=_("没有加入它，其余照片照常加入。"),
                advice=_("是照片的，请另存为 JPEG 再加入。"),
            )
    return _refused("photo_not_image", _("“{name}”不是 JPEG、PNG 或 HEIC 照片。"), name)


def _too_large(name: str, most: int, detail: str) -> KnownError:
    return KnownError(
        "photo_too_large",
        _("照片“{name}”的像素太多，超过 {limit} 百万。").format(name=name, limit=most // 1_000_000),
        kept=_("没有加入它，其余照片照常加入。"),
        advice=_("请用普通分辨率重拍，或先缩小再加入。"),
        detail=detail,
    )
