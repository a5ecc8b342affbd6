"""Tables to write in: a grid of ticks for questions alike, rows for members, blocks and items."""

from __future__ import annotations

from dataclasses import replace

from exports.paper_model import Column, Grid, Rows
from exports.pdf import paper_style as paper
from exports.pdf import style
from exports.pdf.faces import Faces
from exports.pdf.paper_answers import tick
from exports.pdf.slabs import Box, Op, Rule, Slab, Upright
from exports.pdf.style import Type
from exports.pdf.typeset import face_of, limited, line

INSET = 2.0
#: A cell with more lines than this is cut; a row must not outgrow its page.
MOST_LINES = 14
OPTION = 58.0
#: In columns wider than this words begin at the left, also short ones.
WIDE = 42.0


def fits(columns: tuple[Column, ...]) -> bool:
    """Whether a table with these columns can stand on the page."""
    return sum(column.least for column in columns) <= paper.WIDTH


def grid_slabs(grid: Grid, faces: Faces) -> list[Slab]:
    """Options above, a tick in every cell; the head comes back on the next page."""
    count = len(grid.options)
    option = min(OPTION, (paper.WIDTH * 0.55) / max(1, count))
    left = paper.WIDTH - count * option
    heads = [
        _lines(f"{one.key} {one.label}".strip(), option - 2 * INSET, paper.HEAD, faces)
        for one in grid.options
    ]
    high = max(len(lines) for lines in heads) * paper.HEAD.leading + 4
    ops: list[Op] = [Box(0, 0, paper.WIDTH, high, fill=style.SUNKEN)]
    for n, lines in enumerate(heads):
        ops.extend(_middle(lines, left + n * option, option, high, paper.HEAD, faces))
    ops.append(Rule(0, high, paper.WIDTH, paper.WRITE, 0.6))
    head = Slab(high, tuple(ops), keep_next=True)
    slabs = [replace(head, before=4.0)]
    for n, row in enumerate(grid.rows):
        width = left - paper.NUMBER - 6
        words = _lines(row.label, width, paper.WORDS, faces)
        below = _lines(row.condition, width, paper.HINT, faces) if row.condition else []
        used = len(words) * paper.WORDS.leading + len(below) * paper.HINT.leading
        height = max(paper.TICK_ROW, used + 5)
        y = (height - used) / 2
        made: list[Op] = [line(0, y, row.number, paper.NUMBERS)]
        for text in words:
            made.append(line(paper.NUMBER, y, text, paper.WORDS))
            y += paper.WORDS.leading
        for text in below:
            made.append(line(paper.NUMBER, y, text, paper.HINT))
            y += paper.HINT.leading
        for place, one in enumerate(grid.options):
            x = left + place * option + (option - paper.RING) / 2
            mark = replace(one, chosen=place == row.chosen)
            made.extend(tick(x, (height - paper.RING) / 2, mark, many=False))
        made.append(Rule(0, height, paper.WIDTH, paper.RULE, 0.35))
        hold = n == 0 or n == len(grid.rows) - 2
        slabs.append(Slab(height, tuple(made), head=head, keep_next=hold and len(grid.rows) > 1))
    if len(slabs) > 1:
        slabs[-1] = replace(slabs[-1], keep_next=False)
    return slabs


def rows_slabs(table: Rows, faces: Faces) -> list[Slab]:
    """Legend, head and rows, with uprights between the cells: the pen must find its own."""
    widths = _widths(table.columns)
    slabs = [
        Slab(paper.HINT.leading, (line(0, 0, text, paper.HINT),), keep_next=True)
        for words in table.legend
        for text in _lines(words, paper.WIDTH, paper.HINT, faces)
    ]
    head = _head(table.columns, widths, faces)
    slabs.append(replace(head, before=2.0))
    slabs[0] = replace(slabs[0], before=2.0)
    last = len(table.rows) - 1
    for n, row in enumerate(table.rows):
        made = _row(table, row, widths, faces)
        hold = last > 0 and n in {0, last - 1}
        slabs.append(replace(made, head=head, keep_next=hold))
    return slabs


