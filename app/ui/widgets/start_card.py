"""What a start file says, before anything is made from it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.i18n import _, listed
from app.survey.shares import rules_note
from app.sync.start_file import Start
from app.ui import theme
from app.ui.widgets import bits

START = ".svo"


def dropped(event: QDropEvent) -> Path | None:
    """The start file among what is being dragged."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return next((path for path in paths if path.suffix.lower() == START), None)


class StartCard(QFrame):
    """Survey, office, places and day; the check code; a sentence where the rules differ."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("message")
        self.setProperty("kind", "done")
        self._title = bits.text(bold=True)
        self._code = bits.line(step="figure")
        self._code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._rules = bits.text(tone="warn")
        column = QVBoxLayout(self)
        bits.margins(column, 16, 12, 16, 12)
        column.setSpacing(theme.px(4))
        column.addWidget(self._title)
        column.addWidget(bits.text(_("核对码。加入前请打电话给办公室，两边念出的数字要一样：")))
        column.addWidget(self._code)
        column.addWidget(self._rules)
        self.hide()

    def display(self, start: Start) -> None:
        where = _("（{places}）").format(places=listed(start.under)) if start.under else ""
        self._title.setText(
            _("{title} · {office} · 名册 {n} 处{where} · {day}").format(
                title=start.title,
                office=start.office,
                n=start.places,
                where=where,
                day=start.created[:10],
            )
        )
        self._code.setText(start.code)
        note = rules_note(dict(start.rules))
        self._rules.setText(note)
        self._rules.setVisible(bool(note))
