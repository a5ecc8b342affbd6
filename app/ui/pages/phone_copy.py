"""The way of photos that have no path: the guide, and the folder that they are copied to."""

from __future__ import annotations

from pathlib import Path

import shiboken6
from PySide6.QtCore import QObject, QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from app.errors import KnownError
from app.i18n import _
from app.survey.survey import Survey
from app.ui.actions import Overlay
from app.ui.desk import Desk
from app.ui.jobs import Job
from app.ui.tray_intake import TrayIntake
from app.ui.widgets.phone_guide import PhoneGuide


class PhoneCopy(QObject):
    """Shows the guide; makes, opens and watches the folder to copy to."""

    def __init__(self, desk: Desk, intake: TrayIntake) -> None:
        super().__init__(desk)
        self._desk = desk
        self._intake = intake
        self._folder = _proposed()
        self._guide: PhoneGuide | None = None

    def show(self) -> None:
        """Lay the guide over the window."""

        def known(folder: Path | None) -> None:
            self._folder = folder or self._folder
            over = self._desk.window().whole
            if over.findChild(Overlay) is None:
                self._guide = PhoneGuide(over, self._folder, self.open_folder, self._choose)

        self._desk.run(lambda survey, _job: survey.tray.watched, known, self)

    def from_phone(self) -> None:
        """Photos were dragged out of a phone's window: they have no path."""
        self._desk.window().messages.tell(
            _("手机里的照片不能直接拖进来：先拷到电脑的文件夹里，程序会自己收。"), "warn"
        )
        self.show()

    def open_folder(self) -> None:
        """Make the folder where there is none, look at it from now on, show it to the user."""
        folder = self._folder

        def work(survey: Survey, _job: Job) -> Path:
            kept = survey.tray.watched or folder
            try:
                kept.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise _no_folder(kept, error) from error
            return kept

        def made(kept: Path) -> None:
            self._folder = kept
            self._intake.watch(kept)
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(kept)))

        self._desk.run(work, made, self, pool="image")

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self._desk.window(), _("拷到哪个文件夹"), str(self._folder)
        )
        if chosen:
            self._folder = Path(chosen)
            self._intake.watch(self._folder)
            if self._guide is not None and shiboken6.isValid(self._guide):
                self._guide.say_folder(self._folder)


def _proposed() -> Path:
    """A folder of its own among the user's pictures."""
    pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    return Path(pictures) / _("城检收照片")


def _no_folder(folder: Path, error: OSError) -> KnownError:
    return KnownError(
        "folder_not_made",
        _("收照片的文件夹建不了：{folder}").format(folder=folder),
        kept=_("没有改动任何照片。"),
        advice=_("请换一个能写的文件夹，比如桌面上新建一个。"),
        detail=str(error),
    )
