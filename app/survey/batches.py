"""批次: every merge is one, and can be taken back as a whole, by writing more and dropping nothing.

A record goes back to what counted before the merge; one that came only with it is voided with the
reason; one that anybody has changed since is left alone and told. Taking a batch back is a batch
of its own, and can be taken back in the same way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app import log
from app.errors import Cancelled, KnownError
from app.i18n import _
from app.model.canonical import clean
from app.model.changed import Changed
from app.model.merge import RecordView
from app.model.merge import view as merged
from app.model.revision import Revision, seal
from app.model.undoing import Body, group_names, in_order, restoring
from app.store import values
from app.store.batches import Undoing
from app.store.database import read_only
from app.store.roster_joined import SAME_AS
from app.survey import actions
from app.survey.core import Core, IsCancelled, Progress, never, quiet

__all__ = ["Batch", "Batches", "Left", "Plan"]

_LOG = log.logger("survey")
#: Histories that are held in memory at once.
_SLICE = 200


@dataclass(frozen=True)
class Batch:
    """One merge, or (`undoes` is not 0) what took one back, with its reason.

    `senders`: whose records it brought; `records`: how many it touched; `undone`: the number of
    the batch that took this one back and still stands, 0 for none.
    """

    n: int
    time: str
    who: str
    packages: tuple[str, ...]
    senders: tuple[str, ...]
    records: int
    undoes: int
    undone: int
    reason: str


@dataclass(frozen=True)
class Left:
    """A record that is left as it is. `why`: "changed" since, "newer" program, "erased", or
    "stood_on": others that stay hang on it."""

    record: str
    form: str
    house: str
    why: str


@dataclass(frozen=True)
class Plan:
    """What taking a batch back would do: record ids, and what is left alone.

    `back`: they count again as before; `voided`: they came only with it; `same`: nothing counts
    differently because of it.
    """

    n: int
    back: tuple[str, ...]
    voided: tuple[str, ...]
    same: tuple[str, ...]
    left: tuple[Left, ...]


@dataclass(frozen=True)
class _Step:
    """A record with its history as it was and as it is."""

    record: str
    earlier: list[Revision]
    now: list[Revision]
    left: str = ""


class Batches:
    def __init__(self, core: Core) -> None:
        self._core = core

    def list(self, limit: int = 100, offset: int = 0) -> list[Batch]:
        """Merges and what took them back, the newest first."""
        store = self._core.store
        return [
            Batch(
                one.n, one.time, one.who, one.packages, store.batch_senders(one),
                len(store.batch_revisions(one)), one.undoes, store.undone_by(one.n), one.reason,
            )
            for one in store.batches(limit, offset)
        ]  # fmt: skip

    def plan(self, n: int, *, progress: Progress = quiet, cancelled: IsCancelled = never) -> Plan:
        """What `undo` would do now. Raises a known error where there is no such batch."""
        batch = self._batch(n)
        back, voided, same, left = dict[str, frozenset[str]](), dict[str, _Step](), [], list[Left]()
        for step in self._steps(batch, progress, cancelled):
            bodies = [] if step.left else _bodies(step)
            if step.left:
                left.append(self._left(step))
            elif not bodies:
                same.append(step.record)
            elif not step.earlier:
                voided[step.record] = replace(step, now=[], left="stood_on")
            else:
                back[step.record] = _targets(merged(step.earlier))
        stood_on = self._stood_on(set(voided), back)
        left += [self._left(voided.pop(one)) for one in sorted(stood_on)]
        return Plan(n, tuple(back), tuple(voided), tuple(same), tuple(left))

    def undo(
        self,
        n: int,
        reason: str,
        *,
        progress: Progress = quiet,
        cancelled: IsCancelled = never,
    ) -> tuple[Plan, Changed]:
        """Take a batch back in one transaction, all of it or nothing; what was done, and left.

        Raises a known error without a reason, for a batch that was taken back already, and where
        nothing is left to be taken back; `Cancelled`.
        """
        store = self._core.store
        if store.readonly:
            raise read_only()
        batch = self._batch(n)
        if not reason.strip():
            raise _refused(_("还没有写理由。"), _("写一句为什么撤销，例如“拿错了优盘”。"))
        if store.undone_by(n):
            raise _refused(_("这一批已经撤销过了。"), _("要恢复，请撤销那一次“撤销”。"))
        plan = self.plan(n, progress=progress, cancelled=cancelled)
        if not (plan.back or plan.voided):
            raise _refused(
                _("这一批里没有可以撤销的内容。"), _("它带来的记录后来都改过，请逐条处理。")
            )
        said, now = str(clean(reason)).strip(), self._core.now()
        changed = store.append_many(
            self._revisions(batch, said, {one.record for one in plan.left}, progress, cancelled),
            self._core.key,
            cancelled=cancelled,
            undoing=Undoing(now, self._core.person, n, said),
        )
        self._remember()
        done = len(plan.back) + len(plan.voided)
        actions.note(self._core, "undo_merge", records=done, why=said)
        return plan, replace(changed, kinds=changed.kinds | {"package"})

    def _batch(self, n: int) -> values.Batch:
        found = self._core.store.batch(n)
        if found is None:
            raise _refused(
                _("没有第 {n} 批。").format(n=n), _("请在“核对”页或用 batches 看有哪些批次。")
            )
        return found

    def _steps(
        self, batch: values.Batch, progress: Progress, cancelled: IsCancelled
    ) -> Iterator[_Step]:
        """The records of a batch, some hundreds read at once."""
        store = self._core.store
        brought = store.batch_revisions(batch)
        records = sorted(brought)
        for first in range(0, len(records), _SLICE):
            progress(first, len(records))
            if cancelled():
                raise Cancelled
            some = records[first : first + _SLICE]
            numbers, histories = store.revision_numbers(some), store.histories(some)
            for record in some:
                yield _step(record, histories[record], numbers[record], brought[record])
        progress(len(records), len(records))

    def _stood_on(self, voided: set[str], back: Mapping[str, frozenset[str]]) -> set[str]:
        """Those of `voided` on which something hangs that stays: a house of the undone batch that
        another laptop inspected since must not leave the lists with that inspection.

        `back`: what the records that go back to an earlier state name then.
        """
        store, found = self._core.store, set[str]()
        waiting = set(voided)
        while waiting:
            kept = {one for one in waiting if self._holds(one, voided - found, back)}
            found |= kept
            # what those hang on stays with them
            targets = (_targets(view) for one in kept if (view := store.view(one)) is not None)
            waiting = (voided - found).intersection(frozenset().union(*targets))
        return found

    def _holds(self, record: str, voided: Set[str], back: Mapping[str, frozenset[str]]) -> bool:
        """Whether a record that will count names this one."""
        store = self._core.store
        for one in store.linking(record):
            view = None if one in voided else store.view(one)
            if view is None or view.voided:
                continue
            if record in back.get(one, _targets(view)):
                return True
        return False

    def _revisions(
        self,
        batch: values.Batch,
        reason: str,
        left: Set[str],
        progress: Progress,
        cancelled: IsCancelled,
    ) -> Iterator[Revision]:
        for step in self._steps(batch, progress, cancelled):
            if not step.left and step.record not in left:
                heads = merged(step.now).heads
                yield from in_order(_bodies(step), self._sealer(step, heads, reason))

    def _sealer(self, step: _Step, heads: tuple[str, ...], reason: str) -> _Seal:
        return _Seal(self._core, step, heads, reason)

    def _remember(self) -> None:
        """As every commit does: a copied folder meets this device's own last entry again."""
        head = self._core.store.log_heads().get(self._core.key.id)
        if head is None:
            return
        try:
            self._core.key.remember(head.seq, head.entry)
        except KnownError:
            _LOG.warning("the key does not remember its last entry", exc_info=True)

    def _left(self, step: _Step) -> Left:
        head = self._core.store.head(step.record)
        place = self._core.store.head(head.place) if head and head.place else None
        title = (place.title if place else "") or (head.title if head else "")
        return Left(step.record, head.form if head else "", title, step.left)


