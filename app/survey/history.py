"""A record's history in words: who wrote what when, what it was before; nothing is ever dropped.

Each revision is held against the record as its writer had seen it, so that what two people wrote
side by side is told of each of them alone. An earlier answer comes back as a new revision.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from app.errors import KnownError
from app.i18n import _
from app.model.ancestry import Ancestry
from app.model.canonical import Value
from app.model.changed import Changed
from app.model.merge import RecordView
from app.model.merge import view as merged
from app.model.revision import LINK, OWN_GROUP, PERSONAL, RESULT, VOID, Revision, body_paths
from app.store.agreed import residents
from app.survey import actions, words
from app.survey.composing import content_of
from app.survey.core import AGREED, FINISHED, SAME, SHOTS, STATUS, Core
from app.survey.dossier_record import shown
from app.survey.hidden import masked_answer
from app.survey.side_by_side import instance_of
from forms.instance import Instance

#: Follow from other answers, or say how far the work was: these are never brought back alone.
_DERIVED = (RESULT, LINK)
#: Kinds of nodes that say nothing a person said.
_SILENT = {"group", "repeat", "row", "note", "image", "hidden", "calculate"}
_SILENT |= {"start", "end", "today", "username"}
_OWN = frozenset({STATUS, AGREED, SHOTS, VOID})


@dataclass(frozen=True)
class Change:
    """One answer as it was before a step and since, in words. `back`: it may be brought back."""

    path: str
    what: str
    before: str
    after: str
    back: bool


@dataclass(frozen=True)
class Step:
    """One revision. `did` says in words what kind of step it was; `time` as claimed there.

    `aside`: written by somebody who had not seen the step before it here.
    """

    revision: str
    did: str
    who: str
    computer: str
    time: str
    reason: str
    changes: tuple[Change, ...]
    aside: bool


@dataclass(frozen=True)
class Said:
    """A section of the form with the answers that were given in it: (question, answer)."""

    title: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Moment:
    """A record as the writer of one revision left it; only to be read."""

    revision: str
    who: str
    time: str
    status: str
    grade: str
    sections: tuple[Said, ...]
    photos: tuple[str, ...]  # hashes


class History:
    def __init__(self, core: Core) -> None:
        self._core = core

    def of(self, record: str, *, personal: bool = False) -> list[Step]:
        """Every step of a record, newest first; residents' answers masked unless `personal`, which
        is noted.
        """
        if personal:
            actions.note(self._core, actions.REVEAL, record)
        known = self._known(record)
        past = _Past(self._core, known)
        names = {one.id: one.name or one.id for one in self._core.store.devices()}
        steps: list[Step] = []
        earlier: Revision | None = None
        for revision in known.values():
            before = past.before(revision)
            changes = tuple(_changes(past, before, revision, personal=personal))
            steps.append(
                Step(
                    revision=revision.id,
                    did=_did(before, revision),
                    who=revision.author,
                    computer=names.get(revision.device, revision.device),
                    time=revision.time,
                    reason=revision.reason,
                    changes=changes,
                    aside=earlier is not None and past.unseen(earlier, revision),
                )
            )
            earlier = revision
        return steps[::-1]

    def at(self, record: str, revision: str, *, personal: bool = False) -> Moment:
        """The record as it stood when this revision was written, as far as its writer knew it."""
        if personal:
            actions.note(self._core, actions.REVEAL, record)
        known = self._known(record)
        then = _one(known, revision)
        view = _Past(self._core, known).after(then)
        said = _sections(self._core, view, personal=personal)
        grades = (words.stored_grade(one) for one in view.results.values() if isinstance(one, dict))
        return Moment(
            revision=then.id,
            who=then.author,
            time=then.time,
            status=_("作废") if view.voided else words.status(str(view.answers.get(STATUS, ""))),
            grade=words.grade(next(filter(None, grades), ""), provisional=False),
            sections=tuple(said),
            photos=tuple(str(photo.get("hash", "")) for photo in view.photos.values()),
        )

    def bring_back(self, record: str, revision: str, paths: Iterable[str], reason: str) -> Changed:
        """Let these answers be again what they were then, as a new revision with a reason.

        A row comes with all that is in it; the grade is computed anew. Raises a known error
        without a reason, over a draft that is still being typed, and for what was erased.
        """
        if not reason.strip():
            raise _refused(_("还没有写理由。"), _("写一句为什么取回，例如“误删了东立面照片”。"))
        if self._core.draft(record) is not None:
            raise _refused(
                _("这条记录正在填写，有还没写完的草稿。"), _("请先完成或交出草稿，再取回。")
            )
        known = self._known(record)
        then = _Past(self._core, known).after(_one(known, revision)).paths()
        view = merged(known.values())
        values = _values(then, view.paths(), tuple(paths))
        hashed = values.get(PERSONAL)
        if isinstance(hashed, str) and self._core.store.personal(hashed) is None:
            raise _refused(
                _("这份住户信息已经清除，或不在本机，取不回来。"), _("其他内容可以照常取回。")
            )
        content = content_of(self._core, view, values, ())
        made = self._core.sealed(record, view.form, view.version, content, reason=reason.strip())
        return self._core.commit([made] if made else [])

    def _known(self, record: str) -> dict[str, Revision]:
        known = {one.id: one for one in self._core.store.revisions(record)}
        if not known:
            raise KnownError(
                "record_absent",
                _("这条记录不在本调查里。"),
                kept=_("没有改动任何数据。"),
                advice=_("回到名册，重新选择一处。"),
            )
        return known


class _Past:
    """A record's earlier states and their forms, each made once."""

    def __init__(self, core: Core, known: Mapping[str, Revision]) -> None:
        self.core = core
        self._known = known
        self._ancestry = Ancestry(known)
        self._views: dict[tuple[str, ...], RecordView | None] = {}
        self._forms: dict[tuple[str, ...], Instance | None] = {}

    def before(self, revision: Revision) -> RecordView | None:
        """What its writer had seen; None where that was nothing, or is not here."""
        return self._view(tuple(one for one in revision.parents if one in self._known))

    def after(self, revision: Revision) -> RecordView:
        """The record with it, and without what its writer had not seen."""
        view = self._view((revision.id,))
        if view is None:
            raise AssertionError("a revision without itself")
        return view

    def _view(self, heads: tuple[str, ...]) -> RecordView | None:
        if heads not in self._views:
            seen: set[str] = set()
            waiting = list(heads)
            while waiting:
                rid = waiting.pop()
                if rid not in seen:
                    seen.add(rid)
                    waiting += [one for one in self._known[rid].parents if one in self._known]
            self._views[heads] = merged([self._known[one] for one in seen]) if seen else None
        return self._views[heads]

    def form(self, view: RecordView) -> Instance | None:
        if view.heads not in self._forms:
            made = None
            if view.form not in self.core.forms.registers:
                made = instance_of(self.core, view, view.answers)
            self._forms[view.heads] = made
        return self._forms[view.heads]

    def order(self, view: RecordView) -> Callable[[str], tuple[bool, int, str]]:
        """Sorts answers as their form asks for them, then photos and what was computed."""
        form = self.form(view)
        places = {node.path: n for n, node in enumerate(form.root.walk())} if form else {}
        return lambda path: (path.startswith("@"), places.get(path, len(places)), path)

    def unseen(self, earlier: Revision, later: Revision) -> bool:
        return self._ancestry.concurrent(earlier.id, later.id)


