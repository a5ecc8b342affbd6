"""今天: the morning, a locked door in three keys, a new house, what came back, the empty roster."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app import bootstrap, settings
from app.bootstrap import Who
from app.model.ids import new_id
from app.store.roster_values import PlaceFilter
from app.survey.core import STATUS, Content
from app.survey.survey import Survey
from app.survey.today import PAGE, Day
from app.ui.pages.today import TodayPage
from app.ui.widgets.day_line import HEAD, DayLine
from app.ui.widgets.day_list import DayList
from tests.ui.pages.test_pages_looks import cut
from tests.ui.whole import Whole, focusable

K = Qt.Key
Open = Callable[..., Whole]
VILLAGE = "查干诺尔嘎查"
LONG = "额尔克哈什哈苏木查干诺尔嘎查第二牧业小组巴图孟克家老院子"
NAMES = ("1号院", "2号院", "3号院", "4号院", LONG)


@pytest.fixture
def folder(tmp_path: Path, home: Path) -> Iterator[Path]:
    """A survey with one village of five houses; its settings have not been said today."""
    place = tmp_path / "survey"
    with bootstrap.create(place, "示例", Who("张测试", "01号"), bootstrap.now) as survey:
        village, _changed = survey.houses.add(VILLAGE, level="community")
        for name in NAMES:
            survey.houses.add(name, f"{VILLAGE} 一社", parent=village, kind="urban_house")
    kept = settings.load()
    kept.last_survey, kept.last_page, kept.person = str(place), "", "张测试"
    settings.save(kept)
    assert home.exists()
    return place


def in_survey(folder: Path, do: Callable[[Survey], object]) -> None:
    with bootstrap.open_survey(folder) as survey:
        do(survey)


def said(survey: Survey) -> None:
    village = survey.today.villages()[0].place
    survey.today.set_settings(Day("", "张测试", "王测试", "sunny", "卷尺", village))


def place(survey: Survey, name: str) -> str:
    return next(row.record for row in survey.today.walk(None, 50) if row.name == name)


def put(survey: Survey, name: str, status: str) -> str:
    """An inspection of a house in one state."""
    record, _changed = survey.houses.begin(place(survey, name), "danger_check")
    core = survey.core
    view = core.store.view(record)
    assert view is not None
    content = Content.of(view)
    content.answers[STATUS] = status
    revision = core.sealed(record, view.form, view.version, content)
    assert revision is not None
    core.commit([revision])
    return record


def lines(whole: Whole) -> list[DayLine]:
    (shown,) = whole.shown(DayList)
    return list(shown.lines)


def names(whole: Whole, kind: str) -> list[str]:
    return [line.name for line in lines(whole) if line.kind == kind]


def chosen(whole: Whole) -> str:
    (shown,) = whole.shown(DayList)
    line = shown.current()
    return line.name if line else ""


def test_the_window_opens_on_the_day_and_asks_its_settings(opened: Open, folder: Path) -> None:
    """Enter goes through five things; the village is chosen by typing; then the list has it."""
    whole = opened()
    assert whole.page == "today"
    assert whole.focus.accessibleName() == "检查人（二）"  # the first is who works here
    whole.write("王测试")
    whole.key(K.Key_Return, K.Key_1, K.Key_Return)
    assert whole.focus.accessibleName() == "今天去"
    whole.write("查干")
    whole.settle()
    whole.key(K.Key_Return)
    whole.settle()

    assert "张测试、王测试 · 晴 · 查干诺尔嘎查" in whole.texts()
    assert names(whole, "walk") == list(NAMES)
    assert chosen(whole) == "1号院"
    assert isinstance(whole.focus, DayList)
    whole.go("exchange")
    whole.go("today")
    assert "开始今天" not in whole.texts()


def test_the_settings_can_wait(opened: Open, folder: Path) -> None:
    """Esc puts them off: they are said to be open, and nobody is asked twice."""
    whole = opened()
    whole.key(K.Key_Escape)
    assert "今日设置还没有填" in whole.texts()
    whole.go("exchange")
    whole.go("today")
    assert isinstance(whole.focus, DayList)


def test_a_locked_house_takes_three_keys(opened: Open, folder: Path) -> None:
    """The next house is chosen already: L, 1, Enter. Then the one after it is."""
    in_survey(folder, said)
    whole = opened()
    assert chosen(whole) == "1号院"
    keys = (K.Key_L, K.Key_1, K.Key_Return)
    assert len(keys) <= 4
    whole.key(*keys)

    assert chosen(whole) == "2号院"
    assert isinstance(whole.focus, DayList)
    assert "已记下 1号院：锁门" in whole.message
    assert "1号院" not in names(whole, "walk")
    whole.press("撤销")
    assert names(whole, "walk") == list(NAMES)


def test_an_outcome_that_needs_a_reason_asks_for_it(opened: Open, folder: Path) -> None:
    """不需查 without a reason is not noted; with one it is, and the place is settled."""
    in_survey(folder, said)
    whole = opened()
    whole.key(K.Key_L, K.Key_7, K.Key_Return)
    assert "要写一句说明" in whole.texts()
    assert whole.focus.accessibleName() == "说明"
    whole.write("库房，不住人")
    whole.key(K.Key_Return)

    assert chosen(whole) == "2号院"
    assert "不需查 1" in whole.texts()


def test_enter_opens_the_form_that_fits(opened: Open, folder: Path) -> None:
    """One form is proposed with certainty: it opens at once, with the day's settings in it."""
    in_survey(folder, said)
    whole = opened()
    whole.key(K.Key_Return)
    assert whole.page == "fill"
    with bootstrap.open_survey(folder, readonly=True) as survey:
        record = whole.window.settings.last_page.split()[1]
        answers = survey.filling.open(record).instance.answers()
    assert answers["identity/surveyor2"] == "王测试"


