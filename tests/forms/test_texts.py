"""Labels, hints, guidance, messages and media in two languages."""

from __future__ import annotations

from forms.texts import itext_id, short_language
from tests.forms.making import new, put

FORM = """
| survey |
|        | type    | name | label::中文 (zh)      | label::English (en) | hint::中文 (zh) | guidance_hint::中文 (zh) | media::image::中文 (zh) | required | required_message::中文 (zh) | constraint | constraint_message::中文 (zh) | constraint_message::English (en) |
|        | text    | name | 名称                  | Name                | 按门牌          | 看房产证                 | plate.png               | yes      | 请填${n}                    |            |                               |                                  |
|        | integer | n    | ${name}有几层？       | Storeys of ${name}? |                 |                          |                         |          |                             | . < 10     | ${n}层太多                    | ${n} is too many                 |
|        | note    | told | 现在是**${n}**层      | -                   |                 |                          |                         |          |                             |            |                               |                                  |
"""  # noqa: E501


def test_texts_come_in_the_language_of_the_instance() -> None:
    """Label, hint, guidance and picture are those of the language; missing ones fall back."""
    made = new(FORM)
    name = made.find("name")
    assert (name.label, name.hint, name.guidance, name.image) == (
        "名称",
        "按门牌",
        "看房产证",
        "plate.png",
    )
    made.language = "en"
    assert (name.label, name.hint, name.image) == ("Name", "按门牌", "plate.png")
    made.language = "zh"
    assert name.label == "名称"


def test_outputs_in_labels_follow_the_answers() -> None:
    """A label that shows an answer is reported when the answer changes."""
    made = new(FORM)
    n = made.find("n")
    changes = made.set(made.find("name"), "东楼")
    assert changes.labels == {n}
    assert n.label == "东楼有几层？"
    changes = made.set(n, 3)
    assert changes.labels == {made.find("told")}
    assert made.find("told").label == "现在是**3**层"


def test_messages_are_the_forms_own_in_the_language() -> None:
    """Problems carry the form's sentence, with answers in it."""
    made = new(FORM)
    assert [(p.code, p.message) for p in made.check()] == [("required", "请填")]
    put(made, name="x", n=12)
    assert made.find("n").problem.message == "12层太多"
    made.language = "en"
    assert made.check()[0].message == "12 is too many"


def test_a_form_in_one_language_needs_no_translations() -> None:
    """Plain labels show in whatever language is asked for."""
    made = new(
        """
| survey |
|        | type       | name | label     | hint   |
|        | text       | a    | 甲 & <乙> | 看 ${a} |
"""
    )
    assert made.form.languages == ()
    made.set(made.find("a"), "x")
    assert (made.find("a").label, made.find("a").hint) == ("甲 & <乙>", "看 x")


def test_an_output_in_a_row_means_its_own_row() -> None:
    """Labels inside a repeat show the row's own answers; the repeat's label shows outer ones."""
    made = new(
        """
| survey |
|        | type         | name | label       |
|        | text         | top  | 顶          |
|        | begin_repeat | r    | ${top}的层  |
|        | text         | a    | 甲          |
|        | text         | b    | ${a}的乙    |
|        | end_repeat   |      |             |
"""
    )
    rows = [made.add(made.find("r"))[0] for _ in range(2)]
    made.set(rows[0].children[0], "一")
    changes = made.set(rows[1].children[0], "二")
    assert changes.labels == {rows[1].children[1]}
    assert [row.children[1].label for row in rows] == ["一的乙", "二的乙"]
    put(made, top="东楼")
    assert made.find("r").label == "东楼的层"


def test_language_codes_are_taken_from_the_brackets() -> None:
    """ "中文 (zh)" is zh; a name without a code stays."""
    assert [short_language(n) for n in ("中文 (zh)", "English (en)", "English", "(zh)")] == [
        "zh",
        "en",
        "English",
        "(zh)",
    ]
    assert itext_id("jr:itext('/data/a:label')") == "/data/a:label"
    assert itext_id("jr:itext(itextId)") is None
