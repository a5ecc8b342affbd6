"""Lists that come again and again: what somebody set right on the spot outlives every one."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.model.personal import personal_answers, seal_personal
from app.store.roster_values import CONFLICT, PlaceFilter
from app.survey.core import Content
from tests.survey.crew import Crew
from tests.survey.orders import merged_both_ways
from tests.survey.test_importing import HEAD, HOUSE, OTHER, Clerk


@pytest.fixture
def clerk(field: Crew, tmp_path: Path) -> Clerk:
    return Clerk(field.office.open(), tmp_path)


def correct_phone(clerk: Clerk, name: str, phone: str) -> None:
    """As a laptop's surveyor writes a resident's new number into the roster."""
    core, record = clerk.survey.core, clerk.places()[name][0]
    view = core.store.view(record)
    assert view is not None and view.personal is not None
    data = core.store.personal(view.personal)
    assert data is not None
    hashed, sealed = seal_personal({**personal_answers(data), "phone": phone})
    content = Content.of(view)
    content.personal = hashed
    revision = core.sealed(record, "place", view.version, content)
    assert revision is not None
    core.commit([revision], {hashed: sealed})


def test_what_a_surveyor_changed_stays_whatever_came_in_between(clerk: Clerk) -> None:
    """A list that changes another field carries the correction along: it has not said it."""
    clerk.bring(HOUSE)
    clerk.edit("12号院", storeys="3")
    clerk.bring((*HOUSE[:6], "1986", "1"))
    assert clerk.answers("12号院")["year"] == "1986"
    plan = clerk.plan((*HOUSE[:6], "1987", "1"))

    assert [(c.field, c.before, c.after) for c in plan.differing] == [("storeys", "3", "1")]
    clerk.bring((*HOUSE[:6], "1987", "1"))
    assert clerk.answers("12号院")["storeys"] == "3"


def test_a_corrected_phone_stays_too(clerk: Clerk) -> None:
    clerk.bring(HOUSE)
    correct_phone(clerk, "12号院", "13900000009")
    clerk.bring((*HOUSE[:6], "1986", "1"))
    clerk.bring((*HOUSE[:6], "1987", "1"))

    assert clerk.residents("12号院")["phone"] == "13900000009"


def test_a_corrected_phone_does_not_keep_back_the_owner(clerk: Clerk) -> None:
    """Of the residents, too, each field stands for itself."""
    clerk.bring(HOUSE)
    correct_phone(clerk, "12号院", "13900000009")
    clerk.bring((*HOUSE[:4], "测丙", *HOUSE[5:]))

    assert clerk.residents("12号院") == {"owner": "测丙", "phone": "13900000009"}


def test_the_number_one_of_another_village_is_another_house(clerk: Clerk) -> None:
    """Villages that count their houses from one: no house is moved and renamed unasked."""
    head = HEAD[:5]
    clerk.bring(("阿镇", "示例嘎查", "甲家院", "1", "测甲"), head=head)
    first = clerk.places()["甲家院"]
    done = clerk.bring(("阿镇", "别处嘎查", "乙家院", "1", "测乙"), head=head)

    assert clerk.places()["甲家院"] == first
    assert clerk.residents("甲家院")["owner"] == "测甲"
    assert done.report.figures["refused"] == 1
    assert "示例嘎查" in done.report.refused[0].said


def test_a_village_with_another_name_keeps_its_houses(clerk: Clerk) -> None:
    """Houses with a number of their own follow; an estate may come between; nothing is doubled."""
    head = HEAD[:4]
    clerk.bring(("阿镇", "示例嘎查", "甲家院", "150627-0001"), head=head)
    record = clerk.places()["甲家院"][0]
    clerk.bring(("阿镇", "别处嘎查", "甲家院", "150627-0001"), head=head)
    assert clerk.places()["甲家院"][:2] == (record, clerk.places()["别处嘎查"][0])
    clerk.bring(("阿镇", "别处嘎查", "一区", "甲家院", "150627-0001"),
        head=("镇", "嘎查村", "小区", *head[2:]))  # fmt: skip
    assert clerk.places()["甲家院"][:2] == (record, clerk.places()["一区"][0])


def brought(field: Crew, folder: Path) -> tuple[Clerk, Clerk]:
    """Both laptops import the same list."""
    folder.mkdir()
    clerks = []
    for n, machine in enumerate((field.first, field.second)):
        machine.open()
        sub = folder / str(n)
        sub.mkdir()
        clerks.append(Clerk(machine.survey, sub))
        clerks[-1].bring(HOUSE, OTHER)
    return clerks[0], clerks[1]


def test_two_laptops_with_one_list_differ_in_nothing(field: Crew, tmp_path: Path) -> None:
    """Not in the residents either, whose answers are sealed twice; and a newer list goes in."""
    brought(field, tmp_path / "lists")
    field.both_to_office()
    survey = field.office.survey

    rows = survey.roster.page(PlaceFilter(counted=True), 50)
    assert [row.name for row in rows if row.conflicts] == []
    assert survey.roster.count(PlaceFilter(state=CONFLICT)) == 0
    (tmp_path / "office").mkdir()
    office = Clerk(survey, tmp_path / "office")
    assert office.plan(HOUSE, OTHER).writes == 0
    office.bring((*HOUSE[:5], "13700000007", *HOUSE[6:]), OTHER)
    assert office.residents("12号院")["phone"] == "13700000007"
    assert survey.review.conflicts() == []


def test_two_lists_of_two_laptops(field: Crew, tmp_path: Path) -> None:
    """What one of them was told otherwise is shown, and the same whatever comes first.

    The storeys are too: the first laptop's list had said two, and never saw the newer one.
    """
    first, second = brought(field, tmp_path / "lists")
    first.bring((*HOUSE[:6], "1986", "1"))
    second.bring((*HOUSE[:6], "1987", "1"), (*OTHER[:7], "3"))
    office, twin = merged_both_ways(field)

    shown = [one for one in office.survey.review.conflicts() if not one.agreed]
    assert sorted(one.house for one in shown) == ["12号院", "13号院"]
    twin.close()