def test_a_hurried_second_enter_is_not_lost(opened: Open, folder: Path) -> None:
    """Enter twice, faster than the question appears, takes the form that is proposed."""
    in_survey(folder, said)
    in_survey(
        folder,
        lambda survey: survey.houses.add("未知房屋", parent=survey.today.villages()[0].place),
    )
    whole = opened()
    lines = whole.shown(DayList)[0]
    names_of = [line.name for line in lines.lines]
    lines.setCurrentIndex(lines.model().index(names_of.index("未知房屋"), 0))
    lines.setFocus()
    QTest.keyClick(lines, K.Key_Return)
    QTest.keyClick(lines, K.Key_Return)
    whole.settle()
    assert whole.page == "fill"


def test_another_form_is_chosen_by_its_number(opened: Open, folder: Path) -> None:
    """F lists what could be used and why; Esc goes back to the list, a number opens it."""
    in_survey(folder, said)
    whole = opened()
    whole.key(K.Key_F)
    assert "用哪张表检查“1号院”？" in whole.texts()
    whole.key(K.Key_Escape)
    assert isinstance(whole.focus, DayList)
    whole.key(K.Key_F)
    whole.key(K.Key_1)
    assert whole.page == "fill"


def test_a_house_that_is_not_in_the_list(opened: Open, folder: Path) -> None:
    """新增未在册 to the open form in at most 12 actions: N, name, Enter, kind, Enter, Enter."""
    in_survey(folder, said)
    whole = opened()
    whole.key(K.Key_N)
    whole.write("新盖的18号院")
    whole.key(K.Key_Return, K.Key_3, K.Key_Return, K.Key_Return)
    actions = 1 + 1 + 4
    assert actions <= 12
    assert whole.page == "fill"
    with bootstrap.open_survey(folder, readonly=True) as survey:
        rows = survey.core.store.places(PlaceFilter(), 50)
    (row,) = (row for row in rows if row.name == "新盖的18号院")
    assert (row.listed, row.path, row.kind) == (False, (VILLAGE,), "urban_house")


def test_what_came_back_is_first(opened: Open, folder: Path) -> None:
    """退回 with its reason, then what is unfinished with what it lacks, then the walk."""

    def prepare(survey: Survey) -> None:
        said(survey)
        record = put(survey, "3号院", "done")
        put(survey, "4号院", "draft")
        survey.review.send_back(record, "缺东立面照片")

    in_survey(folder, prepare)
    whole = opened()
    kinds = [line.kind for line in lines(whole) if line.kind != HEAD]
    assert kinds == ["returned", "unfinished", "walk", "walk", "walk"]
    first, second = (line for line in lines(whole) if line.kind in {"returned", "unfinished"})
    assert (first.name, first.below) == ("3号院", "缺东立面照片")
    assert "还缺" in second.tail
    assert chosen(whole) == "1号院"  # where to walk next
    whole.key(K.Key_Home, K.Key_Return)
    assert whole.page == "fill"


def test_finished_houses_are_submitted_together(opened: Open, folder: Path) -> None:
    """One button hands over what is finished; the figures say so."""

    def prepare(survey: Survey) -> None:
        said(survey)
        put(survey, "1号院", "done")
        put(survey, "2号院", "done")

    in_survey(folder, prepare)
    whole = opened()
    whole.press("今天完成的")
    assert set(names(whole, "done")) == {"1号院", "2号院"}
    whole.press("提交已完成的")
    assert "已提交 2 张表" in whole.message
    assert not whole.button("提交已完成的").isEnabled()
    assert {line.state for line in lines(whole)} == {"已提交"}


