"""What the fill page shows: photos, grade, names, and that nothing is cut or jumps."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAccessible, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QWidget,
)

from app.ui import theme
from app.ui.filling import batch
from app.ui.filling.values import GradeView, PhotoState, PhotoView
from app.ui.jobs import Progress
from app.ui.widgets.lines import QuestionLine
from app.ui.widgets.photos import PhotoControl
from app.ui.widgets.thumbnail import Thumbnail
from tests.ui.form_kit import Bench, button, texts


def test_photos_come_by_dialog_and_by_drop(bench: Bench, tmp_path: Path) -> None:
    """Both ways tell the question and the files; what is no photo is left out."""
    bench.show("basics/front")
    bench.qtbot.mouseClick(button(bench, "添加照片"), Qt.MouseButton.LeftButton)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in ("b.JPG", "c.txt")])
    strip = bench.page.findChild(PhotoControl)
    assert strip is not None
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton)
    plain = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(strip, QDragEnterEvent(QPointF(5, 5), *how, plain))
    QApplication.sendEvent(strip, QDropEvent(QPointF(5, 5), *how, plain))

    assert bench.told.added == [
        ("basics/front", [tmp_path / "a.jpg"]),
        ("basics/front", [tmp_path / "b.JPG"]),
    ]


def test_photos_have_places_until_they_arrive(bench: Bench) -> None:
    """Photos under way and photos not yet here have a place each; one can be taken out."""
    bench.show("basics/front")
    bench.page.photos(
        [
            PhotoView("p1", "basics/front", "近景", None, PhotoState.BUSY),
            PhotoView("p2", "basics/front", "远景", None, PhotoState.MISSING),
        ]
    )
    thumbs = bench.page.findChildren(Thumbnail)
    bench.qtbot.waitUntil(lambda: all(thumb.isVisible() for thumb in thumbs))
    assert [t.accessibleName() for t in thumbs] == ["近景", "远景"]
    assert bench.node("basics/front").text == "p2"  # what is on its way is no photo yet
    bench.qtbot.mouseClick(thumbs[1], Qt.MouseButton.LeftButton)
    bench.qtbot.mouseClick(button(bench, "移出这张"), Qt.MouseButton.LeftButton)

    assert bench.told.removed == ["p2"]


def test_the_grade_is_shown_in_words(bench: Bench) -> None:
    """The panel and the head say grade, interval and the rule that decided."""
    bench.told.grade = GradeView("C", "C", "D", "R = 10 %：C 级。", ("一层：Cu。",))
    bench.show()

    assert "参考 C 到 D 级" in texts(bench)
    assert "R = 10 %：C 级。" in texts(bench)


def test_an_interval_is_said_though_there_is_no_grade(bench: Bench) -> None:
    """Members that could not be seen leave an interval: the page says it, not 还判不出等级."""
    bench.told.grade = GradeView("", "C", "D", "等级未定。")
    bench.show()

    assert "参考 C 到 D 级" in texts(bench)
    assert "还判不出等级" not in texts(bench)


def test_nothing_jumps_when_questions_appear(bench: Bench) -> None:
    """The current line stays at its height on the screen when others come and go above it."""
    bench.window.settings.text_size = 2
    bench.window.restyle()
    bench.window.resize(1366, 600)
    bench.show("basics/remark")
    bar = bench.page.sheet.verticalScrollBar()
    bench.qtbot.waitUntil(lambda: bar.value() > 0)
    line = next(x for x in bench.page.findChildren(QuestionLine) if x.node.name == "remark")
    before = line.mapTo(bench.page, line.rect().topLeft()).y()
    pen = bench.page.pen
    assert pen is not None
    pen.set(bench.node("basics/cracked"), "yes")

    assert bench.node("basics/width").relevant
    assert abs(line.mapTo(bench.page, line.rect().topLeft()).y() - before) <= 1


def test_readonly_records_cannot_be_changed(bench: Bench) -> None:
    """A record that may only be read keeps its answers and says so."""
    bench.show("basics/house", readonly=True)
    bench.type("x")

    assert bench.node("basics/house").text == ""
    assert "只能看，不能改" in texts(bench)
    bench.page.leave()
    assert bench.told.kept == []


def test_every_control_has_a_name(bench: Bench) -> None:
    """What can have the focus tells assistive tools what it is; fields carry their label."""
    storey = batch.add(bench.instance, bench.node("storeys/storey"), [{"storey_name": "1"}])[0]
    batch.add(bench.instance, storey.children[1], [{"class": "w", "position": "1/A"}])
    bench.show()
    for sheet in ("basics", "storeys", storey.path, storey.children[1].children[0].path):
        bench.page.open_sheet(bench.node(sheet))
        for widget in bench.page.findChildren(QWidget):
            if not widget.isVisible() or widget.focusPolicy() == Qt.FocusPolicy.NoFocus:
                continue
            seen = QAccessible.queryAccessibleInterface(widget)
            name = seen.text(QAccessible.Text.Name) if seen is not None else ""
            if isinstance(widget, QWidget) and widget.metaObject().className() == "QWidget":
                continue
            assert name, f"{sheet}: {widget} has no name"
    labels = {x.accessibleName() for x in bench.page.findChildren(QLineEdit)}
    assert "位置" in labels


@pytest.mark.parametrize("size", [0, 1, 2])
def test_nothing_is_clipped(bench: Bench, size: int, qapp: QApplication) -> None:
    """At 1366 × 768 every label and button has the room that it asks for, in all text sizes."""
    theme.use(qapp, "light", size)
    big = Bench(bench.qtbot, bench.instance)
    storey = batch.add(big.instance, big.node("storeys/storey"), [{"storey_name": "一层"}])[0]
    member = batch.add(big.instance, storey.children[1], [{"class": "w", "position": "1/A-B"}])[0]
    big.show()
    big.told.grade = GradeView("C", "C", "D", "R = 10 %，在 5 %–25 % 之内：C 级。")
    for sheet in ("basics", "storeys", storey.path, member.path):
        big.page.open_sheet(big.node(sheet))
        QApplication.sendPostedEvents()
        for widget in big.page.findChildren(QWidget):
            if not widget.isVisible() or not isinstance(widget, QLabel | QAbstractButton):
                continue
            if isinstance(widget, QLabel) and widget.wordWrap():
                need = widget.heightForWidth(widget.width())
                assert widget.height() >= need, f"{sheet}: {widget.text()!r} is cut"
            elif widget.sizeHint().isValid():
                wanted = widget.minimumSizeHint()
                if isinstance(widget, QLabel):
                    wanted = widget.sizeHint()
                assert widget.width() >= wanted.width(), f"{sheet}: {widget!r} is too narrow"
                assert widget.height() >= wanted.height(), f"{sheet}: {widget!r} is too low"
    big.close()


def test_work_under_way_can_be_stopped(bench: Bench) -> None:
    """The line says on what, how far and how long yet; 停下 asks the job to stop, once."""
    stopped: list[str] = []
    bench.show()
    bench.page.busy.begin("正在处理照片", lambda: stopped.append("x"))
    bench.page.busy.display(Progress(3, 8))
    assert "正在处理照片" in texts(bench)
    assert "3/8" in texts(bench)
    bench.qtbot.mouseClick(button(bench, "停下"), Qt.MouseButton.LeftButton)
    assert "正在停下…" in texts(bench)
    bench.page.busy.end()

    assert stopped == ["x"]
    assert not bench.page.busy.isVisible()


def test_messages_move_nothing(bench: Bench) -> None:
    """A message lies over the page: what is below keeps its place."""
    bench.show()
    before = bench.page.mapTo(bench.window, bench.page.rect().topLeft())
    bench.bar.tell("一句话", "warn")

    assert bench.bar.isVisible()
    assert bench.page.mapTo(bench.window, bench.page.rect().topLeft()) == before


def test_guidance_folds_where_there_is_no_room(bench: Bench) -> None:
    """Below 1200 px guidance is folded away; F4 brings it back."""
    bench.show()
    assert bench.page.aside.isVisible()
    bench.window.resize(1100, 700)
    bench.qtbot.waitUntil(lambda: not bench.page.aside.isVisible())
    bench.press(Qt.Key.Key_F4)
    assert bench.page.aside.isVisible()


def test_what_is_odd_about_photos_is_told_below_the_strip(bench: Bench) -> None:
    """What contradicts at once, each with its photos; what is missing for the chosen one."""
    bench.show("basics/front")
    far, bare = "拍摄位置离房屋 667 米。", "照片里没有拍摄时间。"
    bench.page.photos(
        [
            PhotoView("p1", "basics/front", doubts=(far,), notes=(bare,)),
            PhotoView("p2", "basics/front"),
            PhotoView("p3", "basics/front", doubts=(far,)),
        ]
    )
    strip = bench.page.findChild(PhotoControl)
    assert strip is not None
    assert strip.odd.text() == f"照片 1、3：{far}"
    thumbs = bench.page.findChildren(Thumbnail)
    assert far in thumbs[0].accessibleName()
    bench.qtbot.mouseClick(thumbs[0], Qt.MouseButton.LeftButton)
    assert strip.odd.text() == far + bare
    bench.qtbot.mouseClick(thumbs[1], Qt.MouseButton.LeftButton)
    assert not strip.odd.isVisible()
