"""「见照片3」 leads to photo 3: on a screen a reader jumps there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from exports.pdf import punctuation
from exports.pdf.faces import Faces
from exports.pdf.slabs import Link, Slab, Text
from exports.pdf.typeset import face_of
from exports.report_model import Document, Photos


def target_name(number: int) -> str:
    return f"photo-{number}"


def linked(slabs: Iterable[Slab], document: Document, faces: Faces) -> list[Slab]:
    """The slabs with a link over every mention of a photo that is in the document."""
    photos = [block for block in document.blocks if isinstance(block, Photos)]
    numbers = {item.number for block in photos for item in block.items}
    words = {re.escape(block.number_words).replace(r"\{n\}", r"(\d+)") for block in photos}
    if not numbers:
        return list(slabs)
    mention = re.compile("|".join(sorted(words)))
    return [_linked(slab, mention, numbers, faces) for slab in slabs]


def _linked(slab: Slab, mention: re.Pattern[str], numbers: set[int], faces: Faces) -> Slab:
    links = []
    for op in slab.ops:
        if not isinstance(op, Text):
            continue
        face, size = face_of(faces, op.type), op.type.size
        for match in mention.finditer(op.text):
            number = int(next(group for group in match.groups() if group))
            if number in numbers:
                before = op.text[: match.start()]
                away = punctuation.inner(before) + punctuation.HANG * punctuation.leads(op.text)
                x = op.x + face.width(before, size) + len(before) * op.spacing - away * size
                width = face.width(match.group(), size)
                y = op.baseline + 0.2 * size
                links.append(Link(x, y, width, 1.2 * size, target_name(number)))
    return replace(slab, ops=(*slab.ops, *links)) if links else slab
