"""Photos of the tray into records, and back: through the filling façade, whole houses at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from app.errors import KnownError
from app.i18n import _
from app.model.canonical import Value
from app.model.changed import Changed
from app.model.ids import new_id
from app.store.tray import Stand, TrayRow
from app.survey.core import Core
from app.survey.filling import Filling, FillingDesk
from app.survey.houses import Houses
from app.survey.tray_arranging import ASIDE, DISCARDED, NONE, house_key
from app.survey.tray_targets import Target, Targets
from app.survey.tray_values import Before, Done, Kept, KeptWhy, State, Step

#: A reason of a proposal → what its photo entry says of how it came to its house.
_WHY: Final = {
    "qr": "qr",
    "page": "qr",
    "time": "time",
    "position": "position",
    "time_position": "position",
    "order": "order",
    "hand": "hand",
}
_SIGNATURE: Final = "signature"
#: What somebody said of a photo in its record, and drew over it: kept when it leaves again.
_SAID: Final = ("frame", "marks", "caption")


@dataclass
class _Work:
    """What one call has done so far."""

    ids: list[str] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    records: list[str] = field(default_factory=list)
    begun: list[str] = field(default_factory=list)
    before: list[Before] = field(default_factory=list)
    filed: list[tuple[str, str]] = field(default_factory=list)
    changed: Changed = field(default_factory=Changed)

    def keep(self, row: TrayRow, why: KeptWhy, said: str = "") -> None:
        self.kept.append(Kept(row.hash, row.name, why, said or kept_words(why)))

    def done(self) -> Done:
        kinds = frozenset({"tray"} if self.ids else ())
        return Done(
            tuple(self.ids), tuple(self.kept), tuple(dict.fromkeys(self.records)),
            tuple(self.begun), Step(tuple(self.before), tuple(self.filed)),
            self.changed | Changed(kinds=kinds),
        )  # fmt: skip


class TrayFiling:
    def __init__(self, core: Core, desk: FillingDesk, houses: Houses, targets: Targets) -> None:
        self._core = core
        self._desk = desk
        self._houses = houses
        self._targets = targets

    # -- into records

    def confirm(self, ids: Sequence[str], reason: str) -> Done:
        """See `Tray.confirm`."""
        self._core.own_drafts()
        self._targets.forget()
        work, used = _Work(), list[TrayRow]()
        by_target: dict[tuple[str, str], list[TrayRow]] = {}
        for row in self._rows(ids, work):
            if row.state != "waiting":
                work.keep(row, "gone")
            elif row.sureness == "doubtful" and not row.by_hand:
                work.keep(row, "doubtful")
            elif not row.place:
                work.keep(row, "no_place")
            elif row.proposal.get("separator") and not row.question:
                used.append(row)
            else:
                page = "" if row.by_hand else str(row.proposal.get("page", ""))
                if page and self._targets.of(row.place, page).record != page:
                    work.keep(row, "no_place")  # voided meanwhile; signed for no other inspection
                    continue
                by_target.setdefault((row.place, page), []).append(row)
        for (place, page), rows in by_target.items():
            self._file(place, page, rows, reason, work)
        self._stand(used, "used", work)
        self._targets.forget()
        return work.done()

    def _rows(self, ids: Sequence[str], work: _Work) -> list[TrayRow]:
        rows = self._core.store.tray_rows(ids)
        known = {row.hash for row in rows}
        work.kept += [Kept(one, "", "gone", kept_words("gone")) for one in ids if one not in known]
        return sorted(rows, key=lambda row: (row.turn, row.n))

    def _file(self, place: str, page: str, rows: list[TrayRow], reason: str, work: _Work) -> None:
        target = self._targets.of(place, page)
        if target.finished and not reason.strip():
            for row in rows:
                work.keep(row, "reason_needed")
            return
        try:
            filling = self._opened(target, work)
            put = self._put(filling, rows, page, work)
            work.changed |= self._desk.commit(filling, reason=reason if target.finished else "")
        except KnownError as error:
            known = {one.id for one in work.kept}
            for row in rows:
                if row.hash not in known:
                    work.keep(row, "error", f"{error.title} {error.advice}")
            return
        work.records.append(filling.record)
        work.filed += [(filling.record, photo) for _row, photo in put if photo]
        self._stand([row for row, _photo in put], "filed", work, filling.record)

    def _opened(self, target: Target, work: _Work) -> Filling:
        record = target.record
        if not record:
            record, changed = self._houses.begin(target.place, target.form)
            work.changed |= changed
            work.begun.append(record)
        return self._desk.open(record)

    def _put(
        self, filling: Filling, rows: Iterable[TrayRow], page: str, work: _Work
    ) -> list[tuple[TrayRow, str]]:
        """Put photos into a filling; (row, its photo id, "" where the record had it already)."""
        held = {str(photo.get("hash")) for photo in filling.photos.values()}
        last = max((str(photo.get("order", "")) for photo in filling.photos.values()), default="")
        number = int(last) if last.isdigit() else len(filling.photos)
        put: list[tuple[TrayRow, str]] = []
        for row in rows:
            question = row.question or self._targets.usual(row.place, page=page)
            node = filling.instance.find(question)
            if node is None or node.kind != "image":
                work.keep(row, "no_question")
                continue
            if row.hash in held:
                put.append((row, ""))
                continue
            if not (self._core.photos.has(row.hash) or self._core.store.is_freed(row.hash)):
                work.keep(row, "lost")
                continue
            number += 1
            photo = new_id()
            filling.put_photo(photo, _entry(row, question, f"{number:06d}", page))
            put.append((row, photo))
        return put

    # -- out again

    def undo(self, step: Step, reason: str) -> Done:
        """See `Tray.undo`; the arranging afterwards is the caller's."""
        self._core.own_drafts()
        work = _Work()
        by_record: dict[str, list[str]] = {}
        for record, photo in step.filed:
            by_record.setdefault(record, []).append(photo)
        failed: dict[str, KnownError] = {}
        said: dict[str, dict[str, Value]] = {}
        for record, photos in by_record.items():
            try:
                filling = self._desk.open(record)
                if filling.finished and not reason.strip():
                    raise _reason_needed()
                for photo in photos:
                    entry = filling.photos.get(photo)
                    if entry is not None:
                        said[str(entry.get("hash"))] = {
                            name: entry[name] for name in _SAID if entry.get(name)
                        }
                        filling.drop_photo(photo)
                given = reason if filling.finished else ""
                work.changed |= self._desk.commit(filling, reason=given)
                work.records.append(record)
            except KnownError as error:
                failed[record] = error
        now = {row.hash: row for row in self._rows([one.id for one in step.before], work)}
        stands = []
        for one in step.before:
            row = now.get(one.id)
            if row is None:
                continue
            if row.record in failed and one.state != "filed":
                why = failed[row.record]
                reasoned = why.code == "reason_needed"
                work.keep(row, "reason_needed" if reasoned else "error", why.title)
                continue
            stands.append(
                Stand(one.id, one.state, one.place, one.question, one.by_hand,
                      _pile(one.state, one.place, by_hand=one.by_hand))
            )  # fmt: skip
            work.ids.append(one.id)
        self._core.store.tray_stand(stands)
        back = [one.hash for one in stands if one.state != "filed"]
        self._core.store.tray_facts(
            {one: {**now[one].facts, **said[one]} for one in back if said.get(one)}
        )
        return work.done()

    # -- by hand

    def move(self, ids: Sequence[str], place: str, question: str) -> Done:
        """See `Tray.move`."""
        self._core.own_drafts()
        if place and self._core.store.place(place) is None:
            raise KnownError(
                "house_absent",
                _("这处房屋不在本调查里。"),
                kept=_("照片都还在原处等着。"),
                advice=_("请从名册里重新选择一处。"),
            )
        self._targets.forget()
        question = question or (self._targets.usual(place) if place else "")
        work = _Work()
        rows = [row for row in self._rows(ids, work) if self._listed(row, work)]
        self._note(rows, work)
        pile = house_key(place) if place else NONE
        self._core.store.tray_stand(
            [Stand(row.hash, "waiting", place, question, True, pile) for row in rows]
        )
        return work.done()

    def put(self, ids: Sequence[str], state: State) -> Done:
        """Put photos aside, discard them, or let them wait again."""
        self._core.own_drafts()
        work = _Work()
        rows = [row for row in self._rows(ids, work) if self._listed(row, work)]
        self._stand(rows, state, work)
        return work.done()

    def _listed(self, row: TrayRow, work: _Work) -> bool:
        if row.state in ("filed",):
            work.keep(row, "gone")
            return False
        return True

    def _stand(self, rows: Sequence[TrayRow], state: State, work: _Work, record: str = "") -> None:
        self._note(rows, work)
        self._core.store.tray_stand(
            [
                Stand(
                    row.hash, state, row.place, row.question, row.by_hand,
                    _pile(state, row.place, by_hand=row.by_hand), record,
                )
                for row in rows
            ]
        )  # fmt: skip

    def _note(self, rows: Sequence[TrayRow], work: _Work) -> None:
        for row in rows:
            state: State = row.state  # type: ignore[assignment]
            work.before.append(Before(row.hash, state, row.place, row.question, row.by_hand))
            work.ids.append(row.hash)


