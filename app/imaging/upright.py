"""A picture set upright, and made plain: eight bits, RGB, white where it was transparent."""

from __future__ import annotations

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
    """In a mode that can be resized smoothly: grey, RGB, or RGB with alpha."""
    if image.mode.startswith("I"):  # 16 bits a pixel: the upper eight are the picture
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image if image.mode in {"L", "RGB"} else image.convert("RGB")


def opaque(image: Image.Image) -> Image.Image:
    """RGB; what is transparent becomes white, as on paper."""
    if image.mode != "RGBA":
        return image.convert("RGB")
    from PIL import Image

    paper = Image.new("RGB", image.size, _WHITE)
    paper.paste(image, mask=image.getchannel("A"))
    return paper
