"""各台电脑: what of each laptop has arrived, what is missing, what was refused, what to do now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import KnownError
from app.i18n import _
from app.survey.hand_over import Laptop, RefusedPackage
from app.ui import theme
from app.ui.widgets import bits
from app.ui.widgets.rows_table import COMPACT, Column, RowsTable

_NOTHING = "–"


class LaptopsTable(QWidget):
    """One line for each laptop; below it all that is to be said of the chosen one."""

    def __init__(self) -> None:
        super().__init__()
        self._heading = bits.line(bold=True)
        self.table: RowsTable[Laptop] = RowsTable(_("各台电脑"), _columns(), height=COMPACT)
        self.table.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.table.chosen.connect(self._say)
        self._more = bits.text(tone="soft")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addWidget(self._heading)
        column.addWidget(self.table, 1)
        column.addWidget(self._more)

    def display(
        self, laptops: Sequence[Laptop], damaged: Mapping[str, KnownError] | None = None
    ) -> None:
        """Show them, those that need a look first. `damaged`: laptops (ids) of which a file was
        not taken in this sitting, and why; nothing of it has arrived, so nobody else knows."""
        laptops = [_with(one, (damaged or {}).get(one.device)) for one in laptops]
        laptops.sort(key=_fine)
        fine = sum(_fine(one) for one in laptops)
        said = _("各台电脑：{n} 台").format(n=len(laptops))
        if fine < len(laptops):
            said = _("各台电脑：{n} 台，{m} 台要看一下").format(
                n=len(laptops), m=len(laptops) - fine
            )
        self._heading.setText(said)
        self.table.show_rows(laptops, keep=lambda one: one.device)
        here = self.table.current()
        if laptops and here is not None and _fine(here) and not _fine(laptops[0]):
            self.table.selectRow(0)  # what needs a look is said in full below
        self._say(self.table.current())

    def _say(self, one: Laptop | None) -> None:
        words = " ".join(one.words) if one is not None and not _fine(one) else ""
        self._more.setText(words)
        self._more.setVisible(bool(words))


def _with(one: Laptop, error: KnownError | None) -> Laptop:
    if error is None:
        return one
    bad = RefusedPackage("", "", error.code, error.title)
    return replace(one, refused=(bad, *one.refused), words=(error.advice, *one.words))


def _columns() -> list[Column[Laptop]]:
    return [
        Column("", lambda one: "✓" if _fine(one) else "！", _tone, width=32),
        Column(_("电脑"), _name, width=104),
        Column(_("填写人"), lambda one: one.person or _NOTHING, width=88, spare=2),
        Column(_("最近交来"), _heard, width=104, spare=1),
        Column(_("到了"), _arrived, width=104),
        Column(_("还缺"), _missing, _missing_tone, width=96),
        Column(_("没有收下"), _refused, _refused_tone, width=112),
        Column(_("接下来"), _now, _tone, stretch=True, least=180),
    ]


def _name(one: Laptop) -> str:
    return one.name if one.name and one.name != one.device else _("新电脑")


def _heard(one: Laptop) -> str:
    return one.last_heard[5:16].replace("T", " ") if one.last_heard else _("还没有交过")


def _arrived(one: Laptop) -> str:
    said = _("{n} 条记录").format(n=one.records)
    return _("{said}，{n} 个待汇总").format(said=said, n=one.inbox) if one.inbox else said


def _missing(one: Laptop) -> str:
    parts = []
    if one.missing:
        parts.append(_("{n} 张照片").format(n=one.missing))
    if one.gaps:
        parts.append(_("中间 {n} 段记录").format(n=len(one.gaps)))
    return _("、").join(parts) or _NOTHING


def _refused(one: Laptop) -> str:
    if not one.refused:
        return _NOTHING
    first = one.refused[0].why
    if len(one.refused) == 1:
        return first
    return _("{n} 个文件：{why}").format(n=len(one.refused), why=first)


def _fine(one: Laptop) -> bool:
    """Whether there is nothing to do about this laptop; that a backup is due is not its affair."""
    return not one.words or (_unsaved(one) and len(one.words) == 1)


def _unsaved(one: Laptop) -> bool:
    return bool(one.records) and not one.acknowledged


def _now(one: Laptop) -> str:
    if not _fine(one):
        return one.words[0]
    return _("收全了，等备份") if _unsaved(one) else _("收全了")


def _tone(one: Laptop) -> str:
    return "done" if _fine(one) else "warn"


def _missing_tone(one: Laptop) -> str:
    return "warn" if one.missing or one.gaps else "soft"


def _refused_tone(one: Laptop) -> str:
    return "stop" if one.refused else "soft"
