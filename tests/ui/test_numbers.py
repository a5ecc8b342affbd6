"""The number beside a question is the one on paper, whatever is asked just now."""

from __future__ import annotations

from app.ui.filling import outline
from app.ui.widgets.lines import QuestionLine
from forms.numbering import numbers
from tests.ui.form_kit import Bench


def test_every_question_shows_the_number_of_its_form(bench: Bench) -> None:
    bench.show()
    root = bench.page.filling.instance.root
    wanted = numbers(root.question)
    seen = 0
    for sheet in outline.sheets(root):
        stops = [stop for stop in outline.stops(sheet) if stop.kind not in {"repeat", "group"}]
        if not stops:
            continue
        bench.page.go(stops[0])
        for line in bench.page.findChildren(QuestionLine):
            if line.isVisibleTo(bench.page):
                assert line.number.text() == wanted[line.node.question.path]
                seen += 1
    assert seen > 5
