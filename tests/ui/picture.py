"""How far two pictures are from each other, as an eye would say; no pixel counting."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

#: Seen from a distance: edges that differ by a shade vanish, what moved or changed stays.
SHRINK = 4
#: Blocks of the shrunken picture: a wrong icon is a whole block, not a share of the window.
BLOCK = 8


@dataclass(frozen=True)
class Distance:
    """Mean difference of the whole, and of the block that differs most; 0 … 255."""

    mean: float
    block: float


def distance(one: Path, other: Path) -> Distance | None:
    """None where the pictures are not of one size."""
    first, second = QImage(str(one)), QImage(str(other))
    if first.size() != second.size() or first.isNull():
        return None
    width, height = first.width() // SHRINK, first.height() // SHRINK
    rows = zip(_rows(first, width, height), _rows(second, width, height), strict=True)
    blocks: dict[tuple[int, int], int] = {}
    for y, (left, right) in enumerate(rows):
        for x in range(0, width * 3, BLOCK * 3):
            a, b = left[x : x + BLOCK * 3], right[x : x + BLOCK * 3]
            if a != b:
                key = x // (BLOCK * 3), y // BLOCK
                blocks[key] = blocks.get(key, 0) + sum(
                    abs(p - q) for p, q in zip(a, b, strict=True)
                )
    whole = sum(blocks.values()) / (width * height * 3)
    return Distance(whole, max(blocks.values(), default=0) / (BLOCK * BLOCK * 3))


def _rows(picture: QImage, width: int, height: int) -> list[bytes]:
    """The lines of the shrunken picture, red green blue."""
    small = picture.convertToFormat(QImage.Format.Format_RGB888).scaled(
        width,
        height,
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    return [bytes(small.constScanLine(y))[: width * 3] for y in range(height)]
