"""Looking for places that may be one, 100,000 ÷ 10,000: `tests/benchmarks/duplicates.py`.

Invented villages with numbers, addresses, positions and some shared photos; every 500th house is
there twice. Prints seconds and the ratio of the best of some rounds; exits 1 above the budget: ten
times the places cost more than ten times the time where memory is slow, never a hundred times.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from app.domain.duplicates import Known, pairs

SMALL, LARGE = 10_000, 100_000
VILLAGE = 200
ROUNDS = 3
BUDGET = 30.0


def places(size: int) -> list[Known]:
    chance = random.Random(size)
    found = []
    for n in range(size):
        village, house = divmod(n, VILLAGE)
        if n % 500 == 499:  # the one before once more, written otherwise
            last = found[-1]
            text = last.address.replace("号院", "栋")
            found.append(Known(f"{n:08d}", "building", last.above, "再来", f" {text}", ""))
            continue
        spot = 39 + village * 0.01 + chance.random() * 0.009, 109 + chance.random() * 0.01
        photos = frozenset({f"{n // 1000}"} if n % 1000 < 2 else ())
        address = f"第{village}嘎查二社{house}号院"
        found.append(
            Known(
                f"{n:08d}", "building", f"v{village}", f"{house}号院", address, f"C-{n}",
                (spot,), photos,
            )
        )  # fmt: skip
    return found


def seconds(some: list[Known]) -> tuple[float, int]:
    begun = time.process_time()
    found = pairs(some)
    return time.process_time() - begun, len(found)


def main() -> int:
    few, many = places(SMALL), places(LARGE)
    small = min(seconds(few) for _ in range(ROUNDS))
    large = min(seconds(many) for _ in range(ROUNDS))
    ratio = large[0] / small[0]
    for size, (took, found) in ((SMALL, small), (LARGE, large)):
        print(f"{size}: {took:.2f} s, {found} pairs")
    print(f"ratio {ratio:.1f} (budget {BUDGET})")
    return int(ratio > BUDGET or small[1] < SMALL // 500)


if __name__ == "__main__":
    raise SystemExit(main())
