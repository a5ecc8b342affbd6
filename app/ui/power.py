"""Whether the battery runs low: long work that can wait then waits. None: nobody can tell."""

from __future__ import annotations

import sys
from pathlib import Path

#: Per cent below which a battery is low.
LOW = 30
_SUPPLIES = Path("/sys/class/power_supply")
_UNKNOWN = 255  # Windows: no battery, or nobody knows


def low_battery(supplies: Path = _SUPPLIES) -> bool | None:
    """True where the computer runs on a battery that is below `LOW` per cent."""
    if sys.platform == "win32":
        return _windows()
    try:
        kinds = {one: _read(one / "type") for one in supplies.iterdir()}
    except OSError:
        return None
    batteries = [one for one, kind in kinds.items() if kind == "Battery"]
    if any(kind == "Mains" and _read(one / "online") == "1" for one, kind in kinds.items()):
        return False
    levels = [int(text) for one in batteries if (text := _read(one / "capacity")).isdigit()]
    return max(levels) < LOW if levels else None


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""


def _windows() -> bool | None:
    import ctypes

    class _Status(ctypes.Structure):
        _fields_ = (
            ("line", ctypes.c_ubyte),
            ("flag", ctypes.c_ubyte),
            ("percent", ctypes.c_ubyte),
            ("saver", ctypes.c_ubyte),
            ("left", ctypes.c_ulong),
            ("whole", ctypes.c_ulong),
        )

    status = _Status()
    known = ctypes.windll.kernel32.GetSystemPowerStatus(ctypes.byref(status))  # type: ignore[attr-defined,unused-ignore]
    if not known or status.line == _UNKNOWN or status.percent == _UNKNOWN:
        return None
    return bool(status.line == 0 and status.percent < LOW)
