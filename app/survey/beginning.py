"""What a new inspection knows already: from the roster, so that nobody types it a second time."""

from __future__ import annotations

from collections.abc import Mapping

from app.model.canonical import Value
from forms.form import Form

#: Roles of an inspection's identity, and the fields of the place that they are taken over from.
_IDENTITY = {
    "id.name": "name",
    "id.address": "address",
    "id.code": "code",
    "building.year": "year",
    "building.storeys_above": "storeys",
    "building.area_m2": "area",
}
#: The same for what the roster knows of residents: personal there, and here.
_RESIDENTS = {"id.owner": "owner", "id.phone": "phone"}


def first_answers(form: Form, known: Mapping[str, Value]) -> dict[str, Value]:
    """What the roster says of a place, as answers of the questions that ask for it."""
    return _taken(form, _IDENTITY, known, personal=False)


def first_residents(form: Form, known: Mapping[str, Value]) -> dict[str, Value]:
    """The same for its personal answers."""
    return _taken(form, _RESIDENTS, known, personal=True)


def _taken(
    form: Form, fields: Mapping[str, str], known: Mapping[str, Value], *, personal: bool
) -> dict[str, Value]:
    return {
        question.path: known[field]
        for role, field in fields.items()
        if known.get(field)
        and (question := form.by_role(role)) is not None
        and question.personal == personal
    }
