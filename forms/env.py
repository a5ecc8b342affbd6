"""What an expression may ask of its surroundings while it runs: clock, language, place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from random import Random
from typing import Any


class Env:
    """Surroundings of one instance. Compiled expressions are called with (node, env).

    `current` is the node that the running rule is bound to; `position` and `size` belong to the
    innermost predicate. `fixed` holds the one node of every question that no repeat contains.
    """

    __slots__ = (
        "current",
        "fixed",
        "language",
        "now",
        "position",
        "random",
        "root",
        "seed",
        "size",
        "texts",
        "today",
        "user",
    )

    def __init__(
        self,
        *,
        today: date,
        now: Callable[[], datetime],
        user: str,
        language: str,
        texts: Mapping[str, Any],
        random: Random,
    ) -> None:
        self.today = today.isoformat()
        self.now = now
        self.user = user
        self.language = language
        self.texts = texts
        self.random = random
        self.seed = random.randrange(1, 2**31 - 1)
        self.root: Any = None
        self.current: Any = None
        self.fixed: list[Any] = []
        self.position = 0
        self.size = 0
