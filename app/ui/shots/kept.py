"""Pictures of protection: asked for, the recovery sheet, locked, its page; residents; the log."""

from __future__ import annotations

from itertools import count

from app.i18n import _
from app.ui.shots.scene import Scene, Shot
from app.ui.widgets.day_list import DayList

_WORDS = "骆驼绿茶二月风筝"
_numbers = count(1)


def _asked(scene: Scene) -> None:
    """A new survey is about to be made."""
    scene.go("welcome")
    for name, text in (
        (_("填写人"), "王测试"),
        (_("电脑名称"), "03号电脑"),
        (_("调查名称"), "2026年危房核查"),
        (_("存放文件夹"), str(scene.folder / f"调查{next(_numbers)}")),
    ):
        scene.write(name, text)
    scene.press(_("新建调查"))


def _weak(scene: Scene) -> None:
    _asked(scene)
    scene.write(_("口令"), "12345678")


def _typed(scene: Scene) -> None:
    _asked(scene)
    scene.write(_("口令"), _WORDS)
    scene.write(_("再输一次"), _WORDS)


def _sheet(scene: Scene) -> None:
    _typed(scene)
    scene.press(_("设口令并继续"))


def _protected(scene: Scene) -> None:
    _sheet(scene)
    scene.press(_("已抄在纸上"))
    scene.press(_("继续"))
    scene.go("protection")


def _locked(scene: Scene) -> None:
    _protected(scene)
    scene.press(_("现在锁定"))


def _wrong(scene: Scene) -> None:
    _locked(scene)
    scene.write(_("口令"), "不是这个口令")
    scene.press(_("打开"))


def _forgotten(scene: Scene) -> None:
    _locked(scene)
    scene.press(_("忘了口令…"))


def _residents(scene: Scene) -> None:
    """Of a house of the day that somebody has begun."""
    scene.go("today")
    lines = scene.find(DayList)
    lines.setCurrentIndex(lines.model().index(1, 0))
    scene.press(_("住户信息"))


def _revealed(scene: Scene) -> None:
    _residents(scene)
    scene.press(_("显示姓名和电话"))


def _erasing(scene: Scene) -> None:
    _residents(scene)
    scene.press(_("删去住户信息…"))


#: Those that are also taken in the other looks.
LOOKED = (
    Shot("protection-ask", _typed, "none", manual="protection-ask"),
    Shot("protection-on", _protected, "none", manual="protection"),
    Shot("residents-erase", _erasing, "laptop", manual="residents-erase"),
)
SHOTS = (
    *LOOKED,
    Shot("protection-weak", _weak, "none"),
    Shot("protection-sheet", _sheet, "none"),
    Shot("protection-off", lambda scene: scene.go("protection")),
    Shot("unlock", _locked, "none", manual="unlock"),
    Shot("unlock-wrong", _wrong, "none"),
    Shot("unlock-recovery", _forgotten, "none"),
    Shot("actions", lambda scene: scene.go("actions"), manual="actions"),
    Shot("residents", _residents, "laptop", manual="residents"),
    Shot("residents-revealed", _revealed, "laptop"),
    Shot("actions-empty", lambda scene: scene.go("actions"), "laptop"),
)
