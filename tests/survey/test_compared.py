"""两次对比: photos from the same position, changed answers, cracks over time."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from app.errors import KnownError
from app.survey.filling import Filling
from exports.report_model import Heading, PhotoPairs, Trends
from tests.survey.crew import CRACK, START, Crew, Machine, house_d, jpeg

FRONT, BACK = "measures/overview/photo_front", "measures/overview/photo_back"
CLOSE = CRACK.rpartition("/")[0] + "/p_photos"
_SEEDS = iter(range(2000, 9000))


def photo(machine: Machine, filling: Filling, question: str, **more: str) -> str:
    for one in machine.survey.taking.add(
        [jpeg(machine.root / "shots", next(_SEEDS))], question, filling.photos
    ):
        assert one.entry is not None
        filling.put_photo(one.photo, {**one.entry, **more})
    return one.photo


def twice(machine: Machine) -> tuple[Filling, Filling]:
    """One house inspected twice, a hundred days apart: the second time in a record of its own,
    whose rows have other ids."""
    first = machine.survey.filling.open(machine.begin())
    machine.survey.filling.load_answers(first, house_d())
    for question in (FRONT, BACK, CLOSE, CLOSE):
        photo(machine, first, question)
    machine.survey.filling.commit(first, status="done")
    machine.today = START + timedelta(days=100)
    place = first.links["place"][0]
    record, _changed = machine.survey.houses.begin(place, again=True)
    second = machine.survey.filling.open(record)
    renamed = {_other_ids(path): value for path, value in house_d().items()}
    renamed[_other_ids(CRACK)] = "2.9"
    renamed["identity/date"] = "2027-03-02"
    renamed["building/residents"] = 9
    unknown = machine.survey.filling.load_answers(second, renamed)
    assert unknown == []
    for question in (FRONT, _other_ids(CLOSE), _other_ids(CLOSE), "measures/overview/photo_roof"):
        photo(machine, second, question)
    machine.survey.filling.commit(second, status="done")
    return first, second


def _other_ids(path: str) -> str:
    """The same path with other row ids: twelve hexadecimal digits, each one turned."""
    parts = path.split("/")
    return "/".join(
        "".join(f"{15 - int(c, 16):x}" for c in part)
        if len(part) == 12 and all(c in "0123456789abcdef" for c in part)
        else part
        for part in parts
    )


def test_photos_of_two_visits_stand_beside_each_other(field: Crew) -> None:
    """Rows of the second record have other ids: their names say which they are."""
    first, second = twice(field.first)
    found = field.first.survey.compared.of(second.record)
    assert found is not None
    assert (found.before.record, found.after.record) == (first.record, second.record)
    assert found.after.day == "2027-03-02"
    told = [(one.what, one.how) for one in found.pairs]
    assert ("正面", "shot") in told
    assert ("危险点照片（整体）", "shot") in told
    assert ("危险点照片（近景）", "shot") in told
    assert len(told) == 3
    alone = [(one.what, one.before is None) for one in found.alone]
    assert alone == [("屋面（能到的）", True), ("背面", False)]
    close = next(one for one in found.pairs if one.what.endswith("（近景）"))
    assert "›" in close.where
    assert close.before is not None and close.before.id in first.photos
    assert close.after is not None and close.after.id in second.photos


def test_changed_answers_in_plain_words(field: Crew) -> None:
    """Only what differs; who came on which day is no change of the house; no resident."""
    _first, second = twice(field.first)
    changes = {
        one.what: (one.before, one.after)
        for one in field.first.survey.compared.changes(second.record)
    }
    assert len(changes) == 2, changes
    (crack,) = [what for what in changes if what.endswith("裂缝最大宽度")]
    assert changes[crack] == (f"{house_d()[CRACK]} mm", "2.9 mm")
    (people,) = [told for what, told in changes.items() if what != crack]
    assert people[1].startswith("9")


def test_a_crack_over_time(field: Crew) -> None:
    """A width for each visit, at its place; what did not grow comes last."""
    _first, second = twice(field.first)
    cracks = field.first.survey.compared.cracks(second.record)
    assert [width for _day, width in cracks[0].widths] == [
        Decimal(str(house_d()[CRACK])), Decimal("2.9"),
    ]  # fmt: skip
    assert cracks[0].widths[1][0] == "2027-03-02"
    assert cracks[0].grown > 0
    assert all(one.grown == 0 for one in cracks[1:])


def test_a_crack_traced_on_photos_is_followed_by_its_name(field: Crew) -> None:
    """Marks of photos: the same crack is called the same at both visits."""
    first, second = twice(field.first)
    desk = field.first.survey.filling
    for filling, width in ((first, "1.0"), (second, "1.4")):
        opened = desk.open_committed(filling.record)
        (front,) = opened.photos_of(FRONT)
        mark = {"kind": "crack", "points": [[1, 2], [3, 4]], "text": "W1", "mm": width}
        drawn = {"frame": [320, 240], "marks": [mark]}
        opened.photos[front] = {**opened.photos[front], **drawn}
        desk.commit(opened, reason="标注")
    cracks = field.first.survey.compared.cracks(second.record)
    (traced,) = [one for one in cracks if one.place.endswith("W1")]
    assert [width for _day, width in traced.widths] == [Decimal("1.0"), Decimal("1.4")]


def test_the_same_record_opened_again_is_a_second_visit(field: Crew) -> None:
    """The photos of the first time are its own; those added since stand beside them."""
    laptop = field.first
    filling = laptop.survey.filling.open(laptop.begin())
    laptop.survey.filling.load_answers(filling, house_d())
    old = photo(laptop, filling, FRONT)
    laptop.survey.filling.commit(filling, status="done")
    assert laptop.survey.compared.of(filling.record) is None, "one visit has nothing beside it"
    laptop.today = START + timedelta(days=9)
    laptop.survey.filling.commit(filling, status="draft", reason="复查")
    again = laptop.survey.filling.open(filling.record)
    new = photo(laptop, again, FRONT)
    laptop.put(again, CRACK, "3.1")
    laptop.survey.filling.commit(again, status="done")
    found = laptop.survey.compared.of(filling.record)
    assert found is not None
    assert [(one.before and one.before.id, one.after and one.after.id) for one in found.pairs] == [
        (old, new)
    ]
    assert found.before.day != found.after.day
    assert [one.after for one in found.changes] == ["3.1 mm"]


def test_somebody_says_which_photo_it_is(field: Crew) -> None:
    """Whatever the question is; with a reason in a finished inspection, and it can be undone."""
    first, second = twice(field.first)
    topic = field.first.survey.compared
    (roof,) = second.photos_of("measures/overview/photo_roof")
    (back,) = first.photos_of(BACK)
    with pytest.raises(KnownError) as refused:
        topic.put_together(second.record, roof, back)
    assert refused.value.code == "reason_needed"
    topic.put_together(second.record, roof, back, "同一位置")
    by_hand = [one for one in topic.pairs(second.record) if one.how == "hand"]
    assert [(one.before and one.before.id, one.after and one.after.id) for one in by_hand] == [
        (back, roof)
    ]
    with pytest.raises(KnownError):
        topic.put_together(second.record, back, roof, "反了")
    topic.put_together(second.record, roof, "", "看错了")
    assert all(one.how != "hand" for one in topic.pairs(second.record))


def test_the_dossier_has_a_chapter_with_pairs_and_widths(field: Crew, tmp_path: Path) -> None:
    """Both days, both pictures of the front, the crack's two widths; none at a first visit."""
    first, second = twice(field.first)
    blocks = field.first.survey.papers.document("dossier", second.record).blocks
    (pairs,) = [one for one in blocks if isinstance(one, PhotoPairs)]
    assert [one.words for one in pairs.items][-1] == "正面"
    assert all(one.before.open and one.after.open for one in pairs.items)
    (trends,) = [one for one in blocks if isinstance(one, Trends)]
    assert trends.items[0].points[-1] == ("2027-03-02", 2.9, "2.9")
    titles = [one.text for one in blocks if isinstance(one, Heading) and one.level == 1]
    assert any("与上次对比" in one for one in titles)
    target = tmp_path / "两次.pdf"
    field.first.survey.papers.write("dossier", second.record, target)
    text = pdftotext(target)
    for words in ("与上次对比", "改变的答案", "上次 2026-", "本次 2027-03-02", "2.9 mm"):
        assert words in text, words
    before = field.first.survey.papers.document("dossier", first.record).blocks
    assert not [one for one in before if isinstance(one, PhotoPairs)]


def pdftotext(file: Path) -> str:
    done = subprocess.run(
        ["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True, encoding="utf-8"
    )
    return done.stdout
