"""A conflict in words: who said what, line by line; personal answers masked unless asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.errors import KnownError
from app.i18n import _, listed
from app.model.canonical import Value
from app.model.merge import Candidate, RecordView
from app.model.merge import Conflict as OpenConflict
from app.model.revision import LINK, PERSONAL, PHOTO, RESULT
from app.store.agreed import is_agreed, residents
from app.survey import words
from app.survey.core import STATUS, Core
from app.survey.filling import graded
from app.survey.hidden import masked_answer
from forms.instance import Instance


@dataclass(frozen=True)
class Line:
    """One answer that differs: what it is, and each side's value in words ("–": blank)."""

    path: str
    what: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Side:
    """One candidate: who wrote it, on which device, when (claimed), and its grade if any."""

    author: str
    device: str
    time: str
    grade: str
    photos: tuple[str, ...]  # hashes of the photos that this writer had


@dataclass(frozen=True)
class Conflict:
    """One group in conflict; `shown` is the index of the side that counts meanwhile.

    `agreed`: all sides say the same, and there is nothing to decide but to confirm it.
    """

    record: str
    house: str
    form: str
    group: str
    what: str
    provisional: bool
    shown: int
    sides: tuple[Side, ...]
    lines: tuple[Line, ...]
    agreed: bool = False


def worded(
    core: Core, view: RecordView, conflict: OpenConflict, *, personal: bool = False
) -> Conflict:
    """A conflict as reviewers see it; of a form that is not here, paths and values as they are."""
    agreed = is_agreed(core.store, conflict)
    if view.form in core.forms.registers:
        lines = _register_lines(core, view, conflict)
    elif conflict.paths == (PERSONAL,):
        lines = [] if agreed else _personal_lines(core, view, conflict, personal)
    else:
        lines = _form_lines(core, view, conflict)
    first = lines[0].what if lines else ""
    names = {device.id: device.name for device in core.store.devices()}
    if agreed:
        what = _("住户信息两份相同")
    elif conflict.paths == (PERSONAL,):
        what = _("住户信息")
    else:
        what = words.group(conflict.group, first)
    return Conflict(
        record=view.record,
        house=house_of(core, view),
        form=view.form,
        group=conflict.group,
        what=what,
        provisional=conflict.graded,
        shown=conflict.provisional,
        sides=tuple(_side(core, side, names) for side in conflict.candidates),
        lines=tuple(lines),
        agreed=agreed,
    )


def _register_lines(core: Core, view: RecordView, conflict: OpenConflict) -> list[Line]:
    register = core.forms.registers[view.form]
    lines = []
    for path in conflict.paths:
        values = [candidate.values.get(path) for candidate in conflict.candidates]
        texts = [
            _linked(core, value)
            if path.startswith(LINK)
            else words.field_value(register, path, value)
            for value in values
        ]
        if len(set(texts)) > 1:
            lines.append(Line(path, words.field_label(register, path), tuple(texts)))
    return lines


def _linked(core: Core, value: Value) -> str:
    """The names of the records that a link leads to."""
    targets = value if isinstance(value, list) else []
    heads = [core.store.head(str(target)) for target in targets]
    named = [
        head.title if head else str(target)[:8] for head, target in zip(heads, targets, strict=True)
    ]
    return listed(named) if named else words.BLANK


def _form_lines(core: Core, view: RecordView, conflict: OpenConflict) -> list[Line]:
    instances = [
        instance_of(core, view, _overlaid(view, candidate)) for candidate in conflict.candidates
    ]
    lines = []
    for path in conflict.paths:
        values = [candidate.values.get(path) for candidate in conflict.candidates]
        if all(value == values[0] for value in values):
            continue
        texts = [
            words.answer(instance, path, value) if instance else _plain(value)
            for instance, value in zip(instances, values, strict=True)
        ]
        if path.startswith(PHOTO) and len(set(texts)) == 1:
            texts = _unlike(values, texts)  # the same words, drawn elsewhere
        if len(set(texts)) > 1:
            named = (words.where(instance, path) for instance in instances if instance)
            lines.append(Line(path, next(filter(None, named), path), tuple(texts)))
    return lines


def _unlike(values: Sequence[Value], texts: Sequence[str]) -> list[str]:
    """Two people drew as many marks over one photo, and not in the same places."""
    marks = [value.get("marks") if isinstance(value, dict) else None for value in values]
    if all(one == marks[0] for one in marks):
        return list(texts)
    return [
        _("{said}（第 {n} 种画法）").format(said=text, n=number)
        for number, text in enumerate(texts, start=1)
    ]


def _personal_lines(
    core: Core, view: RecordView, conflict: OpenConflict, personal: bool
) -> list[Line]:
    """The personal answers that differ; a masked line stands also where the masks are alike."""
    sides = []
    for candidate in conflict.candidates:
        hashed = candidate.values.get(PERSONAL)
        sides.append(residents(core.store, hashed if isinstance(hashed, str) else None))
    if any(side is None for side in sides):
        absent = [_("（内容不在本机）") if side is None else _("已填") for side in sides]
        return [Line(PERSONAL, _("住户信息"), tuple(absent))]
    known = [side for side in sides if side is not None]
    instances = [instance_of(core, view, view.answers, side) for side in known]
    lines = []
    for path in dict.fromkeys(path for side in known for path in side):
        values = [side.get(path) for side in known]
        if all(value == values[0] for value in values):
            continue
        texts = [
            words.answer(instance, path, value) if instance else _plain(value)
            for instance, value in zip(instances, values, strict=True)
        ]
        if not personal:
            texts = [
                text if text == words.BLANK else masked_answer(instance, path, text)
                for instance, text in zip(instances, texts, strict=True)
            ]
        named = (words.where(instance, path) for instance in instances if instance)
        lines.append(Line(path, next(filter(None, named), path), tuple(texts)))
    return lines


def _plain(value: Value) -> str:
    return words.BLANK if value is None else str(value)


def _side(core: Core, side: Candidate, names: Mapping[str, str]) -> Side:
    results = {
        path.removeprefix(RESULT): value
        for path, value in side.values.items()
        if path.startswith(RESULT) and value is not None
    }
    written = core.store.revision(side.revisions[0])
    photos = written.photos.values() if written else ()
    return Side(
        author=side.author,
        device=names.get(side.device) or side.device,
        time=side.time,
        grade=words.stored_grade(graded(results)),
        photos=tuple(str(photo.get("hash")) for photo in photos),
    )


def house_of(core: Core, view: RecordView) -> str:
    """The name of the house, of a task what is to be done, of a finding what was found."""
    place = view.links.get("place") or ()
    about = (core.store.view(place[0]) if place else None) or view
    found = (about.answers.get(name) for name in ("name", "what", "title"))
    return str(next(filter(None, found), ""))


def instance_of(
    core: Core,
    view: RecordView,
    answers: Mapping[str, Value],
    personal: Mapping[str, Value] | None = None,
) -> Instance | None:
    """A record's form with these answers; None where the survey does not hold the form."""
    try:
        form = core.forms.form(view.form, view.version)
    except KnownError:
        return None
    own = {path: value for path, value in answers.items() if not path.startswith("/")}
    return core.open_form(form, own, personal or {}, view.photos)


def _overlaid(view: RecordView, side: Candidate) -> dict[str, Value]:
    """The record's answers with one side's values in the place of what counts now."""
    answers: dict[str, Value] = dict(view.answers)
    for path, value in side.values.items():
        if path.startswith("@") or path == STATUS:
            continue
        if value is None:
            answers.pop(path, None)
        else:
            answers[path] = value
    return answers
