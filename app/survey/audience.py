"""For whom something leaves the program: masked unless a reason is given, and noted either way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from app.errors import KnownError
from app.i18n import _
from app.store.database import read_only
from app.survey import actions
from app.survey.core import Core

Size = Literal["archive", "normal", "mail"]


@dataclass(frozen=True, slots=True)
class Pixels:
    """The long side of a photo's copy and the quality of its JPEG."""

    side: int
    quality: int


#: At 80 mm of print width 1280 px are 406 dpi: the eye sees no more, the file is a third.
SIZES: Final[dict[Size, Pixels]] = {
    "archive": Pixels(1600, 82),
    "normal": Pixels(1280, 75),
    "mail": Pixels(1000, 75),
}


@dataclass(frozen=True, slots=True)
class Audience:
    """`personal`: residents in clear, which needs a `reason`; `exif`: photos keep what the camera
    wrote; `size`: how large their copies are."""

    personal: bool = False
    reason: str = ""
    exif: bool = False
    size: Size = "normal"

    @property
    def pixels(self) -> Pixels:
        return SIZES[self.size]

    def checked(self) -> Audience:
        """Itself; a known error where residents would be shown without a reason."""
        if self.personal and not self.reason.strip():
            raise KnownError(
                "reason_missing",
                _("住户信息不遮盖，要写一个理由。"),
                kept=_("什么都没有写出。"),
                advice=_("请写明给谁、做什么用，例如“报镇政府安置办审核”；或改为遮盖后写出。"),
            )
        return self

    def noted(
        self, core: Core, what: str, about: str = "", records: int = 1, *, file: str = ""
    ) -> None:
        """Note in the log of actions what is about to leave, before it does.

        With residents in clear nothing leaves unnoted: a known error where the survey is open
        read-only. `what` is one of the words of `app.survey.actions`.
        """
        if not self.personal:
            actions.note_if_writing(core, what, about, records, file=file)
            return
        if core.store.readonly:
            raise read_only()
        actions.note(core, what, about, records, why=self.checked().reason, file=file)
