"""两次对比: an inspection beside the visit before it.

Photos from the same position side by side, answers that have changed in plain words, and how wide
each crack was over time. Residents' own answers are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from app.domain.annotation import read
from app.domain.pairing import Seen, pairs
from app.domain.shots import arranged
from app.errors import KnownError
from app.i18n import _
from app.model.canonical import Value
from app.model.changed import Changed
from app.survey import words
from app.survey.core import Core
from app.survey.shots import shot_words
from app.survey.visit_chain import Visit, keys, visits
from forms.node import Node

if TYPE_CHECKING:
    from app.survey.filling import FillingDesk

_NOT_SAID = {"group", "repeat", "row", "image", "note", "calculate", "acknowledge", "hidden"}
_NOT_SAID |= {"start", "end", "today", "username"}
#: They belong to the day and the people of a visit: another answer is no change of the house.
_OF_THE_DAY = {
    "id.date", "id.weather", "id.surveyor1", "id.surveyor2", "id.instruments", "id.respondents",
}  # fmt: skip
#: Roles of a crack's width end so.
_WIDTH = ".width_mm"

Photo = Mapping[str, Value]


@dataclass(frozen=True)
class VisitTold:
    """A visit as people see it. `number` counts from 1, the earliest first."""

    number: int
    record: str
    day: str
    by: str
    finished: bool


@dataclass(frozen=True)
class Picture:
    """One photo of a visit: its id, its entry, when it was taken ("" unknown)."""

    id: str
    entry: Photo
    time: str


@dataclass(frozen=True)
class PhotoPair:
    """Two photos of the same; `after` None: nothing was taken from there again, `before` None:
    this is new. `what`: question and shot, `where`: its row. `how`: hand, shot, position, order."""

    what: str
    where: str
    before: Picture | None
    after: Picture | None
    how: str = ""
    metres: float | None = None

    @property
    def words(self) -> str:
        return words.TRAIL.join(part for part in (self.where, self.what) if part)


@dataclass(frozen=True)
class Change:
    """One answer of both visits in words; "–" where there was none."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Crack:
    """How wide one crack was, visit by visit: (day, mm)."""

    place: str
    widths: tuple[tuple[str, Decimal], ...]

    @property
    def grown(self) -> Decimal:
        """The last width less the first, in mm."""
        return self.widths[-1][1] - self.widths[0][1]


@dataclass(frozen=True)
class Comparison:
    """Two visits beside each other."""

    before: VisitTold
    after: VisitTold
    pairs: tuple[PhotoPair, ...]  # both sides are there
    alone: tuple[PhotoPair, ...]  # one side only
    changes: tuple[Change, ...]


class Compared:
    """The topic `compared` of an open survey; any thread."""

    def __init__(self, core: Core, desk: Callable[[], FillingDesk] | None = None) -> None:
        """`desk` writes; who only reads does without."""
        self._core = core
        self._desk = desk

    def put_together(self, record: str, after: str, before: str, reason: str = "") -> Changed:
        """Say that a photo of this visit shows the same as one of an earlier; "" takes it back.

        In a finished inspection with a reason, as any change there. Raises a known error where
        either photo is not one of these visits.
        """
        if self._desk is None:
            raise RuntimeError("made for reading")
        earlier = {id_ for one in visits(self._core, record)[:-1] for id_ in one.view.photos}
        filling = self._desk().open(record)
        if after not in filling.photos or (before and before not in earlier) or after == before:
            raise KnownError(
                "no_such_photo",
                _("这两次检查里没有这张照片。"),
                kept=_("没有改动任何数据。"),
                advice=_("用 compare 加 --json 可以看到照片的编号。"),
            )
        entry = {name: value for name, value in filling.photos[after].items() if name != "pair"}
        filling.photos[after] = entry | ({"pair": before} if before else {})
        return self._desk().commit(filling, reason=reason)

    def visits(self, record: str) -> list[VisitTold]:
        """The visits up to this inspection, earliest first."""
        return _told(visits(self._core, record))

    def of(self, record: str, before: int = -1) -> Comparison | None:
        """This inspection beside an earlier visit; None where there was none.

        `before`: the number of the earlier visit, the one just before where none is said.
        """
        chain = visits(self._core, record)
        if len(chain) < 2:
            return None
        told = _told(chain)
        at = before - 1 if 0 < before < len(chain) else len(chain) - 2
        old, new = chain[at], chain[-1]
        paired, alone = _photos(old, new, frozenset().union(*(v.own for v in chain[at + 1 :])))
        return Comparison(
            told[at], told[-1], tuple(paired), tuple(alone), tuple(_changes(old, new))
        )

    def pairs(self, record: str) -> tuple[PhotoPair, ...]:
        """The photos of this visit and the one before, from the same position."""
        found = self.of(record)
        return found.pairs if found else ()

    def changes(self, record: str) -> tuple[Change, ...]:
        """What is answered otherwise than at the visit before."""
        found = self.of(record)
        return found.changes if found else ()

    def cracks(self, record: str) -> list[Crack]:
        """Every crack that was measured at two visits or more, the one that grew most first."""
        found: dict[str, tuple[str, dict[str, Decimal]]] = {}
        for visit in visits(self._core, record):
            for key, place, width in _widths(visit):
                found.setdefault(key, (place, {}))[1][visit.day] = width
        cracks = [
            Crack(place, tuple(widths.items()))
            for place, widths in found.values()
            if len(widths) > 1
        ]
        return sorted(cracks, key=lambda crack: (-crack.grown, crack.place))


