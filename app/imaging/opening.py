"""A photo's bytes opened: what it is, how large, what the camera wrote; then decoded, small enough.

JPEG, PNG and HEIC are read, everything else is refused by its name. A header is believed only as
far as it says how much memory decoding would take. JPEGs are decoded at a reduced size (`draft`)
whose target keeps the aspect, or libjpeg would fall back to full size.
"""

from __future__ import annotations

import struct
import warnings
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Literal

from app.errors import KnownError
from app.i18n import _
from app.imaging.exif import Exif, read_exif

if TYPE_CHECKING:
    from PIL import Image

Ext = Literal["jpg", "png", "heic"]

#: More than any phone or camera in use; a picture that claims more is a bomb or a mistake.
PIXEL_LIMIT = 120_000_000

_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
#: Still pictures and bursts in HEVC; `mif1` and `msf1` say only that it is HEIF of some kind.
_HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
#: What Pillow and libheif raise on cut or damaged data, besides Pillow's image errors (OSError).
_DAMAGED = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    RuntimeError,
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


def open_photo(data: bytes, name: str = "") -> Opened:
    """Read the header. Raises KnownError: photo_empty, photo_not_image, photo_too_large,
    photo_damaged."""
    if not data:
        raise _refused("photo_empty", _("照片“{name}”是空文件。"), name)
    ext = _kind(data)
    if ext is None:
        raise _refused("photo_not_image", _("“{name}”不是 JPEG、PNG 或 HEIC 照片。"), name)
    from PIL import Image

    _hush_pillow()
    Image.MAX_IMAGE_PIXELS = PIXEL_LIMIT

    try:
        opened = (
            _heic(data) if ext == "heic" else Image.open(BytesIO(data), formats=(_PILLOW[ext],))
        )
    except Image.DecompressionBombError as error:
        raise _too_large(name, str(error)) from error
    except _DAMAGED as error:
        raise _damaged(name, error) from error
    width, height = opened.size
    if width * height > PIXEL_LIMIT:
        raise _too_large(name, f"{width} × {height}")
    return Opened(opened, ext, read_exif(opened), (width, height), name)


def decoded(opened: Opened, target: tuple[int, int], *, grey: bool = False) -> Image.Image:
    """The whole picture, decoded to its end, at least as large as `target` and as it lies in the
    file; a JPEG no larger than needed. Raises KnownError photo_damaged."""
    image = opened.image
    image.draft("L" if grey else image.mode, target)
    try:
        image.load()
    except _DAMAGED as error:
        raise _damaged(opened.name, error) from error
    return image


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
