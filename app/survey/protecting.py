"""保护: whether a survey opens only by its passphrase, and everything that can be done about it."""

from __future__ import annotations

from pathlib import Path

from app.errors import KnownError
from app.i18n import _
from app.keys import protection, system_keyring
from app.keys.device import forget_plain, seal_away
from app.keys.protection import Protection
from app.store import enciphering
from app.store.drafts import FILE as DRAFTS
from app.store.opening import take_lock
from app.survey import recovery_sheet
from app.survey.core import Core, IsCancelled, Progress, never, quiet


def finish_protecting(folder: Path) -> None:
    """Go on with a decided change of a survey that is open nowhere. Raises KnownError."""
    held = take_lock(folder)
    if held is None:
        raise enciphering.interrupted()
    try:
        enciphering.finish(folder, forget_plain)
    finally:
        held.release()


class Protecting:
    def __init__(self, core: Core) -> None:
        self._core = core

    @property
    def on(self) -> bool:
        return self._core.store.protection is not None

    @property
    def recovery_code(self) -> str:
        """What opens the survey when the passphrase is forgotten. KnownError `not_protected`."""
        return self._own().recovery_code

    def protect(
        self, passphrase: str, *, progress: Progress = quiet, cancelled: IsCancelled = never
    ) -> str:
        """Make this survey a protected one; returns the recovery code, to be printed.

        The survey is closed when this returns: open it again with the passphrase. Raises a known
        error or Cancelled, and then everything is as before (only where the very last step
        failed, the survey must be opened again). Killed at any moment, the folder holds the old
        survey or the new one, whole; the next opening finishes what was decided.
        """
        core, folder = self._core, self._core.folder
        if self.on:
            raise KnownError(
                "protected_already",
                _("这个调查已经设了口令保护。"),
                kept=_("没有任何内容被改动。"),
                advice=_("要换口令，请用“更换口令”。"),
            )
        drafts, survey = core.own_drafts(), core.store.key_name
        protection.check_new(passphrase)
        aside = enciphering.begin(folder, survey)
        lock, code = protection.protect_new(aside, passphrase)

        def decide() -> None:
            seal_away(survey, lock)
            drafts.encipher_and_close(aside / DRAFTS, lock.database_key)
            enciphering.commit(folder)

        try:
            steps = enciphering.Steps(2 * enciphering.size(folder), progress, cancelled)
            core.store.encipher(lock, core.now(), core.person, steps, decide)
        except BaseException:
            if not enciphering.pending(folder):
                enciphering.drop(folder)
            raise
        finish_protecting(folder)
        return code

    def change(self, old: str, new: str) -> None:
        """Another passphrase from now on. Raises KnownError `passphrase_wrong`, `passphrase_short`.

        What is kept by the system's password store and the recovery sheet stay valid.
        """
        self._own()
        protection.change_passphrase(self._core.folder, old, new)
        self._note("passphrase")

    def renew(self, new: str) -> None:
        """Another passphrase without the old one, for who has opened with the recovery code."""
        protection.set_passphrase(self._core.folder, self._own(), new)
        self._note("passphrase")

    def recovery_sheet(self, folder: Path) -> Path:
        """Write the PDF with the recovery code for printing; returns the file.

        Raises a known error, also for the survey's own folder: whoever takes the laptop must not
        find both.
        """
        lock = self._own()
        target = recovery_sheet.target(folder, self._core.store.meta.title)
        if target.resolve().is_relative_to(self._core.folder.resolve()):
            raise KnownError(
                "sheet_in_survey",
                _("恢复单不能放在调查文件夹里。"),
                kept=_("没有写出任何文件。"),
                advice=_("请打印出来收好，或存到 U 盘上另外保管。"),
            )
        self._note("recovery_sheet")
        own = self._core.store.device(self._core.key.id)
        document = recovery_sheet.document(
            self._core.store.meta.title, own.name if own else "", self._core.clock(),
            lock.recovery_code,
        )  # fmt: skip
        return recovery_sheet.write(document, target)

    def can_remember(self) -> bool:
        """Whether this user's system has a password store; asks it, so off the UI thread."""
        return system_keyring.available()

    @property
    def remembered(self) -> bool:
        return self.on and system_keyring.remembered(self._core.folder) is not None

    def remember(self, on: bool) -> None:
        """Let this user's system open the survey, or no longer. Raises KnownError."""
        if on:
            system_keyring.remember(self._own())
        else:
            system_keyring.forget(self._core.folder)

    def require(self) -> None:
        """Raises a known error `not_protected` where there is no passphrase."""
        self._own()

    def _note(self, what: str) -> None:
        if not self._core.store.readonly:
            self._core.store.note(self._core.now(), self._core.person, what)

    def _own(self) -> Protection:
        found = self._core.store.protection
        if found is None:
            raise KnownError(
                "not_protected",
                _("这个调查没有设口令保护。"),
                kept=_("没有任何内容被改动。"),
                advice=_("请先在“调查”里给它设口令。"),
            )
        return found
