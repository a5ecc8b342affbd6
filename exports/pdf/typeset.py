"""Text in a given type: where its baseline lies, how it breaks, how it is cut to fit."""

from __future__ import annotations

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


def line(x: float, y: float, text: str, type_: Type) -> Text:
    return Text(x, y + baseline(type_), text, type_)


def shortened(text: str, width: float, type_: Type, faces: Faces) -> str:
    """The text, cut with … where it is wider than `width`; for running lines only."""
    face = face_of(faces, type_)
    if face.width(text, type_.size) <= width:
        return text
    while text and face.width(text + "…", type_.size) > width:
        text = text[:-1]
    return text + "…"


def wrapped(text: str, width: float, type_: Type, faces: Faces) -> list[str]:
    """The printable lines of a text in a column."""
    face, size = face_of(faces, type_), type_.size
    return break_lines(face.clean(text), width, lambda piece: face.width(piece, size))


def limited(text: str, width: float, type_: Type, faces: Faces, most: int) -> list[str]:
    """The lines of a text in a column, at most so many; what is cut ends in …"""
    lines = wrapped(text, width, type_, faces) if text else []
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    face = face_of(faces, type_)
    while last and face.width(last + "…", type_.size) > width:
        last = last[:-1]
    return [*lines[: most - 1], last + "…"]


def justified(text: str, width: float, type_: Type, faces: Faces) -> list[Text | None]:
    """The lines of running text, spread to the full column where the slack is small.

    The last line of a paragraph keeps its natural width; an empty line is None.
    """
    face, size = face_of(faces, type_), type_.size
    made: list[Text | None] = []
    for paragraph in text.split("\n"):
        lines = wrapped(paragraph, width, type_, faces)
        for number, one in enumerate(lines):
            slack = width - face.width(one, size)
            gap = slack / (len(one) - 1) if len(one) > 1 and number < len(lines) - 1 else 0.0
            spacing = gap if 0 < gap <= LOOSEST * size else 0.0
            made.append(Text(0, baseline(type_), one, type_, spacing) if one else None)
    return made
