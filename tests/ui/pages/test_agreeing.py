"""同意 in the real window: a finding that turns the conclusion makes it blank, and says so."""

from __future__ import annotations

from collections.abc import Callable

from app import bootstrap
from app.survey.core import AGREED
from app.ui.pages.inspection import InspectionPage
from tests.assessment.kits import ALIKE, IDENTITY, SCREENED, SCREENED_ALIKE
from tests.survey.listing import listed
from tests.ui.pages.conftest import Place
from tests.ui.whole import Whole

Open = Callable[..., Whole]
At = Callable[..., Place]
TOLD = "结论变了，“是否同意”要重新选。"


def test_a_turned_conclusion_asks_again(opened: Open, at: At) -> None:
    place = at("laptop-03")
    with bootstrap.open_survey(place.survey) as survey:
        house = listed(survey)[0].place
        record, _changed = survey.houses.begin(house, "quick_screening")
    whole = opened()
    whole.go("fill", record)
    page = whole.window.findChild(InspectionPage)
    assert page is not None
    filling, pen = page._open_now, page.pen
    assert filling is not None and pen is not None
    for path, value in (IDENTITY | ALIKE | SCREENED_ALIKE | SCREENED).items():
        node = filling.instance.find(path)
        assert node is not None
        pen.set(node, value)
    agree = filling.instance.find("conclusion/agree")
    ground = filling.instance.find("ground/ground_state")
    assert agree is not None and ground is not None
    assert filling.others[AGREED] == "none"

    pen.set(ground, "unseen")
    page._look()
    assert whole.message == TOLD
    assert agree.text == ""
    page.undo()  # the blank
    assert agree.text == "yes"
    page._look()
    assert agree.text == ""  # the old agreement was to something else
    pen.set(agree, "yes")
    page._look()
    assert (agree.text, filling.others[AGREED]) == ("yes", "none–severe")
