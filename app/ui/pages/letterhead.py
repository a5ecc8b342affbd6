"""文头和查验: whose name stands on the papers, and whether one that was printed still holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QFileDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
)

from app.i18n import _
from app.model.changed import Changed
from app.survey.letterhead import Head, read_signatories, write_signatories
from app.survey.standing import Standing, codes_in
from app.survey.survey import Survey
from app.ui import actions, theme
from app.ui.desk import Desk
from app.ui.desk_page import DeskPage
from app.ui.jobs import Job
from app.ui.stamp_card import StampCard
from app.ui.widgets import bits

_EMBLEM = 96
#: More changes than these are in the history of the record.
_CHANGES = 12


class LetterheadPage(DeskPage):
    """Reached from 报告."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.head(
            _("文头和查验"),
            bits.button(_("返回"), self._back, kind="quiet", icon="left", tip="Esc"),
        )
        cards = QHBoxLayout()
        cards.setSpacing(theme.px(16))
        cards.addWidget(self._head_card(), 1)
        right = QVBoxLayout()
        right.setSpacing(theme.px(16))
        right.addWidget(self._check_card(), 1)
        self._stamp = StampCard(desk)
        right.addWidget(self._stamp)
        cards.addLayout(right, 1)
        self.column.addLayout(cards, 1)
        actions.bind(self, "leave", self._back)

    @property
    def title(self) -> str:
        return _("文头和查验")

    def allow(self, writing: bool) -> None:
        for widget in (*self._fields.values(), self._save_button, self._choose, self._drop):
            widget.setEnabled(writing)
        self._stamp.allow(writing)

    def refresh(self, argument: str) -> None:
        del argument

        def show(found: tuple[Head, bytes | None]) -> None:
            self._show(*found)
            self._fields["town"].setFocus(Qt.FocusReason.OtherFocusReason)

        self.desk.run(lambda survey, _job: _read(survey), show, self)
        self._stamp.refresh()

    # -- building

    def _head_card(self) -> QFrame:
        card, inside = _card(
            _("文头"), _("写在每份报告的最上面，随交接文件带到别的电脑；不用改程序。")
        )
        labels = {
            "town": (_("镇（街道）"), _("例如：示例旗示例镇人民政府")),
            "unit": (_("单位"), _("例如：村镇建设办公室")),
            "telephone": (_("联系电话"), _("住户有疑问时打")),
            "address": (_("地址"), ""),
            "signatories": (_("审核和签发人"), _("例如：审核人：王某；签发人：李某")),
        }
        form = QFormLayout()
        form.setSpacing(theme.px(8))
        self._fields: dict[str, QLineEdit] = {}
        for name, (label, example) in labels.items():
            field = QLineEdit()
            field.setPlaceholderText(example)
            field.setAccessibleName(label)
            field.returnPressed.connect(self._save)
            form.addRow(label, field)
            self._fields[name] = field
        inside.addLayout(form)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        self._emblem = QLabel(_("没有徽标"))
        self._emblem.setObjectName("emblem")
        self._emblem.setFixedSize(theme.px(_EMBLEM), theme.px(_EMBLEM))
        self._emblem.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._choose = bits.button(_("选徽标图片…"), self._choose_emblem, icon="camera")
        self._drop = bits.button(_("去掉徽标"), self._drop_emblem, kind="quiet")
        self._save_button = bits.button(_("保存文头"), self._save, kind="primary")
        row.addWidget(self._emblem)
        row.addWidget(self._choose)
        row.addWidget(self._drop)
        row.addStretch(1)
        inside.addLayout(row)
        inside.addWidget(self._save_button, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addStretch(1)
        return card

    def _check_card(self) -> QFrame:
        card, inside = _card(
            _("查一份材料"),
            _("报告上的二维码记着当时的版本。输入二维码里的一行字，或者选 PDF、照片、扫描件。"),
        )
        self._code = QLineEdit()
        self._code.setPlaceholderText("CJ1:…")
        self._code.setAccessibleName(_("二维码里的一行字"))
        self._code.returnPressed.connect(self._check)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(self._code, 1)
        row.addWidget(bits.button(_("查"), self._check))
        row.addWidget(bits.button(_("选文件…"), self._choose_paper, icon="folder"))
        inside.addLayout(row)
        self._told = bits.text(step="question", bold=True)
        self._changes = bits.text()
        inside.addWidget(self._told)
        inside.addWidget(self._changes)
        inside.addStretch(1)
        return card

    # -- the head

    def _show(self, head: Head, emblem: bytes | None) -> None:
        said = {
            "town": head.town,
            "unit": head.unit,
            "telephone": head.telephone,
            "address": head.address,
            "signatories": write_signatories(head.signatories),
        }
        for name, text in said.items():
            self._fields[name].setText(text)
        picture = QPixmap()
        if emblem is not None and picture.loadFromData(emblem):
            size = self._emblem.size()
            self._emblem.setPixmap(
                picture.scaled(
                    size,
                    Qt.AspectRatioMode.KeepAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
            )
        else:
            self._emblem.setText(_("没有徽标"))
        self._drop.setVisible(head.emblem)

    def _save(self) -> None:
        if not self._save_button.isEnabled():
            return
        said = {name: field.text().strip() for name, field in self._fields.items()}

        def work(survey: Survey, _job: Job) -> Changed:
            head = replace(
                survey.letterhead.get(),
                town=said["town"],
                unit=said["unit"],
                telephone=said["telephone"],
                address=said["address"],
                signatories=read_signatories(said["signatories"]),
            )
            return survey.letterhead.set(head)

        def done(changed: Changed) -> None:
            self.desk.announce(changed)
            self.desk.window().messages.tell(_("文头已保存，以后写的报告都用它。"))

        self.desk.run(work, done, self)

    def _choose_emblem(self) -> None:
        chosen, _filter = QFileDialog.getOpenFileName(
            self, _("选徽标图片"), "", _("图片 (*.png *.jpg *.jpeg)")
        )
        if chosen:
            self._change(lambda survey: survey.letterhead.set_emblem(Path(chosen)))

    def _drop_emblem(self) -> None:
        self._change(lambda survey: survey.letterhead.drop_emblem())

    def _change(self, deed: Callable[[Survey], Changed]) -> None:
        def work(survey: Survey, _job: Job) -> tuple[Changed, Head, bytes | None]:
            changed = deed(survey)
            return (changed, *_read(survey))

        def done(found: tuple[Changed, Head, bytes | None]) -> None:
            changed, head, emblem = found
            self.desk.announce(changed)
            self._show(head, emblem)

        self.desk.run(work, done, self, pool="image")

    # -- a paper

    def _check(self) -> None:
        code = self._code.text().strip()
        if code:
            self._ask([code])

    def _choose_paper(self) -> None:
        chosen, _filter = QFileDialog.getOpenFileName(
            self, _("选 PDF、照片或扫描件"), "", _("PDF 和图片 (*.pdf *.jpg *.jpeg *.png *.heic)")
        )
        if chosen:
            self._ask_file(Path(chosen))

    def _ask(self, codes: list[str]) -> None:
        self.desk.run(
            lambda survey, _job: [survey.papers.standing(code) for code in codes],
            self._answer,
            self,
        )

    def _ask_file(self, file: Path) -> None:
        self.desk.run(
            lambda survey, _job: [survey.papers.standing(code) for code in codes_in(file)],
            self._answer,
            self,
            pool="image",
        )

    def _answer(self, found: list[Standing]) -> None:
        if not found:
            self._told.setText(_("没有找到我们的二维码。"))
            self._changes.setText("")
            return
        self._told.setText(
            "\n".join(" · ".join(filter(None, (one.house, one.said))) for one in found)
        )
        lines = [
            _("{what}：{before} → {after}").format(
                what=change.what, before=change.before, after=change.after
            )
            for one in found
            for change in one.changes
        ]
        if len(lines) > _CHANGES:
            rest = len(lines) - _CHANGES
            lines = [*lines[:_CHANGES], _("还有 {n} 处，见这份记录的历史。").format(n=rest)]
        self._changes.setText("\n".join(lines))

    def _back(self) -> None:
        self.desk.window().open("reports")


def _read(survey: Survey) -> tuple[Head, bytes | None]:
    return survey.letterhead.get(), survey.letterhead.emblem()


def _card(title: str, says: str) -> tuple[QFrame, QVBoxLayout]:
    card = bits.frame("card")
    inside = QVBoxLayout(card)
    bits.margins(inside, 20, 16, 20, 16)
    inside.setSpacing(theme.px(8))
    inside.addWidget(bits.line(title, step="question", bold=True))
    inside.addWidget(bits.text(says, tone="soft"))
    return card, inside
