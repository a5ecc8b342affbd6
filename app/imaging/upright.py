"""A picture set upright, and made plain: eight bits, sRGB, white where it was transparent."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

_WHITE = (255, 255, 255)


def upright(image: Image.Image, orientation: int) -> Image.Image:
    """Turned as the camera's orientation (1 to 8) says; itself where nothing is to be turned."""
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


def plain(image: Image.Image) -> Image.Image:
    """In a mode that can be resized smoothly: grey, RGB, either with alpha, or four inks."""
    if image.mode.startswith("I;16"):
        return image  # resized as it is: twice the memory of what it will be, not four times
    if image.mode == "I":
        return image.point(lambda value: value * (1 / 256)).convert("L")
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode == "1":
        return image.convert("L")
    return image if image.mode in {"L", "RGB", "CMYK"} else image.convert("RGB")


def in_srgb(image: Image.Image, profile: object) -> Image.Image:
    """The colours as a screen shows them, where the picture names its own space (many phones:
    Display P3): a copy carries no profile. A broken profile changes nothing."""
    space = {"RGB": b"RGB ", "RGBA": b"RGB ", "CMYK": b"CMYK"}.get(image.mode)
    if not isinstance(profile, bytes) or profile[16:20] != space or _is_srgb(profile):
        return image
    from PIL import ImageCms

    target = "RGB" if image.mode == "CMYK" else image.mode
    try:
        own = ImageCms.ImageCmsProfile(BytesIO(profile))
        made = ImageCms.profileToProfile(
            image, own, ImageCms.createProfile("sRGB"), outputMode=target
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    return made if made is not None else image


def _is_srgb(profile: bytes) -> bool:
    """By its own description, in the old (ASCII) or the new way (UTF-16)."""
    return b"sRGB" in profile or "sRGB".encode("utf-16-be") in profile


def opaque(image: Image.Image) -> Image.Image:
    """RGB of eight bits; what is transparent becomes white, as on paper."""
    if image.mode.startswith("I;16"):  # the upper eight of sixteen bits are the picture
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode != "RGBA":
        return image.convert("RGB")
    from PIL import Image

    paper = Image.new("RGB", image.size, _WHITE)
    paper.paste(image, mask=image.getchannel("A"))
    return paper
