"""Panels of the surveyor's day, with invented content."""

from __future__ import annotations

from datetime import date

from app.i18n import _
from app.survey.offers import FormOffer
from app.survey.today import Day
from app.ui.gallery.board import Board
from app.ui.widgets.day_figures import DayFigures
from app.ui.widgets.day_line import DayLine
from app.ui.widgets.day_list import DayList
from app.ui.widgets.day_settings import DaySettings
from app.ui.widgets.form_choice import FormChoice
from app.ui.widgets.place_card import PlaceCard, PlaceView
from app.ui.widgets.visit_panel import Ending, VisitPanel

_TODAY = date(2026, 11, 22)
_LONG = "额尔克哈什哈查干诺尔嘎查巴音乌素独贵龙二十七号院东厢房"


def fill(board: Board) -> None:
    board.group(_("今日设置"))
    weathers = [("sunny", _("晴")), ("cloudy", _("多云")), ("windy", _("大风"))]
    day = Day("2026-11-22", "王测试", "李测试", "sunny", "裂缝宽度尺 03 号")
    for opened in (False, True):
        settings = DaySettings(lambda _day: None, lambda _text: None)
        board.wide("", settings.line)  # it stands in the head of its page
        board.wide("", settings)
        settings.display(day, None, weathers, is_set=True)
        if opened:
            settings.ask()
    board.group(_("进度"))
    figures = DayFigures(lambda: None)
    counts = {"visited": 7, "in_progress": 2, "no_entry": 3, "not_needed": 1, "none": 13}
    figures.display("查干诺尔嘎查", counts, 4, 3, 4)
    board.wide("", figures)
    board.group(_("要走的地方"))
    lines = DayList(_("要走的地方"))
    lines.display(_lines(), first=lambda line: line.kind != "head")
    board.wide("", lines, 260)
    board.group(_("一处地方"))
    card = PlaceCard(*[lambda: None] * 5)
    facts = [(_("编号"), "15062710420012"), (_("层数"), "1")]
    card.display(
        PlaceView(
            _LONG, "苏布尔嘎镇 › 查干诺尔嘎查", _("退回"), "returned", "warn", facts,
            _("二层裂缝没有近景照片"), _("接着填"), begun=True,
        ),
        writing=True,
    )  # fmt: skip
    board.wide("", card)
    board.group(_("用哪张表"))
    choice = FormChoice(lambda _offer: None)
    offers = [
        FormOffer("quick_screening", _("自建房快速排查"), "first_look", proposed=True),
        FormOffer("danger_check", _("危房现场检查记录"), "other_form", proposed=False),
    ]
    board.wide("", choice)
    choice.ask(_LONG, offers)
    board.group(_("未能入户"))
    visit = VisitPanel(lambda _said: None, lambda _visit: None)
    endings = [
        Ending("locked", _("锁门"), "2026-11-24", reason=False),
        Ending("refused", _("拒访"), "2026-11-25", reason=True),
        Ending("demolished", _("已拆除"), "", reason=False),
    ]
    board.wide("", visit)
    visit.ask(_("5号院"), endings, _TODAY)


def _lines() -> list[DayLine]:
    return [
        DayLine("head", "h", _("退回"), tail="1"),
        DayLine("place", "1", "2号院", _("退回"), "returned", "warn", below=_("缺近景照片")),
        DayLine("head", "g", _("要走的地方"), tail="2"),
        DayLine("place", "2", "5号院", _("未能入户"), "locked", "warn", tail=_("11-24 再去")),
        DayLine("place", "3", _LONG, _("未走访"), "home", "wait", tail="1 层"),
    ]
