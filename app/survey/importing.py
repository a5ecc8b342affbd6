"""Importing a roster: look at a file, plan what it would change, do it as a whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app import log, sheets
from app.domain.roster import drafts
from app.domain.roster.columns import columns_of
from app.domain.roster.lines import header_again
from app.errors import Cancelled, KnownError
from app.i18n import _
from app.model.canonical import Value, clean
from app.model.changed import Changed
from app.model.personal import personal_answers, seal_personal
from app.model.revision import OWN_GROUP, Revision, merge_paths, seal
from app.model.wrote import written
from app.store.database import read_only
from app.survey import regions
from app.survey.bulk_work import uncollected
from app.survey.core import Content, Core, IsCancelled, Progress, never, quiet
from app.survey.refusals import storable
from app.survey.roster_plan import Plan, Planned, Planner
from app.survey.roster_preview import Preview, confirmed, look
from app.survey.roster_printing import with_unprintable
from app.survey.roster_report import Report
from app.survey.roster_said import REASON

_LOG = log.logger("survey")
#: Without one of these no row can be a place.
_NEEDED: Final = frozenset(
    {"town", "community", "estate", "building", "household", "name", "address", "code"}
)


@dataclass(frozen=True)
class Imported:
    """What an import did."""

    changed: Changed
    report: Report


class Importing:
    def __init__(self, core: Core) -> None:
        self._core = core

    def preview(
        self,
        file: Path,
        sheet: str = "",
        header_row: int | None = None,
        *,
        progress: Progress = quiet,
        cancelled: IsCancelled = never,
    ) -> Preview:
        """Read a file and guess; `header_row` is a number as Excel shows it, 0 for none."""
        table = sheets.read(file, sheet, progress=progress, cancelled=cancelled)
        return look(file, table, header_row)

    def again(self, preview: Preview, header_row: int | None) -> Preview:
        """The same table with another row as its header."""
        return look(preview.file, preview.table, header_row)

    def plan(
        self,
        preview: Preview,
        mapping: Mapping[int, str] | None = None,
        *,
        overwrite: bool = False,
        chosen: frozenset[tuple[str, str]] = frozenset(),
        progress: Progress = quiet,
        cancelled: IsCancelled = never,
    ) -> Plan:
        """What importing would do; changes nothing.

        `mapping` says what each column means where the guess is not taken. `overwrite` lets the
        roster replace what somebody changed in the survey, `chosen` only those (record, field).
        """
        columns = columns_of(preview.mapping if mapping is None else mapping)
        if not _NEEDED & columns.keys():
            raise KnownError(
                "roster_without_names",
                _("没有一列是房屋名称、地址、编号或所在的镇、村、小区。"),
                kept=_("没有导入任何内容。"),
                advice=_("请看看表头行选得对不对，在列的上方选出哪一列是什么。"),
            )
        rows = [row for row in preview.data if not header_again(row.texts, preview.words)]
        if not rows:
            raise KnownError(
                "roster_empty",
                _("表头下面没有内容。"),
                kept=_("没有导入任何内容。"),
                advice=_("请选另一张工作表，或另一个表头行。"),
            )
        if cancelled():
            raise Cancelled
        today = self._core.clock().date()
        towns = regions.gazetteer()
        with uncollected():
            drafted = drafts.draft(rows, columns, today, towns)
            drafted = with_unprintable(drafted, rows, columns)
            at = columns.get("code", -1)
            refused = drafted.refused
            codes = frozenset(row.text(at).strip() for row in rows if row.number in refused)
            planner = Planner(self._core, drafted, progress, cancelled)
            return planner.plan(chosen, all_chosen=overwrite, codes=codes)

    def apply(
        self,
        preview: Preview,
        plan: Plan,
        mapping: Mapping[int, str] | None = None,
        *,
        progress: Progress = quiet,
        cancelled: IsCancelled = never,
    ) -> Imported:
        """Write what was planned in one transaction, and keep the mapping for next time.

        Raises a known error where the roster has changed since the plan was made; `Cancelled`.
        """
        store = self._core.store
        if store.readonly:
            raise read_only()
        if sum(1 for _one in store.place_index()) != plan.places:
            raise KnownError(
                "roster_moved_on",
                _("核对之后，名册又有了改动。"),
                kept=_("没有导入任何内容。"),
                advice=_("请再核对一次，然后导入。"),
            )
        changed = Changed()
        if plan.writes:
            with uncollected():
                changed = self._write(plan, progress, cancelled)
        confirmed(preview, preview.mapping if mapping is None else mapping)
        return Imported(changed, Report.of(preview, plan))

    def _write(self, plan: Plan, progress: Progress, cancelled: IsCancelled) -> Changed:
        """Revisions are made while they are written: 100,000 never stand in memory at once."""
        personal: dict[str, bytes] = {}
        coming = self._revisions(plan, personal, progress, cancelled)
        changed = self._core.store.append_many(coming, self._core.key, personal, quiet, cancelled)
        progress(plan.writes, plan.writes)
        self._remember()
        return changed

    def _remember(self) -> None:
        """As every commit does: a copied folder meets this device's own last entry again."""
        head = self._core.store.log_heads().get(self._core.key.id)
        if head is not None:
            try:
                self._core.key.remember(head.seq, head.entry)
            except KnownError:
                _LOG.warning("the key does not remember its last entry", exc_info=True)

    def _revisions(
        self,
        plan: Plan,
        personal: dict[str, bytes],
        progress: Progress,
        cancelled: IsCancelled,
    ) -> Iterator[Revision]:
        version = self._core.forms.registers["place"].version
        group = self._core.group_of("place", version)
        now = self._core.now()
        person = str(clean(self._core.person))
        with storable():
            # by record: every index of the survey then grows at its end, not all over
            for at, one in enumerate(sorted((*plan.new, *plan.changed), key=_record)):
                if at % 1000 == 0:
                    if cancelled():
                        raise Cancelled
                    progress(at, plan.writes)
                content = self._content(one, personal)
                if one.view is None:
                    paths_ = merge_paths(content.answers, {}, content.links, {}, content.personal)
                    wrote: Mapping[str, tuple[str, ...]] = {OWN_GROUP: tuple(paths_)}
                else:
                    wrote = written(
                        one.view, content.answers, content.photos, content.links,
                        content.results, content.personal, group,
                    )  # fmt: skip
                yield seal(
                    survey=self._core.store.meta.survey_id,
                    record=one.record,
                    kind="save",
                    form="place",
                    version=version,
                    parents=one.view.heads if one.view else (),
                    author=person,
                    device=self._core.key.id,
                    time=now,
                    reason=REASON,
                    links=content.links,
                    answers=content.answers,
                    photos=content.photos,
                    personal=content.personal,
                    results=content.results,
                    wrote=wrote,
                )

    def _content(self, one: Planned, personal: dict[str, bytes]) -> Content:
        if one.view is None:
            content = Content(answers=dict(one.draft.answers))
            told: dict[str, Value] = dict(one.draft.personal)
            links = (one.parent,) if one.parent else ()
        else:
            content = Content.of(one.view)
            content.answers |= one.answers
            told = dict(one.personal)
            links = (one.parent,) if one.moves else ()
            if told and content.personal:
                data = self._core.store.personal(content.personal)
                told = {**(personal_answers(data) if data else {}), **told}
        if links:
            content.links = {**content.links, "parent": links}
        if told:
            content.personal, data = seal_personal(told)
            personal[content.personal] = data
        return content


def _record(one: Planned) -> str:
    return one.record


__all__ = ["Imported", "Importing", "Plan", "Preview", "Report"]
