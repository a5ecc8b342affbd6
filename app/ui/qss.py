"""The style sheet, written once with names; `theme` fills in colours and lengths."""

from __future__ import annotations

from string import Template

_SHEET = Template("""
* { font-size: ${body}px; }
QWidget { color: $ink; }
QMainWindow, QWidget#page, QDialog { background: $ground; }
QToolTip { background: $raised; color: $ink; border: 1px solid $faint; padding: ${p4}px; }

QLabel { background: transparent; }
QLabel[type="small"] { font-size: ${small}px; }
QLabel[type="question"] { font-size: ${question}px; }
QLabel[type="page"] { font-size: ${page}px; font-weight: bold; }
QLabel[type="figure"] { font-size: ${figure}px; font-weight: bold; }
QLabel[weight="bold"] { font-weight: bold; }
QLabel[tone="soft"] { color: $soft; }
QLabel[tone="accent"] { color: $accent; }
QLabel[tone="warn"] { color: $warn; }
QLabel[tone="stop"] { color: $stop; }
QLabel[tone="done"] { color: $done; }

QFrame#bar { background: $raised; border: 0; border-bottom: ${b}px solid $line; }
QFrame#foot { background: $raised; border: 0; border-top: ${b}px solid $line; }
QFrame#side { background: $sunken; border: 0; border-right: ${b}px solid $line; }
QFrame#aside { background: $sunken; border: 0; border-left: ${b}px solid $line; }
QFrame#card { background: $raised; border: ${b}px solid $line; border-radius: ${radius}px; }
QFrame#rule { background: $line; border: 0; max-height: ${b}px; min-height: ${b}px; }
QFrame#message { background: $raised; border: 0; border-bottom: ${ring}px solid $line; }
QFrame#message[kind="stop"] { background: $stop_wash; border-bottom-color: $stop; }
QFrame#message[kind="warn"] { background: $warn_wash; border-bottom-color: $warn; }
QFrame#message[kind="done"] { background: $done_wash; border-bottom-color: $done; }

QPushButton, QToolButton {
  background: $raised; border: ${b}px solid $faint; border-radius: ${radius}px;
  padding: ${p4}px ${p12}px; min-height: ${field}px;
}
QLineEdit QToolButton { min-height: 0; padding: 0; border: 0; background: transparent; }
QPushButton, QToolButton { outline: 0; }  /* the ring says it */
QPushButton:hover, QToolButton:hover { border-color: $accent; }
QPushButton:pressed, QToolButton:pressed { background: $sunken; }
QPushButton:focus, QToolButton:focus {
  border: ${ring}px solid $accent; padding: ${in4}px ${in12}px;
}
QPushButton:disabled, QToolButton:disabled {
  color: $soft;
  border-color: $line;
  background: $ground;
}
QPushButton[kind="primary"] {
  background: $accent;
  color: $on_accent;
  border-color: $accent;
  font-weight: bold;
}
QPushButton[kind="primary"]:hover { border-color: $ink; }
QPushButton[kind="primary"]:focus { border: ${ring}px solid $ink; }
QPushButton[kind="primary"]:disabled { background: $sunken; color: $soft; border-color: $line; }
QPushButton[kind="stop"] { color: $stop; border-color: $stop; }
QPushButton[kind="stop"]:disabled { color: $soft; border-color: $line; }
QPushButton[kind="quiet"], QToolButton[kind="quiet"] {
  background: transparent;
  border-color: transparent;
}
QPushButton[kind="quiet"]:hover, QToolButton[kind="quiet"]:hover { background: $sunken; }
QPushButton[kind="quiet"]:focus, QToolButton[kind="quiet"]:focus {
  border: ${ring}px solid $accent;
}
QToolButton::menu-indicator { image: none; }

QPushButton[kind="work"] {
  background: transparent;
  border: ${b}px solid transparent;
  color: $soft;
}
QPushButton[kind="work"]:checked {
  background: $sunken; color: $ink; border-color: $line;
}
QPushButton[kind="work"]:focus { border: ${ring}px solid $accent; }
QPushButton[kind="tool"] { padding-left: ${p6}px; padding-right: ${p8}px; }
QPushButton[kind="tool"]:checked {
  background: $accent_wash; border: ${ring}px solid $accent;
}
QPushButton[kind="tab"] {
  background: transparent; border: 0; border-bottom: 3px solid transparent; border-radius: 0;
  color: $soft; padding: ${p8}px ${p12}px ${p6}px ${p12}px;
}
QPushButton[narrow="true"], QToolButton[narrow="true"],
QPushButton[kind="tab"][narrow="true"] { padding-left: ${p6}px; padding-right: ${p6}px; }
QPushButton[kind="tab"]:hover { color: $ink; border-bottom-color: $line; }
QPushButton[kind="tab"]:checked { color: $ink; border-bottom-color: $accent; }
QPushButton[kind="tab"]:focus {
  color: $accent;
  border-bottom-color: $accent;
  background: $accent_wash;
}

QLineEdit, QPlainTextEdit, QComboBox, QSpinBox {
  background: $raised; border: ${b}px solid $faint; border-radius: ${radius}px;
  padding: ${p4}px ${p8}px; min-height: ${field}px;
  selection-background-color: $accent; selection-color: $on_accent;
  placeholder-text-color: $soft;
}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QSpinBox:focus {
  border: ${ring}px solid $accent; padding: ${in4}px ${in8}px;
}
QComboBox:focus { padding-right: ${p24}px; }
QLineEdit[soft="true"], QPlainTextEdit[soft="true"], QComboBox[soft="true"] {
  border-color: $warn; background: $warn_wash;
}
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"], QComboBox[wrong="true"] {
  border: ${ring}px solid $stop; padding: ${in4}px ${in8}px;
}
QLineEdit[wrong="true"]:focus, QPlainTextEdit[wrong="true"]:focus, QComboBox[wrong="true"]:focus {
  background: $stop_wash;
}
QLineEdit:read-only, QPlainTextEdit:read-only {
  background: $ground; border: ${b}px dashed $faint; color: $soft;
}
QLineEdit:disabled, QComboBox:disabled { background: $ground; color: $soft; border-color: $line; }
QComboBox { padding-right: ${p24}px; }
QComboBox::drop-down { border: 0; width: ${p24}px; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView {
  background: $raised; border: ${b}px solid $faint; selection-background-color: $accent;
  selection-color: $on_accent; outline: 0;
}

QScrollArea, QScrollArea > QWidget > QWidget#sheet { background: transparent; border: 0; }
QScrollBar:vertical { background: transparent; width: ${bar}px; margin: 0; }
QScrollBar::handle:vertical {
  background: $faint;
  border-radius: ${radius}px;
  min-height: 32px;
  margin: 2px;
}
QScrollBar[idle="true"]::handle:vertical { background: transparent; }
QScrollBar:horizontal { background: transparent; height: ${bar}px; margin: 0; }
QScrollBar::handle:horizontal {
  background: $faint;
  border-radius: ${radius}px;
  min-width: 32px;
  margin: 2px;
}
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QTreeView, QListView, QTableView {
  background: transparent; border: ${ring}px solid transparent; outline: 0;
  selection-background-color: $accent_wash; selection-color: $ink;
}
QTableView {
  background: $raised;
  border: ${b}px solid $line;
  border-radius: ${radius}px;
  gridline-color: $line;
}
QTableView:focus, QListView:focus, QTreeView:focus { border: ${ring}px solid $accent; }
QTreeView::item, QListView::item { min-height: ${item}px; }
QListView#missing::item, QListView#names::item { padding: 0 ${p8}px; }
QListView#names { border: ${b}px solid $line; }
QListView#names::indicator {
  width: ${p12}px; height: ${p12}px; margin-left: ${p8}px;
  border: ${ring}px solid $soft; border-radius: 2px;
}
QListView#names::indicator:checked { background: $accent; border-color: $accent; }
QTreeView::item:selected, QListView::item:selected { background: $accent_wash; color: $ink; }
QListView#marks::item { border-left: 3px solid transparent; }
QListView#marks::item:selected { border-left: 3px solid $accent; }
QTextBrowser { background: $raised; border: 0; }
QTextBrowser:focus { border: ${ring}px solid $accent; }
QCheckBox, QRadioButton { spacing: ${p8}px; min-height: ${p24}px; }
QCheckBox:focus, QRadioButton:focus { color: $accent; text-decoration: underline; }
QTableView::item { padding: 0 ${p8}px; border: 0; }
QTableView::item:selected { background: $accent_wash; color: $ink; }
QHeaderView { background: $raised; border: 0; }
QHeaderView::section {
  background: $raised; color: $soft; border: 0; border-bottom: ${b}px solid $line;
  padding: ${p4}px ${p12}px; font-size: ${small}px;
}
QTableView QTableCornerButton::section { background: $raised; border: 0; }

QMenu { background: $raised; border: ${b}px solid $faint; padding: ${p4}px; }
QMenu::item { padding: ${menu}px ${p24}px ${menu}px ${p12}px; border-radius: ${radius}px; }
QMenu::item:selected { background: $accent; color: $on_accent; }
QMenu::separator { height: 1px; background: $line; margin: ${p4}px; }
QMenu::indicator { width: ${p12}px; height: ${p12}px; margin-left: ${p6}px; }
QMenu::indicator:checked { background: $accent; border-radius: 2px; }
QMenu::indicator:unchecked {
  background: transparent;
  border: 1px solid $faint;
  border-radius: 2px;
}

QProgressBar {
  background: $sunken;
  border: 0;
  border-radius: ${radius}px;
  text-align: center;
  max-height: ${p8}px;
}
QProgressBar::chunk { background: $accent; border-radius: ${radius}px; }

QCalendarWidget QWidget { background: $raised; color: $ink; }
QCalendarWidget QAbstractItemView {
  selection-background-color: $accent;
  selection-color: $on_accent;
}
QCalendarWidget QTableView { border: 0; }
QCalendarWidget QTableView::item { padding: 0; }
QCalendarWidget QTableView::item:selected { background: $accent; color: $on_accent; }
QCalendarWidget QToolButton { border-color: transparent; }
""")


def sheet(colours: dict[str, str], steps: dict[str, int], lengths: dict[str, int]) -> str:
    """QSS with every name filled in; a missing name raises KeyError."""
    return _SHEET.substitute(colours, **steps, **lengths)
