"""What an erasure takes with it on every computer that it reaches: drafts, packages, previews.

An erasure is a revision: the store forgets the bytes wherever one arrives. What lies beside the
store follows here: at once, and at the next opening where a kill came between.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from app.survey.core import Core
from app.sync import rooms

PLACE: Final = "place"
#: Where this computer notes how many erasures its drafts, packages and previews have followed,
#: and the number of the last one.
_FOLLOWED: Final = "erasures followed"


def follow(core: Core) -> None:
    """Follow the erasures that are new here; nothing where there are none.

    Drafts begun in ignorance of an erasure lose what they say of residents, and nothing else; so
    do drafts of other inspections of the house: its owner was put into them from the roster.
    Packages made before it are removed: the next hand-over makes them anew, without the bytes.
    """
    if core.store.readonly:
        return
    before = core.store.local(_FOLLOWED) or "0 0"
    new = core.store.erased_behind(int(before.partition(" ")[2] or 0))
    last = max((n for n, _record in new), default=before.partition(" ")[2] or "0")
    now = f"{core.store.count_erased()} {last}"
    if now == before:
        return
    empty(core, _unaware(core, {record for _n, record in new}))
    shutil.rmtree(core.folder / "cache" / "preview", ignore_errors=True)
    for file in packages(core):
        file.unlink(missing_ok=True)
    core.store.set_local(_FOLLOWED, now)


def packages(core: Core) -> list[Path]:
    """Packages that were made here and wait to be acknowledged."""
    return list((core.folder / rooms.OUTBOX).glob("*.svp"))


def empty(core: Core, records: Iterable[str]) -> None:
    """Take residents out of the drafts of these records, and out of the file that held them."""
    emptied = False
    for record in records:
        draft = core.draft(record)
        if draft is not None and draft.data.get("personal"):
            core.own_drafts().save(
                draft.record, draft.form, draft.version, draft.parents,
                {**draft.data, "personal": {}}, draft.place,
            )  # fmt: skip
            emptied = True
    if emptied:
        core.own_drafts().fold()


def house_of(core: Core, record: str) -> set[str]:
    """All records of the house that a record is about, itself and the place's own among them."""
    store, head = core.store, core.store.head(record)
    if head is None:
        return {record}
    place = store.counts_as(record if head.form == PLACE else head.place)
    if not place:
        return {record}
    return {record, place, *store.joined_to(place), *store.linking(place, PLACE)}


def _unaware(core: Core, new: Iterable[str]) -> list[str]:
    """Drafts with residents in them that were begun in ignorance of their erasure.

    `new`: records whose erasure came just now. What lies here of the rest of that house is older.
    """
    said = [draft for draft in core.open_drafts() if draft.data.get("personal")]
    erased = core.store.erasures(draft.record for draft in said)
    houses = set[str]().union(*(house_of(core, one) for one in new)) if said else set[str]()
    return [
        draft.record
        for draft in said
        if (
            not _aware(core, draft.record, draft.parents)
            if draft.record in erased
            else draft.record in houses
        )
    ]


def _aware(core: Core, record: str, parents: tuple[str, ...]) -> bool:
    """Whether who wrote on top of `parents` knew of an erasure of the record."""
    known = {one.id: one for one in core.store.revisions(record)}
    pending, seen = [parent for parent in parents if parent in known], set[str]()
    while pending:
        one = known[pending.pop()]
        if one.kind == "erase":
            return True
        if one.id not in seen:
            seen.add(one.id)
            pending += [parent for parent in one.parents if parent in known]
    return False
