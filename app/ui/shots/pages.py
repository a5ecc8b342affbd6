"""All pictures: every page empty, full, busy and wrong; the looks where they matter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget

from app.i18n import _
from app.ui import gallery, program
from app.ui import help as manual
from app.ui.beside import Beside
from app.ui.pages.fill import FillPage
from app.ui.pages.importing import ImportingPage
from app.ui.shots import (
    checked,
    copies,
    filled,
    kept,
    letterheads,
    marking,
    merging,
    reports,
    stage,
    tray,
    visits,
)
from app.ui.shots.scene import SMALL, Scene, Shot
from app.ui.widgets.day_list import DayList
from app.ui.widgets.return_bar import ReturnBar


def _at(key: str) -> Shot:
    """A page as one finds it."""
    return Shot(key, lambda scene: scene.go(key))


def _help(scene: Scene) -> None:
    scene.go("welcome")
    scene.window.show_help()
    scene.find(manual.HelpSheet).open("万一")


def _found(scene: Scene) -> None:
    _help(scene)
    scene.find(manual.HelpSheet).box.setText("照片")


def _keys(scene: Scene) -> None:
    scene.go("welcome")
    scene.window.show_shortcuts()


def _board(key: str) -> Shot:
    """A board of the gallery, its upper end."""
    return Shot(
        f"gallery-{key}", lambda scene: scene.go(key), "none", window=gallery.window, compared=True
    )


def looks(shot: Shot) -> list[Shot]:
    """The same in the other themes, with the largest text, in English, with big buttons."""
    base = replace(shot, sizes=(SMALL,), manual="", compared=False)
    return [
        replace(base, name=f"{shot.name}-dark", theme="dark"),
        replace(base, name=f"{shot.name}-contrast", theme="contrast"),
        replace(base, name=f"{shot.name}-large", text_size=2),
        replace(base, name=f"{shot.name}-large-big", text_size=2, big=True),
        replace(base, name=f"{shot.name}-en", language="en"),
    ]


def _pick(row: int) -> Callable[[Scene], None]:
    """The day with its n-th line chosen."""

    def act(scene: Scene) -> None:
        scene.go("today")
        lines = scene.find(DayList)
        lines.setCurrentIndex(lines.model().index(row, 0))

    return act


def _locked(scene: Scene) -> None:
    """A door that stays shut: the panel that L opens."""
    _pick(6)(scene)
    scene.press(_("未能入户"))


def _day_set(scene: Scene) -> None:
    scene.go("today")
    scene.press(_("改今日设置"))


def _list(scene: Scene) -> None:
    """A list with lines that cannot be, as a village sends it; its columns guessed."""
    scene.go("importing")
    scene.find(ImportingPage).take(stage.sheet(scene.folder))
    scene.settle()


def _form(form: str, name: str) -> Callable[[Scene], None]:
    """An inspection of the story with this form, at the section of this name."""

    def act(scene: Scene) -> None:
        scene.go("fill", scene.records[form])
        page = scene.find(FillPage)
        if page.filling is None:
            raise LookupError(form)
        found = page.filling.instance.find(name)
        if found is None:
            raise LookupError(name)
        page.open_sheet(found)

    return act


def _pressed(key: str, *words: str) -> Callable[[Scene], None]:
    """A page, and what is pressed there one after the other."""

    def act(scene: Scene) -> None:
        scene.go(key)
        for one in words:
            scene.press(one)

    return act


def _nowhere(scene: Scene) -> None:
    """The roster, looked through for a place that it does not have."""
    scene.go("roster")
    scene.write(_("查找"), "没有这一处")


def _not_a_list(scene: Scene) -> None:
    """A file that is no table at all."""
    file = scene.folder / "名册.xlsx"
    file.write_bytes(b"PK\x03\x04 torn")
    scene.go("importing")
    scene.find(ImportingPage).take(file)
    scene.settle()


def _choice(scene: Scene) -> None:
    """Which form: asked of the place that is chosen."""
    _pick(8)(scene)
    scene.find(Beside).choose()


def _outset(scene: Scene) -> None:
    """A start file for one village, and a list of names."""
    scene.go("outset")
    for name, role in (("王测试", "检查员"), ("李测试", "记录员"), ("额尔敦巴特尔测试", "")):
        scene.write(_("姓名"), name)
        scene.write(_("职务、分工"), role)
        scene.press(_("加上"))
    places = scene.find(QListWidget)
    places.item(1).setCheckState(Qt.CheckState.Checked)
    scene.settle()


def _send_back(scene: Scene) -> None:
    """The office says what is to be mended, and at which questions."""
    scene.go("dossier", scene.records["danger_check"])
    scene.press(_("退回…"))
    scene.write(_("退回的理由"), "二层裂缝没有近景照片")
    bar = scene.find(ReturnBar)
    bar.comment("identity/weather", "当天有雪")
    bar.comment("building/year_built", "名册上是 1986 年")
    scene.settle()


#: Pages that stand in the window's navigation, as the office and as a laptop sees them.
def _missing(scene: Scene) -> None:
    """The office, on a copy of its own, lost a photo: its receipt says so to the laptop."""
    stick = scene.folder / "U盘"
    stage.confirm(scene.folder, stick)
    scene.go("exchange")
    scene.write(_("交接文件夹"), str(stick))
    scene.press(_("交接"), 1)  # the first is the page's own in the head
    scene.window.messages.clear()


_OFFICE = tuple(key for key, _work, words, _icon in program.PAGES if words)
_DAY = (
    Shot("day-list", _pick(1), "laptop", manual="today", compared=True),
    Shot("day-settings", _day_set, "laptop", manual="day-settings"),
    Shot("day-locked", _locked, "laptop", manual="locked"),
    Shot("day-choice", _choice, "laptop", manual="choice"),
    Shot("importing-list", _list, "laptop", manual="importing"),
    Shot("importing", lambda scene: scene.go("importing"), "laptop"),
    Shot("importing-error", _not_a_list, "laptop"),
    Shot("screening", _form("quick_screening", "structure_check"), "laptop", manual="screening"),
    Shot("rural", _form("rural_check", "parts"), "laptop", manual="rural", compared=True),
    Shot(
        "dossier",
        lambda scene: scene.go("dossier", scene.records["danger_check"]),
        manual="dossier",
    ),
    Shot("community", _form("old_community", "blocks"), "laptop"),
    Shot("matrix", _form("old_community", "items"), "laptop", manual="matrix", compared=True),
)
_STATES = (
    Shot("day-done", _pressed("today", _("今天完成的")), "laptop"),
    Shot("day-print", _pressed("today", _("打印走访单")), "laptop"),
    Shot("day-add", _pressed("today", _("新增未在册")), "laptop"),
    Shot("roster-nowhere", _nowhere, "laptop"),
    Shot("dossier-return", _send_back),
    Shot("outset", _outset, manual="outset"),
    Shot("outset-large", _outset, text_size=2, sizes=(SMALL,)),
    Shot("outset-empty", lambda scene: scene.go("outset")),
    Shot(
        "fill-returned",
        lambda scene: scene.go("fill", scene.records["returned"]),
        "laptop",
        manual="returned",
    ),
    Shot("roster-laptop", _at("roster").act, "laptop"),
    Shot("exchange-laptop", _at("exchange").act, "laptop", manual="exchange"),
    Shot("exchange-missing", _missing, "laptop"),
    Shot("screening-sign", _form("quick_screening", "signatures"), "laptop"),
)
SHOTS: tuple[Shot, ...] = (
    *_DAY,
    *_STATES,
    *(look for shot in _DAY for look in looks(shot)),
    *(
        replace(
            _at(key), manual=key if key not in {"today", "merge", "exchange", "reports"} else ""
        )
        for key in _OFFICE
    ),
    *(replace(_at(key), name=f"{key}-empty", story="none") for key in _OFFICE),
    *(look for key in _OFFICE for look in looks(_at(key))),
    Shot("help", _help, "none", compared=True),
    Shot("help-found", _found, "none"),
    Shot("keys", _keys, "none", compared=True),
    *looks(Shot("keys", _keys, "none")),
    *(_board(key) for key, *_rest in gallery.BOARDS),
    *(look for key, *_rest in gallery.BOARDS for look in looks(_board(key))),
    *filled.SHOTS,
    *kept.SHOTS,
    *(look for shot in kept.LOOKED for look in looks(shot)),
    *checked.SHOTS,
    *(look for shot in checked.LOOKS for look in looks(shot)),
    *copies.SHOTS,
    *visits.SHOTS,
    *merging.SHOTS,
    *marking.SHOTS,
    *tray.SHOTS,
    *reports.SHOTS,
    *letterheads.SHOTS,
    *(look for shot in merging.SHOTS for look in looks(shot)),
)
