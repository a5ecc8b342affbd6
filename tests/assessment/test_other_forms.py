"""Forms of other kinds: not graded at all, or told which roles they lack."""

from __future__ import annotations

from app.assessment import assess, missing_roles
from forms.load import load_form
from tests.assessment.houses import NOW

SETTINGS = """
| settings |
|          | form_id | version | namespaces |
|          | other   | 1       | insp="http://chengjian.example/inspection" |
"""

PLAIN = f"""
| survey |
|        | type | name | label |
|        | text | note | Note  |
{SETTINGS}
"""

HALF = f"""
| survey |
|        | type         | name   | label    | bind::insp:role |
|        | text         | kind   | Ground   | jgj.ground.state |
|        | begin_repeat | member | Member   | jgj.member |
|        | text         | where  | Position | jgj.member.position |
|        | end_repeat   |        |          | |
{SETTINGS}
"""


def test_a_form_without_roles_is_not_graded() -> None:
    """No role of the standard: no assessment, and nothing missing."""
    form = load_form(PLAIN.encode("utf-8"))
    assert assess(form.new(now=lambda: NOW)) is None
    assert missing_roles(form) == []


def test_a_member_outside_a_storey_is_as_missing_as_none() -> None:
    """Roles count where the rules look for them."""
    form = load_form(HALF.encode("utf-8"))
    missing = missing_roles(form)
    assert "jgj.ground.state" not in missing
    assert {"jgj.foundation", "jgj.storey", "jgj.report_number"} <= set(missing)
    assessment = assess(form.new(now=lambda: NOW))
    assert assessment is not None
    assert (assessment.result.grade, assessment.result.high) == (None, "D")
