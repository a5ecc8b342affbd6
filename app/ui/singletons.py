"""Keep None, True and False alive on Python 3.11 under PySide6 6.12.

PySide6 6.12 was written for Pythons (3.12 on) whose None is immortal: each call that returns
nothing gives up a reference to None which it never took. On 3.11 a window that runs long
enough ends in `none_dealloc: deallocating None` (measured: −1 a click, −2 a timer; 6.11.3
loses none). Counts far beyond what a working day can lose make them immortal here as well.
"""

from __future__ import annotations

import ctypes
import sys

_PLENTY = 1 << 40


def keep() -> None:
    """Raise the reference counts once; does nothing where Python does it itself."""
    if sys.version_info >= (3, 12):
        return
    for single in (None, True, False):
        if sys.getrefcount(single) < _PLENTY:
            ctypes.c_ssize_t.from_address(id(single)).value += 2 * _PLENTY