def _told(chain: list[Visit]) -> list[VisitTold]:
    return [
        VisitTold(number, one.record, one.day, one.by, one.finished)
        for number, one in enumerate(chain, 1)
    ]


def _photos(
    old: Visit, new: Visit, fresh: frozenset[str]
) -> tuple[list[PhotoPair], list[PhotoPair]]:
    """Pairs, and what stands alone. `fresh`: what was taken since the earlier visit."""
    before = _seen(old, old.view.photos.keys() - fresh, new.record == old.record)
    after = _seen(new, new.view.photos.keys() & fresh, new.record == old.record)
    held = dict(old.view.photos) | dict(new.view.photos)
    known = {id_: (visit, seen) for visit, found in ((old, before), (new, after))
             for id_, seen in found.items()}  # fmt: skip

    def worded(id_: str) -> tuple[str, str]:
        visit, seen = known[id_]
        node = visit.instance.find(str(held[id_].get("question", "")))
        what = node.label if node else _("照片")
        if seen.shot and node is not None and len(node.question.shots) > 1:
            what = _("{question}（{shot}）").format(question=what, shot=shot_words(seen.shot))
        return what, _rows(node)

    paired, used = [], set[str]()
    for one in pairs(list(before.values()), list(after.values())):
        used |= {one.before, one.after}
        paired.append(
            PhotoPair(
                *worded(one.after),
                _picture(one.before, held),
                _picture(one.after, held),
                one.how,
                one.metres,
            )
        )
    alone = [PhotoPair(*worded(id_), None, _picture(id_, held)) for id_ in after if id_ not in used]
    alone += [
        PhotoPair(*worded(id_), _picture(id_, held), None) for id_ in before if id_ not in used
    ]
    return paired, alone


def _seen(visit: Visit, ids: frozenset[str] | set[str], same_record: bool) -> dict[str, Seen]:
    """Photos of a visit as the rule wants them, in the order of the form, then of taking."""
    key_of: Mapping[str, str] = {} if same_record else keys(visit.instance)
    found: dict[str, Seen] = {}
    for node in visit.instance.root.walk():
        if node.kind != "image" or "signature" in node.question.appearance:
            continue
        mine = sorted(
            (str(photo.get("order", "")), id_)
            for id_, photo in visit.view.photos.items()
            if id_ in ids and photo.get("question") == node.path
        )
        codes = [str(visit.view.photos[id_].get("shot") or "") for _order, id_ in mine]
        stands = arranged(node.question.shots, codes)
        for (_order, id_), shot in zip(mine, stands, strict=True):
            photo = visit.view.photos[id_]
            exif = photo.get("exif")
            facing = exif.get("GPSImgDirection") if isinstance(exif, dict) else None
            found[id_] = Seen(
                id_, key_of.get(node.path, node.path), shot,
                _number(photo.get("lat")), _number(photo.get("lon")), _number(facing),
                str(photo.get("pair") or ""),
            )  # fmt: skip
    return found


def _number(value: Value) -> float | None:
    """A degree as it lies in a record, as text; None where it is none."""
    try:
        return float(str(value)) if value not in (None, "") else None
    except ValueError:
        return None


def _picture(id_: str, held: Mapping[str, Photo]) -> Picture:
    taken = str(held[id_].get("taken") or "")
    return Picture(id_, held[id_], taken[:16].replace("T", " "))


def _rows(node: Node | None) -> str:
    rows: list[str] = []
    while node is not None:
        if node.kind == "row":
            rows.append(words.row(node))
        node = node.parent
    return words.TRAIL.join(reversed(rows))


def _said(visit: Visit, *, by_path: bool) -> dict[str, tuple[Node, str]]:
    """What a visit says: key → (question, answer in words)."""
    key_of = {} if by_path else keys(visit.instance)
    return {
        key_of.get(node.path, node.path): (node, words.value_text(node))
        for node in visit.instance.root.walk()
        if node.relevant
        and node.text
        and node.kind not in _NOT_SAID
        and not node.question.personal
        and node.question.role not in _OF_THE_DAY
    }


def _changes(old: Visit, new: Visit) -> Iterator[Change]:
    """In the order of the later form; what is only said earlier comes last."""
    by_path = old.record == new.record
    was, now = _said(old, by_path=by_path), _said(new, by_path=by_path)
    for key, (node, text) in now.items():
        before = was[key][1] if key in was else words.BLANK
        if before != text:
            yield Change(words.where(new.instance, node.path), before, text)
    for key, (node, text) in was.items():
        if key not in now:
            yield Change(words.where(old.instance, node.path), text, words.BLANK)


def _widths(visit: Visit) -> Iterator[tuple[str, str, Decimal]]:
    """Cracks of a visit: (key, place in words, mm): as answered, and as traced on photos."""
    key_of = keys(visit.instance)
    for node in visit.instance.root.walk():
        if node.question.role.endswith(_WIDTH) and node.relevant and node.text:
            width = _millimetres(node.text)
            if width is not None:
                yield key_of[node.path], _rows(node) or node.label, width
    for id_ in sorted(visit.own):
        photo = visit.view.photos[id_]
        path = str(photo.get("question", ""))
        marked = read(photo)
        for mark in marked.marks if marked else ():
            width = _millimetres(mark.mm)
            if mark.kind == "crack" and width is not None and mark.text:
                place = _rows(visit.instance.find(path)) or _("照片")
                named = f"{place}{words.TRAIL}{mark.text}"
                yield f"{key_of.get(path, path)}#{mark.text}", named, width


def _millimetres(value: Value) -> Decimal | None:
    try:
        width = Decimal(str(value))
    except InvalidOperation:
        return None
    return width if width.is_finite() and width >= 0 else None
