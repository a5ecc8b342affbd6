"""Pictures of 收照片, and of the code that is photographed before the photos."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain import codes
from app.i18n import _
from app.imaging.synthesize import Shot as Photo
from app.imaging.synthesize import Subject, photograph
from app.store.roster_values import PlaceFilter
from app.ui.pages.tray import TrayPage
from app.ui.shots.scene import NOW, SMALL, Scene, Shot
from app.ui.widgets.big_qr import BigQr
from app.ui.widgets.day_list import DayList
from app.ui.widgets.phone_guide import PhoneGuide
from app.ui.widgets.photo_grid import PhotoGrid
from app.ui.widgets.tray_sources import TraySources
from exports.pdf.qr import dark_runs

_SUBJECTS: tuple[Subject, ...] = ("facade", "crack", "column", "ground")
#: Photos of each house of the day: the code, then so many.
_PHOTOS = (7, 5, 9, 6, 4, 8)
#: How far the phone's clock is ahead.
_AHEAD = timedelta(seconds=132)
#: Degrees between two houses: about 200 m.
_APART = 0.0018


@dataclass
class _Phone:
    """A phone that walks from house to house; every photo a little later."""

    folder: Path
    now: datetime
    number: int = 0

    def take(self, subject: Subject, house: int, code: str = "") -> None:
        """One photo at the n-th house, of the laptop's screen where there is a code."""
        self.number += 1
        self.now += timedelta(seconds=35)
        shot = Photo(
            subject, seed=self.number, width=640, height=480, taken=self.now + _AHEAD,
            lat=39.1 + house * _APART, lon=109.7, camera=("HUAWEI", "P60"),
            code=dark_runs(code) if code else None,
        )  # fmt: skip
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / f"IMG_{self.number:04}.jpg").write_bytes(photograph(shot))


def _day(scene: Scene) -> Path:
    """A folder as it comes from a phone, the evening after: six houses with their codes, some
    photos of nowhere.
    """
    folder = scene.folder / "手机" / "Camera"
    if folder.exists():
        return folder
    survey = scene.find(TrayPage).desk.survey
    rows = survey.core.store.places(PlaceFilter(text="号院"), len(_PHOTOS), 0)
    phone = _Phone(folder, NOW.replace(tzinfo=None) - timedelta(days=1))
    for _n in range(3):
        phone.take("ground", 40)
    phone.now += timedelta(minutes=40)
    for house, (row, count) in enumerate(zip(rows, _PHOTOS, strict=True)):
        phone.now += timedelta(minutes=4)
        moment = phone.now + timedelta(seconds=35)
        phone.take("facade", house, codes.at(survey.meta.survey_id, row.record, moment))
        for number in range(count):
            there = house + 1 if house == 3 and number > 3 else house  # went on without a code
            phone.take(_SUBJECTS[number % len(_SUBJECTS)], there)
    (folder / "IMG_0099.jpg").write_bytes((folder / "IMG_0001.jpg").read_bytes()[:4000])
    return folder


def _empty(scene: Scene) -> None:
    scene.go("tray")


def _taken(scene: Scene) -> None:
    """The photos of a day, taken in a moment ago."""
    scene.go("tray")
    scene.find(TrayPage).take([_day(scene)])
    scene.settle()


def _at(kind: str, number: int = 0) -> Callable[[Scene], None]:
    """The n-th group of a kind, nothing said of the taking any more."""

    def act(scene: Scene) -> None:
        _taken(scene)
        scene.find(TraySources).forget()
        lines = scene.find(DayList)
        found = [n for n, one in enumerate(lines.lines) if one.kind == kind]
        if len(found) <= number:
            raise LookupError(kind)
        lines.setCurrentIndex(lines.model().index(found[number], 0))
        scene.settle()

    return act


def _chosen(scene: Scene) -> None:
    """Two photos of a house, chosen with the keyboard."""
    _at("house", 2)(scene)
    grid = scene.find(PhotoGrid)
    grid.take_focus()
    QTest.keyClick(grid, Qt.Key.Key_Right)
    QTest.keyClick(grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    scene.settle()


def _moving(scene: Scene) -> None:
    _chosen(scene)
    QTest.keyClick(scene.find(PhotoGrid), Qt.Key.Key_M)
    scene.settle()


def _guide(scene: Scene) -> None:
    scene.go("tray")
    scene.press(_("照片在手机里…"))
    scene.find(PhoneGuide).say_folder(Path("D:") / _("图片") / _("城检收照片"))


def _qr(row: int) -> Callable[[Scene], None]:
    """The code of the n-th line of the day."""

    def act(scene: Scene) -> None:
        scene.go("today")
        lines = scene.find(DayList)
        lines.setCurrentIndex(lines.model().index(row, 0))
        scene.press(_("二维码"))
        scene.find(BigQr)

    return act


def _looks(shot: Shot) -> list[Shot]:
    base = replace(shot, sizes=(SMALL,), manual="")
    return [
        replace(base, name=f"{shot.name}-dark", theme="dark"),
        replace(base, name=f"{shot.name}-contrast", theme="contrast"),
        replace(base, name=f"{shot.name}-large-big", text_size=2, big=True),
        replace(base, name=f"{shot.name}-en", language="en"),
    ]


_LOOKED = (
    Shot("qr", _qr(1), "laptop", manual="qr"),
    Shot("tray-guide", _guide, "laptop", manual="tray-guide"),
    Shot("tray-chosen", _chosen, "laptop", manual="tray"),
)
SHOTS: tuple[Shot, ...] = (
    Shot("tray-empty", _empty, "laptop"),
    Shot("tray-taken", _taken, "laptop"),
    *_LOOKED,
    Shot("tray-doubtful", _at("doubtful"), "laptop", manual="tray-doubtful"),
    Shot("tray-none", _at("none"), "laptop"),
    Shot("tray-finished", _at("house"), "laptop"),
    Shot("tray-moving", _moving, "laptop", manual="tray-moving"),
    *(look for shot in _LOOKED for look in _looks(shot)),
)
