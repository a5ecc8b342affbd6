"""What an import would do: new places, changes field by field, what differs, what is missing.

Nobody's work is overwritten. A field is changed by the roster only where the last roster wrote
what stands there now, or where nothing stands there; what somebody else wrote stays, listed as
不一致, unless it is chosen. Blank cells say nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from app.domain.roster import names
from app.domain.roster.drafts import Draft, Drafted
from app.domain.roster.lines import Complaint
from app.errors import Cancelled
from app.model.merge import RecordView
from app.model.merge import view as merged
from app.model.personal import personal_answers
from app.model.revision import Revision
from app.store.agreed import differing
from app.survey.core import Core, IsCancelled, Progress
from app.survey.roster_known import Index
from app.survey.roster_said import PARENT, SEALED, is_rosters, path_of

_LISTED: Final = frozenset({"building", "household", "estate"})
_EVERY: Final = 500


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one place, before and after; of personal ones only that they differ."""

    record: str
    row: int
    name: str
    field: str
    before: str
    after: str
    personal: bool = False


@dataclass(slots=True)
class Planned:
    """One record to be written: what it will hold, and what that is based on."""

    record: str
    draft: Draft
    parent: str
    view: RecordView | None = None  # None: a new place
    answers: dict[str, str] = field(default_factory=dict)
    personal: dict[str, str] = field(default_factory=dict)
    moves: bool = False


class _Known(NamedTuple):
    """A draft of a place that the survey has."""

    record: str
    draft: Draft
    parent: str


@dataclass(frozen=True)
class Plan:
    """All that would happen, before anything does."""

    new: tuple[Planned, ...]
    changed: tuple[Planned, ...]
    changes: tuple[FieldChange, ...]
    same: int
    differing: tuple[FieldChange, ...]
    refused: tuple[Complaint, ...]
    remarks: tuple[Complaint, ...]
    missing: tuple[tuple[str, str], ...]  # (record, name): in the survey, not in this list
    rows: int
    refused_rows: frozenset[int]
    places: int  # places in the survey when this was planned

    @property
    def writes(self) -> int:
        return len(self.new) + len(self.changed)


