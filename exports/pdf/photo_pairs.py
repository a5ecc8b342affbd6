"""Two visits beside each other on paper: pairs of photos, and how a width went over time."""

from __future__ import annotations

from exports.pdf import style
from exports.pdf.faces import Faces
from exports.pdf.slabs import Box, Op, Picture, Rule, Slab, Stroke
from exports.pdf.typeset import advance, line, wrapped
from exports.report_model import PhotoPair, PhotoPairs, Trend, Trends

#: Three pairs with their words fill a page below a chapter heading.
FRAME = 176.0
GAP = 12.0
#: A chart is as wide as a photo and lower: three rows of two stand on a page with their names.
CHART_HEIGHT = 96.0
_LEFT_AXIS, _FOOT_AXIS, _DOT = 30.0, 16.0, 3.0


def pair_slabs(pairs: PhotoPairs, faces: Faces) -> list[Slab]:
    """One slab a pair: what it shows, the earlier picture at the left, the later at the right."""
    return [_pair(one, pairs, faces) for one in pairs.items]


def _pair(pair: PhotoPair, pairs: PhotoPairs, faces: Faces) -> Slab:
    ops: list[Op] = []
    y = 0.0
    for text in wrapped(pair.words, style.WIDTH, style.CAPTION_STRONG, faces):
        ops.append(line(0, y, text, style.CAPTION_STRONG))
        y += style.CAPTION_STRONG.leading
    y += 2
    top, low = y, y
    for column, (head, item) in enumerate(
        ((pairs.before_words, pair.before), (pairs.after_words, pair.after))
    ):
        x = column * (style.HALF + style.GUTTER)
        ops.append(Picture(x, top, style.HALF, FRAME, item))
        under = top + FRAME + 3
        words = " · ".join(part for part in (head, item.time, item.caption) if part)
        for text in wrapped(words, style.HALF, style.CAPTION, faces):
            ops.append(line(x, under, text, style.CAPTION))
            under += style.CAPTION.leading
        low = max(low, under)
    for text in wrapped(pair.note, style.WIDTH, style.NOTE, faces) if pair.note else ():
        ops.append(line(0, low, text, style.NOTE))
        low += style.NOTE.leading
    return Slab(low, tuple(ops), before=GAP)


def trend_slabs(trends: Trends, faces: Faces) -> list[Slab]:
    """Two charts a row, each with its own name and scale."""
    slabs = []
    for start in range(0, len(trends.items), 2):
        ops: list[Op] = []
        height = 0.0
        for column, one in enumerate(trends.items[start : start + 2]):
            x = column * (style.HALF + style.GUTTER)
            made, high = _chart(one, trends.unit, x, faces)
            ops += made
            height = max(height, high)
        slabs.append(Slab(height, tuple(ops), before=GAP))
    return slabs


def _chart(trend: Trend, unit: str, x: float, faces: Faces) -> tuple[list[Op], float]:
    """A line over the visits, which stand evenly; every value is written at its point."""
    ops: list[Op] = []
    y = 0.0
    for text in wrapped(trend.name, style.HALF, style.CAPTION_STRONG, faces):
        ops.append(line(x, y, text, style.CAPTION_STRONG))
        y += style.CAPTION_STRONG.leading
    y += 4
    left, right = x + _LEFT_AXIS, x + style.HALF - 4
    foot = y + CHART_HEIGHT - _FOOT_AXIS
    most = max(value for _day, value, _words in trend.points) or 1.0
    room = foot - y - 14  # above the highest point stands its value
    ops += [
        Rule(left, foot, right - left, style.STRONG_LINE),
        *(
            line(left - advance(text, style.TINY, faces) - 4, at, text, style.TINY)
            for text, at in (("0", foot - style.TINY.leading / 2), (unit, y))
        ),
    ]
    # Half a step in from both ends: values and days stay within the chart.
    step = (right - left) / len(trend.points)
    places = [
        (left + step * (n + 0.5), foot - room * value / most)
        for n, (_day, value, _words) in enumerate(trend.points)
    ]
    if len(places) > 1:
        ops.append(Stroke(tuple(places), style.INK, 1.2))
    # Days would run into each other where many stand: then every second, third …
    every = 1
    widest = max(advance(day, style.TINY, faces) for day, _value, _words in trend.points) + 4
    while every < len(places) and widest > step * every:
        every += 1
    last = len(places) - 1
    for n, ((px, py), (day, _value, words)) in enumerate(zip(places, trend.points, strict=True)):
        ops.append(Box(px - _DOT / 2, py - _DOT / 2, _DOT, _DOT, stroke=style.INK, fill=style.INK))
        if (last - n) % every == 0:
            for text, at in ((words, py - style.TINY.leading - 2), (day, foot + 2)):
                ops.append(line(px - advance(text, style.TINY, faces) / 2, at, text, style.TINY))
    return ops, y + CHART_HEIGHT
