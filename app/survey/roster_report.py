"""What an import did, row by row, and the rows that were refused as a list to be mended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app import sheets
from app.domain.roster.lines import Complaint
from app.errors import KnownError
from app.i18n import _
from app.i18n.roster_problems import complaint_text, place_text
from app.survey.roster_plan import Plan
from app.survey.roster_preview import Preview
from exports.errors import ExportError
from exports.tables.model import Book, Column, Sheet


@dataclass(frozen=True)
class Remark:
    """A complaint as it is shown: the row as Excel numbers it, where, what, and how bad."""

    row: int
    column: str
    field: str
    value: str
    said: str
    refuses: bool

    @property
    def place(self) -> str:
        return place_text(self.row, self.column, self.field)


def remarks(preview: Preview, complaints: tuple[Complaint, ...]) -> list[Remark]:
    """Complaints in words, in the order of their rows."""
    by_number = {row.number: row for row in preview.data} if complaints else {}
    found = []
    for one in sorted(complaints, key=lambda one: (one.row, one.column)):
        row = by_number.get(one.row)
        column = sheets.letters(one.column) if one.column >= 0 else ""
        value = row.text(one.column) if row and one.column >= 0 else ""
        private = one.field in {"owner", "phone"}
        found.append(
            Remark(
                one.row,
                column,
                one.field,
                "" if private else value[:80],
                complaint_text(one),
                one.refuses,
            )
        )
    return found


@dataclass(frozen=True)
class Report:
    """The figures of an import, and its refused rows with their reasons."""

    preview: Preview
    plan: Plan

    @classmethod
    def of(cls, preview: Preview, plan: Plan) -> Report:
        return cls(preview, plan)

    @property
    def refused(self) -> list[Remark]:
        return remarks(self.preview, self.plan.refused)

    @property
    def figures(self) -> dict[str, int]:
        plan = self.plan
        return {
            "rows": plan.rows,
            "new": len(plan.new),
            "changed": len(plan.changed),
            "same": plan.same,
            "differing": len(plan.differing),
            "refused": len(plan.refused_rows),
            "remarks": len(plan.remarks),
            "missing": len(plan.missing),
        }

    def save(self, file: Path) -> int:
        """Write the refused rows as .xlsx: mended, it can be imported as it is. The rows written.

        Raises a known error where it cannot be written.
        """
        from exports.tables.xlsx import write_xlsx  # an import without refusals writes nothing

        header = (*self._words(), _("原行号"), _("没有导入的原因"))
        columns = tuple(Column(f"c{n}", word, "id") for n, word in enumerate(header))
        sheet = Sheet(_("没有导入的行"), columns, 0, head=(header,))
        rows = ((0, texts) for texts in self._rows(len(header) - 2))
        book = Book(sheet.name, "", datetime.now(UTC), (sheet,), rows)
        try:
            return write_xlsx(book, file).rows.get(sheet.name, 0)
        except ExportError as error:
            raise KnownError(
                "report_unwritable",
                _("“{name}”写不进去。").format(name=file.name),
                kept=_("导入的结果不受影响。"),
                advice=_("请关掉正打开它的 Excel 或 WPS，或者换一个文件夹再存。"),
                detail=str(error),
            ) from error

    def _words(self) -> list[str]:
        words = [word.rpartition("/")[2] for word in self.preview.words]
        width = max(self.preview.table.width, len(words))
        words += [""] * (width - len(words))
        return [word or sheets.letters(at) for at, word in enumerate(words)]

    def _rows(self, width: int) -> Iterator[list[str]]:
        reasons: dict[int, list[str]] = {}
        for one in self.refused:
            said = one.said
            if one.column:
                said = _("{where}：{said}").format(where=one.column, said=said)
            reasons.setdefault(one.row, []).append(said)
        for row in self.preview.data:
            if row.number in reasons:
                texts = [*row.texts, *[""] * (width - len(row.texts))]
                yield [*texts, str(row.number), _("；").join(reasons[row.number])]
