"""The QR codes that a photo shows. The only place that knows zxing-cpp.

A code may fill the photo or be a corner of a page, turned, dark or pale. The photo is decoded once,
in grey: halved and stretched to full contrast it gives up the large and the dark codes in a fifth
of the time, whole it gives up the small ones; both are looked at, since a page may show several.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import KnownError
from app.imaging.opening import decoded, open_photo
from app.imaging.upright import opaque, upright

if TYPE_CHECKING:
    from PIL import Image

#: A module of a code needs three pixels: what is wider only costs time (200-megapixel phones).
WIDEST = 4200
#: The share of the darkest and of the brightest pixels that may be lost to contrast, percent.
_CUT = 1

#: Row and column of a code in tenths of the picture's width, and its text.
_Seen = tuple[int, int, str]


def read_codes(data: bytes) -> list[str]:
    """The texts of all QR codes in a photo, each once, from the top left to the bottom right.

    Empty where there is none, and where the bytes are no photo: what is wrong with those is said
    by the intake. About 0.1 s for 12 megapixels; threads run side by side.
    """
    try:
        opened = open_photo(data)
        parts = -(-max(opened.size) // WIDEST)
        parts = 1 << (parts - 1).bit_length()  # by what libjpeg can shrink while decoding
        width, height = (max(1, side // parts) for side in opened.size)
        with opened.in_turn():
            whole = _grey(decoded(opened, (width, height), grey=True))
    except KnownError:
        return []
    from PIL import ImageOps

    if max(whole.size) > WIDEST:  # no JPEG: it was decoded whole
        whole = whole.reduce(parts)
    whole = upright(whole, opened.exif.orientation)
    half = whole.reduce(2) if max(whole.size) > WIDEST // 4 else whole
    found = _codes(ImageOps.autocontrast(half, cutoff=_CUT)) + _codes(whole)
    return list(dict.fromkeys(text for _row, _column, text in sorted(found)))


def _grey(image: Image.Image) -> Image.Image:
    return image if image.mode == "L" else opaque(image).convert("L")


def _codes(grey: Image.Image) -> list[_Seen]:
    import zxingcpp

    qr = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    tenth = max(grey.width / 10, 1)
    seen = []
    for code in zxingcpp.read_barcodes(grey, formats=qr):
        corner = code.position.top_left
        seen.append((int(corner.y // tenth), int(corner.x // tenth), code.text))
    return seen
