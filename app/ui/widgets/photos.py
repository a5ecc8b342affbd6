"""The photo strip of a question: what is there, what is on its way, and a place to drop more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from app.domain.shots import arranged
from app.i18n import _
from app.survey.shots import shot_words
from app.ui import theme
from app.ui.filling.values import PhotoState, PhotoView
from app.ui.widgets import bits
from app.ui.widgets.control import Control
from app.ui.widgets.shot_frames import ENDINGS, EmptyShot, dropped
from app.ui.widgets.thumbnail import Thumbnail

if TYPE_CHECKING:
    from forms.node import Node

COLUMNS = 4
#: Lines below a strip; the rest is told where a photo is chosen.
MOST_ODD = 3

#: Asks the user for photos; returns their files. Tests give their own.
Ask = Callable[[QWidget], list[Path]]


def ask_files(parent: QWidget) -> list[Path]:
    """The system's dialog for choosing photos."""
    pattern = " ".join(f"*{ending}" for ending in ENDINGS)
    names, _chosen = QFileDialog.getOpenFileNames(
        parent, _("选择照片"), "", _("照片 ({pattern})").format(pattern=pattern)
    )
    return [Path(name) for name in names]


class PhotoControl(Control):
    """The photos of one question. `added` carries files, `removed` a photo's id,
    `opened` that of one to be seen large.

    Where the form names shots, each has its frame: `added_as` carries a shot and its files,
    `renamed` a photo and the shot that it is instead.
    """

    added = Signal(list)
    added_as = Signal(str, list)
    removed = Signal(str)
    opened = Signal(str)
    renamed = Signal(str, str)

    def __init__(self, ask: Ask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ask = ask
        self._active = True
        self._over = False
        self._thumbs: list[Thumbnail] = []
        self._shown: tuple[object, ...] | None = None
        self._shots: tuple[str, ...] = ()
        self.elsewhere = False  # another form of the place got this picture today
        self._frames: list[EmptyShot] = []
        self.setAcceptDrops(True)
        self.add = bits.button(_("添加照片"), self._choose, icon="camera")
        self.take_off = bits.button(_("移出这张"), self._remove, kind="quiet", icon="remove")
        self.look = bits.button(
            _("看大图、标注"), self._open, kind="quiet", icon="search", tip="Enter"
        )
        self.rename = bits.button("", self._rename, kind="quiet", icon="same")
        self.hint = bits.text(_("也可以把照片拖到这里"), step="small", tone="soft")
        self.hint.setWordWrap(False)
        self.tools = QHBoxLayout()
        self.tools.setSpacing(theme.px(8))
        self.tools.addWidget(self.add)
        self.tools.addWidget(self.hint)
        self.tools.addStretch(1)
        self.tools.addWidget(self.look)
        self.tools.addWidget(self.rename)
        self.tools.addWidget(self.take_off)
        self.grid = QGridLayout()
        self.grid.setSpacing(theme.px(8))
        self.grid.setColumnStretch(COLUMNS, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addLayout(self.tools)
        column.addLayout(self.grid)
        self.odd = bits.text(step="small", tone="warn")
        column.addWidget(self.odd)
        self.odd.hide()
        self.look.hide()
        self.rename.hide()
        self.take_off.hide()

    def display(self, node: Node, *, active: bool, wrong: bool, soft: bool = False) -> None:
        del wrong, soft  # a missing photo is said below the strip
        self._active = active
        self._shots = node.question.shots
        self.setAccessibleName(node.label)
        self.add.setEnabled(active)
        self.hint.setVisible(active)
        self.setAcceptDrops(active)

    def photos(self, views: Sequence[PhotoView]) -> None:
        """Show these photos; the strip is built anew only when they differ.

        Required shots come first, each in its place, whether it is there or still to be taken.
        """
        if (*views, self._active, self._shots) == self._shown:
            return
        self._shown = (*views, self._active, self._shots)
        for old in (*self._thumbs, *self._frames):
            self.grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        stands = arranged(self._shots, [view.shot for view in views])
        self._thumbs = [
            Thumbnail(view, n, shot)
            for n, (view, shot) in enumerate(zip(views, stands, strict=True), start=1)
        ]
        self._frames = [self._frame(code) for code in self._shots if code not in stands]
        for thumb in self._thumbs:
            thumb.setCheckable(True)
            thumb.clicked.connect(self._picked)
            if thumb.view.state is not PhotoState.BUSY:
                thumb.opened.connect(partial(self.opened.emit, thumb.view.id))
        for n, shown in enumerate(self._in_order()):
            self.grid.addWidget(shown, n // COLUMNS, n % COLUMNS)
            shown.show()
        self.look.hide()
        self.rename.hide()
        self.take_off.hide()
        self._tell_odd()
        self.updateGeometry()

    def _tell_odd(self) -> None:
        """Below the strip: all about the chosen photo; else what contradicts, for each photo."""
        chosen = next((thumb.view for thumb in self._thumbs if thumb.isChecked()), None)
        if chosen is not None:
            lines = ["".join((*chosen.doubts, *chosen.notes))]
        else:
            lines = odd_lines([thumb.view for thumb in self._thumbs])
        self.odd.setText("\n".join(line for line in lines if line))
        self.odd.setVisible(bool(self.odd.text()))

    def _frame(self, code: str) -> EmptyShot:
        made = EmptyShot(code, active=self._active, elsewhere=self.elsewhere)
        made.wanted.connect(self._choose_for)
        made.filled.connect(self.added_as)
        return made

    def _in_order(self) -> list[QWidget]:
        """Thumbnails and empty frames: by shot, then what stands for none."""
        named: list[QWidget] = [
            one
            for code in self._shots
            for one in (
                *(thumb for thumb in self._thumbs if thumb.shot == code),
                *(frame for frame in self._frames if frame.code == code),
            )
        ]
        return named + [thumb for thumb in self._thumbs if not thumb.shot]

    def take_focus(self) -> None:
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if self._active and dropped(event):
            self._over = True
            self.update()
            event.acceptProposedAction()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        self._over = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        self._over = False
        self.update()
        files = dropped(event)
        if files:
            event.acceptProposedAction()
            self.added.emit(files)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if self._over:
            painter = QPainter(self)
            painter.setPen(QPen(theme.colour("accent"), 2, Qt.PenStyle.DashLine))
            painter.setBrush(theme.colour("accent_wash"))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def _choose(self) -> None:
        files = self._ask(self)
        if files:
            self.added.emit(files)

    def _choose_for(self, code: str) -> None:
        files = self._ask(self)
        if files:
            self.added_as.emit(code, files)

    def _picked(self) -> None:
        picked = self.sender()
        for thumb in self._thumbs:
            thumb.setChecked(thumb is picked and thumb.isChecked())
        chosen = next((thumb for thumb in self._thumbs if thumb.isChecked()), None)
        self._tell_odd()
        self.take_off.setVisible(self._active and chosen is not None)
        self.look.setVisible(chosen is not None and chosen.view.state is not PhotoState.BUSY)
        other = self._other(chosen) if chosen is not None else ""
        self.rename.setVisible(self._active and bool(other))
        self.rename.setText(_("改作{shot}").format(shot=shot_words(other)))

    def _other(self, thumb: Thumbnail) -> str:
        """The shot that a photo could be instead: the next one of the question, or ""."""
        if len(self._shots) < 2 or thumb.view.state is PhotoState.BUSY:
            return ""
        at = self._shots.index(thumb.shot) if thumb.shot else -1
        return self._shots[(at + 1) % len(self._shots)]

    def _rename(self) -> None:
        picked = next((thumb for thumb in self._thumbs if thumb.isChecked()), None)
        if picked is not None:
            self.renamed.emit(picked.view.id, self._other(picked))

    def _open(self) -> None:
        picked = next((thumb for thumb in self._thumbs if thumb.isChecked()), None)
        if picked is not None:
            self.opened.emit(picked.view.id)

    def _remove(self) -> None:
        picked = next((thumb for thumb in self._thumbs if thumb.isChecked()), None)
        if picked is not None:
            self.removed.emit(picked.view.id)


def odd_lines(views: Sequence[PhotoView]) -> list[str]:
    """What contradicts, each sentence once with the numbers of its photos."""
    found: dict[str, list[str]] = {}
    for n, view in enumerate(views, start=1):
        for sentence in view.doubts:
            found.setdefault(sentence, []).append(str(n))
    said = [
        _("照片 {n}：{what}").format(n=_("、").join(numbers), what=sentence)
        for sentence, numbers in found.items()
    ]
    more = len(said) - MOST_ODD
    return [
        *said[:MOST_ODD],
        *([_("还有 {n} 条，选中照片可看。").format(n=more)] if more > 0 else []),
    ]
