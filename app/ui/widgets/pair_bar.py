"""Says of a photo that stands alone which photo of the visit before shows the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLineEdit

from app.i18n import _
from app.survey.compared import PhotoPair
from app.ui import theme
from app.ui.widgets import bits


class PairBar(QFrame):
    """`together(before, reason)` is called with the id of the earlier photo; "" parts a pair."""

    def __init__(self, together: Callable[[str, str], None]) -> None:
        super().__init__()
        self._together = together
        self._needs_reason = False
        self._parts = False
        self.which = bits.Combo()
        self.which.setAccessibleName(_("上次的哪一张"))
        self.which.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.which.setMinimumContentsLength(16)
        self.why = QLineEdit()
        self.why.setAccessibleName(_("理由"))
        self.why.setPlaceholderText(_("理由，如“站在同一个地方拍的”"))
        self.why.textChanged.connect(self._ready)
        self.why.returnPressed.connect(self._do)
        self.go = bits.button("", self._do, icon="check")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self.which, 1)
        row.addWidget(self.why, 1)
        row.addWidget(self.go)
        self.hide()

    def display(
        self, pair: PhotoPair | None, earlier: Sequence[PhotoPair], *, finished: bool
    ) -> None:
        """What can be done with this line: a pair by hand be parted, a new photo be paired."""
        self._parts = pair is not None and pair.how == "hand"
        new = pair is not None and pair.before is None and bool(earlier)
        self._needs_reason = finished
        self.which.clear()
        for one in earlier:
            if one.before is not None:
                self.which.addItem(one.words, one.before.id)
        self.which.setVisible(new)
        self.why.setVisible(finished)
        self.why.clear()
        self.go.setText(_("拆开这一组") if self._parts else _("和它配成一组"))
        self.setVisible(new or self._parts)
        self._ready()

    def _ready(self) -> None:
        self.go.setEnabled(not self._needs_reason or bool(self.why.text().strip()))

    def _do(self) -> None:
        if self.go.isEnabled():
            before = "" if self._parts else str(self.which.currentData() or "")
            self._together(before, self.why.text().strip())
