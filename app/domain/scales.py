"""Which form, and so which scale, fits a building; what is proposed after a bad result.

Order is the order of proposal; `why` is a code, worded by `app.i18n.judgements`. Nothing here
makes a value of one scale out of another: a bad result only proposes the next inspection.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.severity import severity

#: The rural guideline covers dwellings of one or two storeys (建村函〔2019〕200号).
RURAL_STOREYS = 2


@dataclass(frozen=True)
class Proposal:
    """A form to fill for a building, and why: a code."""

    form: str
    why: str


def propose(kind: str, storeys: int | None = None, business: bool = False) -> tuple[Proposal, ...]:
    """The forms for a building of the roster, the first to be filled first.

    `kind` as in the roster ("" unknown); `storeys` None where nobody noted them; `business`:
    used for business or public gathering.
    """
    engineer = Proposal("danger_check", "engineer")
    if kind == "village_house":
        first = Proposal("quick_screening", "first_look")
        if storeys is not None and storeys > RURAL_STOREYS:
            return (first, Proposal("danger_check", "rural_higher"))
        if business:
            return (first, Proposal("danger_check", "rural_business"))
        why = "rural_house" if storeys is not None else "rural_storeys_unknown"
        return (first, Proposal("rural_check", why), engineer)
    if kind == "self_built":
        return (Proposal("quick_screening", "first_look"), engineer)
    if kind == "estate":
        return (Proposal("old_community", "estate"), engineer)
    if kind in {"urban_house", "public"}:
        return (Proposal("danger_check", "urban"),)
    why = "kind_other" if kind == "other" else "kind_unknown"
    return (
        Proposal("danger_check", why),
        Proposal("quick_screening", "if_self_built"),
        Proposal("rural_check", "if_rural"),
        Proposal("old_community", "if_estate"),
    )


def after(results: Mapping[str, object]) -> Proposal | None:
    """What the stored results of an inspection propose next; None where nothing follows."""
    if _at_least(results.get("screening"), "some", "screening"):
        return Proposal("danger_check", "screening_flagged")
    rural = results.get("rural")
    if isinstance(rural, Mapping) and rural.get("status") == "out_of_scope":
        return Proposal("danger_check", "rural_higher")
    if _at_least(rural, "C", "rural"):
        return Proposal("danger_check", "rural_flagged")
    return None


def _at_least(result: object, limit: str, scale: str) -> bool:
    """Whether a result surely is as bad, as computed or as a person overruled it."""
    if not isinstance(result, Mapping):
        return False
    override = result.get("override")
    stated = override.get("value") if isinstance(override, Mapping) else None
    said = (result.get("value"), result.get("low"), stated)
    return any(
        severity(one, scale) >= severity(limit, scale) for one in said if isinstance(one, str)
    )
