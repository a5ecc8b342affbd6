"""Repeats on paper: tables with known rows first and blank ones after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.i18n import _
from app.i18n.units import unit as unit_of
from app.survey.paper_answers import Source
from exports.paper_model import Block, Column, Rows, Section
from forms.definition import Question
from forms.node import Node
from forms.numbering import ASKED, is_cell

#: What a table may be wide, in points; the drawing room checks nothing, it only squeezes.
WIDTH = 476.0
ROW_NUMBER = 20.0
#: Blank rows where nobody says how many: of a list that every house has (members), of one that an
#: answer calls for, of any other; and how often a part with tables of its own is printed.
MANY, CALLED, ROWS, PARTS = 10, 3, 6, 1
#: A row that needs more tables than this reads better as a page of its own.
PARTS_MOST = 2
_LEAST = {
    "text": 54.0,
    "integer": 27.0,
    "decimal": 27.0,
    "range": 27.0,
    "date": 50.0,
    "select_one": 27.0,
    "select_multiple": 36.0,
    "image": 34.0,
    "acknowledge": 24.0,
}
_GROWS = {"text": 1.0, "date": 0.2, "image": 0.3, "select_multiple": 0.3}


@dataclass(frozen=True)
class Wanted:
    """How many blank rows: `rows` for every table, the habit of each where it is None."""

    rows: int | None = None
    parts: int = PARTS

    def blank(self, repeat: Question, known: int) -> int:
        called = repeat.logic.relevant is not None
        if self.rows is not None:
            return max(0, (max(CALLED, self.rows // 2) if called else self.rows) - known)
        usual = CALLED if called else MANY if "batch" in repeat.extra else ROWS
        return max(2 if known else 0, usual - known)


def plain(question: Question) -> list[Question]:
    """The questions of a repeat's row that stand in its own table: no inner rows, no cells."""
    found: list[Question] = []
    for child in question.children:
        if child.kind in ASKED:
            found.append(child)
        elif child.kind == "group" and not is_cell(child):
            found.extend(plain(child))
    return found


def inner_repeats(question: Question) -> list[Question]:
    found: list[Question] = []
    for child in question.children:
        if child.kind == "repeat":
            found.append(child)
        elif child.kind == "group":
            found.extend(inner_repeats(child))
    return found


def is_table(repeat: Question) -> bool:
    """Whether all rows of a repeat stand in one table (or two below each other), those inside
    them in another."""
    inner = inner_repeats(repeat)
    if any(inner_repeats(one) for one in inner) or len(_parts(plain(repeat))) > PARTS_MOST:
        return False
    return all(len(_parts(plain(one))) == 1 for one in inner)


def _parts(questions: Sequence[Question]) -> list[list[Question]]:
    """The columns of as many tables as are needed to have them all on the page."""
    parts: list[list[Question]] = [[]]
    used = 0.0
    for question in questions:
        least = _column_least(question)
        if used + least > WIDTH - ROW_NUMBER - 7 and parts[-1]:
            parts.append([])
            used = 0.0
        parts[-1].append(question)
        used += least
    return parts


def _column_least(question: Question) -> float:
    return _LEAST[question.kind] + (8.0 if "multiline" in question.appearance else 0.0)


def table(
    source: Source, repeat: Question, nodes: Sequence[Node], wanted: Wanted
) -> Iterator[Block]:
    """A repeat's rows, then the rows inside them in a table that names theirs."""
    rows = [row for node in nodes for row in node.children if node.relevant]
    columns = plain(repeat)
    blank = wanted.blank(repeat, len(rows))
    for part in _parts(columns):
        yield _rows(source, part, [_row(source, part, row) for row in rows], blank, "")
    for inner in inner_repeats(repeat):
        yield from _inner(source, repeat, inner, rows, wanted)


def _inner(
    source: Source, repeat: Question, inner: Question, rows: Sequence[Node], wanted: Wanted
) -> Iterator[Block]:
    yield Section(source.label(inner), 2, source.condition(inner))
    columns = plain(inner)
    known = []
    for place, row in enumerate(rows, 1):
        for node in below(row, inner):
            known += [
                [str(place), *_row(source, columns, one)] for one in node.children if node.relevant
            ]
    blank = wanted.blank(inner, len(known))
    leads = _("{row}第几行").format(row=source.label(repeat))
    yield _rows(source, columns, known, blank, leads)


def below(row: Node, question: Question) -> list[Node]:
    """The nodes of a question inside one row, through its groups."""
    found: list[Node] = []
    for child in row.children:
        if child.question is question:
            found.append(child)
        elif child.kind == "group":
            found += below(child, question)
    return found


def _row(source: Source, columns: Sequence[Question], row: Node) -> list[str]:
    cells = []
    for question in columns:
        node = next(iter(below(row, question)), None)
        cells.append(cell_text(source, question, node))
    return cells


def cell_text(source: Source, question: Question, node: Node | None) -> str:
    if question.logic.choices is not None:
        return source.chosen_codes(question, node)
    if question.kind == "image":
        return source.photos(node)
    if question.kind == "acknowledge":
        return "✓" if source.text(question, node) else ""
    return source.text(question, node)


def _rows(
    source: Source,
    columns: Sequence[Question],
    known: Sequence[Sequence[str]],
    blank: int,
    leads: str,
) -> Rows:
    """With the row's own number in front, or with the number of the row that it belongs to."""
    first = Column("", leads or _("行"), "", ROW_NUMBER if not leads else 27.0)
    heads = [first, *(_column(source, one) for one in columns)]
    rows = []
    for place in range(len(known) + blank):
        cells = known[place] if place < len(known) else [""] * (len(columns) + bool(leads))
        rows.append(tuple(cells) if leads else (str(place + 1), *cells))
    return Rows(tuple(heads), tuple(rows), tuple(_legend(source, columns)))


def _column(source: Source, question: Question) -> Column:
    return Column(
        source.numbers.get(question.path, ""),
        source.label(question),
        unit_of(question.extra),
        _column_least(question),
        _GROWS.get(question.kind, 0.15) * (1.6 if "multiline" in question.appearance else 1.0),
    )


def _legend(source: Source, columns: Sequence[Question]) -> Iterator[str]:
    """What is written into a column of choices: the digits of the screen, or a list's codes."""
    for question in columns:
        if not source.choices(question):
            continue
        name = f"{source.numbers.get(question.path, '')} {source.label(question)}".strip()
        if source.by_code(question):
            how = _("写代码，见{list}").format(list=source.listed_as(question))
        else:
            how = _told(source, question)
        many = _("（可多选）") if question.kind == "select_multiple" else ""
        yield _("{name}{many}：{how}").format(name=name, many=many, how=how)


def _told(source: Source, question: Question) -> str:
    """The digits of a list; a list that was told before is only named."""
    choices = source.choices(question)
    key = tuple(f"{choice.name} {choice.label}" for choice in choices)
    number = source.numbers.get(question.path, "")
    before = source.told.setdefault(key, number)
    if before != number and len(choices) > 3:
        return _("同 {number}").format(number=before)
    pairs = zip(source.codes(question), choices, strict=True)
    return "　".join(_coded(code, choice.label) for code, choice in pairs)


def _coded(code: str, label: str) -> str:
    return label if label.startswith(code) else f"{code} {label}"
