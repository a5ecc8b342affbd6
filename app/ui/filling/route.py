"""Where to go next: the question after this one, the next place that lacks something."""

from __future__ import annotations

from collections.abc import Sequence

from app.survey import awaited
from app.ui.filling import outline
from forms.node import Node


def beside(root: Node, sheet: Node, current: Node | None, by: int) -> Node | None:
    """The stop after (`by` = 1) or before (−1) the current one, over the border of sheets.

    A sheet where the keyboard cannot stop stands for itself; None at the end of the form.
    """
    stops = outline.stops(sheet)
    at = stops.index(current) + by if current in stops else 0
    if 0 <= at < len(stops):
        return stops[at]
    return beside_sheet(root, sheet, by)


def beside_sheet(root: Node, sheet: Node, by: int) -> Node | None:
    """The first stop of the next sheet, or the last of the one before."""
    every = list(outline.sheets(root))
    at = every.index(sheet) + by if sheet in every else 0
    if not 0 <= at < len(every):
        return None
    stops = outline.stops(every[at])
    return (stops[0] if by > 0 else stops[-1]) if stops else every[at]


def first_stop(sheet: Node) -> Node | None:
    """Where the keyboard goes when a sheet is opened: what lacks something comes first.

    A wrong answer comes after that: it may be wrong only because something is lacking. In a row
    (a storey, a member) a blank question before its own rows comes next.
    """
    stops = outline.stops(sheet)
    for lacks in (
        lambda stop: stop.missing,
        lambda stop: awaited.called_for(stop),
        lambda stop: stop.problem,
    ):
        found = next((stop for stop in stops if lacks(stop)), None)
        if found is not None:
            return found
    if sheet.kind == "row":
        for stop in stops:
            if stop.kind == "repeat":
                if awaited.awaits_rows(stop):
                    return stop
                break
            if not stop.text:
                return stop
    return next(iter(stops), None)


def next_of(root: Node, found: Sequence[Node], current: Node | None) -> Node:
    """Of the places found, the first behind the current one, or the first of all."""
    order = {node: n for n, node in enumerate(root.walk())}
    here = order.get(current, -1) if current is not None else -1
    return next((node for node in found if order[node] > here), found[0])
