"""A bar chart on paper: flat, zero-based, every bar labelled where it stands, no legend."""

from __future__ import annotations

from typing import Final

from exports.letters.model import Bars
from exports.pdf import style
from exports.pdf.faces import Faces
from exports.pdf.slabs import Box, Op, Rule, Slab, Upright
from exports.pdf.style import Type
from exports.pdf.typeset import advance, line, shortened

_TITLE: Final = Type(12, 17, bold=True)
_LABEL: Final = Type(10.5, 18)
_BAR: Final = 10.0
#: Of the width: for labels, and for what stands behind a bar.
_LABELS, _WORDS = 0.22, 0.24
_GAP: Final = 8.0
#: Grey that stays apart from the paper when it is copied.
_INK: Final = style.SOFT


def bars_slabs(bars: Bars, faces: Faces) -> list[Slab]:
    """The title, then a strip for each bar; they stay together on one page."""
    labels = max((advance(bar.label, _LABEL, faces) for bar in bars.bars), default=0.0)
    start = min(labels, style.WIDTH * _LABELS) + _GAP
    room = style.WIDTH * (1 - _WORDS) - start
    slabs = [Slab(_TITLE.leading, (line(0, 0, bars.title, _TITLE),), before=14.0, keep_next=True)]
    for n, bar in enumerate(bars.bars):
        label = shortened(bar.label, start - _GAP, _LABEL, faces)
        full = min(max(bar.value / bars.top, 0.0), 1.0) if bars.top else 0.0
        ops: list[Op] = [
            line(start - _GAP - advance(label, _LABEL, faces), 0, label, _LABEL),
            Rule(start, _LABEL.leading / 2, room, style.LINE, 0.5),
            Upright(start, 0, _LABEL.leading, style.STRONG_LINE, 0.75),
            line(start + room + _GAP, 0, bar.words, _LABEL),
        ]
        if full > 0:
            top = (_LABEL.leading - _BAR) / 2
            ops.append(Box(start, top, room * full, _BAR, fill=_INK))
        last = n + 1 == len(bars.bars)
        before = 4.0 if n == 0 else 0.0
        slabs.append(Slab(_LABEL.leading, tuple(ops), before=before, keep_next=not last))
    return slabs
