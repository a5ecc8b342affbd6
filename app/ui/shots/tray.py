"""Pictures of 收照片, and of the code that is photographed before the photos."""

from __future__ import annotations

from dataclasses import replace

from app.i18n import _
from app.ui.shots.scene import SMALL, Scene, Shot
from app.ui.widgets.big_qr import BigQr
from app.ui.widgets.day_list import DayList


def _qr(row: int) -> Shot:
    """The code of the n-th line of the day."""

    def act(scene: Scene) -> None:
        scene.go("today")
        lines = scene.find(DayList)
        lines.setCurrentIndex(lines.model().index(row, 0))
        scene.press(_("二维码"))
        scene.find(BigQr)

    return Shot("qr", act, "laptop", manual="qr")


_QR = _qr(1)
SHOTS: tuple[Shot, ...] = (
    _QR,
    replace(_QR, name="qr-dark", theme="dark", manual="", sizes=(SMALL,)),
    replace(_QR, name="qr-large", text_size=2, manual="", sizes=(SMALL,)),
    replace(_qr(16), name="qr-long", manual="", sizes=(SMALL,)),
)
