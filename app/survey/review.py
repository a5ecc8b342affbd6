"""两人填得不一样: conflicts side by side in words, settled with a reason; nothing is dropped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.assessment import assess
from app.errors import KnownError
from app.i18n import _
from app.model.canonical import Value
from app.model.changed import Changed
from app.model.merge import Candidate, RecordView
from app.model.merge import Conflict as OpenConflict
from app.model.revision import PHOTO, RESULT
from app.survey import words
from app.survey.core import STATUS, Content, Core
from app.survey.filling import graded
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
    """One group in conflict; `shown` is the index of the side that counts meanwhile."""

    record: str
    house: str
    form: str
    group: str
    what: str
    provisional: bool
    shown: int
    sides: tuple[Side, ...]
    lines: tuple[Line, ...]


class Review:
    def __init__(self, core: Core) -> None:
        self._core = core

    def conflicts(self) -> list[Conflict]:
        """All open conflicts, those that hold a grade first."""
        found = [
            self._worded(view, conflict)
            for head in self._core.store.heads()
            if head.conflicts
            if (view := self._core.store.view(head.record)) is not None
            for conflict in view.conflicts
        ]
        return sorted(found, key=lambda one: (not one.provisional, one.house, one.group))

    def settle(self, record: str, group: str, side: int, reason: str) -> Changed:
        """Let one side count from now on. The other sides stay in the history.

        Raises a known error without a reason, or when the conflict is not open (any more).
        """
        view, conflict = self._find(record, group)
        if not 0 <= side < len(conflict.candidates):
            raise _refused(_("没有第 {n} 份。").format(n=side + 1))
        return self._write(view, conflict, dict(conflict.candidates[side].values), reason)

    def compose(self, record: str, group: str, picks: Mapping[str, int], reason: str) -> Changed:
        """Pick rows from several sides, path by path; the grade is computed anew.

        `picks` names the side of each path that shall not come from the side that counts now.
        """
        view, conflict = self._find(record, group)
        values = dict(conflict.candidates[conflict.provisional].values)
        for path, side in picks.items():
            values[path] = conflict.candidates[side].values.get(path)
        return self._write(view, conflict, values, reason)

    def _write(
        self,
        view: RecordView,
        conflict: OpenConflict,
        values: Mapping[str, Value],
        reason: str,
    ) -> Changed:
        if not reason.strip():
            raise _refused(_("还没有写理由。"))
        content = Content.of(view)
        content.take(values)
        if view.form not in self._core.forms.registers:
            assessment = assess(self._instance(view.form, view.version, content.answers))
            if assessment is not None:
                content.results |= assessment.results()
        revision = self._core.sealed(
            view.record, view.form, view.version, content,
            kind="settle", reason=reason.strip(), decided=(conflict,),
        )  # fmt: skip
        return self._core.commit([revision] if revision else [])

    def _find(self, record: str, group: str) -> tuple[RecordView, OpenConflict]:
        view = self._core.store.view(record)
        for conflict in view.conflicts if view else ():
            if view is not None and conflict.group == group:
                return view, conflict
        raise _refused(_("这一处已经定下来了，或者不存在。"))

    def _worded(self, view: RecordView, conflict: OpenConflict) -> Conflict:
        register = self._core.forms.registers.get(view.form)
        instances: list[Instance] = []
        if register is None:
            instances = [
                self._instance(view.form, view.version, _overlaid(view, side))
                for side in conflict.candidates
            ]
        lines = []
        for path in conflict.paths:
            values = [candidate.values.get(path) for candidate in conflict.candidates]
            if all(value == values[0] for value in values) or path.startswith(PHOTO):
                continue
            if register is not None:
                worded = [words.field_value(register, path, value) for value in values]
                what = words.field_label(register, path)
            else:
                worded = [
                    words.answer(instance, path, value)
                    for instance, value in zip(instances, values, strict=True)
                ]
                what = next((w for i in instances if (w := words.where(i, path))), path)
            if len(set(worded)) > 1:
                lines.append(Line(path, what, tuple(worded)))
        names = {device.id: device.name for device in self._core.store.devices()}
        return Conflict(
            record=view.record,
            house=self._house(view),
            form=view.form,
            group=conflict.group,
            what=words.group(conflict.group, lines[0].what if lines else ""),
            provisional=conflict.graded,
            shown=conflict.provisional,
            sides=tuple(self._side(side, names) for side in conflict.candidates),
            lines=tuple(lines),
        )

    def _side(self, side: Candidate, names: Mapping[str, str]) -> Side:
        results = {
            path.removeprefix(RESULT): value
            for path, value in side.values.items()
            if path.startswith(RESULT) and value is not None
        }
        written = self._core.store.revision(side.revisions[0])
        return Side(
            author=side.author,
            device=names.get(side.device) or side.device,
            time=side.time,
            grade=words.stored_grade(graded(results)),
            photos=tuple(str(photo.get("hash")) for photo in written.photos.values())
            if written
            else (),
        )

    def _house(self, view: RecordView) -> str:
        place = view.links.get("place") or ()
        house = self._core.store.view(place[0]) if place else view
        return str((house or view).answers.get("name") or (house or view).answers.get("what") or "")

    def _instance(self, form: str, version: str, answers: Mapping[str, Value]) -> Instance:
        own = {path: value for path, value in answers.items() if not path.startswith("/")}
        return self._core.open_form(self._core.forms.form(form, version), own, {}, {})


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


def _refused(title: str) -> KnownError:
    return KnownError(
        "settle_refused",
        title,
        kept=_("两份内容都保留着，没有改动。"),
        advice=_("请在“汇总”里选中一处，选定一份并写明理由。"),
    )