def _values(
    then: Mapping[str, Value], now: Mapping[str, Value], paths: tuple[str, ...]
) -> dict[str, Value]:
    """What changes where `paths` become again what they were: with their rows, in and around."""
    values: dict[str, Value] = {}
    for path in paths:
        if path in _OWN or path.startswith(_DERIVED):
            continue
        values[path] = then.get(path)
        for other in {**then, **now}:
            inside = other.startswith(f"{path}/")
            around = path.startswith(f"{other}/") and other in then and other not in now
            if inside or (around and path in then):
                values[other] = then.get(other)
    return {path: value for path, value in values.items() if now.get(path) != value}


def _did(before: RecordView | None, revision: Revision) -> str:
    """What kind of step it was."""
    own = revision.wrote.get(OWN_GROUP, ())
    if revision.kind == "void":
        return _("放进回收站")
    if revision.kind == "erase":
        return _("清除个人信息")
    if revision.kind == "same_as":
        return _("标为同一处")
    if VOID in own and before is not None and before.voided:
        return _("从回收站取回")
    if revision.kind == "settle":
        return _("定下两人填得不一样的内容")
    was = before.answers.get(STATUS) if before is not None else None
    now = revision.answers.get(STATUS)
    if was != now and any(STATUS in paths for paths in revision.wrote.values()):
        told = {
            "done": _("完成"),
            "submitted": _("提交"),
            "returned": _("退回"),
            "draft": _("重新打开") if was in FINISHED else _("开始填写"),
        }
        return told.get(str(now), _("修改"))
    return _("新建") if before is None else _("修改")


