"""The column that names the required shots of a photo question."""

from __future__ import annotations

import pytest

from app.i18n.form_problems import finding_text
from forms.findings import FormError
from forms.form import Form
from forms.load import load_form

SETTINGS = """
| settings | | |
| | form_id | namespaces |
| | shots | insp="http://chengjian.example/inspection" |
"""


def loaded(kind: str, shots: str) -> Form:
    survey = f"""
| survey | | | | |
| | type | name | label | bind::insp:shots |
| | {kind} | it | 照片 | {shots} |
| | text | other | 别的 | |
"""
    return load_form((survey + SETTINGS).encode())


def test_codes_are_known_in_their_order() -> None:
    made = loaded("image", "far near")
    assert made.question("it").shots == ("far", "near")
    assert made.question("other").shots == ()
    assert made.findings == ()


@pytest.mark.parametrize(
    ("kind", "shots", "said"),
    [
        ("text", "front", "“it”不是照片题，不能要求拍哪几张。"),
        ("image", "正面", "“正面”不是代码：请用小写字母、数字和下划线，例如 front。"),
        ("image", "far far", "“far”写了两次。"),
    ],
)
def test_what_cannot_be_meant_is_refused_at_its_cell(kind: str, shots: str, said: str) -> None:
    """Row and column of the workbook stand in front, as with every other finding."""
    with pytest.raises(FormError) as refused:
        loaded(kind, shots)
    (finding,) = refused.value.findings
    assert (finding.row, finding.column) == (2, "bind::insp:shots")
    assert said in finding_text(finding)
