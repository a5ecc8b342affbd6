"""Pictures of backups, the trash, a restore and a record's history; disks and lines invented."""

from __future__ import annotations

from pathlib import Path

from app.i18n import _
from app.survey.backups import Backup, Target
from app.survey.restoring import Found
from app.survey.trash import Trashed
from app.ui.jobs import Progress
from app.ui.pages.backups import BackupsPage, State
from app.ui.pages.history import HistoryPage
from app.ui.pages.restore import RestorePage
from app.ui.shots.scene import Scene, Shot

_LONG = "额尔敦巴特尔家（路北第三户，蓝色彩钢瓦顶）"
_DISK, _SHARE = Path("E:/城检备份"), Path("//办公室/共享/城检/备份/03号电脑")


def _backup(day: str, covered: int, photos: int, where: str = "城检备份") -> Backup:
    return Backup(
        f"{day.replace('-', '')}-183200", f"{day}T18:32:00+08:00", covered, covered // 3, photos,
        covered * 9000, where,
    )  # fmt: skip


_OLD = [_backup(f"2026-11-{day}", 3000 + day * 25, 9000 + day * 70) for day in (21, 20, 19, 18)]
_TRASH = [
    Trashed("1", "danger_check", "农村危房现场检查", "示例社12号院", "赵测试",
            "2026-11-22T08:50:00+08:00", "重复登记，和 13 号院是同一户"),
    Trashed("2", "rural_check", "农房安全检查", _LONG, "王测试",
            "2026-11-21T16:05:00+08:00", "进错了院子"),
    Trashed("3", "place", "名册里的一处", "老供销社", "李测试",
            "2026-11-20T11:12:00+08:00", "已拆除"),
]  # fmt: skip


def _page(scene: Scene) -> BackupsPage:
    scene.go("backups")
    return scene.find(BackupsPage)


def _none(scene: Scene) -> None:
    scene.go("backups")


def _good(scene: Scene) -> None:
    newest = _backup("2026-11-22", 3600, 10_560)
    _page(scene).show_state(
        State([Target(_DISK, "ready")], {_DISK: [newest, *_OLD[:3]]}, newest, 0, True, _TRASH, 3)
    )


def _behind(scene: Scene) -> None:
    page = _page(scene)
    last = _OLD[1]
    lost = Backup(**{**vars(last), "lost": ("a" * 64, "b" * 64)})
    page.show_state(
        State(
            [Target(_DISK, "absent"), Target(Path("D:/备份"), "ready", "same_disk"),
             Target(_SHARE, "unwritable")],
            {Path("D:/备份"): []}, lost, 128, False, _TRASH * 40, 412,
        )
    )  # fmt: skip
    page.busy.begin(_("正在备份，可以接着工作"), lambda: None)
    page.busy.display(Progress(311, 1204))


def _restore(scene: Scene) -> None:
    scene.go("restore")
    scene.find(RestorePage).show_found(
        [
            Found(_DISK / one.stamp, "2026年苏布尔嘎镇危房核查", "laptop", "03号电脑（路北组）",
                  one.time, one.records, one.photos, one.bytes, number == 0)
            for number, one in enumerate(_OLD)
        ]
        + [Found(_DISK / "x", "2026年苏布尔嘎镇危房核查", "office", "办公室", _OLD[3].time, 20_311,
                 160_204, 9_000_000, False)]
    )  # fmt: skip
    scene.write(_("新的文件夹"), "D:\\城检\\恢复")


def _no_backup(scene: Scene) -> None:
    scene.go("restore")
    scene.find(RestorePage).show_found([])


def _steps(scene: Scene) -> None:
    scene.go("history", scene.records["danger_check"])


def _moment(scene: Scene) -> None:
    _steps(scene)
    scene.find(HistoryPage)
    scene.press(_("看当时的全部内容"))


SHOTS = (
    Shot("backups-none", _none),
    Shot("backups-good", _good, manual="备份与历史"),
    Shot("backups-behind", _behind),
    Shot("restore-first", lambda scene: scene.go("restore"), "none"),
    Shot("restore-choose", _restore, "none", manual="从备份恢复"),
    Shot("restore-nothing", _no_backup, "none"),
    Shot("history-steps", _steps, "laptop", manual="历史"),
    Shot("history-moment", _moment, "laptop"),
)
