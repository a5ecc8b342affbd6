"""What a laptop gives back to an office that went on from a backup: the office's own lost words.

Laptops had built upon what the office wrote after that backup; without it their work would wait
there for its parents for ever.
"""

from __future__ import annotations

from collections.abc import Iterable

from app.survey.core import Core
from app.sync import trust
from app.sync.receipt import Receipt


def lost_by_office(core: Core, latest: Iterable[Receipt]) -> dict[str, int]:
    """Former logs of the office → up to where it has them, where more of them lies here."""
    heads, known = core.store.log_heads(), {one.id: one.role for one in core.store.devices()}
    found: dict[str, int] = {}
    for said in latest:  # the newest comes last
        found |= {end.device: end.seq for end in said.upto if known.get(end.device) == trust.OFFICE}
    return {log: seq for log, seq in found.items() if log in heads and heads[log].seq > seq}
