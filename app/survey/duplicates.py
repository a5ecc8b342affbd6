"""疑似重复: houses that may be one, joined by a person and parted again; nothing is deleted.

A joined place keeps its record and its history; it says that it is the same as another, leaves
the lists, and its inspections, visits and photos count for the one that stays.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain import duplicates as rules
from app.domain.duplicates import ADDRESS, CODE, NAME, PHOTO, POSITION, Pair, Reason
from app.errors import Cancelled, KnownError
from app.i18n import _
from app.model.changed import Changed
from app.model.merge import RecordView
from app.model.revision import LINK, Revision
from app.store.database import read_only
from app.store.roster_joined import SAME_AS
from app.store.roster_values import PlaceRow
from app.store.values import JoinedRow
from app.survey import actions
from app.survey.core import Content, Core, IsCancelled, Progress, never, quiet

__all__ = ["Duplicate", "Duplicates", "JoinedRow", "PlaceRow"]

#: Under which this office keeps the pairs that it looked at and found to be two.
_DISMISSED = "two places"
_SAME_AS = LINK + SAME_AS


@dataclass(frozen=True)
class Duplicate:
    """Two places that may be one, with the reasons in words, the weightiest first.

    `one` is the one to stay by what is known: the listed one, the one that was inspected.
    """

    one: PlaceRow
    other: PlaceRow
    points: int
    reasons: tuple[str, ...]


class Duplicates:
    def __init__(self, core: Core) -> None:
        self._core = core

    def list(
        self, *, progress: Progress = quiet, cancelled: IsCancelled = never
    ) -> list[Duplicate]:
        """Pairs of places that look like one, the surest first, without those dismissed.

        Looks at the whole roster: seconds where it has 100,000 places. Raises `Cancelled`.
        """
        store = self._core.store
        places = sum(store.place_states().values())

        def looked(done: int) -> None:
            progress(done, places)
            if cancelled():
                raise Cancelled

        apart = self._dismissed()
        found = []
        for pair in rules.pairs(store.known_places(), checked=looked):
            if (pair.one, pair.other) in apart:
                continue
            one, other = store.place(pair.one), store.place(pair.other)
            if one is not None and other is not None:
                found.append(_worded(pair, one, other))
        return found

    def joined(self, limit: int = 100, offset: int = 0) -> Sequence[JoinedRow]:
        """Places that were joined to others, the last first."""
        return self._core.store.joined(limit, offset)

    def joined_count(self) -> int:
        return self._core.store.joined_count()

    def dismiss(self, one: str, other: str, reason: str = "") -> Changed:
        """They are two: this pair is not listed again on this computer."""
        store = self._core.store
        pair = (min(one, other), max(one, other))
        apart = self._dismissed() | {pair}
        changed = store.set_local(_DISMISSED, json.dumps(sorted(apart)))
        actions.note(self._core, "not_same", pair[0], records=2, why=reason)
        return changed

    def _dismissed(self) -> set[tuple[str, str]]:
        kept = self._core.store.local(_DISMISSED)
        return {(one, other) for one, other in json.loads(kept)} if kept else set()

    def join(self, place: str, into: str, reason: str) -> Changed:
        """`place` is the same as `into`, which stays in the lists. Raises a known error.

        Where `into` was joined to a third place itself, that one stays.
        """
        store = self._core.store
        view, target = self._place(place), self._place(store.counts_as(into))
        open_ = any(_SAME_AS in one.paths for one in view.conflicts)
        if target.record == place or (target.record == store.counts_as(place) and not open_):
            raise _refused(_("它们已经是同一处。"), _("请选两处不同的房屋。"))
        if view.answers.get("level") != target.answers.get("level"):
            raise _refused(_("层级不同的两处不能合并。"), _("楼栋只能与楼栋合并，户只能与户合并。"))
        if not reason.strip():
            raise _refused(_("还没有写理由。"), _("写一句怎么看出来的，例如“同一户，编号写错”。"))
        changed = self._say(view, (target.record,), reason)
        actions.note(self._core, "join", place, records=2, why=reason)
        return changed

    def unjoin(self, place: str, reason: str) -> Changed:
        """`place` stands alone again, with all that was said of it. Raises a known error."""
        view = self._place(place)
        if not view.links.get(SAME_AS):
            raise _refused(_("这一处没有并入别处。"), _("请在已合并的列表里选一处。"))
        if not reason.strip():
            raise _refused(_("还没有写理由。"), _("写一句为什么拆开，例如“是隔壁一户”。"))
        changed = self._say(view, (), reason)
        actions.note(self._core, "unjoin", place, why=reason)
        return changed

    def _say(self, view: RecordView, target: tuple[str, ...], reason: str) -> Changed:
        store = self._core.store
        if store.readonly:
            raise read_only()
        content = Content.of(view)
        links = {role: ids for role, ids in view.links.items() if role != SAME_AS}
        content.links = {**links, SAME_AS: target} if target else links
        revision: Revision | None = self._core.sealed(
            view.record, view.form, view.version, content,
            kind="same_as", reason=reason.strip(),
            decided=tuple(one for one in view.conflicts if _SAME_AS in one.paths),
        )  # fmt: skip
        return self._core.commit([revision] if revision else [])

    def _place(self, record: str) -> RecordView:
        view = self._core.store.view(record)
        if view is None or view.form != "place" or view.voided:
            raise _refused(_("这处房屋不在本调查里。"), _("请在名册里重新选择，或用 list 看编号。"))
        return view


def _worded(pair: Pair, one: PlaceRow, other: PlaceRow) -> Duplicate:
    first, second = sorted((one, other), key=_worth, reverse=True)
    return Duplicate(first, second, pair.points, tuple(_words(pair.reasons)))


def _worth(row: PlaceRow) -> tuple[bool, int, int, bool, str]:
    return row.listed, len(row.forms), row.photos, bool(row.code), row.record


def _words(reasons: Iterable[Reason]) -> Iterable[str]:
    for one in reasons:
        said = {
            CODE: _("编号相同：{shared}"),
            PHOTO: _("同一张照片用在两处"),
            ADDRESS: _("地址相同：{shared}"),
            NAME: _("同一处下面名称相同：{shared}"),
            POSITION: _("照片的位置相距 {shared}"),
        }[one.code]
        yield said.format(shared=one.shared)


def _refused(title: str, advice: str) -> KnownError:
    return KnownError("join_refused", title, kept=_("两处都没有改动。"), advice=advice)