def _pile(state: State, place: str, *, by_hand: bool) -> str:
    if state in ("aside", "discarded"):
        return ASIDE if state == "aside" else DISCARDED
    return house_key(place) if by_hand and place else NONE


def _entry(row: TrayRow, question: str, order: str, page: str) -> dict[str, Value]:
    """The entry of a photo in its record; see the shared shape of entries."""
    entry: dict[str, Value] = dict(row.facts)
    entry |= {"question": question, "order": order, "source": "tray"}
    entry.setdefault("caption", "")
    entry["why"] = "hand" if row.by_hand else _WHY.get(row.why, "hand")
    clock = row.proposal.get("clock")
    if isinstance(clock, int):
        entry["clock"] = f"{clock:+d}"
    if page:
        entry["page"] = {"record": page, "kind": _SIGNATURE}
    return entry


def kept_words(why: KeptWhy) -> str:
    """Why a photo stays in the tray."""
    said = {
        "doubtful": _("有两种说法，先选一处房屋，再归档。"),
        "no_place": _("还不知道是哪一处房屋。"),
        "no_question": _("这张表里没有这道照片题，请另选一题。"),
        "reason_needed": _("这份检查已经完成，加照片要写明理由。"),
        "lost": _("原件不在这台电脑上；从备份取回照片后再归档。"),
        "gone": _("已经不在等候的照片里。"),
    }
    return said.get(why, "")


def _reason_needed() -> KnownError:
    return KnownError(
        "reason_needed",
        kept_words("reason_needed"),
        kept=_("照片还在记录里，没有改动。"),
        advice=_("写一句理由，例如“照片归错了房屋”。"),
    )
