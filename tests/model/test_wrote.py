"""What a save writes: the groups that it changed, as wholes, and nothing else."""

from __future__ import annotations

from app.model.merge import view
from app.model.wrote import written
from tests.model.bodies import BO, group_of, save

ROOT = save(
    None,
    {"name": "甲", "member/a": "sound", "member/b": "sound"},
    grade="A",
    photos={"p": {"hash": "1"}},
    links={"place": ["x"]},
    personal="a" * 64,
)
START = view([ROOT])


def wrote(answers: dict[str, str], **changes: object) -> dict[str, tuple[str, ...]]:
    body = {
        "photos": START.photos,
        "links": START.links,
        "results": START.results,
        "personal": START.personal,
    } | changes
    return written(START, answers, **body, group_of=group_of)  # type: ignore[arg-type]


def test_the_first_save_writes_everything() -> None:
    """Groups of the form by name, all the rest under the empty name."""
    assert ROOT.wrote == {
        "": ["@link/place", "@personal", "@photo/p", "name"],
        "grade": ["@result/jgj125", "member/a", "member/b"],
    }


def test_an_unchanged_body_writes_nothing() -> None:
    """Looking is not writing."""
    assert wrote(dict(START.answers)) == {}


def test_a_group_is_written_as_a_whole() -> None:
    """One changed member writes all members and the grade, also the member that is gone."""
    assert wrote({"name": "甲", "member/a": "gone"}) == {
        "grade": ("@result/jgj125", "member/a", "member/b")
    }
    assert wrote(dict(START.answers), results={}) == {
        "grade": ("@result/jgj125", "member/a", "member/b")
    }


def test_single_answers_are_written_singly() -> None:
    """An own answer, photo, role of links or personal object does not pull others along."""
    assert wrote({**START.answers, "name": "乙", "new": "x"}) == {"": ("name", "new")}
    assert wrote(dict(START.answers), photos={}) == {"": ("@photo/p",)}
    assert wrote(dict(START.answers), links={"place": ["y"]}) == {"": ("@link/place",)}
    assert wrote(dict(START.answers), links={"place": []}) == {"": ("@link/place",)}
    assert wrote(dict(START.answers), personal=None) == {"": ("@personal",)}


def test_the_path_itself_is_no_group() -> None:
    """A form may answer "" or the path for a question without a group."""
    new = written(START, {"name": "乙"}, {}, {}, {}, None, lambda path: path)
    assert set(new) == {"", "grade"}
    assert new["grade"] == ("@result/jgj125",)
    assert "name" in new[""]


def test_true_is_not_one() -> None:
    """A change between values that Python holds equal is a change."""
    before = view([save(None, {"name": True})])
    assert written(before, {"name": 1}, {}, {}, {}, None, group_of) == {"": ("name",)}


def test_a_decided_conflict_is_written_even_where_nothing_is_left() -> None:
    """Deciding for "no answer" must reach the losing candidate's path."""
    gone = save(START, {"member/a": "sound", "member/b": "sound"}, grade="A")
    other = save(START, {**START.answers, "name": "丙"}, grade="A", device=BO)
    merged = view([ROOT, gone, other])
    [conflict] = [c for c in merged.conflicts if c.group == "name"]
    rest = {path: value for path, value in merged.answers.items() if path != "name"}
    decided = save(merged, rest, grade="A", decided=[conflict])
    assert "name" in decided.wrote[""]
    after = view([ROOT, gone, other, decided])
    assert "name" not in after.answers
    assert not [c for c in after.conflicts if c.group == "name"]
