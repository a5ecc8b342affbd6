"""Houses of the two short forms in a real survey folder, flagged and sound."""

from __future__ import annotations

from typing import Any

from app.survey.filling import Filling
from tests.survey.crew import Machine, jpeg
from tests.survey.listing import listed

FLAGGED: dict[str, Any] = {
    "identity/address": "示例镇 示例嘎查 示例社12号院",
    "identity/surveyor1": "甲测员",
    "identity/surveyor2": "乙测员",
    "identity/owner": "张示例",
    "identity/phone": "13800005678",
    "building/house_kind": "detached",
    "building/structure": "brick_concrete",
    "building/roof_kind": "flat_precast",
    "building/storeys_above": 2,
    "building/built_by": "craftsman",
    "building/use": "living_shop",
    "building/year_built": 1996,
    "changes/change_state": "found",
    "changes/change_kinds": ["wall", "load"],
    "changes/change_legal": "no",
    "changes/change_note": "2015 年临街开了门洞",
    "ground/ground_state": "found",
    "ground/ground_hit/0000000000a1": "1",
    "ground/ground_hit/0000000000a1/g_rule": "T14b",
    "ground/ground_hit/0000000000a1/g_where": "left",
    "ground/ground_hit/0000000000a1/g_offset_mm": "95",
    "ground/ground_hit/0000000000a1/g_height_mm": "3000",
    "structure_check/masonry_state": "found",
    "structure_check/masonry_hit/0000000000b1": "1",
    "structure_check/masonry_hit/0000000000b1/m_rule": "T19b",
    "structure_check/masonry_hit/0000000000b1/m_where": "back",
    "structure_check/masonry_hit/0000000000b1/m_note": "墙根 40 cm 酥碱",
    "structure_check/concrete_state": "found",
    "structure_check/concrete_hit/0000000000c1": "1",
    "structure_check/concrete_hit/0000000000c1/c_rule": "T16a",
    "structure_check/concrete_hit/0000000000c1/c_where": "inside",
    "structure_check/concrete_hit/0000000000c1/c_width_mm": "0.6",
    "conclusion/agree": "no",
    "conclusion/override_value": "some",
    "conclusion/override_reason": "门洞上有过梁，现场核对过",
    "conclusion/taken": ["restrict", "appraise"],
    "conclusion/told": "paper",
    "signatures/signed": "yes",
    "signatures/owner_signed": "refused",
    "signatures/refusal": "说房子没事",
    "signatures/witness": "李见证",
}
RURAL: dict[str, Any] = {
    "identity/address": "示例镇 示例嘎查 示例社12号院",
    "identity/surveyor1": "甲测员",
    "identity/surveyor2": "乙测员",
    "identity/household": "minimum",
    "building/structure": "brick_timber",
    "building/roof_kind": "pitched_timber",
    "building/storeys_above": 1,
    "building/year_band": "to1990",
    "site_check/site": "safe",
    "parts/foundation": "b",
    "parts/wall": "c",
    "parts/wall_note": "东山墙竖缝贯通",
    "parts/timber": "unseen",
    "parts/unseen_reason": "covered",
    "parts/truss": "a",
    "parts/enclosure": "absent",
    "parts/roof": "b",
    "conclusion/disaster": "none",
    "conclusion/agree": "yes",
    "conclusion/advice": "strengthen",
    "conclusion/told": "in_person",
    "signatures/signed": "yes",
    "signatures/owner_signed": "signed",
}


def place(machine: Machine) -> str:
    """The one house of the roster."""
    return listed(machine.survey)[0].place


def begin(machine: Machine, form: str) -> Filling:
    record, _changed = machine.survey.houses.begin(place(machine), form)
    return machine.survey.filling.open(record)


def fill(machine: Machine, form: str, answers: dict[str, Any], status: str = "done") -> Filling:
    """A form of the one house, with a photo wherever one is demanded, written down."""
    filling = begin(machine, form)
    unknown = machine.survey.filling.load_answers(filling, answers)
    assert unknown == [], unknown
    wanted = [
        node.path
        for node in filling.instance.root.walk()
        if node.kind == "image" and node.relevant and node.required
    ]
    for number, path in enumerate(wanted, 1):
        shot = jpeg(machine.root / "shots", number)
        taken = machine.survey.taking.add([shot], path, filling.photos)
        for one in taken:
            assert one.entry is not None, one
            filling.put_photo(one.photo, dict(one.entry))
    machine.survey.filling.commit(filling, status=status)
    return filling
