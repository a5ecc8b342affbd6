"""The D-grade form through the engine: what is asked when, and what is refused with which words."""

from __future__ import annotations

import pytest

from app.assessment import missing_roles
from forms.node import Node
from tests.assessment.houses import House, the_form


def problems(house: House) -> dict[str, str]:
    return {problem.path: problem.message for problem in house.instance.check()}


def labels(node: Node) -> list[str]:
    return [choice.name for choice in node.choices()]


def finished() -> House:
    """The least that makes a valid record: one foundation, one storey, one wall."""
    house = House()
    house.identify()
    house.base("1/A-B")
    house.member(house.storey("一层"), "w", "1/A-B")
    return house


def test_the_form_has_no_findings_and_every_role() -> None:
    """The shipped form passes its own program's checks."""
    assert the_form().findings == ()
    assert missing_roles(the_form()) == []
    assert the_form().languages == ("zh", "en")


def test_ten_sections_follow_the_work_on_site() -> None:
    """The sections are the top-level groups in the order of an inspection."""
    house = House()
    shown = [node.label for node in house.instance.root.children if node.label]
    assert [label.split(" ")[0] for label in shown] == [str(n) for n in range(1, 11)]


def test_a_record_needs_only_what_makes_it_valid() -> None:
    """A fresh record asks for names, address, two surveyors, structure and the ground."""
    house = House()
    assert set(problems(house)) == {
        "identity/house_name",
        "identity/address",
        "identity/surveyor1",
        "identity/surveyor2",
        "building/structure",
        "ground/ground_state",
    }
    assert problems(finished()) == {}


def test_materials_follow_the_structure_and_can_be_changed() -> None:
    """Walls of a brick-concrete house are masonry, slabs concrete, trusses timber."""
    house = finished()
    storey = house.node("storeys/storey").children[0]
    wall = house.node("member", storey).children[0]
    assert house.node("material", wall).value == "masonry"
    slab = house.member(storey, "s", "1-2/A-B")
    truss = house.member(storey, "rt", "2")
    assert house.node("material", slab).value == "concrete"
    assert house.node("material", truss).value == "timber"
    house.put({"material": "timber"}, slab)
    house.put({"building/structure": "steel"})
    assert house.node("material", slab).value == "timber"
    assert house.node("material", wall).value == "masonry"


def test_danger_points_are_those_of_class_and_material() -> None:
    """A masonry wall offers masonry rules for walls only, a timber truss those of trusses."""
    house = finished()
    storey = house.node("storeys/storey").children[0]
    wall = house.member(storey, "w", "2/A-B", "points", {"M2": {"length_mm": 1000}})
    rule = house.node("point", wall).children[0].children[0]
    assert labels(rule) == ["M1", "M2", "M3", "M4", "M5", "M6", "M7", "M8", "M10"]
    truss = house.member(storey, "rt", "2", "points", {"W4": {}})
    assert "W4" in labels(house.node("point", truss).children[0].children[0])
    house.put({"class": "s"}, wall)
    assert house.node("p_rule", house.node("point", wall).children[0]).value is None


def test_only_the_measures_of_the_rule_are_asked() -> None:
    """M2 asks width, length, height and count; nothing else appears."""
    house = finished()
    storey = house.node("storeys/storey").children[0]
    wall = house.member(storey, "w", "2/A-B", "points", {"M2": {}})
    point = house.node("point", wall).children[0]
    asked = {
        node.name.removeprefix("p_")
        for node in point.children
        if node.relevant and node.question.role.startswith("jgj.point.")
    }
    assert asked == {
        "rule", "width_mm", "length_mm", "height_mm", "count", "unmeasured", "note", "photos",
    }  # fmt: skip


def test_measures_carry_the_names_of_their_rule() -> None:
    """Hints of measures and the yes/no question speak of the rule at hand, in both languages."""
    house = finished()
    storey = house.node("storeys/storey").children[0]
    wall = house.member(storey, "w", "2/A-B", "points", {"M7": {}})
    point = house.node("point", wall).children[0]
    assert house.node("p_offset_mm", point).hint == "侧弯矢高"
    assert "水平或交叉裂缝" in house.node("p_present", point).label
    house.instance.language = "en"
    assert house.node("p_offset_mm", point).hint == "rise of the bulge"
    assert "crossing cracks" in house.node("p_present", point).label


def test_a_measure_is_demanded_unless_it_could_not_be_taken() -> None:
    """The required length of a crack may be missing only with a reason."""
    house = finished()
    storey = house.node("storeys/storey").children[0]
    wall = house.member(storey, "w", "2/A-B", "points", {"M2": {"width_mm": 2}})
    length = f"{house.node('point', wall).children[0].path}/p_length_mm"
    assert list(problems(house)) == [length]
    assert "量不到" in problems(house)[length]
    house.put({"p_unmeasured": "reach"}, house.node("point", wall).children[0])
    assert problems(house) == {}


