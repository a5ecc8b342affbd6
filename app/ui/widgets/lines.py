"""The lines of a sheet: heads, notes, and questions with their answer and what is wrong."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.i18n import _
from app.i18n.units import unit as unit_of
from app.ui import icons, theme
from app.ui.filling import answers
from app.ui.filling.pen import Pen
from app.ui.widgets import bits
from app.ui.widgets.control import Control
from app.ui.widgets.dates import DateControl
from app.ui.widgets.fields import NumberControl, ParagraphControl, TextControl
from app.ui.widgets.personal import PersonalControl, PersonalParagraph
from app.ui.widgets.photos import Ask, PhotoControl
from app.ui.widgets.picks import BUTTONS, AcknowledgeControl, ChoiceControl
from app.ui.widgets.signature import SignatureControl
from app.ui.widgets.type_ahead import TypeAheadControl
from forms.node import Node
from forms.numbering import number_of

LABEL = 232
NUMBER = 36


class Line(QFrame):
    """One line of a sheet. `current` lines are raised and carry the accent at their left.

    `done` tells that the user wants the next question.
    """

    done = Signal()

    def __init__(self, node: Node, pen: Pen) -> None:
        super().__init__()
        self.node = node
        self.pen = pen
        self.current = False

    def refresh(self) -> None:
        """Look at the node again."""
        raise NotImplementedError

    def take_focus(self) -> bool:
        """Take the keyboard; False if there is nothing to type or choose here."""
        return False

    def set_current(self, current: bool) -> None:
        if current != self.current:
            self.current = current
            self.update()

    def tab_stops(self) -> list[QWidget]:
        """Widgets that Tab visits, in order."""
        return [
            widget
            for widget in self.findChildren(QWidget)
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.window() is self.window()
        ]

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if self.current:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(theme.colour("line"))
            painter.setBrush(theme.colour("raised"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            painter.fillRect(0, 4, theme.px(4), self.height() - 8, theme.colour("accent"))
        else:
            super().paintEvent(event)


class HeadLine(Line):
    """The label of a group inside a sheet, or of one row of a small repeat."""

    #: Asks to take a row away; only row heads tell it.
    remove = Signal(object)

    def __init__(self, node: Node, pen: Pen) -> None:
        super().__init__(node, pen)
        self.words = bits.text(step="question", bold=True)
        row = QHBoxLayout(self)
        bits.margins(row, 24, 16, 16, 4)
        row.addWidget(self.words, 1)
        self._remove = None
        if node.kind == "row":
            self._remove = bits.button(
                _("删除这一个"), lambda: self.remove.emit(self.node), kind="quiet", icon="remove"
            )
            self._remove.setEnabled(not pen.readonly)
            row.addWidget(self._remove)

    def refresh(self) -> None:
        if self.node.kind == "row" and self.node.parent is not None:
            self.words.setText(
                _("{name} {n}").format(name=self.node.parent.label, n=self.node.index + 1)
            )
        else:
            self.words.setText(self.node.label)


class NoteLine(Line):
    """Words of the form without an answer."""

    def __init__(self, node: Node, pen: Pen) -> None:
        super().__init__(node, pen)
        self.words = bits.text(tone="soft")
        row = QHBoxLayout(self)
        bits.margins(row, 24, 8, 16, 8)
        row.setSpacing(theme.px(8))
        mark = QLabel()
        mark.setPixmap(icons.pixmap("info", "soft", theme.px(icons.SIDE)))
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)

    def refresh(self) -> None:
        self.words.setText(self.node.label)


class _Remark(QWidget):
    """A sentence below an answer with its sign: red is wrong, yellow may stay."""

    def __init__(self, icon: str, tone: str, *, small: bool = False) -> None:
        super().__init__()
        mark = QLabel()
        mark.setPixmap(icons.pixmap(icon, tone, theme.px(14 if small else 16)))
        make = bits.line if small else bits.text
        self.words = make(step="small" if small else "", tone=tone)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.gap("near"))
        row.addWidget(
            mark, 0, Qt.AlignmentFlag.AlignVCenter if small else Qt.AlignmentFlag.AlignTop
        )
        row.addWidget(self.words, 1)

    def say(self, words: str) -> None:
        self.words.setText(words)
        self.setVisible(bool(words))


class QuestionLine(Line):
    """A question: its label at the left, the answer at the right, hint and problem below it.

    A yellow remark stands below answers that may stay, 同上一户 beside those taken over, and below
    the answer what the office wrote when it sent the record back.
    """

    #: The control was made anew: its place in the order of Tab has to be found again.
    renewed = Signal()

    def __init__(self, node: Node, pen: Pen, ask: Ask) -> None:
        super().__init__(node, pen)
        self.label = bits.text(step="question")
        self.label.setFixedWidth(theme.px(LABEL))
        self.star = bits.line(tone="stop")
        self.star.setFixedWidth(theme.gap("room"))
        self.number = bits.line(step="small", tone="soft")  # the same as on paper
        self.number.setFixedWidth(theme.px(NUMBER))
        self.hint = bits.text(step="small", tone="soft")
        self.wrong = _Remark("stop", "stop")
        self.soft = _Remark("soft", "warn")
        self.same = _Remark("same", "soft", small=True)
        self.office = _Remark("returned", "warn")
        self.office.hide()
        self._ask = ask
        self._taken_over = False
        self._leave: Callable[[], None] = lambda: pen.leave(node)
        self._field = QHBoxLayout()  # the mark stands beside the answer: no line grows for it
        self._field.setSpacing(theme.px(12))
        self.control = self._make()
        self._field.addWidget(self.same)
        answer = QVBoxLayout()
        answer.setSpacing(theme.px(4))
        answer.addLayout(self._field)
        for below in (self.office, self.hint, self.wrong, self.soft):
            answer.addWidget(below)
        row = QHBoxLayout(self)
        bits.margins(row, 8, 8, 16, 8)
        row.setSpacing(0)
        row.addWidget(self.star, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.number, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.label, 0, Qt.AlignmentFlag.AlignTop)
        row.addSpacing(theme.px(16))
        row.addLayout(answer, 1)
        for words in (self.star, self.label):
            words.setContentsMargins(0, theme.gap("near"), 0, 0)
        self.number.setContentsMargins(0, theme.px(12), 0, 0)

    def refresh(self) -> None:
        node = self.node
        self.number.setText(number_of(node.question))
        self.star.setText("*" if node.required else "")
        self.label.setText(node.label)
        self.hint.setText(node.hint)
        self.hint.setVisible(bool(node.hint))
        problem = self.pen.problem(node)
        warning = self.pen.warning(node)
        self.wrong.say(answers.sentence(problem, node) if problem else "")
        self.soft.say(answers.sentence(warning, node) if warning else "")
        self.same.say(_("同上一户") if self._taken_over and node.text else "")
        if node.kind == "select_one" and isinstance(self.control, TypeAheadControl) != long(node):
            self._renew()
        active = not self.pen.readonly and not node.readonly
        self.control.display(
            node, active=active, wrong=problem is not None, soft=warning is not None
        )

    def take_over(self, taken_over: bool) -> None:
        """Whether the answer was taken over from the house before."""
        if taken_over != self._taken_over:
            self._taken_over = taken_over
            self.refresh()

    def comment(self, words: str) -> None:
        """What the office wrote here when it sent the record back, "" for nothing."""
        self.office.say(words)

    def take_focus(self) -> bool:
        self.control.take_focus()
        return True

    def set_current(self, current: bool) -> None:
        if current == self.current:
            return
        self.label.setProperty("weight", "bold" if current else "")
        bits.restyle(self.label)
        if self.current and not current:
            self._leave()
            self.refresh()
        super().set_current(current)

    def _make(self) -> Control:
        made = make_control(self.node, self._ask)
        made.answered.connect(self._answered)
        made.done.connect(self._done)
        if isinstance(made, PersonalControl | PersonalParagraph):
            made.revealed.connect(self._revealed)
        self._field.insertWidget(0, made, 1)
        return made

    def _renew(self) -> None:
        """The list has become long, or short: another kind of control fits it now."""
        old = self.control
        old.hide()
        self._field.removeWidget(old)
        old.deleteLater()
        self.control = self._make()
        self.renewed.emit()

    def _answered(self, value: object) -> None:
        self.pen.set(self.node, value)

    def _done(self) -> None:
        self.pen.leave(self.node)
        self.done.emit()

    def _revealed(self) -> None:
        self.pen.revealed(self.node)


def long(node: Node) -> bool:
    """Whether a list is found by typing: number keys do not reach its end, or its form says so.

    A short list stays buttons where a form wishes it folded (`minimal`): one key answers it.
    """
    return "autocomplete" in node.question.appearance.split() or len(node.choices()) > BUTTONS


def make_control(node: Node, ask: Ask) -> Control:
    """The control for a question's kind; what is unknown is answered as text."""
    question = node.question
    kind = question.kind
    if kind == "select_multiple":
        return ChoiceControl(many=True)
    if kind == "select_one":
        return TypeAheadControl() if long(node) else ChoiceControl(many=False)
    if kind in {"integer", "decimal", "range"}:
        step = question.parameters.get("step") or question.extra.get("step", "")
        return NumberControl(unit_of(question.extra), question.range, step)
    if kind == "date":
        return DateControl()
    if kind == "image":
        return SignatureControl(ask) if answers.is_signature(node) else PhotoControl(ask)
    if kind == "acknowledge":
        return AcknowledgeControl()
    if "multiline" in question.appearance:
        return PersonalParagraph() if question.personal else ParagraphControl()
    return PersonalControl() if question.personal else TextControl()
