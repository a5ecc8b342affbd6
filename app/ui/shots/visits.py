"""Pictures of two visits of a house beside each other; photos, answers and cracks are invented."""

from __future__ import annotations

from decimal import Decimal

from app.i18n import _
from app.imaging.synthesize import Shot as Photo
from app.imaging.synthesize import photograph
from app.survey.compared import Change, Comparison, Crack, PhotoPair, Picture, VisitTold
from app.ui.pages.compare import ComparePage, Read
from app.ui.shots.scene import Scene, Shot
from app.ui.widgets.two_photos import Side, TwoPhotos

_FIRST = VisitTold(1, "", "2026-05-18", "张**", True)
_SECOND = VisitTold(2, "", "2026-08-20", "张**", True)
_THIRD = VisitTold(3, "", "2026-11-22", "王测试", True)
_WALL = "一层 › 承重墙 3/A-B › M2 受压竖缝"


def _picture(id_: str, time: str) -> Picture:
    return Picture(id_, {"hash": "0" * 64}, time)


def _pair(what: str, where: str, how: str, metres: float | None = None) -> PhotoPair:
    before, after = (_picture("a", "2026-08-20 10:12"), _picture("b", "2026-11-22 09:50"))
    return PhotoPair(what, where, before, after, how, metres)


def _read() -> Read:
    pairs = (
        _pair("危险点照片（近景）", _WALL, "shot", 1.2),
        _pair("危险点照片（整体）", _WALL, "shot", 3.4),
        _pair("正面", "", "shot", 6.0),
        _pair("背面", "", "shot"),
        _pair("构件照片", "二层 › 额尔克哈什哈东厢房楼（屋）面板 1-2/A-B", "position", 8.1),
    )
    alone = (
        PhotoPair("屋面（能到的）", "", None, _picture("c", "2026-11-22 10:20")),
        PhotoPair("左侧面", "", _picture("d", "2026-08-20 10:01"), None),
    )
    changes = (
        Change("2 房屋概况 › 居住或使用人数", "3", "0"),
        Change(f"6 楼层与构件 › {_WALL} › 裂缝最大宽度", "1.4 mm", "2.9 mm"),
        Change("8 立即措施 › 现场采取了哪些措施？", "设警示标志", "疏散人员、设警示标志"),
    )
    widths = (("2026-05-18", Decimal("1.1")), ("2026-08-20", Decimal("1.4")),
              ("2026-11-22", Decimal("2.9")))  # fmt: skip
    cracks = (
        Crack(f"{_WALL} › W1", widths),
        Crack("二层 › 承重墙 2/A-B › M5 水平裂缝", (widths[0], ("2026-11-22", Decimal("1.1")))),
    )  # fmt: skip
    found = Comparison(_SECOND, _THIRD, pairs, alone, changes)
    return Read("12号院正房 · 危房现场检查", (_FIRST, _SECOND, _THIRD), found, cracks, True)


def _over(scene: Scene) -> None:
    scene.go("compare", scene.records["danger_check"])
    scene.find(ComparePage).display(_read())
    scene.settle()
    sides = [
        Side(words, photograph(Photo("crack", seed=seed, width=1600, height=1200)))
        for words, seed in ((_("上次 {day}").format(day=_SECOND.day), 41),
                            (_("本次 {day}").format(day=_THIRD.day), 42))
    ]  # fmt: skip
    scene.find(TwoPhotos).display(*sides)


def _beside(scene: Scene) -> None:
    _over(scene)
    scene.press(_("并排看"))


def _answers(scene: Scene) -> None:
    _over(scene)
    scene.press(_("改变的答案"))


def _cracks(scene: Scene) -> None:
    _over(scene)
    scene.press(_("裂缝"))


SHOTS = (
    Shot("compare-over", _over, "laptop", manual="两次对比"),
    Shot("compare-beside", _beside, "laptop"),
    Shot("compare-answers", _answers, "laptop"),
    Shot("compare-cracks", _cracks, "laptop"),
    Shot(
        "compare-first", lambda scene: scene.go("compare", scene.records["danger_check"]), "laptop"
    ),
)
