"""Marks over photos of a record: kept in its draft or history, told in words, merged as one."""

from __future__ import annotations

from typing import Any

import pytest
from PIL import Image, ImageChops

from app.domain.annotation import Mark, Marked, read, stated
from app.errors import KnownError
from app.model.canonical import Value
from app.survey import mark_words
from app.survey.annotations import asked
from app.survey.audience import Audience
from app.survey.core import Content
from app.survey.filling import Filling
from app.survey.taking import REPORT
from tests.survey.crew import FRONT, Crew, Machine, jpeg
from tests.survey.listing import listed
from tests.survey.test_photos import add

CRACK = Mark("crack", ((20, 30), (60, 200)), mm="1.4")
ARROW = Mark("arrow", ((200, 20), (60, 90)), "竖向裂缝")
SCALE = Mark("scale", ((20, 220), (220, 220)), mm="100")


def photographed(machine: Machine, **commit: str) -> tuple[Filling, str]:
    """The D house with one photo of 320 × 240 px, written down."""
    filling = machine.fill()
    (one,) = add(machine, filling, FRONT, 1)
    machine.survey.filling.commit(filling, **commit)
    return filling, one.photo


def kept(machine: Machine, photo: str) -> Marked | None:
    view = machine.survey.core.store.view(machine.begin())
    assert view is not None
    return read(view.photos[photo])


def test_marks_of_a_draft_are_part_of_the_draft(field: Crew) -> None:
    """Nothing is written down before the rest is; the original's bytes stay as they were."""
    machine = field.first
    filling, photo = photographed(machine)
    machine.put(filling, "identity/weather", None)
    machine.keep(filling)
    hashed = str(filling.photos[photo]["hash"])
    before = machine.survey.core.photos.read(hashed)
    machine.survey.annotations.write(filling.record, photo, [CRACK, ARROW])
    assert kept(machine, photo) is None
    reopened = machine.reopen().filling.open(filling.record)
    assert read(reopened.photos[photo]) == Marked((320, 240), (CRACK, ARROW))
    machine.survey.filling.commit(reopened)
    assert kept(machine, photo) == Marked((320, 240), (CRACK, ARROW))
    assert machine.survey.core.photos.read(hashed) == before


def test_a_finished_record_wants_a_reason_and_keeps_what_was(field: Crew) -> None:
    """Without one nothing changes; with one it is a step of the history, told in words."""
    machine = field.first
    filling, photo = photographed(machine, status="done")
    annotations = machine.survey.annotations
    with pytest.raises(KnownError, match="理由"):
        annotations.write(filling.record, photo, [CRACK], " ")
    assert kept(machine, photo) is None
    assert annotations.write(filling.record, photo, [CRACK], "补标裂缝宽度")
    assert kept(machine, photo) == Marked((320, 240), (CRACK,))
    view = machine.survey.core.store.view(filling.record)
    assert view is not None
    assert view.answers["/status"] == "done"
    (step, *_older) = machine.survey.history.of(filling.record)
    assert step.reason == "补标裂缝宽度"
    assert [one.after for one in step.changes] == ["IMG_0001.jpg，标注 1 处：裂缝“宽 1.4 mm”"]
    assert not annotations.write(filling.record, photo, [CRACK], "再来一次")  # nothing new
    annotations.write(filling.record, photo, [], "标错了")
    assert kept(machine, photo) is None
    assert "frame" not in machine.survey.filling.open(filling.record).photos[photo]


def test_an_earlier_drawing_can_be_brought_back(field: Crew) -> None:
    """As any answer: from the history, as a new step."""
    machine = field.first
    filling, photo = photographed(machine, status="done")
    machine.survey.annotations.write(filling.record, photo, [CRACK], "标裂缝")
    machine.survey.annotations.write(filling.record, photo, [ARROW], "换箭头")
    steps = machine.survey.history.of(filling.record)
    wanted = next(one for one in steps if one.reason == "标裂缝")
    machine.survey.history.bring_back(
        filling.record, wanted.revision, [f"@photo/{photo}"], "还是裂缝"
    )
    assert kept(machine, photo) == Marked((320, 240), (CRACK,))


