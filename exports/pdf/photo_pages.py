"""Photo pages: two columns, three or two rows, every picture with number, question, place, time."""

from __future__ import annotations

from exports.pdf import style
from exports.pdf.faces import Faces
from exports.pdf.links import target_name
from exports.pdf.slabs import Box, Op, Picture, Slab, Target
from exports.pdf.typeset import advance, line, wrapped
from exports.report_model import PhotoItem, Photos

# Chosen so that a chapter heading and three (two) rows with three lines of caption fill a page.
FRAME_HEIGHT: dict[int, float] = {6: 172.0, 4: 276.0, 2: 300.0}
GAP = 12.0
#: Of the stamp's strip: air at its sides, above and below; between two of its texts.
_MARGIN, _PADDING = 4.0, 2.0
_BETWEEN = "　"
_MOST_LINES = 8


def photo_slabs(photos: Photos, faces: Faces) -> list[Slab]:
    """One slab a row; a long caption makes its row taller rather than being cut."""
    slabs = []
    frame = FRAME_HEIGHT[photos.per_page]
    columns = 1 if photos.per_page == 2 else 2
    wide = style.WIDTH if columns == 1 else style.HALF
    for start in range(0, len(photos.items), columns):
        ops: list[Op] = []
        height = frame
        for column, item in enumerate(photos.items[start : start + columns]):
            x = column * (style.HALF + style.GUTTER)
            number = photos.number_words.format(n=item.number)
            strip = _strip(item, x, frame, wide, faces)
            shown = frame - (strip[0].height if strip and isinstance(strip[0], Box) else 0)
            ops.extend((Target(target_name(item.number)), Picture(x, 0, wide, shown, item)))
            ops.extend(strip)
            y = frame + 3
            for text, type_ in _caption(item, number):
                for one in wrapped(text, wide, type_, faces):
                    ops.append(line(x, y, one, type_))
                    y += type_.leading
            height = max(height, y)
        slabs.append(Slab(height, tuple(ops), before=GAP))
    return slabs


def _strip(item: PhotoItem, x: float, frame: float, wide: float, faces: Faces) -> list[Op]:
    """The stamp at the foot of the frame: a strip, first, and its lines; [] without one."""
    lines: list[str] = []
    for text in filter(None, item.stamp):
        for piece in wrapped(text, wide - 2 * _MARGIN, style.STAMP, faces):
            joined = f"{lines[-1]}{_BETWEEN}{piece}" if lines else piece
            if lines and advance(joined, style.STAMP, faces) <= wide - 2 * _MARGIN:
                lines[-1] = joined
            else:
                lines.append(piece)
    if not lines or item.open is None:
        return []
    lines = lines[:_MOST_LINES]  # the picture is what the page is for
    height = len(lines) * style.STAMP.leading + 2 * _PADDING
    ops: list[Op] = [Box(x, frame - height, wide, height, fill=style.STRIP)]
    for number, text in enumerate(lines):
        y = frame - height + _PADDING + number * style.STAMP.leading
        ops.append(line(x + _MARGIN, y, text, style.STAMP))
    return ops


def _caption(item: PhotoItem, number: str) -> list[tuple[str, style.Type]]:
    where = " · ".join(part for part in (item.place, item.time, item.remark) if part)
    first = "  ".join(part for part in (number, item.question) if part)
    lines = [(first, style.CAPTION_STRONG), (item.caption, style.CAPTION), (where, style.NOTE)]
    return [(text, type_) for text, type_ in lines if text]
