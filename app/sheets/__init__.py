"""Spreadsheets and text tables as rows of plain text: the only import of spreadsheet readers.

What a file is, its bytes say, never its name. Every row comes with the number that Excel shows
beside it, so that what is refused can be found; a cell that cannot be trusted says why.
"""

from app.sheets.reading import names, read
from app.sheets.table import MAX_COLUMNS, MAX_ROWS, Row, Table, letters

__all__ = ["MAX_COLUMNS", "MAX_ROWS", "Row", "Table", "letters", "names", "read"]