@pytest.mark.parametrize(
    ("mark", "why"),
    [
        (Mark("arrow", ((0, 0), (321, 9)), ""), "外面"),
        (Mark("scale", ((0, 0), (20, 0)), mm="-3"), "毫米"),
        (Mark("scale", ((0, 0), (20, 0))), "毫米"),
        (Mark("text", ((0, 0),)), "文字"),
        (Mark("length", ((5, 5), (5, 5))), "点"),
    ],
)
def test_a_wrong_mark_is_refused_by_its_number(field: Crew, mark: Mark, why: str) -> None:
    filling, photo = photographed(field.first)
    with pytest.raises(KnownError, match="第 2 处") as refused:
        field.first.survey.annotations.write(filling.record, photo, [CRACK, mark])
    assert why in refused.value.advice
    assert kept(field.first, photo) is None


def test_too_many_marks_are_refused(field: Crew) -> None:
    filling, photo = photographed(field.first)
    with pytest.raises(KnownError, match="最多 60 处"):
        field.first.survey.annotations.write(filling.record, photo, [CRACK] * 61)


@pytest.mark.parametrize(
    "raw", [None, {}, [1], [{"kind": "arrow"}], [{"kind": "arrow", "points": [[1.5, 2], [3, 4]]}]]
)
def test_a_file_that_states_no_marks_is_told_so(raw: Any) -> None:
    with pytest.raises(KnownError):
        asked(raw)


def test_two_drawings_of_one_photo_differ_visibly(field: Crew) -> None:
    """The laptop and the office draw without knowing; each is seen in words, and drawn."""
    first, office = field.first, field.office
    filling, photo = photographed(first)
    field.hand_over(first, office)
    first.survey.annotations.write(filling.record, photo, [CRACK, ARROW, SCALE])
    office.survey.annotations.write(filling.record, photo, [CRACK, ARROW])
    field.hand_over(first, office)
    (conflict,) = office.survey.review.conflicts()
    (line,) = conflict.lines
    assert (line.what, conflict.provisional) == ("照片", False)
    assert {value.split("：")[0] for value in line.values} == {
        "IMG_0001.jpg，标注 3 处",
        "IMG_0001.jpg，标注 2 处",
    }
    behind = office.survey.review.behind(filling.record, conflict.group)
    drawn = [shot.marks for voice in behind.voices for shot in voice.shots]
    assert sorted(len(one.figures) for one in drawn if one is not None) == [2, 3]
    three = next(n for n, value in enumerate(line.values) if "3 处" in value)
    office.survey.review.settle(filling.record, conflict.group, three, "标尺有用")
    assert kept(office, photo) == Marked((320, 240), (CRACK, ARROW, SCALE))


def test_as_many_marks_in_other_places_are_told_apart(field: Crew) -> None:
    """The words alone would be the same; the line stands all the same."""
    first, office = field.first, field.office
    filling, photo = photographed(first)
    field.hand_over(first, office)
    first.survey.annotations.write(filling.record, photo, [Mark("arrow", ((1, 1), (9, 9)))])
    office.survey.annotations.write(filling.record, photo, [Mark("arrow", ((1, 1), (99, 9)))])
    field.hand_over(first, office)
    (conflict,) = office.survey.review.conflicts()
    (line,) = conflict.lines
    assert len(set(line.values)) == 2


def test_a_hostile_entry_stops_no_paper_and_no_history(field: Crew) -> None:
    """A record of a foreign program: marks of every wrong kind beside one that is right."""
    machine = field.first
    filling, photo = photographed(machine)
    view = machine.survey.core.store.view(filling.record)
    assert view is not None
    content = Content.of(view)
    right: dict[str, Value] = {
        "kind": "arrow",
        "points": [[10, 10], [90, 90]],
        "text": "\u202e裂缝",
    }
    content.photos[photo] = {
        **content.photos[photo],
        "frame": [320, 240],
        "marks": [
            None, 7, "x", [], {"kind": []}, {"kind": "arrow", "points": "no"}, right,
            {"kind": "crack", "points": [[n % 320, 1] for n in range(5000)]},
            {"kind": "text", "points": [[2**52, -(2**52)]], "text": "远"},
            {"kind": "scale", "points": [[1, 1], [2, 2]], "mm": "NaN"},
        ],
    }  # fmt: skip
    core = machine.survey.core
    made = core.sealed(filling.record, view.form, view.version, content)
    assert made is not None
    core.commit([made])
    assert kept(machine, photo) == Marked(
        (320, 240), (Mark("arrow", ((10, 10), (90, 90)), "裂缝"),)
    )
    machine.survey.papers.preview("dossier", filling.record)
    (step, *_older) = machine.survey.history.of(filling.record)
    assert "标注 1 处：箭头“裂缝”" in step.changes[0].after


