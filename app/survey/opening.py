"""Making, joining and opening a survey: the folder, its store, this device's key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from app.errors import KnownError
from app.i18n import _
from app.keys import protection, system_keyring
from app.keys.device import DeviceKey, belongs, fresh, load_or_make
from app.keys.protection import Protection
from app.model.ids import new_id
from app.store import enciphering
from app.store.drafts import Drafts
from app.store.opening import FILE
from app.store.store import Store
from app.store.values import Device, SurveyMeta
from app.survey import actions
from app.survey.core import Core, Progress, quiet
from app.survey.following import follow
from app.survey.forms_shelf import FormShelf, put_library
from app.survey.listing import project
from app.survey.protecting import finish_protecting
from app.survey.refusals import named
from app.survey.survey import Survey
from app.sync import rooms

Clock = Callable[[], datetime]
#: Asks a person for the passphrase of a folder; None where nobody can be asked.
Ask = Callable[[Path], str | None]

#: Counts up whenever `project` computes something else: lists are then made anew on opening.
_LISTS = "8"


@dataclass(frozen=True)
class Who:
    """Who works here, and what this laptop is called when it hands over."""

    person: str = ""
    device_name: str = ""


def create(folder: Path, title: str, who: Who, clock: Clock, passphrase: str = "") -> Survey:
    """A new survey of the office in `folder`; the shipped forms are put into it.

    With a passphrase it is protected from its first byte on; its recovery code is
    `survey.protection.recovery_code`.
    """
    _check_names(who, title)
    if not title.strip():
        raise KnownError(
            "survey_without_title",
            _("调查还没有名称。"),
            kept=_("没有建立任何文件。"),
            advice=_("请填一个名称，例如“2026年危房核查”。"),
        )
    survey_id = new_id()
    lock = protection.protect_new(folder, passphrase)[0] if passphrase else None
    key = load_or_make(survey_id, lock)
    meta = SurveyMeta(
        survey_id=survey_id,
        title=named(title, kept=""),
        role="office",
        office_device=key.id,
        office_public=key.public,
        office_recipient=key.recipient,
        created=clock().isoformat(timespec="seconds"),
    )
    try:
        Store.create(folder, meta, project=project, project_version=_LISTS, protection=lock).close()
    except BaseException:
        if lock is not None and not (folder / FILE).exists():
            protection.forget(folder)
        raise
    survey = opened(folder, who, clock, lock)
    put_library(survey.core.store)
    return survey


def join(folder: Path, start: Path, who: Who, clock: Clock, passphrase: str = "") -> Survey:
    """A laptop's survey in `folder`, with the ids, forms and roster of the office's start file.

    With a passphrase it is protected, as in `create`.
    """
    from app.sync import start_file  # whoever opens a survey reads none

    _check_names(who)
    made: list[Protection] = []

    def protect(aside: Path) -> Protection | None:
        if passphrase:
            made.append(protection.protect_new(aside, passphrase)[0])
        return made[0] if made else None

    start_file.make_survey(
        start,
        folder,
        now=clock().isoformat(timespec="seconds"),
        project=project,
        project_version=_LISTS,
        protect=protect,
    )
    return opened(folder, who, clock, made[0] if made else None)


def _check_names(who: Who, *more: str) -> None:
    for name in (who.person, who.device_name, *more):
        named(name, kept=_("没有建立任何文件。"))


def open_survey(
    folder: Path,
    who: Who,
    clock: Clock,
    *,
    readonly: bool = False,
    progress: Progress = quiet,
    passphrase: str | None = None,
    recovery: str | None = None,
    ask: Ask = lambda _folder: None,
) -> Survey:
    """Open a survey folder; read-only where another process writes, or nobody may.

    A protected one opens by its passphrase, its recovery code, what this user's system keeps,
    or what `ask` brings, in this order. `progress` is called only where an older program made
    the lists, and they are made anew. Raises KnownError `passphrase_needed`, `passphrase_wrong`,
    `recovery_wrong`, `protection_damaged`, among others.
    """
    asked: list[Path] = []

    def asking(of: Path) -> str | None:
        asked.append(of)
        return ask(of)

    lock = unlocked(folder, passphrase, recovery, asking)
    try:
        survey = opened(folder, who, clock, lock, readonly=readonly, progress=progress)
    except KnownError as error:
        if recovery is not None and error.code == "not_a_survey":
            raise protection.recovery_wrong() from error
        raise

    if lock is not None:
        typed = actions.UNLOCK if passphrase is not None or asked else actions.UNLOCK_REMEMBERED
        how = actions.UNLOCK_RECOVERY if recovery is not None else typed
        actions.note_if_writing(survey.core, how, records=0)
    return survey


def unlocked(
    folder: Path, passphrase: str | None, recovery: str | None, ask: Ask
) -> Protection | None:
    """The protection of a survey, opened; None where it has none. Raises KnownError."""
    if enciphering.pending(folder):  # a change to a protected one was interrupted
        finish_protecting(folder)
    if not protection.is_protected(folder):
        return None
    if recovery is not None:
        return protection.unlock_with_recovery(folder, recovery)
    if passphrase is None:
        known = system_keyring.remembered(folder)
        if known is not None:
            return known
        passphrase = ask(folder)
    if passphrase is None:
        raise protection.passphrase_needed()
    return protection.unlock(folder, passphrase)


def opened_store(
    folder: Path, lock: Protection | None, *, readonly: bool = False, progress: Progress = quiet
) -> Store:
    """The store of a survey folder with this program's lists."""
    return Store.open(
        folder, readonly, project=project, project_version=_LISTS, progress=progress,
        protection=lock,
    )  # fmt: skip


def opened(
    folder: Path,
    who: Who,
    clock: Clock,
    lock: Protection | None,
    *,
    readonly: bool = False,
    progress: Progress = quiet,
) -> Survey:
    """A survey folder whose protection is open already."""
    store = opened_store(folder, lock, readonly=readonly, progress=progress)
    try:
        key = _own_key(store)
        drafts = None if store.readonly else Drafts(folder, key=lock.database_key if lock else None)
    except BaseException:
        store.close()
        raise
    if not store.readonly:
        rooms.sweep(folder)
        enciphering.drop(folder)
        _introduce(store, key, who, clock)
    core = Core(folder, store, drafts, store.photos, key, who.person, clock, FormShelf(store))
    store.when_erased = partial(follow, core)
    follow(core)
    return Survey(core)


def _own_key(store: Store) -> DeviceKey:
    """This user's key; a new one when the folder turns out to be a copy or an old backup."""
    key = load_or_make(store.key_name, store.protection)
    if store.readonly or belongs(lambda seq: store.entry_at(key.id, seq), key.remembered):
        return key
    office = key.face.public == store.meta.office_public
    if office:
        store.skip_receipt_numbers()
    return fresh(store.key_name, store.protection, office=office)


def _introduce(store: Store, key: DeviceKey, who: Who, clock: Clock) -> None:
    """Write this device into its own survey, so that names stand where work is shown."""
    known = store.device(key.id)
    name = who.device_name or (known.name if known else "") or _("本机")
    wanted = Device(
        id=key.id,
        public=key.public,
        recipient=key.recipient,
        name=name,
        person=who.person or (known.person if known else ""),
        role=store.meta.role,
        trusted=True,
        first_seen=(known.first_seen if known else "") or clock().isoformat(timespec="seconds"),
    )
    if wanted != known:
        store.set_device(wanted)
