"""The content list of 国办发〔2020〕23号 as data, read from `rules/renewal-2020.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Literal, cast, get_args

from app.domain.table_file import Stamp, Text, made, shipped, stamp_of, text_of

Scope = Literal["estate", "block", "both"]
State = Literal["present", "none", "broken", "unknown", "na"]
LeftOut = Literal["never", "reason", "free"]

STATES: tuple[State, ...] = get_args(State)


@dataclass(frozen=True)
class ItemClass:
    """基础类, 完善类 or 提升类. `left_out`: whether a needed item may stay out of the list."""

    id: str
    name: Text
    duty: Text
    livelihood: bool
    left_out: LeftOut
    clause: str
    confidence: tuple[str, ...]


@dataclass(frozen=True)
class Item:
    """One row of the content list. `needs` are the states that call for works."""

    id: str
    klass: str
    name: Text
    scope: Scope
    unit: Text
    below_ground: bool
    for_looks: bool
    needs: frozenset[str]
    confidence: tuple[str, ...]

    @property
    def of_estate(self) -> bool:
        return self.scope != "block"

    @property
    def of_block(self) -> bool:
        return self.scope != "estate"


@dataclass(frozen=True)
class CutOff:
    """A year that decides whether a community counts, with its source."""

    year: int
    clause: str
    confidence: tuple[str, ...]


@dataclass(frozen=True)
class RenewalTable(Stamp):
    """One version of the list. `local` is a year before which a community was completed."""

    classes: Mapping[str, ItemClass]
    items: Mapping[str, Item]
    national: CutOff
    local: CutOff
    counted: CutOff

    def priority(self, item: Item) -> tuple[int, ...]:
        """Sorts works: 先民生后提升、先地下后地上、先功能后景观, then class and own order."""
        return (
            not self.classes[item.klass].livelihood,
            not item.below_ground,
            item.for_looks,
            list(self.classes).index(item.klass),
            list(self.items).index(item.id),
        )


@cache
def load(name: str = "renewal-2020") -> RenewalTable:
    """The shipped table of that id. Raises TableError."""
    return read(shipped(name))


def read(data: bytes) -> RenewalTable:
    """A table out of its TOML text. Raises TableError when a row lacks something."""
    return made(data, _table)


def _table(raw: dict[str, Any]) -> RenewalTable:
    classes = {id_: _class(id_, row) for id_, row in raw["class"].items()}
    units = {id_: text_of(row) for id_, row in raw["unit"].items()}
    usual = frozenset(raw["states"]["needs"])
    items = {id_: _item(id_, row, classes, units, usual) for id_, row in raw["item"].items()}
    cutoff = raw["cutoff"]
    return RenewalTable(
        **stamp_of(raw),
        classes=MappingProxyType(classes),
        items=MappingProxyType(items),
        national=_cut(cutoff["national"], "until"),
        local=_cut(cutoff["local"], "before"),
        counted=_cut(cutoff["counted"], "until"),
    )


def _class(id_: str, row: Mapping[str, Any]) -> ItemClass:
    return ItemClass(
        id=id_,
        name=text_of(row),
        duty=text_of(row["duty"]),
        livelihood=row["livelihood"],
        left_out=cast("LeftOut", _one_of(LeftOut, row["left_out"])),
        clause=row["clause"],
        confidence=tuple(row["sure"]),
    )


def _item(
    id_: str,
    row: Mapping[str, Any],
    classes: Mapping[str, ItemClass],
    units: Mapping[str, Text],
    usual: frozenset[str],
) -> Item:
    needs = frozenset(_one_of(State, state) for state in row.get("needs", usual))
    return Item(
        id=id_,
        klass=classes[row["class"]].id,
        name=text_of(row),
        scope=cast("Scope", _one_of(Scope, row["scope"])),
        unit=units[row["unit"]],
        below_ground=_one_of(Literal["below", "above"], row["ground"]) == "below",
        for_looks=_one_of(Literal["function", "look"], row["use"]) == "look",
        needs=needs,
        confidence=tuple(row["sure"]),
    )


def _cut(row: Mapping[str, Any], which: str) -> CutOff:
    return CutOff(row[which], row["clause"], tuple(row["sure"]))


def _one_of(literal: Any, value: str) -> str:
    if value not in get_args(literal):
        raise ValueError(value)
    return value
