"""From the phone to the laptop: a phone has no path, so its photos are copied first.

One way a tab, three steps each with a drawing; below them the folder to copy to, which is looked
at from then on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.i18n import _
from app.ui import theme
from app.ui.actions import Overlay
from app.ui.widgets import bits
from app.ui.widgets.guide_art import Drawing, Folder, PhoneMenu, Scene, Way


@dataclass(frozen=True)
class Step:
    """What is done, drawn and in words."""

    scene: Scene
    words: str


def ways() -> dict[str, Sequence[Step]]:
    """The ways from a phone to this computer, each in its steps."""
    last = _(
        "复制到收照片的文件夹（下面的按钮会打开它）。拷完不用再做什么：程序看到新照片，"
        "等它们都拷完，自己收进来。"
    )
    return {
        _("安卓手机"): (
            Step(
                PhoneMenu(_("USB 用途"), (_("仅充电"), _("传输文件"), _("传输照片")), 1),
                _(
                    "用数据线接上电脑。手机上选“传输文件”（有的写“文件传输”“MTP”），"
                    "不要选“仅充电”。没有弹出来的，下拉通知栏找“USB”。"
                ),
            ),
            Step(
                Folder(_("此电脑 › 手机 › DCIM › Camera")),
                _(
                    "打开“此电脑”里的手机，进“内部存储”的 DCIM › Camera，按日期排好，"
                    "选今天的照片，复制。也可以整个文件夹复制：收过的不会再收。"
                ),
            ),
            Step(Way(("phone", "cable", "laptop")), last),
        ),
        _("苹果手机"): (
            Step(
                PhoneMenu(_("设置 › 照片"), (_("自动"), _("保留原始项")), 1),
                _(
                    "手机上：设置 › 照片 › “传输到 Mac 或 PC”，选“保留原始项”。"
                    "程序认得苹果的 HEIC 照片，不用转成 JPEG。"
                ),
            ),
            Step(
                PhoneMenu(_("要信任此电脑吗？"), (_("信任"), _("不信任")), 0),
                _("用数据线接上电脑，解锁手机，点“信任”。第一次要等一两分钟，电脑装好驱动。"),
            ),
            Step(Folder(_("此电脑 › Apple iPhone › DCIM")), last),
        ),
        _("微信、邮件"): (
            Step(
                PhoneMenu(_("发送"), (_("原图"), _("预览")), 0),
                _(
                    "发的时候勾上“原图”。不勾，照片会被压小，拍摄时间和位置也没有了，"
                    "程序只能从文件名里猜时间。"
                ),
            ),
            Step(
                Way(("mail", "right", "folder")),
                _("发给自己，不要发到群里：照片里可能有住户的东西。在电脑上逐张或全选，另存。"),
            ),
            Step(Way(("phone", "mail", "laptop")), last),
        ),
        _("网盘"): (
            Step(
                PhoneMenu(_("上传"), (_("原图"), _("省流量")), 0),
                _("手机上传时选“原图”，关掉“省流量”。村里没有网，等回到有网的地方，或用数据线。"),
            ),
            Step(
                Way(("cloud", "right", "folder")),
                _("在电脑上下载。下载来的是压缩包，要先解开。"),
            ),
            Step(Way(("phone", "cloud", "laptop")), last),
        ),
        _("相机卡、优盘"): (
            Step(Way(("card", "right", "laptop")), _("把相机的存储卡（或优盘）插进电脑。")),
            Step(
                Way(("camera", "right", "check")),
                _("“收照片”上会出现它的名字和有几张新照片，按“收进来”。卡上的照片不会被改动。"),
            ),
            Step(
                Way(("folder", "right", "laptop")),
                _("没有出现的，按“选文件夹…”，选卡上的 DCIM 文件夹；或者把它拖到这一页。"),
            ),
        ),
    }


class PhoneGuide(Overlay):
    """`folder` is the one to copy to; `open_folder` opens it and lets it be looked at, `choose`
    asks for another.
    """

    def __init__(
        self,
        over: QWidget,
        folder: Path,
        open_folder: Callable[[], object],
        choose: Callable[[], object],
    ) -> None:
        super().__init__(over, _("照片在手机里，怎么拿过来"))
        self._group = QButtonGroup(self)
        self._faces = QStackedWidget()
        tabs = QHBoxLayout()
        tabs.setSpacing(theme.px(4))
        for number, (name, steps) in enumerate(ways().items()):
            tab = bits.button(name, partial(self._turn, number), kind="tab")
            tab.setCheckable(True)
            self._group.addButton(tab, number)
            tabs.addWidget(tab)
            self._faces.addWidget(_face(steps))
        tabs.addStretch(1)
        self._folder = bits.text(tone="soft")
        self.open = bits.button(
            _("打开收照片的文件夹"), lambda: self._leave(open_folder), kind="primary", icon="folder"
        )
        other = bits.button(_("换一个文件夹…"), choose, kind="quiet")
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(12))
        foot.addWidget(self.open)
        foot.addWidget(other)
        foot.addWidget(self._folder, 1)
        self.column.addLayout(tabs)
        self.column.addWidget(self._faces, 1)
        self.column.addLayout(foot)
        self.column.addSpacing(theme.gap("near"))
        self.say_folder(folder)
        self._turn(0)
        self.lay(self.open)

    def say_folder(self, folder: Path) -> None:
        """Where to copy to."""
        self._folder.setText(
            _("拷到：{folder}。收好以后，这里的照片可以删：程序里已经有一份原样的。").format(
                folder=folder
            )
        )

    @property
    def tabs(self) -> list[QPushButton]:
        return [one for one in self._group.buttons() if isinstance(one, QPushButton)]

    def _turn(self, number: int) -> None:
        self._group.button(number).setChecked(True)
        self._faces.setCurrentIndex(number)

    def _leave(self, then: Callable[[], object]) -> None:
        self.take_away()
        then()


def _face(steps: Sequence[Step]) -> QWidget:
    body = QWidget()
    body.setObjectName("sheet")
    column = QVBoxLayout(body)
    bits.margins(column, 0, 8, 16, 8)
    column.setSpacing(theme.gap("room"))
    for number, step in enumerate(steps, start=1):
        row = QHBoxLayout()
        row.setSpacing(theme.gap("wide"))
        count = bits.line(f"{number}", step="figure")
        count.setFixedWidth(theme.px(28))
        count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(count)
        row.addWidget(Drawing(step.scene))
        words = bits.text(step.words, step="question")
        words.setMaximumWidth(theme.px(620))
        row.addWidget(words, 1)
        row.addStretch(0)
        column.addLayout(row)
    column.addStretch(1)
    area = bits.scrolled(body)
    area.setFrameShape(area.Shape.NoFrame)
    return area
