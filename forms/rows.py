"""Rows of repeats: made, given their place, counted by the form, kept aside."""

from __future__ import annotations

from collections.abc import Callable

from forms import order_key
from forms.build import make_row
from forms.env import Env
from forms.node import Node
from forms.recalc import Recalculation
from forms.routes import walk

MAX_ROWS = 5_000


class Rows:
    """Makes and counts the rows of one instance."""

    def __init__(self, env: Env, work: Recalculation, new_row_id: Callable[[], str]) -> None:
        self._env = env
        self._work = work
        self._new_row_id = new_row_id
        self._aside: dict[Node, list[Node]] = {}

    def add(self, repeat: Node, index: int, row_id: str = "") -> Node:
        """Puts a new row at a place counted from 0, with its defaults; its id is new if none is
        given."""
        rows = repeat.children
        if 0 < index < len(rows) and rows[index - 1].key == rows[index].key:
            # Two devices added here at once; there is no room within their common key.
            key = rows[index].key
            index = next(place for place, row in enumerate(rows) if row.key == key)
        before = rows[index - 1].key if index else ""
        after = rows[index].key if index < len(rows) else ""
        row = make_row(repeat, row_id or self._new_row_id(), order_key.between(before, after))
        self._work.put_in(row, index)
        for route, run in repeat.question.logic.first:
            for node in walk(row, route):
                self._env.current = node
                self._work.write(node, run(node, self._env))
        return row

    def set_count(self, repeat: Node, count: float) -> None:
        """Rows that are too many are kept aside, and come back first when the count rises."""
        wanted = int(min(max(count, 0), MAX_ROWS)) if count == count else 0
        rows = repeat.children
        aside = self._aside.setdefault(repeat, [])
        while len(rows) > wanted:
            row = rows[-1]
            self._work.take_out(row)
            if row not in aside:
                aside.append(row)
        while len(rows) < wanted:
            waiting = [row for row in aside if row in self._work.detached]
            if waiting:
                self._work.put_in(min(waiting, key=lambda row: (row.key, row.row)), len(rows))
            else:
                self.add(repeat, len(rows))
