"""两人填得不一样: settled with a reason, as one side said it or row by row; nothing is dropped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.i18n import _
from app.model.canonical import Value
from app.model.changed import Changed
from app.model.merge import Conflict as OpenConflict
from app.model.merge import RecordView
from app.model.revision import VOID
from app.store.agreed import is_agreed
from app.store.taken_over import is_taken_over
from app.store.values import ConflictSide
from app.survey import actions, disputes
from app.survey.behind import Behind, behind
from app.survey.comments import (
    Comment,
    comments_of,
    comments_on,
    not_sent_back,
    questions_of,
    sent_back,
)
from app.survey.composing import Preview, composed, content_of, preview, refused, side_of
from app.survey.core import FINISHED, STATUS, Content, Core
from app.survey.side_by_side import Conflict, Line, Side, instance_of, worded

__all__ = ["Conflict", "Line", "Preview", "Review", "Side"]

_PLACE = "place"


@dataclass(frozen=True)
class ConflictRow:
    """An open conflict as a list shows it: the names of `Conflict`, without its lines.

    `sides` have author, device, time and grade.
    """

    record: str
    house: str
    form: str
    group: str
    what: str
    provisional: bool
    shown: int
    agreed: bool
    sides: tuple[ConflictSide, ...]


class Review:
    def __init__(self, core: Core) -> None:
        self._core = core

    def conflicts(self, *, personal: bool = False) -> list[Conflict]:
        """All open conflicts, those that hold a grade first; personal answers masked by default.

        Where all sides say the same there is nothing to decide: such a one is settled along with
        any other of its record, and listed, last, only where it is alone; of places never, since
        two computers that import one list say the same of each of its houses. To see residents in
        clear is noted.
        """
        if personal:
            actions.note(self._core, actions.COMPARE, records=len(self._core.store.in_conflict()))
        found: list[Conflict] = []
        for head in self._core.store.in_conflict():
            view = self._core.store.view(head.record)
            if view is None:
                continue
            every = [
                worded(self._core, view, conflict, personal=personal)
                for conflict in view.conflicts
                if not is_taken_over(conflict)
            ]
            alone = [] if view.form == _PLACE else every
            found += [one for one in every if not one.agreed] or alone
        return sorted(
            found, key=lambda one: (one.agreed, not one.provisional, one.house, one.group)
        )

    def open_conflicts(self, limit: int, offset: int = 0) -> list[ConflictRow]:
        """A page of what `conflicts` tells, as light rows: those that hold a grade first, then
        house by house, those that need no decision last. `conflict` has the lines of one."""
        return [
            ConflictRow(
                record=row.record,
                group=row.group,
                house=row.house,
                form=row.form,
                what=disputes.named(self._core, row),
                provisional=row.graded,
                agreed=row.agreed,
                shown=row.shown,
                sides=row.sides,
            )
            for row in self._core.store.conflicts(limit, offset)
        ]

    def count(self, *, agreed: bool = True) -> int:
        """How many `open_conflicts` there are; `agreed`: with those that need no decision."""
        return self._core.store.conflict_count(alone=agreed)

    def conflict(self, record: str, group: str, *, personal: bool = False) -> Conflict | None:
        """One open conflict with its lines; None where it was settled meanwhile."""
        if personal:
            actions.note(self._core, actions.COMPARE, record)
        view = self._core.store.view(record)
        for one in view.conflicts if view else ():
            if view is not None and one.group == group:
                return worded(self._core, view, one, personal=personal)
        return None

    def settle(
        self,
        record: str,
        group: str,
        side: int,
        reason: str = "",
        *,
        seen: Conflict | None = None,
    ) -> Changed:
        """Let one side count from now on. The other sides stay in the history.

        Raises a known error when the conflict is not open (any more), or without a reason; only
        where all sides say the same none is needed. `seen`: what the reviewer was looking at;
        where a merge has brought another side since, nothing is settled.
        """
        view, conflict = self._find(record, group, seen)
        values = conflict.candidates[side_of(conflict, side)].values
        if is_agreed(self._core.store, conflict):
            reason = reason.strip() or _("住户信息两份相同")
        return self._write(view, conflict, values, reason)

    def compose(
        self,
        record: str,
        group: str,
        picks: Mapping[str, int],
        reason: str,
        *,
        seen: Conflict | None = None,
    ) -> Changed:
        """Pick rows from several sides, path by path; the grade is computed anew.

        `picks` names the side of each path that shall not come from the side that counts now. A
        row comes with all that is in it, an answer with the rows that it stands in. `seen` as in
        `settle`.
        """
        view, conflict = self._find(record, group, seen)
        return self._write(view, conflict, composed(conflict, picks), reason)

    def preview(
        self, record: str, group: str, picks: Mapping[str, int], *, seen: Conflict | None = None
    ) -> Preview:
        """What `compose` would come to: the grade computed anew, and every line. Writes nothing."""
        view, conflict = self._find(record, group, seen)
        return preview(self._core, view, conflict, picks)

    def send_back(
        self, record: str, reason: str, comments: Mapping[str, str] | None = None
    ) -> Changed:
        """退回: a finished inspection that its surveyor shall mend. It is editable again.

        The reason is kept in the history and shown to the surveyor on the page 今天; `comments`,
        by the data path of a question, beside their questions as well, until the inspection is
        finished again. Raises a known error for a path that the form does not have.
        """
        view = self._core.store.view(record)
        if view is None or view.form in self._core.forms.registers:
            raise not_sent_back(_("这条检查记录不在本调查里。"), _("请在名册里重新选择一处。"))
        if view.answers.get(STATUS) not in FINISHED:
            raise not_sent_back(
                _("只有已完成的检查才能退回。"), _("它还在填写，外业可以直接修改。")
            )
        if not reason.strip():
            raise not_sent_back(
                _("还没有写退回的理由。"), _("写一句要补什么，例如“缺东立面照片”。")
            )
        content = Content.of(view)
        content.answers[STATUS] = "returned"
        content.answers |= comments_on(
            instance_of(self._core, view, view.answers) if comments else None, comments or {}
        )
        revision = self._core.sealed(
            record, view.form, view.version, content, reason=reason.strip()
        )
        return self._core.commit([revision] if revision else [])

    def comments(self, record: str) -> tuple[Comment, ...]:
        """What the office wrote beside questions of a record that it sent back."""
        return comments_of(self._core.store.revisions(record))

    def questions(self, record: str) -> list[tuple[str, str]]:
        """What can be commented on in a record: data path and words, in the order of the form."""
        view = self._core.store.view(record)
        instance = instance_of(self._core, view, view.answers) if view else None
        return questions_of(instance) if instance else []

    def why_returned(self, record: str) -> str:
        """The reason of a record that is sent back, with who gave it; "" for any other."""
        history = self._core.store.revisions(record)
        reason, by, _time = sent_back(history) or ("", "", "")
        return _("{reason}（{by}）").format(reason=reason, by=by) if reason else ""

    def behind(self, record: str, group: str, *, personal: bool = False) -> Behind:
        """One open conflict in full: its lines, who said what and why, what was there before."""
        if personal:
            actions.note(self._core, actions.COMPARE, record)
        view, conflict = self._find(record, group, None)
        return behind(self._core, view, conflict, personal=personal)

    def _write(
        self,
        view: RecordView,
        conflict: OpenConflict,
        values: Mapping[str, Value],
        reason: str,
    ) -> Changed:
        if not reason.strip():
            raise refused(_("还没有写理由。"))
        store = self._core.store
        along = (one for one in view.conflicts if one != conflict and is_agreed(store, one))
        decided = (conflict, *along)
        content = content_of(self._core, view, values, decided)
        revision = self._core.sealed(
            view.record, view.form, view.version, content,
            kind="void" if values.get(VOID) else "settle",
            reason=reason.strip(), decided=decided,
        )  # fmt: skip
        return self._core.commit([revision] if revision else [])

    def _find(
        self, record: str, group: str, seen: Conflict | None
    ) -> tuple[RecordView, OpenConflict]:
        view = self._core.store.view(record)
        for conflict in view.conflicts if view else ():
            if view is not None and conflict.group == group:
                sides = [(side.author, side.time) for side in conflict.candidates]
                if seen and sides != [(side.author, side.time) for side in seen.sides]:
                    raise refused(_("这一处刚刚又汇总进了别的内容，请看过再定。"))
                return view, conflict
        raise refused(_("这一处已经定下来了，或者不存在。"))
