"""What the survey knows of a day, told to the rules that arrange photos; and their answer kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from app.domain import codes
from app.domain.arranging.arrange import arrange
from app.domain.arranging.values import Day, Proposal, Seen, Shot, Window
from app.model.changed import Changed
from app.store.tray import Placing, Stand, TrayRow
from app.survey.core import Core
from app.survey.tray_targets import Targets

NONE, ASIDE, DISCARDED = "none", "aside", "discarded"


def house_key(place: str) -> str:
    return f"house {place}"


def key_of(proposal: Proposal) -> str:
    """The group that lists a photo: by house, by the two houses in doubt, or the unmatched."""
    if proposal.sureness == "doubtful":
        return f"doubtful {proposal.place} {proposal.instead}".rstrip()
    return house_key(proposal.place) if proposal.place else NONE


@dataclass(frozen=True)
class _Known:
    """Places by what codes say; filled as they are met."""

    core: Core
    places: dict[str, str]
    records: dict[str, str]

    def place(self, said: str) -> str:
        """The place that a code's place counts as here, "" where it is not in the roster."""
        if said not in self.places:
            head = self.core.store.head(said)
            held = head is not None and head.form == "place" and not head.voided
            self.places[said] = self.core.store.counts_as(said) if held else ""
        return self.places[said]

    def of_record(self, record: str) -> str:
        if record not in self.records:
            head = self.core.store.head(record)
            if head is None or head.voided or head.form in self.core.forms.registers:
                self.records[record] = ""
            else:
                self.records[record] = self.place(head.place) if head.place else ""
        return self.records[record]


class TrayArranging:
    def __init__(self, core: Core, targets: Targets) -> None:
        self._core = core
        self._targets = targets

    def arrange(self) -> Changed:
        """See `Tray.arrange`."""
        store = self._core.store
        self.settle()
        waiting = store.tray_waiting()
        if not waiting:
            return Changed()
        days = {row.day for row in waiting if row.day}
        known = _Known(self._core, {}, {})
        shots = [self._shot(row, known) for row in (*waiting, *store.tray_of_days(days))]
        shown = {
            str(seen.moment.date())
            for one in shots
            for seen in one.codes
            if seen.moment is not None
        }
        proposals = arrange(shots, self._day(days | shown, known))
        self._targets.forget()
        store.tray_place(
            [self._placing(row, proposals[row.hash]) for row in waiting if row.hash in proposals]
        )
        return Changed(kinds=frozenset({"tray"}))

    def settle(self) -> None:
        """Photos that a record shows wait no more: a kill came between the record and its row, a
        merge brought them, or somebody put them in by hand.
        """
        store = self._core.store
        for digest, records in store.tray_named(store.tray_waiting_named()).items():
            for record in records:
                view = store.view(record)
                photos = view.photos.values() if view is not None and not view.voided else ()
                if any(photo.get("hash") == digest for photo in photos):
                    row = store.tray_rows([digest])[0]
                    filed = Stand(
                        digest, "filed", row.place, row.question, row.by_hand, row.pile, record
                    )
                    store.tray_stand([filed])
                    break

    def _shot(self, row: TrayRow, known: _Known) -> Shot:
        facts = row.facts
        return Shot(
            id=row.hash,
            name=row.name,
            folder=row.folder,
            camera=str(facts.get("camera") or ""),
            taken=moment(facts.get("taken")),
            weak=facts.get("time_from") == "name",
            spot=_spot(facts),
            codes=tuple(self._seen(row.codes, known)),
        )

    def _seen(self, said: Iterable[str], known: _Known) -> Iterable[Seen]:
        survey = codes.short(self._core.store.meta.survey_id)
        for text in said:
            code = codes.read(text)
            if code is None or code.kind == "form":
                continue
            ours = code.survey in ("", survey)
            if code.kind == "record":
                yield Seen(known.of_record(code.id) if ours else "", record=code.id)
            else:
                yield Seen(known.place(code.id) if ours else "", moment=code.moment)

    def _day(self, days: set[str], known: _Known) -> Day:
        drafts = {draft.record: moment(draft.changed_at) for draft in self._core.open_drafts()}
        windows = []
        for record, place, device, begun, ended in self._core.store.written_on(_around(days)):
            start, end = moment(begun), moment(ended)
            typed = drafts.get(record) if device == self._core.key.id else None
            if start is None or end is None:
                continue
            if typed is not None and typed.date() == start.date():
                end = max(end, typed)
            if end > start:  # one moment alone says nothing of where people were
                windows.append(Window(known.place(place), device, start, end))
        held = tuple(window for window in windows if window.place)
        return Day(held, self._spots(known), self._core.key.id)

    def _spots(self, known: _Known) -> dict[str, tuple[float, float]]:
        spots = self._core.store.photo_spots()
        return {named: spot for place, spot in spots.items() if (named := known.place(place))}

    def _placing(self, row: TrayRow, proposal: Proposal) -> Placing:
        place = row.place if row.by_hand else proposal.place
        question = ""
        if proposal.place and not row.by_hand and proposal.sureness != "doubtful":
            question = self._targets.usual(
                proposal.place, page=proposal.page, separator=proposal.separator
            )
        said = {
            "params": dict(proposal.params) or None,
            "instead": proposal.instead or None,
            "clock": proposal.clock,
            "separator": proposal.separator or None,
            "page": proposal.page or None,
        }
        told: dict[str, Any] = {name: one for name, one in said.items() if one is not None}
        return Placing(
            hash=row.hash,
            place=place,
            question=question,
            pile=key_of(proposal),
            turn=proposal.turn,
            time=proposal.time.isoformat() if proposal.time is not None else "",
            sureness=proposal.sureness,
            why=proposal.why,
            proposal=told,
        )


def moment(said: object) -> datetime | None:
    """The wall clock of an ISO time; its zone is that of whoever wrote it."""
    try:
        return datetime.fromisoformat(str(said)).replace(tzinfo=None) if said else None
    except ValueError:
        return None


def _around(days: Iterable[str]) -> set[str]:
    """These days and those beside them: a camera's clock may be hours off, but seldom days."""
    found = set()
    for day in days:
        try:
            middle = date.fromisoformat(day)
            found |= {(middle + timedelta(days=n)).isoformat() for n in (-1, 0, 1)}
        except (ValueError, OverflowError):  # what cameras write without a battery
            continue
    return found


def _spot(facts: Mapping[str, Any]) -> tuple[float, float] | None:
    try:
        lat, lon = float(facts["lat"]), float(facts["lon"])
    except (KeyError, TypeError, ValueError):
        return None
    return (lat, lon) if abs(lat) <= 90 and abs(lon) <= 180 else None
