"""One row of a roster read by its columns, and the complaints about its cells."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, Protocol
from unicodedata import normalize

from app.domain.roster import cells, names
from app.domain.roster.rules import rules

#: What a place is known by: where one of these cannot be read, its row is refused.
IDENTITY: Final = ("town", "community", "group", "estate", "building", "household", "name", "code")
PERSONAL: Final = ("owner", "phone")
_TEXTS: Final = ("address", "alias")
_READ: Final = ("year", "storeys", "area", "kind", "order", "lon", "lat")
_BOUND: Final = frozenset({*IDENTITY, *PERSONAL, *_TEXTS})
_ALL: Final = (*IDENTITY, *PERSONAL, *_TEXTS, *_READ)
#: Lines that stand below a table, or sum it up.
_FOOT: Final = re.compile(
    r"(合计|总计|小计|共计|填表人|制表人|审核人|负责人|填报单位|填报人|填报日期|填表日期|注)[:：\s].*"
    r"|合计|总计|小计|共计"
)
_BARE: Final = re.compile(r"[0-9一二三四五六七八九十]{1,3}")


class SheetRow(Protocol):
    """A row as the sheets room gives it."""

    @property
    def number(self) -> int: ...
    @property
    def texts(self) -> Sequence[str]: ...
    @property
    def troubles(self) -> Mapping[int, str]: ...


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with a cell (`column` from 0, -1: the whole row). `refuses`: row not taken."""

    row: int
    column: int
    field: str
    code: str
    params: Mapping[str, str]
    refuses: bool


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """What one row says: its place in the tree, and its answers."""

    row: int
    steps: tuple[tuple[str, str], ...]  # (level, name) from the top, the place itself last
    path: tuple[tuple[str, str], ...]  # the same with the keys of the names
    answers: dict[str, str]
    personal: dict[str, str]

    @property
    def level(self) -> str:
        return self.steps[-1][0]

    @property
    def name(self) -> str:
        return self.steps[-1][1]

    @property
    def code(self) -> str:
        return self.answers.get("code", "")

    @property
    def content(self) -> tuple[object, ...]:
        """All that it says but its walking order: two rows that agree in it say the same."""
        told = {name: text for name, text in self.answers.items() if name != "order"}
        return (self.path, told, self.personal)


