"""What the office decided where two people differed: still to be seen, and open again on request.

To open a decision again drops nothing: each side is written once more, by who opens it, beside
the decision that stays in the history.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.errors import KnownError
from app.i18n import _
from app.model.changed import Changed
from app.model.merge import Conflict as OpenConflict
from app.model.merge import RecordView
from app.model.merge import view as merged
from app.model.revision import (
    OWN_GROUP,
    PERSONAL,
    RESULT_GROUP,
    VOID,
    Revision,
    body_paths,
)
from app.store.agreed import is_agreed
from app.survey import disputes, words
from app.survey.behind import Behind, behind, first_of, past_of
from app.survey.core import Content, Core
from app.survey.side_by_side import house_of

#: Kinds of revisions that can be a decision.
_KINDS = ("settle", "void")


@dataclass(frozen=True)
class Decided:
    """One decision. `took`: whose answers count since ("" rows of several); `grade` as stored.

    `stands`: nobody has written on it since, so that it can be opened again.
    """

    revision: str
    record: str
    group: str
    house: str
    what: str
    took: str
    grade: str
    reason: str
    author: str
    device: str
    time: str
    graded: bool
    stands: bool


class Decisions:
    def __init__(self, core: Core) -> None:
        self._core = core

    def decided(self, limit: int = 50, offset: int = 0) -> list[Decided]:
        """Decisions, newest first; those that were opened again since are left out.

        `limit` and `offset` count settlements, of which some decide nothing that is listed.
        """
        names = {device.id: device.name or device.id for device in self._core.store.devices()}
        found = []
        for rid, record in self._core.store.of_kinds(_KINDS, limit, offset):
            known = {one.id: one for one in self._core.store.revisions(record)}
            for before, conflict in _decided(self._core, known, known[rid]):
                stands = not _after(known, known[rid], conflict)
                if stands or not self._opened(known, known[rid], conflict):
                    found.append(self._worded(known, before, conflict, known[rid], stands, names))
        return found

    def look_at(self, decided: Decided) -> Behind:
        """The sides as they were when it was decided, with what stood behind them."""
        known = {one.id: one for one in self._core.store.revisions(decided.record)}
        for before, conflict in _decided(self._core, known, known[decided.revision]):
            if conflict.group == decided.group:
                found = behind(self._core, before, conflict)
                return replace(found, taken=_taken(conflict, known[decided.revision]))
        raise _not_opened(_("这一处已经不在了。"))

    def reopen_last(self, record: str, group: str, reason: str = "") -> Changed:
        """The same for whatever was decided last about a group of a record."""
        names = {device.id: device.name or device.id for device in self._core.store.devices()}
        known = {one.id: one for one in self._core.store.revisions(record)}
        for settled in reversed(known.values()):
            for before, conflict in _decided(self._core, known, settled):
                if settled.kind in _KINDS and conflict.group == group:
                    stands = not _after(known, settled, conflict)
                    one = self._worded(known, before, conflict, settled, stands, names)
                    return self.reopen(one, reason)
        raise _not_opened(_("这一处没有定下过。"))

    def reopen(self, decided: Decided, reason: str = "") -> Changed:
        """Let the sides stand against each other again, as new revisions; nothing is deleted.

        Raises a known error where somebody has written on the decision since.
        """
        core = self._core
        view = core.store.view(decided.record)
        known = {one.id: one for one in core.store.revisions(decided.record)}
        settled = known.get(decided.revision)
        if view is None or settled is None:
            raise _not_opened(_("这一处已经不在了。"))
        conflict = next(
            (one for _v, one in _decided(core, known, settled) if one.group == decided.group), None
        )
        if conflict is None:
            raise _not_opened(_("这一处已经不在了。"))
        if _after(known, settled, conflict):
            raise _not_opened(_("定下之后，这一处又有人改过，不能再撤销。"))
        reason = reason.strip() or _("撤销“{reason}”，重新定").format(reason=settled.reason)
        revisions = []
        for side in conflict.candidates:
            content = Content.of(view)
            content.take(side.values)
            group = conflict.group if conflict.group in settled.wrote else OWN_GROUP
            one = core.sealed(
                view.record, view.form, view.version, content,
                kind="void" if side.values.get(VOID) else "settle",
                reason=reason, wrote={group: conflict.paths},
            )  # fmt: skip
            revisions += [one] if one else []
        return core.commit(revisions)

    def _opened(
        self, known: dict[str, Revision], settled: Revision, conflict: OpenConflict
    ) -> bool:
        """Whether a decision was opened again: what came directly on it are its own sides."""
        sides = [_key(conflict, side.values) for side in conflict.candidates]
        repeated = [
            one
            for one in _after(known, settled, conflict)
            if one.kind in _KINDS and _key(conflict, body_paths(one)) in sides
        ]
        return len(repeated) >= len(sides)

    def _what(self, before: RecordView, conflict: OpenConflict) -> str:
        """What it is about, as the list of open ones says it, without opening a form."""
        if conflict.group == RESULT_GROUP:
            return words.group(conflict.group, "")
        values = [side.values for side in conflict.candidates]
        differing = (p for p in conflict.paths if len({repr(one.get(p)) for one in values}) > 1)
        path = next(differing, conflict.paths[0])
        if path == PERSONAL:
            return _("住户信息")
        return disputes.question(self._core, before.form, before.version, path)

    def _worded(
        self,
        known: dict[str, Revision],
        before: RecordView,
        conflict: OpenConflict,
        settled: Revision,
        stands: bool,
        names: dict[str, str],
    ) -> Decided:
        body = _key(conflict, body_paths(settled))
        same = [
            number
            for number, side in enumerate(conflict.candidates)
            if _key(conflict, side.values) == body
        ]
        if VOID in conflict.paths:
            said = settled.kind == "void"
            same = [
                number
                for number, side in enumerate(conflict.candidates)
                if bool(side.values.get(VOID)) == said
            ]
        took = None
        if same:
            side = conflict.candidates[same[0]]
            took = first_of(known, past_of(known, side.revisions), conflict, side)
        head = self._core.store.head(settled.record)
        return Decided(
            revision=settled.id,
            record=settled.record,
            group=conflict.group,
            house=house_of(self._core, before),
            what=self._what(before, conflict),
            took=" · ".join((names.get(took.device, took.device), took.author)) if took else "",
            grade=head.grade if head is not None and conflict.graded else "",
            reason=settled.reason,
            author=settled.author,
            device=names.get(settled.device, settled.device),
            time=settled.time,
            graded=conflict.graded,
            stands=stands,
        )


def _decided(
    core: Core, known: dict[str, Revision], settled: Revision
) -> list[tuple[RecordView, OpenConflict]]:
    """The conflicts that a settlement decided, with the record as it stood before it."""
    past = [known[rid] for rid in past_of(known, settled.parents)]
    if not past:
        return []
    before = merged(past)
    wrote = {path for paths in settled.wrote.values() for path in paths}
    return [
        (before, one)
        for one in before.conflicts
        if wrote & set(one.paths) and not is_agreed(core.store, one)
    ]


def _after(known: dict[str, Revision], settled: Revision, conflict: OpenConflict) -> list[Revision]:
    """What was written on the same answers by somebody who had seen the decision."""
    return [
        one
        for one in known.values()
        if one.id != settled.id
        and not {path for paths in one.wrote.values() for path in paths}.isdisjoint(conflict.paths)
        and settled.id in past_of(known, one.parents)
    ]


def _taken(conflict: OpenConflict, settled: Revision) -> dict[str, int]:
    """Whose row was taken, by path; nobody's where the grade came out as neither had it."""
    body = body_paths(settled) | ({VOID: True} if settled.kind == "void" else {})
    found: dict[str, int] = {}
    for path in conflict.paths:
        for number, side in enumerate(conflict.candidates):
            if side.values.get(path) == body.get(path):
                found.setdefault(path, number)
    return found


def _key(conflict: OpenConflict, values: object) -> list[object]:
    """What a body says of the answers of a conflict, but for the grade that is computed anew."""
    assert isinstance(values, dict)
    return [values.get(path) for path in conflict.paths if not path.startswith(("@result/", "/"))]


def _not_opened(title: str) -> KnownError:
    return KnownError(
        "not_reopened",
        title,
        kept=_("没有改动任何内容。"),
        advice=_("请打开这处房屋的检查记录，写明理由直接修改。"),
    )
