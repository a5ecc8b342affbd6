"""Where an answer is written or ticked: operations within a width, and the height they need."""

from __future__ import annotations

import math
from dataclasses import dataclass

from exports.paper_model import Answer, CodeLine, Day, Digits, Option, PhotoSlots, Pick, Ruled
from exports.pdf import paper_style as paper
from exports.pdf import style
from exports.pdf.faces import Faces
from exports.pdf.slabs import Box, Op, Ring, Rule
from exports.pdf.style import Type
from exports.pdf.typeset import face_of, limited, line, shortened, squarely_wrapped

BOX, BOX_HIGH = 12.0, 17.0
SLOT = 34.0
GAP = 12.0
#: From a circle to its words, with and without the key between them.
TO_WORDS, TO_WORDS_KEY = 13.0, 20.0
#: A choice with more words than this many lines is cut: the screen shows it whole.
MOST_LINES = 6
MOST_COLUMNS = 6


@dataclass(frozen=True, slots=True)
class Drawn:
    height: float
    ops: tuple[Op, ...]


def draw(answer: Answer, x: float, width: float, faces: Faces) -> Drawn:
    """The answer with its upper edge at y = 0."""
    match answer:
        case Pick():
            return _pick(answer, x, width, faces)
        case Ruled():
            return _ruled(answer, x, width, faces)
        case Digits():
            return _digits(answer, x, width, faces)
        case Day():
            return _day(answer, x, faces)
        case PhotoSlots():
            return _photos(answer, x, width, faces)
        case CodeLine():
            return _code(answer, x, width, faces)


def fits_half(answer: Answer, width: float, faces: Faces) -> bool:
    """Whether an answer keeps its shape in half a line."""
    match answer:
        case Pick():
            return _pick_lines(answer, width, faces) <= 2
        case Ruled():
            lines = (
                squarely_wrapped(answer.text, width, paper.WRITTEN, faces) if answer.text else []
            )
            return answer.lines == 1 and len(lines) <= 1
        case Digits():
            return _digits_width(answer, faces) <= width
        case PhotoSlots():
            return not answer.taken
        case _:
            return True


def tick(x: float, y: float, option: Option, *, many: bool) -> list[Op]:
    """A circle or a square, filled when chosen."""
    size = paper.RING
    if not many:
        return [Ring(x, y, size, option.chosen)]
    ops: list[Op] = [Box(x, y, size, size, stroke=style.INK)]
    if option.chosen:
        ops.append(Box(x + 2, y + 2, size - 4, size - 4, fill=style.INK))
    return ops


def _option_width(option: Option, faces: Faces) -> float:
    lead = TO_WORDS_KEY if option.key else TO_WORDS
    words = faces.bold if option.chosen else faces.regular
    return lead + words.width(words.clean(option.label), paper.WORDS.size)


@dataclass(frozen=True, slots=True)
class _Laid:
    """Options on a grid: (row, left edge, width) of each; long ones span columns."""

    rows: int
    places: tuple[tuple[int, float, float], ...]


def _laid(answer: Pick, width: float, faces: Faces) -> _Laid:
    """On one line as wide as they are, else on the grid that needs the fewest rows."""
    wide = [_option_width(one, faces) for one in answer.options]
    if sum(wide) + GAP * (len(wide) - 1) <= width:
        places, x = [], 0.0
        for one in wide:
            places.append((0, x, one))
            x += one + GAP
        return _Laid(1, tuple(places))
    tries = [_grid(wide, width, count) for count in range(1, MOST_COLUMNS + 1)]
    return min(tries, key=lambda one: one.rows)


def _grid(wide: list[float], width: float, count: int) -> _Laid:
    step = (width + GAP) / count
    places: list[tuple[int, float, float]] = []
    row = column = 0
    for one in wide:
        span = min(count, max(1, math.ceil((one + GAP) / step)))
        if column + span > count:
            row, column = row + 1, 0
        places.append((row, column * step, span * step - GAP))
        column += span
    return _Laid(row + 1, tuple(places))


def _pick_lines(answer: Pick, width: float, faces: Faces) -> int:
    laid = _laid(answer, width, faces)
    tallest = [1] * laid.rows
    for option, (row, _x, cell) in zip(answer.options, laid.places, strict=True):
        tallest[row] = max(tallest[row], len(_words(option, cell, faces)))
    return sum(tallest)


def _words(option: Option, cell: float, faces: Faces) -> list[str]:
    lead = TO_WORDS_KEY if option.key else TO_WORDS
    return limited(option.label, max(20.0, cell - lead), _type(option), faces, MOST_LINES) or [""]


def _type(option: Option) -> Type:
    return paper.STRONG if option.chosen else paper.WORDS


def _pick(answer: Pick, x: float, width: float, faces: Faces) -> Drawn:
    ops: list[Op] = []
    leading = paper.WORDS.leading
    laid = _laid(answer, width, faces)
    drawn = [
        (row, left, option, _words(option, cell + 1, faces))
        for option, (row, left, cell) in zip(answer.options, laid.places, strict=True)
    ]
    single = laid.rows == 1 and all(len(words) == 1 for _row, _left, _one, words in drawn)
    y = (paper.ROW - 2 * paper.PAD - leading) / 2 if single else 2.0
    for row in range(laid.rows):
        some = [one for one in drawn if one[0] == row]
        for _row, left, option, words in some:
            ops.extend(_option(option, words, x + left, y, many=answer.many))
        y += max(len(words) for *_rest, words in some) * leading + 3.0
    return Drawn(paper.ROW - 2 * paper.PAD if single else y, tuple(ops))


