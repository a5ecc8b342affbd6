"""Invented houses in the two short forms, answered by question names as a surveyor would."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import count
from pathlib import Path

from forms.form import Form
from forms.instance import Instance
from forms.load import load_form
from forms.node import Node
from tests.assessment.houses import NOW, TODAY

LIBRARY = Path(__file__).parents[2] / "forms" / "library"
#: What the roster, the day's settings and 同上一户 fill in before the surveyor says anything.
IDENTITY = {
    "identity/house_name": "12号院正房",
    "identity/address": "示例镇 示例嘎查 示例社12号院",
    "identity/surveyor1": "甲测员",
    "identity/surveyor2": "乙测员",
}
ALIKE = {
    "building/structure": "brick_timber",
    "building/roof_kind": "pitched_timber",
    "building/storeys_above": 1,
    "building/year_band": "to2000",
}
SCREENED_ALIKE = {
    "building/house_kind": "detached",
    "building/built_by": "craftsman",
    "building/use": "living",
}
#: The surveyor's own answers for a sound house, one key each.
SCREENED = {
    "changes/change_state": "clean",
    "ground/ground_state": "clean",
    "structure_check/masonry_state": "clean",
    "structure_check/timber_state": "clean",
    "conclusion/agree": "yes",
    "conclusion/told": "in_person",
    "signatures/signed": "yes",
    "signatures/owner_signed": "signed",
}
CHECKED = {
    "site_check/site": "safe",
    "parts/foundation": "a",
    "parts/wall": "a",
    "parts/timber": "a",
    "parts/truss": "a",
    "parts/enclosure": "a",
    "parts/roof": "a",
    "conclusion/disaster": "partial",
    "conclusion/agree": "yes",
    "conclusion/advice": "use",
    "conclusion/told": "in_person",
    "signatures/signed": "yes",
    "signatures/owner_signed": "signed",
}


@cache
def form_of(name: str) -> Form:
    return load_form(LIBRARY / f"{name}.xlsx")


class Filled:
    """One form being filled."""

    def __init__(self, form: str, *, language: str = "zh") -> None:
        numbers = count(1)
        self.instance: Instance = form_of(form).new(
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

    def hit(self, part: str, rule: str, where: str = "front", **measures: object) -> Node:
        """A finding in a part: noted, measured, not photographed."""
        group = "ground" if part == "ground" else "structure_check"
        letter = part[0]
        self.put({f"{group}/{part}_state": "found"})
        row = self.instance.add(self.node(f"{group}/{part}_hit"))[0]
        self.put({f"{letter}_rule": rule, f"{letter}_where": where}, row)
        self.put({f"{letter}_{name}": value for name, value in measures.items()}, row)
        return row

    def photographed(self) -> None:
        """One invented photo for every photo question that demands one now."""
        for node in list(self.instance.root.walk()):
            if node.kind == "image" and node.relevant and node.required and not node.text:
                self.instance.set_photos(node.path, [f"{len(node.path):032x}"])


def screened(*, language: str = "zh") -> Filled:
    """A sound village house, screened."""
    house = Filled("quick_screening", language=language)
    house.put(IDENTITY | ALIKE | SCREENED_ALIKE | SCREENED)
    return house


def checked(*, language: str = "zh") -> Filled:
    """The same house by the rural guideline."""
    house = Filled("rural_check", language=language)
    house.put(IDENTITY | ALIKE | CHECKED)
    return house
