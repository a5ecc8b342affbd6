"""检查 on the open survey: written down on leaving, photos on their way, finishing, reopening."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtPdf import QPdfDocument

from app.imaging.synthesize import Shot, photograph
from app.survey.survey import Survey
from app.ui.pages.inspection import InspectionPage
from app.ui.widgets.photos import PhotoControl
from tests.ui.pages.conftest import Place
from tests.ui.whole import Whole

Open = Callable[..., Whole]
At = Callable[..., Place]
Look = Callable[[Place], Survey]

REOPEN = "重新打开的理由"


def page(whole: Whole) -> InspectionPage:
    found = whole.window.findChild(InspectionPage)
    assert found is not None
    return found


def record(whole: Whole) -> str:
    return whole.window.settings.last_page.split()[1]


def look_into(whole: Whole, house: str) -> None:
    """Go to the inspection of a house."""
    whole.choose("名册列表", lambda row: row[0] == house)
    whole.table("名册列表").setFocus()
    whole.key(Qt.Key.Key_Return)
    if whole.page != "fill":
        whole.take_form()


def test_leaving_writes_the_record_down(opened: Open, at: At, look: Look) -> None:
    """What was typed is a revision when another page is shown; no draft stays behind."""
    place = at("office", "merged")
    whole = opened()
    look_into(whole, "乌兰木伦2号院")
    whole.type("房屋名称或编号", "乌兰木伦2号院东房")
    made = record(whole)
    whole.go("roster")

    with look(place) as survey:
        view = survey.core.store.view(made)
        assert view is not None
        assert "乌兰木伦2号院东房" in view.answers.values()


def test_a_finished_record_is_opened_again_with_a_reason(opened: Open, at: At) -> None:
    """Read-only until somebody says why; then it is a draft again."""
    at("laptop-03")
    whole = opened()
    look_into(whole, "示例社15号院")
    assert "只能看，不能改" in whole.texts()
    whole.press("重新打开")
    assert whole.message == "请先写一句重新打开的理由。"
    whole.type(REOPEN, "补测二层倾斜")
    whole.press("重新打开")

    assert "只能看，不能改" not in whole.texts()
    assert whole.button("完成检查").isEnabled()


def test_answers_that_are_no_longer_asked_are_told_and_come_back(opened: Open, at: At) -> None:
    """Who corrects an answer above loses nothing below without a word; 撤销 brings it back."""
    at("laptop-03")
    whole = opened()
    look_into(whole, "示例社15号院")
    whole.type(REOPEN, "补测")
    whole.press("重新打开")
    pen, instance = page(whole).pen, page(whole).filling.instance
    residents, occupied = (instance.find(f"building/{one}") for one in ("residents", "occupied"))
    pen.set(occupied, "yes")
    pen.set(residents, "3")
    pen.set(occupied, "no")

    assert "“居住或使用人数”现在不问了，共 1 个答案" in whole.message
    whole.press("撤销")
    assert (occupied.text, residents.relevant, residents.text) == ("yes", True, "3")


def test_finishing_opens_the_dossier(opened: Open, at: At, look: Look) -> None:
    """Two clicks on 完成检查 finish once, and the dossier is shown, page by page."""
    place = at("laptop-03")
    whole = opened()
    look_into(whole, "示例社15号院")
    whole.type(REOPEN, "补测")
    whole.press("重新打开")
    made = record(whole)
    finish = whole.button("完成检查")
    whole.qtbot.mouseClick(finish, Qt.MouseButton.LeftButton)
    whole.qtbot.mouseClick(finish, Qt.MouseButton.LeftButton)
    whole.settle()

    assert whole.page == "dossier"
    document = whole.window.findChild(QPdfDocument)
    assert document is not None
    assert document.pageCount() > 3
    assert "第 1 / " in whole.texts()
    with look(place) as survey:
        assert survey.filling.open_committed(made).status == "done"
        reasons = [one.reason for one in survey.core.store.revisions(made)]
    assert reasons.count("补测") == 1


def test_the_dossier_is_saved_where_one_says(opened: Open, at: At, tmp_path: Path) -> None:
    """A folder is enough: the file gets the house's name; Esc goes back to the houses."""
    at("laptop-03")
    whole = opened()
    whole.choose("名册列表", lambda row: row[0] == "示例社12号院")
    whole.press("一房一档")
    whole.type("保存到", str(tmp_path / "档案"))
    whole.press("保存 PDF")

    (file,) = (tmp_path / "档案").glob("*.pdf")
    assert file.name.startswith("示例社12号院-")
    assert "已保存" in whole.message
    whole.press("返回")
    assert whole.page == "roster"


