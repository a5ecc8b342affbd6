"""列对照表 of one survey: files in its folder `maps`, checked against our columns, written by.

A line of a mapped ledger is a line of one of our sheets (a place, an inspection, a finding…); of a
place also what was answered in its last inspection with a form.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from app import paths
from app.domain import column_maps
from app.domain.column_maps import RUNNING, ColumnMap, MapColumn, MapError, Problem
from app.errors import KnownError
from app.i18n import _
from app.store.photos import write_whole
from app.survey.ledger_columns import SLICE, House, Said, slices
from app.survey.ledger_forms import FormPart, Told
from app.survey.ledger_parts import Ledger
from app.survey.map_words import problem_text
from exports.tables.model import NOT_ASKED, Cell, Column, Kind, Picture, Row, Sheet

FOLDER: Final = "maps"
#: Bytes; a map has some hundred lines.
LARGEST: Final = 1_000_000
#: Between a form and its question in a source.
_OF: Final = ":"


@dataclass(frozen=True)
class MapFile:
    """A map of the survey; `problems` in words, with their lines, where it cannot be used."""

    name: str
    file: Path
    title: str
    problems: tuple[str, ...] = ()


def listed(folder: Path) -> list[Path]:
    """The map files of a survey folder, by name."""
    return sorted((folder / FOLDER).glob("*.toml"))


def begin(folder: Path, name: str) -> Path:
    """A new map for an office to edit: a copy of the sample. Raises a known error."""
    file = folder / FOLDER / f"{name.strip()}.toml"
    if not name.strip() or file.parent != folder / FOLDER or file.exists():
        raise _refused(
            _("“{name}”不能作新列对照表的名称。").format(name=name),
            _("换一个没有用过的名称，例如“省台账”。"),
        )
    file.parent.mkdir(exist_ok=True)
    write_whole(file, (paths.resources() / FOLDER / "sample.toml").read_bytes())
    return file


def read(file: Path) -> ColumnMap:
    """A map from its file. Raises a known error that names every wrong line."""
    try:
        if file.stat().st_size > LARGEST:
            raise ValueError("too large")
        text = _decoded(file.read_bytes())
    except (OSError, ValueError) as error:
        raise _refused(
            _("列对照表“{name}”读不出来。").format(name=file.name),
            _("它应是一个文本文件（TOML）；可以用 map --new 另建一份。"),
            str(error),
        ) from error
    try:
        return column_maps.read(text)
    except MapError as error:
        raise wrong(file, error.problems) from error


def _decoded(data: bytes) -> str:
    """UTF-8, or what an old Notepad of a Chinese Windows saves. Raises ValueError."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def wrong(file: Path, problems: tuple[Problem, ...]) -> KnownError:
    """What is wrong with a map, line by line."""
    return _refused(
        _("列对照表“{name}”有 {n} 处写错。").format(name=file.name, n=len(problems)),
        "\n".join(problem_text(problem) for problem in problems),
    )


