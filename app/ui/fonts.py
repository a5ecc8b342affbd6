"""The bundled font. Without it a bare machine shows boxes for every Chinese character."""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase

from app import paths

_family = ""
_loaded: set[str] = set()


def load(weight: str = "Regular") -> None:
    """Register one weight with Qt (needs an application). The first paint needs no Bold."""
    global _family
    if weight in _loaded:
        return
    name = f"NotoSansSC-{weight}.ttf"
    found = QFontDatabase.addApplicationFont(str(paths.resources() / "fonts" / name))
    if found == -1:
        raise FileNotFoundError(name)
    _loaded.add(weight)
    _family = QFontDatabase.applicationFontFamilies(found)[0]


def family() -> str:
    return _family