def _widths(columns: tuple[Column, ...]) -> list[float]:
    least = sum(column.least for column in columns)
    if least >= paper.WIDTH:
        return [column.least * paper.WIDTH / least for column in columns]
    grows = sum(column.grows for column in columns)
    spare = paper.WIDTH - least
    if grows:
        return [column.least + spare * column.grows / grows for column in columns]
    return [column.least * paper.WIDTH / least for column in columns]


def _head(columns: tuple[Column, ...], widths: list[float], faces: Faces) -> Slab:
    cells = []
    for column, width in zip(columns, widths, strict=True):
        room = width - 2 * INSET
        words = _lines(column.label, room, paper.HEAD_SMALL, faces)
        unit = [column.unit] if column.unit else []
        cells.append([*([column.number] if column.number else []), *words, *unit])
    high = max(len(lines) for lines in cells) * paper.HEAD_SMALL.leading + 5
    ops: list[Op] = [
        Box(0, 0, paper.WIDTH, high, fill=style.SUNKEN),
        Rule(0, 0, paper.WIDTH, paper.WRITE, 0.6),
        Rule(0, high, paper.WIDTH, paper.WRITE, 0.6),
    ]
    x = 0.0
    for lines, width in zip(cells, widths, strict=True):
        ops.extend(_middle(lines, x, width, high, paper.HEAD_SMALL, faces))
        x += width
    ops.extend(_uprights(widths, high))
    return Slab(high, tuple(ops), keep_next=True)


def _row(table: Rows, row: tuple[str, ...], widths: list[float], faces: Faces) -> Slab:
    cells = [
        _lines(text, width - 2 * INSET - 1, _cell_type(table, n), faces) if text else []
        for n, (text, width) in enumerate(zip(row, widths, strict=True))
    ]
    tallest = max(len(lines) * _cell_type(table, n).leading for n, lines in enumerate(cells))
    height = max(table.height, tallest + 5)
    ops: list[Op] = []
    x = 0.0
    for n, (lines, width) in enumerate(zip(cells, widths, strict=True)):
        type_ = _cell_type(table, n)
        y = (height - len(lines) * type_.leading) / 2
        narrow = width < WIDE or table.columns[n].middle
        centred = narrow and len(lines) == 1 and len(lines[0]) <= 4
        if centred:
            ops.extend(_middle(lines, x, width, height, type_, faces))
        else:
            for text in lines:
                ops.append(line(x + INSET + 0.5, y, text, type_))
                y += type_.leading
        x += width
    ops.append(Rule(0, height, paper.WIDTH, paper.RULE, 0.5))
    ops.extend(_uprights(widths, height))
    return Slab(height, tuple(ops))


def _cell_type(table: Rows, column: int) -> Type:
    return paper.SMALL if column < table.printed and len(table.columns) > 1 else paper.CELL


def _uprights(widths: list[float], height: float) -> list[Op]:
    ops: list[Op] = [Upright(0, 0, height, paper.WRITE, 0.5)]
    x = 0.0
    for n, width in enumerate(widths):
        x += width
        edge = n == len(widths) - 1
        ops.append(Upright(x, 0, height, paper.WRITE if edge else paper.RULE, 0.5))
    return ops


def _middle(
    lines: list[str], x: float, width: float, height: float, type_: Type, faces: Faces
) -> list[Op]:
    face = face_of(faces, type_)
    y = (height - len(lines) * type_.leading) / 2
    return [
        line(x + (width - face.width(text, type_.size)) / 2, y + n * type_.leading, text, type_)
        for n, text in enumerate(lines)
    ]


def _lines(text: str, width: float, type_: Type, faces: Faces) -> list[str]:
    return limited(text, max(width, type_.size), type_, faces, MOST_LINES) or [""]
