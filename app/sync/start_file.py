"""The office's start file (`.svo`): from it every laptop begins, with one id and one roster.

A plain archive signed by the office, so that a new laptop can read it before anybody knows its
key: it holds the forms and the places, never inspections and never personal answers. Whoever
starts from it compares the check code with the office once.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app import __version__
from app.errors import Cancelled, KnownError
from app.i18n import _
from app.keys.device import check_code
from app.keys.protection import Protection
from app.store.projection import Project, plain_fields
from app.store.store import Store
from app.store.values import Device, FormNote, SurveyMeta
from app.sync import (
    applying,
    contents,
    names,
    outgoing,
    parts,
    publish,
    refusals,
    rooms,
    sealing,
    trust,
)
from app.sync import manifest as table
from app.sync.archive import Archive, opened
from app.sync.manifest import FormFile, Manifest, Outset
from app.sync.outgoing import Sender, Stretch, Wanted
from app.sync.parts import Part
from app.sync.publish import IsCancelled, Progress

#: Under which a laptop keeps the stamps of the office's grading rules.
RULES: Final = "office_rules"
#: Pieces of the office's log in one file: there are no photos beside them.
_MOST_RUNS: Final = 1_000
#: The register of who fills in: names and roles.
STAFF: Final = "staff"
#: Kinds of records that may travel in the clear.
PUBLIC_FORMS: Final = frozenset({"place", STAFF})


@dataclass(frozen=True)
class Start:
    """What a start file says; `code` is compared with the office by telephone.

    `under`: names of the places whose share it is; `staff`: (name, role); `rules`: (table, stamp)
    of the office's grading rules. All three are empty in files of older programs.
    """

    survey_id: str
    title: str
    office: str  # name of the office's device
    code: str
    created: str
    places: int
    under: tuple[str, ...] = ()
    staff: tuple[tuple[str, str], ...] = ()
    rules: tuple[tuple[str, str], ...] = ()


def write(
    store: Store,
    sender: Sender,
    folder: Path,
    *,
    now: str,
    share: Set[str] | None = None,
    outset: Outset | None = None,
    progress: Progress = lambda _done, _total: None,
    cancelled: IsCancelled = lambda: False,
) -> Path:
    """Write the start file of an office's survey into `folder`.

    `share`: ids of the places that it is for, None for all; where they lie in more than
    1,000 pieces of the office's log, all come along. `outset`: what it says of itself.
    A roster of more than about 60 MB is continued in the first package. Raises KnownError or
    Cancelled; then there is no file.
    """
    part = _part(store, sender, share)
    given = Manifest(
        kind=table.START,
        survey=store.meta.survey_id,
        title=store.meta.title,
        role=store.meta.role,
        sender=sender.who,
        incarnation=sender.key.incarnation,
        first=min((s.run.first for s in part.stretches), default=0),
        last=max((s.run.last for s in part.stretches), default=0),
        runs=(),
        revisions=sealing.NOTHING,
        personal=sealing.NOTHING,
        forms=(),
        photos=(),
        seen=(),
        recipients=(),
        part=(1, 1),
        created=now,
        app=__version__,
        limited=share is not None,
        outset=outset,
    )

    def step(_size: int) -> None:
        if cancelled():
            raise Cancelled

    with rooms.plain(store.folder) as plain:
        sealing.seal(store, sender, given, part, plain, step, small=True)
        name = names.name_for(plain, sender.who.device, given.first, given.last, names.START)
        folder.mkdir(parents=True, exist_ok=True)
        publish.put(plain, folder / str(name), progress, cancelled)
    return folder / str(name)


def read(file: Path) -> Start:
    """Check a start file and say what it is, before anything is made from it. Raises KnownError."""
    with _opened(file) as (_archive, manifest):
        return Start(
            manifest.survey,
            manifest.title,
            manifest.sender.name,
            check_code(manifest.sender.public),
            manifest.created,
            manifest.outset.places if manifest.outset else manifest.revisions.count,
            manifest.outset.under if manifest.outset else (),
            manifest.outset.staff if manifest.outset else (),
            manifest.outset.rules if manifest.outset else (),
        )


def make_survey(
    file: Path,
    folder: Path,
    *,
    now: str,
    project: Project = plain_fields,
    project_version: str = "",
    protect: Callable[[Path], Protection | None] = lambda _folder: None,
) -> None:
    """Make the survey of a start file in `folder`, which must be new or empty.

    It appears whole or not at all. `protect` is given the folder in which it is made, before
    anything of it is, and may put a protection there. Raises KnownError.
    """
    aside = folder.with_name(folder.name + ".up")
    with _opened(file) as (archive, manifest):
        _check_empty(folder)
        shutil.rmtree(aside, ignore_errors=True)
        meta = SurveyMeta(
            survey_id=manifest.survey,
            title=manifest.title,
            role=trust.LAPTOP,
            office_device=manifest.sender.device,
            office_public=manifest.sender.public,
            office_recipient=manifest.sender.recipient,
            created=now,
        )
        try:
            with Store.create(
                aside,
                meta,
                project=project,
                project_version=project_version,
                protection=protect(aside),
            ) as store:
                _fill(store, archive, manifest, now)
            if folder.exists():
                folder.rmdir()
            publish.settle(aside, folder)
        except OSError as error:
            raise refusals.cannot_write(error) from error
        finally:
            shutil.rmtree(aside, ignore_errors=True)


def _part(store: Store, sender: Sender, share: Set[str] | None) -> Part:
    part = Part(forms=[_form(held) for held in store.forms()])
    size = 0
    for stretch in _stretches(store, sender, share):
        size += stretch.size
        if size > contents.MOST_LINES or len(part.stretches) == _MOST_RUNS:
            break
        part.stretches.append(_without_personal(stretch))
    return part


def _stretches(store: Store, sender: Sender, share: Set[str] | None) -> Iterable[Stretch]:
    """The office's places and names.

    Each piece of the log needs a signature of its own: where a share lies in too many pieces,
    the whole roster is taken.
    """
    devices = outgoing.own_devices(store, sender.key)[::-1]  # what later ones stand on first

    def found(wanted: Wanted | None) -> Iterator[Stretch]:
        return outgoing.stretches(
            store, sender, devices, parts.MOST_RECORDS, forms=PUBLIC_FORMS, wanted=wanted
        )

    if share is None:
        return found(None)
    limited = list(found(lambda one: one.form == STAFF or one.record in share))
    return limited if len(limited) <= _MOST_RUNS else found(None)


def _without_personal(stretch: Stretch) -> Stretch:
    loads = tuple(
        outgoing.Load(load.entry, load.size, load.form, None, ()) for load in stretch.loads
    )
    return Stretch(stretch.run, loads)


def _form(held: FormNote) -> FormFile:
    return FormFile(held.id, held.version, held.hash, held.size)


@contextmanager
def _opened(file: Path) -> Iterator[tuple[Archive, Manifest]]:
    known = names.parse(file.name)
    if known is None or known.ending != names.START or file.is_dir():
        raise refusals.no_start_file(file.name)
    try:
        names.check(file, file.name)
    except OSError as error:
        raise refusals.cannot_read(error) from error
    with opened(file) as archive:
        manifest = contents.read_manifest(archive, table.START)
        if (manifest.sender.device, manifest.first, manifest.last) != known.sent:
            raise refusals.altered("name")
        if manifest.role != trust.OFFICE or manifest.photos or manifest.personal.count:
            raise refusals.malformed("not an office's start file")
        yield archive, manifest


def _fill(store: Store, archive: Archive, manifest: Manifest, now: str) -> None:
    office = manifest.sender
    store.set_device(
        Device(
            office.device,
            office.public,
            office.recipient,
            office.name,
            office.person,
            trust.OFFICE,
            trusted=True,
            first_seen=now,
        )
    )
    trust.introduce(store, manifest, now)  # the office's own earlier keys
    if manifest.outset:
        store.set_local(RULES, json.dumps(dict(manifest.outset.rules)))
    for _other in applying.put_forms(store, list(contents.forms(archive, manifest))):
        raise refusals.malformed("a form is named twice")
    for run in contents.runs(archive, manifest):
        applying.check_runs(store, [run])
        applying.take_runs(store, [run], {})


def _check_empty(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise KnownError(
            "start.folder",
            _("文件夹“{name}”里已有东西，不能在里面新建调查。").format(name=folder.name),
            kept=_("文件夹里的内容没有改变。"),
            advice=_("请选择一个新的或空的文件夹。"),
        )