def test_senseless_measures_are_refused() -> None:
    """Negative and absurd measures are problems with their limits in words."""
    house = finished()
    storey = house.node("storeys/storey").children[0]
    wall = house.member(storey, "w", "2/A-B", "points", {"M2": {"length_mm": -1}})
    path = f"{house.node('point', wall).children[0].path}/p_length_mm"
    assert problems(house) == {path: "应在 0 到 50000 mm 之间。"}


def test_an_unseen_member_needs_a_reason() -> None:
    """看不到 without a reason does not pass."""
    house = finished()
    storey = house.node("storeys/storey").children[0]
    wall = house.member(storey, "w", "2/A-B", "unseen")
    assert problems(house) == {}
    house.put({"unseen_reason": None}, wall)
    assert problems(house) == {f"{wall.path}/unseen_reason": "请选择看不到的原因。"}
    assert "1 个看不到" in house.node("unseen/unseen_count").label


def test_one_ground_sign_is_listed_once() -> None:
    """The same ground rule twice is refused at both places."""
    house = finished()
    house.ground("G4", offset_mm=100, height_mm=6000)
    house.ground("G4", offset_mm=300, height_mm=6000)
    assert set(problems(house).values()) == {"这一条已经填过，请改在原来那一行。"}


def test_high_houses_have_ground_rules_of_their_own() -> None:
    """Above 24 m G6 to G8 apply, below G1 to G5."""
    house = finished()
    rule = house.node("g_rule", house.ground("G4"))
    assert labels(rule) == ["G1a", "G1b", "G2", "G3", "G4", "G5"]
    house.put({"building/height_m": 30})
    assert labels(rule) == ["G6", "G7", "G8"]


def test_storeys_are_named_as_they_are_added() -> None:
    """A new storey proposes its own name, which can be changed."""
    house = House()
    names = [house.node("storey_name", house.row("storeys/storey")).value for _ in range(2)]
    assert names == ["1层", "2层"]


def test_a_different_number_of_storeys_is_pointed_out() -> None:
    """A note appears while the list and section 2 differ."""
    house = finished()
    note = house.node("storeys/storeys_differ")
    assert not note.relevant
    house.put({"building/storeys_above": 2})
    assert note.relevant
    assert "已填 1 层" in note.label


@pytest.mark.parametrize(
    ("state", "witness", "refused"),
    [
        ("signed", None, False),
        ("refused", None, True),
        ("refused", "社区工作人员", False),
        ("absent", None, False),
    ],
)
def test_refusing_to_sign_needs_a_witness(state: str, witness: str | None, refused: bool) -> None:
    """拒签 without a witness is a problem; signing and absence are not."""
    house = finished()
    house.put({"signatures/owner_signed": state})
    if witness:
        house.put({"signatures/witness": witness})
    assert ("signatures/witness" in problems(house)) == refused
    if refused:
        assert problems(house)["signatures/witness"].startswith("拒签时必须有见证人")
    assert house.node("signatures/witness").relevant == (state != "signed")


def test_none_needed_excludes_other_measures() -> None:
    """暂不需要 together with 疏散 is a contradiction."""
    house = finished()
    house.put({"measures/actions/taken": ["evacuate", "none"]})
    assert list(problems(house)) == ["measures/actions/taken"]
    house.put({"measures/actions/taken": ["evacuate"]})
    assert problems(house) == {}
    assert house.node("measures/actions/evacuated").relevant


def test_overruling_asks_for_reason_and_name() -> None:
    """An override without both is refused."""
    house = finished()
    house.put({"reference/override_grade": "D"})
    assert set(problems(house)) == {"reference/override_reason", "reference/override_name"}


def test_a_report_number_asks_for_its_organisation() -> None:
    """A number alone certifies nothing."""
    house = finished()
    house.put({"reference/report_number": "鉴字2026-001"})
    assert set(problems(house)) == {"reference/report_org"}


def test_two_surveyors_are_two_people() -> None:
    """The same name twice is refused."""
    house = finished()
    house.put({"identity/surveyor2": "甲测员"})
    assert problems(house) == {"identity/surveyor2": "两位检查人不能是同一个人。"}


def test_changes_are_explained_where_there_are_any() -> None:
    """有 asks what was done, 不详 does not."""
    house = finished()
    house.put({"changes/wall_removed": "unknown"})
    assert problems(house) == {}
    house.put({"changes/wall_removed": "yes"})
    assert set(problems(house)) == {"changes/changes_detail"}


def test_personal_answers_stay_out_of_the_record() -> None:
    """Owner and telephone are kept apart from the answers."""
    house = finished()
    house.put({"identity/owner": "某户主", "identity/phone": "0477-0000000"})
    assert not {"identity/owner", "identity/phone"} & set(house.instance.answers())
    assert set(house.instance.personal_answers()) == {"identity/owner", "identity/phone"}
