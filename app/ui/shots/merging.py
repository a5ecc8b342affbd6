"""Pictures of 汇总: a stick, what was collected, a difference decided row by row, photos large."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace

from app.i18n import _
from app.sync import sticks
from app.ui.pages.merge import MergePage
from app.ui.shots.scene import Scene, Shot
from app.ui.widgets.photo_pair import SmallPhoto
from app.ui.widgets.pick import Pick

_STICK = "KINGSTON"


def _plug(scene: Scene) -> None:
    """A stick with the packages of the story, some of which are here already."""
    media = scene.folder / "media"
    stick = media / _STICK
    if not stick.exists():
        shutil.copytree(scene.folder / "U盘", stick)
        (stick / "工资表.xlsx").write_bytes(b"somebody's own")
    sticks.ROOTS = (f"{media}/",)
    sticks.MOUNTS = scene.folder / "mounts"
    sticks.MOUNTS.write_text(f"/dev/sdb1 {stick} vfat rw 0 0", encoding="utf-8")


def _unplug(scene: Scene) -> None:
    sticks.MOUNTS = scene.folder / "nothing is mounted"


def _empty_handed(scene: Scene) -> None:
    _unplug(scene)
    scene.go("merge")


def _plugged(scene: Scene) -> None:
    _plug(scene)
    scene.go("merge")


def _collected(scene: Scene) -> None:
    _plugged(scene)
    scene.press(_("收件：{name}").format(name=_STICK))
    scene.settle()


def _missing(scene: Scene) -> None:
    _unplug(scene)
    scene.go("merge")
    scene.write(_("交接文件或文件夹"), "F:\\")
    scene.press(_("从这里收件"))
    scene.settle()


def _differing(scene: Scene) -> None:
    _unplug(scene)
    scene.go("merge")
    scene.press(_("两人填得不一样"))
    scene.settle()


def _picked(scene: Scene) -> None:
    _differing(scene)
    page = scene.find(MergePage)
    picks = [one for one in page.findChildren(Pick) if one.isVisible() and not one.isChecked()]
    picks[-1].click()
    scene.press(_("理由：{phrase}").format(phrase="1 " + _("到现场复核过")))
    scene.settle()


def _compared(scene: Scene) -> None:
    _differing(scene)
    photos = scene.find(MergePage).findChildren(SmallPhoto)
    next(one for one in photos if one.isVisible()).click()
    scene.settle()


def _page(name: str, act: Callable[[Scene], None], manual: str = "") -> Shot:
    return Shot(name, act, manual=manual)


SHOTS = (
    _page("merge-waiting", _empty_handed),
    _page("merge-stick", _plugged),
    _page("merge-missing", _missing),
    replace(_page("merge-laptop", _plugged), story="laptop"),
    _page("merge-differing", _differing),
    _page("merge-picked", _picked, manual="merge-differing"),
    _page("merge-compared", _compared, manual="merge-photos"),
    _page("merge-collected", _collected, manual="merge"),
)
