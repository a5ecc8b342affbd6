"""Which form needs no question: what is begun before what is proposed, one before several."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.survey.offers import FormOffer
from app.ui.widgets.form_choice import certain, why


def offer(form: str, *, proposed: bool = False, status: str = "") -> FormOffer:
    record = f"record of {form}" if status else ""
    return FormOffer(form, form, "engineer", proposed, record, status)


def test_the_only_one_begun_goes_on() -> None:
    """Also where another is proposed, and after it was sent back."""
    begun = offer("a", status="draft")
    assert certain([offer("b", proposed=True), begun]) == begun
    back = offer("a", status="returned")
    assert certain([offer("b", proposed=True), back]) == back


def test_the_only_one_proposed_is_begun() -> None:
    """Two proposals, or none, are the surveyor's choice."""
    one = offer("a", proposed=True)
    assert certain([one, offer("b")]) == one
    assert certain([one, offer("b", proposed=True)]) is None
    assert certain([offer("a"), offer("b")]) is None
    assert certain([]) is None


def test_what_is_finished_is_looked_at_unless_more_is_proposed() -> None:
    """A flagged screening proposes the members' record: that is asked, not passed over."""
    done = offer("a", proposed=True, status="done")
    assert certain([done, offer("b")]) == done
    assert certain([done, offer("b", proposed=True)]) is None
    assert certain([done, offer("b", status="submitted")]) is None


@given(
    st.lists(
        st.builds(
            offer,
            st.sampled_from("abcd"),
            proposed=st.booleans(),
            status=st.sampled_from(["", "draft", "returned", "done", "submitted"]),
        ),
        max_size=4,
        unique_by=lambda one: one.form,
    )
)
def test_nothing_is_begun_that_nobody_proposed(offers: list[FormOffer]) -> None:
    """What opens by itself is among the offers, and was begun or proposed."""
    sure = certain(offers)
    assert sure is None or (sure in offers and (sure.record or sure.proposed))


def test_every_reason_has_words() -> None:
    """A proposal without a reason would be an order."""
    codes = (
        "first_look rural_house rural_storeys_unknown rural_higher rural_business rural_flagged "
        "screening_flagged estate urban engineer kind_unknown kind_other if_self_built if_rural "
        "if_estate"
    )
    assert all(why(code) for code in codes.split())
