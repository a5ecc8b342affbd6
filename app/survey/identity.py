"""Under which names this computer wrote, and taking a new one when the office knows it better."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.keys.device import fresh
from app.model.changed import Changed
from app.survey.core import Core


def own(core: Core) -> tuple[str, ...]:
    """Ids under which work was written in this folder or by this user, today's first."""
    return tuple(dict.fromkeys([core.key.id, *core.key.former, *core.store.authors()]))


def renew_if_behind(core: Core, said_more: Mapping[str, int]) -> Changed:
    """Go on under a new name where the office has entries of today's name that are not here.

    The folder was restored, or is one of two copies: writing on would use numbers a second time.
    What was written stays, is handed over as before, and nothing is dropped.
    """
    if core.key.id not in said_more:
        return Changed()
    before = core.store.device(core.key.id)
    core.key = fresh(core.store.key_name, core.store.protection)
    if before is not None:
        core.store.set_device(
            replace(
                before, id=core.key.id, public=core.key.public,
                recipient=core.key.recipient, forked=False, first_seen=core.now(),
            )
        )  # fmt: skip
    core.store.note(core.now(), core.person, "renew", core.key.id)
    return Changed(kinds=frozenset({"device"}))
