"""Whether two folders lie on one disk: a copy there dies with the original."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_BLOCK = Path("/sys/dev/block")


def same_disk(one: Path, other: Path) -> bool:
    """Whether both lie on one volume, or (Linux) on partitions of one disk. Raises OSError."""
    first, second = one.stat().st_dev, other.stat().st_dev
    return first == second or _disk(first) == _disk(second)


def _disk(device: int) -> str:
    """The disk of a partition, as the system names it; unknown ones are each their own."""
    if sys.platform != "linux":
        return str(device)
    entry = _BLOCK / f"{os.major(device)}:{os.minor(device)}"
    if not entry.exists():
        return str(device)
    place = entry.resolve()
    return str(place.parent if (place / "partition").exists() else place)
