"""The ledger's sheets of one form: its inspections, and one sheet for each repeat in it.

Columns come from the form, of its newest version first; a question that only an older one has
stands behind them. What the form's logic did not ask is told apart from what has no answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from app.i18n import _, language
from app.i18n.units import unit
from app.model.merge import RecordView
from app.store.values import HeadRow
from app.survey import words
from app.survey.core import STATUS
from app.survey.dossier_photos import Numbered
from app.survey.dossier_record import shown
from app.survey.form_titles import form_title
from app.survey.ledger_columns import (
    FROZEN,
    Choice,
    House,
    day,
    house_columns,
    id_columns,
    moment,
    number,
    told_apart,
)
from exports.tables.model import NOT_ASKED, Cell, Column, Kind, Sheet
from forms.definition import Question, Text
from forms.form import Form
from forms.instance import Instance
from forms.node import Node, ask
from forms.routes import walk

#: Kinds that state nothing, or only what the form needs for itself.
_SILENT = {"note", "hidden", "calculate", "start", "end", "today", "username"}
_NUMBERS = {"int", "decimal"}
_DATES = {"date", "dateTime"}


@dataclass(frozen=True)
class Told:
    """One inspection, opened once for all of its lines."""

    head: HeadRow
    view: RecordView
    form: Form
    instance: Instance
    house: House
    photos: Numbered


@dataclass(frozen=True)
class _Asked:
    """The columns of a sheet: those of the questions right below one repeat, or below none."""

    path: str  # of the repeat, "" for the form itself
    title: str
    parents: tuple[str, ...]  # labels of the repeats around it, the outermost first
    questions: list[Question] = field(default_factory=list)


@dataclass(frozen=True)
class FormPart:
    """`versions`: of the form as they are held, the newest first; `sheets` by `numbers`."""

    choice: Choice
    form: str
    versions: Sequence[Form]

    @cached_property
    def asked(self) -> tuple[_Asked, ...]:
        """The form itself, then each repeat in the order of the form."""
        found: dict[str, _Asked] = {"": _Asked("", form_title(self.form), ())}
        seen: set[str] = set()
        for version in self.versions:
            for question in version.questions.values():
                if question.path in seen or not question.path:
                    continue
                seen.add(question.path)
                if question.kind == "repeat":
                    found[question.path] = _Asked(
                        question.path, _label(question), tuple(map(_label, _around(question)))
                    )
                elif question.kind != "group" and question.kind not in _SILENT:
                    home = _around(question)
                    found[home[-1].path if home else ""].questions.append(question)
        return tuple(found.values())

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        return tuple(self._sheet(asked) for asked in self.asked)

    def _sheet(self, asked: _Asked) -> Sheet:
        questions = told_apart([(self._column(one), _group(one)) for one in asked.questions])
        record = ("record", _("检查记录号"))
        if not asked.path:
            own: tuple[Column, ...] = (
                Column("version", _("表的版本"), "id"),
                Column("status", _("状态")),
                Column("grade", _("参考结论")),
                Column("author", _("最后填写人")),
                Column("time", _("最后改动"), "date"),
                Column("photos", _("照片（张）"), "number"),
            )
            columns = (*house_columns(), *own, *questions, *id_columns(record))
            return Sheet(asked.title, columns, FROZEN, code=self.form)
        own = (
            *(
                Column(f"parent{n}", _("所属：{label}").format(label=label))
                for n, label in enumerate(asked.parents, 1)
            ),
            Column("n", _("行次"), "number"),
            Column("row.name", asked.title),
        )
        columns = (*house_columns(), *own, *questions, *id_columns(record, ("row", _("行号"))))
        return Sheet(self._title(asked), columns, FROZEN, code=f"{self.form}/{asked.path}")

    def _title(self, asked: _Asked) -> str:
        """The repeat's label; where several are called the same, with the one around it."""
        same = sum(one.title == asked.title for one in self.asked)
        said = (*asked.parents[-1:], asked.title) if same > 1 else (asked.title,)
        return "·".join((form_title(self.form), *said))

    def _column(self, question: Question) -> Column:
        label = _label(question)
        if question.kind in {"integer", "decimal", "range"} and (said := unit(question.extra)):
            label = f"{label}（{said}）" if language() == "zh" else f"{label} ({said})"
        kind: Kind = "text"
        if question.logic.type in _NUMBERS and not question.personal:
            kind = "number"
        elif question.logic.type in _DATES and not question.personal:
            kind = "date"
        elif question.personal and question.logic.type == "string":
            kind = "id"
        return Column(question.path, label, kind, personal=question.personal)

    def rows(self, told: Told) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """The lines of one inspection: (number of the sheet in this part, cells)."""
        ids = (told.house.record, told.head.record)
        answers = self._answers(self.asked[0], told, None)
        yield 0, (*told.house.cells(), *self._state(told), *answers, *ids)
        for sheet, asked in enumerate(self.asked[1:], 1):
            for row in _rows_of(told.form, told.instance, asked.path):
                around = [words.row(one) for one in _rows_around(row)]
                named: tuple[Cell, ...] = (*around, row.index + 1, words.row(row))
                answers = self._answers(asked, told, row)
                yield sheet, (*told.house.cells(), *named, *answers, *ids, row.row)

    def _state(self, told: Told) -> tuple[Cell, ...]:
        head, said = told.head, self.choice.said
        grade = words.grade(head.grade, head.provisional)
        status = str(told.view.answers.get(STATUS, head.status))
        return (
            head.version,
            said(status, words.status(status)),
            said(head.grade, grade),
            head.author,
            moment(head.time),
            head.photos,
        )

    def _answers(self, asked: _Asked, told: Told, row: Node | None) -> Iterator[Cell]:
        top = row or told.instance.root
        start = asked.path + "/" if asked.path else ""
        for question in asked.questions:
            node = _below(top, question.path[len(start) :])
            yield NOT_ASKED if node is None or not node.relevant else self._cell(node, told)

    def _cell(self, node: Node, told: Told) -> Cell:
        question, text = node.question, node.text.strip()
        if not text:
            return None
        if question.personal and not self.choice.audience.personal:
            return shown(node, personal=False)
        if node.kind == "image":
            return told.photos.listing(text.split()).replace("\n", _("、"))
        if node.kind in {"select_one", "select_multiple"}:
            return self.choice.said(text, words.value_text(node))
        if question.personal:
            return text
        if question.logic.type in _NUMBERS:
            return number(text)
        return day(text) if question.logic.type in _DATES else text


