"""What the window asks of a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget


class Page(QWidget):
    """One page: made when first visited, entered each time, left before another is shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")

    @property
    def title(self) -> str:
        """What the window's title says while this page is shown."""
        raise NotImplementedError

    def enter(self, argument: str) -> None:
        """Be shown, with what to show (an id, or "")."""
        raise NotImplementedError

    def leave(self) -> None:
        """Be hidden: put away what is half-typed, stop what runs."""
        raise NotImplementedError


@dataclass(frozen=True)
class Entry:
    """A page in the navigation. `work` is the kind of work it belongs to; no `words`, no tab."""

    key: str
    work: str
    words: str
    icon: str
    make: Callable[[], Page]
