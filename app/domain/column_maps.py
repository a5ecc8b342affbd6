"""列对照表: how our columns become those of a platform's own ledger, as a file that offices edit.

A map is TOML: what a line is, and the target's columns in their order, each with its header, where
its values come from and how they are written. Every complaint names the line of the file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

Kind = Literal["", "text", "id", "number", "date"]

#: Sources that no sheet has: the running number of a line.
RUNNING: Final = "#"
_KINDS: Final = ("text", "id", "number", "date")
_TOP: Final = {"title", "sheet", "rows", "column"}
_COLUMN: Final = {"title", "source", "text", "codes", "else", "kind", "date", "join", "width"}
_STARTS: Final = re.compile(r"^\s*\[\[\s*column\s*\]\]")
_AT_LINE: Final = re.compile(r"at line (\d+)")
_LONGEST_HEAD: Final = 6
_TOKENS: Final = re.compile("yyyy|yy|mm|m|dd|d")


@dataclass(frozen=True)
class Problem:
    """What is wrong: `line` of the file from 1; codes `syntax`, `unknown_key` (key), `no_columns`,
    `no_title`, `no_source`, `two_sources`, `unknown_kind` (kind), `not_text` (key), `unknown_rows`
    (rows, known), `unknown_source` (source, closest)."""

    line: int
    code: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class MapColumn:
    """One target column. `titles`: its header, from above; `source` or the fixed `text`.

    `codes` translate our code, or else our words, into the target's; `other` stands for all that
    they do not name, None leaves such values as they are.
    """

    line: int
    titles: tuple[str, ...]
    source: str = ""
    text: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)
    other: str | None = None
    kind: Kind = ""
    date: str = ""
    join: str = "、"
    width: int = 0


@dataclass(frozen=True)
class ColumnMap:
    title: str
    sheet: str
    rows: str
    columns: tuple[MapColumn, ...]
    rows_line: int = 1

    @property
    def head(self) -> tuple[tuple[str, ...], ...]:
        """The header's rows: shorter titles reach down to the last one."""
        depth = max(len(column.titles) for column in self.columns)
        padded = [(*one.titles, *[""] * (depth - len(one.titles))) for one in self.columns]
        return tuple(zip(*padded, strict=True))


class MapError(Exception):
    """A map that cannot be used, with all that is wrong."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems


def read(text: str) -> ColumnMap:
    """The map in a file's text; raises MapError with every problem that it has."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _AT_LINE.search(str(error))
        last = text.count("\n") + 1
        line = int(found[1]) if found else last
        raise MapError((Problem(line, "syntax", {"detail": str(error)}),)) from error
    lines = text.splitlines()
    starts = [n for n, line in enumerate(lines, 1) if _STARTS.match(line)]
    problems = [
        Problem(_line_of(lines, key), "unknown_key", {"key": key}) for key in raw if key not in _TOP
    ]
    problems += [
        Problem(_line_of(lines, key), "not_text", {"key": key})
        for key in ("title", "sheet", "rows")
        if not isinstance(raw.get(key, ""), str)
    ]
    given = raw.get("column")
    if not isinstance(given, list) or not given or not all(isinstance(one, dict) for one in given):
        raise MapError((*problems, Problem(len(lines) or 1, "no_columns")))
    columns = []
    for n, one in enumerate(given):
        line = starts[n] if n < len(starts) else len(lines)
        end = starts[n + 1] - 1 if n + 1 < len(starts) else len(lines)
        problems += _wrong(one, line, lines[line:end])
        columns.append((one, line))
    if problems:
        raise MapError(tuple(sorted(problems, key=lambda problem: problem.line)))
    return ColumnMap(
        title=raw.get("title", ""),
        sheet=raw.get("sheet", ""),
        rows=raw.get("rows", "places"),
        columns=tuple(_column(one, line) for one, line in columns),
        rows_line=_line_of(lines, "rows"),
    )


def _wrong(one: dict[str, Any], line: int, below: list[str]) -> list[Problem]:
    """What is wrong with one column; `below` are its lines."""

    def at(key: str) -> int:
        found = _line_of(below, key, 0)
        return line + found if found else line

    found = [Problem(at(key), "unknown_key", {"key": key}) for key in one if key not in _COLUMN]
    titles = _titles(one)
    if not titles or not titles[0] or len(titles) > _LONGEST_HEAD:
        found.append(Problem(at("title"), "no_title"))
    if "source" in one and "text" in one:
        found.append(Problem(at("text"), "two_sources"))
    elif "source" not in one and "text" not in one:
        found.append(Problem(line, "no_source"))
    texts = ("source", "text", "else", "date", "join")
    wrong = [key for key in texts if not isinstance(one.get(key, ""), str)]
    found += [Problem(at(key), "not_text", {"key": key}) for key in wrong]
    if one.get("kind", "text") not in _KINDS:
        found.append(Problem(at("kind"), "unknown_kind", {"kind": str(one["kind"])}))
    codes = one.get("codes", {})
    if not isinstance(codes, dict) or not all(isinstance(to, str) for to in codes.values()):
        found.append(Problem(at("codes"), "not_text", {"key": "codes"}))
    if not isinstance(one.get("width", 0), int):
        found.append(Problem(at("width"), "not_text", {"key": "width"}))
    return found


def _titles(one: dict[str, Any]) -> tuple[str, ...]:
    said = one.get("title")
    titles: list[Any] = said if isinstance(said, list) else [said]
    return tuple(titles) if all(isinstance(title, str) for title in titles) else ()


def _column(one: dict[str, Any], line: int) -> MapColumn:
    return MapColumn(
        line=line,
        titles=_titles(one),
        source=one.get("source", ""),
        text=one.get("text", ""),
        codes=one.get("codes", {}),
        other=one.get("else"),
        kind=one.get("kind", ""),
        date=one.get("date", ""),
        join=one.get("join", "、"),
        width=one.get("width", 0),
    )


def _line_of(lines: list[str], key: str, otherwise: int = 1) -> int:
    """The line, from 1, in which a key is said."""
    pattern = re.compile(rf"^\s*[\"']?{re.escape(key)}[\"']?\s*[.=]")
    return next((n for n, line in enumerate(lines, 1) if pattern.match(line)), otherwise)


def translated(column: MapColumn, code: str, words: str) -> str:
    """A value in the target's codes; of several (codes apart by spaces) each, joined."""
    if not column.codes:
        return words
    if not words:
        return column.other or ""
    if words in column.codes:
        return column.codes[words]
    parts = [one for one in code.split() if one]
    if not parts or not all(one in column.codes for one in parts):
        return words if column.other is None else column.other
    return column.join.join(column.codes[one] for one in parts)


def dated(form: str, year: int, month: int, day: int) -> str:
    """A date by a format such as yyyy年m月d日 or yyyymmdd."""
    said = {
        "yyyy": f"{year:04d}", "yy": f"{year % 100:02d}", "mm": f"{month:02d}", "m": str(month),
        "dd": f"{day:02d}", "d": str(day),
    }  # fmt: skip
    return _TOKENS.sub(lambda found: said[found[0]], form)
