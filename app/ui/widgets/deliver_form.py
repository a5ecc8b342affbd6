"""For whom and how something is written: the choices that fit what was chosen, and no others."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.i18n import _
from app.survey.audience import Audience, Size
from app.survey.deliverables.values import Choice, Code
from app.ui import theme
from app.ui.widgets import bits

_SIZED = {"papers", "photos"}


class DeliverForm(QWidget):
    """`changed` after every choice, not while a reason is typed: it changes nothing that leaves."""

    changed = Signal()
    map_wanted = Signal()  # a new column map, from the sample

    def __init__(self) -> None:
        super().__init__()
        self._code: Code = "papers"
        self._under = bits.Combo()
        self._paper = bits.Combo()
        self._map = bits.Combo()
        self._way = _combo((_("每处一个文件"), False), (_("合成一册"), True))
        self._size = _combo(
            (_("普通（打印、看屏幕）"), "normal"),
            (_("存档（最清楚）"), "archive"),
            (_("邮件（最小）"), "mail"),
        )
        self._crs = _combo(
            (_("自动：多数房屋所在的带"), None), (_("不另写投影坐标"), ()),
            ("EPSG:4545 · 108°E", (4545,)), ("EPSG:4546 · 111°E", (4546,)),
            (_("两个带都写"), (4545, 4546)),
        )  # fmt: skip
        self._archive = QCheckBox(_("存档格式 PDF/A"))
        self._codes = QCheckBox(_("选项写代码"))
        self._pictures = QCheckBox(_("照片表里带小图"))
        self._stamp = QCheckBox(_("照片加水印"))
        self._stamp.setChecked(True)
        self._exif = QCheckBox(_("照片保留相机信息（时间、定位）"))
        self._personal = QCheckBox(_("住户信息不遮盖"))
        self._reason = QLineEdit()
        self._reason.setPlaceholderText(_("给谁、做什么用，会记入操作记录"))
        self._reason.setAccessibleName(_("不遮盖的理由"))
        self._rows: list[tuple[frozenset[str], QLabel | None, QWidget]] = []
        self._build()

    def _build(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(theme.px(12))
        form.setVerticalSpacing(theme.px(8))
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        of_houses = frozenset({"papers", "ledger", "mapped", "gis", "photos"})
        self._put(form, of_houses, _("哪些房屋"), self._under)
        self._put(form, frozenset({"papers"}), _("哪种报告"), self._paper)
        self._put(form, frozenset({"mapped"}), _("按哪个平台的列"), self._map)
        begin = bits.button(_("照样例新建"), self.map_wanted.emit, icon="add")
        self._put(form, frozenset({"mapped"}), "", begin)
        self._put(form, frozenset({"papers"}), _("怎么装订"), self._way)
        self._put(form, frozenset(_SIZED), _("照片大小"), self._size)
        self._put(form, frozenset({"gis"}), _("投影坐标"), self._crs)
        for codes, box in (
            (frozenset({"papers"}), self._archive),
            (frozenset({"ledger"}), self._codes),
            (frozenset({"ledger"}), self._pictures),
            (frozenset({"photos"}), self._stamp),
            (frozenset({"photos", "ledger"}), self._exif),
        ):
            self._put(form, codes, "", box)
        column = QVBoxLayout(self)
        bits.margins(column, 16, 16, 16, 16)
        column.setSpacing(theme.px(12))
        column.addLayout(form)
        whom = bits.line(_("给谁"), tone="soft")
        column.addWidget(whom)
        column.addWidget(self._personal)
        column.addWidget(self._reason)
        self._rows.append((of_houses, whom, self._personal))  # a brief names nobody
        column.addStretch(1)
        self._reason.hide()
        self._personal.toggled.connect(self._asked)

    def _put(self, form: QFormLayout, codes: frozenset[str], words: str, field: QWidget) -> None:
        label = None
        if words:
            label = bits.line(words, tone="soft")
            label.setBuddy(field)
            field.setAccessibleName(words)
            form.addRow(label, field)
        else:
            form.addRow(field)
        self._rows.append((codes, label, field))
        if isinstance(field, bits.Combo):
            field.currentIndexChanged.connect(lambda _n: self.changed.emit())
        elif isinstance(field, QCheckBox):
            field.toggled.connect(lambda _on: self.changed.emit())

    def _asked(self, on: bool) -> None:
        self._reason.setVisible(on)
        self.changed.emit()

    @property
    def reason_field(self) -> QLineEdit:
        return self._reason

    def fill(
        self,
        scopes: Sequence[tuple[str, str]],
        papers: Sequence[tuple[str, str]],
        maps: Sequence[str],
    ) -> None:
        """What can be chosen; what was chosen stays."""
        _filled(self._under, [("", _("全部")), *scopes])
        _filled(self._paper, papers)
        _filled(self._map, [(name, name) for name in maps])

    def ask(self, code: Code) -> None:
        """Show the choices of one kind."""
        self._code = code
        for codes, label, field in self._rows:
            fits = code in codes
            field.setVisible(fits)
            if label is not None:
                label.setVisible(fits)
        self._reason.setVisible(code != "brief" and self._personal.isChecked())
        self.changed.emit()

    def choice(self) -> Choice:
        size: Size = self._size.currentData() if self._code in _SIZED else "normal"
        personal = self._personal.isChecked() and self._code != "brief"
        audience = Audience(
            personal, self._reason.text().strip() if personal else "", self._exif.isChecked(), size
        )
        return Choice(
            self._code,
            audience,
            under=self._under.currentData() or "",
            paper=self._paper.currentData() or "dossier",
            volume=bool(self._way.currentData()),
            archive=self._archive.isChecked(),
            codes=self._codes.isChecked(),
            pictures=self._pictures.isChecked(),
            column_map=self._map.currentData() or "",
            systems=self._crs.currentData(),
            stamp=self._stamp.isChecked(),
        )


def _combo(*lines: tuple[str, object]) -> bits.Combo:
    made = bits.Combo()
    for words, data in lines:
        made.addItem(words, data)
    return made


def _filled(combo: bits.Combo, lines: Sequence[tuple[str, str]]) -> None:
    chosen = combo.currentData()
    combo.blockSignals(True)
    combo.clear()
    for data, words in lines:
        combo.addItem(words, data)
    combo.setCurrentIndex(max(combo.findData(chosen), 0))
    combo.blockSignals(False)
