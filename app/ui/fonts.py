"""The bundled font. Without it a bare machine shows boxes for every Chinese character."""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase

from app import paths

_family = ""


def load() -> str:
    """Register both weights with Qt (needs an application); returns the family's name."""
    global _family
    for name in ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"):
        found = QFontDatabase.addApplicationFont(str(paths.resources() / "fonts" / name))
        if found == -1:
            raise FileNotFoundError(name)
        _family = QFontDatabase.applicationFontFamilies(found)[0]
    return _family


def family() -> str:
    return _family