def test_copies_that_are_given_away_show_the_marks(field: Crew) -> None:
    """What leaves the program shows them; the copy that is kept stays without them."""
    machine = field.first
    filling, photo = photographed(machine)
    taking = machine.survey.taking
    before = taking.copy_of(filling.photos[photo], REPORT)
    machine.survey.annotations.write(filling.record, photo, [ARROW])
    folder = machine.root / "shared"
    machine.survey.evidence.share([filling.record], folder, Audience(), stamp=False)
    (file,) = folder.glob("*.jpg")
    with Image.open(file) as image:
        shaft = image.convert("RGB").crop((124, 49, 137, 62))
    red, green, _blue = shaft.split()
    assert max(ImageChops.subtract(red, green).tobytes()) > 40
    assert taking.copy_of(filling.photos[photo], REPORT) == before


def test_marks_in_words() -> None:
    entry = stated(Marked((320, 240), (SCALE, CRACK, ARROW, CRACK, CRACK)))
    assert mark_words.said(entry) == (
        "标注 5 处：标尺“标尺 100 mm”、裂缝“宽 1.4 mm，长 ≈ 87.3 mm”、箭头“竖向裂缝”、"
        "裂缝“宽 1.4 mm，长 ≈ 87.3 mm”、等"
    )
    assert mark_words.said({"marks": "odd"}) == ""


def test_photos_of_a_visit_are_marked_too(field: Crew) -> None:
    """A locked door is photographed; a visit is no form, and always finished."""
    machine = field.first
    place = next(row.place for row in listed(machine.survey))
    changed = machine.survey.visits.record(place, "locked", photos=[jpeg(field.root, 7)])
    (record,) = changed.records
    (photo,) = machine.survey.annotations.photos(record)
    machine.survey.annotations.write(record, photo, [ARROW])
    assert machine.survey.annotations.read(record, photo).marked.marks == (ARROW,)
    (newest,) = machine.survey.visits.of(place)
    assert newest.record == record
    (step, *_older) = machine.survey.history.of(record)
    assert [one.after for one in step.changes] == ["IMG_0007.jpg，标注 1 处：箭头“竖向裂缝”"]


def test_marks_that_came_while_somebody_drew_are_not_drawn_over(field: Crew) -> None:
    """Another laptop's marks are merged while the editor is open: what it saves is refused."""
    office = field.office
    filling, photo = photographed(office)
    survey = office.survey
    shown = survey.annotations.read(filling.record, photo).entry
    survey.annotations.write(filling.record, photo, [CRACK], seen=shown)
    with pytest.raises(KnownError, match="刚刚"):
        survey.annotations.write(filling.record, photo, [ARROW], seen=shown)
    held = kept(office, photo)
    assert held is not None
    assert held.marks == (CRACK,)
    again = survey.annotations.read(filling.record, photo).entry
    survey.annotations.write(filling.record, photo, [CRACK, ARROW], seen=again)


@pytest.mark.parametrize("wrong", ["x", "../../survey", "", [], None, True, "9" * 400])
def test_an_entry_that_names_no_photo_is_one_that_did_not_come(field: Crew, wrong: Value) -> None:
    """As a package of anybody may bring it: said, and no file is looked for."""
    filling, photo = photographed(field.office)
    survey = field.office.survey
    view = survey.core.store.view(filling.record)
    assert view is not None
    content = Content.of(view)
    content.photos[photo] = {**content.photos[photo], "hash": wrong}
    made = survey.core.sealed(filling.record, view.form, view.version, content, reason="x")
    assert made is not None
    survey.core.commit([made])
    with pytest.raises(KnownError, match="还没到"):
        survey.annotations.read(filling.record, photo)
    shared = survey.evidence.share([filling.record], field.root / "copies", Audience())
    assert (shared.files, shared.absent) == (0, 1)
