"""The outbox: finished packages, kept until the office has them, and how far a hand-over has come.

A hand-over is known by what it would say. While nothing has changed, packages that are finished
are neither made nor encrypted again, be it after a kill in their middle, for a second stick, or
because the first one was full.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from app.store.store import Store
from app.sync import names, receipt, rooms
from app.sync.manifest import Manifest
from app.sync.parts import Plan

_KEPT: Final = "hand_over"


@dataclass
class HandOver:
    """One hand-over: the finished packages by number, and which of them lie on a full disk."""

    plan: str
    group: str = ""
    made: dict[int, str] = field(default_factory=dict)
    handed: set[str] = field(default_factory=set)


def fingerprint(plan: Plan, given: Manifest, limit: int) -> str:
    """What packages of this plan would say, as a hash; when they were made does not count."""
    said: list[Any] = [
        [given.survey, given.sender.device, given.sender.name, given.sender.person],
        [given.app, given.title, list(given.recipients), given.limited, limit],
        [[one.device, one.seq, one.entry] for one in given.seen],
        [plan.first, plan.last],
    ]
    for part in plan.parts:
        runs = [[s.run.who.device, s.run.first, s.run.last, s.run.head] for s in part.stretches]
        forms = [form.hash for form in part.forms]
        copies = [copy.of for copy in part.copies]
        said.append([runs, forms, copies, [photo.hash for photo in part.photos]])
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def begun(store: Store, plan: str, group: str = "") -> HandOver:
    """The hand-over of this fingerprint as far as it has come: packages that still lie here.

    But for those that the office took: it reads no name twice, and wants something of them again.
    """
    kept = _kept(store, group)
    if kept.plan != plan:
        return HandOver(plan, group)
    states = store.package_states("out")
    taken = {name for name, (state, _detail) in states.items() if state == receipt.MERGED}
    wanted = {number: name for number, name in kept.made.items() if name not in taken}
    here = {number: name for number, name in wanted.items() if _lies(store.folder, name)}
    return HandOver(plan, group, here, kept.handed.intersection(here.values()))


def _kept(store: Store, group: str) -> HandOver:
    try:
        kept = json.loads(store.local(_KEPT + group) or "{}")
        made = {int(number): str(name) for number, name in kept.get("made", {}).items()}
        return HandOver(str(kept.get("plan", "")), group, made, {*map(str, kept.get("handed", ()))})
    except (ValueError, AttributeError):  # written by another program: it is made again
        return HandOver("", group)


def keep(store: Store, hand_over: HandOver) -> None:
    """Remember how far it has come."""
    text = {"plan": hand_over.plan, "made": hand_over.made, "handed": sorted(hand_over.handed)}
    store.set_local(_KEPT + hand_over.group, json.dumps(text))


def place(store: Store, name: str) -> Path:
    """Where a package of this survey lies."""
    return store.folder / rooms.OUTBOX / name


def _lies(folder: Path, name: str) -> bool:
    """Whether a package is here with its length; its hash is looked at when it is copied."""
    known = names.parse(name)
    try:
        return known is not None and (folder / rooms.OUTBOX / name).stat().st_size == known.size
    except OSError:
        return False


def forget_contained(store: Store, made: Iterable[str]) -> None:
    """Drop earlier packages whose range the new ones contain, but for hand-overs to others."""
    groups = {"", *(device.id for device in store.devices())}
    others = {name for group in groups for name in _kept(store, group).made.values()}
    new = [name for one in made if (name := names.parse(one))]
    for file in (store.folder / rooms.OUTBOX).iterdir() if new else ():
        name = names.parse(file.name)
        if name is None or name in new or file.name in others or name.device != new[0].device:
            continue
        if new[0].first <= name.first and name.last <= new[0].last:
            with suppress(OSError):  # held by somebody: the next time
                file.unlink()
