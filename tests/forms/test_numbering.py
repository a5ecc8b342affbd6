"""Numbers of questions: one for each, in the order of the form, whatever is asked just now."""

from __future__ import annotations

import pytest

from forms.numbering import asked, numbers
from tests.exports.papers import SHIPPED, shipped
from tests.forms.making import form


@pytest.mark.parametrize("name", SHIPPED)
def test_every_question_of_a_shipped_form_has_its_number(name: str) -> None:
    """Cells of a matrix share the number of their item; all others have their own."""
    root = shipped(name).root
    found = numbers(root)
    questions = list(asked(root))
    assert all(found[question.path] for question in questions)
    own = [q for q in questions if "x-cell" not in (q.parent.appearance if q.parent else "")]
    stated = [found[question.path] for question in own]
    assert len(set(stated)) == len(stated)
    assert stated == sorted(stated, key=lambda text: [int(part) for part in text.split(".")])


def test_a_section_keeps_the_number_that_its_label_says() -> None:
    made = form(
        """
        | survey |
        | | type        | name | label     |
        | | begin group | a    | 3 地基    |
        | | text        | x    | 说明      |
        | | end group   | a    |           |
        | | begin group | b    | 7、签字   |
        | | note        | n    | 请签字    |
        | | text        | y    | 签字人    |
        | | end group   | b    |           |
        """
    )
    assert dict(numbers(made.root)) == {"a/x": "3.1", "b/y": "7.1"}


def test_sections_that_say_no_number_are_counted() -> None:
    """Also where two say the same one, or a count of storeys looks like one."""
    made = form(
        """
        | survey |
        | | type        | name | label      |
        | | text        | who  | 调查人     |
        | | begin group | a    | 3层以上    |
        | | text        | x    | 说明       |
        | | end group   | a    |            |
        | | begin group | b    | 地基       |
        | | text        | y    | 5.2 裂缝   |
        | | text        | z    | 宽度       |
        | | end group   | b    |            |
        """
    )
    assert dict(numbers(made.root)) == {"who": "1", "a/x": "2.1", "b/y": "", "b/z": "3.2"}