class Lines:
    """Reads rows one after the other and gathers what is wrong with them."""

    def __init__(self, columns: Mapping[str, int], today: date, towns: names.Gazetteer) -> None:
        self.complaints: list[Complaint] = []
        self.seen = 0
        self._columns = {name: at for name, at in columns.items() if name in _ALL}
        self._today = today
        self._towns = towns
        self._table = rules()
        self._unknown: set[tuple[str, str]] = set()
        self._official: dict[str, str] = {}

    def complain(self, row: int, name: str, code: str, **params: str) -> None:
        self._note(row, name, code, params, refuses=True)

    def remark(self, row: int, name: str, code: str, **params: str) -> None:
        self._note(row, name, code, params, refuses=False)

    def _note(
        self, row: int, name: str, code: str, params: Mapping[str, str], *, refuses: bool
    ) -> None:
        column = self._columns.get(name, -1)
        self.complaints.append(Complaint(row, column, name, code, params, refuses))

    def read(self, row: SheetRow) -> Line | None:
        """What a row says; None where it says nothing, or nothing that can be taken over."""
        said = self._texts(row)
        if said is None:
            return None
        if not said:
            return None
        first = next((text for text in row.texts if text.strip()), "").strip()
        if _FOOT.fullmatch(first):
            self.remark(row.number, "", "not_a_place", value=first[:40])
            return None
        self.seen += 1
        steps = self._steps(row.number, said)
        if not steps:
            return None
        answers = self._answers(row.number, said)
        personal: dict[str, str] = {name: said[name] for name in PERSONAL if name in said}
        path = tuple((level, names.key(name, level)) for level, name in steps)
        return Line(row.number, steps, path, answers, personal)

    def _texts(self, row: SheetRow) -> dict[str, str] | None:
        """The cleaned cells by field; None (and a complaint) where one makes the row useless."""
        said: dict[str, str] = {}
        refused = False
        texts, troubles = row.texts, row.troubles
        for name, at in self._columns.items():
            trouble = troubles.get(at, "") if troubles else ""
            raw = texts[at] if at < len(texts) else ""
            if not raw and not trouble:
                continue
            value, remark = _clean(raw)
            if name == "code" and value:
                value, lost = cells.code(value)
                trouble = trouble or lost
            if trouble:
                unusable = name in IDENTITY
                refused |= unusable
                self._note(row.number, name, trouble, {"value": value[:40]}, refuses=unusable)
                continue
            if remark:
                self.remark(row.number, name, remark)
            if not value or cells.is_nothing(value):
                continue
            longest = self._table.longest.get(name, self._table.longest["name"])
            if name in _BOUND and len(value) > longest:
                refused = True
                self.complain(row.number, name, "too_long", n=str(len(value)), most=str(longest))
                continue
            said[name] = value
        if refused:
            self.seen += 1
            return None
        return said

    def _steps(self, row: int, said: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
        """The place and all above it."""
        steps = []
        if town := said.get("town", ""):
            steps.append(("town", self._town(row, town)))
        if "community" in said:
            steps.append(("community", said["community"]))
        if "estate" in said:
            if steps and steps[-1][0] == "town":
                self.remark(row, "estate", "level_gap")
            steps.append(("estate", said["estate"]))
        own = self._own(row, said, named=bool(steps))
        if own is None:
            return ()
        return (*steps, *own)

    def _own(
        self, row: int, said: Mapping[str, str], *, named: bool
    ) -> tuple[tuple[str, str], ...] | None:
        """The building and the household of a row; () where it states an upper place itself."""
        building = said.get("name") or said.get("building") or ""
        if household := said.get("household", ""):
            block = said.get("building") or said.get("name")
            if not block:
                return (("building", self._in_group(household, said)),)
            return (("building", self._in_group(block, said)), ("household", household))
        if building:
            return (("building", self._in_group(building, said)),)
        if "estate" in said:
            return ()
        for name in ("address", "code"):
            if text := said.get(name, ""):
                self.remark(row, name, f"name_from_{name}")
                return (("building", text[: self._table.longest["name"]]),)
        if named and not any(name in said for name in (*PERSONAL, "year", "area", "group")):
            return ()
        self.complain(row, "name", "missing_name")
        return None

    def _in_group(self, name: str, said: Mapping[str, str]) -> str:
        """12号院 of 3社 is 3社12号院: a village counts its yards group by group."""
        group = said.get("group", "")
        if not group or "estate" in said:
            return name
        if _BARE.fullmatch(group):
            group += "组"
        return name if group in name else normalize("NFC", f"{group}{name}")

    def _town(self, row: int, town: str) -> str:
        known = self._official.get(town)
        if known is None:
            known = self._towns.official(town, "town")
            self._official[town] = known
            if not known and self._towns.knows("town"):
                closest = self._towns.closest(town, "town")
                self.remark(row, "town", "unknown_town", value=town, closest=closest)
        return known or town

    def _answers(self, row: int, said: Mapping[str, str]) -> dict[str, str]:
        answers = {name: said[name] for name in ("address", "code") if name in said}
        other = names.aliases(said["alias"]) if "alias" in said else ()
        if said.get("name") and "household" not in said and said.get("building"):
            own = self._in_group(said["building"], said)
            if names.key(own, "building") != names.key(said["name"], "building"):
                other = tuple(dict.fromkeys((*other, own)))
        if other:
            answers["alias"] = "、".join(other)
        for name in _READ:
            if name not in said:
                continue
            value = _said(name, said[name], self._today)
            if value.value:
                answers[name] = value.value
            if value.problem and (name != "kind" or (name, said[name]) not in self._unknown):
                self._unknown.add((name, said[name]))
                self.remark(row, name, value.problem, value=said[name][:40], read=value.value)
        return answers


@lru_cache(maxsize=100_000)
def _clean(text: str) -> cells.Said:
    return cells.clean(text)


@lru_cache(maxsize=20_000)
def _said(name: str, text: str, today: date) -> cells.Said:
    if name == "year":
        return cells.year(text, today)
    if name == "storeys":
        return cells.storeys(text)
    if name == "area":
        return cells.area(text)
    if name in {"lon", "lat"}:
        return cells.degrees(text, name)
    return cells.kind(text) if name == "kind" else cells.order(text)


def header_again(texts: Sequence[str], words: Sequence[str]) -> bool:
    """Whether a row below is the header once more, as printed lists repeat it on each page."""
    filled = [text.strip() for text in texts if text.strip()]
    known = {word.rpartition("/")[2] for word in words if word} | set(words)
    return len(filled) >= 2 and all(text in known for text in filled)
