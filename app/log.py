"""The local log: rotating, in this user's folder, never with answers in it. No telemetry.

What was raised is logged with `exc_info`: its types, error numbers and places in our source. Its
own words are left out, since they may hold an answer, a person's name or the path of a folder.
"""

from __future__ import annotations

import logging
import traceback
from pathlib import Path
from types import TracebackType

from app import paths
from app.errors import KnownError

NAME = "chengjian"
_Raised = tuple[type[BaseException], BaseException, TracebackType | None]


class _Wordless(logging.Formatter):
    """Writes what was raised without its words."""

    def formatException(  # noqa: N802 - logging's name
        self, ei: _Raised | tuple[None, None, None]
    ) -> str:
        lines: list[str] = []
        error = ei[1]
        while error is not None:
            lines.append(_kind(error))
            lines += [
                f"  {_place(frame.filename)}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(error.__traceback__)
            ]
            error = error.__cause__ or error.__context__
        return "\n".join(lines)


def _kind(error: BaseException) -> str:
    if isinstance(error, KnownError):
        return f"KnownError {error.code}"
    number = f" {error.errno}" if isinstance(error, OSError) and error.errno else ""
    return type(error).__name__ + number


def _place(file: str) -> str:
    """A source file without the folders above the program, which may name the user."""
    path = Path(file)
    if path.is_relative_to(paths.root()):
        return path.relative_to(paths.root()).as_posix()
    return path.name


# Before `start` nothing is written, and never to the screen.
logging.getLogger(NAME).addHandler(logging.NullHandler())
logging.getLogger(NAME).propagate = False


def logger(topic: str) -> logging.Logger:
    return logging.getLogger(f"{NAME}.{topic}")


def folder() -> Path:
    place = paths.home() / "log"
    place.mkdir(exist_ok=True)
    return place


def start(level: int = logging.INFO) -> Path:
    """Write the log to a file from now on (2 MB, three old ones kept); returns the file.

    Raises OSError where this user's folder cannot be written.
    """
    # sockets and queues come with it, and the first paint must not wait for them
    from logging.handlers import RotatingFileHandler

    file = folder() / "chengjian.log"
    handler = RotatingFileHandler(file, maxBytes=2_000_000, backupCount=3, encoding="utf-8")
    handler.setFormatter(_Wordless("%(asctime)s %(levelname)s %(name)s %(message)s"))
    top = logging.getLogger(NAME)
    for old in list(top.handlers):
        top.removeHandler(old)
        old.close()
    top.addHandler(handler)
    logging.raiseExceptions = False  # a full disk must not print tracebacks of the log itself
    top.setLevel(level)
    return file
