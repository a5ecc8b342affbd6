"""大按钮: whatever a gloved finger has to hit on the fill page is 48 px high, in every theme."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.ui import theme
from app.ui.widgets.choices import ChoiceButton
from app.ui.widgets.repeat_table import RowsTable
from app.ui.widgets.type_ahead import Hits
from tests.ui import form_kit, widget_kit
from tests.ui.form_kit import Bench, Form

FINGER = 48


@pytest.fixture(scope="module")
def form() -> Form:
    return widget_kit.form()


@pytest.fixture(params=["light", "dark", "contrast"])
def big(request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication) -> Iterator[QtBot]:
    theme.use(qapp, request.param, 0, big=True)
    yield qtbot
    theme.use(qapp, "light", 0)


def test_choices_fields_and_buttons_are_high_enough(big: QtBot, form: Form) -> None:
    bench = Bench(big, form_kit.blank(form))
    bench.show("a/built")
    low = []
    for kind in (ChoiceButton, QLineEdit, QPushButton):
        for one in bench.page.findChildren(kind):
            if one.isVisible() and one.height() < FINGER:
                name = one.text() if isinstance(one, QAbstractButton) else one.accessibleName()
                low.append((name, one.height()))
    assert low == []
    bench.close()


def test_rows_of_lists_and_tables_are_high_enough(big: QtBot, form: Form) -> None:
    bench = Bench(big, form_kit.blank(form))
    bench.show("a/built")
    entry = bench.page.outline.model().index(0, 0)
    assert bench.page.outline.visualRect(entry).height() >= FINGER
    bench.page.go(bench.node("a/village"))
    bench.type("c")
    (hits,) = [one for one in bench.page.findChildren(Hits) if one.isVisible()]
    assert hits.list.visualItemRect(hits.list.item(0)).height() >= FINGER
    bench.close()

    rows = Bench(big, form_kit.blank(form_kit.form()))
    rows.show("storeys/storey")
    rows.instance.add(rows.node("storeys/storey"))
    (table,) = [one for one in rows.page.findChildren(RowsTable) if one.isVisible()]
    assert table.rowHeight(0) >= FINGER
    rows.close()
