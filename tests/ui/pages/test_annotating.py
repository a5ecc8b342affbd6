"""标注 from the fill page: in a draft kept with it, in a finished record with a reason."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.annotation import Marked, read
from app.survey.survey import Survey
from app.ui.widgets.mark_editor import MarkEditor
from app.ui.widgets.thumbnail import Thumbnail
from tests.ui.pages.conftest import Place
from tests.ui.pages.test_pages_inspection import REOPEN, look_into, page, record
from tests.ui.whole import Whole, enter

Open = Callable[..., Whole]
At = Callable[..., Place]
Look = Callable[[Place], Survey]


def open_first_photo(whole: Whole) -> str:
    """The first photo of the record, large; its id. Enter on its small picture opens it."""
    filling = page(whole).filling
    assert filling is not None
    view = filling.photos[0]
    node = filling.instance.find(view.question)
    assert node is not None
    page(whole).go(node)
    thumb = next(one for one in whole.shown(Thumbnail) if one.view.id == view.id)
    thumb.setFocus()
    QTest.keyClick(thumb, Qt.Key.Key_Return)
    whole.settle()
    return view.id


def editor(whole: Whole) -> MarkEditor:
    (found,) = whole.shown(MarkEditor)
    return found


def draw_arrow(whole: Whole, words: str) -> None:
    """By keyboard alone, from the middle of the picture to the right."""
    whole.key(Qt.Key.Key_1, Qt.Key.Key_Return, *[Qt.Key.Key_Right] * 6, Qt.Key.Key_Return)
    editor(whole).text.clear()
    enter(editor(whole).text, words)
    whole.key(Qt.Key.Key_Return)


def marks(look: Look, place: Place, made: str, photo: str) -> Marked | None:
    with look(place) as survey:
        view = survey.core.store.view(made)
        assert view is not None
        return read(view.photos[photo])


def test_a_finished_record_is_marked_with_a_reason(opened: Open, at: At, look: Look) -> None:
    """The page shows it at once, and what is changed afterwards goes on from there."""
    place = at("laptop-03")
    whole = opened()
    look_into(whole, "示例社15号院")
    made = record(whole)
    photo = open_first_photo(whole)
    draw_arrow(whole, "竖向裂缝")
    whole.press("保存并关闭")
    assert "理由" in editor(whole).told.text()
    enter(editor(whole).reason, "补标裂缝")
    whole.press("保存并关闭")
    assert not whole.shown(MarkEditor)
    assert "标注已保存" in whole.message
    filling = page(whole).filling
    assert filling is not None
    assert next(view.marks for view in filling.photos if view.id == photo) == 1
    found = marks(look, place, made, photo)
    assert found is not None
    assert [mark.text for mark in found.marks] == ["竖向裂缝"]
    whole.type(REOPEN, "补测")
    whole.press("重新打开")
    whole.go("roster")
    with look(place) as survey:
        view = survey.core.store.view(made)
        assert view is not None
        assert len(view.heads) == 1
        assert not view.conflicts
        assert read(view.photos[photo]) == found


def test_marks_of_a_draft_go_with_it(opened: Open, at: At, look: Look) -> None:
    """Esc keeps them as all else is kept; they are written down when the record is left."""
    place = at("laptop-03")
    whole = opened()
    look_into(whole, "示例社15号院")
    whole.type(REOPEN, "补测")
    whole.press("重新打开")
    made = record(whole)
    photo = open_first_photo(whole)
    draw_arrow(whole, "这里")
    whole.key(Qt.Key.Key_Escape, Qt.Key.Key_Escape)
    assert not whole.shown(MarkEditor)
    filling = page(whole).filling
    assert filling is not None
    assert next(view.marks for view in filling.photos if view.id == photo) == 1
    assert marks(look, place, made, photo) is None  # a draft
    whole.go("roster")
    found = marks(look, place, made, photo)
    assert found is not None
    assert [mark.text for mark in found.marks] == ["这里"]


def test_who_may_not_write_only_looks(opened: Open, at: At, look: Look) -> None:
    """A photo of a record in which two people differ opens large, and cannot be drawn upon."""
    at("office", "merged")
    whole = opened()
    look_into(whole, "示例社12号院")
    open_first_photo(whole)
    assert not any(button.isVisible() for button in editor(whole).buttons.values())
    whole.key(Qt.Key.Key_Escape)
    assert not whole.shown(MarkEditor)
