"""Text in a given type: where its baseline lies, how it breaks, how it is cut to fit."""

from __future__ import annotations

from exports.pdf import punctuation
from exports.pdf.faces import Face, Faces
from exports.pdf.linebreak import break_lines
from exports.pdf.slabs import Text
from exports.pdf.style import Type

# More air between characters than this (in em) looks worse than a ragged edge.
LOOSEST = 0.06


def face_of(faces: Faces, type_: Type) -> Face:
    return faces.bold if type_.bold else faces.regular


def baseline(type_: Type) -> float:
    """From the top of a line to its baseline: the em box of Noto Sans SC is 0.88 above it."""
    return (type_.leading - type_.size) / 2 + 0.88 * type_.size


def advance(text: str, type_: Type, faces: Faces) -> float:
    """How wide a line is as it is painted: with marks set close, from ink to ink at both ends."""
    width = face_of(faces, type_).width(text, type_.size)
    return width - punctuation.outer(text) * type_.size if text else width


def line(x: float, y: float, text: str, type_: Type) -> Text:
    return Text(x, y + baseline(type_), text, type_)


def shortened(text: str, width: float, type_: Type, faces: Faces) -> str:
    """The text, cut with … where it is wider than `width`; for running lines only."""
    if advance(text, type_, faces) <= width:
        return text
    while text and advance(text + "…", type_, faces) > width:
        text = text[:-1]
    return text + "…"


def wrapped(text: str, width: float, type_: Type, faces: Faces, indent: float = 0.0) -> list[str]:
    """The printable lines of a text in a column."""
    face, size = face_of(faces, type_), type_.size

    def measure(piece: str) -> float:
        return face.width(piece, size) - punctuation.inner(piece) * size

    return break_lines(face.clean(text), width, measure, size * punctuation.HANG, indent)


def squarely_wrapped(text: str, width: float, type_: Type, faces: Faces) -> list[str]:
    """The same with every mark in its whole square: narrow columns of forms to be filled in."""
    face, size = face_of(faces, type_), type_.size
    return break_lines(face.clean(text), width, lambda piece: face.width(piece, size))


def limited(text: str, width: float, type_: Type, faces: Faces, most: int) -> list[str]:
    """The lines of a text in a form, at most so many; what is cut ends in …"""
    lines = squarely_wrapped(text, width, type_, faces) if text else []
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and advance(last + "…", type_, faces) > width:
        last = last[:-1]
    return [*lines[: most - 1], last + "…"]


def justified(
    text: str, width: float, type_: Type, faces: Faces, indent: float = 0.0
) -> list[Text | None]:
    """The lines of running text, spread to the full column where the slack is small.

    The last line of a paragraph keeps its natural width; an empty line is None. `indent` stands
    before the first line of each paragraph.
    """
    made: list[Text | None] = []
    for paragraph in text.split("\n"):
        lines = wrapped(paragraph, width, type_, faces, indent)
        for number, one in enumerate(lines):
            x = indent if number == 0 else 0.0
            slack = width - x - advance(one, type_, faces)
            gap = slack / (len(one) - 1) if len(one) > 1 and number < len(lines) - 1 else 0.0
            spacing = gap if 0 < gap <= LOOSEST * type_.size else 0.0
            made.append(Text(x, baseline(type_), one, type_, spacing) if one else None)
    return made
