"""同上一户: only what the form marks, only where nothing is said, marked until it is changed."""

from __future__ import annotations

import io
from datetime import timedelta

import openpyxl
import pytest

from app import paths
from app.survey.filling import Filling
from app.survey.same import MARK, marks
from forms.load import load_form
from tests.survey.crew import HOUSE, Crew, Machine, house_d
from tests.survey.listing import listed

STRUCTURE, WEATHER, OWNER, HEIGHT = (
    "building/structure",
    "identity/weather",
    "identity/owner",
    "building/height_m",
)
MARKED = {"structure", "weather", "height_m", "house_kind"}


def marking_form() -> bytes:
    """The shipped form, a version on, with a column that marks some questions.

    One of them feeds the grade; the owner's name is not marked.
    """
    book = openpyxl.load_workbook(paths.form_library() / "danger_check.xlsx")
    sheet = book["survey"]
    head = [cell.value for cell in sheet[1]]
    column = len(head) + 1
    if "bind::insp:same" in head:
        column = head.index("bind::insp:same") + 1
    sheet.cell(1, column, "bind::insp:same")
    for row in range(2, sheet.max_row + 1):
        name = sheet.cell(row, head.index("name") + 1).value
        sheet.cell(row, column, "yes" if name in MARKED else None)
    settings = book["settings"]
    names = [cell.value for cell in settings[1]]
    settings.cell(2, names.index("version") + 1, "9999999999")
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


@pytest.fixture(scope="module")
def data() -> bytes:
    return marking_form()


def ready(laptop: Machine, data: bytes) -> str:
    """A laptop whose survey holds the marking form; the place of a second house."""
    form = load_form(data)
    laptop.survey.core.store.put_form(form.id, form.version, data)
    return laptop.survey.houses.add("示例社13号院")[0]


def second(laptop: Machine, place: str) -> Filling:
    laptop.today += timedelta(minutes=20)
    return laptop.survey.filling.open(laptop.survey.houses.begin(place)[0])


def text(filling: Filling, path: str) -> str:
    node = filling.instance.find(path)
    assert node is not None
    return node.text


def take(laptop: Machine, filling: Filling) -> list[str]:
    offer = laptop.survey.same.offer(filling.record, filling.form)
    assert offer is not None
    assert offer.house == HOUSE
    return laptop.survey.same.apply(filling, offer)


def test_only_what_is_marked_and_blank_is_taken(field: Crew, data: bytes) -> None:
    """Never what states the grade, never an unmarked personal answer, never over an answer."""
    laptop = field.first
    place = ready(laptop, data)
    first = laptop.fill()
    filling = second(laptop, place)
    laptop.put(filling, WEATHER, "snow")
    taken = take(laptop, filling)

    assert STRUCTURE in taken
    assert text(filling, STRUCTURE) == house_d()[STRUCTURE]
    assert text(filling, WEATHER) == "snow"
    assert text(filling, HEIGHT) == ""
    assert text(filling, OWNER) == ""
    assert marks(filling) == dict.fromkeys(taken, first.record)


def test_it_is_one_step_back(field: Crew, data: bytes) -> None:
    """By the form's own undo, and by the façade's, which keeps what was changed since."""
    laptop = field.first
    place = ready(laptop, data)
    laptop.fill()
    filling = second(laptop, place)
    before = filling.instance.answers()
    taken = take(laptop, filling)
    filling.instance.undo()
    assert filling.instance.answers() == before
    assert marks(filling) == {}

    taken = take(laptop, filling)
    node = filling.instance.find(WEATHER)
    assert node is not None
    laptop.put(filling, WEATHER, "snow")
    assert laptop.survey.same.touched(filling, [node])
    assert WEATHER not in marks(filling)
    laptop.survey.same.undo(filling, taken)
    assert text(filling, WEATHER) == "snow"
    assert text(filling, STRUCTURE) == ""
    assert marks(filling) == {}


def test_the_mark_is_written_down_with_the_answer(field: Crew, data: bytes) -> None:
    """Who reads the record later knows which answers came from another house."""
    laptop = field.first
    place = ready(laptop, data)
    first = laptop.fill()
    filling = second(laptop, place)
    take(laptop, filling)
    laptop.survey.filling.commit(filling)
    again = laptop.reopen().filling.open(filling.record)

    assert again.others[MARK + STRUCTURE] == first.record
    assert marks(again) == marks(filling)


def test_there_is_nothing_to_take_from_oneself_or_others(field: Crew, data: bytes) -> None:
    """Not from the same house, not from an inspection that was only looked into, not from
    another laptop's."""
    laptop, other = field.first, field.second
    place = ready(laptop, data)
    own = laptop.fill()
    assert laptop.survey.same.offer(own.record, own.form) is None

    ready(other, data)
    record, _changed = other.survey.houses.begin(place_here(other))
    field.hand_over(laptop, field.office)
    assert other.survey.same.offer(place, own.form) is None
    assert record


def place_here(machine: Machine) -> str:
    return next(row.place for row in listed(machine.survey) if row.name == "示例社13号院")


def test_what_a_reviewer_decides_was_not_taken_over(field: Crew, data: bytes) -> None:
    """One laptop took the weather over, another saw it: once it is decided the mark is gone."""
    first, other = field.first, field.second
    ready(first, data)
    ready(other, data)
    for laptop, weather in ((first, "snow"), (other, "rain")):
        filling = laptop.survey.filling.open(laptop.begin())
        laptop.put(filling, WEATHER, weather)
        if laptop is first:
            filling.others[MARK + WEATHER] = "0d5e0a52-0000-4000-8000-000000000000"
        laptop.survey.filling.commit(filling)
    field.both_to_office()
    office = field.office.survey
    (conflict,) = [one for one in office.review.conflicts() if one.group == WEATHER]
    office.review.settle(conflict.record, WEATHER, 0, "核对过", seen=conflict)

    assert marks(office.filling.open(conflict.record)) == {}
    assert all(one.group != WEATHER for one in office.review.conflicts())
