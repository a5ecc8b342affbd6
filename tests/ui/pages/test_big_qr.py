"""The code of a house over the whole window: what a camera reads from the screen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, Qt
from PySide6.QtGui import QImageWriter
from pytestqt.qtbot import QtBot

from app import bootstrap
from app.domain import codes
from app.imaging.codes import read_codes
from app.ui.widgets.big_qr import BigQr
from app.ui.widgets.day_list import DayList
from app.ui.widgets.places_table import PlacesTable
from tests.ui.whole import Whole

K = Qt.Key
Open = Callable[..., Whole]


def photographed(whole: Whole) -> codes.Code:
    """What stands in the code on the screen, as a photo of the screen says it."""
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(whole.window.grab().toImage())
    (said,) = read_codes(bytes(buffer.data().data()))
    read = codes.read(said)
    assert read is not None
    return read


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_one_key_shows_the_code_of_the_chosen_house(
    theme: str, at: Callable[..., object], opened: Open
) -> None:
    """From the roster: the code names the place, this survey and the moment; Esc is back."""
    at(theme=theme)
    whole = opened()
    table = whole.shown(PlacesTable)[0]
    row = table.current()
    assert row is not None
    before = bootstrap.now().replace(tzinfo=None, microsecond=0)
    whole.key(K.Key_F9)
    code = photographed(whole)
    assert (code.kind, code.id) == ("place", row.record)
    assert code.survey
    assert code.moment is not None
    assert before <= code.moment <= bootstrap.now().replace(tzinfo=None)
    assert row.name in whole.texts()
    whole.key(K.Key_Escape)
    assert not whole.shown(BigQr)
    assert whole.focus is table


def test_the_day_and_the_form_have_the_same_key(at: Callable[..., object], opened: Open) -> None:
    """今天 shows the chosen line's, 填写 the house of its record; the key takes it away again."""
    at(last_page="today")
    whole = opened()
    whole.key(K.Key_Escape)  # the settings of the day can wait
    line = whole.shown(DayList)[0].current()
    assert line is not None
    whole.key(K.Key_F9)
    assert photographed(whole).id == line.place
    whole.key(K.Key_F9)
    assert not whole.shown(BigQr)
    whole.go("roster")
    whole.key(K.Key_Return)
    if whole.page != "fill":
        whole.take_form()
    place = whole.window.settings.last_page.split()[1]
    whole.key(K.Key_F9)
    with bootstrap.open_survey(whole_folder(whole), readonly=True) as survey:
        view = survey.core.store.view(place)
        assert view is not None
        assert photographed(whole).id == view.links["place"][0]


def whole_folder(whole: Whole) -> Path:
    return Path(whole.window.settings.last_survey)


def test_the_moment_in_the_code_goes_on(qtbot: QtBot) -> None:
    """A code that stands for a while says the moment of the photo, not that of its first sight."""
    from PySide6.QtWidgets import QWidget

    from app.ui.widgets.big_qr import Shown

    over = QWidget()
    qtbot.addWidget(over)
    now = [datetime(2026, 11, 22, 9, 41, 7).astimezone()]
    place = "3f2a9c10-1111-4222-8333-123456789abc"
    shown = BigQr(over, Shown("1号院", "", ""), lambda at: codes.at("", place, at), lambda: now[0])
    assert shown.face.text.endswith(":20261122094107")
    now[0] += timedelta(seconds=10)
    shown.renew()
    assert shown.face.text.endswith(":20261122094117")
    shown.take_away()
