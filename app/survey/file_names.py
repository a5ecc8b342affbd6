"""Names of files that every system takes, made of what people call things."""

from __future__ import annotations

import re
from typing import Final

#: What Windows refuses in names.
_UNSAFE: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
#: Names of devices there, with any ending.
_DEVICES: Final = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
MOST: Final = 40


def safe(text: str, empty: str, most: int = MOST) -> str:
    """The text as a part of a file's name; `empty` where nothing of it is left."""
    made = _UNSAFE.sub("_", text).strip(" ._")[:most].strip(" ._") or empty
    return f"_{made}" if _DEVICES.match(made) else made
