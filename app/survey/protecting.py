"""保护: whether a survey opens only by its passphrase, and everything that can be done about it."""

from __future__ import annotations

from app.errors import KnownError
from app.i18n import _
from app.keys import protection, system_keyring
from app.keys.protection import Protection
from app.survey.core import Core


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

    def change(self, old: str, new: str) -> None:
        """Another passphrase from now on. Raises KnownError `passphrase_wrong`, `passphrase_short`.

        What is kept by the system's password store and the recovery sheet stay valid.
        """
        self._own()
        protection.change_passphrase(self._core.folder, old, new)

    def renew(self, new: str) -> None:
        """Another passphrase without the old one, for who has opened with the recovery code."""
        protection.set_passphrase(self._core.folder, self._own(), new)

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
