"""Pictures of 核对 in its states, on invented lines: the story's own survey stays as it is."""

from __future__ import annotations

from app.i18n import _
from app.survey.duplicates import Duplicate, JoinedRow, PlaceRow
from app.survey.rechecks import Check
from app.ui.jobs import Progress
from app.ui.pages.checks import ChecksPage
from app.ui.shots.scene import Scene, Shot

_LONG = "额尔敦巴特尔家（路北第三户，蓝色彩钢瓦顶）"
_WHERE = ("苏布尔嘎镇", "示例嘎查")


def _house(n: int, name: str, address: str, code: str, *, found: bool = False) -> PlaceRow:
    return PlaceRow(
        f"{n:08d}-0000-4000-8000-000000000000", "building", "", name, address, code,
        "village_house", "1", "1986", "visited", "", "", not found, "",
        _WHERE, (), photos=0 if found else 14,
    )  # fmt: skip


PAIRS = [
    Duplicate(
        _house(1, "12号院", "苏布尔嘎镇示例嘎查二社12号", "150627-B-012"),
        _house(2, _LONG, "示例嘎查二社 十二号", "", found=True),
        115,
        ("同一张照片用在两处", "照片的位置相距 6 m"),
    ),
    Duplicate(
        _house(3, "3号楼", "天骄小区3号楼", "X-3"), _house(4, "三栋", "天骄小区３幢", "X-03"), 60,
        ("地址相同：天骄小区3号楼",),
    ),
]  # fmt: skip
JOINED = [
    JoinedRow(
        "9", "老王家", "示例嘎查", "1", "12号院", "赵测试", "2026-11-22T17:20:00+08:00",
        "同一户，编号写错", 9,
    )
]  # fmt: skip
FOUND = [
    Check("1", "1", "danger_check", "示例社12号院", "identity/surveyor2", "constraint",
          "基本情况 › 检查人 2", "两名检查人不能是同一个人。", soft=False),
    Check("1", "1", "danger_check", "示例社12号院", "", "grade", "参考判定",
          "记录里是 C，按现在的答案应为 D。", soft=False),
    Check("2", "2", "rural_check", _LONG, "signatures/witness",
          "required", "签字 › 见证人", "请填写“见证人”：户主拒签时必须有人见证。", soft=False),
    Check("3", "3", "old_community", "天骄小区", "origin/year_to", "soft", "建成年代 › 至",
          "晚于开始的年份才对，请再看一眼。", soft=True),
    Check("4", "4", "danger_check", "老供销社", "", "twice", "检查",
          "这一处有两份同样的检查，另一份：李测试 2026-11-21 14:02。", soft=True),
]  # fmt: skip


def _page(scene: Scene, part: str) -> ChecksPage:
    scene.go("merge")
    scene.go("checks", part)
    return scene.find(ChecksPage)


def _found(scene: Scene) -> None:
    _page(scene, "recheck").found.display(FOUND, len(FOUND), 0)


def _none(scene: Scene) -> None:
    _page(scene, "recheck")


def _busy(scene: Scene) -> None:
    page = _page(scene, "recheck")
    page.found.display(FOUND, len(FOUND), 0)
    page.busy.begin(_("正在核对汇总进来的记录"), lambda: None)
    page.busy.display(Progress(350, 1240, ""))


def _pairs(scene: Scene) -> None:
    _page(scene, "duplicates").pairs.display([*PAIRS], [*JOINED])


def _joined(scene: Scene) -> None:
    _pairs(scene)
    scene.press(_("已合并"))


def _batches(scene: Scene) -> None:
    _page(scene, "batches")


SHOTS = (
    Shot("checks-found", _found, manual="checks"),
    Shot("checks-busy", _busy),
    Shot("checks-none", _none),
    Shot("checks-pairs", _pairs),
    Shot("checks-joined", _joined),
    Shot("checks-batches", _batches),
    Shot("checks-batches-none", _batches, "laptop"),
)
#: Those that are looked at in the other looks as well.
LOOKS = (SHOTS[0], SHOTS[3], SHOTS[5])
