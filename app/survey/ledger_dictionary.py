"""The last sheet of a ledger: what each column means, and the codes of its choices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.i18n import _
from app.survey import ledger_words
from app.survey.ledger_forms import choices_of
from app.survey.ledger_records import RecordsPart
from exports.tables.model import NOT_ASKED, Cell, Column, Sheet


def dictionary_sheet() -> Sheet:
    columns = (
        Column("sheet", _("工作表")),
        Column("code", _("列代码")),
        Column("label", _("列名")),
        Column("kind", _("类型")),
        Column("choices", _("可选值")),
        Column("note", _("说明")),
    )
    return Sheet(_("说明"), columns)


def dictionary_rows(sheets: Sequence[Sheet], records: RecordsPart) -> Iterator[tuple[Cell, ...]]:
    """How blanks are read, then a line for each column."""
    yield "", NOT_ASKED.value, _("没有问到"), "", "", _("按表的逻辑，这一处不用回答")
    yield "", "", _("空白"), "", "", _("问到了，没有填")
    choices = _choices(records)
    for sheet in sheets:
        for column in sheet.columns:
            note = ""
            if column.personal and not records.choice.audience.personal:
                note = _("住户信息，已遮盖")
            elif column.personal:
                note = _("住户信息")
            said = choices.get((sheet.name, column.code), "")
            yield (
                sheet.name, column.code, column.label, ledger_words.kind(column.kind), said, note,
            )  # fmt: skip


def _choices(records: RecordsPart) -> dict[tuple[str, str], str]:
    """The codes of every question of choices, by sheet and column."""
    found: dict[tuple[str, str], str] = {}
    for part in records.parts:
        blanks = {version.version: records.core.new_form(version, {}) for version in part.versions}
        for sheet, asked in zip(part.sheets, part.asked, strict=True):
            for question in asked.questions:
                held = (version.questions.get(question.path) for version in part.versions)
                versions = zip(part.versions, held, strict=True)
                for version, here in versions:
                    if here is not None and here.logic.choices is not None:
                        labels = choices_of(here, blanks[version.version])
                        found[sheet.name, question.path] = ledger_words.choices(labels)
                        break
    return found
