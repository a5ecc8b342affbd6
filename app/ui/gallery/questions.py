"""Questions of every kind, in every state: plain, current, wrong, soft, read-only."""

from __future__ import annotations

from datetime import UTC, datetime

from app import paths
from app.i18n import _, language
from app.ui.filling import outline
from app.ui.filling.pen import Pen
from app.ui.gallery.board import Board
from app.ui.widgets.lines import QuestionLine
from forms.instance import Instance
from forms.load import load_form
from forms.node import Node, Problem

_NOW = datetime(2026, 11, 22, 9, 41, tzinfo=UTC)
_STATES = ("plain", "current", "wrong", "soft", "same", "readonly")
#: Of the kinds that differ in how they are answered, one question each.
_KINDS = ("text", "date", "select_one", "select_multiple", "integer", "decimal", "image")


class _Said(Pen):
    """Says of every answer what the sample is to show."""

    def __init__(self, instance: Instance, state: str) -> None:
        super().__init__(instance, lambda _changes: None, readonly=state == "readonly")
        self._state = state

    def problem(self, node: Node) -> Problem | None:
        if self._state != "wrong":
            return None
        return Problem(node.path, "constraint", {}, _("请填 1900 到今年之间的年份。"))

    def warning(self, node: Node) -> Problem | None:
        if self._state != "soft":
            return None
        return Problem(node.path, "soft", {}, _("这么早的砖混房屋很少见，请再看一眼。"))


def fill(board: Board) -> None:
    instance = load_form(paths.form_library() / "danger_check.xlsx").new(
        now=lambda: _NOW, user="张**"
    )
    instance.language = language()
    shown = _one_of_each(instance)
    board.group(_("每一种题"))
    for node in shown.values():
        _line(board, instance, node, "plain")
    board.group(_("每一种状态"))
    year = instance.find("building/year_built")
    assert year is not None
    instance.set(year, "1985")
    for state in _STATES:
        _line(board, instance, year, state)


def _line(board: Board, instance: Instance, node: Node, state: str) -> None:
    line = QuestionLine(node, _Said(instance, state), lambda _parent: [])
    line.refresh()
    if state == "same":
        line.take_over(True)
    if state == "current":
        line.set_current(True)
    board.wide("" if state == "plain" else state, line)


def _one_of_each(instance: Instance) -> dict[str, Node]:
    """The first question of each kind that can be answered on a blank form."""
    found: dict[str, Node] = {}
    for sheet in outline.sheets(instance.root):
        for node in _below(sheet):
            if node.kind in _KINDS and node.relevant:
                found.setdefault(node.kind, node)
    return dict(sorted(found.items(), key=lambda pair: _KINDS.index(pair[0])))


def _below(node: Node) -> list[Node]:
    return [one for child in node.children for one in (child, *_below(child))]
