"""Papers of a survey: prefilled from roster, day and record, masked, noted, whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import bootstrap, i18n, paths
from app.bootstrap import Who
from app.domain import codes
from app.errors import Cancelled, KnownError
from app.survey.forms_on_paper import Choices
from app.survey.survey import Survey
from app.survey.today import Day
from tests.exports.papers import codes_of, text_of

ANSWERS = json.loads((paths.resources() / "demo" / "house_d.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def shared_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One home for this file: forms are compiled once."""
    return tmp_path_factory.mktemp("shared")


@pytest.fixture(autouse=True)
def own_home(shared_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(paths.HOME_VARIABLE, str(shared_home))
    i18n.use("zh")
    return shared_home


@pytest.fixture
def survey(tmp_path: Path) -> Iterator[Survey]:
    with bootstrap.create(tmp_path / "s", "示例", Who("赵测试", "办公室")) as made:
        yield made


def _house(survey: Survey, name: str = "三社12号院") -> str:
    return survey.houses.add(name, "苏布尔嘎镇 三社", "A-012", kind="village_house")[0]


def _inspected(survey: Survey) -> tuple[str, str]:
    place = _house(survey)
    record, _changed = survey.houses.begin(place)
    filling = survey.filling.open(record)
    survey.filling.load_answers(filling, ANSWERS)
    survey.filling.commit(filling)
    return place, record


def test_a_house_that_nobody_inspected_brings_what_the_roster_knows(
    survey: Survey, tmp_path: Path
) -> None:
    place = _house(survey)
    facts = survey.on_paper.filled(place, "danger_check", tmp_path / "a.pdf")
    text = text_of(tmp_path / "a.pdf")
    assert facts.pages >= 4
    assert "三社12号院" in text
    assert "A-012" in text
    assert codes.short(place) in text
    assert survey.core.store.heads(form="danger_check") == []  # printing begins nothing


def test_todays_settings_stand_in_a_new_form(survey: Survey, tmp_path: Path) -> None:
    survey.today.set_settings(Day(surveyor1="王测试", surveyor2="李测试", weather="sunny"))
    survey.on_paper.filled(_house(survey), "danger_check", tmp_path / "a.pdf")
    text = text_of(tmp_path / "a.pdf")
    assert "1.8检查人一王测试" in text.replace("*", "")
    assert "李测试" in text


def test_the_date_is_blank_until_the_day_is_set(survey: Survey, tmp_path: Path) -> None:
    """A form printed today is walked tomorrow."""
    survey.on_paper.filled(_house(survey), "danger_check", tmp_path / "a.pdf")
    today = survey.core.clock().date()
    assert f"{today:%Y年%m月%d日}" not in text_of(tmp_path / "a.pdf")


def test_answers_stand_in_their_places_and_residents_are_masked(
    survey: Survey, tmp_path: Path
) -> None:
    place, record = _inspected(survey)
    survey.on_paper.filled(place, "danger_check", tmp_path / "a.pdf")
    text = text_of(tmp_path / "a.pdf")
    assert "2009年拆除一层2轴墙南端0.9m开门洞" in text
    assert "1/A-B" in text
    assert ANSWERS["identity/owner"] not in text
    assert ANSWERS["identity/phone"] not in text
    read = codes_of(tmp_path / "a.pdf", tmp_path / "png")
    assert {code for page in read for code in page} == {
        codes.text("record", survey.meta.survey_id, record)
    }


def test_what_is_being_typed_is_printed_too(survey: Survey, tmp_path: Path) -> None:
    place = _house(survey)
    record, _changed = survey.houses.begin(place)
    filling = survey.filling.open(record)
    node = filling.instance.find("identity/client")
    assert node is not None
    filling.instance.set(node, "苏布尔嘎镇政府")
    survey.filling.keep(survey.filling.snapshot(filling, "identity/client"))
    survey.on_paper.filled(place, "danger_check", tmp_path / "a.pdf")
    assert "苏布尔嘎镇政府" in text_of(tmp_path / "a.pdf")


def test_residents_in_clear_need_a_reason_and_leave_a_note(survey: Survey, tmp_path: Path) -> None:
    place, _record = _inspected(survey)
    target = tmp_path / "a.pdf"
    with pytest.raises(KnownError, match="理由"):
        survey.on_paper.filled(place, "danger_check", target, Choices(personal=True))
    assert not target.exists()
    assert survey.core.store.notes() == []

    how = Choices(personal=True, reason="入户核对")
    survey.on_paper.filled(place, "danger_check", target, how)
    assert ANSWERS["identity/owner"] in text_of(target)
    (line,) = survey.actions.lines()
    assert (line.what, line.about, line.why) == ("print_personal", "三社12号院 · a.pdf", "入户核对")


def test_a_file_of_many_has_page_numbers_for_each_and_tells_how_far(
    survey: Survey, tmp_path: Path
) -> None:
    places = [_house(survey, f"三社{n}号院") for n in range(3)]
    told: list[tuple[int, int]] = []
    facts = survey.on_paper.many(
        places, "quick_screening", tmp_path / "a.pdf",
        progress=lambda done, total: told.append((done, total)),
    )  # fmt: skip
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert text_of(tmp_path / "a.pdf").count(f"1/{facts.pages // 3}") >= 3


def test_what_is_cancelled_leaves_nothing(survey: Survey, tmp_path: Path) -> None:
    places = [_house(survey, f"三社{n}号院") for n in range(3)]
    with pytest.raises(Cancelled):
        survey.on_paper.many(places, "quick_screening", tmp_path / "a.pdf", cancelled=lambda: True)
    assert [file.name for file in tmp_path.glob("*.pdf*")] == []


def test_a_full_or_forbidden_folder_is_said(survey: Survey, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(KnownError, match="没有写成"):
        survey.on_paper.blank("danger_check", tmp_path / "file" / "a.pdf")


def test_nothing_chosen_is_said_and_writes_nothing(survey: Survey, tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="没有可以打印的房屋"):
        survey.on_paper.many([], "danger_check", tmp_path / "a.pdf")
    with pytest.raises(KnownError, match="没有可以打印的房屋"):
        survey.on_paper.cards([], tmp_path / "a.pdf")
    with pytest.raises(KnownError, match="不在本调查里"):
        survey.on_paper.filled("nobody", "danger_check", tmp_path / "a.pdf")


def test_a_day_sheet_says_the_day_and_masks_the_owner(survey: Survey, tmp_path: Path) -> None:
    place = _house(survey)
    view = survey.core.store.view(place)
    assert view is not None
    survey.today.set_settings(Day(surveyor1="王测试", surveyor2="李测试", instruments="裂缝尺03"))
    survey.visits.record(place, "locked", next_date="2099-11-25")
    survey.on_paper.day_sheet([place], survey.on_paper.day(), tmp_path / "a.pdf")
    text = text_of(tmp_path / "a.pdf")
    assert "王测试、李测试" in text
    assert "裂缝尺03" in text
    assert "锁门" in text
    assert "约2099-11-25再来" in text
    read = codes_of(tmp_path / "a.pdf", tmp_path / "png")
    assert read == [[codes.text("place", survey.meta.survey_id, place)]]


def test_an_empty_day_sheet_is_for_what_is_found(survey: Survey, tmp_path: Path) -> None:
    facts = survey.on_paper.day_sheet([], survey.on_paper.day(), tmp_path / "a.pdf")
    assert facts.pages == 1
    assert text_of(tmp_path / "a.pdf").count("新增") == 4


def test_the_code_of_a_dossier_is_read(survey: Survey, tmp_path: Path) -> None:
    _place, record = _inspected(survey)
    survey.papers.write("dossier", record, tmp_path / "a.pdf")
    read = [one for page in codes_of(tmp_path / "a.pdf", tmp_path / "png") for one in page]
    assert [codes.read(one) for one in read] == [codes.Code("record", "", record)]


def test_the_same_record_printed_twice_is_the_same_file(survey: Survey, tmp_path: Path) -> None:
    place, _record = _inspected(survey)
    survey.on_paper.filled(place, "danger_check", tmp_path / "a.pdf")
    survey.on_paper.filled(place, "danger_check", tmp_path / "b.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
