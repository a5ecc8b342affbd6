"""The present of a record as a pure function of its revisions; nothing of it is ever stored.

For each conflict group the candidates are the values of those writers that no other writer of
the group has seen; equal values are one candidate. One candidate is the value, several are a
conflict in which every candidate stays visible. No clock decides anything, and the order in
which revisions arrive does not matter.

While a group that holds a computed result is in conflict, its worst candidate counts and the
record is provisional; in any other group the first candidate by revision id counts. Values that
a revision carries without having written them are context: they are shown only where no known
revision wrote that path, which happens when older revisions have not arrived or never will.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from app.domain.severity import severity
from app.model.ancestry import Ancestry
from app.model.canonical import Value, comparable
from app.model.groups import Group, gather
from app.model.revision import (
    LINK,
    OWN_GROUP,
    PERSONAL,
    PHOTO,
    RESULT,
    VOID,
    Answers,
    Links,
    Photos,
    Results,
    Revision,
    body_paths,
    merge_paths,
)

_UNREADABLE_GRADE: Final = "?"

#: Links that follow from the answers (which blocks a community's record speaks of): several
#: writers' are united, since each says what it had seen, and none denies what another saw.
UNITED: Final = frozenset({LINK + "covers"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """One value of a group in conflict, and who wrote it.

    `revisions` are the sorted ids of all writers of this same value; author, device and claimed
    time are those of the first. `values` has every path of the group, None where this candidate
    has nothing.
    """

    revisions: tuple[str, ...]
    author: str
    device: str
    time: str
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A group with several candidates. `provisional` is the index of the one that counts now.

    `group` is the form's name of the group, else its path; "" gathers values whose writers are
    all unknown. `graded` says that the group holds a computed result.
    """

    group: str
    paths: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    provisional: int
    graded: bool


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record as it counts now. The maps may belong to revisions and must not be changed.

    Author, device and time are those of the head with the longest history, for display. A record
    with a `newer` head can be shown and forwarded but not edited by this program. `missing` are
    parents that are named but not known: not everything has arrived.
    """

    survey: str
    record: str
    form: str
    version: str
    heads: tuple[str, ...]
    answers: Answers
    photos: Photos
    links: Links
    results: Results
    personal: str | None
    voided: bool
    conflicts: tuple[Conflict, ...]
    provisional: bool
    author: str
    device: str
    time: str
    newer: bool
    missing: frozenset[str]

    def paths(self) -> dict[str, Value]:
        """What counts, as {merge path: value}."""
        return merge_paths(self.answers, self.photos, self.links, self.results, self.personal)


def view(revisions: Iterable[Revision]) -> RecordView:
    """Merge the known revisions of one record, in any order, repeated or not.

    Raises ValueError for no revision or for revisions of several records.
    """
    known = {revision.id: revision for revision in revisions}
    if len({(revision.survey, revision.record) for revision in known.values()}) != 1:
        raise ValueError("a view is made of revisions of one record")
    if len(known) == 1:
        return _sole(next(iter(known.values())))
    ancestry = Ancestry(known)
    shown = known[ancestry.deepest(ancestry.heads)]
    effective, conflicts = _merge(known, ancestry)
    voided, question = _void_state(known, ancestry)
    if question is not None:
        conflicts.append(question)
    answers, photos, links, results, personal = _split(effective)
    return RecordView(
        survey=shown.survey,
        record=shown.record,
        form=shown.form,
        version=_version(known, ancestry, shown),
        heads=ancestry.heads,
        answers=answers,
        photos=photos,
        links=links,
        results=results,
        personal=personal,
        voided=voided,
        conflicts=tuple(conflicts),
        provisional=any(conflict.graded for conflict in conflicts),
        author=shown.author,
        device=shown.device,
        time=shown.time,
        newer=any(known[head].newer for head in ancestry.heads),
        missing=ancestry.missing,
    )


def _sole(revision: Revision) -> RecordView:
    """The view of the only known revision: it is what most records of an import have."""
    return RecordView(
        survey=revision.survey,
        record=revision.record,
        form=revision.form,
        version=revision.version,
        heads=(revision.id,),
        answers=revision.answers,
        photos=revision.photos,
        links=revision.links,
        results=revision.results,
        personal=revision.personal,
        voided=revision.kind == "void",
        conflicts=(),
        provisional=False,
        author=revision.author,
        device=revision.device,
        time=revision.time,
        newer=revision.newer,
        missing=frozenset(revision.parents),
    )


def _merge(
    known: Mapping[str, Revision], ancestry: Ancestry
) -> tuple[dict[str, Value], list[Conflict]]:
    """The effective values by merge path, and the conflicts sorted by group and paths."""
    bodies = {rid: body_paths(revision) for rid, revision in known.items()}
    groups = gather(known.values())
    context = set().union(*(bodies[head] for head in ancestry.heads))
    unwritten = context.difference(*(group.paths for group in groups))
    if unwritten:
        groups.append(Group(unwritten, set(ancestry.heads), {OWN_GROUP}))

    effective: dict[str, Value] = {}
    conflicts: list[Conflict] = []
    for group in groups:
        writers = ancestry.maximal(group.writers)
        chosen: Mapping[str, Value] = bodies[writers[0]]
        if len(writers) > 1:
            conflict = _conflict(group, writers, known, bodies)
            chosen = conflict.candidates[conflict.provisional].values
            if group.paths <= UNITED:
                chosen = _united(conflict)
            elif len(conflict.candidates) > 1:
                conflicts.append(conflict)
        for path in group.paths:
            value = chosen.get(path)
            if value is not None:
                effective[path] = value
    conflicts.sort(key=lambda conflict: (conflict.group, conflict.paths))
    return {path: effective[path] for path in sorted(effective)}, conflicts


def _conflict(
    group: Group,
    writers: Sequence[str],
    known: Mapping[str, Revision],
    bodies: Mapping[str, Mapping[str, Value]],
) -> Conflict:
    """The candidates of a group, which may turn out to be one: equal values collapse."""
    paths = tuple(sorted(group.paths))
    alike: dict[bytes, tuple[list[str], dict[str, Value]]] = {}
    for rid in writers:
        values = {path: bodies[rid].get(path) for path in paths}
        alike.setdefault(comparable(cast(Value, values)), ([], values))[0].append(rid)
    candidates = [_candidate(rids, values, known) for rids, values in alike.values()]
    dangers = [_danger(candidate.values) for candidate in candidates]
    return Conflict(
        group=group.name,
        paths=paths,
        candidates=tuple(candidates),
        provisional=dangers.index(max(dangers)),
        graded=any(path.startswith(RESULT) for path in paths),
    )


def _united(conflict: Conflict) -> dict[str, Value]:
    """All that any candidate links to, sorted, path by path."""
    values: dict[str, Value] = {}
    for path in conflict.paths:
        named = (candidate.values.get(path) for candidate in conflict.candidates)
        linked = {target for one in named for target in cast("Sequence[str]", one or ())}
        values[path] = cast("Value", sorted(linked)) or None
    return values


def _candidate(
    rids: Sequence[str], values: Mapping[str, Value], known: Mapping[str, Revision]
) -> Candidate:
    first = known[rids[0]]
    return Candidate(tuple(rids), first.author, first.device, first.time, values)


def _danger(values: Mapping[str, Value]) -> tuple[int, int]:
    """Severity of the worst result, each by its own scale; of its bounds where undetermined.

    First what it may be at worst, then what it is at least: a sure D is worse than C to D.
    """
    dangers = [(0, 0)]
    for path, result in values.items():
        if path.startswith(RESULT) and isinstance(result, dict):
            stated = result.get("grade") or result.get("value")
            scale = path.removeprefix(RESULT)
            bounds = [stated or result.get("high"), stated or result.get("low")]
            most, least = (_severity(bound, scale) for bound in bounds)
            dangers.append((most, least))
    return max(dangers)


def _severity(value: Value, scale: str) -> int:
    readable = value is None or isinstance(value, str)
    return severity(cast("str | None", value) if readable else _UNREADABLE_GRADE, scale)


def _void_state(known: Mapping[str, Revision], ancestry: Ancestry) -> tuple[bool, Conflict | None]:
    """Whether the record is voided, and the conflict of a void with what it had not seen.

    Any writing that had not seen the void stands for keeping the record, and keeping counts
    until somebody who has seen both writes "@void".
    """
    said = [rid for rid, revision in known.items() if VOID in revision.wrote.get(OWN_GROUP, ())]
    last = ancestry.maximal(said)
    voids = [rid for rid in last if known[rid].kind == "void"]
    if not voids:
        return False, None
    unaware = [
        rid
        for rid, revision in known.items()
        if revision.kind != "void"
        and revision.wrote
        and any(ancestry.concurrent(rid, void) for void in voids)
    ]
    keeps = ancestry.maximal([*(rid for rid in last if rid not in voids), *unaware])
    if not keeps:
        return True, None
    candidates = sorted(
        (_candidate(keeps, {VOID: None}, known), _candidate(voids, {VOID: True}, known)),
        key=lambda candidate: candidate.revisions,
    )
    keep = next(i for i, candidate in enumerate(candidates) if candidate.values[VOID] is None)
    return False, Conflict(VOID, (VOID,), tuple(candidates), keep, graded=False)


def _version(known: Mapping[str, Revision], ancestry: Ancestry, shown: Revision) -> str:
    """The form's version: of heads that differ, what the last revision to change it says.

    A head that merely went on with the old version does not undo the step to a newer one.
    """
    if len({known[head].version for head in ancestry.heads}) == 1:
        return shown.version
    changed = []
    for rid, revision in known.items():
        before = {known[parent].version for parent in revision.parents if parent in known}
        if before != {revision.version}:
            changed.append(rid)
    return known[ancestry.deepest(ancestry.maximal(changed))].version


def _split(effective: Mapping[str, Value]) -> tuple[Answers, Photos, Links, Results, str | None]:
    """The parts of a body out of its merge paths."""
    return (
        {path: value for path, value in effective.items() if path[0] != "@"},
        _under(PHOTO, effective),
        _under(LINK, effective),
        _under(RESULT, effective),
        cast("str | None", effective.get(PERSONAL)),
    )


def _under(prefix: str, effective: Mapping[str, Value]) -> dict[str, Any]:
    start = len(prefix)
    return {path[start:]: value for path, value in effective.items() if path.startswith(prefix)}