class Mapped:
    """A map joined to a ledger: the target's sheet and its lines. Raises a known error for a
    source that the ledger does not have."""

    def __init__(self, ledger: Ledger, known: ColumnMap, file: Path) -> None:
        self._ledger = ledger
        self._map = known
        sheets = {sheet.code: n for n, sheet in enumerate(ledger.told)}
        if known.rows not in sheets:
            said = ", ".join(code for code in sheets if "/" not in code)
            params = {"rows": known.rows, "known": said}
            raise wrong(file, (Problem(known.rows_line, "unknown_rows", params),))
        self._sheet = sheets[known.rows]
        ours = ledger.told[self._sheet].columns
        self._at = {column.code: n for n, column in enumerate(ours)}
        self._ours = {column.code: column for column in ours}
        self._asked = self._questions() if known.rows == "places" else {}
        problems = [
            self._unknown(column)
            for column in known.columns
            if column.source
            and column.source != RUNNING
            and column.source not in self._at
            and column.source not in self._asked
        ]
        if problems:
            raise wrong(file, tuple(problems))

    def _unknown(self, column: MapColumn) -> Problem:
        near = difflib.get_close_matches(column.source, [*self._at, *self._asked], 1, 0.5)
        params = {"source": column.source, "closest": near[0] if near else ""}
        return Problem(column.line, "unknown_source", params)

    def _questions(self) -> dict[str, tuple[FormPart, int, Column]]:
        """Sources beyond the roster: the answers of a form's own sheet, by form:code."""
        return {
            f"{part.form}{_OF}{column.code}": (part, n, column)
            for part in self._ledger.records.parts
            for n, column in enumerate(part.sheets[0].columns)
        }

    @property
    def sheet(self) -> Sheet:
        columns = tuple(self._column(column, n) for n, column in enumerate(self._map.columns))
        name = self._map.sheet or self._map.title or self._ledger.told[self._sheet].name
        return Sheet(name, columns, 0, self._map.title, self._map.head, self._map.rows)

    def _column(self, column: MapColumn, n: int) -> Column:
        ours = self._ours.get(column.source)
        if column.source in self._asked:
            ours = self._asked[column.source][2]
        kind: Kind = ours.kind if ours else "text"
        if column.source == RUNNING:
            kind = "number"
        if column.codes:
            kind = "id"
        return Column(
            column.source or f"c{n + 1}",
            column.titles[-1],
            column.kind or kind,
            column.width,
            ours.personal if ours else False,
            column.date,
        )

    def rows(self) -> Iterator[Row]:
        """The lines of the target, in the order of our sheet."""
        for n, (cells, answers) in enumerate(self._lines(), 1):
            yield 0, tuple(self._cell(column, n, cells, answers) for column in self._map.columns)

    def _lines(self) -> Iterator[tuple[Sequence[Cell], Mapping[str, Sequence[Cell]]]]:
        forms = {c.source.partition(_OF)[0] for c in self._map.columns if c.source in self._asked}
        wanted = (cells for sheet, cells in self._ledger.lines(self._sheet) if sheet == self._sheet)
        if not forms:
            for cells in wanted:
                yield cells, {}
            return
        records = self._ledger.records
        parts = [part for part in records.parts if part.form in forms]
        for held in slices(wanted, SLICE):
            heads = []
            for cells in held:
                place = str(cells[self._at["place.id"]])
                for part in parts:
                    record = self._ledger.places.inspection(place, part.form)
                    if record is not None:
                        heads.append((record, House(place, "", "")))
            told = {(t.house.record, t.head.form): t for t in records.opened(heads)}
            for cells in held:
                place = str(cells[self._at["place.id"]])
                yield (
                    cells,
                    {
                        part.form: self._main(part, told[place, part.form])
                        for part in parts
                        if (place, part.form) in told
                    },
                )

    def _main(self, part: FormPart, told: Told) -> tuple[Cell, ...]:
        return next(part.rows(told))[1]

    def _cell(
        self,
        column: MapColumn,
        n: int,
        cells: Sequence[Cell],
        answers: Mapping[str, Sequence[Cell]],
    ) -> Cell:
        if not column.source:
            return column.text
        if column.source == RUNNING:
            return n
        if column.source in self._at:
            cell = cells[self._at[column.source]]
        else:
            part, at, _column = self._asked[column.source]
            cell = answers[part.form][at] if part.form in answers else None
        return as_meant(column, cell)


def as_meant(column: MapColumn, cell: Cell) -> Cell:
    """A cell of ours as the target wants it."""
    if cell is NOT_ASKED:
        cell = None
    if isinstance(cell, Picture):
        return cell
    if isinstance(cell, date):
        if column.kind in {"text", "id"}:
            form = column.date or "yyyy-mm-dd"
            return column_maps.dated(form, cell.year, cell.month, cell.day)
        return cell.date() if isinstance(cell, datetime) and column.date else cell
    if column.codes or column.other is not None:
        words = "" if cell is None else str(cell)
        code = cell.code if isinstance(cell, Said) else words
        return column_maps.translated(column, code, words)
    return cell


def _refused(title: str, advice: str, detail: str = "") -> KnownError:
    kept = _("没有写出任何文件，记录没有改动。")
    return KnownError("map_refused", title, kept=kept, advice=advice, detail=detail)
