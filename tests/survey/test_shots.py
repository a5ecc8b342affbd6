"""Required shots of an inspection: what is missing, what counts, and why one may finish without."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app import bootstrap
from app.bootstrap import Who
from app.errors import KnownError
from app.survey.core import SHOTS
from app.survey.filling import Filling
from tests.survey import judged
from tests.survey.crew import Crew, Machine, jpeg

RELEASED = Path(__file__).parent.parent / "store" / "released" / "0.3.0" / "office"
SIDES = ("front", "back", "left", "right", "plate")
_SEEDS = iter(range(1000, 9000))


def photo(machine: Machine, filling: Filling, question: str, shot: str = "") -> None:
    """One more photo of a question, with or without a shot of its own."""
    file = jpeg(machine.root / "shots", next(_SEEDS))
    for one in machine.survey.taking.add([file], question, filling.photos):
        assert one.entry is not None
        filling.put_photo(one.photo, dict(one.entry) | ({"shot": shot} if shot else {}))


def missing(machine: Machine, filling: Filling) -> list[tuple[str, str]]:
    return [(one.path, one.code) for one in machine.survey.shots.missing_of(filling)]


def codes(machine: Machine, filling: Filling) -> list[str]:
    return [code for _path, code in missing(machine, filling)]


def test_the_house_from_all_sides_is_wanted_and_named(field: Crew) -> None:
    filling = judged.begin(field.office, "danger_check")
    lacks = field.office.survey.shots.missing_of(filling)
    assert [one.words for one in lacks] == [
        "正面", "背面", "左侧面", "右侧面", "入口和门牌", "屋面（能到的）",
    ]  # fmt: skip
    photo(field.office, filling, "measures/overview/photo_front")
    assert codes(field.office, filling) == ["back", "left", "right", "plate", "roof"]


def test_a_finding_wants_far_and_near_and_photos_without_a_name_count_in_their_order(
    field: Crew,
) -> None:
    filling = judged.begin(field.office, "quick_screening")
    field.office.survey.filling.load_answers(filling, judged.FLAGGED)
    where = "structure_check/masonry_hit/0000000000b1/m_photos"
    assert [one for one in missing(field.office, filling) if one[0] == where] == [
        (where, "far"), (where, "near"),
    ]  # fmt: skip
    photo(field.office, filling, where)
    assert (where, "near") in missing(field.office, filling)
    photo(field.office, filling, where)
    assert where not in {path for path, _code in missing(field.office, filling)}
    first, second = filling.photos_of(where)
    filling.rename_shot(second, "far")  # the first was the close-up
    assert [filling.photos[one]["shot"] for one in (first, second)] == ["near", "far"]
    filling.drop_photo(first)
    assert (where, "near") in missing(field.office, filling), "the other stays what it is"
    named = [one.words for one in field.office.survey.shots.missing_of(filling)]
    assert any(one.endswith("问题的照片（近景）") and " › " in one for one in named), named


def test_what_the_form_says_cannot_be_taken_is_not_missed(field: Crew) -> None:
    filling = judged.begin(field.office, "quick_screening")
    load = field.office.survey.filling.load_answers
    load(filling, {"photos/photo_missing": ["left", "plate"]})
    assert codes(field.office, filling) == ["front", "back", "right"]


def test_a_sound_part_wants_no_close_up(field: Crew) -> None:
    """The question's own condition says when its shots are wanted."""
    filling = judged.begin(field.office, "rural_check")
    field.office.survey.filling.load_answers(filling, judged.RURAL)
    paths = {path for path, _code in missing(field.office, filling)}
    assert "parts/wall_photos" in paths  # c
    assert "parts/foundation_photos" not in paths  # b


def test_nobody_walks_around_a_house_twice_on_one_day(field: Crew) -> None:
    """Pictures of the house that another form got that day count; those of a finding never."""
    screening = judged.begin(field.office, "quick_screening")
    for side in SIDES:
        photo(field.office, screening, f"photos/photo_{side}")
    field.office.survey.filling.commit(screening)
    rural = judged.begin(field.office, "rural_check")
    field.office.survey.filling.load_answers(rural, judged.RURAL)
    assert missing(field.office, rural) == [
        ("parts/wall_photos", "far"), ("parts/wall_photos", "near"),
    ]  # fmt: skip
    members = judged.begin(field.office, "danger_check")
    assert codes(field.office, members) == ["roof"]
    field.office.survey.filling.load_answers(members, {"identity/date": "2031-01-01"})
    assert len(codes(field.office, members)) == 6, "another day, another visit"


def test_a_reason_is_kept_travels_and_goes_when_nothing_is_missing(field: Crew) -> None:
    survey = field.office.survey
    filling = judged.begin(field.office, "danger_check")
    with pytest.raises(KnownError) as refused:
        survey.shots.excuse(filling, " ")
    assert refused.value.code == "shots_missing"
    assert "正面、背面" in refused.value.title
    photo(field.office, filling, "measures/overview/photo_front")
    survey.shots.excuse(filling, "雪天，绕不到屋后")
    survey.filling.commit(filling)
    view = survey.core.store.view(filling.record)
    assert view is not None
    assert view.answers[SHOTS] == "雪天，绕不到屋后"
    again = survey.filling.open(filling.record)
    assert survey.shots.reason(again) == "雪天，绕不到屋后"
    survey.shots.excuse(again, "")  # said once, it holds
    for side in (*SIDES[1:], "roof"):
        photo(field.office, again, f"measures/overview/photo_{side}")
    assert survey.shots.excuse(again, "") == []
    survey.filling.commit(again)
    view = survey.core.store.view(filling.record)
    assert view is not None
    assert SHOTS not in view.answers


def test_an_older_version_of_a_form_wants_no_shots(field: Crew) -> None:
    """Old versions of records stay pinned: what they never asked for is not missed."""
    folder = field.office.root / "old"
    shutil.copytree(RELEASED, folder)
    with bootstrap.open_survey(folder, Who("甲测员", "办公室")) as survey:
        records = survey.houses.inspections()
        assert records
        for record in records:
            assert survey.shots.missing(record) == []
