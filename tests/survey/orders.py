"""One office that gets the same sticks in one order, and its twin that gets them in the other."""

from __future__ import annotations

import shutil

from tests.folders import made
from tests.survey.crew import Crew, Machine


def merged_both_ways(field: Crew) -> tuple[Machine, Machine]:
    """What both laptops have, in the office and in its twin; both see the same."""
    field.office.close()
    twin = Machine(field.root / "twin", "office")
    shutil.copytree(field.root / "office", twin.root / "office")
    sticks = []
    for laptop in (field.first, field.second):
        laptop.be_here()
        sticks.append(field.root / f"stick-{laptop.name}")
        laptop.survey.exchange.pack(made(sticks[-1]))
    trusted = frozenset({field.first.survey.device, field.second.survey.device})
    for office, turned in ((field.office, sticks), (twin, sticks[::-1])):
        office.open()
        for stick in turned:
            merged = office.survey.exchange.merge([stick], trusted=trusted)
            assert not merged.refused, merged
    field.machines[0].be_here()
    assert field.office.survey.core.store.digest() == twin.survey.core.store.digest()
    return field.office, twin