def test_photos_come_in_after_the_record_was_left(
    opened: Open, at: At, look: Look, tmp_path: Path
) -> None:
    """Dropping photos and going on at once loses none of them."""
    place = at("laptop-03")
    whole = opened()
    look_into(whole, "示例社15号院")
    whole.type(REOPEN, "补拍")
    whole.press("重新打开")
    made = record(whole)
    files = []
    for number in range(3):
        files.append(tmp_path / f"补{number}.jpg")
        files[-1].write_bytes(photograph(Shot("crack", seed=500 + number)))
    filling = page(whole).filling
    assert filling is not None
    before = len(filling.photos)
    page(whole).go(filling.instance.find(filling.photos[0].question))
    strip = next(one for one in whole.shown(PhotoControl))
    strip.added.emit(files)
    assert "正在处理照片" in whole.texts()
    whole.window.open("roster")
    whole.settle()

    with look(place) as survey:
        assert len(survey.filling.open_committed(made).photos) == before + 3


def test_finishing_waits_for_photos_by_itself(
    opened: Open, at: At, look: Look, tmp_path: Path
) -> None:
    """Asked to finish while photos are on their way, it finishes when they are in: asked once."""
    place = at("laptop-03")
    whole = opened()
    look_into(whole, "示例社15号院")
    whole.type(REOPEN, "补拍")
    whole.press("重新打开")
    made = record(whole)
    photo = tmp_path / "补.jpg"
    photo.write_bytes(photograph(Shot("crack", seed=600)))
    filling = page(whole).filling
    assert filling is not None
    before = len(filling.photos)
    page(whole).go(filling.instance.find(filling.photos[0].question))
    next(one for one in whole.shown(PhotoControl)).added.emit([photo])
    whole.qtbot.mouseClick(whole.button("完成检查"), Qt.MouseButton.LeftButton)
    whole.settle()

    assert whole.page == "dossier"
    with look(place) as survey:
        seen = survey.filling.open_committed(made)
        assert (seen.status, len(seen.photos)) == ("done", before + 1)


def test_stopping_photos_leaves_the_record_as_it_was(opened: Open, at: At, tmp_path: Path) -> None:
    """停下 takes the places of the photos away."""
    at("laptop-03")
    whole = opened()
    look_into(whole, "示例社15号院")
    whole.type(REOPEN, "补拍")
    whole.press("重新打开")
    files = [tmp_path / f"{n}.jpg" for n in range(6)]
    for n, file in enumerate(files):
        file.write_bytes(photograph(Shot("crack", seed=700 + n)))
    filling = page(whole).filling
    assert filling is not None
    before = len(filling.photos)
    page(whole).go(filling.instance.find(filling.photos[0].question))
    next(one for one in whole.shown(PhotoControl)).added.emit(files)
    assert len(filling.photos) == before + 6
    whole.press("停下")

    assert len(filling.photos) == before
    assert "正在处理照片" not in whole.texts()


def test_a_conflict_is_told_before_anything_is_typed(opened: Open, at: At) -> None:
    """The record can only be read, the grade is provisional, a button leads to the decision."""
    at("office", "merged")
    whole = opened()
    look_into(whole, "示例社12号院")

    assert "有 2 处两人填得不一样，现在只能查看。" in whole.texts()
    assert "暂定 D 级" in whole.texts()
    assert "重新打开" not in whole.texts()
    whole.press("去“汇总”定一份")
    assert whole.page == "merge"
    assert "示例社12号院 › 鉴定组" in whole.texts()


def test_a_change_of_looks_keeps_the_question(opened: Open, at: At) -> None:
    """Another text size builds the page anew, at the same question."""
    at("office", "merged")
    whole = opened()
    look_into(whole, "乌兰木伦2号院")
    whole.key(Qt.Key.Key_Return, Qt.Key.Key_Return)
    name = whole.focus.accessibleName()
    whole.window.settings.text_size = 1
    whole.window.restyle()
    whole.settle()

    assert whole.focus.accessibleName() == name


def test_a_record_that_is_gone_leads_to_the_houses(opened: Open, at: At) -> None:
    """An old place of a record that is not here: told, and the list is shown."""
    at("office", "merged", last_page="fill 00000000-0000-4000-8000-000000000000")
    whole = opened()

    assert whole.page == "roster"
    assert "不在本调查里" in whole.message
