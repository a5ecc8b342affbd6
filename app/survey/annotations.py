"""What is drawn over photos: read, written into a draft or, with a reason, a finished record.

The original is never touched: marks are values of the photo's entry, so that they travel, are
merged as one value with it and stay in the history.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from app.domain import annotation
from app.domain.annotation import Mark, Marked
from app.errors import KnownError
from app.i18n import _
from app.imaging.drawn import Caption, Plain, Ring, Stroke, size_of
from app.imaging.large import large_copy, upright_size
from app.model.canonical import Value
from app.model.changed import Changed
from app.model.merge import RecordView
from app.survey.core import FINISHED, STATUS, Content, Core
from app.survey.filling import FillingDesk, Photo
from app.survey.mark_words import kind
from app.survey.taking import REPORT, Taking
from exports.figure_shapes import shapes
from exports.figures import Area, Drawing, Line, Oval, Shape


@dataclass(frozen=True)
class Annotated:
    """A photo of a record: its entry, what is drawn over it, and its frame in pixels."""

    photo: str
    entry: Mapping[str, Value]
    marked: Marked


class Annotations:
    def __init__(self, core: Core, desk: FillingDesk, taking: Taking) -> None:
        self._core = core
        self._desk = desk
        self._taking = taking

    def photos(self, record: str) -> dict[str, Photo]:
        """The photos of a record by id, from its draft where there is one."""
        view = self._view(record)
        if view.form in self._core.forms.registers:
            return {key: dict(entry) for key, entry in view.photos.items()}
        return self._desk.open(record).photos

    def read(self, record: str, photo: str) -> Annotated:
        """What is drawn over a photo of a record; a known error where it has no such photo."""
        entry = self.photos(record).get(photo)
        if entry is None:
            raise _refused(
                _("这条记录里没有这张照片。"), _("请写照片编号的前几位，或照片的文件名。")
            )
        return Annotated(photo, entry, self.of(entry))

    def of(self, entry: Mapping[str, Any]) -> Marked:
        """The marks of an entry; without any, none in the frame that new ones are drawn in."""
        return annotation.read(entry) or Marked(self._frame(entry), ())

    def large(self, entry: Mapping[str, Any]) -> bytes | None:
        """The photo as large as one needs it to trace a crack (JPEG), else its report copy.

        None where neither is here.
        """
        hashed = str(entry["hash"])
        if self._core.photos.has(hashed):
            try:
                return large_copy(self._core.photos.read(hashed), name=str(entry.get("name", "")))
            except KnownError:
                pass  # what cannot be read as a photo is told by `copy_of`, which gives none
        return self._taking.copy_of(entry, REPORT)

    def write(
        self,
        record: str,
        photo: str,
        marks: Sequence[Mark],
        reason: str = "",
        *,
        seen: Mapping[str, Any] | None = None,
    ) -> Changed:
        """Draw these marks over a photo, and no others.

        `seen`: the entry whose marks were on the screen; refused where a merge or somebody else
        has drawn others since, which nobody saw who saves now. Into the draft where there is one.
        Known errors: a finished record without a reason, a mark outside the limits, an open
        conflict about this photo, a survey that is open read-only.
        """
        self._core.own_drafts()  # says so where the survey is open read-only
        now = self.read(record, photo)
        if seen is not None and seen.get("marks") != now.entry.get("marks"):
            raise _refused(
                _("这一处刚刚又汇总进了别的内容，请看过再定。"), _("请从名册重新打开这处房屋。")
            )
        entry = self.entry(now.entry, Marked(now.marked.frame, tuple(marks)))
        if entry == now.entry:
            return Changed()
        view = self._view(record)
        register = view.form in self._core.forms.registers
        if not register and self._core.draft(record) is not None:
            filling = self._desk.open(record)
            if not filling.finished:
                filling.photos[photo] = entry
                self._desk.keep(self._desk.snapshot(filling, filling.position))
                return Changed(frozenset({record}), frozenset({"draft"}))
        if view.answers.get(STATUS) in FINISHED and not reason.strip():
            raise KnownError(
                "reason_needed",
                _("这条检查已经完成，改照片上的标注要写明理由。"),
                kept=_("原来的内容没有改动。"),
                advice=_("写一句理由，例如“补标裂缝宽度”。"),
            )
        content = Content.of(view)
        content.photos[photo] = entry
        made = self._core.sealed(record, view.form, view.version, content, reason=reason)
        return self._core.commit([made] if made else [])

    def entry(self, entry: Mapping[str, Value], marked: Marked) -> Photo:
        """An entry with these marks and no others. Raises a known error for one that is wrong."""
        if annotation.too_many(marked.marks):
            raise _refused(
                _("一张照片最多 {n} 处标注。").format(n=annotation.MOST_MARKS),
                _("请少画几处，或把裂缝描得简单些。"),
            )
        for number, mark in enumerate(marked.marks, start=1):
            if code := annotation.fault(mark, marked.frame):
                raise _wrong(number, mark, code)
        return cast("Photo", annotation.with_marks(entry, marked))

    def _frame(self, entry: Mapping[str, Any]) -> tuple[int, int]:
        """The upright size of the original; of the report copy where only that is here."""
        hashed = str(entry["hash"])
        if self._core.photos.has(hashed):
            name = str(entry.get("name", ""))
            return upright_size(self._core.photos.read(hashed), name=name)
        copy = self._taking.copy_of(entry, REPORT)
        if copy is None:
            raise _refused(_("这张照片还没到，现在不能标注。"), _("等照片交来以后再标。"))
        return size_of(copy)

    def _view(self, record: str) -> RecordView:
        view = self._core.store.view(record)
        if view is None:
            raise _refused(_("这条记录不在本调查里。"), _("回到名册，重新选择一处。"))
        return view


def asked(raw: object) -> list[Mark]:
    """Marks as a file states them. Raises a known error that says which one is wrong."""
    if not isinstance(raw, list):
        raise _refused(_("标注文件里应是一个列表。"), _("先用 --show --json 看一张标过的照片。"))
    found = []
    for number, one in enumerate(raw, start=1):
        mark = annotation.asked(one)
        if mark is None:
            raise _refused(
                _("第 {n} 处标注写得不对。").format(n=number),
                _(
                    "每处写 kind 和 points，例如"
                    ' {"kind": "arrow", "points": [[10, 20], [300, 400]], "text": "裂缝"}；'
                    "点用整数像素，mm 用文字。"
                ),
            )
        found.append(mark)
    return found


def plain_shapes(found: Drawing, size: tuple[int, int]) -> list[Plain]:
    """What to paint over a picture of so many pixels."""
    across, down = size[0] / found.width, size[1] / found.height
    return [_plain(shape, across, down) for shape in shapes(found)]


def _plain(shape: Shape, across: float, down: float) -> Plain:
    grow = (across + down) / 2
    match shape:
        case Line() | Area():
            points = [(x * across, y * down) for x, y in shape.points]
            if isinstance(shape, Area):
                return Stroke(tuple(points), 0, shape.colour)
            points += points[:1] if shape.closed else []
            return Stroke(tuple(points), shape.width * grow, shape.colour)
        case Oval():
            return Ring(
                shape.x * across, shape.y * down, shape.across * across, shape.down * down,
                shape.width * grow, shape.colour,
            )  # fmt: skip
        case _:
            x, y = shape.x * across, shape.y * down
            return Caption(x, y, shape.size * grow, shape.text, shape.colour)


def _wrong(number: int, mark: Mark, code: str) -> KnownError:
    advice = {
        "kind": _("没有这一种标注。"),
        "points": _("点的个数不对，或几个点在同一处。"),
        "outside": _("有一个点在照片外面。"),
        "mm": _("毫米数要写成大于 0 的数，例如 1.4；标尺一定要写长度。"),
        "text": _("文字最多 {n} 个字，编号最多 3 位，都不能空着。").format(
            n=annotation.LONGEST_TEXT
        ),
    }[code]
    what = kind(mark.kind) if mark.kind in annotation.KINDS else mark.kind
    return _refused(_("第 {n} 处标注（{what}）不能用。").format(n=number, what=what), advice)


def _refused(title: str, advice: str) -> KnownError:
    kept = _("照片和原来的标注都没有改动。")
    return KnownError("marks_refused", title, kept=kept, advice=advice)
