"""Filling an inspection: begun once, kept as it is typed, finished whole, reopened for a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.errors import KnownError
from app.survey.drafting import Drafting
from tests.survey.crew import FRONT, HOUSE, START, Crew, house_d, jpeg
from tests.survey.listing import listed

WEATHER, OWNER = "identity/weather", "identity/owner"


def test_beginning_twice_is_beginning_once(field: Crew) -> None:
    """Begin is idempotent, and two laptops that begin the same house begin the same record."""
    first, second = field.first.begin(), field.second.begin()
    before = field.first.survey.core.store.digest()
    assert field.first.begin() == first == second
    assert field.first.survey.core.store.digest() == before
    assert len(field.first.survey.core.store.revisions(first)) == 1


def test_looking_in_says_nothing(field: Crew) -> None:
    """Begun and left on one laptop, on another day, and filled on another: no difference."""
    field.second.today = START + timedelta(days=3)
    looked = field.second.survey.filling.open(field.second.begin())
    assert looked.instance.answers()["identity/date"] == "2026-11-25"
    field.second.keep(looked, WEATHER)
    again = field.second.reopen().filling.open(looked.record)
    assert not field.second.survey.filling.commit(again)
    field.first.fill(status="done")
    field.both_to_office()
    (row,) = listed(field.office.survey)
    assert (row.grade, row.status, row.conflicts, row.provisional) == ("D", "done", 0, False)
    assert field.office.survey.review.conflicts() == []


def test_a_house_that_is_not_there_cannot_be_begun(field: Crew) -> None:
    """An unknown house is refused with a sentence, and no record is made."""
    with pytest.raises(KnownError) as refused:
        field.first.survey.houses.begin("no such house")
    assert refused.value.code == "house_absent"


def test_a_house_needs_a_name(field: Crew) -> None:
    """A house without a name is refused; one with a name can be found by each of its words."""
    houses = field.first.survey.houses
    with pytest.raises(KnownError, match="名称"):
        houses.add("  ")
    houses.add("无名巷3号", "示例街道", "B-7")
    assert [row.name for row in listed(field.first.survey, "示例街道 B-7")] == ["无名巷3号"]


def test_a_draft_is_reopened_where_it_was_left(field: Crew) -> None:
    """After a restart: the same question, the same answers, the same personal ones, the photos."""
    laptop = field.first
    filling = laptop.survey.filling.open(laptop.begin())
    laptop.survey.filling.load_answers(filling, house_d())
    laptop.put(filling, "building/residents", 7)
    (taken,) = laptop.survey.taking.add([jpeg(field.root, 1)], FRONT, filling.photos)
    assert taken.entry is not None
    filling.put_photo(taken.photo, taken.entry)
    laptop.keep(filling, "building/residents")
    answers, personal = filling.instance.answers(), filling.instance.personal_answers()

    laptop.reopen()
    again = laptop.survey.filling.open(filling.record)
    assert again.position == "building/residents"
    assert again.instance.answers() == answers
    assert again.instance.personal_answers() == personal
    assert again.photos == filling.photos
    assert again.photos_of(FRONT) == [taken.photo]
    row = listed(laptop.survey)[0]
    assert (row.status, row.photos) == ("draft", 0)  # a draft is no revision yet


def test_leaving_writes_a_revision_and_drops_the_draft(field: Crew) -> None:
    """What was typed becomes a revision by this person; leaving again unchanged adds none."""
    laptop = field.first
    filling = laptop.survey.filling.open(laptop.begin())
    laptop.put(filling, WEATHER, "sunny")
    laptop.keep(filling, WEATHER)
    changed = laptop.survey.filling.commit(filling)
    assert filling.record in changed.records
    assert laptop.survey.core.open_drafts() == []
    assert laptop.value(WEATHER) == "sunny"
    assert laptop.survey.core.store.revisions(filling.record)[-1].author == "王测试"

    again = laptop.survey.filling.open(filling.record)
    laptop.keep(again, WEATHER)
    assert not laptop.survey.filling.commit(again)
    assert len(laptop.survey.core.store.revisions(filling.record)) == 2
    assert laptop.survey.core.open_drafts() == []


def test_finishing_says_how_much_is_missing(field: Crew) -> None:
    """An incomplete inspection is not finished; the sentence counts what the form counts."""
    laptop = field.first
    filling = laptop.survey.filling.open(laptop.begin())
    laptop.keep(filling)
    missing = len(laptop.survey.filling.problems(filling))
    assert missing > 3
    with pytest.raises(KnownError, match=str(missing)) as refused:
        laptop.survey.filling.commit(filling, status="done")
    assert refused.value.code == "not_complete"
    assert len(laptop.survey.core.open_drafts()) == 1
    assert listed(laptop.survey)[0].status == "draft"


def test_reopening_needs_a_reason_that_stays_in_the_history(field: Crew) -> None:
    """A finished inspection opens again only with a sentence, which the revision carries."""
    laptop = field.first
    filling = laptop.fill(status="done")
    assert listed(laptop.survey)[0].status == "done"
    again = laptop.reopen().filling.open(filling.record)
    with pytest.raises(KnownError) as refused:
        laptop.survey.filling.commit(again, status="draft", reason="  ")
    assert refused.value.code == "reason_needed"
    laptop.survey.filling.commit(again, status="draft", reason="补测二层倾斜")
    last = laptop.survey.core.store.revisions(filling.record)[-1]
    assert last.reason == "补测二层倾斜"
    assert listed(laptop.survey)[0].status == "draft"


def test_a_snapshot_that_comes_late_brings_no_old_draft_back(field: Crew) -> None:
    """The draft thread may lag behind the commit; what the revision holds is not kept again."""
    laptop, desk = field.first, field.first.survey.filling
    filling = desk.open(laptop.begin())
    laptop.put(filling, WEATHER, "sunny")
    late = desk.snapshot(filling, WEATHER)
    desk.commit(filling)
    desk.keep(late)
    assert laptop.survey.core.open_drafts() == []
    laptop.put(filling, WEATHER, "rain")
    laptop.keep(filling, WEATHER)
    assert laptop.reopen().filling.open(filling.record).instance.answers()[WEATHER] == "rain"


def test_a_kill_between_revision_and_removal_leaves_no_old_draft(field: Crew) -> None:
    """A draft that has become a revision is not opened again, though it still lies there."""
    laptop, desk = field.first, field.first.survey.filling
    filling = desk.open(laptop.begin())
    laptop.put(filling, WEATHER, "sunny")
    snapshot = desk.snapshot(filling, WEATHER)
    desk.commit(filling)
    drafting = Drafting(laptop.survey.core)  # as it lay there when the kill came
    drafting.keep(snapshot)
    drafting.becoming(replace(snapshot, turn=1), *filling.parents)
    assert laptop.survey.core.draft(filling.record)
    again = laptop.reopen().filling.open(filling.record)
    assert laptop.survey.core.open_drafts() == []  # the list does not call it a draft for ever
    laptop.put(again, WEATHER, "rain")
    laptop.survey.filling.commit(again)
    view = laptop.survey.core.store.view(filling.record)
    assert view is not None
    assert (len(view.heads), view.conflicts) == (1, ())
    assert laptop.value(WEATHER) == "rain"


def test_an_answers_file_leaves_personal_answers_alone(field: Crew) -> None:
    """Loading answers that name no resident keeps the residents that were typed."""
    laptop = field.first
    filling = laptop.fill()
    rest = {path: value for path, value in house_d().items() if not path.startswith("identity/o")}
    assert OWNER not in rest
    assert laptop.survey.filling.load_answers(filling, rest | {"no/such": "x"}) == ["no/such"]
    assert filling.instance.personal_answers()[OWNER] == "户主甲"


def test_lists_find_a_house_by_name_number_and_record(field: Crew) -> None:
    """An inspection is named by its house, its number or the start of its id, by nothing else."""
    meant, record = field.first.survey.meant, field.first.begin()
    assert {meant.inspection(wanted) for wanted in (HOUSE, "A-012", record[:8])} == {record}
    with pytest.raises(KnownError) as refused:
        meant.inspection("没有这一处")
    assert refused.value.code == "inspection_not_found"


def test_a_short_answers_map_changes_only_what_it_names(field: Crew) -> None:
    """One answer is changed, one cleared, one row taken away; all others stay, personal too."""
    desk = field.first.survey.filling
    filling = field.first.fill()
    before, residents = filling.instance.answers(), filling.instance.personal_answers()
    member = "storeys/storey/7b61c6c3491d/member/423a7dcb8604"
    assert OWNER in residents
    assert member in before
    cleared = "building/residents"
    assert cleared in before
    assert desk.load_answers(filling, {WEATHER: "rain", cleared: None, member: None}) == []
    after = filling.instance.answers()
    assert after[WEATHER] == "rain"
    assert cleared not in after
    assert not any(path.startswith(member) for path in after)
    rest = {p for p in before if p not in {WEATHER, cleared} and not p.startswith(member)}
    assert {path: after.get(path) for path in rest} == {path: before[path] for path in rest}
    assert filling.instance.personal_answers() == residents
    desk.commit(filling)
    assert field.first.value(WEATHER) == "rain"


def test_an_answers_map_adds_rows_and_tells_what_the_form_does_not_have(field: Crew) -> None:
    """A new row stands beside the old ones; unknown paths are named and stored nowhere."""
    filling = field.first.fill()
    rows = len(filling.instance.nodes_by_role("jgj.storey"))
    told = {"storeys/storey/0123456789ab": "z", "no/such": "x", "gone/too": None}
    assert field.first.survey.filling.load_answers(filling, told) == ["gone/too", "no/such"]
    assert len(filling.instance.nodes_by_role("jgj.storey")) == rows + 1
    assert "no/such" not in filling.instance.answers()


def test_a_key_file_that_cannot_be_written_loses_no_commit(field: Crew) -> None:
    """The user's own folder is full: what was written counts, and is not written twice."""
    laptop = field.first
    filling = laptop.survey.filling.open(laptop.begin())
    laptop.survey.filling.commit(filling)
    keys = laptop.root / laptop.name / "home" / "keys" / laptop.survey.meta.survey_id
    aside = keys.rename(keys.with_name("aside"))
    keys.write_text("in the way", encoding="utf-8")
    laptop.put(filling, WEATHER, "sunny")
    assert filling.record in laptop.survey.filling.commit(filling).records
    laptop.put(filling, WEATHER, "rain")
    laptop.survey.filling.commit(filling)
    assert laptop.value(WEATHER) == "rain"
    assert laptop.survey.review.conflicts() == []
    keys.unlink()
    aside.rename(keys)
    own = laptop.survey.device
    assert laptop.reopen().device == own
