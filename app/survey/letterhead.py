"""文头: whose papers these are: name, unit, telephone, who signs, an emblem; set by the town.

One record a survey, with an id that follows from the survey: two laptops that set it write the
same record, and it travels with packages like any other. The emblem is a photo of that record.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.errors import KnownError
from app.i18n import _
from app.model.canonical import clean
from app.model.changed import Changed
from app.model.ids import place_id
from app.model.merge import RecordView
from app.survey.core import Content, Core
from app.survey.taking import REPORT, Picture, Taking
from exports.report_model import Letterhead

LETTERHEAD = "letterhead"
#: The pseudo question under which the emblem stands.
EMBLEM = "emblem"
#: Longer is no name, and would push a cover's title down.
LONGEST = 60
#: Beside the two surveyors; more boxes fit no page with the seal.
MOST_SIGNATORIES = 4
_BETWEEN, _WHO = "；", "："


@dataclass(frozen=True)
class Head:
    """What a town says of itself; `signatories` are (role, name), the name may be ""."""

    town: str = ""
    unit: str = ""
    telephone: str = ""
    address: str = ""
    signatories: tuple[tuple[str, str], ...] = ()
    emblem: bool = False


class LetterheadTopic:
    """The topic `letterhead` of an open survey."""

    def __init__(self, core: Core, taking: Taking) -> None:
        self._core = core
        self._taking = taking

    def get(self) -> Head:
        """As it stands; empty where nobody has set it."""
        view = self._view()
        if view is None:
            return Head()
        said = {path: str(value) for path, value in view.answers.items()}
        return Head(
            said.get("name", ""),
            said.get("unit", ""),
            said.get("telephone", ""),
            said.get("address", ""),
            read_signatories(said.get("signatories", "")),
            bool(view.photos),
        )

    def set(self, head: Head) -> Changed:
        """Put these words at the head of every paper; the emblem stays as it is.

        Raises a known error where the town has no name or a part is too long.
        """
        said = {
            "name": head.town,
            "unit": head.unit,
            "telephone": head.telephone,
            "address": head.address,
        }
        answers = {path: str(clean(text)).strip() for path, text in said.items()}
        if not answers["name"]:
            raise _refused(_("还没有写镇（街道）的名称。"))
        for text in (*answers.values(), *(part for pair in head.signatories for part in pair)):
            if len(text) > LONGEST:
                raise _refused(_("“{text}”太长。").format(text=text[:LONGEST]))
        if len(head.signatories) > MOST_SIGNATORIES:
            raise _refused(_("审核和签发人最多 {n} 位。").format(n=MOST_SIGNATORIES))
        answers["signatories"] = write_signatories(head.signatories)
        content = self._content()
        content.answers = {path: text for path, text in answers.items() if text}
        return self._commit(content)

    def set_emblem(self, file: Path | Picture) -> Changed:
        """Take a picture as the emblem; the one before stays in the history."""
        content = self._content()
        if not content.answers:
            raise _refused(_("还没有写镇（街道）的名称。"))
        (taken,) = self._taking.add([file], EMBLEM, {})
        if taken.entry is None:
            raise KnownError(
                "emblem_refused", taken.refused, kept=_("文头没有改动。"), advice=taken.advice
            )
        content.photos = {taken.photo: taken.entry}
        return self._commit(content)

    def drop_emblem(self) -> Changed:
        content = self._content()
        content.photos = {}
        return self._commit(content)

    def emblem(self) -> bytes | None:
        """The emblem as a JPEG; None where there is none, or where it has not arrived."""
        view = self._view()
        entry = next(iter(view.photos.values()), None) if view else None
        return self._taking.copy_of(entry, REPORT) if entry else None

    def printed(self) -> Letterhead:
        """As papers print it."""
        head = self.get()
        parts = (
            _("电话 {number}").format(number=head.telephone) if head.telephone else "",
            head.address,
        )
        has = head.emblem and self.emblem() is not None
        return Letterhead(
            head.town + head.unit,
            "　".join(filter(None, parts)),
            (lambda: self.emblem() or b"") if has else None,
        )

    def _view(self) -> RecordView | None:
        view = self._core.store.view(self._id())
        return None if view is None or view.voided else view

    def _id(self) -> str:
        return place_id(self._core.store.meta.survey_id, LETTERHEAD, "")

    def _content(self) -> Content:
        view = self._view()
        return Content.of(view) if view else Content()

    def _commit(self, content: Content) -> Changed:
        version = self._core.forms.registers[LETTERHEAD].version
        revision = self._core.sealed(self._id(), LETTERHEAD, version, content)
        return self._core.commit([revision] if revision else [])


def read_signatories(text: str) -> tuple[tuple[str, str], ...]:
    """「审核人：王某；签发人」 as (role, name) each."""
    found = []
    for part in text.replace(";", _BETWEEN).split(_BETWEEN):
        role, _sign, name = part.replace(":", _WHO).partition(_WHO)
        if role.strip():
            found.append((role.strip(), name.strip()))
    return tuple(found)


def write_signatories(people: Sequence[tuple[str, str]]) -> str:
    return _BETWEEN.join(f"{role}{_WHO}{name}" if name else role for role, name in people)


def _refused(title: str) -> KnownError:
    return KnownError(
        "letterhead_refused",
        title,
        kept=_("文头没有改动。"),
        advice=_("写镇（街道）全称，例如“示例旗示例镇人民政府”；每一项不超过 60 个字。"),
    )
