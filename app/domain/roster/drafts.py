"""What a roster's rows state: places with their upper places, and what is wrong with which cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from app.domain.roster import names
from app.domain.roster.lines import Complaint, Line, Lines, SheetRow

#: From the top down; a place lies below the nearest one above it that its row names.
LEVELS: Final = ("town", "community", "estate", "building", "household")

Path = tuple[tuple[str, str], ...]  # (level, key of the name) from the top


@dataclass(slots=True)
class Draft:
    """A place that the roster states. `names` from the top down to its own."""

    names: tuple[str, ...]
    level: str
    parent: Draft | None
    answers: dict[str, str]
    personal: dict[str, str] = field(default_factory=dict)
    row: int = 0  # 0: only named by the rows of others
    aliases: tuple[str, ...] = ()  # other spellings in this roster

    @property
    def code(self) -> str:
        return self.answers.get("code", "")


@dataclass(frozen=True, slots=True)
class Drafted:
    """Upper places come before what lies below them; complaints in the order of their rows."""

    places: tuple[Draft, ...]
    complaints: tuple[Complaint, ...]
    rows: int  # rows looked at
    refused: frozenset[int]  # numbers of rows that cannot be taken over


def draft(
    rows: Iterable[SheetRow],
    columns: Mapping[str, int],
    today: date,
    towns: names.Gazetteer,
) -> Drafted:
    """Read rows of data by their columns {field: column}. Any text is fit to be read."""
    reading = Lines(columns, today, towns)
    lines = [line for row in rows if (line := reading.read(row)) is not None]
    taken = _doubles(lines, reading)
    places = _Tree(taken).places()
    complaints = tuple(sorted(reading.complaints, key=lambda one: (one.row, one.column)))
    refused = frozenset(one.row for one in complaints if one.refuses)
    return Drafted(places, complaints, reading.seen, refused)


def _doubles(lines: list[Line], reading: Lines) -> list[Line]:
    """Without those that say the same twice, and without those that contradict each other.

    Which of two rows with one number is right nobody here can tell: neither is taken.
    """
    out: set[int] = set()
    by_code: dict[str, list[Line]] = {}
    for line in lines:
        if line.code:
            by_code.setdefault(line.code, []).append(line)
    for same in by_code.values():
        if len(same) > 1:
            out |= _settle(same, "doubled_code", "code", reading)
    by_path: dict[Path, list[Line]] = {}
    for line in lines:
        if line.row not in out:
            by_path.setdefault(line.path, []).append(line)
    for same in by_path.values():
        if len(same) < 2:
            continue
        bare = [line for line in same if not line.code]
        if bare and len(bare) < len(same):
            other = next(line for line in same if line.code)
            for line in bare:
                reading.complain(line.row, "name", "doubled_name", other=str(other.row))
                out.add(line.row)
        elif bare:
            out |= _settle(bare, "doubled_name", "name", reading)
        else:
            first = min(line.row for line in same)
            for line in same:
                if line.row != first:
                    reading.remark(line.row, "name", "same_name", other=str(first))
    return [line for line in lines if line.row not in out]


def _settle(same: list[Line], code: str, name: str, reading: Lines) -> set[int]:
    """Rows of which not all may stay: the first of equal ones, none of different ones."""
    first = min(same, key=lambda line: line.row)
    rest = [line for line in same if line is not first]
    if all(line.content == first.content for line in rest):
        for line in rest:
            reading.remark(line.row, "", "same_row", other=str(first.row))
        return {line.row for line in rest}
    for line in same:
        other = first if line is not first else min(rest, key=lambda one: one.row)
        reading.complain(line.row, name, code, other=str(other.row), value=line.code or line.name)
    return {line.row for line in same}


class _Tree:
    """Places by what identifies them: their number, else their path."""

    def __init__(self, lines: list[Line]) -> None:
        self._lines = lines
        self._spellings: dict[Path, Counter[str]] = {}
        self._own: dict[Path, Line] = {}
        for line in lines:
            for depth, (_level, name) in enumerate(line.steps, 1):
                self._spellings.setdefault(line.path[:depth], Counter())[name] += 1
            if line.path not in self._own or line.code < self._own[line.path].code:
                self._own[line.path] = line
        self._made: dict[Path, Draft] = {}

    def places(self) -> tuple[Draft, ...]:
        found: list[Draft] = []
        for line in self._lines:
            self._upper(line.path[:-1], found)
            if self._own[line.path] is line:
                self._upper(line.path, found)
            else:
                found.append(self._stated(line, self._made.get(line.path[:-1])))
        # one order, however the rows stand: what an import decides must not hang on it
        found.sort(key=lambda one: (LEVELS.index(one.level), one.names, one.code))
        return tuple(found)

    def _upper(self, path: Path, found: list[Draft]) -> Draft | None:
        if not path:
            return None
        known = self._made.get(path)
        if known is None:
            parent = self._upper(path[:-1], found)
            own = self._own.get(path)
            known = self._stated(own, parent) if own else self._named(path, parent)
            self._made[path] = known
            found.append(known)
        return known

    def _named(self, path: Path, parent: Draft | None) -> Draft:
        """A place that stands only above others."""
        name, others = self._spelling(path)
        level = path[-1][0]
        answers = {"name": name, "level": level}
        if level == "estate":
            answers["kind"] = "estate"
        return Draft(
            (*(parent.names if parent else ()), name), level, parent, answers, aliases=others
        )

    def _stated(self, line: Line, parent: Draft | None) -> Draft:
        name, others = self._spelling(line.path)
        if line.code:  # several may bear the name
            name, others = line.name, ()
        answers = {**line.answers, "name": name, "level": line.level}
        if line.level == "estate":
            answers.setdefault("kind", "estate")
        upper = parent.names if parent else ()
        return Draft((*upper, name), line.level, parent, answers, line.personal, line.row, others)

    def _spelling(self, path: Path) -> tuple[str, tuple[str, ...]]:
        """The commonest way of writing it, whatever the order of the rows; and the others."""
        counted = self._spellings[path]
        ways = sorted(counted, key=lambda name: (-counted[name], name))
        return ways[0], tuple(sorted(ways[1:]))
