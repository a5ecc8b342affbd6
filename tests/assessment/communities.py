"""An invented community in the shipped form: blocks, and what was found there, in states."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path

from forms.form import Form
from forms.instance import Instance
from forms.load import load_form
from forms.node import Node

FORM = Path(__file__).parents[2] / "forms" / "library" / "old_community.xlsx"
NOW = datetime(2026, 11, 22, 9, 41, tzinfo=UTC)
BLOCKS = 14


@cache
def the_form() -> Form:
    return load_form(FORM)


def community(names: Sequence[str] = ()) -> Instance:
    """A community with its blocks, named 1号楼 and so on unless `names` says otherwise."""
    numbers = count(1)
    made = the_form().new(
        now=lambda: NOW, today=NOW.date(), new_row_id=lambda: f"{next(numbers):012x}"
    )
    blocks = node(made, "blocks/block")
    with made.batch():
        for name in names or [f"{n}号楼" for n in range(1, BLOCKS + 1)]:
            row, _changes = made.add(blocks)
            made.set(node(made, f"{row.path}/b_number"), name)
    return made


def identify(made: Instance) -> None:
    """The few answers that every record needs."""
    for path, value in {
        "identity/estate_name": "示例家园",
        "identity/address": "示例路 8 号，东至示例街，西至示例渠",
        "identity/surveyor1": "甲测员",
        "identity/surveyor2": "乙测员",
        "origin/year_from": 1998,
    }.items():
        made.set(node(made, path), value)


def node(made: Instance, path: str) -> Node:
    found = made.find(path)
    assert found is not None, path
    return found
