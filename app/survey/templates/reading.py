"""Reads from the survey what a paper tells of one inspection."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from app.assessment import assess
from app.i18n import _
from app.imaging.intake import report_copy
from app.model.canonical import Value
from app.store.agreed import differing
from app.survey import flag_words, free_text
from app.survey.audience import SIZES, Audience
from app.survey.core import Core
from app.survey.dossier import More
from app.survey.dossier_compared import compared_blocks
from app.survey.dossier_photos import Proof
from app.survey.dossier_shots import shot_blocks
from app.survey.evidence import Evidence, is_signed
from app.survey.filling import Filling, FillingDesk
from app.survey.inspected import Record
from app.survey.letterhead import LetterheadTopic
from app.survey.shots import Shots
from app.survey.taking import REPORT, Taking
from app.survey.templates.past import past_blocks
from exports.report_model import Letterhead


class Reading:
    def __init__(
        self,
        core: Core,
        desk: FillingDesk,
        taking: Taking,
        letterhead: LetterheadTopic,
    ) -> None:
        self._core = core
        self._desk = desk
        self._taking = taking
        self._letterhead = letterhead
        self._evidence = Evidence(core, lambda: desk, lambda: taking)

    def record(self, ref: str, audience: Audience) -> Record:
        """An inspection as it stands committed; a known error where there is none."""
        filling = self._desk.open_committed(ref)
        view = self._core.store.view(ref)
        assert view is not None  # open_committed has said so
        told = free_text.telling(self._core, ref, audience)
        free_text.unname(filling.instance, told)
        for name, entry in filling.photos.items():
            filling.photos[name] = free_text.photo(entry, told)
        for photo in filling.photos.values():  # of this reading alone
            if self._taking.is_ahead(photo):
                said = _("（小图，原件还没到）")
                photo["caption"] = f"{photo.get('caption') or ''}{said}"
        return Record(
            filling,
            assess(filling.instance),
            replace(view, conflicts=differing(self._core.store, view)),
            self.opener(audience),
            self._core.store.meta.title,
            audience.personal,
            self._letterhead.printed(),
            self._letterhead.get().signatories,
            self._proofs(filling),
        )

    def _proofs(self, filling: Filling) -> dict[str, Proof]:
        """Photo id → its stamp by the survey's template, and what is odd about it in words."""
        flags = self._evidence.flags_of(filling)
        stamp = self._evidence.stamper(filling, papers=True)
        return {
            photo: Proof(
                () if is_signed(filling, str(entry.get("question", ""))) else stamp(entry),
                flag_words.caption(flags.get(photo, ())),
            )
            for photo, entry in filling.photos.items()
        }

    def letterhead(self) -> Letterhead:
        return self._letterhead.printed()

    def more(self, record: Record) -> More:
        """What other topics tell of it."""
        filling = record.filling
        shots = Shots(self._core, lambda: self._desk)
        missing = shots.missing_of(filling) if filling.finished else ()
        more = More(
            not_taken=shot_blocks(missing, shots.reason(filling)),
            compared=compared_blocks(
                self._core, filling.record, record.open_photo, record.order.numbers
            ),
            past=past_blocks(self._core, self._taking, record),
        )
        audience = Audience(personal=record.personal)
        return free_text.unnamed(more, free_text.telling(self._core, filling.record, audience))

    def opener(
        self, audience: Audience
    ) -> Callable[[Mapping[str, Value]], Callable[[], bytes] | None]:
        """Photo entry → how to read its copy in the audience's size; None while it has not come."""
        pixels = audience.pixels

        def of(photo: Mapping[str, Value]) -> Callable[[], bytes] | None:
            if not self._taking.has_copy(photo, REPORT):
                return None

            def read() -> bytes:  # when its page is drawn: one picture in memory at a time
                data = self._taking.copy_of(photo, REPORT) or b""
                if not data or pixels == SIZES["archive"]:
                    return data
                return report_copy(data, pixels.side, pixels.quality)

            return read

        return of