class Planner:
    """Compares the drafts of a list with the survey."""

    def __init__(
        self, core: Core, drafted: Drafted, progress: Progress, cancelled: IsCancelled
    ) -> None:
        self._core = core
        self._drafted = drafted
        self._progress = progress
        self._cancelled = cancelled
        self._index = Index(core.store)
        self._sealed: Mapping[str, bytes] = {}  # personal answers of the places in hand
        self._new: list[Planned] = []
        self._changed: list[Planned] = []
        self._changes: list[FieldChange] = []
        self._differing: list[FieldChange] = []
        self._refused: list[Complaint] = []
        self._same = 0

    def plan(
        self, chosen: frozenset[tuple[str, str]], *, all_chosen: bool, codes: frozenset[str]
    ) -> Plan:
        """`chosen` are (record, field) that the roster may overwrite; `codes` those of refused
        rows, whose places are not missing."""
        resolved: dict[int, str] = {}
        rows: dict[str, int] = {}
        known: list[_Known] = []
        drafts = self._drafted.places
        for at, draft in enumerate(drafts):
            if at % _EVERY == 0:
                if self._cancelled():
                    raise Cancelled
                self._progress(at, len(drafts))
                self._compare_all(known, chosen, all_chosen=all_chosen)
                known.clear()
            parent = resolved.get(id(draft.parent), "") if draft.parent else ""
            record = self._index.meant(draft, parent)
            if record in rows:
                fresh = self._index.new_id(draft)
                if not draft.code or fresh in rows:
                    self._refuse(draft, "taken_twice", other=str(rows[record]))
                    continue
                record = fresh
            rows[record] = draft.row
            resolved[id(draft)] = record
            if record in self._index.voided:
                self._refuse(draft, "voided")
            elif elsewhere := self._index.elsewhere(record, draft):
                self._refuse(draft, "code_elsewhere", value=draft.code, other=elsewhere)
            elif record in self._index.by_id:
                known.append(_Known(record, draft, parent))
            else:
                self._new.append(Planned(record, draft, parent))
        self._compare_all(known, chosen, all_chosen=all_chosen)
        self._progress(len(drafts), len(drafts))
        found = self._drafted
        return Plan(
            new=tuple(self._new),
            changed=tuple(self._changed),
            changes=tuple(self._changes),
            same=self._same,
            differing=tuple(self._differing),
            refused=(*(one for one in found.complaints if one.refuses), *self._refused),
            remarks=tuple(one for one in found.complaints if not one.refuses),
            missing=tuple(self._missing(rows, codes)),
            rows=found.rows,
            refused_rows=found.refused | {one.row for one in self._refused},
            places=len(self._index.by_id),
        )

    def _refuse(self, draft: Draft, code: str, **params: str) -> None:
        self._refused.append(Complaint(draft.row, -1, "", code, params, refuses=True))

    def _missing(self, rows: Mapping[str, int], codes: frozenset[str]) -> list[tuple[str, str]]:
        """Places beside those of the list that it does not name; what the field added is none."""
        unnamed: list[str] = []
        for parent in dict.fromkeys(rows):
            for record in self._index.below.get(parent, ()):
                known = self._index.by_id[record]
                if record not in rows and known.level in _LISTED and known.code not in codes:
                    unnamed.append(record)
        found = []
        for at in range(0, len(unnamed), _EVERY):
            for record, history in self._core.store.histories(unnamed[at : at + _EVERY]).items():
                if history and merged(history).answers.get("listed") != "no":
                    found.append((record, self._index.by_id[record].name))
        return found

    # -- places that are known

    def _compare_all(
        self, known: Sequence[_Known], chosen: frozenset[tuple[str, str]], *, all_chosen: bool
    ) -> None:
        """Compare some hundreds, read at once: one by one they would take three times as long."""
        store = self._core.store
        histories = store.histories(one.record for one in known)
        views = {record: merged(history) for record, history in histories.items()}
        sealed = {view.personal for view in views.values() if view.personal}
        self._sealed = store.personals(sealed)
        for one in known:
            self._compare(
                one, histories[one.record], views[one.record], chosen, all_chosen=all_chosen
            )

    def _compare(
        self,
        known: _Known,
        history: Sequence[Revision],
        view: RecordView,
        chosen: frozenset[tuple[str, str]],
        *,
        all_chosen: bool,
    ) -> None:
        record, draft, parent = known
        if view.newer:
            self._refuse(draft, "newer")
            return
        store = self._core.store
        open_ = differing(store, view) if view.conflicts else ()
        open_paths = {path for conflict in open_ for path in conflict.paths}
        planned = Planned(record, draft, parent, view)
        differs = False
        for name, before, after in self._fields(view, draft, parent):
            personal = name in SEALED
            told = FieldChange(
                record, draft.row, draft.answers["name"], name,
                "" if personal else self._shown(name, before),
                "" if personal else self._shown(name, after),
                personal,
            )  # fmt: skip
            agreed = all_chosen or (record, name) in chosen
            own = not before or is_rosters(store, history, name, before)
            if path_of(name) in open_paths or not (own or agreed):
                self._differing.append(told)
                differs = True
                continue
            self._changes.append(told)
            if personal:
                planned.personal[name] = after
            elif name == PARENT:
                planned.moves = True
            else:
                planned.answers[name] = after
        if planned.answers or planned.personal or planned.moves:
            self._changed.append(planned)
        elif not differs:
            self._same += 1

    def _shown(self, name: str, value: str) -> str:
        if name != PARENT:
            return value
        known = self._index.by_id.get(value)
        return known.name if known else ""

    def _fields(self, view: RecordView, draft: Draft, parent: str) -> list[tuple[str, str, str]]:
        """(field, before, after) of what the list says otherwise."""
        held = {name: str(value) for name, value in view.answers.items()}
        found = []
        for name, after in draft.answers.items():
            before = held.get(name, "")
            if name == "alias":
                after = _united(before, after, held.get("name", ""))
            elif name == "level":
                before = before or "building"
                if draft.row == 0:
                    continue
            elif name == "name" and not self._renamed(held, draft):
                continue
            if after != before:
                found.append((name, before, after))
        renamed = next((b for name, b, _after in found if name == "name" and b), "")
        if renamed and not any(name == "alias" for name, _b, _a in found):
            alias = held.get("alias", "")
            united = _united(alias, renamed, draft.answers["name"])
            if united != alias:
                found.append(("alias", alias, united))
        above = next(iter(view.links.get(PARENT, ())), "")
        if parent and parent != above:
            found.append((PARENT, above, parent))
        if draft.personal:
            data = self._sealed.get(view.personal or "")
            told = personal_answers(data) if data else {}
            found += [
                (name, str(told.get(name, "")), after)
                for name, after in draft.personal.items()
                if str(told.get(name, "")) != after
            ]
        return found

    def _renamed(self, held: Mapping[str, str], draft: Draft) -> bool:
        """Whether the list has another name, not only another way of writing a known one."""
        level = draft.level
        if held.get("name") == draft.answers["name"]:
            return False
        known = {
            names.key(text, level)
            for text in (held.get("name", ""), *names.aliases(held.get("alias", "")))
        }
        return names.key(draft.answers["name"], level) not in known


def _united(before: str, more: str, own: str) -> str:
    """Other names gathered: none is lost, none twice, not the name itself."""
    every = dict.fromkeys((*names.aliases(before), *names.aliases(more)))
    return "、".join(name for name in every if name != own)
