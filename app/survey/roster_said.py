"""Whether what stands in a place is what the last roster said, or somebody's own word.

A revision carries its record whole, so that what it merely carries along is no statement: a list
that changes a year says nothing of the storeys that a surveyor set right. Only what a revision
wrote counts, and of the residents, who are sealed together, only what it changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from app.model.personal import personal_answers
from app.model.revision import LINK, PERSONAL, Revision
from app.store.store import Store

#: The reason in revisions of an import: data, by which a later one knows what the roster said.
REASON: Final = "名册导入"
PARENT: Final = "parent"
#: Fields that are kept apart from all others, sealed.
SEALED: Final = frozenset({"owner", "phone"})


def path_of(name: str) -> str:
    """The merge path under which a field of the roster is written."""
    if name in SEALED:
        return PERSONAL
    return f"{LINK}{PARENT}" if name == PARENT else name


def is_rosters(store: Store, history: Sequence[Revision], name: str, before: str) -> bool:
    """Whether a list was the last to say what stands there now; other names only grow.

    `history` is in the order of arrival, in which nothing comes before what it had seen. Where
    nothing tells who said it, it counts as somebody's own.
    """
    if name == "alias":
        return True
    path, held, rosters = path_of(name), "", False
    for revision in history:
        if not any(path in paths for paths in revision.wrote.values()):
            continue
        said = _said(store, revision, name)
        imported = revision.reason == REASON
        if said != held or (not imported and name not in SEALED):
            held, rosters = said, imported
    return rosters and held == before


def _said(store: Store, revision: Revision, name: str) -> str:
    if name in SEALED:
        data = store.personal(revision.personal) if revision.personal else None
        return str(personal_answers(data).get(name, "")) if data else ""
    if name == PARENT:
        return next(iter(revision.links.get(PARENT, ())), "")
    said = revision.answers.get(name, "")
    return str(said)
