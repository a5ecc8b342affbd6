"""Slow disks and quick hands: what is on its way is neither lost nor put into another record."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import shiboken6
from PySide6.QtCore import Qt

from app.imaging.synthesize import Shot, photograph
from app.survey.survey import Survey
from app.ui.pages.inspection import InspectionPage
from app.ui.widgets.photos import PhotoControl
from tests.folders import made
from tests.ui.pages.conftest import Place
from tests.ui.whole import Whole

Open = Callable[..., Whole]
At = Callable[..., Place]
Look = Callable[[Place], Survey]
HOUSE = "示例社15号院"


def page(whole: Whole) -> InspectionPage:
    found = whole.window.findChild(InspectionPage)
    assert found is not None
    return found


def reopened(whole: Whole) -> str:
    """The finished house, opened again: its record."""
    whole.choose("名册列表", lambda row: row[0] == HOUSE)
    whole.table("名册列表").setFocus()
    whole.key(Qt.Key.Key_Return)
    whole.type("重新打开的理由", "补测")
    whole.press("重新打开")
    return whole.window.settings.last_page.split()[1]


@contextmanager
def slow_store(whole: Whole) -> Iterator[None]:
    """The store is busy, as during a merge, until the block ends."""
    go = threading.Event()
    whole.jobs.run(lambda _job: go.wait(20), None, whole.window)
    try:
        yield
    finally:
        go.set()


def add_photos(whole: Whole, folder: Path, number: int) -> None:
    files = [folder / f"补{n}.jpg" for n in range(number)]
    for n, file in enumerate(files):
        file.write_bytes(photograph(Shot("crack", seed=900 + n)))
    filling = page(whole).filling
    assert filling is not None
    node = filling.instance.find(filling.photos[0].question)
    assert node is not None
    page(whole).go(node)
    next(one for one in whole.shown(PhotoControl)).added.emit(files)


def test_no_draft_outlives_the_revision_that_holds_it(opened: Open, at: At) -> None:
    """Finishing on a slow disk: what the timer would keep meanwhile does not come back as 草稿."""
    at("laptop-03")
    whole = opened()
    made = reopened(whole)
    filling = page(whole)._open_now
    assert filling is not None
    turn = filling.turn
    with page(whole)._desk.survey.core.store._database.writer():
        whole.button("完成检查").click()
        whole.qtbot.waitUntil(lambda: filling.turn > turn)
        page(whole)._hand_over()
    whole.settle()
    survey = page(whole)._desk.survey
    assert survey.core.open_drafts() == []
    assert survey.filling.open(made).status == "done"


def test_a_record_left_before_it_was_here_is_not_taken_up(opened: Open, at: At) -> None:
    """Opened behind a merge and left again: when it arrives, the page shown stays what it is."""
    at("laptop-03")
    whole = opened()
    made = reopened(whole)
    whole.go("roster")
    with slow_store(whole):
        whole.window.open("fill", made)
        whole.window.open("roster")
    whole.settle()
    assert page(whole)._open_now is None
    assert "名册" in whole.window.windowTitle()


def test_closing_waits_for_photos_on_their_way(
    opened: Open, at: At, look: Look, tmp_path: Path
) -> None:
    """The window closes by itself when all photos are in the record."""
    place = at("laptop-03")
    whole = opened()
    made = reopened(whole)
    before = len(page(whole)._open_now.photos)  # type: ignore[union-attr]
    add_photos(whole, tmp_path, 3)
    whole.window.close()
    assert whole.window.isVisible()
    assert "还有照片正在处理" in whole.message
    whole.qtbot.waitUntil(
        lambda: not shiboken6.isValid(whole.window) or not whole.window.isVisible()
    )
    with look(place) as survey:
        assert len(survey.filling.open_committed(made).photos) == before + 3


def test_another_survey_waits_for_photos_on_their_way(
    opened: Open, at: At, look: Look, tmp_path: Path
) -> None:
    """Photos never end in the survey that was opened meanwhile: changing is refused in words."""
    place = at("laptop-03")
    whole = opened()
    made = reopened(whole)
    before = len(page(whole)._open_now.photos)  # type: ignore[union-attr]
    add_photos(whole, tmp_path, 2)
    whole.window.open("roster")
    desk = page(whole)._desk
    own = desk.survey.meta.survey_id
    refused: list[bool] = []
    desk.open(tmp_path / "other", lambda: None, lambda: refused.append(True))
    assert refused
    assert "换到别的调查" in whole.message
    whole.settle()
    assert desk.survey.meta.survey_id == own
    with look(place) as survey:
        assert len(survey.filling.open_committed(made).photos) == before + 2


def test_handing_over_waits_for_photos_on_their_way(opened: Open, at: At, tmp_path: Path) -> None:
    """A package without the photos just added would look complete: it is not written yet."""
    at("laptop-03")
    whole = opened()
    reopened(whole)
    add_photos(whole, tmp_path, 2)
    whole.window.open("exchange")
    whole.type("交接文件夹", str(made(tmp_path / "U盘")))
    whole.button("打成交接文件").click()
    assert "还有照片正在处理" in whole.message
    whole.settle()
    assert not list((tmp_path / "U盘").iterdir())
    whole.press("打成交接文件")
    assert list((tmp_path / "U盘").glob("*.svp"))
