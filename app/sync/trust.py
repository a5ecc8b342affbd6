"""Whose signature counts: the office from the start file, others once a person confirmed them.

Trust on first use: a device that nobody knows is shown with its name and its check code; after
the clerk has compared the code by telephone, `confirm` remembers its key for good.
"""

from __future__ import annotations

from dataclasses import replace

from app.keys.device import DeviceKey
from app.store.store import Store
from app.store.values import Device
from app.sync import refusals
from app.sync.manifest import Manifest, Person

OFFICE = "office"
LAPTOP = "laptop"


def stranger(store: Store, key: DeviceKey, manifest: Manifest) -> Person | None:
    """The first device in the file that must be confirmed before anything is applied.

    At a laptop the office vouches for the devices whose work it passes on. Raises KnownError
    (`package.key`): a known device, or the office, with another key than before.
    """
    meta, sender = store.meta, manifest.sender
    if meta.role != OFFICE and manifest.role == OFFICE and sender.public != meta.office_public:
        raise refusals.key_changed(sender.name)
    own = {key.id, *key.former}
    vouched = from_office(store, manifest)
    for person in (sender, *(run.who for run in manifest.runs)):
        known = store.device(person.device)
        if known is not None and known.public != person.public:
            raise refusals.key_changed(known.name or person.name)
        trusted = person.device in own or (known is not None and known.trusted)
        if not (trusted or vouched):
            return person
    return None


def from_office(store: Store, manifest: Manifest) -> bool:
    """Whether this is the office that the survey was started from."""
    return store.meta.role != OFFICE and manifest.sender.public == store.meta.office_public


def same_name(store: Store, person: Person) -> tuple[str, ...]:
    """Ids of devices that are already trusted under this name: an old laptop, or a pretender."""
    return tuple(
        known.id
        for known in store.devices()
        if known.trusted and known.name == person.name and known.id != person.device
    )


def confirm(store: Store, person: Person, *, now: str, by: str) -> None:
    """Trust a device from now on, under the name that was confirmed; noted for the office."""
    store.set_device(
        Device(
            person.device,
            person.public,
            person.recipient,
            person.name,
            person.person,
            LAPTOP,
            trusted=True,
            first_seen=now,
        )
    )
    store.note(now, by, "trust", f"{person.device} {person.name}")


def introduce(store: Store, manifest: Manifest, now: str) -> None:
    """Remember the devices that a trusted file speaks of, and new addresses for the way back."""
    vouched = from_office(store, manifest)
    for person in (manifest.sender, *(run.who for run in manifest.runs)):
        known = store.device(person.device)
        if known is None:
            role = OFFICE if person.public == store.meta.office_public else LAPTOP
            known = Device(
                person.device,
                person.public,
                person.recipient,
                person.name,
                person.person,
                role,
                trusted=vouched,
                first_seen=now,
            )
            store.set_device(known)
        elif person == manifest.sender and known.recipient != person.recipient:
            store.set_device(replace(known, recipient=person.recipient))
