"""What stands behind a conflict: who wrote each side, when and why, what was there before both,
and the photos that each writer had."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.model.canonical import Value
from app.model.merge import Candidate, RecordView
from app.model.merge import Conflict as OpenConflict
from app.model.merge import view as merged
from app.model.revision import PHOTO, Revision, body_paths
from app.survey import words
from app.survey.core import Core
from app.survey.mark_words import drawing
from app.survey.side_by_side import Conflict, Line, instance_of, worded
from exports.figures import Drawing

_TRAIL = " › "


@dataclass(frozen=True)
class Told:
    """One revision in words: who wrote it, on which computer, when (claimed), and why ("")."""

    author: str
    device: str
    time: str
    reason: str


@dataclass(frozen=True)
class Shot:
    """A photo that a writer had. `near`: it belongs to a row that differs; `question` in words.

    `shared`: the other sides have it too. `marks`: what this writer drew over it.
    """

    hash: str
    caption: str
    question: str
    near: bool
    shared: bool
    marks: Drawing | None = None


@dataclass(frozen=True)
class Voice:
    """One side: who first said it, and what else was written on the way there, oldest first."""

    first: Told
    reasons: tuple[Told, ...]  # those of its revisions that gave a reason
    shots: tuple[Shot, ...]


@dataclass(frozen=True)
class Behind:
    """A conflict in full, a voice for each of its sides, and what all of them had seen before.

    `before` None: nothing, both began by themselves. `earlier`: its words by path. `same`: what
    the sides agree on in this group, as lines with one value. `taken`: of a decision, whose row
    counts since, by path.
    """

    conflict: Conflict
    voices: tuple[Voice, ...]
    before: Told | None = None
    earlier: Mapping[str, str] = field(default_factory=dict)
    same: tuple[Line, ...] = ()
    taken: Mapping[str, int] = field(default_factory=dict)


def behind(
    core: Core, view: RecordView, conflict: OpenConflict, *, personal: bool = False
) -> Behind:
    """All that a reviewer looks at before deciding; personal answers masked by default."""
    shown = worded(core, view, conflict, personal=personal)
    known = {one.id: one for one in core.store.revisions(view.record)}
    names = {device.id: device.name or device.id for device in core.store.devices()}
    paths = [line.path for line in shown.lines]
    past = [past_of(known, candidate.revisions) for candidate in conflict.candidates]
    common = set.intersection(*past)
    voices = []
    photos = [_photos(known[side.revisions[0]]) for side in conflict.candidates]
    everywhere = set.intersection(*(set(some) for some in photos)) if photos else set()
    for number, candidate in enumerate(conflict.candidates):
        mine = [known[rid] for rid in known if rid in past[number]]
        first = first_of(known, past[number], conflict, candidate)
        said = [one for one in mine if one.id not in common or one is first]
        voices.append(
            Voice(
                first=_told(first, names),
                reasons=tuple(_told(one, names) for one in said if one.reason),
                shots=_shots(core, view, known[candidate.revisions[0]], paths, everywhere),
            )
        )
    same = _same(core, view, conflict, paths)
    if not common:
        return Behind(shown, tuple(voices), same=same)
    earlier = merged(known[rid] for rid in common)
    last = max((known[rid] for rid in earlier.heads), key=lambda one: one.time)
    return Behind(shown, tuple(voices), _told(last, names), _words(core, earlier, paths), same)


def past_of(known: Mapping[str, Revision], ids: Iterable[str]) -> set[str]:
    """Revisions that a side had seen, and its own; in a history with gaps as far as it is here."""
    waiting, seen = [rid for rid in ids if rid in known], set[str]()
    while waiting:
        rid = waiting.pop()
        if rid not in seen:
            seen.add(rid)
            waiting += [parent for parent in known[rid].parents if parent in known]
    return seen


def first_of(
    known: Mapping[str, Revision], past: set[str], conflict: OpenConflict, side: Candidate
) -> Revision:
    """Who said it first: a reopened decision repeats what somebody else had written."""
    mine = [known[rid] for rid in known if rid in past]
    for one in mine:
        wrote = {path for paths in one.wrote.values() for path in paths}
        if wrote.isdisjoint(conflict.paths):
            continue
        body = body_paths(one)
        if all(body.get(path) == side.values.get(path) for path in conflict.paths):
            return one
    return next(one for one in mine if one.id in side.revisions)


def _told(one: Revision, names: Mapping[str, str]) -> Told:
    return Told(one.author, names.get(one.device, one.device), one.time, one.reason)


def _photos(one: Revision) -> dict[str, Mapping[str, Value]]:
    return {str(photo.get("hash")): photo for photo in one.photos.values()}


def _shots(
    core: Core, view: RecordView, written: Revision, paths: list[str], everywhere: set[str]
) -> tuple[Shot, ...]:
    """The photos of a writer: those of rows that differ first, then those that only they have."""
    photos = _photos(written)
    if not photos:
        return ()
    instance = instance_of(core, view, written.answers)
    found = []
    for digest, photo in photos.items():
        question = str(photo.get("question") or "")
        said = words.where(instance, question) if instance is not None else ""
        order = str(photo.get("order") or "")
        shot = Shot(
            digest,
            str(photo.get("caption") or ""),
            _TRAIL.join(said.split(_TRAIL)[-2:]),
            near=_near(question, paths),
            shared=digest in everywhere,
            marks=drawing(photo),
        )
        found.append((not shot.near, shot.shared, order, shot))
    return tuple(shot for *_turn, shot in sorted(found, key=lambda one: one[:3]))


def _near(question: str, paths: list[str]) -> bool:
    """Whether a question stands in the same row as an answer that differs."""
    row = question.rpartition("/")[0]
    return bool(question) and any(
        path.rpartition("/")[0] == row or path == row or path.startswith(PHOTO) for path in paths
    )


def _same(
    core: Core, view: RecordView, conflict: OpenConflict, paths: list[str]
) -> tuple[Line, ...]:
    """The answers of the group in which no side differs; the façade's own are left out."""
    register = core.forms.registers.get(view.form)
    instance = None if register is not None else instance_of(core, view, view.answers)
    found = []
    for path in conflict.paths:
        value = conflict.candidates[0].values.get(path)
        if path in paths or value is None or path.startswith(("@", "/")):
            continue
        if register is not None:
            what, said = words.field_label(register, path), words.field_value(register, path, value)
        elif instance is not None:
            node = instance.find(path)
            if node is not None and node.kind == "row":
                continue  # what stands in it is said
            what, said = words.where(instance, path), words.answer(instance, path, value)
        else:
            continue
        if what and said != words.BLANK:
            found.append(Line(path, what, (said,)))
    return tuple(found)


def _words(core: Core, earlier: RecordView, paths: list[str]) -> dict[str, str]:
    """What stood at each path before; personal answers and registers say no more than that."""
    register = core.forms.registers.get(earlier.form)
    if register is not None:
        return {
            path: words.field_value(register, path, earlier.paths().get(path)) for path in paths
        }
    instance = instance_of(core, earlier, earlier.answers)
    if instance is None:
        return {}
    held = earlier.paths()
    return {path: words.answer(instance, path, held.get(path)) for path in paths}
