"""One open survey, by topics."""

from __future__ import annotations

from typing import Self

from app.keys.device import check_code
from app.store.values import SurveyMeta
from app.survey.blocks import Blocks
from app.survey.care import Care
from app.survey.core import Core
from app.survey.exchange import Exchange
from app.survey.filling import FillingDesk
from app.survey.forms_on_paper import FormsOnPaper
from app.survey.houses import Houses
from app.survey.importing import Importing
from app.survey.last_visit import LastVisits
from app.survey.loop import Loop
from app.survey.papers import Papers
from app.survey.review import Review
from app.survey.roster import Roster
from app.survey.same import Same
from app.survey.taking import Taking
from app.survey.today import Todays
from app.survey.visits import Visits


class Survey:
    """What windows and the command line hold; closed by `close` or `with`."""

    def __init__(self, core: Core) -> None:
        self.core = core
        self.houses = Houses(core)
        self.roster = Roster(core)
        self.importing = Importing(core)
        self.filling = FillingDesk(core)
        self.blocks = Blocks(core)
        self.taking = Taking(core)
        self.visits = Visits(core, self.taking)
        self.same = Same(core)
        self.last_visit = LastVisits(core)
        self.today = Todays(core, self.filling)
        core.of_today = self.today.first_answers
        self.papers = Papers(core, self.filling, self.taking)
        self.on_paper = FormsOnPaper(core, self.filling, self.today)
        self.exchange = Exchange(core, self.filling)
        self.review = Review(core)
        self.loop = Loop(core, self.taking)
        self.care = Care(core)

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
