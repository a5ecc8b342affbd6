"""Pictures of 标注: a crack with its scale, a photo without marks, one that has not come."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from app.domain.annotation import Mark, Marked
from app.i18n import _
from app.imaging import synthesize
from app.ui.shots import filled
from app.ui.shots.scene import SMALL, Scene, Shot
from app.ui.widgets.mark_editor import MarkEditor

_FRAME = (4000, 3000)
#: Along the invented crack and the ranging rod of the invented photo.
_MARKS = (
    Mark("scale", ((3035, 780), (3035, 1320)), mm="300"),
    Mark(
        "crack",
        ((2000, 350), (1990, 800), (1950, 1000), (1870, 1230), (2090, 1560), (2020, 1850)),
        mm="1.4",
    ),
    Mark("arrow", ((1000, 700), (1880, 1100)), _("受压竖缝")),
    Mark("ellipse", ((700, 1900), (1500, 2500)), _("返潮")),
    Mark("length", ((700, 2750), (2900, 2750))),
    Mark("number", ((2250, 2400),), "1"),
)


def _edit(
    marks: tuple[Mark, ...], chosen: int = -1, *, picture: bool = True, reasoned: bool = False
) -> Callable[[Scene], None]:
    def act(scene: Scene) -> None:
        scene.window.open("fill")
        made = MarkEditor(
            scene.window,
            _("{house} · {what}").format(house="12号院正房", what="承重墙 3/A-B › 近景"),
            Marked(_FRAME, marks),
            lambda _marked, _reason, then: then(True),
            reasoned=reasoned,
        )
        image = None
        if picture:
            shot = synthesize.Shot("crack", seed=3, width=_FRAME[0] // 2, height=_FRAME[1] // 2)
            image = QImage.fromData(synthesize.photograph(shot))
        made.display(image)
        if chosen >= 0:
            made.sketch.choose(chosen)
            made.refresh()
        made.board.setFocus(Qt.FocusReason.OtherFocusReason)
        scene.settle()

    return act


def _drawing(scene: Scene) -> None:
    """A length half drawn by keyboard, and what it measures so far."""
    _edit(_MARKS)(scene)
    made = scene.find(MarkEditor)
    made.take_tool("length")
    made.board.place((1000, 1600))
    made.board.point_at((2300, 1650))
    scene.settle()


def _shot(name: str, act: Callable[[Scene], None], **looks: object) -> Shot:
    return Shot(name, act, "none", window=filled.window, **looks)  # type: ignore[arg-type]


SHOTS = (
    _shot("annotate", _edit(_MARKS, 1, reasoned=True), manual="annotate"),
    _shot("annotate-empty", _edit(())),
    _shot("annotate-drawing", _drawing),
    _shot("annotate-missing", _edit(_MARKS, picture=False)),
    _shot("annotate-dark", _edit(_MARKS, 1), theme="dark", sizes=(SMALL,)),
    _shot("annotate-contrast", _edit(_MARKS, 1), theme="contrast", sizes=(SMALL,)),
    _shot("annotate-large-big", _edit(_MARKS, 1), text_size=2, big=True, sizes=(SMALL,)),
)