def _changes(
    past: _Past, before: RecordView | None, revision: Revision, *, personal: bool
) -> Iterable[Change]:
    after = past.after(revision)
    was = before.paths() if before is not None else {}
    now = body_paths(revision)
    wrote = {path for paths in revision.wrote.values() for path in paths}
    for path in sorted(wrote, key=past.order(after)):
        if path in {VOID, AGREED} or path.startswith((LINK, SAME)):
            continue
        if path == PERSONAL:
            yield from _personal(past, before, after, was.get(path), now.get(path), personal)
        elif was.get(path) != now.get(path):
            what, old, new = _worded(past, before, after, path, was.get(path), now.get(path))
            back = path not in _OWN and not path.startswith(_DERIVED)
            if old != new or what:
                yield Change(path, what or path, old, new, back)


def _worded(
    past: _Past, before: RecordView | None, after: RecordView, path: str, was: Value, now: Value
) -> tuple[str, str, str]:
    """(question, answer before, answer after)."""
    register = past.core.forms.registers.get(after.form)
    if register is not None:
        return (
            words.field_label(register, path),
            words.field_value(register, path, was),
            words.field_value(register, path, now),
        )
    forms = [past.form(view) if view is not None else None for view in (before, after)]
    told = [
        words.answer(form, path, value) if form is not None else _plain(value)
        for form, value in zip(forms, (was, now), strict=True)
    ]
    named = (words.where(form, path) for form in reversed(forms) if form is not None)
    return next(filter(None, named), ""), told[0], told[1]


def _personal(
    past: _Past,
    before: RecordView | None,
    after: RecordView,
    was: Value,
    now: Value,
    personal: bool,
) -> Iterable[Change]:
    """Residents' answers one by one; masked ones stand also where their masks are alike."""
    store = past.core.store
    old, new = (residents(store, one if isinstance(one, str) else None) for one in (was, now))
    if old is None or new is None:
        gone = _("（内容不在本机，或已清除）")
        told = [gone if side is None else _("已填") for side in (old, new)]
        yield Change(PERSONAL, _("住户信息"), told[0], told[1], back=False)
        return
    form_before = instance_of(past.core, before, before.answers, old) if before else None
    form_after = instance_of(past.core, after, after.answers, new)
    for path in dict.fromkeys([*old, *new]):
        if old.get(path) == new.get(path):
            continue
        texts = []
        for form, value in ((form_before, old.get(path)), (form_after, new.get(path))):
            text = words.answer(form, path, value) if form is not None else _plain(value)
            bare = personal or text == words.BLANK
            texts.append(text if bare else masked_answer(form or form_after, path, text))
        what = words.where(form_after, path) if form_after is not None else ""
        yield Change(PERSONAL, what or _("住户信息"), texts[0], texts[1], back=True)


def _plain(value: Value) -> str:
    return words.BLANK if value is None else str(value)


def _sections(core: Core, view: RecordView, *, personal: bool) -> Iterable[Said]:
    """The answers of a record, section by section."""
    register = core.forms.registers.get(view.form)
    if register is not None:
        facts = tuple(
            (words.field_label(register, path), words.field_value(register, path, value))
            for path, value in sorted(view.answers.items())
            if not path.startswith("/")
        )
        yield Said("", facts)
        return
    known = residents(core.store, view.personal) or {}
    form = instance_of(core, view, view.answers, known)
    if form is None:
        yield Said("", tuple((path, _plain(value)) for path, value in view.answers.items()))
        return
    told: dict[str, list[tuple[str, str]]] = {}
    for node in form.root.walk():
        if node.relevant and node.text and node.kind not in _SILENT:
            trail = words.where(form, node.path).split(words.TRAIL)
            section = told.setdefault(trail[0] if len(trail) > 1 else "", [])
            section.append((words.TRAIL.join(trail[1:] or trail), shown(node, personal=personal)))
    for title, answers in told.items():
        yield Said(title, tuple(answers))


def _one(known: Mapping[str, Revision], revision: str) -> Revision:
    """The revision meant by its id or the start of it. Raises KnownError."""
    found = [one for rid, one in known.items() if rid.startswith(revision)] if revision else []
    if len(found) != 1:
        raise _refused(_("没有这一步。"), _("请用 history 命令看全部步骤，再指定其中一步。"))
    return found[0]


def _refused(title: str, advice: str) -> KnownError:
    kept = _("记录没有改动，历史都在。")
    return KnownError("bring_back_refused", title, kept=kept, advice=advice)
