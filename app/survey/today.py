"""今天: what a surveyor's day needs at one glance, and the settings that are said once a day.

The settings stay on this laptop: who walks together, the weather and the instruments are written
into each inspection that is begun, and merged from there. Lists come page by page in walking
order; numbers come from indexes. Nothing here reads all places.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from itertools import islice
from typing import TYPE_CHECKING

from app.domain import visits as rules
from app.errors import KnownError
from app.i18n import _, language, listed
from app.model.canonical import Value, clean
from app.model.changed import Changed
from app.store.roster_values import PlaceRow
from app.store.values import HeadRow
from app.survey.awaited import awaited
from app.survey.comments import comments_of, sent_back
from app.survey.core import BEGUN, FINISHED, Core
from app.survey.forms_shelf import INSPECTION
from app.survey.shots import Shots
from app.survey.visits import VISIT

if TYPE_CHECKING:
    from app.survey.filling import FillingDesk
    from forms.form import Form

#: Under which the settings lie in the survey's local table.
_KEPT = "day"
#: Roles of a form that the settings answer.
_ROLES = {
    "id.date": "date",
    "id.surveyor1": "surveyor1",
    "id.surveyor2": "surveyor2",
    "id.weather": "weather",
    "id.instruments": "instruments",
}
#: How many lines of each urgent list are read; the numbers beside them are of all.
_URGENT = 30
PAGE = 200


@dataclass(frozen=True)
class Day:
    """今日设置. `weather` is a code of the form's list, `village` a place's id or ""."""

    date: str = ""
    surveyor1: str = ""
    surveyor2: str = ""
    weather: str = ""
    instruments: str = ""
    village: str = ""


@dataclass(frozen=True)
class Waiting:
    """An inspection that waits for its surveyor: sent back, or not finished."""

    record: str
    place: str
    form: str
    status: str  # draft, returned
    name: str
    path: tuple[str, ...]
    reason: str  # why it was sent back, by each who did
    by: str  # who sent it back, or wrote last
    time: str
    comments: tuple[str, ...] = ()  # what was written beside single questions


@dataclass(frozen=True)
class Village:
    """A place that a day can be spent in: its id, name, and the names above it."""

    place: str
    name: str
    path: tuple[str, ...]
    level: str


@dataclass(frozen=True)
class Today:
    """One glance. Lists are pages; `counts` are all places below the village, by state."""

    day: Day
    is_set: bool
    village: Village | None
    returned: tuple[Waiting, ...]
    returned_count: int
    unfinished: tuple[Waiting, ...]
    unfinished_count: int
    due: tuple[PlaceRow, ...]
    walk: tuple[PlaceRow, ...]  # not visited yet, in walking order
    counts: Mapping[str, int]
    total: int
    done_today: tuple[HeadRow, ...]
    done_count: int
    visits_today: int
    ready: int  # finished, not submitted
    more: bool  # there are further places to walk to
    around: tuple[PlaceRow, ...]  # the places of what waits and what was done

    @property
    def settled(self) -> int:
        """Places that need nobody any more: visited, or not to be visited."""
        return self.counts.get("visited", 0) + self.counts.get("not_needed", 0)


class Todays:
    """The topic `today` of an open survey."""

    def __init__(self, core: Core, filling: Callable[[], FillingDesk]) -> None:
        self._core = core
        self._filling = filling
        self._weathers: dict[str, tuple[tuple[str, str], ...]] = {}  # by language

    # -- settings

    @property
    def date(self) -> str:
        return self._core.clock().date().isoformat()

    def kept(self) -> Day:
        """The settings as they were last said, of whatever day."""
        text = self._core.store.local(_KEPT)
        try:
            said = json.loads(text) if text else {}
        except ValueError:
            said = {}
        names = {one.name for one in fields(Day)}
        return Day(**{name: str(value) for name, value in said.items() if name in names})

    def settings(self) -> Day:
        """Today's settings. Before they are said: the last ones, without their weather."""
        kept = self.kept()
        if kept.date == self.date:
            return kept
        first = kept.surveyor1 or self._core.person
        return replace(kept, date=self.date, surveyor1=first, weather="")

    @property
    def is_set_today(self) -> bool:
        return self.kept().date == self.date

    def set_settings(self, day: Day) -> Changed:
        """Say them for today. A village that is not in the roster, or no weather, is refused."""
        day = Day(**{name: str(clean(text)).strip() for name, text in asdict(day).items()})
        if day.weather and day.weather not in dict(self.weathers()):
            raise _refused(
                _("没有“{weather}”这种天气。").format(weather=day.weather),
                _("可以用：{codes}").format(
                    codes=listed(
                        _("{label}（{where}）").format(label=word, where=code)
                        for code, word in self.weathers()
                    )
                ),
            )
        if day.village and self._village(day.village) is None:
            raise _refused(_("这个村（社区）不在名册里。"), _("请从名册里选一个，或者空着。"))
        day = replace(day, date=self.date)
        return self._core.store.set_local(_KEPT, json.dumps(asdict(day), ensure_ascii=False))

    def weathers(self) -> tuple[tuple[str, str], ...]:
        """The weathers that can be chosen: code and words, as the form has them."""
        spoken = language()
        if spoken not in self._weathers:
            form = self._core.forms.newest(INSPECTION)
            question = form.by_role("id.weather")
            node = self._core.new_form(form, {}).find(question.path) if question else None
            choices = node.choices() if node else ()
            self._weathers[spoken] = tuple((one.name, one.label) for one in choices)
        return self._weathers[spoken]

    def villages(self, text: str = "", limit: int = 8) -> list[Village]:
        """Places that a day can be spent in, found by name: villages before towns and estates."""
        return [_as_village(row) for row in self._core.store.branches(text, limit)]

    def first_answers(self, form: Form) -> dict[str, Value]:
        """What today's settings answer in a new inspection with this form, by its roles."""
        if not self.is_set_today:
            return {}
        said = asdict(self.kept())
        return {
            question.path: said[name]
            for role, name in _ROLES.items()
            if said[name] and (question := form.by_role(role)) is not None
        }

    # -- the glance

    def plan(self, limit: int = PAGE) -> Today:
        """The whole day: what waits, what is near, and how far the village is."""
        day = self.settings()
        store, forms = self._core.store, self._core.forms.questionnaires()
        midnight = f"{self.date}T00:00:00"
        village = self._village(day.village)
        under = village.place if village else None
        cut_off = self._cut_off()
        begun = {one.place for one in cut_off}
        further = self.walk(under, limit + 1 + len(begun))
        walk = [row for row in further if row.record not in begun][: limit + 1]
        mine = midnight, self._core.key.id
        done = store.since(forms, FINISHED, *mine, PAGE)
        outcomes = [one.code for one in rules.outcomes()]
        counts = store.place_states(under)
        returned = self._waiting(forms, "returned")
        unfinished = (*cut_off, *self._waiting(forms, "draft"))
        around = {one.place for one in (*returned, *unfinished)}
        around |= {head.place for head in done[:_URGENT]}
        return Today(
            day=day,
            is_set=self.is_set_today,
            village=village,
            returned=returned,
            returned_count=store.count_status(forms, "returned"),
            unfinished=unfinished,
            unfinished_count=len(cut_off) + store.count_status(forms, "draft"),
            due=tuple(store.places_due(under, self.date, _URGENT)),
            walk=tuple(walk[:limit]),
            counts=counts,
            total=sum(counts.values()),
            done_today=tuple(done),
            done_count=store.count_since(forms, FINISHED, *mine),
            visits_today=store.count_since((VISIT,), outcomes, *mine),
            ready=store.count_status(forms, "done"),
            more=len(walk) > limit,
            around=tuple(row for place in around if (row := store.place(place)) is not None),
        )

    def walk(self, under: str | None, limit: int, offset: int = 0) -> list[PlaceRow]:
        """A page of the places not visited yet, in walking order."""
        return self._core.store.walk(under, limit, offset)

    def missing(self, record: str) -> int:
        """How much an unfinished inspection still lacks, required shots too. Opens its form: one
        at a time."""
        filling = self._filling()
        opened = filling.open(record)
        problems = filling.problems(opened)
        demanded = {problem.path for problem in problems}
        shots = Shots(self._core, self._filling).missing_of(opened)
        return (
            len(problems)
            + len(awaited(opened.instance.root))
            + sum(one.path not in demanded for one in shots)
        )

    def _waiting(self, forms: Sequence[str], status: str) -> tuple[Waiting, ...]:
        heads = self._core.store.in_status(forms, status, _URGENT)
        return tuple(self._waits(head) for head in islice(heads, _URGENT))

    def _cut_off(self) -> tuple[Waiting, ...]:
        """Drafts of which nothing is written down yet: the power went while they were typed."""
        heads = (self._core.store.head(draft.record) for draft in self._core.open_drafts())
        return tuple(
            self._waits(replace(head, status="draft"))
            for head in heads
            if head is not None and head.status == BEGUN
        )

    def _waits(self, head: HeadRow) -> Waiting:
        place = self._core.store.place(head.place) if head.place else None
        reason, by, time = "", head.author, head.time
        comments: tuple[str, ...] = ()
        if head.status == "returned":
            history = self._core.store.revisions(head.record)
            reason, by, time = sent_back(history) or (reason, by, time)
            comments = tuple(one.text for one in comments_of(history))
        return Waiting(
            record=head.record,
            place=head.place,
            form=head.form,
            status=head.status,
            name=place.name if place else "",
            path=place.path if place else (),
            reason=reason,
            by=by,
            time=time,
            comments=comments,
        )

    def _village(self, place: str) -> Village | None:
        row = self._core.store.place(place) if place else None
        return _as_village(row) if row else None


def _as_village(row: PlaceRow) -> Village:
    return Village(row.record, row.name, row.path, row.level)


def _refused(title: str, advice: str) -> KnownError:
    return KnownError("day_refused", title, kept=_("今日设置没有改动。"), advice=advice)
