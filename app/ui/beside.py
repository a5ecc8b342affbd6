"""Beside a list of places: the chosen one, which form, how a visit ended, a place to add.

One panel, never a pop-up. The pages 今天 and 名册 put it at their right; it works on the desk and
tells `began` when an inspection was opened, `back` when the keyboard belongs to the list again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget

from app.domain import visits as rules
from app.errors import KnownError
from app.i18n import _
from app.model.changed import Changed
from app.survey import words
from app.survey.offers import FormOffer
from app.survey.survey import Survey
from app.survey.visits import VISIT, Visit
from app.ui import printing, theme
from app.ui.desk import Desk
from app.ui.residents import ResidentsOf
from app.ui.show_qr import show_qr
from app.ui.widgets.add_place import AddPlace, NewPlace
from app.ui.widgets.form_choice import FormChoice, certain
from app.ui.widgets.photos import ask_files
from app.ui.widgets.place_card import PlaceCard, PlaceView
from app.ui.widgets.print_panel import SHEET, PrintPanel, Wanted
from app.ui.widgets.progress_line import ProgressLine
from app.ui.widgets.visit_panel import Ending, Said, VisitPanel


class Beside(QScrollArea):
    """`display` shows the chosen place; `go`, `choose`, `visit`, `add` are the ways on."""

    began = Signal(str)
    back = Signal()
    turned = Signal()  # another face is shown: a page may give it room, or take it

    def __init__(
        self, desk: Desk, *, ask_photos: Callable[[QWidget], list[Path]] = ask_files
    ) -> None:
        super().__init__()
        self._desk = desk
        self._place = ""
        self._name = ""
        self._record = ""
        self._asking = ""  # the place of which the forms are being looked up
        self._hurried = False  # Enter came again before the question was in sight
        self._writing = True
        self._parent = ""
        self.card = PlaceCard(self.go, self.choose, self.visit, self.residents, self.show_qr)
        self._forms = FormChoice(self._take)
        self._visit = VisitPanel(self._note, self._undo, ask_photos=ask_photos)
        self._adding = AddPlace(self._add)
        self._paper = PrintPanel(self._print)
        self._printed: tuple[printing.Places, ProgressLine] | None = None
        self._residents = ResidentsOf(desk, self.close_panel)
        panels = (self._forms, self._visit, self._adding, self._paper, self._residents.panel)
        self._faces = (self.card, *panels)
        self._face: QWidget = self.card
        inside = QWidget()
        column = QVBoxLayout(inside)  # no stack: it would be as high as its highest face
        column.setContentsMargins(0, 0, 0, 0)
        for face in self._faces:
            column.addWidget(face)
            face.hide()
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(_("选中的房屋"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for panel in panels:
            panel.left.connect(self.close_panel)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    @property
    def busy_with_panel(self) -> bool:
        """Whether something is being asked here, so that the list must not take it away."""
        return self._face is not self.card

    def allow(self, writing: bool) -> None:
        self._writing = writing

    def display(self, place: str, record: str, view: PlaceView | None) -> None:
        """Show the chosen place; `record`: its inspection where the line means one."""
        self._place, self._record = place, record
        self._name = view.name if view else ""
        self.card.display(view, writing=self._writing)
        self._turn(self.card)

    def _turn(self, face: QWidget) -> None:
        self._face = face
        for other in self._faces:
            other.setVisible(other is face and (face is not self.card or bool(self._place)))
        self.turned.emit()
        self.verticalScrollBar().setValue(0)

    def _follow(self, _old: QWidget | None, now: QWidget | None) -> None:
        """What has the keyboard is in sight, also in a low window."""
        if now is not None and self.isAncestorOf(now):
            self.ensureWidgetVisible(now, 0, theme.px(72))

    def close_panel(self) -> None:
        self._turn(self.card)
        self.back.emit()

    # -- opening

    def go(self) -> None:
        """Open the chosen place: the inspection that is meant, or the form that fits."""
        if self._record:
            self._open(self._record)
        elif self._place:
            self._offers(always=False)

    def choose(self) -> None:
        """Ask for the form, even where one is meant."""
        if self._place and self._writing:
            self._offers(always=True)

    def _offers(self, *, always: bool) -> None:
        place, name = self._place, self._name
        if self._asking == place:
            self._hurried = True  # the second Enter is the answer to what the first one asks
            return
        self._asking, self._hurried = place, False

        def show(offers: list[FormOffer]) -> None:
            hurried, self._asking, self._hurried = self._hurried, "", False
            if place != self._place:
                return  # another one was chosen meanwhile
            sure = None if always else certain(offers)
            if sure is not None and (sure.record or self._writing):
                self._take(sure)
                return
            self._turn(self._forms)
            self._forms.ask(name, offers)
            if hurried:
                self._forms.take_proposed()

        def failed(error: KnownError) -> None:
            self._asking = ""
            self._failed(error)

        self._desk.run(
            lambda survey, _job: survey.houses.forms_for(place), show, self, failed=failed
        )

    def _take(self, offer: FormOffer) -> None:
        if offer.record:
            self._open(offer.record)
            return
        place = self._place

        def begun(made: tuple[str, Changed]) -> None:
            record, changed = made
            self._desk.announce(changed)
            self._open(record)

        self._desk.run(
            lambda survey, _job: survey.houses.begin(place, offer.form),
            begun,
            self,
            failed=self._failed,
        )

    def _open(self, record: str) -> None:
        self._turn(self.card)
        self.began.emit(record)
        self._desk.window().open("fill", record)

    # -- visits

    def visit(self) -> None:
        """Ask how a visit of the chosen place ended."""
        if not self._place or not self._writing:
            return
        place, survey = self._place, self._desk.survey
        self._turn(self._visit)
        self._visit.ask(self._name, _endings(survey), survey.core.clock().date())

        def show(visits: list[Visit]) -> None:
            if place == self._place:
                self._visit.earlier(visits)

        self._desk.run(lambda survey, _job: survey.visits.of(place), show, self)

    def _note(self, said: Said) -> None:
        place, name = self._place, self._name
        ending = next(one for one in _endings(self._desk.survey) if one.code == said.outcome)

        def noted(changed: Changed) -> None:
            self.close_panel()
            self._desk.announce(changed)
            record = next(iter(changed.records))
            parts = [_("已记下 {name}：{outcome}").format(name=name, outcome=ending.words)]
            if said.next_date:
                parts.append(_("{date} 再去").format(date=said.next_date))
            self._desk.window().messages.tell(
                _("，").join(parts), undo=lambda: self._take_back(record)
            )

        def failed(error: KnownError) -> None:
            self._desk.window().messages.known(error)
            self._visit.again()

        self._desk.run(
            lambda survey, job: survey.visits.record(
                place, said.outcome, said.reason, said.next_date, said.photos,
                progress=job.report, cancelled=lambda: job.cancelled,
            ),
            noted,
            self,
            failed=failed,
        )  # fmt: skip

    def _undo(self, visit: Visit) -> None:
        self._take_back(visit.record)
        self.close_panel()

    def _take_back(self, record: str) -> None:
        def done(changed: Changed) -> None:
            self._desk.announce(changed)
            self._desk.window().messages.tell(_("这次走访已撤销。"))

        self._desk.run(lambda survey, _job: survey.visits.undo(record), done, self._desk)

    # -- a place that the roster does not have

    def add(self, parent: str = "", village: str = "") -> None:
        """Ask for a house found in the field, below a village where one is known."""
        if not self._writing:
            return
        self._parent = parent
        kinds = self._desk.survey.core.forms.registers["place"].field("kind")
        self._turn(self._adding)
        register = self._desk.survey.core.forms.registers["place"]
        codes = kinds.choices if kinds else {}
        self._adding.ask(
            village, [(code, words.field_value(register, "kind", code)) for code in codes]
        )

    def _add(self, said: NewPlace) -> None:
        parent = self._parent

        def work(survey: Survey) -> tuple[str, Changed]:
            return survey.houses.add(
                said.name, said.address, kind=said.kind, storeys=said.storeys, parent=parent
            )

        def added(made: tuple[str, Changed]) -> None:
            self._place, changed = made
            self._name, self._record = said.name, ""
            self._desk.announce(changed)
            self._offers(always=False)  # the panel stays until the form is known

        def failed(error: KnownError) -> None:
            self._desk.window().messages.known(error)
            self._adding.again()

        self._desk.run(lambda survey, _job: work(survey), added, self, failed=failed)

    def residents(self) -> None:
        """Who lives there, masked; to be shown, or erased, on purpose."""
        if self._place:
            self._turn(self._residents.panel)
            self._residents.ask(self._place, self._name, writing=self._writing)

    def show_qr(self) -> None:
        """The chosen place's code over the whole window, to be photographed."""
        show_qr(self._desk, self._place, self)

    # -- paper

    def paper(self, places: printing.Places, count: int, busy: ProgressLine) -> None:
        """Ask what to print of the chosen place, or of the `count` places of the page's list."""
        about = self._desk.about
        if about is None:
            return
        self._printed = (places, busy)
        self._turn(self._paper)
        forms = printing.forms(self._desk.survey)
        self._paper.ask(self._name if self._place else "", count, forms, about.folder, kind=SHEET)

    def _print(self, wanted: Wanted) -> None:
        if self._printed is None:
            return
        places, busy = self._printed
        one = [self._place] if not wanted.everything else []
        printing.write(
            self._desk, self, busy, wanted,
            (lambda _survey: one) if one else places,
            self.close_panel, self._paper.again,
        )  # fmt: skip

    def _failed(self, error: KnownError) -> None:
        self._desk.window().messages.known(error)
        self.close_panel()


def _endings(survey: Survey) -> Sequence[Ending]:
    """The outcomes of a visit in words, with what the rule table proposes."""
    register = survey.core.forms.registers[VISIT]
    return [
        Ending(
            one.code,
            words.field_value(register, "outcome", one.code),
            survey.visits.proposed(one.code),
            one.reason,
        )
        for one in rules.outcomes()
    ]
