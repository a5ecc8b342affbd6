"""A record as it counted at an earlier moment, stated anew: nothing that came since is dropped.

What was added to a history can only be answered by adding more. `restoring` says what to write,
with all present heads as parents, so that afterwards the same counts, in every group, as counted
before; where two sides were open then, each of them is written once more, and they are open again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from app.model.canonical import Value, comparable
from app.model.groups import gather
from app.model.merge import Conflict, RecordView
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
    Wrote,
)
from app.model.wrote import written


@dataclass(frozen=True)
class Body:
    """What one new revision states; the first of several stands for the record as a whole."""

    kind: str
    version: str
    answers: Answers
    photos: Photos
    links: Links
    results: Results
    personal: str | None
    wrote: Wrote


def restoring(
    before: RecordView | None, now: RecordView, group_of: Callable[[str], str]
) -> list[Body]:
    """The bodies that bring `now` back to `before` (None: there was no such record; it is voided).

    Empty where nothing differs. Each body is a revision of its own, none a parent of another; of
    several the first must get the smallest id (see `in_order`). `group_of` as for `written`.
    """
    if before is None:
        return [] if now.voided and not now.conflicts else [_void(now, group_of)]
    kept = {_key(conflict) for conflict in before.conflicts}
    known = {_key(conflict) for conflict in now.conflicts}
    again = [one for one in before.conflicts if _key(one) not in known]
    decided = [one for one in now.conflicts if _key(one) not in kept]
    wrote = written(
        now, before.answers, before.photos, before.links, before.results, before.personal,
        group_of, decided=[*decided, *again], restore=now.voided and not before.voided,
    )  # fmt: skip
    kind = "void" if before.voided else "save"
    if before.voided and not now.voided:
        wrote.setdefault(OWN_GROUP, ())
    elif not wrote:
        return []
    whole = Body(
        kind, before.version, before.answers, before.photos, before.links, before.results,
        before.personal, wrote,
    )  # fmt: skip
    return [whole, *_sides(whole, again)]


def group_names(history: Iterable[Revision]) -> Callable[[str], str]:
    """Answer path → its conflict group, as the revisions of a record named it; "" for none.

    Merging needs no form, and neither has undoing: the record's form may not be here.
    """
    of_path = {path: group.name for group in gather(history) if group.names for path in group.paths}
    return lambda path: of_path.get(path, OWN_GROUP)


def in_order(bodies: list[Body], seal: Callable[[Body, int], Revision]) -> list[Revision]:
    """Seal each body, so that the first has the smallest id: where no grade decides, it counts.

    An id is a hash; `seal` gets a number to put into what orders nothing (the seconds of the
    claimed time), and another one when the id came out too large.
    """
    if not bodies:
        return []
    made = [seal(body, 0) for body in bodies]
    for turn in range(1, _TURNS):
        if made[0].id == min(one.id for one in made):
            break
        made[0] = seal(bodies[0], turn)
    return made


#: Of n sides one id in n is the smallest: so many attempts never fail.
_TURNS = 500


def _void(now: RecordView, group_of: Callable[[str], str]) -> Body:
    """Voided with everything in it decided as it counts: a voided record asks nobody anything."""
    wrote = written(
        now, now.answers, now.photos, now.links, now.results, now.personal, group_of,
        decided=now.conflicts,
    )  # fmt: skip
    return Body(
        "void", now.version, now.answers, now.photos, now.links, now.results, now.personal, wrote
    )


def _key(conflict: Conflict) -> tuple[tuple[str, ...], frozenset[bytes], bytes]:
    """Two conflicts are one when they offer the same choice, and the same side counts meanwhile."""
    sides = [comparable(cast(Value, dict(side.values))) for side in conflict.candidates]
    return conflict.paths, frozenset(sides), sides[conflict.provisional]


def _sides(whole: Body, again: Iterable[Conflict]) -> list[Body]:
    """The sides that did not count then, of conflicts that are to be open again."""
    found: list[Body] = []
    for conflict in again:
        for n, side in enumerate(conflict.candidates):
            if n == conflict.provisional:
                continue
            paths = set(conflict.paths)
            body = _laid_over(whole, side.values)
            kind = "void" if side.values.get(VOID) else "save" if VOID in paths else whole.kind
            wrote = {
                group: tuple(path for path in of_group if group != OWN_GROUP or path in paths)
                for group, of_group in whole.wrote.items()
                if paths.intersection(of_group)
            }
            found.append(replace(body, kind=kind, wrote=wrote))
    return found


def _laid_over(whole: Body, values: Mapping[str, Value]) -> Body:
    answers, personal = dict(whole.answers), whole.personal
    parts: dict[str, dict[str, Any]] = {
        PHOTO: dict(whole.photos), LINK: dict(whole.links), RESULT: dict(whole.results),
    }  # fmt: skip
    for path, value in values.items():
        if path == VOID:
            continue
        if path == PERSONAL:
            personal = cast("str | None", value)
            continue
        prefix = next((one for one in parts if path.startswith(one)), "")
        into = parts[prefix] if prefix else cast("dict[str, Any]", answers)
        if value is None:
            into.pop(path.removeprefix(prefix), None)
        else:
            into[path.removeprefix(prefix)] = value
    return replace(
        whole, answers=answers, photos=parts[PHOTO], links=parts[LINK], results=parts[RESULT],
        personal=personal,
    )  # fmt: skip
