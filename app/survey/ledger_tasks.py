"""The ledger's sheets of the loop: every task with its finding, and how it was closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from app.i18n import _
from app.survey import free_text, words
from app.survey.core import Core
from app.survey.ledger_columns import (
    FROZEN,
    SLICE,
    Choice,
    Places,
    day,
    house_columns,
    id_columns,
)
from app.survey.ledger_photos import PhotoCells
from app.survey.loop import Loop
from app.survey.taking import Taking
from exports.tables.model import Cell, Column, Sheet


@dataclass(frozen=True)
class TasksPart:
    core: Core
    choice: Choice
    places: Places
    taking: Taking
    loop: Loop

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        columns = (
            *house_columns(),
            Column("finding", _("问题")),
            Column("clause", _("依据条款")),
            Column("part", _("部位")),
            Column("what", _("要做什么")),
            Column("who", _("责任人")),
            Column("due", _("完成期限"), "date"),
            Column("state", _("状态")),
            Column("closed_on", _("销号日期"), "date"),
            Column("closed_by", _("销号人")),
            Column("result", _("整改结果")),
            Column("photos", _("整改后照片（张）"), "number"),
            *id_columns(("record", _("检查记录号")), ("task", _("任务记录号"))),
        )
        photos = (
            *house_columns(),
            Column("what", _("要做什么")),
            Column("state", _("状态")),
            *self._photos.front_columns(),
            *self._photos.columns(),
            *id_columns(
                ("record", _("检查记录号")), ("task", _("任务记录号")), ("hash", "SHA-256")
            ),
        )
        return (
            Sheet(_("整改任务"), columns, FROZEN, code="tasks"),
            Sheet(_("整改照片"), photos, FROZEN, code="task_photos"),
        )

    @cached_property
    def _photos(self) -> PhotoCells:
        return PhotoCells(self.core, self.choice, self.taking)

    @property
    def count(self) -> int:
        return self.core.store.count("task")

    def rows(self) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """The open ones first, then by date."""
        offset = 0
        while page := self.loop.page("all", SLICE, offset):
            offset += SLICE
            for task in page:
                told = free_text.telling(self.core, task.inspection, self.choice.audience)
                row = free_text.task(task, told)
                head = self.core.store.head(row.inspection) if row.inspection else None
                house = self.places.of(head.place if head else "", self.choice.under)
                if house is None:
                    continue
                state = self.choice.said(row.state, words.task_state(row))
                yield 0, (
                    *house.cells(), row.title, row.clause, row.part, row.what, row.who,
                    day(row.due), state, day(row.closed_on), row.closed_by, row.result,
                    row.photos, house.record, row.inspection, row.task,
                )  # fmt: skip
                for photo in self.loop.photos(row.task).values() if row.photos else ():
                    yield (
                        1,
                        (
                            *house.cells(),
                            row.what,
                            state,
                            *self._photos.front(photo, f"{house.name} {row.what}"),
                            *self._photos.cells(free_text.photo(photo, told)),
                            house.record,
                            row.inspection,
                            row.task,
                            str(photo.get("hash") or ""),
                        ),
                    )
