"""住户信息 beside a list: read masked, revealed, erased; the panel shows, this does the work."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.errors import KnownError
from app.i18n import _
from app.survey.survey import Survey
from app.ui.desk import Desk
from app.ui.jobs import Job
from app.ui.widgets.residents_panel import ResidentsPanel

if TYPE_CHECKING:
    from app.survey.residents import Erasable, Erased, Resident


class ResidentsOf:
    """The panel at work on one place; `left` is called when it was erased."""

    def __init__(self, desk: Desk, left: Callable[[], None]) -> None:
        self._desk = desk
        self._left = left
        self._place = ""
        self._writing = True
        self.panel = ResidentsPanel(self._reveal, self._plan, self._erase)

    def ask(self, place: str, name: str, *, writing: bool) -> None:
        """Show what is known of a place's residents, masked."""
        self._place, self._writing = place, writing
        self.panel.wait_for(name)

        def work(survey: Survey, _job: Job) -> tuple[list[Resident], bool]:
            return survey.residents.masked(place), survey.residents.erased(place)

        def show(found: tuple[list[Resident], bool]) -> None:
            if place == self._place:
                lines, erased = found
                self.panel.show_residents(lines, revealed=False, erased=erased, writing=writing)

        self._desk.run(work, show, self.panel)

    def _reveal(self) -> None:
        place, writing = self._place, self._writing

        def show(lines: list[Resident]) -> None:
            if place == self._place:
                self.panel.show_residents(lines, revealed=True, erased=False, writing=writing)

        self._desk.run(lambda survey, _job: survey.residents.reveal(place), show, self.panel)

    def _plan(self) -> None:
        place = self._place

        def show(plan: Erasable) -> None:
            if place == self._place:
                self.panel.ask(plan)

        self._desk.run(lambda survey, _job: survey.residents.plan(place), show, self.panel)

    def _erase(self, reason: str) -> None:
        place = self._place

        def done(erased: Erased) -> None:
            self._desk.announce(erased.changed)
            self._desk.window().messages.tell(_("已删去。别的电脑和办公室，在下一次交接后也删去。"))
            self._left()

        def failed(error: KnownError) -> None:
            self._desk.window().messages.known(error)
            self.panel.again()

        self._desk.run(
            lambda survey, _job: survey.residents.erase(place, reason),
            done,
            self.panel,
            failed=failed,
        )
