"""Which places the survey has already, and which of them a draft of the roster means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from app.domain.roster import names
from app.domain.roster.drafts import LEVELS, Draft
from app.model.ids import place_id
from app.store.store import Store

#: A number of so few characters is one that somebody counted: it is none outside its village.
_COUNTED_AT_MOST: Final = 4
#: Numbers of so many characters begin with the code of the region.
_NATIONAL: Final = 12
#: Levels below which somebody may count from one.
_COUNTING: Final = frozenset({"community", "estate"})


@dataclass(frozen=True, slots=True)
class Known:
    """A place as the store's index has it; a record of before 0.2 is a building."""

    record: str
    parent: str
    name: str
    aliases: tuple[str, ...]
    code: str
    level: str


class Index:
    """Finds places by number, by name or other name below a parent, by the id they would get."""

    def __init__(self, store: Store) -> None:
        self._survey = store.meta.survey_id
        self.by_id: dict[str, Known] = {}
        self.below: dict[str, list[str]] = {}
        self._by_code: dict[str, list[str]] = {}
        self._by_name: dict[tuple[str, str, str], list[str]] = {}
        for record, parent, name, other, code, level in store.place_index():
            self._put(record, parent or "", name, names.aliases(other), code, level or "building")
        self.voided = frozenset(
            row.record for row in store.heads(form="place", voided=True) if row.voided
        )

    def _put(
        self, record: str, parent: str, name: str, other: Iterable[str], code: str, level: str
    ) -> None:
        known = Known(record, parent, name, tuple(other), code, level)
        self.by_id[record] = known
        self.below.setdefault(parent, []).append(record)
        if code:
            self._by_code.setdefault(code, []).append(record)
        for one in {names.key(text, level) for text in (name, *known.aliases) if text}:
            self._by_name.setdefault((parent, level, one), []).append(record)

    def new_id(self, draft: Draft) -> str:
        """The id that every computer gives to this place when it imports the list."""
        if draft.code:
            return place_id(self._survey, "code", draft.code)
        return place_id(self._survey, "path", _path(draft))

    def meant(self, draft: Draft, parent: str) -> str:
        """The record that a draft means; the id that it will get where there is none."""
        if draft.code and (found := self._by_code.get(draft.code)):
            return min(found)
        for text in (draft.answers["name"], *draft.aliases):
            at = (parent, draft.level, names.key(text, draft.level))
            found = [
                record
                for record in self._by_name.get(at, ())
                if not draft.code or not self.by_id[record].code
            ]
            if len(found) == 1:
                return found[0]
            exact = [one for one in found if self.by_id[one].name == text]
            if len(exact) == 1:
                return exact[0]
        return self.new_id(draft)

    def elsewhere(self, record: str, draft: Draft) -> str:
        """The house of another village that has this number by chance; "" where it is the same.

        Villages count their houses from one, estates their blocks. A longer number may follow its
        house into a village of another name, or keep it through a name of its own, not both; a
        national one is never given twice.
        """
        known = self.by_id.get(record)
        if known is None or not draft.code or known.code != draft.code:
            return ""
        if len(draft.code) >= _NATIONAL or not self._apart(known, draft):
            return ""
        own = {names.key(text, known.level) for text in (known.name, *known.aliases)}
        renamed = names.key(draft.answers["name"], draft.level) not in own
        if len(draft.code) > _COUNTED_AT_MOST and not renamed:
            return ""
        above = self.by_id.get(known.parent)
        return " ".join(one.name for one in (above, known) if one is not None)

    def _apart(self, known: Known, draft: Draft) -> bool:
        """Whether they lie in different villages or estates; what one does not say is no other."""
        said = {}
        step = draft.parent
        while step is not None:
            said[step.level] = {
                names.key(text, step.level) for text in (step.names[-1], *step.aliases)
            }
            step = step.parent
        above = self.by_id.get(known.parent)
        for _level in LEVELS:
            if above is None:
                return False
            own = {names.key(text, above.level) for text in (above.name, *above.aliases)}
            if above.level in _COUNTING and not own & said.get(above.level, own):
                return True
            above = self.by_id.get(above.parent)
        return False


def _path(draft: Draft) -> str:
    """镇/社区/小区/楼栋/户, blank where a level is left out: no village is taken for a town."""
    said = {}
    step: Draft | None = draft
    while step is not None:
        said[step.level] = step.names[-1].replace("/", "／")
        step = step.parent
    return "/".join(said.get(level, "") for level in LEVELS).rstrip("/")
