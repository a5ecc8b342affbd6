"""Reading packages from others: everything is checked before anything is applied.

Reading the same package again changes nothing; a bad one does not stop the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from app.errors import Cancelled, KnownError
from app.keys.device import DeviceKey, check_code
from app.store.store import Store
from app.sync import names, refusals, rooms, trust
from app.sync.ahead import Ahead
from app.sync.applying import apply, read_before
from app.sync.checking import Checked, Source, checked
from app.sync.outcomes import Arrived, Ignored, Outcome, Refused, UnknownDevice
from app.sync.publish import IsCancelled, Progress

__all__ = [
    "Arrived",
    "Ignored",
    "Outcome",
    "Refused",
    "UnknownDevice",
    "read",
    "read_file",
    "read_sources",
]


def read(
    store: Store,
    key: DeviceKey,
    paths: Iterable[Path],
    *,
    now: str,
    trusted: frozenset[str] = frozenset(),
    by: str = "",
    progress: Progress = lambda _done, _total: None,
    cancelled: IsCancelled = lambda: False,
) -> list[Outcome]:
    """Read packages, and of folders every package in them; list what there is no package.

    Packages in folders that come from this device itself or were read earlier are left out of
    the result. Other parameters and errors as for `read_sources`; KnownError also when a folder
    cannot be listed.
    """
    sources, ignored = list[Source](), list[Outcome]()
    for path in paths:
        if not path.is_dir():
            sources.append(Source(path))
            continue
        for file, package in _listed(store, key, path):
            if package is None:
                name = names.parse(file.name)
                ignored.append(Ignored(file, start=name is not None and name.ending == names.START))
            elif package:
                sources.append(Source(file))
    outcomes = read_sources(
        store, key, sources, now=now, trusted=trusted, by=by, progress=progress, cancelled=cancelled
    )
    return outcomes + ignored


def _listed(store: Store, key: DeviceKey, folder: Path) -> Iterator[tuple[Path, bool | None]]:
    """Each thing in a folder: whether it is a package to read, None where it is none at all."""
    try:
        files = sorted(folder.iterdir())
    except OSError as error:
        raise refusals.cannot_read(error) from error
    done, own = read_before(store), {key.id, *key.former}
    for file in files:
        name = names.parse(file.name)
        if name is None or name.ending != names.PACKAGE or not file.is_file():
            yield file, None
        else:
            yield file, file.name not in done and name.device not in own


def read_file(store: Store, key: DeviceKey, file: Path, *, now: str) -> Arrived | UnknownDevice:
    """Read one package. Raises KnownError with the reason; then nothing was changed."""
    with (
        rooms.intake(store.folder) as room,
        checked(Source(file), key, store.meta, room) as package,
    ):
        return _take(store, key, package, now, frozenset(), "")


def read_sources(
    store: Store,
    key: DeviceKey,
    sources: Sequence[Source],
    *,
    now: str,
    trusted: frozenset[str] = frozenset(),
    by: str = "",
    progress: Progress = lambda _done, _total: None,
    cancelled: IsCancelled = lambda: False,
) -> list[Outcome]:
    """Take packages one after the other; each gives its own outcome, in the given order.

    What is new in them is one batch of the survey, to be taken back as a whole (`store.batches`).
    Unknown devices in `trusted` (ids that the user named) are confirmed in the name of `by` when
    their first package comes. `progress` counts packages. Raises Cancelled between two packages.
    """
    outcomes: list[Outcome] = []
    with (
        rooms.intake(store.folder) as room,
        Ahead(sources, key, store.meta, room) as packages,
        store.batch_of(now, by) as batch,
    ):
        for number, source in enumerate(sources):
            progress(number, len(sources))
            if cancelled():
                raise Cancelled
            try:
                with packages.next() as package:
                    outcome = _take(store, key, package, now, trusted, by, packages.begin)
                outcomes.append(outcome)
                if isinstance(outcome, Arrived):
                    batch.packages.append(source.file.name)
            except KnownError as error:
                others = _is_for_others(store, source.file, error)
                outcomes.append(
                    Ignored(source.file, others=True) if others else Refused(source.file, error)
                )
    progress(len(sources), len(sources))
    return outcomes


def _is_for_others(store: Store, file: Path, error: KnownError) -> bool:
    """Whether a laptop came upon what the office sends to another: each gets its own share."""
    name = names.parse(file.name)
    sender = store.device(name.device) if name is not None else None
    office = sender is not None and sender.role == trust.OFFICE
    return error.code == "age.stranger" and store.meta.role != trust.OFFICE and office


def _take(
    store: Store,
    key: DeviceKey,
    package: Checked,
    now: str,
    trusted: frozenset[str],
    by: str,
    meanwhile: Callable[[], None] = lambda: None,
) -> Arrived | UnknownDevice:
    while (person := trust.stranger(store, key, package.manifest)) is not None:
        if person.device not in trusted:
            code, same = check_code(person.public), trust.same_name(store, person)
            return UnknownDevice(package.file, person, code, same)
        trust.confirm(store, person, now=now, by=by)
    return apply(store, package, now, meanwhile)
