"""What somebody typed freely, without the residents whom the record names: for masked exports."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, Final, TypeVar, cast

from app.domain.masking_text import in_text, names_in
from app.model.canonical import Value
from app.survey.audience import Audience
from app.survey.core import Core
from app.survey.filling_residents import known
from app.survey.loop import TaskRow
from forms.instance import Instance

T = TypeVar("T")
#: A text as it may leave.
Telling = Callable[[str], str]
#: Codes, places and officials: a name there is a name that everybody knows.
_OPEN: Final = ("id.", "sign.")
_TYPED: Final = frozenset({"id.reason", "id.instruments", "id.address", "id.alias"})


def as_it_is(text: str) -> str:
    return text


def telling(core: Core, record: str, audience: Audience) -> Telling:
    """How texts about an inspection, a task of it or its house leave for an audience."""
    if audience.personal:
        return as_it_is
    names = names_in(_residents(core, record)) if record else ()
    return lambda text: in_text(text, names)


def _residents(core: Core, record: str) -> Iterator[str]:
    """What the record and the place that it is about call their residents."""
    view = core.store.view(record)
    if view is None:
        return
    yield from _texts(known(core, view.personal))
    for place in view.links.get("place", ()):
        held = core.store.view(place)
        if held is not None:
            yield from _texts(known(core, held.personal))


def _texts(answers: Mapping[str, Value]) -> Iterator[str]:
    return (value for value in answers.values() if isinstance(value, str))


def unname(instance: Instance, told: Telling) -> None:
    """Take residents out of what was typed into an inspection that was opened to be read."""
    if told is as_it_is:
        return
    for node in instance.root.walk():
        if node.kind != "text" or not node.text or node.question.personal:
            continue
        role = node.question.role
        if role.startswith(_OPEN) and role not in _TYPED:
            continue
        if (text := told(node.text)) != node.text:
            instance.set(node, text)


def photo(entry: Mapping[str, Any], told: Telling) -> dict[str, Any]:
    """A photo's entry with its caption and the words of its marks as they may leave."""
    made = dict(entry)
    if told is as_it_is:
        return made
    if caption := made.get("caption"):
        made["caption"] = told(str(caption))
    if made.get("marks"):
        made["marks"] = unnamed(made["marks"], told)
    return made


def task(row: TaskRow, told: Telling) -> TaskRow:
    """A task's texts as they may leave."""
    return replace(
        row, title=told(row.title), part=told(row.part), what=told(row.what), who=told(row.who),
        result=told(row.result),
    )  # fmt: skip


def unnamed(value: T, told: Telling) -> T:
    """The same values with every text in them as it may leave."""
    if told is as_it_is:
        return value
    made: Any = value
    if isinstance(value, str):
        made = told(value)
    elif isinstance(value, tuple | list):
        made = type(value)(unnamed(one, told) for one in value)
    elif isinstance(value, dict):
        made = {name: unnamed(one, told) for name, one in value.items()}
    elif is_dataclass(value) and not isinstance(value, type):
        held = {one.name: getattr(value, one.name) for one in fields(value)}
        new = {name: unnamed(one, told) for name, one in held.items()}
        changed = {name: one for name, one in new.items() if one is not held[name]}
        made = replace(value, **changed) if changed else value
    return cast("T", made)
