"""The view of a record: nobody's answer is lost, and no rating is made milder."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.canonical import Value, decode, encode
from app.model.compare import differences
from app.model.merge import view
from app.model.revision import Revision, body_paths, read
from tests.model.bodies import ANN, BO, CALM, OFFICE, RECORD, SURVEY, save

ROOT = save(None, {"name": "甲", "note": "无", "member/a": "sound"}, grade="A")
START = view([ROOT])


def test_one_revision_is_its_own_view() -> None:
    """Without anybody else, what was written counts."""
    assert START.survey == SURVEY
    assert START.record == RECORD
    assert (START.form, START.version) == ("danger_check", "1")
    assert START.heads == (ROOT.id,)
    assert START.answers == {"name": "甲", "note": "无", "member/a": "sound"}
    assert START.results == {"jgj125": {"grade": "A"}}
    assert START.paths() == body_paths(ROOT)
    assert not (START.conflicts or START.provisional or START.voided or START.missing)
    assert (START.author, START.device) == ("安娜", ANN)


def test_different_answers_to_different_questions_meet() -> None:
    """Two people who answered other questions need no decision."""
    one = save(START, {**START.answers, "name": "乙"}, grade="A")
    two = save(START, {**START.answers, "note": "潮"}, grade="A", device=BO)
    merged = view([one, two, ROOT])
    assert merged.answers == {"name": "乙", "note": "潮", "member/a": "sound"}
    assert not merged.conflicts
    assert merged.heads == tuple(sorted((one.id, two.id)))


def test_different_answers_to_one_question_are_a_conflict() -> None:
    """Both stay visible; until somebody decides, the first by id counts, whatever the clocks."""
    one = save(START, {**START.answers, "name": "乙"}, grade="A", time="2030-01-01T00:00:00Z")
    two = save(START, {**START.answers, "name": "丙"}, grade="A", device=BO)
    merged = view([ROOT, one, two])
    [conflict] = merged.conflicts
    assert (conflict.group, conflict.paths, conflict.graded) == ("name", ("name",), False)
    assert {c.revisions: c.values["name"] for c in conflict.candidates} == {
        (one.id,): "乙",
        (two.id,): "丙",
    }
    assert conflict.provisional == 0
    assert merged.answers["name"] == conflict.candidates[0].values["name"]
    assert not merged.provisional


def test_equal_answers_are_no_conflict() -> None:
    """Two people who wrote the same agree; true and 1 are not the same."""
    one = save(START, {**START.answers, "name": "乙"}, grade="A")
    two = save(START, {**START.answers, "name": "乙"}, grade="A", device=BO)
    assert not view([ROOT, one, two]).conflicts
    yes = save(START, {**START.answers, "name": True}, grade="A")
    number = save(START, {**START.answers, "name": 1}, grade="A", device=BO)
    assert len(view([ROOT, yes, number]).conflicts) == 1


def test_ratings_of_two_surveyors_are_never_mixed() -> None:
    """Each rates another member and gets C; only one whole rating counts, marked provisional."""
    one = save(START, {**START.answers, "member/a": "cracked"}, grade="C")
    two = save(START, {**START.answers, "member/b": "tilted"}, grade="C", device=BO)
    merged = view([ROOT, one, two])
    [conflict] = merged.conflicts
    assert conflict.group == "grade"
    assert conflict.graded
    assert merged.provisional
    assert merged.answers in (one.answers, two.answers)
    for candidate in conflict.candidates:
        assert set(candidate.values) == {"member/a", "member/b", "@result/jgj125"}


@pytest.mark.parametrize(
    ("mild", "grave"),
    [
        ({"grade": "B"}, {"grade": "D"}),
        ({"grade": "C"}, {"grade": None, "low": "A", "high": "D"}),
        ({"grade": "A"}, {"grade": "B", "low": "B", "high": "D"}),
        ({"grade": "D"}, {"grade": "E"}),
        ({"grade": "D"}, {"grade": ["D"]}),
        ({"high": "A"}, {"high": "B"}),
        ({}, {"grade": "A"}),
    ],
    ids=str,
)
def test_the_worst_rating_counts(mild: dict[str, Value], grave: dict[str, Value]) -> None:
    """Undetermined counts as its upper end; what cannot be read counts as worse than D."""
    for number in range(4):  # whichever of the two has the smaller id
        note = {"note": str(number)}
        one = save(None, {"member/a": 1, **note})
        base = view([one])
        both = [
            _with_result(save(base, {"member/a": 2, **note}).data, mild),
            _with_result(save(base, {"member/a": 3, **note}, device=BO).data, grave),
        ]
        merged = view([one, *both])
        assert merged.provisional
        assert merged.answers["member/a"] == 3
        assert merged.results == {"jgj125": grave}


def _with_result(data: bytes, result: dict[str, Value]) -> Revision:
    """The same revision with a result that a rule of another program might have computed."""
    body = decode(data)
    assert isinstance(body, dict)
    wrote = {"grade": ["@result/jgj125", "member/a"]}
    return read(encode({**body, "results": {"jgj125": result}, "wrote": wrote}))


def test_removing_an_answer_is_an_answer() -> None:
    """Taking an answer away conflicts with changing it."""
    rest = {path: value for path, value in START.answers.items() if path != "note"}
    gone = save(START, rest, grade="A")
    assert "note" not in view([ROOT, gone]).answers
    other = save(START, {**START.answers, "note": "潮"}, grade="A", device=BO)
    [conflict] = view([ROOT, gone, other]).conflicts
    assert {candidate.values["note"] for candidate in conflict.candidates} == {None, "潮"}


def test_whoever_has_seen_both_settles() -> None:
    """A save after both, with the conflict decided, leaves one value: even the one that counted."""
    one = save(START, {**START.answers, "member/a": "cracked"}, grade="C")
    two = save(START, {**START.answers, "member/a": "gone"}, grade="D", device=BO)
    merged = view([ROOT, one, two])
    settled = save(
        merged, merged.answers, grade="D", device=OFFICE, kind="settle", decided=merged.conflicts
    )
    after = view([ROOT, one, two, settled])
    assert not after.conflicts
    assert not after.provisional
    assert after.answers["member/a"] == "gone"


def test_a_save_that_does_not_look_settles_nothing() -> None:
    """Adding a note to a record in conflict does not decide for anybody."""
    one = save(START, {**START.answers, "member/a": "cracked"}, grade="C")
    two = save(START, {**START.answers, "member/a": "gone"}, grade="D", device=BO)
    merged = view([ROOT, one, two])
    noted = save(merged, {**merged.answers, "note": "潮"}, grade="D", device=OFFICE)
    assert list(noted.wrote) == [""]
    after = view([ROOT, one, two, noted])
    assert after.heads == (noted.id,)
    assert after.conflicts == merged.conflicts
    assert after.provisional
    assert after.answers["note"] == "潮"


def test_a_third_writer_reopens_what_two_settled() -> None:
    """A settlement speaks only for what it had seen."""
    one = save(START, {**START.answers, "name": "乙"}, grade="A")
    two = save(START, {**START.answers, "name": "丙"}, grade="A", device=BO)
    merged = view([ROOT, one, two])
    settled = save(merged, {**merged.answers, "name": "丁"}, grade="A", decided=merged.conflicts)
    third = save(view([ROOT, one]), {**one.answers, "name": "戊"}, grade="A", device=BO)
    [conflict] = view([ROOT, one, two, settled, third]).conflicts
    assert {candidate.values["name"] for candidate in conflict.candidates} == {"丁", "戊"}


def test_photos_links_and_personal_answers_are_merged_one_by_one() -> None:
    """Two people may each add a photo; each role of links and the personal object is one group."""
    one = save(START, START.answers, grade="A", photos={"p1": {"hash": "1"}}, personal="a" * 64)
    two = save(
        START,
        START.answers,
        grade="A",
        device=BO,
        photos={"p2": {"hash": "2"}},
        links={"place": ["x"]},
    )
    merged = view([ROOT, one, two])
    assert not merged.conflicts
    assert merged.photos == {"p1": {"hash": "1"}, "p2": {"hash": "2"}}
    assert merged.links == {"place": ["x"]}
    assert merged.personal == "a" * 64
    assert view([ROOT, one, two, save(merged, {})]).photos == {}


def test_voiding_hides_a_record_until_somebody_restores_it() -> None:
    """A void holds over later saves; only writing its state brings the record back."""
    void = save(START, START.answers, grade="A", kind="void")
    gone = view([ROOT, void])
    assert gone.voided
    assert not gone.conflicts
    noted = save(gone, {**START.answers, "note": "潮"}, grade="A")
    assert view([ROOT, void, noted]).voided
    back = save(gone, START.answers, grade="A", restore=True)
    assert not view([ROOT, void, back]).voided


def test_a_void_conflicts_with_what_it_had_not_seen() -> None:
    """Someone voids the record while someone else works on it: it stays, as a question."""
    void = save(START, START.answers, grade="A", kind="void")
    edit = save(START, {**START.answers, "note": "潮"}, grade="A", device=BO)
    later = save(view([ROOT, edit]), {**START.answers, "note": "湿"}, grade="A", device=BO)
    merged = view([ROOT, void, edit, later])
    [conflict] = merged.conflicts
    assert (conflict.group, conflict.paths) == ("@void", ("@void",))
    assert not merged.voided
    assert {c.revisions: c.values["@void"] for c in conflict.candidates} == {
        (void.id,): True,
        (later.id,): None,
    }
    assert conflict.candidates[conflict.provisional].values["@void"] is None
    noted = save(merged, {**merged.answers, "name": "丁"}, grade="A", device=OFFICE)
    assert view([ROOT, void, edit, later, noted]).conflicts == merged.conflicts
    for kind in ("settle", "void"):
        end = save(merged, merged.answers, grade="A", kind=kind, decided=merged.conflicts)
        settled = view([ROOT, void, edit, later, end])
        assert not settled.conflicts
        assert settled.voided == (kind == "void")


def test_groups_that_share_a_path_are_one() -> None:
    """A newer form drew the groups differently: a path is still decided once."""
    one = save(START, {**START.answers, "note": "潮"}, grade="A")
    two = save(
        START,
        {**START.answers, "note": "湿", "member/a": "gone"},
        grade="D",
        device=BO,
        wrote={"sign": ["note", "member/a"]},
    )
    [conflict] = view([ROOT, one, two]).conflicts
    assert conflict.group == "grade"
    assert conflict.paths == ("@result/jgj125", "member/a", "note")
    merged = view([ROOT, one, two])
    assert merged.answers in (one.answers, two.answers)
    assert merged.provisional


def test_a_newer_version_of_the_form_stays() -> None:
    """Going on with the old version elsewhere does not undo the step to the new one."""
    moved = save(START, START.answers, grade="A", version="2")
    elsewhere = START
    known = [ROOT, moved]
    for number in range(3):
        edit = save(elsewhere, {**START.answers, "note": str(number)}, grade="A", device=BO)
        known.append(edit)
        elsewhere = view([edit, *known[2:], ROOT])
    assert view(known).version == "2"
    assert view(known).author == "宝力高"
    back = save(view(known), START.answers, grade="A", version="1")
    assert view([*known, back]).version == "1"


def test_missing_parents_are_told_and_do_no_harm() -> None:
    """Of a record whose past has not arrived, the newest body is shown."""
    one = save(START, {**START.answers, "name": "乙"}, grade="A", personal="a" * 64)
    alone = view([one])
    assert alone.missing == {ROOT.id}
    assert alone.answers == one.answers
    two = save(view([ROOT, one]), {**one.answers, "note": "潮"}, grade="A")
    young = view([one, two])
    assert young.answers == two.answers
    assert young.results == two.results
    assert young.missing == {ROOT.id}
    assert view([ROOT, two]).missing == {one.id}


def test_heads_stand_in_for_writers_that_have_not_arrived() -> None:
    """Two heads that carry different values of unknown origin are shown as a conflict."""
    one = save(START, {**START.answers, "name": "乙"}, grade="A")
    mid = view([ROOT, one])
    two = save(mid, {**one.answers, "note": "潮"}, grade="A")
    three = save(START, {**START.answers, "member/a": "gone"}, grade="D", device=BO)
    whole = view([ROOT, one, two, three])
    assert not whole.conflicts
    partial = view([two, three])
    assert partial.missing == {ROOT.id, one.id}
    [conflict] = partial.conflicts
    assert (conflict.group, conflict.paths) == ("", ("name",))
    decided = save(partial, {**partial.answers, "name": "乙"}, grade="D", decided=[conflict])
    assert not view([two, three, decided]).conflicts


def test_a_newer_programs_head_is_flagged() -> None:
    """What a newer program wrote is shown, not edited."""
    body = decode(save(START, START.answers, grade="A").data)
    assert isinstance(body, dict)
    assert view([ROOT, read(encode({**body, "v": 2}))]).newer
    assert not START.newer


def test_a_view_needs_revisions_of_one_record() -> None:
    """Mixing records is a mistake of the caller."""
    other = save(None, {"a": 1}, record=SURVEY)
    for revisions in ([], [ROOT, other]):
        with pytest.raises(ValueError, match="one record"):
            view(revisions)


def test_every_order_gives_the_same_view() -> None:
    """Arrival decides nothing."""
    one = save(START, {**START.answers, "name": "乙", "member/a": "x"}, grade="C")
    two = save(START, {**START.answers, "name": "丙", "member/a": "y"}, grade="C", device=BO)
    void = save(START, START.answers, grade="A", kind="void", device=OFFICE)
    three = save(view([ROOT, one, two]), {"name": "丁"}, grade="B")
    views = [view(order) for order in itertools.permutations([ROOT, one, two, void, three])]
    assert all(other == views[0] for other in views)
    assert list(views[0].answers) == sorted(views[0].answers)


@CALM
@given(
    st.dictionaries(st.sampled_from("abcde"), st.none() | st.booleans() | st.integers(0, 1)),
    st.dictionaries(st.sampled_from("abcde"), st.none() | st.booleans() | st.integers(0, 1)),
)
def test_differences_lead_from_one_body_to_the_other(
    one: dict[str, bool | int | None], other: dict[str, bool | int | None]
) -> None:
    """Applying what differs gives the other body; nothing else is listed."""
    changes = differences(one, other)
    made = {**one, **{path: there for path, _, there in changes}}
    for path in one.keys() | other.keys():
        assert repr(made.get(path)) == repr(other.get(path))
    assert all(repr(here) != repr(there) for _, here, there in changes)
    assert [path for path, _, _ in changes] == sorted(path for path, _, _ in changes)
