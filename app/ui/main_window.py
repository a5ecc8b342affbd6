"""The shell: sections by work, one page at a time, whether all is saved, the user's looks.

It has no business of its own. Pages are given as a list of factories and built when first
visited; a change of language, theme or text size builds them anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QCloseEvent, QIcon, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app import i18n, settings
from app.i18n import _
from app.ui import actions, fonts, icons, looks_menu, theme
from app.ui.messages import MessageBar
from app.ui.page import Entry, Page

if TYPE_CHECKING:
    from app.ui.widgets.progress_line import ProgressLine


#: Pages that nobody comes back to at the next start.
_PASSING = frozenset({"unlock"})


class MainWindow(QMainWindow):
    """The one window. `closing` is told when the user closes it, before anything is torn down."""

    closing = Signal()

    def __init__(
        self,
        chosen: settings.Settings,
        keep: Callable[[settings.Settings], None],
        entries: Sequence[Entry],
    ) -> None:
        super().__init__()
        self.settings = chosen
        self._keep = keep
        self._entries = {entry.key: entry for entry in entries}
        self._pages: dict[str, Page] = {}
        self._here: tuple[str, str] = ("", "")
        self._clicked = ""  # the page wanted before the first one stood
        self.came_from = ""  # key of the page that led to the one shown
        self._saved: datetime | None = None
        self._work = entries[0].work if entries else ""
        self._messages: MessageBar | None = None
        self._busy: ProgressLine | None = None
        self._bound = False
        self.setMinimumSize(960, 600)
        self.resize(1366, 768)
        self._build()

    # -- what the rest of the program calls

    @property
    def messages(self) -> MessageBar:
        """The bar below the header, made when there is first something to say."""
        if self._messages is None:
            self._messages = MessageBar(self._whole)
            self._messages.lie_below(self._header_bar)
        return self._messages

    @property
    def whole(self) -> QWidget:
        """What an overlay lies over: header and page."""
        return self._whole

    @property
    def busy(self) -> ProgressLine:
        """The line below all pages, for work that every page waits for; made when there is some."""
        if self._busy is None:
            from app.ui.widgets.progress_line import ProgressLine

            self._busy = ProgressLine()
            self._column.addWidget(self._busy)
        return self._busy

    def open(self, key: str, argument: str = "") -> None:
        """Show a page; the one shown before is left first."""
        self._bind()
        old = self._pages.get(self._here[0])
        if old is not None:
            old.leave()
        entry = self._entries[key]
        page = self._pages.get(key)
        if page is None:
            page = self._pages[key] = entry.make()
            self._stack.addWidget(page)
        if self._here[0] != key:
            self.came_from = self._here[0]
        self._here = (key, argument)
        if entry.work and entry.work != self._work:
            self._show_work(entry.work)
        page.enter(argument)
        self._stack.setCurrentWidget(page)
        for button in self._tabs.buttons():
            button.setChecked(button.property("key") == key)
        self.setWindowTitle(_("{page} · 城检").format(page=page.title))
        if key not in _PASSING:
            self.remember(argument)
        clicked, self._clicked = self._clicked, ""
        if clicked and key != "welcome":
            self.open(clicked)

    def _go(self, key: str) -> None:
        """A page was clicked; while the survey is still being opened, the click waits for it."""
        if self._here[0]:
            self.open(key)
        else:
            self._clicked = key

    def put_away(self) -> str:
        """Leave the page that is shown, and forget all pages: nothing of a survey stays in sight.

        Returns where the user was, for `settings.last_page`.
        """
        page = self._pages.get(self._here[0])
        if page is not None:
            page.leave()
        for page in self._pages.values():
            self._stack.removeWidget(page)
            page.hide()
            page.deleteLater()
        self._pages.clear()
        self._here = ("", "")
        for over in self._whole.findChildren(actions.Overlay):
            over.take_away()
        return self.settings.last_page

    def remember(self, argument: str) -> None:
        """Note where the user is, for the next start: the page and its argument."""
        self._here = (self._here[0], argument)
        self.settings.last_page = " ".join(part for part in self._here if part)
        self._keep(self.settings)

    def reopen(self) -> bool:
        """Go where the user was at the last close; False if there is no such page (any more)."""
        key, _space, argument = self.settings.last_page.partition(" ")
        if key not in self._entries:
            return False
        self.open(key, argument)
        return True

    def saved(self, when: datetime | None) -> None:
        """Show when the last answer reached the disk; None while one is on its way."""
        self._saved = when
        if when is None:
            self._state_words, self._state_short = _("正在保存…"), "…"
        else:
            self._state_short = f"{when:%H:%M}"
            self._state_words = _("已存 {time}").format(time=self._state_short)
        self._state.setToolTip(self._state_words)
        self._state.setText(self._state_words)
        self._state_icon.setPixmap(
            icons.pixmap(
                "save" if when is None else "check",
                "soft" if when is None else "done",
                theme.px(icons.SMALL),
            )
        )
        self._fit()

    def restyle(self) -> None:
        """Dress everything anew after a change of language, theme or text size."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        key, argument = self._here
        page = self._pages.get(key)
        if page is not None:
            page.leave()
        i18n.use(self.settings.language)
        chosen = self.settings
        theme.use(app, chosen.theme, chosen.text_size, big=chosen.big_buttons)
        self._keep(self.settings)
        self._pages.clear()
        self._here = ("", "")
        self._build()
        if key:
            self.open(key, argument)

    # -- building

    def _build(self) -> None:
        whole = self._whole = QWidget()
        column = self._column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._header_bar = self._header()
        column.addWidget(self._header_bar)
        self._stack = QStackedWidget()
        column.addWidget(self._stack, 1)
        self.setCentralWidget(whole)
        self._messages = None
        self._busy = None
        self._bound = False
        self._show_work(self._work)
        self.setWindowTitle(_("城检"))
        if self._saved is not None:
            self.saved(self._saved)

    def _bind(self) -> None:
        """What the first paint must not wait for: shortcuts, bold text, icons of the tabs."""
        if self._bound:
            return
        self._bound = True
        fonts.load("Bold")
        self._fit()
        actions.bind(self._whole, "help", self.show_help)
        actions.bind(self._whole, "shortcuts", self.show_shortcuts)
        for place in range(1, 10):
            actions.bind_key(self._whole, f"Ctrl+{place}", partial(self._nth, place))

    def _header(self) -> QFrame:
        bar = QFrame()
        bar.setObjectName("bar")
        row = self._header_row = QHBoxLayout(bar)
        row.setContentsMargins(theme.gap("part"), 0, theme.gap("part"), 0)
        row.setSpacing(theme.gap("tight"))
        # the window may be made narrower than all of it: `_fit` then leaves something out
        bar.setMinimumWidth(1)
        self._works = QButtonGroup(bar)
        works = list(dict.fromkeys(e.work for e in self._entries.values() if e.work))
        for work in works:
            button = QPushButton(_(work))
            button.setProperty("kind", "work")
            button.setCheckable(True)
            button.setProperty("work", work)
            button.clicked.connect(lambda _on, name=work: self._enter_work(name))
            self._works.addButton(button)
            row.addWidget(button)
        row.addSpacing(theme.gap("part"))
        self._tab_row = QHBoxLayout()
        self._tab_row.setSpacing(0)
        self._tabs = QButtonGroup(bar)
        row.addLayout(self._tab_row)
        row.addStretch(1)
        self._state_words = self._state_short = ""
        self._state_icon = QLabel()
        self._state = QLabel()
        self._state.setProperty("tone", "soft")
        row.addWidget(self._state_icon)
        row.addWidget(self._state)
        row.addSpacing(theme.gap("near"))
        helping = QPushButton(_("帮助"))
        helping.setProperty("kind", "quiet")
        helping.setToolTip(actions.shown("help"))
        helping.clicked.connect(self.show_help)
        row.addWidget(helping)
        row.addWidget(looks_menu.button(self.settings, self.restyle, self.show_shortcuts))
        return bar

    def _show_work(self, work: str) -> None:
        """Put up the tabs of one kind of work."""
        self._work = work
        for button in self._works.buttons():
            button.setChecked(button.property("work") == work)
        for old in self._tabs.buttons():
            self._tabs.removeButton(old)
            self._tab_row.removeWidget(old)
            old.hide()
            old.deleteLater()
        for entry in self._entries.values():
            if entry.work != work or not entry.words:
                continue
            tab = QPushButton(_(entry.words))
            tab.setProperty("kind", "tab")
            tab.setProperty("key", entry.key)
            tab.setIconSize(QSize(theme.px(icons.SMALL), theme.px(icons.SMALL)))
            tab.setCheckable(True)
            tab.setToolTip(f"Ctrl+{len(self._tabs.buttons()) + 1}")
            tab.clicked.connect(lambda _on, key=entry.key: self._go(key))
            self._tabs.addButton(tab)
            self._tab_row.addWidget(tab)
        self._fit()

    def _fit(self) -> None:
        """Let the header give up what can be missed before anything is cut: first the icons of
        the tabs, then the words of the state beside its sign, then half of the padding.
        """
        if not self._bound:
            return  # before the first paint nothing is measured
        for level in range(4):
            for tab in self._tabs.buttons():
                entry = self._entries[tab.property("key")]
                shown = self._bound and level == 0
                tab.setIcon(icons.icon(entry.icon) if shown else QIcon())
            for button in self._header_bar.findChildren(QAbstractButton):
                button.ensurePolished()  # it knows its width only in its style
                if bool(button.property("narrow")) != (level > 2):
                    button.setProperty("narrow", level > 2)
                    button.style().unpolish(button)
                    button.style().polish(button)
            self._state.setText(self._state_short if level > 1 else self._state_words)
            self._tab_row.invalidate()
            self._header_row.invalidate()
            # some room is left over: a button asks for a little more once it has been painted
            if self._header_row.minimumSize().width() <= self.width() - theme.gap("wide"):
                return

    def _enter_work(self, work: str) -> None:
        if work == self._work:
            return
        first = next(e for e in self._entries.values() if e.work == work)
        self._go(first.key)

    def _nth(self, place: int) -> None:
        tabs = self._tabs.buttons()
        if place <= len(tabs):
            tabs[place - 1].click()

    def show_help(self) -> None:
        """Lay the manual over the page, open where this page is explained."""
        over = self._whole
        if over.findChild(actions.Overlay) is None:
            from app.ui import help as manual  # with a text engine: not before it is asked for

            manual.HelpSheet(over, self._here[0])

    def show_shortcuts(self) -> None:
        """Lay the screen of all shortcuts over the page."""
        over = self._whole
        if over.findChild(actions.Overlay) is None:
            actions.Sheet(over)

    # -- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        if self._bound:
            self._fit()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        page = self._pages.get(self._here[0])
        if page is not None:
            page.leave()
        self.closing.emit()
        event.accept()
