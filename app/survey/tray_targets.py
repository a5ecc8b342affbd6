"""Where photos of a house go: its inspection, or the one that would be begun; and the question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.survey import words
from app.survey.core import FINISHED, Core
from app.survey.filling import FillingDesk
from app.survey.forms_shelf import INSPECTION
from app.survey.houses import Houses
from app.survey.tray_values import TrayQuestion
from forms.definition import Question
from forms.form import Form
from forms.instance import Instance
from forms.node import Node

#: Roles of the question for photos that nobody told apart yet, the first that a form has.
_USUAL: Final = ("overview.other", "overview.inside", "overview.surroundings")
#: Or a question of this name.
_OTHER: Final = "photo_other"
_PAGE: Final = "sign.photos"
_SIGNED: Final = "sign."


@dataclass(frozen=True)
class Target:
    """The record that photos of a place go to; "" where confirming begins one with `form`."""

    place: str
    record: str
    form: str
    version: str
    finished: bool


class Targets:
    """Remembers what it found until `forget`, since a group asks for each of its photos."""

    def __init__(self, core: Core, desk: FillingDesk, houses: Houses) -> None:
        self._core = core
        self._desk = desk
        self._houses = houses
        self._found: dict[tuple[str, str], Target] = {}

    def forget(self) -> None:
        self._found.clear()

    def of(self, place: str, page: str = "") -> Target:
        """Of a place, or of the record that stands on a photographed page."""
        key = (place, page)
        if key not in self._found:
            self._found[key] = self._of_page(page) or self._of_place(place)
        return self._found[key]

    def _of_page(self, page: str) -> Target | None:
        head = self._core.store.head(page) if page else None
        if head is None or head.voided or head.form in self._core.forms.registers:
            return None
        finished = head.status in FINISHED
        return Target(head.place, head.record, head.form, head.version, finished)

    def _of_place(self, place: str) -> Target:
        """The inspection that is open, the last written first; else the last finished one."""
        store, registers = self._core.store, self._core.forms.registers
        held = [
            head
            for one in (place, *store.joined_to(place))
            for head in store.heads(place=one)
            if head.form not in registers
        ]
        if held:
            last = max(held, key=lambda head: (head.status not in FINISHED, head.time, head.record))
            finished = last.status in FINISHED
            return Target(place, last.record, last.form, last.version, finished)
        offers = self._houses.forms_for(place)
        form = next((one.form for one in offers if one.proposed), INSPECTION)
        return Target(place, "", form, self._core.forms.newest(form).version, False)

    def form(self, target: Target) -> Form:
        return self._core.forms.form(target.form, target.version)

    def usual(self, place: str, *, page: str = "", separator: bool = False) -> str:
        """The question for a photo that nobody told apart; "" for what is not filed itself."""
        if separator:
            return ""
        form = self.form(self.of(place, page))
        question = _signing(form) if page else _usual(form)
        return question.path if question is not None else ""

    def instance(self, target: Target) -> Instance:
        """The record as it is being filled, or a new one of its form."""
        if target.record:
            return self._desk.open(target.record).instance
        return self._core.new_form(self.form(target), {})

    def questions(self, place: str) -> list[TrayQuestion]:
        """See `Tray.questions`."""
        instance = self.instance(self.of(place))
        return [
            TrayQuestion(
                node.path,
                words.where(instance, node.path),
                len(node.text.split()),
                _in_row(node),
            )
            for node in instance.root.walk()
            if node.kind == "image" and node.relevant
        ]


def _usual(form: Form) -> Question | None:
    """One that wants no certain shot: what nobody looked at yet must not count as the front."""
    images = [one for one in form.questions.values() if one.kind == "image" and _alone(form, one)]
    rest = [one for one in images if not one.role.startswith(_SIGNED)]
    return min(rest, key=_rank, default=None)


def _rank(question: Question) -> tuple[bool, int]:
    named = question.role in _USUAL or question.path.rpartition("/")[2] == _OTHER
    turn = _USUAL.index(question.role) if question.role in _USUAL else 0
    return bool(question.shots), turn if named else len(_USUAL)


def _signing(form: Form) -> Question | None:
    named = form.by_role(_PAGE)
    if named is not None:
        return named
    signed = (
        one
        for one in form.questions.values()
        if one.kind == "image" and one.role.startswith(_SIGNED) and _alone(form, one)
    )
    return next(signed, None) or _usual(form)


def _alone(form: Form, question: Question) -> bool:
    """Whether it stands in no repeat: there is one of it in every record."""
    parts = question.path.split("/")
    above = ("/".join(parts[:n]) for n in range(1, len(parts)))
    return question.kind == "image" and all(form.question(one).kind != "repeat" for one in above)


def _in_row(node: Node) -> bool:
    """Whether it is asked of every member, storey or finding."""
    above = node.parent
    while above is not None and above.kind != "row":
        above = above.parent
    return above is not None
