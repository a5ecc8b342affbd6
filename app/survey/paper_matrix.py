"""The matrix of items and blocks on paper: one digit a cell, the rest in a table below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.i18n import _
from app.i18n.units import unit as unit_of
from app.survey import words
from app.survey.paper_answers import Source
from app.survey.paper_tables import ROWS, Wanted, below, cell_text, plain
from exports.paper_model import Block, Column, Remark, Rows, Section
from forms.definition import Question
from forms.node import Node
from forms.numbering import is_cell

#: Blocks where none are known, and how many fit beside each other.
BLOCKS, MOST_BLOCKS = 6, 14


def cells(question: Question) -> list[Question]:
    """The cells of a matrix in a group or in a repeat's row."""
    return [child for child in question.children if is_cell(child)]


def matrix(
    source: Source, estate: Question | None, blocks: Question | None, wanted: Wanted
) -> Iterator[Block]:
    """Items down, the whole estate and its blocks across; below it a table for what a digit
    cannot say. `estate` is the group of items, `blocks` the repeat with the same items."""
    rows = _block_rows(source, blocks)
    names = [_name(source, row) for row in rows]
    count = len(names) or (wanted.rows if wanted.rows is not None else BLOCKS)
    names += [str(place) for place in range(len(names) + 1, count + 1)]
    items: dict[str, dict[str, Question]] = {}
    for where, group in (("estate", estate), ("block", blocks)):
        for cell in cells(group) if group is not None else ():
            items.setdefault(cell.name, {})[where] = cell
    plan = any(_part(item.get("estate"), "plan") for item in items.values())
    for start in range(0, max(1, len(names)), MOST_BLOCKS):
        yield _matrix_part(source, items, rows, names, start, plan=plan and start == 0)
    yield Section(_("数量、说明和照片"), 2)
    yield Remark(_("每行一处：项目编号和楼号（整个小区写“小区”）。"))
    heads = (
        Column("", _("项目编号"), "", 44.0), Column("", _("楼号"), "", 44.0),
        Column("", _("改造数量"), "", 60.0), Column("", _("说明"), "", 120.0, 1.0),
        Column("", _("照片编号"), "", 80.0),
    )  # fmt: skip
    blank = wanted.rows if wanted.rows is not None else ROWS
    known = list(_details(source, items, rows))
    empty = [("",) * len(heads)] * max(0, blank - len(known))
    yield Rows(heads, (*known, *empty), printed=0)


def _name(source: Source, row: Node) -> str:
    """A block by its first answer, whole: 「1号楼（东区）」 is not 「1号楼（西区）」."""
    for question in plain(row.question):
        node = next(iter(below(row, question)), None)
        if said := cell_text(source, question, node):
            return said
    return words.row(row)


def _block_rows(source: Source, blocks: Question | None) -> list[Node]:
    return source.nodes(blocks) if blocks is not None else []


def _part(cell: Question | None, name: str) -> Question | None:
    """The first choice of a cell, or its second ("plan"): 现状, 列入改造."""
    if cell is None:
        return None
    choices = [child for child in cell.children if child.kind == "select_one"]
    if name == "state":
        return choices[0] if choices and choices[0].name == "state" else None
    return next((child for child in choices if child.name != "state"), None)


def _matrix_part(
    source: Source,
    items: dict[str, dict[str, Question]],
    rows: Sequence[Node],
    names: Sequence[str],
    start: int,
    *,
    plan: bool,
) -> Rows:
    shown = names[start : start + MOST_BLOCKS]
    legends: dict[str, None] = {}
    lines = []
    first = start == 0
    for item in items.values():
        if not first and "block" not in item:
            continue  # it stands in the first part, for the whole estate
        cell = item.get("estate") or item["block"]
        line = [f"{source.numbers.get(cell.path, '')} {source.label(cell)}".strip()]
        if first:
            line.append(_state(source, item.get("estate"), "state", None, legends))
        if plan:
            line.append(_state(source, item.get("estate"), "plan", None, legends))
        for place in range(len(shown)):
            row = rows[start + place] if start + place < len(rows) else None
            line.append(_state(source, item.get("block"), "state", row, legends))
        lines.append(tuple(line))
    heads = [Column("", _("项目"), "", 120.0, 0.5)]
    if first:
        heads.append(Column("", _("小区"), "", 30.0))
    if plan:
        heads.append(Column("", _("列入"), "", 24.0))
    heads += [Column("", name, "", 21.0, 0.12, middle=True) for name in shown]
    notes = [_("—：不用填")]
    if len(rows) < len(names):
        notes.append(_("列头的数字是楼栋清单的行号"))
    return Rows(tuple(heads), tuple(lines), (*legends, "　".join(notes)), height=20.0)


def _state(
    source: Source, cell: Question | None, part: str, row: Node | None, legends: dict[str, None]
) -> str:
    question = _part(cell, part)
    if cell is None or question is None:
        return "—"
    pairs = zip(source.codes(question), source.choices(question), strict=True)
    told = "　".join(f"{code} {choice.label}" for code, choice in pairs)
    legends.setdefault(_("{name}：{how}").format(name=source.label(question), how=told))
    if row is not None:
        nodes = [found for group in below(row, cell) for found in below(group, question)]
    else:
        nodes = source.nodes(question) if not _in_repeat(question) else []
    return source.chosen_codes(question, next(iter(nodes), None))


def _in_repeat(question: Question) -> bool:
    return any(above.kind == "repeat" for above in question.ancestors())


def _details(
    source: Source, items: dict[str, dict[str, Question]], rows: Sequence[Node]
) -> Iterator[tuple[str, ...]]:
    """What is known beside the state of a cell: quantity, note, photos."""
    for item in items.values():
        for where, cell in item.items():
            number = source.numbers.get((item.get("estate") or cell).path, "")
            holders = (
                [(_("小区"), node) for node in source.nodes(cell)]
                if where == "estate"
                else [(_name(source, row), node) for row in rows for node in below(row, cell)]
            )
            for name, node in holders:
                told = {kind: _said(source, node, kind) for kind in ("decimal", "text", "image")}
                if any(told.values()):
                    yield (number, name, told["decimal"], told["text"], told["image"])


def _said(source: Source, cell: Node, kind: str) -> str:
    parts = []
    for node in cell.children:
        same = node.kind == kind or (kind == "decimal" and node.kind == "integer")
        if same and node.text:
            unit = unit_of(node.question.extra)
            text = source.photos(node) if kind == "image" else source.text(node.question, node)
            parts += [f"{text} {unit}".strip()] if text else []
    return " ".join(parts)
