"""A character that paper cannot show is named where it is typed or brought in."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import bootstrap, paths
from app.bootstrap import Who
from app.i18n.roster_problems import complaint_text
from app.survey import printing
from app.ui.filling.pen import Pen
from exports.pdf import faces
from tests.ui import form_kit

#: Self-made (private use area), newer than our fonts, and no ideograph at all.
SELF_MADE, NEWER, EMOJI = "\ue863", "\U00031350", "\U0001f3e0"


def test_what_is_taken_for_usual_is_in_the_fonts() -> None:
    """Those characters are let through without a look into the fonts."""
    usual = [chr(code) for code in range(0x30000) if printing._USUAL.fullmatch(chr(code))]
    assert len(usual) > 27_000
    assert not faces.unprintable("".join(usual), paths.resources() / "fonts")


@pytest.mark.parametrize("char", [SELF_MADE, NEWER, EMOJI])
def test_each_is_named_once_with_its_code(char: str) -> None:
    chars = printing.unprintable(f"李{char}三{char} 垚㙓䶮 𬭎")
    assert chars == (char,)
    assert f"U+{ord(char):04X}" in printing.named(chars)


def test_what_has_another_way_of_being_written_is_printable() -> None:
    """⅓ is printed as 1/3, and what has no shape is left out."""
    assert printing.unprintable("⅓\u200b") == ()


def test_the_fill_page_says_it_below_the_answer_once_its_field_was_left() -> None:
    """It is a warning: the answer may stay."""
    instance = form_kit.blank(form_kit.form())
    node = next(one for one in instance.root.walk() if one.kind == "text" and one.relevant)
    pen = Pen(instance, lambda _changes: None, readonly=False)
    pen.set(node, f"李{SELF_MADE}")
    assert pen.warning(node) is None
    pen.leave(node)
    warning = pen.warning(node)
    assert warning is not None and "U+E863" in warning.message
    assert pen.problem(node) is None
    pen.set(node, "李堃")
    assert pen.warning(node) is None


def test_a_list_that_is_brought_in_is_remarked_on_by_row_and_column(tmp_path: Path) -> None:
    """The row is taken over as it is; the remark says where the character stands."""
    file = tmp_path / "名册.csv"
    file.write_text(
        f"村,门牌号,户主\n平安村,1号,李堃\n平安村,2号,李{SELF_MADE}\n", encoding="utf-8"
    )
    with bootstrap.create(tmp_path / "s", "核查", Who("张测试", "办公室")) as survey:
        preview = survey.importing.preview(file)
        plan = survey.importing.plan(preview)
    (told,) = [one for one in plan.remarks if one.code == "unprintable"]
    assert (told.row, told.column, told.refuses) == (3, 2, False)
    assert "U+E863" in complaint_text(told)
    assert not plan.refused and len(plan.new) == 3
