"""What follows for a community, told item by item as codes with plain parameters."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.jgj125.explain import Line
from app.domain.renewal.judging import ItemResult, Old, RenewalResult
from app.domain.renewal.table import RenewalTable


def counts_line(result: RenewalResult) -> Line:
    """The whole list in one statement: 应改, 能改, 提升 and what is not known yet."""
    return Line(
        "renewal_counts",
        {
            "must": result.counted("basic", "must"),
            "may": result.counted("improve", "may"),
            "optional": result.counted("enhance", "optional"),
            "open": result.blank + result.unknown,
        },
    )


def explain(
    result: RenewalResult, table: RenewalTable, names: Mapping[str, str]
) -> tuple[Line, ...]:
    """Whether the community counts, the works in the order of doing, what is left out or open.

    `names` are those of the places; that of the estate is "".
    """
    lines = [old_line(result.old), counts_line(result)]
    lines += [item_line(one, table, names) for one in result.works]
    rest = (one for one in result.items if one.verdict in {"left_out", "open"})
    lines += [item_line(one, table, names) for one in rest]
    lines.append(Line("judged_basis", {"rules": result.rules, "standard": table.title}))
    return tuple(lines)


def old_line(old: Old) -> Line:
    """Whether a community counts as old, and why."""
    if not old.params:
        return Line("renewal_old_no_year", {})
    first, last = old.params["first"], old.params["last"]
    years = str(first) if first == last else f"{first}–{last}"
    source = {"clause": old.clause, "sure": old.confidence}
    return Line(f"renewal_old_{old.code}", {**old.params, **source, "years": years})


def item_line(result: ItemResult, table: RenewalTable, names: Mapping[str, str]) -> Line:
    """What follows for one item: verdict, where, how much, by which duty and how sure."""
    klass = table.classes[result.item.klass]
    return Line(
        f"renewal_{result.verdict}",
        {
            "item": result.item.name,
            "class": klass.name,
            "duty": klass.duty,
            "n": len(result.where),
            "where": tuple(names.get(place, "") or place for place in result.where if place),
            "open": len(result.unknown) + len(result.blank),
            "quantity": None if result.quantity is None else f"{result.quantity:f}",
            "unit": result.item.unit,
            "reason": result.reason,
            "clause": klass.clause,
            "sure": tuple(dict.fromkeys((*klass.confidence, *result.item.confidence))),
        },
    )
