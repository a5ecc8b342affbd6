"""The loop 发现 → 整改 → 销号: a finding becomes a task, an after-photo closes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import KnownError
from app.i18n import _, pick
from app.model.changed import Changed
from app.model.ids import new_id
from app.model.merge import RecordView, view
from app.model.revision import Photos, Revision
from app.store.tasks import WANTED, Wanted
from app.survey.core import Content, Core, IsCancelled, Progress, never, quiet

if TYPE_CHECKING:
    from app.survey.taking import Taking

__all__ = ["AFTER", "WANTED", "Loop", "TaskRow", "Wanted"]

#: The pseudo question under which a task's after-photos stand.
AFTER = "after"
#: Tasks that are read at once.
_SLICE = 400
#: Records whose id begins as a task's was typed.
_LOOKED_AT = 20


@dataclass(frozen=True)
class TaskRow:
    """One task with what it is about; `overdue` by today's date of this laptop."""

    task: str
    finding: str
    inspection: str
    house: str
    title: str
    clause: str
    part: str
    what: str
    who: str
    due: str
    state: str  # open, closed
    overdue: bool
    closed_on: str
    closed_by: str
    result: str
    photos: int


class Loop:
    def __init__(self, core: Core, taking: Taking) -> None:
        self._core = core
        self._taking = taking

    def open_task(
        self,
        inspection: str,
        *,
        title: str,
        clause: str,
        part: str,
        what: str,
        who: str,
        due: str,
    ) -> tuple[str, Changed]:
        """Put a finding of an inspection on the list with a task; returns the task's id.

        `due` is YYYY-MM-DD. The same finding (title and part) of one inspection is one record.
        """
        finding = self._finding(inspection, title, part) or new_id()
        task = new_id()
        stated = {"what": what.strip(), "who": who.strip(), "due": due.strip(), "state": "open"}
        self._demand("task", stated)
        revisions = [
            self._register(
                finding,
                "finding",
                {"title": title, "clause": clause, "part": part},
                {"inspection": (inspection,)},
            ),
            self._register(task, "task", stated, {"finding": (finding,)}),
        ]
        return task, self._core.commit([revision for revision in revisions if revision])

    def close_task(
        self,
        task: str,
        files: Sequence[Path],
        result: str,
        *,
        progress: Progress = quiet,
        cancelled: IsCancelled = never,
    ) -> Changed:
        """Close a task (销号): demands at least one photo of how it is now, and one sentence."""
        known = self._core.store.view(task)
        if known is None or known.form != "task":
            raise _refused(_("这不是一条整改任务。"), _("请在“问题”页里选择任务。"))
        if known.answers.get("state") == "closed":
            raise _refused(_("这条任务已经销号。"), _("如需更正，请在“问题”页查看其历史。"))
        if not result.strip():
            raise _refused(_("还没有写整改结果。"), _("写一句现在的情况，例如“已拆除并清运”。"))
        content = Content.of(known)
        outcome = self._taking.add(
            files, AFTER, content.photos, progress=progress, cancelled=cancelled
        )
        content.photos |= {one.photo: one.entry for one in outcome if one.entry is not None}
        if not content.photos:
            refused = (f"{one.file.name}: {one.refused}" for one in outcome if one.refused)
            raise _refused(
                _("销号需要至少一张整改后的照片。"),
                _("请加入现在的照片后，再点“销号”。"),
                "; ".join(refused),
            )
        content.answers |= {
            "state": "closed",
            "closed_on": self._core.clock().date().isoformat(),
            "closed_by": self._core.person,
            "result": result.strip(),
        }
        revision = self._core.sealed(task, "task", known.version, content)
        return self._core.commit([revision] if revision else [])

    def tasks(self, inspection: str = "") -> list[TaskRow]:
        """All tasks, the open ones first, then by due date; of one inspection if one is given."""
        store = self._core.store
        if not inspection:
            return self.page("all", -1)
        found = store.linking(inspection, "inspection")
        known = {task for one in found for task in store.linking(one, "finding")}
        rows = (row for row in self._rows(sorted(known)) if row.inspection == inspection)
        return sorted(rows, key=lambda row: (row.state != "open", row.due, row.task))

    def page(self, wanted: Wanted, limit: int, offset: int = 0) -> list[TaskRow]:
        """A page of tasks, the open ones first, then by due date; `limit` -1: to the end."""
        store = self._core.store
        return self._rows(store.task_ids(wanted, self._today(), limit, offset))

    def counts(self) -> dict[Wanted, int]:
        """How many tasks there are of each kind."""
        return self._core.store.task_counts(self._today())

    def beginning(self, text: str) -> list[str]:
        """Tasks whose id begins like this, two of them at the most."""
        found = self._core.store.heads_beginning(text, _LOOKED_AT) if text else []
        return [head.record for head in found if head.form == "task"][:2]

    def _today(self) -> str:
        return self._core.clock().date().isoformat()

    def photos(self, task: str) -> Photos:
        known = self._core.store.view(task)
        return known.photos if known else {}

    def _rows(self, tasks: Sequence[str]) -> list[TaskRow]:
        """The rows of these tasks in their order; void ones are left out."""
        found: list[TaskRow] = []
        for first in range(0, len(tasks), _SLICE):
            views = self._views(tasks[first : first + _SLICE])
            about = self._views([_first(one.links.get("finding")) for one in views])
            findings = {one.record: one for one in about}
            found += [
                self._row(one, findings.get(_first(one.links.get("finding"))))
                for one in views
                if not one.voided and one.form == "task"
            ]
        return found

    def _views(self, records: Sequence[str]) -> list[RecordView]:
        held = self._core.store.histories(records)
        return [view(held[record]) for record in records if held.get(record)]

    def _row(self, task: RecordView, about: RecordView | None) -> TaskRow:
        answers = task.answers
        found = about.answers if about else {}
        inspection = _first(about.links.get("inspection")) if about else ""
        inspected = self._core.store.head(inspection) if inspection else None
        house = self._core.store.head(inspected.place) if inspected else None
        due, state = str(answers.get("due", "")), str(answers.get("state", ""))
        return TaskRow(
            task=task.record,
            finding=_first(task.links.get("finding")),
            inspection=inspection,
            house=house.title if house else "",
            title=str(found.get("title", "")),
            clause=str(found.get("clause", "")),
            part=str(found.get("part", "")),
            what=str(answers.get("what", "")),
            who=str(answers.get("who", "")),
            due=due,
            state=state,
            overdue=state == "open" and due < self._today(),
            closed_on=str(answers.get("closed_on", "")),
            closed_by=str(answers.get("closed_by", "")),
            result=str(answers.get("result", "")),
            photos=len(task.photos),
        )

    def _finding(self, inspection: str, title: str, part: str) -> str:
        for record in self._core.store.linking(inspection, "inspection"):
            known = self._core.store.view(record)
            if (
                known is not None
                and known.form == "finding"
                and (known.answers.get("title"), known.answers.get("part", "")) == (title, part)
            ):
                return record
        return ""

    def _register(
        self, record: str, form: str, answers: dict[str, str], links: dict[str, tuple[str, ...]]
    ) -> Revision | None:
        self._demand(form, answers)
        content = Content(answers={k: v for k, v in answers.items() if v}, links=links)
        return self._core.sealed(record, form, self._core.forms.registers[form].version, content)

    def _demand(self, form: str, answers: dict[str, str]) -> None:
        register = self._core.forms.registers[form]
        problems = register.check(answers)
        if problems:
            field = register.field(problems[0].field)
            label = field.label if field else {"zh": problems[0].field}
            raise _refused(
                _("“{field}”没有填对。").format(field=pick(label)),
                _("期限写成 2026-12-31 这样的日期；其余各项不能空着。"),
            )


def _first(ids: Sequence[str] | None) -> str:
    return ids[0] if ids else ""


def _refused(title: str, advice: str, detail: str = "") -> KnownError:
    kept = _("已有的问题和任务都没有改动。")
    return KnownError("task_refused", title, kept=kept, advice=advice, detail=detail)
