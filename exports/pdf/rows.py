"""Rows of cells: the tables and the facts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from exports.pdf import style
from exports.pdf.faces import Faces
from exports.pdf.slabs import Op, Rule, Slab, Text
from exports.pdf.style import Type
from exports.pdf.typeset import advance, baseline, wrapped
from exports.report_model import Align, Fact, Facts, Table

PAD_X = 4.0
PAD_Y = 3.5
# A row with more lines than this is cut between lines, so that no slab outgrows a page.
TALLEST = 36
LABEL_WIDTH = 82.0
UNFILLED = "—"


@dataclass(frozen=True, slots=True)
class Cell:
    x: float
    width: float
    lines: list[str]
    type: Type
    align: Align = "left"


def table_slabs(table: Table, faces: Faces) -> list[Slab]:
    """The head and the rows; first and last two rows hold together, so that none stands alone."""
    count = len(table.head)
    weights = table.weights or (1.0,) * count
    widths = [style.WIDTH * weight / sum(weights) for weight in weights]
    left: tuple[Align, ...] = tuple("left" for _ in range(count))
    aligns = table.align or left
    head = _slabs(_cells(table.head, widths, aligns, style.TABLE_HEAD, faces), faces, "strong")[0]
    head = replace(
        head, ops=(Rule(0, 0, style.WIDTH, style.STRONG_LINE), *head.ops), keep_next=True
    )
    slabs = [replace(head, before=6.0)]
    last = len(table.rows) - 1
    for number, row in enumerate(table.rows):
        type_ = style.TABLE_HEAD if table.total and number == last else style.TABLE
        rule = "strong" if number == last or (table.total and number == last - 1) else "thin"
        pieces = _slabs(_cells(row, widths, aligns, type_, faces), faces, rule)
        pieces = [replace(piece, head=head) for piece in pieces]
        if number < last and number in {0, last - 1}:
            pieces[-1] = replace(pieces[-1], keep_next=True)
        slabs.extend(pieces)
    return slabs


def facts_slabs(facts: Facts, faces: Faces) -> list[Slab]:
    """Two pairs a row; a value that needs more than two lines takes the whole width."""
    slabs: list[Slab] = []
    waiting: list[Cell] = []
    for fact in facts.rows:
        narrow = _fact(fact, 0, style.HALF, faces)
        if len(narrow[1].lines) > 2:
            if waiting:
                slabs.extend(_slabs(waiting, faces, "thin"))
                waiting = []
            slabs.extend(_slabs(_fact(fact, 0, style.WIDTH, faces), faces, "thin"))
        elif waiting:
            right = _fact(fact, style.HALF + style.GUTTER, style.HALF, faces)
            slabs.extend(_slabs([*waiting, *right], faces, "thin"))
            waiting = []
        else:
            waiting = narrow
    if waiting:
        slabs.extend(_slabs(waiting, faces, "thin"))
    if slabs:
        slabs[0] = replace(slabs[0], before=4.0)
    if len(slabs) > 1:
        slabs[0] = replace(slabs[0], keep_next=True)
        slabs[-2] = replace(slabs[-2], keep_next=True)
    return slabs


def _fact(fact: Fact, x: float, width: float, faces: Faces) -> list[Cell]:
    value = fact.value.strip()
    type_ = style.BODY if value else style.LABEL
    return [
        _cell(fact.label, x, LABEL_WIDTH, "left", style.LABEL, faces),
        _cell(value or UNFILLED, x + LABEL_WIDTH, width - LABEL_WIDTH, "left", type_, faces),
    ]


def _cells(
    texts: Sequence[str],
    widths: Sequence[float],
    aligns: Sequence[Align],
    type_: Type,
    faces: Faces,
) -> list[Cell]:
    cells, x = [], 0.0
    for text, width, align in zip(texts, widths, aligns, strict=True):
        cells.append(_cell(text, x, width, align, type_, faces))
        x += width
    return cells


def _cell(text: str, x: float, width: float, align: Align, type_: Type, faces: Faces) -> Cell:
    return Cell(x, width, wrapped(text, width - 2 * PAD_X, type_, faces), type_, align)


def _slabs(cells: list[Cell], faces: Faces, rule: str) -> list[Slab]:
    """A row as one slab, or as several of equal length when it is taller than a page allows."""
    longest = max(len(cell.lines) for cell in cells)
    parts = math.ceil(longest / TALLEST)
    share = math.ceil(longest / parts)
    slabs = []
    for part in range(parts):
        shown = [
            replace(cell, lines=cell.lines[part * share : (part + 1) * share]) for cell in cells
        ]
        height = max(len(cell.lines) * cell.type.leading for cell in shown) + 2 * PAD_Y
        ops: list[Op] = [text for cell in shown for text in _texts(cell, faces)]
        if part == parts - 1:
            colour = style.STRONG_LINE if rule == "strong" else style.LINE
            ops.append(Rule(0, height, style.WIDTH, colour))
        slabs.append(Slab(height, tuple(ops)))
    return slabs


def _texts(cell: Cell, faces: Faces) -> list[Text]:
    type_ = cell.type
    texts = []
    for number, text in enumerate(cell.lines):
        if not text:
            continue
        x = cell.x + PAD_X
        spare = cell.width - 2 * PAD_X - advance(text, type_, faces)
        if cell.align == "right":
            x += spare
        elif cell.align == "center":
            x += spare / 2
        texts.append(Text(x, PAD_Y + number * type_.leading + baseline(type_), text, type_))
    return texts