def _option(option: Option, words: list[str], x: float, y: float, *, many: bool) -> list[Op]:
    ops = tick(x, y + 2.2, option, many=many)
    left = x + TO_WORDS
    if option.key:
        ops.append(line(left, y, option.key, paper.KEY))
        left = x + TO_WORDS_KEY
    ops.extend(
        line(left, y + n * paper.WORDS.leading, text, _type(option)) for n, text in enumerate(words)
    )
    return ops


def _ruled(answer: Ruled, x: float, width: float, faces: Faces) -> Drawn:
    known = (
        squarely_wrapped(answer.text, width - 2, paper.WRITTEN, faces)
        if answer.text.strip()
        else []
    )
    count = max(answer.lines, len(known))
    step = paper.LINE_HEIGHT
    first = paper.ROW - 2 * paper.PAD
    ops: list[Op] = []
    for n in range(count):
        y = first + n * step
        ops.append(Rule(x, y, width, paper.WRITE, 0.6))
        if n < len(known):
            ops.append(line(x + 1, y - 15.5, known[n], paper.WRITTEN))
    return Drawn(first + (count - 1) * step, tuple(ops))


def _digits_width(answer: Digits, faces: Faces) -> float:
    unit = faces.regular.width(faces.regular.clean(answer.unit), paper.WORDS.size)
    point = 6.0 if answer.decimals else 0.0
    return (answer.whole + answer.decimals) * BOX + point + (unit + 4 if unit else 0)


def _digits(answer: Digits, x: float, width: float, faces: Faces) -> Drawn:
    whole, _point, rest = answer.text.partition(".")
    fits = len(whole) <= answer.whole and len(rest) <= max(answer.decimals, 0)
    if answer.text and not (fits and (whole + rest).isdigit()):
        # What the boxes cannot hold stands on a line.
        words = f"{answer.text} {answer.unit}".strip()
        return _ruled(Ruled(1, words), x, min(width, 120.0), faces)
    top = (paper.ROW - 2 * paper.PAD - BOX_HIGH) / 2
    ops: list[Op] = []
    place = x
    shown = whole.rjust(answer.whole) + rest.ljust(answer.decimals)
    for n, char in enumerate(shown):
        if n == answer.whole:
            ops.append(line(place + 1.5, top + 4, ".", paper.STRONG))
            place += 6.0
        ops.append(Box(place, top, BOX, BOX_HIGH, stroke=paper.WRITE))
        if char.strip():
            ops.append(line(place + 3.2, top + 2, char, paper.DIGIT))
        place += BOX
    if answer.unit:
        ops.append(line(place + 4, top + 3, answer.unit, paper.WORDS))
    return Drawn(paper.ROW - 2 * paper.PAD, tuple(ops))


def _day(answer: Day, x: float, faces: Faces) -> Drawn:
    top = (paper.ROW - 2 * paper.PAD - BOX_HIGH) / 2
    parts = answer.text.split("-") if answer.text.count("-") == 2 else ["", "", ""]
    ops: list[Op] = []
    place, box = x, BOX - 1.8
    for part, word, size in zip(parts, answer.words, (4, 2, 2), strict=True):
        for char in part[:size].rjust(size):
            ops.append(Box(place, top, box, BOX_HIGH, stroke=paper.WRITE))
            if char.strip():
                ops.append(line(place + 2.4, top + 2, char, paper.DIGIT))
            place += box
        if word:
            ops.append(line(place + 0.5, top + 3, word, paper.WORDS))
            place += faces.regular.width(word, paper.WORDS.size) + 1
    return Drawn(paper.ROW - 2 * paper.PAD, tuple(ops))


def _photos(answer: PhotoSlots, x: float, width: float, faces: Faces) -> Drawn:
    top = (paper.ROW - 2 * paper.PAD - BOX_HIGH) / 2
    ops: list[Op] = [line(x, top + 3, answer.words, paper.HINT)]
    place = x + face_of(faces, paper.HINT).width(answer.words, paper.HINT.size) + 5
    for _n in range(answer.count):
        if place + SLOT > x + width + 0.5:
            break
        ops.append(Box(place, top, SLOT, BOX_HIGH, stroke=paper.WRITE))
        place += SLOT + 4
    if answer.taken:
        words = shortened(answer.taken, x + width - place, paper.WORDS, faces)
        ops.append(line(place, top + 3, words, paper.WORDS))
    return Drawn(paper.ROW - 2 * paper.PAD, tuple(ops))


def _code(answer: CodeLine, x: float, width: float, faces: Faces) -> Drawn:
    words = face_of(faces, paper.HINT).width(answer.words, paper.HINT.size)
    first = paper.ROW - 2 * paper.PAD
    inner = Ruled(1, answer.text)
    drawn = _ruled(inner, x + words + 5, width - words - 5, faces)
    return Drawn(
        max(first, drawn.height), (line(x, first - 13.5, answer.words, paper.HINT), *drawn.ops)
    )
