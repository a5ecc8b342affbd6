"""One answer among 100 members ÷ computing the form anew: `python tests/benchmarks/answer.py`.

The shipped danger check form with 5 storeys × 20 members, every fourth with a danger point and one
in ten unseen. Answers of every kind are changed all over the house, one `Instance.set` each; in
turns with them runs a full `Instance.recalculate` of the same instance, which must find nothing
left to change. What the window may do after an answer (`check`, `assess`) is timed apart. Prints
the ratio of the 95th percentile of `set` to the median of `recalculate`; exits 1 above the budget.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from app.assessment import assess
from forms.node import Node
from tests.assessment.houses import House

BUDGET = 0.2
STOREYS = 5
MEMBERS = 20
ANSWERS = 600
EVERY = 20  # answers between two full recalculations
CLASSES = ("pc", "cc", "w", "pmb", "sb", "s", "sm")


def house() -> tuple[House, list[Node]]:
    """A filled house and the rows of its 100 members."""
    filled = House()
    filled.identify()
    for number in range(4):
        filled.base(f"基{number}")
    rows = []
    for floor in range(STOREYS):
        storey = filled.storey(f"{floor + 1}层")
        for number in range(MEMBERS):
            state = "unseen" if number % 10 == 9 else "points" if number % 4 == 0 else "sound"
            points = {"5.3.3-1": {"width_mm": 3}} if state == "points" else {}
            klass = "w" if state == "points" else CLASSES[number % len(CLASSES)]
            row = filled.member(storey, klass, f"{number}/A-B", state, points, material="masonry")
            rows.append(row)
    return filled, rows


def spent(work: Callable[[], object]) -> float:
    """Milliseconds that `work` takes."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def percentile(times: list[float], share: float) -> float:
    return sorted(times)[int(len(times) * share)]


def told(name: str, times: list[float]) -> None:
    middle, p95 = statistics.median(times), percentile(times, 0.95)
    print(f"{name:12} median {middle:6.2f} ms, p95 {p95:6.2f} ms, max {max(times):6.2f} ms")


def main() -> int:
    filled, rows = house()
    instance, chance = filled.instance, random.Random(1)
    assess(instance)  # reads the rules, once in a program's life
    times: dict[str, list[float]] = {"set": [], "check": [], "assess": [], "recalculate": []}
    kinds: dict[str, list[float]] = {}
    for number in range(ANSWERS):
        row = chance.choice(rows)
        kind, value = chance.choice(
            [
                ("position", f"{number}/C-D"),
                ("class", chance.choice(CLASSES)),
                ("state", chance.choice(["sound", "points", "unseen"])),
                ("material", chance.choice(["masonry", "concrete", "timber"])),
                ("storeys/storey_name", f"第{number}层"),
                ("building/structure", chance.choice(["brick_concrete", "brick_wood"])),
                ("identity/address", f"某社{number}号院"),
            ]
        )
        if kind == "storeys/storey_name":
            assert row.parent is not None and row.parent.parent is not None
            node = filled.node("storey_name", row.parent.parent)
        else:
            node = filled.node(kind) if "/" in kind else filled.node(kind, row)
        passed = spent(lambda node=node, value=value: instance.set(node, value))
        times["set"].append(passed)
        kinds.setdefault(kind, []).append(passed)
        if number % EVERY == 0:
            times["check"].append(spent(instance.check))
            times["assess"].append(spent(lambda: assess(instance)))
            begun = time.perf_counter()
            left = instance.recalculate()
            times["recalculate"].append((time.perf_counter() - begun) * 1000)
            assert not left, "one answer left something stale"
    nodes = sum(1 for _node in instance.root.walk())
    print(f"{STOREYS} × {MEMBERS} members, {nodes} nodes, {ANSWERS} answers")
    for name, found in [*times.items(), *sorted(kinds.items())]:
        told(name if name in times else f"  {name.rpartition('/')[2]}", found)
    ratio = percentile(times["set"], 0.95) / statistics.median(times["recalculate"])
    print(f"ratio {ratio:.3f}, budget {BUDGET} (and by eye: p95 of set at most 4 ms)")
    return int(ratio > BUDGET)


if __name__ == "__main__":
    sys.exit(main())
