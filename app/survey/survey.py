"""One open survey, by topics.

A topic is made, and its code loaded, when it is first asked for: what a laptop's day begins with
(rows on the screen) waits for no form engine, no writer of PDF and no reader of spreadsheets.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Self

from app.keys.device import check_code
from app.model.canonical import Value
from app.store.values import Device, SurveyMeta
from app.survey.core import Core

if TYPE_CHECKING:
    from app.survey.actions import Actions
    from app.survey.annotations import Annotations
    from app.survey.backups import Backups
    from app.survey.batches import Batches
    from app.survey.blocks import Blocks
    from app.survey.bulk import Bulk
    from app.survey.care import Care
    from app.survey.compared import Compared
    from app.survey.decided import Decisions
    from app.survey.deliverables.topic import Deliverables
    from app.survey.duplicates import Duplicates
    from app.survey.evidence import Evidence
    from app.survey.exchange import Exchange
    from app.survey.filling import FillingDesk
    from app.survey.forms_on_paper import FormsOnPaper
    from app.survey.gis import Gis
    from app.survey.history import History
    from app.survey.houses import Houses
    from app.survey.importing import Importing
    from app.survey.last_visit import LastVisits
    from app.survey.letterhead import LetterheadTopic
    from app.survey.letters import Letters
    from app.survey.loop import Loop
    from app.survey.meant import Meant
    from app.survey.papers import Papers
    from app.survey.protecting import Protecting
    from app.survey.receipts_given import Covered
    from app.survey.rechecks import Rechecks
    from app.survey.residents import Residents
    from app.survey.review import Review
    from app.survey.roster import Roster
    from app.survey.same import Same
    from app.survey.shares import Shares
    from app.survey.shots import Shots
    from app.survey.staff import Staff
    from app.survey.tables import Tables
    from app.survey.taking import Taking
    from app.survey.today import Todays
    from app.survey.trash import Trash
    from app.survey.tray import Tray
    from app.survey.visits import Visits
    from forms.form import Form


class Survey:
    """What windows and the command line hold; closed by `close` or `with`."""

    def __init__(self, core: Core) -> None:
        self.core = core
        core.of_today = self._first_answers

    # -- topics

    @cached_property
    def houses(self) -> Houses:
        from app.survey.houses import Houses

        return Houses(self.core)

    @cached_property
    def roster(self) -> Roster:
        from app.survey.roster import Roster

        return Roster(self.core)

    @cached_property
    def meant(self) -> Meant:
        from app.survey.meant import Meant

        return Meant(self.core)

    @cached_property
    def importing(self) -> Importing:
        from app.survey.importing import Importing

        return Importing(self.core)

    @cached_property
    def filling(self) -> FillingDesk:
        from app.survey.filling import FillingDesk

        return FillingDesk(self.core)

    @cached_property
    def blocks(self) -> Blocks:
        from app.survey.blocks import Blocks

        return Blocks(self.core)

    @cached_property
    def taking(self) -> Taking:
        from app.survey.taking import Taking

        return Taking(self.core)

    @cached_property
    def tray(self) -> Tray:
        from app.survey.tray import Tray

        return Tray(self.core, self.taking, self.filling, self.houses)

    @cached_property
    def compared(self) -> Compared:
        from app.survey.compared import Compared

        return Compared(self.core, lambda: self.filling)

    @cached_property
    def shots(self) -> Shots:
        from app.survey.shots import Shots

        return Shots(self.core, lambda: self.filling)

    @cached_property
    def annotations(self) -> Annotations:
        from app.survey.annotations import Annotations

        return Annotations(self.core, self.filling, self.taking)

    @cached_property
    def evidence(self) -> Evidence:
        from app.survey.evidence import Evidence

        return Evidence(self.core, lambda: self.filling, lambda: self.taking)

    @cached_property
    def visits(self) -> Visits:
        from app.survey.visits import Visits

        return Visits(self.core, self.taking)

    @cached_property
    def same(self) -> Same:
        from app.survey.same import Same

        return Same(self.core)

    @cached_property
    def last_visit(self) -> LastVisits:
        from app.survey.last_visit import LastVisits

        return LastVisits(self.core)

    @cached_property
    def today(self) -> Todays:
        from app.survey.today import Todays

        return Todays(self.core, lambda: self.filling)  # for one number only

    @cached_property
    def letters(self) -> Letters:
        from app.survey.letters import Letters

        return Letters(self.core, self.loop, self.letterhead)

    @cached_property
    def tables(self) -> Tables:
        from app.survey.tables import Tables

        return Tables(self.core, self.taking, self.loop)

    @cached_property
    def papers(self) -> Papers:
        from app.survey.papers import Papers

        return Papers(self.core, self.filling, self.taking)

    @cached_property
    def letterhead(self) -> LetterheadTopic:
        from app.survey.letterhead import LetterheadTopic

        return LetterheadTopic(self.core, self.taking)

    @cached_property
    def bulk(self) -> Bulk:
        from app.survey.bulk import Bulk

        return Bulk(self.core, self.papers)

    @cached_property
    def on_paper(self) -> FormsOnPaper:
        from app.survey.forms_on_paper import FormsOnPaper

        return FormsOnPaper(self.core, self.filling, self.today)

    @cached_property
    def staff(self) -> Staff:
        from app.survey.staff import Staff

        return Staff(self.core)

    @cached_property
    def shares(self) -> Shares:
        from app.survey.shares import Shares

        return Shares(self.core)

    @cached_property
    def exchange(self) -> Exchange:
        from app.survey.exchange import Exchange

        return Exchange(self.core, self.filling, self._cover, self._keep_copy)

    def _cover(self) -> Covered:
        from app.survey.receipts_given import Covered

        last = self.backups.last()
        return Covered(last.covered, last.time, last.lost, last.unnamed) if last else Covered()

    def _keep_copy(self, digest: str) -> bool:
        from app.survey.taking import REPORT

        data = self.taking.copy_of({"hash": digest}, REPORT)
        if data is not None:
            self.core.photos.put_copy(digest, REPORT, data, durable=True)
        return data is not None

    @cached_property
    def review(self) -> Review:
        from app.survey.review import Review

        return Review(self.core)

    @cached_property
    def decisions(self) -> Decisions:
        from app.survey.decided import Decisions

        return Decisions(self.core)

    @cached_property
    def duplicates(self) -> Duplicates:
        from app.survey.duplicates import Duplicates

        return Duplicates(self.core)

    @cached_property
    def recheck(self) -> Rechecks:
        from app.survey.rechecks import Rechecks

        return Rechecks(self.core)

    @cached_property
    def batches(self) -> Batches:
        from app.survey.batches import Batches

        return Batches(self.core)

    @cached_property
    def deliverables(self) -> Deliverables:
        from app.survey.deliverables.topic import Deliverables

        return Deliverables(self)

    @cached_property
    def gis(self) -> Gis:
        from app.survey.gis import Gis

        return Gis(self.core)

    @cached_property
    def loop(self) -> Loop:
        from app.survey.loop import Loop

        return Loop(self.core, self.taking)

    @cached_property
    def history(self) -> History:
        from app.survey.history import History

        return History(self.core)

    @cached_property
    def trash(self) -> Trash:
        from app.survey.trash import Trash

        return Trash(self.core)

    @cached_property
    def backups(self) -> Backups:
        from app.survey.backups import Backups

        return Backups(self.core)

    @cached_property
    def protection(self) -> Protecting:
        from app.survey.protecting import Protecting

        return Protecting(self.core)

    @cached_property
    def care(self) -> Care:
        from app.survey.care import Care

        return Care(self.core)

    @cached_property
    def residents(self) -> Residents:
        from app.survey.residents import Residents

        return Residents(self.core)

    @cached_property
    def actions(self) -> Actions:
        from app.survey.actions import Actions

        return Actions(self.core)

    def _first_answers(self, form: Form) -> Mapping[str, Value]:
        return self.today.first_answers(form)

    # -- what it is

    @property
    def meta(self) -> SurveyMeta:
        return self.core.store.meta

    @property
    def readonly(self) -> bool:
        return self.core.store.readonly

    @property
    def device(self) -> str:
        return self.core.key.id

    @property
    def own(self) -> Device | None:
        """What the survey says of this device: its name, who works at it."""
        return self.core.store.device(self.core.key.id)

    @property
    def check_code(self) -> str:
        """What two people compare by telephone before they trust this device."""
        return check_code(self.core.key.public)

    def close(self) -> None:
        if self.core.drafts is not None:
            self.core.drafts.close()
        self.core.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
