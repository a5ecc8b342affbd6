"""复查: what no longer holds after a merge, as a list that mends itself.

Each surveyor finished a record in which all rules held. Answers of two put together may break
one: that is looked for again, off the way of the merge, in every record that somebody else wrote
in. Between records: links to nothing, places in a circle, a house that two inspected, what was
written to a place after it was joined to another.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.assessment.judging import results as judged
from app.errors import Cancelled, KnownError
from app.i18n import _
from app.i18n.form_problems import problem_text
from app.i18n.judgements import short_words
from app.model.canonical import Value
from app.model.merge import RecordView
from app.model.merge import view as merged
from app.model.revision import Revision
from app.store.agreed import differing, residents
from app.store.database import read_only
from app.store.roster_joined import SAME_AS
from app.store.values import RecheckRow
from app.survey import disputes, words
from app.survey.core import FINISHED, STATUS, Core, IsCancelled, Progress, never, quiet
from app.survey.filling import graded
from forms.node import Problem

__all__ = ["Check", "Rechecks"]

#: Codes between records.
LINK_GONE, LINK_VOID, CIRCLE, TWICE, JOINED_LATER = (
    "link_gone", "link_void", "circle", "twice", "joined_later",
)  # fmt: skip
GRADE, SOFT = "grade", "soft"
#: Records that are looked at before what was found is written down.
_SLICE = 50
_PLACE = "place"

_Found = tuple[str, str, Mapping[str, object]]  # path, code, detail
_History = list[Revision]
_Lines = list[tuple[str, int, str, str, str]]


@dataclass(frozen=True)
class Check:
    """One line of the list. `what`: the question or what it is about; `said`: why, in words.

    `soft`: it may stay. `path`: the answer to look at, "" for the record as a whole.
    """

    record: str
    place: str
    form: str
    house: str
    path: str
    code: str
    what: str
    said: str
    soft: bool


class Rechecks:
    def __init__(self, core: Core) -> None:
        self._core = core

    def list(self, limit: int = 100, offset: int = 0) -> list[Check]:
        """What was found and has not been mended, house by house."""
        return [self._worded(row) for row in self._core.store.recheck_rows(limit, offset)]

    def count(self) -> int:
        return self._core.store.recheck_count()

    def waiting(self) -> int:
        """How many records `run` would look at."""
        return len(self._core.store.recheck_waiting())

    def run(
        self,
        records: Iterable[str] | None = None,
        *,
        progress: Progress = quiet,
        cancelled: IsCancelled = never,
    ) -> int:
        """Look at these records again, else at all that were merged since, and all on the list.

        Returns how many were looked at. Stopped (`Cancelled`) or killed, it goes on from there.
        """
        store = self._core.store
        if store.readonly:
            raise read_only()
        if records is not None:
            coming = [(record, 0) for record in dict.fromkeys(records)]
        else:
            end = store.last_number()
            coming = store.recheck_waiting()
            known = {record for record, _n in coming}
            held = store.recheck_listed()
            coming += [(record, end) for record in held if record not in known]
        for first in range(0, len(coming), _SLICE):
            progress(first, len(coming))
            if cancelled():
                raise Cancelled
            slice_ = coming[first : first + _SLICE]
            self._look(slice_)
        if records is None:
            store.put_recheck((), (), end)
        progress(len(coming), len(coming))
        return len(coming)

    def _look(self, slice_: Iterable[tuple[str, int]]) -> None:
        held = [*slice_]
        histories = self._core.store.histories([record for record, _n in held])
        found: _Lines = []
        for record, history in histories.items():
            for n, (path, code, detail) in enumerate(self._check(history) if history else ()):
                text = json.dumps(detail, ensure_ascii=False, sort_keys=True)
                found.append((record, n, path, code, text))
        upto = max(n for _record, n in held)
        self._core.store.put_recheck(histories, found, upto or None)

    def _check(self, history: _History) -> Iterator[_Found]:
        view = merged(history)
        if view.voided:
            return
        yield from self._links(view)
        if view.form == _PLACE:
            yield from self._circle(view)
            yield from self._joined_later(view, history)
        elif view.form not in self._core.forms.registers:
            yield from self._twice(view)
            if view.answers.get(STATUS) in FINISHED and not differing(self._core.store, view):
                beside = any(len(one.parents) > 1 for one in history) or len(view.heads) > 1
                yield from self._answers(view, soft=beside)

    # -- within a record

    def _answers(self, view: RecordView, *, soft: bool) -> Iterator[_Found]:
        """Rules of the form, and whether the grade is still what the answers come to."""
        try:
            form = self._core.forms.form(view.form, view.version)
        except KnownError:
            return  # it may come with a later package, and the record with it
        said = residents(self._core.store, view.personal)
        own = {path: value for path, value in view.answers.items() if not path.startswith("/")}
        instance = self._core.open_form(form, own, said or {}, view.photos)
        problems = [*instance.check(), *(instance.warnings() if soft else ())]
        for one in problems:
            asked = form.template(one.path)
            if said is None and asked is not None and asked.personal:
                continue  # erased, or not arrived: nobody can say
            detail = {
                "params": dict(one.params),
                "message": one.message,
                "where": words.where(instance, one.path),
            }
            yield one.path, one.code, detail
        stored, now = graded(view.results), graded(judged(instance))
        if words.stored_grade(stored) != words.stored_grade(now):
            yield "", GRADE, {"stored": words.stored_grade(stored), "now": words.stored_grade(now)}

    # -- between records

    def _links(self, view: RecordView) -> Iterator[_Found]:
        store = self._core.store
        for role, targets in view.links.items():
            for target in targets:
                head = store.head(target)
                if head is None:
                    yield "", LINK_GONE, {"role": role, "target": target}
                elif head.voided and role != SAME_AS:
                    yield "", LINK_VOID, {"role": role, "target": target, "title": head.title}

    def _circle(self, view: RecordView) -> Iterator[_Found]:
        """Places that lie in each other: the lists then show them as lying nowhere."""
        store, above = self._core.store, _first(view.links, "parent")
        way = [view.record]
        while above and above not in way:
            way.append(above)
            higher = store.view(above)
            above = _first(higher.links, "parent") if higher is not None else ""
        if above == view.record:
            names = [head.title for one in way if (head := store.head(one)) is not None]
            yield "", CIRCLE, {"names": names}

    def _joined_later(self, view: RecordView, history: _History) -> Iterator[_Found]:
        """Somebody went on writing to a place that had been joined to another."""
        target = _first(view.links, SAME_AS)
        if not target:
            return
        later = []
        for one in reversed(history):
            if one.kind == "same_as":
                break
            later.append(one)
        if later:
            into = self._core.store.head(self._core.store.counts_as(view.record))
            title = into.title if into else ""
            yield "", JOINED_LATER, {"into": title, "who": later[0].author, "time": later[0].time}

    def _twice(self, view: RecordView) -> Iterator[_Found]:
        """Another inspection of the same place with the same form, and none follows the other."""
        place = _first(view.links, "place")
        if not place:
            return
        store = self._core.store
        for head in store.heads(view.form, place=store.counts_as(place), order="time"):
            if head.record == view.record or head.status not in FINISHED:
                continue
            if not (self._follows(view, head.record) or self._follows_id(head.record, view.record)):
                yield "", TWICE, {"other": head.record, "who": head.author, "time": head.time}

    def _follows(self, view: RecordView | None, earlier: str) -> bool:
        seen = set[str]()
        while view is not None and view.record not in seen:
            seen.add(view.record)
            before = _first(view.links, "previous")
            if before == earlier:
                return True
            view = self._core.store.view(before) if before else None
        return False

    def _follows_id(self, record: str, earlier: str) -> bool:
        return self._follows(self._core.store.view(record), earlier)

    # -- in words

    def _worded(self, row: RecheckRow) -> Check:
        detail = json.loads(row.detail)
        what, said = self._words(row, detail)
        return Check(
            record=row.record,
            place=row.place or (row.record if row.form == _PLACE else ""),
            form=row.form,
            house=row.house,
            path=row.path,
            code=row.code,
            what=what,
            said=said,
            soft=row.code in (SOFT, TWICE, JOINED_LATER),
        )

    def _words(self, row: RecheckRow, detail: Mapping[str, Value]) -> tuple[str, str]:
        told = {name: str(value) for name, value in detail.items()}
        if row.code == GRADE:
            stored, now = (short_words(told[one]) or words.BLANK for one in ("stored", "now"))
            return _("参考判定"), _("记录里是 {stored}，按现在的答案应为 {now}。").format(
                stored=stored, now=now
            )
        if row.code in (LINK_GONE, LINK_VOID):
            about = _role(told["role"])
            gone = _("所指的记录还没有交来。")
            void = _("“{title}”已作废。").format(title=told.get("title", ""))
            return about, gone if row.code == LINK_GONE else void
        if row.code == CIRCLE:
            names = detail["names"]
            way = " › ".join(map(str, names)) if isinstance(names, Sequence) else ""
            return _("上级"), _("几处互为上级：{names}。").format(names=way)
        if row.code == TWICE:
            return _("检查"), _("这一处有两份同样的检查，另一份：{who} {time}。").format(
                who=told["who"], time=told["time"][:16].replace("T", " ")
            )
        if row.code == JOINED_LATER:
            return _("已并入“{into}”").format(into=told["into"]), _(
                "合并之后又有人改过：{who} {time}。"
            ).format(who=told["who"], time=told["time"][:16].replace("T", " "))
        what = told.get("where") or disputes.question(self._core, row.form, row.version, row.path)
        params = detail.get("params")
        shown = {str(k): str(v) for k, v in params.items()} if isinstance(params, dict) else {}
        return what, problem_text(Problem(row.path, row.code, shown, told["message"]), what)


def _role(role: str) -> str:
    return {
        "place": _("所属房屋"),
        "parent": _("上级"),
        "same_as": _("并入哪一处"),
        "inspection": _("所属检查"),
        "finding": _("所属问题"),
        "previous": _("上一次检查"),
        "covers": _("覆盖的楼栋"),
    }.get(role, role)


def _first(links: Mapping[str, Iterable[str]], role: str) -> str:
    return next(iter(links.get(role, ())), "")
