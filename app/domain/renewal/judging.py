"""From the states of items to the list of works: 应改尽改、能改多改、积极推进.

A blank is no statement: it never says that something is there, and never that it is missing.
Only 不适用 takes a place out; 不详 and blanks keep an item open beside what is known already.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from app.domain.renewal.table import Item, RenewalTable

#: must 应改 · may 能改 · optional 提升 · left_out 不列入 · open 还不能定 · fine 不用改 · na 不适用
Verdict = Literal["must", "may", "optional", "left_out", "open", "fine", "na"]
VERDICTS: dict[str, Verdict] = {"never": "must", "reason": "may", "free": "optional"}
#: Verdicts that put an item on the list of works.
LISTED: tuple[Verdict, ...] = ("must", "may", "optional")
ESTATE = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What was found of an item at one place: the estate (`place` is "") or a block."""

    place: str
    state: str = ""  # "" = nobody has said
    quantity: Decimal | None = None


@dataclass(frozen=True)
class Found:
    """All that a record says of one item. `plan` is in, out or "" (not decided)."""

    cells: tuple[Cell, ...]
    plan: str = ""
    reason: str = ""


@dataclass(frozen=True)
class ItemResult:
    """What follows for one item.

    `where`: places with works to do, in order; `unknown`, `blank`: places that keep it open.
    `quantity` sums what was given, `unmeasured` counts the places with works but no quantity.
    `problem`: "reason" where 完善类 is left out without one, "not_leavable" where 基础类 is.
    """

    item: Item
    verdict: Verdict
    where: tuple[str, ...]
    unknown: tuple[str, ...]
    blank: tuple[str, ...]
    quantity: Decimal | None
    unmeasured: int
    reason: str = ""
    problem: str = ""

    @property
    def listed(self) -> bool:
        return self.verdict in LISTED

    @property
    def open(self) -> bool:
        """Whether places are left that could add to it."""
        return bool(self.unknown or self.blank)


@dataclass(frozen=True)
class Old:
    """Whether a community counts as 老旧小区: `counts` is yes, no, borderline or unknown.

    `code` with `params` says why, `clause` and `confidence` by which rule.
    """

    counts: Literal["yes", "no", "borderline", "unknown"]
    code: str
    params: Mapping[str, int]
    clause: str
    confidence: tuple[str, ...]


@dataclass(frozen=True)
class RenewalResult:
    """A judged community: every item in the order of the table, the works in that of doing."""

    rules: str
    items: tuple[ItemResult, ...]
    works: tuple[ItemResult, ...]
    old: Old
    blank: int
    unknown: int

    def counted(self, klass: str, verdict: str) -> int:
        """How many items of a class have a verdict."""
        return sum(one.item.klass == klass and one.verdict == verdict for one in self.items)

    def left_out(self) -> int:
        return sum(one.verdict == "left_out" for one in self.items)


def judge(
    found: Mapping[str, Found],
    table: RenewalTable,
    *,
    built: tuple[int | None, int | None] = (None, None),
) -> RenewalResult:
    """Judge a community; `built` is its first and last year of completion.

    Items that `found` does not name were not asked, and so not answered.
    """
    items = tuple(judge_item(item, found.get(id_), table) for id_, item in table.items.items())
    works = sorted((one for one in items if one.listed), key=lambda one: table.priority(one.item))
    return RenewalResult(
        rules=table.name,
        items=items,
        works=tuple(works),
        old=is_old(*built, table),
        blank=sum(len(one.blank) for one in items),
        unknown=sum(len(one.unknown) for one in items),
    )


def judge_item(item: Item, found: Found | None, table: RenewalTable) -> ItemResult:
    """What follows for one item alone; the list is the sum of its items."""
    if found is None:
        found = Found((Cell(ESTATE),))
    where = tuple(cell.place for cell in found.cells if cell.state in item.needs)
    unknown = tuple(cell.place for cell in found.cells if cell.state == "unknown")
    blank = tuple(cell.place for cell in found.cells if not cell.state)
    given = [c.quantity for c in found.cells if c.state in item.needs and c.quantity is not None]
    left_out = table.classes[item.klass].left_out
    verdict: Verdict
    reason = problem = ""
    if where:
        verdict = VERDICTS[left_out]
        if found.plan == "out" and left_out == "never":
            problem = "not_leavable"
        elif found.plan == "out":
            verdict, reason = "left_out", found.reason.strip()
            if left_out == "reason" and not reason:
                verdict, problem = VERDICTS[left_out], "reason"
    elif unknown or blank or not found.cells:
        verdict = "open"
    else:
        verdict = "fine" if any(cell.state != "na" for cell in found.cells) else "na"
    return ItemResult(
        item=item,
        verdict=verdict,
        where=where,
        unknown=unknown,
        blank=blank,
        quantity=sum(given, Decimal(0)) if given else None,
        unmeasured=len(where) - len(given),
        reason=reason,
        problem=problem,
    )


def is_old(first: int | None, last: int | None, table: RenewalTable) -> Old:
    """Whether a community counts as old, by the years in which its phases were completed.

    The cut-off of the plan (`table.local`) excludes its own year; "2005年以前" may be read to
    include it, so that year is a borderline case. Phases on both sides of the line are one too.
    """
    years = [year for year in (first, last) if year is not None]
    local = table.local
    if not years:
        return Old("unknown", "no_year", {}, local.clause, local.confidence)
    low, high = min(years), max(years)
    params = {"first": low, "last": high, "national": table.national.year, "local": local.year}
    params["counted"] = table.counted.year
    if high <= table.national.year:
        source = table.national
        return Old("yes", "before_national", params, source.clause, source.confidence)
    if high < local.year:
        return Old("yes", "before_local", params, local.clause, local.confidence)
    if low < local.year:
        return Old("borderline", "phases", params, local.clause, local.confidence)
    if low == local.year:
        return Old("borderline", "cutoff_year", params, local.clause, local.confidence)
    if low <= table.counted.year:
        source = table.counted
        return Old("no", "counted", params, source.clause, source.confidence)
    return Old("no", "later", params, local.clause, local.confidence)
