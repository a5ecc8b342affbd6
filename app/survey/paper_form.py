"""A form as paper blocks, in the order of the screen: sections, questions, tables, signatures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.i18n import _
from app.survey import words
from app.survey.paper_answers import Source
from app.survey.paper_matrix import cells, matrix
from app.survey.paper_tables import Wanted, is_table, table
from exports.paper_model import (
    Ask,
    Block,
    Grid,
    GridRow,
    Listing,
    Remark,
    Section,
    SignBox,
    Signing,
)
from forms.definition import Question
from forms.node import Node
from forms.numbering import ASKED, asked, is_cell

#: Questions alike in one grid, and the most options that it has columns for.
ALIKE, GRID_OPTIONS, GRID_WORD = 3, 5, 8


def blocks(source: Source, wanted: Wanted, *, guidance: bool = False) -> Iterator[Block]:
    """The whole form, then the lists that codes stand in, then the guidance if it is wanted."""
    yield Remark(
        _("○ 选一个，□ 可选几个，前面的数字就是电脑上的按键；数字写在格里；改错时划掉重写并签名。")
    )
    yield from _Walk(source, wanted).children(source.form.root, source.instance.root, depth=0)
    yield from _lists(source)
    if guidance:
        told = [
            (source.numbers.get(path, ""), text)
            for path, question in source.form.questions.items()
            if question.kind in ASKED and (text := source.guidance(question))
        ]
        if told:
            yield Section(_("填写说明"))
            yield Listing(tuple(told))


def _lists(source: Source) -> Iterator[Block]:
    for name, entries in source.lists.values():
        yield Section(name)
        yield Listing(tuple(entries))


class _Walk:
    """Goes down a form once, with the nodes of a record beside its questions."""

    def __init__(self, source: Source, wanted: Wanted) -> None:
        self._source = source
        self._wanted = wanted

    def children(self, question: Question, node: Node | None, depth: int) -> Iterator[Block]:
        by_name = {child.name: child for child in node.children} if node is not None else {}
        waiting: list[tuple[Question, Node | None]] = []
        for child in question.children:
            if child.kind in ASKED:
                waiting.append((child, by_name.get(child.name)))
                continue
            yield from self._questions(waiting)
            waiting = []
            yield from self._other(child, by_name.get(child.name), depth)
        yield from self._questions(waiting)

    def _other(self, question: Question, node: Node | None, depth: int) -> Iterator[Block]:
        source = self._source
        if question.kind == "note":
            yield from self._note(question)
        elif is_cell(question):
            return  # in the matrix
        elif question.kind == "group" and any(asked(question)):
            title = source.label(question) if question.logic.label is not None else ""
            if title or source.condition(question):
                yield Section(title, 1 if depth == 0 else 2, source.condition(question))
            if cells(question):
                yield from matrix(source, question, self._blocks(), self._wanted)
            else:
                yield from self.children(question, node, depth + 1)
        elif question.kind == "repeat" and any(asked(question)):
            yield from self._repeat(question, node, depth)

    def _note(self, question: Question) -> Iterator[Block]:
        """Words that always stand there; what counts or warns is the screen's."""
        text = question.logic.label
        if text is not None and text.fixed and question.logic.relevant is None:
            yield Remark(self._source.label(question))

    def _blocks(self) -> Question | None:
        """The repeat whose rows have the cells of the matrix."""
        every = self._source.form.questions.values()
        return next((one for one in every if one.kind == "repeat" and cells(one)), None)

    def _repeat(self, repeat: Question, node: Node | None, depth: int) -> Iterator[Block]:
        source = self._source
        nodes = [node] if node is not None else []
        title = Section(source.label(repeat), 1 if depth == 0 else 2, source.condition(repeat))
        if is_table(repeat):
            yield title
            yield from table(source, repeat, nodes, self._wanted)
        else:
            rows = [row for one in nodes for row in one.children]
            count = max(len(rows), self._wanted.parts)
            for place in range(count):
                row = rows[place] if place < len(rows) else None
                named = words.row(row) if row is not None else ""
                head = _("{name} {n}").format(name=source.label(repeat), n=place + 1)
                yield Section(" · ".join(part for part in (head, named) if part), 2)
                yield from self.children(repeat, row, depth + 1)
        if cells(repeat) and not self._has_estate():
            yield from matrix(source, None, repeat, self._wanted)

    def _has_estate(self) -> bool:
        every = self._source.form.questions.values()
        return any(one.kind == "group" and cells(one) for one in every)

    # -- questions that follow each other

    def _questions(self, waiting: Sequence[tuple[Question, Node | None]]) -> Iterator[Block]:
        """Frames to sign side by side, questions alike as a grid, all others one by one."""
        place = 0
        while place < len(waiting):
            run = self._run(waiting, place)
            first = waiting[place][0]
            some = waiting[place : place + run]
            if self._source.is_signature(first):
                yield Signing(tuple(self._frame(question, node) for question, node in some))
            elif run >= ALIKE:
                yield self._grid(some)
            else:
                run = 1
                yield self._ask(*waiting[place])
            place += run

    def _run(self, waiting: Sequence[tuple[Question, Node | None]], place: int) -> int:
        first = waiting[place][0]
        kind = self._alike(first)
        if kind is None:
            return 1
        run = 1
        while place + run < len(waiting) and self._alike(waiting[place + run][0]) == kind:
            run += 1
        return run

    def _alike(self, question: Question) -> object | None:
        """What questions of one grid, or of one row of frames, have in common."""
        if self._source.is_signature(question):
            return "signature"
        if question.kind != "select_one":
            return None
        options = self._source.choices(question)
        if not 2 <= len(options) <= GRID_OPTIONS:
            return None
        if any(len(option.label) > GRID_WORD for option in options):
            return None
        return tuple(option.name for option in options)

    def _frame(self, question: Question, node: Node | None) -> SignBox:
        source = self._source
        options = source.options(question, node) if question.kind == "select_one" else ()
        return SignBox(
            source.numbers.get(question.path, ""),
            source.label(question, node),
            options,
            "",
            _("年　　　月　　　日"),
        )

    def _grid(self, some: Sequence[tuple[Question, Node | None]]) -> Grid:
        source = self._source
        rows = []
        for question, node in some:
            options = source.options(question, node)
            chosen = next((n for n, option in enumerate(options) if option.chosen), -1)
            rows.append(
                GridRow(
                    source.numbers.get(question.path, ""),
                    source.label(question, node),
                    chosen,
                    source.condition(question),
                )
            )
        return Grid(source.options(some[0][0], None), tuple(rows))

    def _ask(self, question: Question, node: Node | None) -> Ask:
        source = self._source
        told = source.condition(question)
        return Ask(
            source.numbers.get(question.path, ""),
            source.label(question, node),
            source.answer(question, node),
            source.hint(question),
            told,
            int(bool(told)),
            question.logic.required is not None,
            source.wide(question),
        )
