"""The flat answers map: what goes out, what comes back in, what is kept apart."""

from __future__ import annotations

from tests.forms.making import NOW, form, new, put, refused, reopened, text

FORM = """
| survey |
|        | type            | name    | label | bind::insp:role | bind::insp:group | bind::insp:personal | bind::insp:unit | calculation       | relevant   |
|        | text            | address | 地址  | id.address      |                  |                     |                 |                   |            |
|        | begin_group     | person  | 户主  |                 |                  | yes                 |                 |                   |            |
|        | text            | owner   | 姓名  | id.owner        |                  |                     |                 |                   |            |
|        | text            | phone   | 电话  | id.phone        |                  |                     |                 |                   |            |
|        | end_group       |         |       |                 |                  |                     |                 |                   |            |
|        | calculate       | title   |       |                 |                  |                     |                 | concat(${address}, ${owner}) | |
|        | calculate       | when    |       |                 |                  |                     |                 | once(concat(now(), ${address})) | |
|        | text            | greet   | 称呼  |                 |                  |                     |                 | concat('致', ${owner}) |       |
|        | integer         | storeys | 层数  |                 |                  |                     | 层              |                   |            |
|        | decimal         | height  | 高    |                 | grade            |                     | m               | ${storeys} * 3    |            |
|        | select_multiple l | many  | 多选  |                 |                  |                     |                 |                   |            |
|        | begin_repeat    | member  | 构件  | jgj.member      | grade            |                     |                 |                   |            |
|        | text            | note    | 说明  |                 |                  |                     |                 |                   |            |
|        | end_repeat      |         |       |                 |                  |                     |                 |                   |            |
|        | begin_repeat    | tenant  | 租户  |                 |                  | yes                 |                 |                   |            |
|        | text            | who     | 姓名  |                 |                  |                     |                 |                   |            |
|        | end_repeat      |         |       |                 |                  |                     |                 |                   |            |
| choices |
|         | list_name | name | label |
|         | l         | a    | 甲    |
|         | l         | b    | 乙    |
"""  # noqa: E501


def filled():
    made = new(FORM)
    put(made, address="和平路1号", storeys=2, many=["b", "a"])
    made.set(made.find("person/owner"), "甲某")
    row, _ = made.add(made.find("member"))
    made.set(row.children[0], "裂缝")
    made.add(made.find("member"))
    tenant, _ = made.add(made.find("tenant"))
    made.set(tenant.children[0], "乙某")
    return made


def test_answers_are_flat_and_canonical() -> None:
    """Integers are int, decimals text, choices a list; rows are entries with order keys."""
    made = filled()
    rows = made.find("member").children
    assert made.answers() == {
        "address": "和平路1号",
        "when": "2026-11-22T09:41:00.000+08:00",
        "storeys": 2,
        "height": "6",
        "many": ["b", "a"],
        f"member/{rows[0].row}": rows[0].key,
        f"member/{rows[0].row}/note": "裂缝",
        f"member/{rows[1].row}": rows[1].key,
    }
    assert rows[0].key < rows[1].key


def test_personal_answers_never_mix_with_the_others() -> None:
    """Personal questions, rows of personal repeats, and what is computed from them."""
    made = filled()
    tenant = made.find("tenant").children[0]
    assert made.personal_answers() == {
        "person/owner": "甲某",
        "greet": "致甲某",
        f"tenant/{tenant.row}": tenant.key,
        f"tenant/{tenant.row}/who": "乙某",
    }
    everything = str(made.answers(relevant_only=False, calculated=True))
    assert "甲某" not in everything
    assert "乙某" not in everything
    assert made.personal_answers(calculated=True)["title"] == "和平路1号甲某"


def test_opening_gives_back_the_same() -> None:
    """answers -> open -> answers is the same, and what is computed is computed again."""
    made = filled()
    put(made, height="7.5")
    again = reopened(made)
    assert again.answers() == made.answers()
    assert again.personal_answers() == made.personal_answers()
    assert again.answers(calculated=True) == made.answers(calculated=True)
    assert text(again, "height") == "7.5"
    assert [n.path for n in again.root.walk()] == [n.path for n in made.root.walk()]
    assert not again.can_undo


def test_unknown_answers_are_kept_and_given_out_again() -> None:
    """What the form does not know stays in the record, on its side of the personal line."""
    stored = {
        "address": "x",
        "gone": "old",
        "member/aaaaaaaaaaaa/note": "its row is gone",
        "storey/bbbbbbbbbbbb": "V",
        "storey/bbbbbbbbbbbb/name": "一层",
        "person": "a group holds no answer",
        "member": "a repeat holds no answer",
        "address/deeper": "no such place",
        "member/cccccccccccc": "not a key!",
        "storeys": {"odd": 1},
    }
    made = form(FORM).open(stored, now=lambda: NOW, personal={"person/nick": "乙"})
    assert made.answers(relevant_only=False) | {"address": "x"} == stored | {
        "when": "2026-11-22T09:41:00.000+08:00x"
    }
    assert made.personal_answers(relevant_only=False) == {"person/nick": "乙", "greet": "致"}
    assert made.orphans.keys() == stored.keys() - {"address"}


def test_stored_rows_get_no_defaults_and_stored_blanks_stay_blank() -> None:
    """A default is for what is new; an answer that was cleared is not filled again."""
    made = new(
        """
| survey |
|        | type         | name | label | default |
|        | text         | a    | A     | 砖      |
|        | begin_repeat | r    | R     |         |
|        | text         | b    | B     | 石      |
|        | end_repeat   |      |       |         |
"""
    )
    row, _ = made.add(made.find("r"))
    made.set(row.children[0], "")
    put(made, a="")
    again = reopened(made)
    assert again.answers() == made.answers() == {f"r/{row.row}": row.key}


def test_photos_are_put_into_their_questions_in_order() -> None:
    """The photos map names the question by its data path."""
    made = form(
        """
| survey |
|        | type         | name | label |
|        | begin_repeat | r    | R     |
|        | image        | pic  | 照片  |
|        | end_repeat   |      |       |
"""
    ).open(
        {"r/aaaaaaaaaaaa": "V"},
        now=lambda: NOW,
        photos={
            "p2": {"question": "r/aaaaaaaaaaaa/pic", "order": "b"},
            "p1": {"question": "r/aaaaaaaaaaaa/pic", "order": "a"},
            "p3": {"question": "nowhere", "order": "a"},
        },
    )
    assert made.find("r/aaaaaaaaaaaa/pic").value == ["p1", "p2"]
    assert made.answers() == {"r/aaaaaaaaaaaa": "V"}


def test_questions_say_what_the_form_says_of_them() -> None:
    """Roles, groups, personal marks and other insp attributes of questions, groups, repeats."""
    made = form(FORM)
    assert made.by_role("jgj.member").kind == "repeat"
    assert made.question("member").group == made.question("member/note").group == "grade"
    assert made.question("person/phone").personal
    assert not made.question("address").personal
    assert made.question("title").personal
    assert made.question("storeys").extra == {"unit": "层"}
    assert made.group_of("height") == "grade"
    assert made.group_of("storeys") == "storeys"
    assert (made.id, made.version, made.title) == ("test", "1", "试验")


def test_a_wrong_namespace_is_refused() -> None:
    """Roles in another namespace would silently be none."""
    found = refused(
        FORM
        + """
| settings |
|          | form_id | namespaces                    |
|          | x       | insp="http://example.org/x"   |
"""
    )
    assert {f.code for f in found} == {"wrong_namespace"}