class _Seal:
    """Makes revisions of a record out of bodies; a turn moves the claimed time, nothing else."""

    def __init__(self, core: Core, step: _Step, heads: tuple[str, ...], reason: str) -> None:
        self._core, self._step, self._heads, self._reason = core, step, heads, reason
        self._now = datetime.fromisoformat(core.now())

    def __call__(self, body: Body, turn: int) -> Revision:
        first, core = self._step.now[0], self._core
        return seal(
            survey=first.survey, record=first.record, kind=body.kind, form=first.form,
            version=body.version, parents=self._heads, author=str(clean(core.person)),
            device=core.key.id,
            time=(self._now + timedelta(seconds=turn)).isoformat(timespec="seconds"),
            reason=self._reason, links=body.links, answers=body.answers, photos=body.photos,
            personal=body.personal, results=body.results, wrote=body.wrote,
        )  # fmt: skip


def _step(
    record: str, history: Sequence[Revision], numbers: Sequence[int], brought: Sequence[int]
) -> _Step:
    """Where a record stood before the batch; left alone where somebody went on from there."""
    first, mine = brought[0], set(brought)
    earlier = [one for one, n in zip(history, numbers, strict=True) if n < first]
    own = [one for one, n in zip(history, numbers, strict=True) if n in mine]
    now, why = list(history), ""
    if len(earlier) + len(own) < len(history):
        why = "changed"
    elif any(one.newer for one in own):
        why = "newer"
    elif any(one.kind == "erase" for one in own):
        why = "erased"
    return _Step(record, earlier, now, why)


def _targets(view: RecordView) -> frozenset[str]:
    """What a record names and hangs on; being joined to another place is no hanging on it."""
    links = (ids for role, ids in view.links.items() if role != SAME_AS)
    return frozenset().union(*links)


def _bodies(step: _Step) -> list[Body]:
    before = merged(step.earlier) if step.earlier else None
    return restoring(before, merged(step.now), group_names(step.now))


def _refused(title: str, advice: str) -> KnownError:
    return KnownError("undo_refused", title, kept=_("没有改动任何数据。"), advice=advice)
