"""Residents of a place: shown masked, revealed on purpose and on record, erased for good.

Owner and telephone stand in sealed objects of their own, beside the place and beside each of its
inspections. Erasing takes them out of all of these at once: an `erase` revision for each record
goes on to every other computer, where the same is done; what the records say of the house stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.errors import KnownError
from app.i18n import _
from app.i18n.roster_problems import field_name
from app.model.canonical import Value
from app.model.changed import Changed
from app.model.merge import RecordView
from app.model.personal import personal_answers
from app.model.revision import OWN_GROUP, PERSONAL, Revision
from app.store.database import read_only
from app.survey import actions, following, words
from app.survey.core import Content, Core
from app.survey.following import PLACE
from app.survey.hidden import hidden_whole, masked
from app.survey.side_by_side import instance_of


@dataclass(frozen=True)
class Resident:
    """One personal answer of a record in words; `text` is masked or whole, as it was asked for."""

    record: str
    path: str
    label: str
    text: str


@dataclass(frozen=True)
class Erasable:
    """What an erasure of this place would reach here. `answers`: labels of what is erased."""

    place: str
    name: str
    records: int
    answers: tuple[str, ...]
    drafts: int
    packages: int
    photos: int  # that stay: signatures and doors may be among them


@dataclass(frozen=True)
class Erased:
    changed: Changed
    records: int
    drafts: int
    packages: int


class Residents:
    def __init__(self, core: Core) -> None:
        self._core = core

    # -- seeing

    def masked(self, record: str) -> list[Resident]:
        """What is known of the residents of a place or an inspection, without the persons."""
        return [
            Resident(one.record, one.path, one.label, masked(one.text))
            if one.text != hidden_whole()
            else one
            for one in self._said(record, choices=False)
        ]

    def reveal(self, record: str) -> list[Resident]:
        """The same in clear; noted beforehand: who, when, which place.

        Raises a known error where the survey is open read-only: nothing could be noted.
        """
        found = self._said(record, choices=True)
        if found:
            self._demand_writing()
            actions.note(self._core, actions.REVEAL, record)
        return found

    def erased(self, record: str) -> bool:
        """Whether residents of this place or inspection were erased."""
        return bool(self._core.store.erasures(self._of_place(record)))

    def _said(self, record: str, *, choices: bool) -> list[Resident]:
        """The personal answers of all records of the place, the place's own first, each once."""
        found: dict[tuple[str, str], Resident] = {}
        for one in self._of_place(record):
            view = self._core.store.view(one)
            if view is None or view.voided:
                continue
            for path, label, text in self._answers(view, choices=choices):
                known = {held.text for held in found.values()}
                if text not in known or text == hidden_whole():
                    found.setdefault((one, path), Resident(one, path, label, text))
        return list(found.values())

    def _answers(self, view: RecordView, *, choices: bool) -> Iterator[tuple[str, str, str]]:
        """Path, label and text of a record's personal answers."""
        data = self._core.store.personal(view.personal) if view.personal else None
        said = personal_answers(data) if data else {}
        if view.form in self._core.forms.registers:
            for path, value in said.items():
                yield path, field_name(path), str(value)
            return
        instance = instance_of(self._core, view, view.answers, said)
        for path, value in said.items():
            node = instance.find(path) if instance is not None else None
            if node is None:
                yield path, path.rpartition("/")[2], _plain(value)
            elif node.text:
                chosen = node.kind in {"select_one", "select_multiple"}
                text = words.value_text(node) if choices or not chosen else hidden_whole()
                yield path, node.label or node.name, text

    def _of_place(self, record: str) -> list[str]:
        """The place of a record, those joined to it, then every record of them, the newest first.

        Houses that were joined are one: what the other record says of residents is said of it.
        """
        store = self._core.store
        view = store.view(record)
        if view is None:
            raise KnownError(
                "record_absent",
                _("这条记录不在本调查里。"),
                kept=_("没有改动任何数据。"),
                advice=_("回到名册，重新选择一处。"),
            )
        place = record if view.form == PLACE else next(iter(view.links.get(PLACE, ())), "")
        if not place:
            return [record]
        place = store.counts_as(place)
        heads = [head for one in store.linking(place, PLACE) if (head := store.head(one))]
        heads.sort(key=lambda head: (head.time, head.record), reverse=True)
        return [place, *store.joined_to(place), *(head.record for head in heads)]

    # -- erasing

    def plan(self, record: str) -> Erasable:
        """What would be erased here, and what would stay, before anything is done."""
        of_place = self._of_place(record)
        place = self._core.store.view(of_place[0])
        reached = [one for one in of_place if self._holds(one)]
        labels = [one.label for one in self._said(record, choices=False)]
        photos = sum(len(view.photos) for one in of_place if (view := self._core.store.view(one)))
        return Erasable(
            place=of_place[0],
            name=str(place.answers.get("name", "")) if place else "",
            records=len(reached),
            answers=tuple(dict.fromkeys(labels)),
            drafts=len(self._drafts(of_place)),
            packages=len(following.packages(self._core)),
            photos=photos,
        )

    def erase(self, record: str, reason: str) -> Erased:
        """Erase the residents of a place from all of its records, here and by the next hand-over.

        History, chains and what is said of the house stay. Drafts lose what was typed of the
        residents, packages that wait here are removed (the next hand-over makes them anew),
        previews are cleared. Raises known errors without a reason, and where nothing is left to
        erase.
        """
        self._demand_writing()
        if not reason.strip():
            raise KnownError(
                "reason_needed",
                _("删去住户信息，要写明理由。"),
                kept=_("没有删去任何内容。"),
                advice=_("写一句理由，例如“户主书面要求删除”。"),
            )
        of_place = self._of_place(record)
        reached = [one for one in of_place if self._holds(one)]
        drafts = self._drafts(of_place)
        if not reached and not drafts:
            raise KnownError(
                "nothing_to_erase",
                _("这处房屋没有住户信息可删。"),
                kept=_("没有改动任何数据。"),
                advice=_("如果是别的房屋，请回到名册重新选择。"),
            )
        revisions = [made for one in reached if (made := self._sealed(one, reason)) is not None]
        actions.note(self._core, actions.ERASE, of_place[0], len(revisions))
        packages = len(following.packages(self._core))
        changed = self._core.commit(revisions)
        following.empty(self._core, drafts)  # where the record itself held nothing to erase
        return Erased(changed, len(revisions), len(drafts), packages)

    def _sealed(self, record: str, reason: str) -> Revision | None:
        view = self._core.store.view(record)
        assert view is not None
        content = Content.of(view)
        content.personal = None
        return self._core.sealed(
            record, view.form, view.version, content,
            kind="erase", reason=reason.strip(), wrote={OWN_GROUP: (PERSONAL,)},
        )  # fmt: skip

    def _holds(self, record: str) -> bool:
        """Whether anything of a record's history still names residents that were not erased."""
        store = self._core.store
        return any(
            one.personal is not None and not store.is_erased(one.personal)
            for one in store.revisions(record)
        )

    def _drafts(self, records: Iterable[str]) -> list[str]:
        """Drafts of these records in which something is said of residents."""
        wanted = set(records)
        return [
            draft.record
            for draft in self._core.open_drafts()
            if draft.record in wanted and draft.data.get("personal")
        ]

    def _demand_writing(self) -> None:
        if self._core.store.readonly:
            raise read_only()


def _plain(value: Value | Mapping[str, Value]) -> str:
    return str(value)
