"""One picture: the window in a state, with nothing still on its way, saved small and sharp."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QEvent, QEventLoop, QTimer
from PySide6.QtGui import QImageWriter, QPixmap
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget

from app import i18n, paths, settings
from app.errors import KnownError
from app.imaging.flat import flat
from app.ui import theme
from app.ui.jobs import Jobs
from app.ui.main_window import MainWindow
from app.ui.program import Program
from app.ui.shots import stage

W = TypeVar("W", bound=QWidget)
SMALL, LARGE = (1366, 768), (1920, 1080)
#: What the clock in the header says on every picture.
NOW = datetime(2026, 11, 22, 9, 41, tzinfo=timezone(timedelta(hours=8)))
#: After so many ms a page that still works on something is a bug.
LIMIT = 60_000
#: A timer of so many ms is part of what is going on; a longer one is a message that stays.
SOON = 2_000


@dataclass(frozen=True)
class Shot:
    """One picture: where it is taken, the looks, and what is done before."""

    name: str
    act: Callable[[Scene], None]
    story: str = "office"  # office, laptop, or none: no survey yet
    theme: str = "light"
    text_size: int = 0
    language: str = "zh"
    big: bool = False
    sizes: tuple[tuple[int, int], ...] = (SMALL, LARGE)
    manual: str = ""  # its name in the manual, if it stands there
    compared: bool = False  # whether the tests compare it
    #: Makes the window, for pages that work on values alone; else it is the program's own.
    window: Callable[[settings.Settings], MainWindow] | None = None


class Scene:
    """The window of one picture, and hands to bring it into a state."""

    def __init__(
        self, window: MainWindow, jobs: Jobs, folder: Path, records: Mapping[str, str]
    ) -> None:
        self.window = window
        self.jobs = jobs
        self.folder = folder  # where files for a picture may lie
        self.records = records  # form → a record of the story

    def go(self, key: str, argument: str = "") -> None:
        self.window.open(key, argument)
        self.settle()

    def press(self, words: str, number: int = 0) -> None:
        """Press what can be seen with these words on it (a filter counts behind its words)."""
        found = [
            one
            for one in self.shown(QAbstractButton)
            if words in (one.text(), one.accessibleName()) or one.text().startswith(f"{words} ")
        ]
        if len(found) <= number:
            raise LookupError(words)
        found[number].click()
        self.settle()

    def write(self, name: str, text: str) -> None:
        """Write into the field of that name."""
        field = next(one for one in self.shown(QLineEdit) if one.accessibleName() == name)
        field.setText(text)
        self.settle()

    def shown(self, kind: type[W]) -> list[W]:
        return [one for one in self.window.findChildren(kind) if one.isVisible()]

    def find(self, kind: type[W]) -> W:
        found = self.shown(kind)
        if not found:
            raise LookupError(kind.__name__)
        return found[0]

    def settle(self) -> None:
        """Until no job is under way, nor any that the last one asked for."""
        loop, look, limit = QEventLoop(), QTimer(), QTimer()
        quiet = 0

        def idle() -> None:
            nonlocal quiet
            QCoreApplication.sendPostedEvents()
            quiet = 0 if self.jobs.busy or self._waits() else quiet + 1
            if quiet > 2:  # what the last result asks for starts within one turn
                loop.quit()

        look.setInterval(5)
        look.timeout.connect(idle)
        limit.setSingleShot(True)
        limit.setInterval(LIMIT)
        limit.timeout.connect(loop.quit)
        look.start()
        limit.start()
        loop.exec()
        look.stop()
        limit.stop()

    def _waits(self) -> bool:
        """Whether the page means to do something in a moment: look, keep, show."""
        return any(
            one.isActive() and one.isSingleShot() and one.interval() <= SOON
            for one in self.window.findChildren(QTimer)
        )


class Sets:
    """The stages that pictures are taken on, each built when first needed."""

    def __init__(self, app: QApplication, folder: Path) -> None:
        self.app = app
        self.folder = folder

    @cached_property
    def story(self) -> stage.Story:
        return stage.build(self.folder)

    def home(self, shot: Shot) -> settings.Settings:
        """Be the user of the shot's machine, with the shot's looks."""
        machine = shot.story if shot.story in {"office", "laptop"} else "nobody"
        os.environ[paths.HOME_VARIABLE] = str(self.folder / machine / "home")
        chosen = settings.Settings(
            theme=shot.theme,
            text_size=shot.text_size,
            language=shot.language,
            big_buttons=shot.big,
        )
        if machine != "nobody":
            who = self.story.people[machine]
            chosen.person, chosen.device_name = who.person, who.device_name
            chosen.last_survey = str(self.story.folder(machine))
        return chosen


def take(sets: Sets, shot: Shot, folder: Path, options: set[str]) -> list[str]:
    """Write the pictures of one shot; what went wrong in the window meanwhile, in words."""
    i18n.use(shot.language)
    theme.use(sets.app, shot.theme, shot.text_size, big=shot.big)
    sets.app.setCursorFlashTime(0)  # a cursor that blinks would be there or not
    troubles: list[str] = []
    chosen = sets.home(shot)

    def trouble(error: BaseException) -> None:
        if not isinstance(error, KnownError):
            troubles.append(repr(error))
        window.messages.trouble(error)

    jobs = Jobs(trouble)
    program = None if shot.window else Program(lambda: NOW)
    entries = program.entries(lambda: window, jobs) if program else []
    window: MainWindow = (
        shot.window(chosen) if shot.window else MainWindow(chosen, lambda _kept: None, entries)
    )
    window.closing.connect(jobs.close)
    width, height = shot.sizes[0]
    window.resize(width, height)
    window.show()
    window.activateWindow()
    records = {} if shot.story == "none" else sets.story.records
    scene = Scene(window, jobs, sets.folder, records)
    try:
        if program is not None:
            program.ready(window, jobs)
        scene.settle()
        shot.act(scene)
        scene.settle()
        for width, height in _sizes(shot, options):
            window.resize(width, height)
            scene.settle()
            window.saved(NOW)
            _hide_machine(window, sets.folder)
            QCoreApplication.sendPostedEvents()
            keep(window.grab(), folder / f"{_name(shot, (width, height), options)}.png")
    except LookupError as error:
        troubles.append(f"nothing to press or find: {error}")
    finally:
        window.messages.clear()
        window.close()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return troubles


def _hide_machine(window: MainWindow, folder: Path) -> None:
    """A folder of this machine says nothing to anybody: it is called as on a surveyor's disk."""
    shown: list[QLabel | QLineEdit] = [*window.findChildren(QLabel)]
    shown += window.findChildren(QLineEdit)
    for one in shown:
        if str(folder) in one.text():
            one.setText(one.text().replace(str(folder), "D:"))


def _sizes(shot: Shot, options: set[str]) -> tuple[tuple[int, int], ...]:
    return shot.sizes[:1] if options else shot.sizes


def _name(shot: Shot, size: tuple[int, int], options: set[str]) -> str:
    if "--manual" in options:
        return shot.manual
    return shot.name if options else f"{shot.name}-{size[0]}x{size[1]}"


def keep(picture: QPixmap, file: Path) -> None:
    """Save with a palette of 256 colours: small enough to lie in the repository."""
    whole = QBuffer()
    whole.open(QBuffer.OpenModeFlag.WriteOnly)
    image = picture.toImage()
    image.setDevicePixelRatio(1)
    QImageWriter(whole, QByteArray(b"png")).write(image)
    file.write_bytes(flat(bytes(whole.data().data())))
