"""Photos of a dossier: numbered once, in the order of the form, with the same number everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.assessment import Assessment, FindingLine
from app.domain.evidence import right_time
from app.i18n import _
from app.model.canonical import Value
from app.survey import words
from app.survey.mark_words import drawing
from exports.report_model import PhotoItem
from forms.instance import Instance
from forms.node import Node

Photo = Mapping[str, Value]
#: A photo's entry → what opens its report copy, or None while the file has not arrived.
OpenPhoto = Callable[[dict[str, Any]], Callable[[], bytes] | None]


@dataclass(frozen=True)
class Proof:
    """What a photo says of itself as evidence: the texts of its stamp, a remark for its caption."""

    stamp: tuple[str, ...] = ()
    remark: str = ""


def number_words() -> str:
    return _("照片{n}")


@dataclass(frozen=True)
class Numbered:
    """The numbers of a record's photos by photo id, from 1."""

    numbers: Mapping[str, int]

    def listing(self, photos: Iterable[str]) -> str:
        """「照片3」 and 「照片4」, a line each, for a cell of a table; "" for none."""
        known = sorted({self.numbers[photo] for photo in photos if photo in self.numbers})
        return "\n".join(number_words().format(n=number) for number in known)


def numbered(instance: Instance, photos: Mapping[str, Photo]) -> Numbered:
    """Numbers in the order of the form, then of taking; photos of no question come last."""
    place = {node.path: n for n, node in enumerate(instance.root.walk()) if node.kind == "image"}
    ordered = sorted(
        photos,
        key=lambda photo: (
            place.get(str(photos[photo].get("question", "")), len(place) * 1000),
            str(photos[photo].get("order", "")),
            photo,
        ),
    )
    return Numbered({photo: number for number, photo in enumerate(ordered, 1)})


def photo_items(
    instance: Instance,
    photos: Mapping[str, Photo],
    order: Numbered,
    assessment: Assessment | None,
    findings: Iterable[FindingLine],
    open_photo: OpenPhoto,
    proofs: Mapping[str, Proof],
) -> tuple[PhotoItem, ...]:
    """Every photo of the record with question, place and time; `proofs` by photo id."""
    labels: dict[str, str] = {}
    if assessment is not None:
        for member in assessment.result.members:
            labels[member.id] = f"{member.layer_name} {member.label}".strip()
    notes = {finding.point: finding.note for finding in findings}
    items = []
    for photo, number in order.numbers.items():
        entry = photos[photo]
        node = instance.find(str(entry.get("question", "")))
        proof = proofs.get(photo, Proof())
        items.append(
            PhotoItem(
                number=number,
                question=node.label if node else "",
                place=_place(node, labels),
                time=_time(entry),
                caption=str(entry.get("caption") or "") or _note(node, notes),
                open=open_photo(dict(entry)),
                absent=_("照片原件尚未交来"),
                marks=drawing(entry),
                stamp=proof.stamp,
                remark=proof.remark,
            )
        )
    return tuple(items)


def _place(node: Node | None, labels: Mapping[str, str]) -> str:
    outermost = ""
    while node is not None and node.parent is not None:
        if node.path in labels:
            return labels[node.path]
        if node.kind == "row":
            outermost = words.row(node)
        elif node.kind == "group" and not outermost:
            outermost = node.label
        node = node.parent
    return outermost


def _note(node: Node | None, notes: Mapping[str, str]) -> str:
    return notes.get(node.parent.path, "") if node and node.parent else ""


def _time(entry: Photo) -> str:
    taken = right_time(entry)
    return f"{taken:%Y-%m-%d %H:%M}" if taken else _("拍摄时间不详")
