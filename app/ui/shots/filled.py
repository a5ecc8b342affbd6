"""Pictures of the fill page in its states, on an invented inspection that needs no survey."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app import paths, settings
from app.errors import KnownError
from app.i18n import _
from app.ui import program
from app.ui.filling import answers, batch, outline
from app.ui.filling.values import Filling, GradeView, PhotoState, PhotoView
from app.ui.jobs import Progress
from app.ui.main_window import MainWindow
from app.ui.page import Entry
from app.ui.pages.fill import FillPage
from app.ui.shots.scene import NOW, SMALL, Scene, Shot
from forms.instance import Instance
from forms.load import load_form
from forms.node import Node

GRADE = GradeView(
    grade="C",
    low="C",
    high="D",
    words="R = 10.8 %，在 5 %–25 % 之内，Du 层 1 个，不超过限值 1：C 级（第 6.3.6 条）。",
    lines=(
        "基础：没有危险构件，评为 Au。",
        "一层：8.1 ÷ 46 = 17.6 %，评为 Cu。",
        "二层：看不到的全部完好时 2.7 ÷ 46 = 5.9 %，Cu；全部危险时 31.2 %，Du。",
        "等级未定：看不到的全部完好为 C 级，全部危险为 D 级。",
    ),
)


def example() -> Filling:
    """An invented inspection, half done: two storeys, one member with a crack."""
    form = load_form(paths.form_library() / "danger_check.xlsx")
    instance = form.new(now=lambda: NOW, user="张**")
    for path, value in {
        "identity/house_name": "12号院正房",
        "identity/address": "苏布尔嘎镇某社 12 号",
        "identity/surveyor1": "张**",
        "identity/surveyor2": "王**",
        "building/structure": "brick_timber",
        "building/storeys_above": "2",
        "building/height_m": "6.4",
        "ground/ground_state": "no_signs",
    }.items():
        instance.set(_at(instance, path), value)
    storeys = _at(instance, "storeys/storey")
    first, second = batch.add(instance, storeys, [{"storey_name": "一层"}, {"storey_name": "二层"}])
    members = _below(first, "member")
    _label, choices = batch.class_question(members)
    line = "承重墙 1/A-B 1/B-C 2/A-B 2/B-C 3/A-B 3/B-C 中柱 2/B 楼（屋）面板 1-2/A-B 2-3/A-B"
    rows = batch.add(instance, members, batch.plan(members, line, "", choices).rows)
    cracked = rows[4]
    instance.set(_below(cracked, "state"), "points")
    point, _changes = instance.add(_below(cracked, "point"))
    for name, answer in {"p_rule": "M2", "p_width_mm": "1.4", "p_length_mm": "1650"}.items():
        instance.set(_below(point, name), answer)
    instance.set(_below(rows[8], "state"), "unseen")
    batch.rest_sound(instance, members)
    batch.copy_below(instance, _below(second, "member"))
    photos = [
        PhotoView("p1", _below(point, "p_photos").path, "近景", None, PhotoState.BUSY),
        PhotoView("p2", _below(point, "p_photos").path, "远景", None, PhotoState.MISSING),
    ]
    return Filling(instance, "12号院正房", "苏布尔嘎镇 › 某社", photos)


def _at(instance: Instance, path: str) -> Node:
    node = instance.find(path)
    if node is None:
        raise KeyError(path)
    return node


def _below(node: Node, name: str) -> Node:
    return next(child for child in node.children if child.name == name)


def _sheet(page: FillPage, title: str) -> Node:
    """The sheet whose last title is this."""
    root = _instance(page).root
    return next(node for node in outline.sheets(root) if answers.title(node) == title)


def _first(page: FillPage) -> Node:
    """The first sheet of the form."""
    return next(outline.sheets(_instance(page).root))


def _wrong(page: FillPage) -> None:
    page.open_sheet(_sheet(page, "2 房屋概况"))
    node = _at(_instance(page), "building/year_built")
    if page.pen is not None:
        page.pen.set(node, "19850")
        page.pen.leave(node)
        page.sheet.refresh()
        page.go(node)


def _photos(page: FillPage) -> None:
    page.open_sheet(_sheet(page, "承重墙 3/A-B"))
    page.go(_at(_instance(page), page.filling.photos[0].question if page.filling else ""))


def _instance(page: FillPage) -> Instance:
    if page.filling is None:
        raise ValueError("nothing is shown")
    return page.filling.instance


def _ask(page: FillPage) -> None:
    page.open_sheet(_sheet(page, "二层"))
    page.centre.remove.emit(page.sheet.node)


def _trouble(page: FillPage) -> None:
    page.open_sheet(_sheet(page, "4 地基"))
    page.messages().known(
        KnownError(
            "disk_full",
            _("盘满了，这张照片没有存下。"),
            kept=_("已填的内容和其他照片都在。"),
            advice=_("请腾出空间，再添加一次。"),
        )
    )
    page.busy.begin(_("正在处理照片"), lambda: None)
    page.busy.display(Progress(3, 8))


def _empty(page: FillPage) -> None:
    page.open_sheet(_sheet(page, "5 基础"))


def _do(name: str, act: Callable[[FillPage], None], **looks: Any) -> Shot:
    """A picture of the fill page with the invented inspection."""

    def on_page(scene: Scene) -> None:
        scene.window.open("fill")
        act(scene.find(FillPage))

    return Shot(name, on_page, "none", window=window, **looks)


def _open(title: str) -> Callable[[FillPage], None]:
    return lambda page: page.open_sheet(_sheet(page, title))


def window(chosen: settings.Settings) -> MainWindow:
    """A window whose fill page works on values: no survey, no disk."""
    made: list[FillPage] = []

    def page() -> FillPage:
        made.append(
            FillPage(
                open_filling=lambda _record: made[0].display(example()),
                keep=lambda _position: None,
                add_photos=lambda _question, _files: None,
                remove_photo=lambda _photo: None,
                finish=lambda: None,
                assess=lambda _instance: GRADE,
                messages=lambda: shell.messages,
            )
        )
        return made[0]

    tabs = [Entry(key, work, words, icon, page) for key, work, words, icon in program.PAGES]
    shell = MainWindow(chosen, lambda _settings: None, tabs)
    return shell


_MEMBER = "承重墙 3/A-B"
SHOTS = (
    _do("fill-start", _open("1 基本情况"), compared=True),
    _do("fill-wrong", _wrong, compared=True),
    _do("fill-storeys", _open("6 楼层与构件")),
    _do("fill-storey", _open("一层"), manual="fill-storey", compared=True),
    _do("fill-storey-open", _open("二层")),
    _do("fill-member", _open(_MEMBER), manual="fill", compared=True),
    _do("fill-photos", _photos, manual="fill-photos"),
    _do("fill-empty", _empty),
    _do("fill-ask", _ask, compared=True),
    _do("fill-trouble", _trouble, compared=True),
    _do("fill-trouble-dark", _trouble, theme="dark", sizes=(SMALL,), compared=True),
    _do("fill-missing", FillPage.finish, manual="fill-missing", compared=True),
    _do("fill-start-en", lambda page: page.open_sheet(_first(page)), language="en"),
    _do("fill-member-dark", _open(_MEMBER), theme="dark"),
    _do("fill-member-contrast", _open(_MEMBER), theme="contrast", compared=True),
    _do("fill-start-large", _open("1 基本情况"), text_size=2, compared=True),
    _do("fill-start-large-big", _open("1 基本情况"), text_size=2, big=True),
    _do("fill-start-big", _open("1 基本情况"), big=True, manual="fill-big", compared=True),
    _do("fill-storey-large", _open("一层"), text_size=2),
    _do("fill-storey-middle", _open("一层"), text_size=1),
)