def choices_of(question: Question, instance: Instance) -> dict[str, str]:
    """Every choice of a question, code by code; {} for one that has none."""
    source = question.logic.choices
    if source is None:
        return {}
    every = ask(instance.root, source.every or source.choices)
    return {choice.name: choice.label for choice in every}


def _around(question: Question) -> list[Question]:
    """The repeats that a question stands in, the outermost first; never itself."""
    return [one for one in question.ancestors()[:-1] if one.kind == "repeat"]


def _group(question: Question) -> str:
    """The group that a question stands in, in words."""
    for above in reversed(question.ancestors()[:-1]):
        if above.kind in {"group", "repeat"} and (said := _label(above)):
            return said if above.path else ""
    return ""


def _label(question: Question) -> str:
    """A label without an instance: what it would fill in is left open."""
    text = question.logic.label
    return (_plain(text) if text else "") or question.name


def _plain(text: Text) -> str:
    parts = text.parts.get(language()) or text.parts.get(text.default, ())
    return "".join(part if isinstance(part, str) else "…" for part in parts).strip()


def _rows_of(form: Form, instance: Instance, path: str) -> Iterator[Node]:
    """The asked rows of a repeat, by its template path, in order."""
    question = form.questions.get(path)
    if question is not None:
        for row in walk(instance.root, question.route_from(form.root)):
            if _asked(row):
                yield row


def _asked(row: Node) -> bool:
    node: Node | None = row
    while node is not None:
        if not node.relevant:
            return False
        node = node.parent
    return True


def _rows_around(row: Node) -> list[Node]:
    found: list[Node] = []
    node = row.parent
    while node is not None:
        if node.row:
            found.append(node)
        node = node.parent
    found.reverse()
    return found


def _below(node: Node, path: str) -> Node | None:
    """The question at names below a node; None where this version of the form lacks it."""
    here = node
    for name in path.split("/"):
        child = here.question.by_name.get(name)
        if child is None:
            return None
        here = here.children[child.index]
    return here
