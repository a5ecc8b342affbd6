"""What every topic of the façade stands on: store, drafts, photos, key, clock, and the commit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from app import log
from app.errors import KnownError
from app.i18n import _, language
from app.keys.device import DeviceKey
from app.model.canonical import Value, clean
from app.model.changed import Changed
from app.model.merge import Conflict, RecordView
from app.model.merge import view as merged
from app.model.revision import (
    LINK,
    PERSONAL,
    PHOTO,
    RESULT,
    RESULT_GROUP,
    VOID,
    Links,
    Photos,
    Revision,
    seal,
)
from app.model.wrote import written
from app.store.agreed import differing
from app.store.database import read_only
from app.store.drafts import Draft, Drafts
from app.store.photos import Photos as PhotoStore
from app.store.store import Store
from app.store.taken_over import RETURNED, TAKEN_OVER
from app.survey.forms_shelf import FormShelf
from app.survey.refusals import newer_record, storable, void_record

if TYPE_CHECKING:
    from forms.form import Form
    from forms.instance import Instance

_LOG = log.logger("survey")

#: Answer path of an inspection's own state: draft, done or submitted. No form has such a path.
STATUS = "/status"
#: Answer path of the conclusion that somebody agreed to, see the topic agreement.
AGREED = "/agreed"
#: Answer path of the reason why required shots are missing, see the topic shots.
SHOTS = "/shots"
#: In front of an answer's path: the record that the answer was taken over from (同上一户).
SAME = TAKEN_OVER
#: In front of a question's path: what the office wrote beside it on sending back (退回).
COMMENT = RETURNED
#: States of an inspection in which it is written, and in which it stands.
OPEN = ("draft", "returned")
#: In lists: somebody looked in and said nothing. It keeps no place from being 未走访 or 未能入户.
BEGUN = "begun"
FINISHED = ("done", "submitted")

Progress = Callable[[int, int], None]
IsCancelled = Callable[[], bool]


def quiet(_done: int, _total: int) -> None:
    """Progress that nobody watches."""


def never() -> bool:
    return False


@dataclass
class Content:
    """What a commit states about one record; flat answers, see the model."""

    answers: dict[str, Value] = field(default_factory=dict)
    photos: dict[str, Mapping[str, Value]] = field(default_factory=dict)
    links: Links = field(default_factory=dict)
    results: dict[str, Value] = field(default_factory=dict)
    personal: str | None = None

    @classmethod
    def of(cls, view: RecordView) -> Content:
        """The effective content of a record, free to be changed."""
        return cls(
            dict(view.answers),
            dict(view.photos),
            dict(view.links),
            dict(view.results),
            view.personal,
        )  # fmt: skip

    def cleaned(self) -> Content:
        """The same with all text as it is stored, however it was typed or pasted."""
        answers = cast("dict[str, Value]", clean(self.answers))
        photos = cast("dict[str, Mapping[str, Value]]", clean(cast("Value", self.photos)))
        results = cast("dict[str, Value]", clean(self.results))
        return Content(answers, photos, self.links, results, self.personal)

    def take(self, values: Mapping[str, Value]) -> None:
        """Put merge paths with their values (None: nothing) in the place of what is here."""
        for path, value in values.items():
            if path == VOID:
                continue  # a state of the record, said by the kind of its revision
            if path == PERSONAL:
                self.personal = cast("str | None", value)
                continue
            for prefix, part in ((PHOTO, self.photos), (LINK, self.links), (RESULT, self.results)):
                if path.startswith(prefix):
                    target, name = cast("dict[str, Any]", part), path.removeprefix(prefix)
                    break
            else:
                target, name = self.answers, path
            if value is None:
                target.pop(name, None)
            else:
                target[name] = value


@dataclass
class Core:
    """One open survey. Paths in it are relative to `folder`; the key lives with the user."""

    folder: Path
    store: Store
    drafts: Drafts | None  # None: opened read-only
    photos: PhotoStore
    key: DeviceKey
    person: str
    clock: Callable[[], datetime]
    forms: FormShelf
    #: What today's settings (二位检查人、天气…) answer in a new inspection; see the topic today.
    of_today: Callable[[Form], Mapping[str, Value]] = lambda _form: {}

    def draft(self, record: str) -> Draft | None:
        return self.drafts.load(record) if self.drafts else None

    def open_drafts(self) -> list[Draft]:
        return self.drafts.all() if self.drafts else []

    def own_drafts(self) -> Drafts:
        """The drafts to write to; a known error where the survey is open read-only."""
        if self.drafts is None:
            raise read_only()
        return self.drafts

    def now(self) -> str:
        return self.clock().isoformat(timespec="seconds")

    def new_form(self, form: Form, answers: Mapping[str, Value]) -> Instance:
        """A new instance with the form's own first answers, and these on top where they fit."""
        instance = form.new(
            now=self.clock, today=self.clock().date(), user=self.person, language=language()
        )
        for path, value in answers.items():
            node = instance.find(path)
            if node is not None:
                instance.set(node, value)
                if node.problem is not None:  # a choice that this form does not have
                    instance.set(node, None)
        return instance

    def open_form(
        self,
        form: Form,
        answers: Mapping[str, Value],
        personal: Mapping[str, Value],
        photos: Photos,
    ) -> Instance:
        """An instance with what a record holds, in today's language."""
        return form.open(
            answers,
            now=self.clock,
            today=self.clock().date(),
            user=self.person,
            language=language(),
            personal=personal,
            photos=photos,
        )

    def group_of(self, form: str, version: str) -> Callable[[str], str]:
        """Answer path → conflict group, for a questionnaire or a register.

        "Done" is a statement about the grade, so it is decided with it.
        """
        register = self.forms.registers.get(form)
        of_form = register.group_of if register else self.forms.form(form, version).group_of
        return lambda path: RESULT_GROUP if path in (STATUS, AGREED, SHOTS) else of_form(path)

    def sealed(
        self,
        record: str,
        form: str,
        version: str,
        content: Content,
        *,
        kind: str = "save",
        reason: str = "",
        decided: tuple[Conflict, ...] = (),
        parents: tuple[str, ...] | None = None,
        wrote: Mapping[str, tuple[str, ...]] | None = None,
    ) -> Revision | None:
        """The next revision of a record; None when it would state nothing new.

        `wrote` is what differs from before, unless it is named: the rest is context then.

        `parents` are the heads that the writer had seen, today's where none are given: a draft
        begun before a merge must not claim to have seen what the merge brought. `decided` are the
        conflicts that a settlement settles; a plain save that touches an open conflict is
        refused, since it would settle it unseen; so is anything on top of what a newer program
        wrote, a voided record, and a record that is too large to be read again.
        """
        view = self.seen(record, parents)
        if view is not None and view.newer:
            raise newer_record()
        if view is not None and view.voided and kind == "save":
            raise void_record()
        content = content.cleaned()
        group = self.group_of(form, version)
        if wrote is None:
            wrote = written(
                view, content.answers, content.photos, content.links, content.results,
                content.personal, group, decided=decided,
            )  # fmt: skip
        if kind == "save":
            if not wrote:
                return None
            self._refuse_blind_settling(view, wrote)
        with storable():
            return seal(
                survey=self.store.meta.survey_id,
                record=record,
                kind=kind,
                form=form,
                version=version,
                parents=view.heads if view else (),
                author=str(clean(self.person)),
                device=self.key.id,
                time=self.now(),
                reason=str(clean(reason)),
                links=content.links,
                answers=content.answers,
                photos=content.photos,
                personal=content.personal,
                results=content.results,
                wrote=wrote,
            )

    def seen(self, record: str, parents: tuple[str, ...] | None) -> RecordView | None:
        """The record as it stood at some heads; as it stands now where none are given."""
        view = self.store.view(record)
        if view is None or parents is None or set(parents) == set(view.heads):
            return view
        known = {revision.id: revision for revision in self.store.revisions(record)}
        seen: set[str] = set()
        waiting = [parent for parent in parents if parent in known]
        while waiting:
            revision = waiting.pop()
            if revision not in seen:
                seen.add(revision)
                waiting += [parent for parent in known[revision].parents if parent in known]
        return merged([known[revision] for revision in seen]) if seen else None

    def commit(
        self, revisions: list[Revision], personal: Mapping[str, bytes] | None = None
    ) -> Changed:
        """Write sealed revisions in one transaction; durable when it returns.

        The key then remembers its own last entry: a copied or restored folder meets it again.
        Where it cannot (the user's own folder is full or locked), what was written stays written:
        a folder that is ahead of its key is no copy, and the next commit makes up for it.
        """
        changed = self.store.append(revisions, self.key, dict(personal or {}))
        head = self.store.log_heads().get(self.key.id)
        if changed and head is not None:
            try:
                self.key.remember(head.seq, head.entry)
            except KnownError:
                _LOG.warning("the key does not remember its last entry", exc_info=True)
        return changed

    def _refuse_blind_settling(
        self, view: RecordView | None, wrote: Mapping[str, Sequence[str]]
    ) -> None:
        touched = {path for paths in wrote.values() for path in paths}
        for conflict in differing(self.store, view) if view else ():
            if touched & set(conflict.paths):
                raise KnownError(
                    "conflict_open",
                    _("这处房屋有两人填得不一样的内容，还没有定下来，不能直接改。"),
                    kept=_("两份原来的内容和您刚填的草稿都保留着。"),
                    advice=_("请先到“汇总”里看两份，定下采用哪一份，再修改。"),
                )
