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

#: Where this computer notes how many erasures its drafts, packages and previews have followed.
_FOLLOWED: Final = "erasures followed"


def follow(core: Core) -> None:
    """Follow the erasures that are new here; nothing where there are none.

    Drafts begun in ignorance of an erasure lose what they say of residents, and nothing else.
    Packages made before it are removed: the next hand-over makes them anew, without the bytes.
    """
    if core.store.readonly:
        return
    count = str(core.store.count_erased())
    if count == (core.store.local(_FOLLOWED) or "0"):
        return
    empty(core, _unaware(core))
    shutil.rmtree(core.folder / "cache" / "preview", ignore_errors=True)
    for file in packages(core):
        file.unlink(missing_ok=True)
    core.store.set_local(_FOLLOWED, count)


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


def _unaware(core: Core) -> list[str]:
    """Drafts with residents in them that were begun in ignorance of their erasure."""
    said = [draft for draft in core.open_drafts() if draft.data.get("personal")]
    erased = core.store.erasures(draft.record for draft in said)
    return [
        draft.record
        for draft in said
        if draft.record in erased and not _aware(core, draft.record, draft.parents)
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
