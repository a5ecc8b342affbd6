"""A small picture of a photo that is only looked at; larger in its tool tip."""

from __future__ import annotations

from base64 import b64encode

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel

from app.i18n import _
from app.ui import theme


class Thumb(QLabel):
    """The photo with this number (JPEG) in a box (px at 100 %); None: it has not arrived yet."""

    def __init__(self, number: int, file: bytes | None, width: int, height: int) -> None:
        super().__init__()
        self.setFixedSize(theme.px(width), theme.px(height))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        name = _("照片 {n}").format(n=number)
        self.setAccessibleName(name)
        if file is None:
            self.setText(_("未到"))
            self.setProperty("tone", "soft")
            self.setToolTip(_("{name}还没到").format(name=name))
            return
        picture = QPixmap()
        picture.loadFromData(file)
        self.setPixmap(
            picture.scaled(
                self.size(),
                Qt.AspectRatioMode.KeepAspectRatioByExpanding,
                Qt.TransformationMode.SmoothTransformation,
            )
        )
        # in the text itself: a protected survey has no file that Qt could read
        self.setToolTip(f'<img src="data:image/jpeg;base64,{b64encode(file).decode()}">')
