"""From nothing to the first painted window, as fast as Qt allows.

Everything that is not Qt is loaded after the first paint: `run` takes the work of wiring the
program as a function and calls it once the window is on the screen.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from types import TracebackType

from PySide6.QtCore import QEvent, QLibraryInfo, QLocale, QObject, QTimer, QTranslator, Signal
from PySide6.QtWidgets import QApplication, QWidget

from app import i18n, settings
from app.ui import fonts, singletons, theme
from app.ui.jobs import Jobs
from app.ui.main_window import MainWindow
from app.ui.page import Entry


class FirstPaint(QObject):
    """Tells once that a window has been painted."""

    seen = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            self.seen.emit()
        return False


def application(argv: Sequence[str] = ()) -> QApplication:
    """The application with the bundled font and Qt's own words in Chinese."""
    singletons.keep()
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(["chengjian", *argv])
    app.setApplicationName("chengjian")
    if app.style().objectName() != "fusion":
        app.setStyle("Fusion")
    fonts.load()
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if i18n.language() == "zh" and translator.load(QLocale("zh_CN"), "qtbase", "_", folder):
        app.installTranslator(translator)
    return app


def run(
    entries: Callable[[Callable[[], MainWindow], Jobs], Sequence[Entry]],
    ready: Callable[[MainWindow, Jobs], None],
    argv: Sequence[str] = (),
    *,
    keep: Callable[[settings.Settings], None] = settings.save,
) -> int:
    """Show the window, then call `ready` (start the log, open the last survey, go to its page).

    `entries` names the pages without building any; the pages' factories reach the window
    through the function that they are given. Returns the process's exit code.
    """
    chosen = settings.load()
    i18n.use(chosen.language)
    app = application(argv)
    theme.use(app, chosen.theme, chosen.text_size, big=chosen.big_buttons)
    window: MainWindow

    def trouble(error: BaseException) -> None:
        window.messages.trouble(error)

    jobs = Jobs(trouble)
    window = MainWindow(chosen, keep, entries(lambda: window, jobs))
    sys.excepthook = _hook(trouble)
    window.closing.connect(jobs.close)
    first = FirstPaint(window)
    first.seen.connect(lambda: QTimer.singleShot(0, lambda: ready(window, jobs)))
    window.show()
    code = app.exec()
    sys.excepthook = sys.__excepthook__
    return code


def _hook(
    trouble: Callable[[BaseException], None],
) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    def hook(
        _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        trouble(error)

    return hook
