"""Pictures of windows, small enough to lie in the repository."""

from __future__ import annotations

from io import BytesIO

#: As many colours as one byte counts; a window with text in several inks needs about as many.
COLOURS = 256


def flat(png: bytes) -> bytes:
    """The same picture with a palette, not dithered: areas of one colour stay of one colour, and
    a small mark of a rare colour keeps it.
    """
    from PIL import Image

    with Image.open(BytesIO(png), formats=("PNG",)) as picture:
        made = picture.convert("RGB").quantize(
            COLOURS, Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE
        )
    out = BytesIO()
    made.save(out, "PNG", optimize=True)
    return out.getvalue()
