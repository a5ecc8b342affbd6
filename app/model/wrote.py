"""What a save writes: the groups in which it differs from what counted before."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from app.model.compare import same
from app.model.merge import Conflict, RecordView
from app.model.revision import (
    OWN_GROUP,
    RESULT,
    RESULT_GROUP,
    VOID,
    Answers,
    Links,
    Photos,
    Results,
    merge_paths,
)

_Key = tuple[str, str]


def written(
    before: RecordView | None,
    answers: Answers,
    photos: Photos,
    links: Links,
    results: Results,
    personal: str | None,
    group_of: Callable[[str], str],
    *,
    decided: Iterable[Conflict] = (),
    restore: bool = False,
) -> dict[str, tuple[str, ...]]:
    """The `wrote` of a new revision with this body, whose parents are all heads of `before`.

    A group is written as a whole, with the paths that it has and those that it just lost, as soon
    as one of them differs from the effective value. What merely stays is not written: saving a
    record does not settle a conflict that nobody looked at. `decided` are the conflicts of
    `before` that the user did settle, be it on the value that counted anyway; `restore` brings
    a voided record back. Without `before` everything is written.

    `group_of` is asked for answers only and returns the form's group of a path ("" or the path
    itself: none). Results belong to the group "grade"; photos, links and the personal answers
    are each a group of their own.
    """
    old = before.paths() if before is not None else {}
    new = merge_paths(answers, photos, links, results, personal)
    settled = {path for conflict in decided for path in conflict.paths} - {VOID}
    members: dict[_Key, list[str]] = {}
    touched: set[_Key] = set()
    for path in old.keys() | new.keys() | settled:
        key = _key(path, group_of)
        members.setdefault(key, []).append(path)
        if path in settled or not same(old.get(path), new.get(path)):
            touched.add(key)
    wrote: dict[str, list[str]] = {}
    for key in touched:
        wrote.setdefault(key[0], []).extend(members[key])
    if restore or any(VOID in conflict.paths for conflict in decided):
        wrote.setdefault(OWN_GROUP, []).append(VOID)
    return {group: tuple(sorted(wrote[group])) for group in sorted(wrote)}


def _key(path: str, group_of: Callable[[str], str]) -> _Key:
    """The form's group with "", or no group with the path."""
    if path.startswith(RESULT):
        return RESULT_GROUP, ""
    group = OWN_GROUP if path.startswith("@") else group_of(path)
    return (OWN_GROUP, path) if group in (OWN_GROUP, path) else (group, "")
