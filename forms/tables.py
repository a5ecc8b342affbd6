"""Secondary instances: the lists of a form (choices, CSV files), with look-ups by column."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from forms.findings import Refused

MAX_ROWS = 200_000
MAX_COLUMNS = 200

Row = Mapping[str, str]


class Table:
    """A list of rows; a row maps column names to texts. Immutable but for its own indexes."""

    __slots__ = ("_indexes", "columns", "name", "rows")

    def __init__(self, name: str, rows: Sequence[Row]) -> None:
        if len(rows) > MAX_ROWS:
            raise Refused("list_too_long", list=name, limit=MAX_ROWS)
        self.name = name
        self.rows = list(rows)
        self.columns = frozenset(column for row in self.rows for column in row)
        self._indexes: dict[str, dict[str, list[Row]]] = {}

    def lookup(self, column: str, value: str) -> list[Row]:
        """The rows whose `column` is `value`, in order; the column is indexed on first use."""
        index = self._indexes.get(column)
        if index is None:
            index = {}
            for row in self.rows:
                index.setdefault(row.get(column, ""), []).append(row)
            self._indexes[column] = index
        return index.get(value, [])


def from_csv(name: str, data: bytes) -> Table:
    """The table of a CSV file (UTF-8, with or without BOM, or GB 18030); raises Refused."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError as error:
            raise Refused("list_not_text", list=name) from error
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=False))
    except csv.Error as error:
        raise Refused("list_broken", list=name) from error
    if not lines:
        return Table(name, [])
    header = [column.strip() for column in lines[0][:MAX_COLUMNS]]
    rows = [
        {column: value.strip() for column, value in zip(header, line, strict=False) if column}
        for line in lines[1:]
        if any(line)
    ]
    return Table(name, rows)
