"""Which forms fit a place: proposed by its kind, confirmed by whoever inspects it."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain import scales
from app.domain.scales import Proposal
from app.model.merge import RecordView
from app.survey.core import FINISHED, Core
from app.survey.form_titles import form_title

#: Proposals that say "if": the surveyor knows, the roster does not.
_CERTAIN = {"first_look", "rural_house", "rural_storeys_unknown", "estate", "urban"}
_AFTER = {"screening_flagged", "rural_flagged", "rural_higher", "rural_business"}


@dataclass(frozen=True)
class FormOffer:
    """A form for a place. `proposed`: what the place's kind, or an earlier result, asks for.

    `why` is a code of `app.domain.scales`; `record` and `status` tell of one already begun
    ("" where none is).
    """

    form: str
    title: str
    why: str
    proposed: bool
    record: str = ""
    status: str = ""


class Offers:
    def __init__(self, core: Core) -> None:
        self._core = core

    def of(self, place: str) -> list[FormOffer]:
        """The forms for a place, in the order in which they are proposed."""
        view = self._core.store.view(place)
        begun = {
            row.form: row
            for row in self._core.store.heads(place=place, order="time")
            if row.form not in self._core.forms.registers
        }
        flagged = self._flagged([row.record for row in begun.values()])
        wanted = {one.form: flagged.get(one.form, one) for one in _by_kind(view)} | flagged
        for form in (*begun, *self._core.forms.questionnaires()):
            wanted.setdefault(form, Proposal(form, "other_form"))
        offers = [
            FormOffer(
                form=one.form,
                title=form_title(one.form),
                why=one.why,
                proposed=one.why in _CERTAIN | _AFTER,
                record=begun[one.form].record if one.form in begun else "",
                status=begun[one.form].status if one.form in begun else "",
            )
            for one in wanted.values()
        ]
        return sorted(offers, key=lambda offer: not offer.proposed)

    def next_after(self, record: str) -> FormOffer | None:
        """The proposed form of the same place that is to be filled next; None: it is done."""
        view = self._core.store.view(record)
        if view is None or not view.links.get("place"):
            return None
        for offer in self.of(view.links["place"][0]):
            if offer.proposed and offer.status not in FINISHED:
                return offer
        return None

    def _flagged(self, records: list[str]) -> dict[str, Proposal]:
        """What the results of these records propose, by form."""
        views = [view for record in records if (view := self._core.store.view(record))]
        proposed = [one for view in views if (one := scales.after(view.results))]
        return {one.form: one for one in proposed}


def _by_kind(place: RecordView | None) -> tuple[Proposal, ...]:
    answers = place.answers if place is not None else {}
    storeys = str(answers.get("storeys", ""))
    return scales.propose(
        str(answers.get("kind", "")), int(storeys) if storeys.isdecimal() else None
    )
