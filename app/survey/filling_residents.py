"""Residents in a filling: sealed when it is written down, and what an erasure does to them.

An erasure forgets what was written in ignorance of it. What a surveyor typed before one came is
such; what is typed afterwards is said on top of it, though the draft may be older.
"""

from __future__ import annotations

from dataclasses import replace

from app.model.canonical import Value
from app.model.personal import personal_answers, seal_personal
from app.model.revision import OWN_GROUP, PERSONAL, Revision
from app.survey.core import Content, Core
from app.survey.drafting import Snapshot
from app.survey.following import house_of
from app.survey.refusals import storable
from forms.instance import Instance


def known(core: Core, hashed: str | None) -> dict[str, Value]:
    """The personal answers behind a hash; none where there is none, or they are not here."""
    data = core.store.personal(hashed) if hashed else None
    return personal_answers(data) if data else {}


def sealed(
    core: Core, record: str, parents: tuple[str, ...], instance: Instance, opened_after: int
) -> tuple[str | None, dict[str, bytes]]:
    """The hash of the personal answers, and their bytes where nobody has said them before.

    Sealing the same answers again would make another hash, and so a conflict of nothing. Of
    residents who were erased since the filling was opened (`opened_after`: see `said_again`)
    nothing new is sealed.
    """
    said, seen = instance.personal_answers(), core.seen(record, parents)
    if said and erasures(core, record) > opened_after:
        return (seen.personal if seen is not None else None), {}
    for view in (seen, core.store.view(record)):
        if view is not None and said == known(core, view.personal):
            return view.personal, {}
    if not said:
        return None, {}
    with storable():
        hashed, data = seal_personal(said)
    return hashed, {hashed: data}


def erasures(core: Core, record: str) -> int:
    """How often the residents of a record were erased, or those of another of the same house."""
    return sum(core.store.erasures(house_of(core, record)).values())


def without_erased(core: Core, snapshot: Snapshot) -> Snapshot:
    """A snapshot without the residents of a filling that was opened before they were erased."""
    if not snapshot.data["personal"] or erasures(core, snapshot.record) <= snapshot.erasures:
        return snapshot
    return replace(snapshot, data={**snapshot.data, "personal": {}})


def said_again(
    core: Core, revision: Revision | None, instance: Instance, opened_after: int
) -> tuple[list[Revision], dict[str, bytes]] | None:
    """Residents typed after an erasure came, in a draft that is older: what says them on top of it.

    `opened_after`: how many erasures there were when the filling was opened. None where there is
    nothing to say again: `revision`, which was just written, still has its residents or has none,
    or they were typed before.
    """
    if revision is None or revision.personal is None:
        return None
    if not core.store.is_erased(revision.personal):
        return None
    said, record = instance.personal_answers(), revision.record
    view = core.store.view(record)
    if view is None or not said or opened_after < erasures(core, record):
        return None
    content = Content.of(view)
    content.personal, data = seal_personal(said)
    made = core.sealed(record, view.form, view.version, content, wrote={OWN_GROUP: (PERSONAL,)})
    return ([made], {content.personal: data}) if made is not None else None