def test_an_empty_roster_says_what_to_do_first(opened: Open, tmp_path: Path, home: Path) -> None:
    """One sentence, one button; a house can be added without any roster."""
    place = tmp_path / "empty"
    bootstrap.create(place, "空", Who("张测试", "01号"), bootstrap.now).close()
    kept = settings.load()
    kept.last_survey, kept.last_page = str(place), ""
    settings.save(kept)
    whole = opened()
    assert "名册还是空的" in whole.texts()
    assert whole.focus is whole.button("导入名册")
    assert "今日设置" not in whole.texts()
    whole.press("新增未在册")
    whole.write("头一处")
    whole.key(K.Key_Return, K.Key_3, K.Key_Return, K.Key_Return)
    assert whole.page == "fill"


def test_a_new_day_is_noticed_when_the_window_is_used(opened: Open, folder: Path) -> None:
    """Nothing ticks; after midnight the first key reads the day anew and asks its settings."""
    in_survey(folder, said)
    whole = opened()
    page = whole.shown(TodayPage)[0]
    core = page.desk.survey.core
    real = core.clock
    core.clock = lambda: real() + timedelta(days=1)
    whole.key(K.Key_Return)
    assert whole.page == "today"
    assert "开始今天" in whole.texts()


def test_a_survey_that_is_open_elsewhere_is_only_looked_at(opened: Open, folder: Path) -> None:
    """Read-only: the day shows, nothing can be noted or said."""
    with bootstrap.open_survey(folder) as survey:
        said(survey)
        whole = opened()
        assert not whole.button("新增未在册").isEnabled()
        assert not whole.button("改今日设置").isEnabled()
        whole.key(K.Key_L)
        assert "未能入户：" not in whole.texts()
        whole.close()


@pytest.mark.parametrize("size", [0, 1, 2])
@pytest.mark.parametrize("big", [False, True])
def test_nothing_is_cut(opened: Open, folder: Path, size: int, big: bool) -> None:
    """The morning form, the list and every panel at 1366 × 768 in all sizes, gloves or not."""
    kept = settings.load()
    kept.text_size, kept.big_buttons = size, big
    settings.save(kept)
    whole = opened(1366, 768)
    assert cut(whole) == []
    whole.key(K.Key_Escape)
    assert cut(whole) == []
    for key in (K.Key_L, K.Key_F, K.Key_N):
        whole.shown(DayList)[0].setFocus()
        whole.key(key)
        assert cut(whole) == [], key
        whole.key(K.Key_Escape)
    assert all(
        one.accessibleName() or getattr(one, "text", str)() for one in focusable(whole.window)
    )


def test_tab_goes_once_round(opened: Open, folder: Path) -> None:
    """Tab visits every control of the page once and comes back to the list."""
    in_survey(folder, said)
    whole = opened()
    first, visited = whole.focus, [whole.focus]
    for _turn in range(60):
        QTest.keyClick(whole.focus, K.Key_Tab)
        if whole.focus is first:
            break
        visited.append(whole.focus)
    assert whole.focus is first
    assert len(visited) == len(set(visited))


def test_the_day_sheet_is_asked_for_beside_the_list(opened: Open, folder: Path) -> None:
    """P asks what to print of the list; Esc goes back to it."""
    in_survey(folder, said)
    whole = opened()
    whole.key(K.Key_P)
    assert "走访单" in whole.texts()
    assert not isinstance(whole.focus, DayList)
    whole.key(K.Key_Escape)
    assert isinstance(whole.focus, DayList)


def test_a_long_walk_comes_page_by_page(opened: Open, folder: Path) -> None:
    """The first page is read; at its end the next one is, and the chosen line stays."""

    def prepare(survey: Survey) -> None:
        said(survey)
        core, village = survey.core, survey.today.villages()[0].place
        version = core.forms.registers["place"].version
        made = [
            core.sealed(
                new_id(),
                "place",
                version,
                Content({"name": f"乙{n}号院", "level": "building"}, links={"parent": (village,)}),
            )
            for n in range(PAGE + 10)
        ]
        core.commit([one for one in made if one is not None])

    in_survey(folder, prepare)
    whole = opened()
    assert len(names(whole, "walk")) == PAGE
    (shown,) = whole.shown(DayList)
    before = chosen(whole)
    shown.scrollToBottom()
    whole.settle()
    assert len(names(whole, "walk")) == PAGE + 10 + len(NAMES)
    assert len(set(names(whole, "walk"))) == PAGE + 10 + len(NAMES)
    assert chosen(whole) == before


def test_a_finished_house_without_all_its_photos_says_so(opened: Open, folder: Path) -> None:
    """What was done today names how many required shots are still to be taken."""
    in_survey(folder, said)
    in_survey(folder, lambda survey: put(survey, "1号院", "done"))
    whole = opened()
    whole.press("今天完成的")
    (line,) = lines(whole)
    assert line.tail.endswith("缺 6 张必拍的照片")
    assert line.tail_tone == "warn"
