"""What a new inspection knows already, so that nobody types it a second time.

From the roster: name, address, number, year, storeys, residents. From other inspections of the
same place: the facts of the building, by their roles. Findings and results never: each scale is
answered for itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from app.model.canonical import Value
from app.model.merge import RecordView
from app.model.personal import personal_answers
from app.survey.core import STATUS, Core

if TYPE_CHECKING:
    from forms.form import Form

#: Roles of an inspection's identity, and the fields of the place that they are taken over from.
_ROSTER = {
    "id.name": "name",
    "id.address": "address",
    "id.code": "code",
    "id.alias": "alias",
    "id.town": "town",
    "id.community": "community",
    "renewal.year_from": "year",
    "building.year": "year",
    "building.storeys_above": "storeys",
    "building.area_m2": "area",
    "id.owner": "owner",
    "id.phone": "phone",
}
#: Roles that tell of the building and its residents, not of what was found there.
_FACTS = ("building.", "id.owner", "id.phone", "id.census_code", "id.selfbuilt_code")
#: Names above a place: town, community, estate, building.
_DEEPEST = 4


def first_answers(core: Core, form: Form, place: RecordView) -> dict[str, Value]:
    """Answers of a new inspection of a place, but for personal ones."""
    known: dict[str, Value] = {}
    for of, view in _inspections(core, place.record):
        known |= _facts(of, view.answers)
    fields = {"address": _address(core, place), **_levels(core, place), **place.answers}
    return _of_form(form, known | _roster(fields), personal=False)


def first_residents(core: Core, form: Form, place: RecordView) -> dict[str, Value]:
    """The same for personal answers: they are kept apart, so they are read apart."""
    known: dict[str, Value] = {}
    for of, view in _inspections(core, place.record):
        known |= _facts(of, _personal(core, view))
    return _of_form(form, known | _roster(_personal(core, place)), personal=True)


def _inspections(core: Core, place: str) -> Iterator[tuple[Form, RecordView]]:
    """What was said in other inspections of a place, the newest last."""
    for head in core.store.heads(place=place, order="time"):
        if head.form in core.forms.registers:
            continue
        view = core.store.view(head.record)
        if view is not None and STATUS in view.answers:
            yield core.forms.form(view.form, view.version), view


def _facts(form: Form, answers: Mapping[str, Value]) -> dict[str, Value]:
    """Answers by role, of the roles that a building has whatever it is looked at for."""
    return {
        role: answers[questions[0].path]
        for role, questions in form.roles.items()
        if role.startswith(_FACTS) and questions[0].path in answers
    }


def _roster(fields: Mapping[str, Value]) -> dict[str, Value]:
    return {role: fields[name] for role, name in _ROSTER.items() if fields.get(name)}


def _of_form(form: Form, known: Mapping[str, Value], *, personal: bool) -> dict[str, Value]:
    return {
        question.path: value
        for role, value in known.items()
        if (question := form.by_role(role)) is not None and question.personal == personal
    }


def _personal(core: Core, view: RecordView) -> dict[str, Value]:
    data = core.store.personal(view.personal) if view.personal else None
    return personal_answers(data) if data else {}


def _address(core: Core, place: RecordView) -> str:
    """Where a place without an address of its own lies: the names above it, and its own."""
    names = [str(view.answers.get("name", "")) for view in (place, *_above(core, place))]
    return "".join(reversed(names)) if len(names) > 1 else ""


def _levels(core: Core, place: RecordView) -> dict[str, Value]:
    """The names of the places above, by their level: town, community …"""
    return {
        str(view.answers.get("level", "")): view.answers.get("name", "")
        for view in _above(core, place)
    }


def _above(core: Core, place: RecordView) -> Iterator[RecordView]:
    """The places above one, the nearest first."""
    links = place.links.get("parent", ())
    for _level in range(_DEEPEST):
        upper = core.store.view(links[0]) if links else None
        if upper is None:
            return
        yield upper
        links = upper.links.get("parent", ())
