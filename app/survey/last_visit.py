"""上次: what was said at the last visit, to stand beside the question that is asked again.

The last visit is, in this order: the newest finished state of this record before it was opened
again; the record that this one follows (link `previous`); and, for questions that mean the same
(by role), another form of the same place. Residents' own answers and photos are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.errors import KnownError
from app.model.merge import RecordView
from app.model.revision import RESULT_GROUP
from app.survey import words
from app.survey.core import FINISHED, STATUS, Core
from app.survey.side_by_side import instance_of
from forms.definition import Question
from forms.form import Form
from forms.instance import Instance
from forms.node import Node

_NOT_SAID = {"group", "repeat", "row", "image", "note", "calculate", "acknowledge", "hidden"}
_NOT_SAID |= {"start", "end", "today", "username"}
#: Roles of what a house simply is: these may be taken over, what was found there never.
_FACTS = ("building.", "id.")
#: They belong to the day and the people of that visit.
_OF_THE_DAY = {
    "id.date", "id.weather", "id.surveyor1", "id.surveyor2", "id.instruments", "id.respondents",
}  # fmt: skip


@dataclass(frozen=True)
class LastAnswer:
    """One answer of the last visit. `text` as a person reads it, `value` as the form keeps it.

    `source` names another form it comes from, "" for the same one. `facts`: it may be taken over
    with a key, since it is no finding.
    """

    value: str
    text: str
    date: str
    by: str
    source: str = ""
    facts: bool = False


@dataclass(frozen=True)
class LastVisit:
    """Answers by data path. Rows of another record have ids of their own: they are found by the
    answers that name them (`storey/一层/member/墙 1/A-B/…`)."""

    answers: Mapping[str, LastAnswer] = field(default_factory=dict)
    named: Mapping[str, LastAnswer] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.answers or self.named)

    def of(self, node: Node) -> LastAnswer | None:
        """What was said last time where this question stands."""
        said = self.answers.get(node.path)
        if said is None and self.named:
            said = self.named.get("/".join(_way(node)))
        return said


class LastVisits:
    def __init__(self, core: Core) -> None:
        self._core = core

    def of(self, record: str) -> LastVisit:
        """The last visit before this record was opened as it is now; any thread."""
        view = self._core.store.view(record)
        if view is None:
            return LastVisit()
        answers: dict[str, LastAnswer] = {}
        named: dict[str, LastAnswer] = {}
        before = self._before(record, view)
        if before is not None:
            answers = {node.path: said for node, said in self._said(before)}
        elif view.links.get("previous"):
            last = self._core.store.view(view.links["previous"][0])
            if last is not None:
                named = {"/".join(_way(node)): said for node, said in self._said(last)}
        for path, said in self._elsewhere(record, view).items():
            if path not in answers and path not in named:
                answers[path] = said
        return LastVisit(answers, named)

    def _before(self, record: str, view: RecordView) -> RecordView | None:
        """This record as it stood when it was last finished, before what is open now."""
        later = self._core.store.revisions(record)[::-1]
        if view.answers.get(STATUS) in FINISHED:  # finished again: the time before that
            while later and later[0].answers.get(STATUS) in FINISHED:
                later.pop(0)
        newest = next((one for one in later if one.answers.get(STATUS) in FINISHED), None)
        return self._core.seen(record, (newest.id,)) if newest is not None else None

    def _said(self, view: RecordView, form_title: str = "") -> Iterator[tuple[Node, LastAnswer]]:
        instance = instance_of(self._core, view, view.answers)
        if instance is None:
            return
        day = _day(instance, view)
        for node in instance.root.walk():
            question = node.question
            if node.relevant and node.text and node.kind not in _NOT_SAID:
                if question.personal:
                    continue
                yield (
                    node,
                    LastAnswer(
                        value=node.text,
                        text=words.value_text(node),
                        date=day,
                        by=view.author,
                        source=form_title,
                        facts=is_fact(question),
                    ),
                )

    def _elsewhere(self, record: str, view: RecordView) -> dict[str, LastAnswer]:
        """What other forms of the same place say where they ask the same; the newest counts."""
        place = view.links.get("place")
        try:
            form = self._core.forms.form(view.form, view.version)
        except KnownError:
            return {}
        found: dict[str, LastAnswer] = {}
        if not place:
            return found
        asked = _by_role(form)
        others = [
            head
            for head in self._core.store.heads(place=place[0], order="-time")
            if head.record != record and head.form != view.form and head.status in FINISHED
        ]
        for head in others:
            other = self._core.store.view(head.record)
            if other is None:
                continue
            title = self._title(head.form, head.version)
            for node, said in self._said(other, title):
                path = asked.get(node.question.role)
                if path is not None and path not in found and not _in_row(node):
                    found[path] = said
        return found

    def _title(self, form: str, version: str) -> str:
        try:
            return self._core.forms.form(form, version).title
        except KnownError:
            return form


def is_fact(question: Question) -> bool:
    """Whether an answer says what a house is, not what was found there or who came when."""
    if question.group == RESULT_GROUP or question.role in _OF_THE_DAY:
        return False
    above: Question | None = question
    while above is not None:
        if above.kind == "repeat":
            return False
        above = above.parent
    return question.same or question.role.startswith(_FACTS)


def _by_role(form: Form) -> dict[str, str]:
    """Role → path of the first question with it that stands in no repeat."""
    found: dict[str, str] = {}
    for role, questions in form.roles.items():
        for question in questions:
            rows = any(one.kind == "repeat" for one in question.ancestors())
            if not rows and question.kind not in _NOT_SAID and not question.personal:
                found.setdefault(role, question.path)
    return found


def _in_row(node: Node) -> bool:
    here: Node | None = node
    while here is not None:
        if here.row:
            return True
        here = here.parent
    return False


def _way(node: Node) -> list[str]:
    """The path of a node with rows named by the answers that name them, else by their number."""
    parts: list[str] = []
    here: Node | None = node
    while here is not None and here.parent is not None:
        if here.row:
            naming = here.question.extra.get("batch", "").split()
            by_name = {child.name: child.text for child in here.children}
            named = " ".join(by_name.get(name, "") for name in naming).strip()
            parts.append(named.replace("/", "／") or f"#{here.index + 1}")
        else:
            parts.append(here.question.name)
        here = here.parent
    return parts[::-1]


def _day(instance: Instance, view: RecordView) -> str:
    """The day of the visit as the form says it, else as its revision does."""
    for node in instance.nodes_by_role("id.date"):
        if node.text:
            return node.text
    return view.time[:10]
