"""Blocks of cells of a table of rows: out to a spreadsheet, in from one, down the column.

A block is lines of cells as spreadsheets exchange them (TSV). What does not fit a cell is refused
and named; the rest goes in. Everything is one step of undo.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from app.i18n import _
from app.i18n.units import unit as unit_of
from app.ui.filling import answers, typing
from app.ui.filling.pen import Pen
from forms.node import Node
from forms.rows import MAX_ROWS

#: More than this is a whole sheet pasted by mistake.
MOST = 2_000
#: So many refused cells are named; the others are counted.
_NAMED = 5


@dataclass(frozen=True)
class Refusal:
    """One cell that was left as it was: where, what should have gone in, and why not."""

    row: int  # counted from 1, as the table shows it
    label: str
    text: str
    why: str

    def words(self) -> str:
        words = _("第 {row} 行“{label}”填不了“{text}”：{why}")
        return words.format(row=self.row, label=self.label, text=self.text, why=self.why)


@dataclass
class Done:
    """What became of a block."""

    cells: int = 0
    added: int = 0
    refused: list[Refusal] = field(default_factory=list)


def read_block(text: str) -> list[list[str]]:
    """Lines of cells as Excel and WPS put them on the clipboard."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    lines = list(csv.reader(io.StringIO(plain), delimiter="\t"))
    return [[cell.strip() for cell in line] for line in lines[:MOST]]


def write_block(cells: Sequence[Sequence[str]]) -> str:
    """The same for others to read: quoted where a cell has a tab or a line break."""
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(cells)
    return out.getvalue().rstrip("\n")


def cell(row: Node, name: str) -> Node:
    return next(child for child in row.children if child.name == name)


def copied(rows: Sequence[Node], names: Sequence[str]) -> str:
    """The answers of these rows as a spreadsheet takes them: in words, numbers without units."""
    return write_block([[_plain(cell(row, name)) for name in names] for row in rows])


def paste(
    pen: Pen, repeat: Node, names: Sequence[str], at: tuple[int, int], block: list[list[str]]
) -> Done:
    """Put a block into the table, its first cell at (row, column); rows are added as needed.

    A block of one cell goes into that cell only. Empty cells change nothing.
    """
    done = Done()
    top, left = at
    wanted = [line for line in block if any(line)]
    grows = repeat.question.logic.count is None
    room = (MAX_ROWS if grows else len(repeat.children)) - top
    if len(wanted) > room:
        for number, line in enumerate(wanted[room:], start=top + room + 1):
            why = _("表里没有这一行，也不能再加。")
            done.refused.append(Refusal(number, repeat.label, line[0], why))
        wanted = wanted[: max(room, 0)]
    with pen.one_step():
        missing = top + len(wanted) - len(repeat.children)
        if missing > 0:
            pen.add_rows(repeat, [{} for _row in range(missing)])
            done.added = missing
        given: list[tuple[Node, str, str]] = []
        for line, row in zip(wanted, repeat.children[top:], strict=False):
            for number, text in enumerate(line):
                if not text:
                    continue
                if left + number >= len(names):
                    words = _("表里没有这么多列。")
                    done.refused.append(Refusal(row.index + 1, "", text, words))
                    continue
                given.append((cell(row, names[left + number]), text, ""))
        _put(pen, given, done)
    return done


def copy_down(pen: Pen, rows: Sequence[Node], name: str, source: Node) -> Done:
    """Give the same answer as in the row `source` to all these rows, in one column."""
    done = Done()
    text = cell(source, name).text
    if not text:
        return done
    with pen.one_step():
        _put(pen, [(cell(row, name), text, text) for row in rows if row is not source], done)
    return done


def set_all(pen: Pen, rows: Sequence[Node], name: str, value: str) -> Done:
    """Answer one question in all these rows."""
    done = Done()
    with pen.one_step():
        _put(pen, [(cell(row, name), value, value) for row in rows], done)
    return done


def told(done: Done, words: str) -> str:
    """What to say about it: what went in, and each cell that did not, the first of them by name."""
    if not done.refused:
        return words
    shown = "\n".join(refusal.words() for refusal in done.refused[:_NAMED])
    more = len(done.refused) - _NAMED
    if more > 0:
        shown += "\n" + _("还有 {n} 格没有填进去。").format(n=more)
    return f"{words}\n{shown}"


def _put(pen: Pen, given: Sequence[tuple[Node, str, str]], done: Done) -> None:
    """Write cells; (node, text as it was given, value of the form or "" to be found)."""
    wanted: dict[Node, str] = {}
    for node, text, known in given:
        value, why = (known, "") if known else _value(node, text)
        if not why and (node.readonly or not node.relevant or pen.readonly):
            why = _("这一格现在不用填。") if not node.relevant else _("这一格不能改。")
        if why:
            row = node.parent.index + 1 if node.parent is not None else 0
            done.refused.append(Refusal(row, node.label, text, why))
        else:
            wanted[node] = value
    with pen.instance.batch():
        for node, value in wanted.items():
            pen.instance.set(node, value)
    # A form may propose an answer with another one (a material with the class): what was given
    # has to come after that.
    late = {n: v for n, v in wanted.items() if n.kind != "select_multiple" and n.text != v}
    if late:
        with pen.instance.batch():
            for node, value in late.items():
                if node.relevant:
                    pen.instance.set(node, value)
    pen.seen(wanted)
    done.cells += len(wanted)


def _value(node: Node, text: str) -> tuple[str, str]:
    """What a cell's text means to the question, or why it means nothing."""
    kind = node.kind
    if kind in {"select_one", "select_multiple"}:
        return _choice(node, text)
    if kind in {"integer", "decimal", "range"}:
        read = typing.number(text, unit_of(node.question.extra))
        return read.text, read.trouble or typing.trouble(kind, read.text)
    if kind == "date":
        day = typing.day(text, date.fromisoformat(node.home.today))
        return day.text, day.trouble
    if kind == "text":
        return text, ""
    return "", _("这一格要打开这一行来填。")


def _choice(node: Node, text: str) -> tuple[str, str]:
    names: dict[str, str] = {}
    for choice in node.choices():
        for word in (choice.extra.get("abbr", ""), choice.name, choice.label):
            if word:
                names[word.casefold()] = choice.name
    parts = [text]
    if node.kind == "select_multiple" and text.casefold() not in names:
        parts = [part for part in text.replace("，", "、").replace(",", "、").split("、") if part]
    unknown = [part for part in parts if part.strip().casefold() not in names]
    if unknown:
        return "", _("选项里没有“{text}”。").format(text=unknown[0].strip())
    return " ".join(names[part.strip().casefold()] for part in parts), ""


def _plain(node: Node) -> str:
    if node.kind in {"integer", "decimal", "range", "date", "text"}:
        return node.text
    return answers.words(node) if node.relevant else ""
