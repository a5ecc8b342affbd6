"""The menu of looks: language, theme, text size; and the door to the shortcuts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton

from app import settings
from app.i18n import _
from app.ui import actions


def button(
    chosen: settings.Settings, restyle: Callable[[], None], shortcuts: Callable[[], None]
) -> QToolButton:
    """A menu button that writes into `chosen` and then calls `restyle`."""
    made = QToolButton()
    made.setText(_("显示"))
    made.setAccessibleName(_("显示"))
    made.setToolTip(_("语言、颜色、字号、快捷键"))
    made.setProperty("kind", "quiet")
    made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    menu = QMenu(made)
    _choice(
        menu,
        [(_("浅色"), "light"), (_("深色"), "dark"), (_("强光下（高对比）"), "contrast")],
        chosen.theme,
        lambda value: _set(chosen, "theme", value, restyle),
    )
    menu.addSeparator()
    _choice(
        menu,
        [(_("小字"), 0), (_("中字"), 1), (_("大字"), 2)],
        chosen.text_size,
        lambda value: _set(chosen, "text_size", value, restyle),
    )
    menu.addSeparator()
    big = menu.addAction(_("大按钮（戴手套）"))
    big.setCheckable(True)
    big.setChecked(chosen.big_buttons)
    big.triggered.connect(lambda on: _set(chosen, "big_buttons", on, restyle))
    menu.addSeparator()
    _choice(
        menu,
        [("中文", "zh"), ("English", "en")],
        chosen.language,
        lambda value: _set(chosen, "language", value, restyle),
    )
    menu.addSeparator()
    keys = menu.addAction(_("快捷键"))
    keys.setToolTip(actions.shown("shortcuts"))
    keys.triggered.connect(shortcuts)
    made.setMenu(menu)
    return made


def _choice(
    menu: QMenu,
    options: Sequence[tuple[str, str | int]],
    now: str | int,
    chose: Callable[[str | int], None],
) -> None:
    group = QActionGroup(menu)
    for words, value in options:
        action = QAction(words, menu, checkable=True)
        action.setChecked(value == now)
        action.triggered.connect(lambda _on, value=value: chose(value))
        group.addAction(action)
        menu.addAction(action)


def _set(
    chosen: settings.Settings, name: str, value: str | int, restyle: Callable[[], None]
) -> None:
    if getattr(chosen, name) != value:
        setattr(chosen, name, value)
        restyle()
