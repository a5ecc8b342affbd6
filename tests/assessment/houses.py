"""Invented houses, filled into the shipped form through the engine as a surveyor would."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from functools import cache
from itertools import count
from pathlib import Path

from forms.form import Form
from forms.instance import Instance
from forms.load import load_form
from forms.node import Node

FORM = Path(__file__).parents[2] / "forms" / "library" / "danger_check.xlsx"
TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, 41, tzinfo=timezone(timedelta(hours=8)))

Points = Mapping[str, Mapping[str, object]]


@cache
def the_form() -> Form:
    return load_form(FORM)


class House:
    """A filled form: rows are added and answered by the names of their questions."""

    def __init__(self, *, language: str = "zh") -> None:
        numbers = count(1)
        self.instance: Instance = the_form().new(
            today=TODAY,
            now=lambda: NOW,
            user="",
            new_row_id=lambda: f"{next(numbers):012x}",
            language=language,
        )

    def node(self, path: str, under: Node | None = None) -> Node:
        found = self.instance.find(f"{under.path}/{path}" if under else path)
        assert found is not None, path
        return found

    def put(self, answers: Mapping[str, object], under: Node | None = None) -> None:
        for path, value in answers.items():
            self.instance.set(self.node(path, under), value)

    def row(self, repeat: str, under: Node | None = None) -> Node:
        return self.instance.add(self.node(repeat, under))[0]

    def identify(self) -> None:
        """The few answers that every record needs."""
        self.put(
            {
                "identity/house_name": "12号院正房",
                "identity/address": "苏布尔嘎镇某社12号院",
                "identity/surveyor1": "甲测员",
                "identity/surveyor2": "乙测员",
                "building/structure": "brick_concrete",
                "ground/ground_state": "no_signs",
            }
        )

    def base(self, position: str, state: str = "sound", points: Points | None = None) -> Node:
        row = self.row("foundation/base")
        self.put({"f_position": position, "f_state": state}, row)
        if state == "unseen":
            self.put({"f_unseen_reason": "buried"}, row)
        self._points(row, "f_point", "fp_", points or {})
        return row

    def storey(self, name: str, kind: str = "super", height: int | None = 3000) -> Node:
        row = self.row("storeys/storey")
        self.put({"storey_name": name, "storey_kind": kind, "storey_height": height}, row)
        return row

    def member(
        self,
        storey: Node,
        klass: str,
        position: str,
        state: str = "sound",
        points: Points | None = None,
        **answers: object,
    ) -> Node:
        row = self.row("member", storey)
        self.put({"class": klass, "position": position, **answers, "state": state}, row)
        if state == "unseen":
            self.put({"unseen_reason": "locked"}, row)
        self._points(row, "point", "p_", points or {})
        return row

    def ground(self, rule: str, **measures: object) -> Node:
        self.put({"ground/ground_state": "signs"})
        row = self.row("ground/ground_obs")
        self.put({"g_rule": rule} | {f"g_{name}": value for name, value in measures.items()}, row)
        return row

    def _points(self, row: Node, repeat: str, prefix: str, points: Points) -> None:
        for rule, measures in points.items():
            point = self.row(repeat, row)
            named = {f"{prefix}{name}": value for name, value in measures.items()}
            self.put({f"{prefix}rule": rule} | named, point)
