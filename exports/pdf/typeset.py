"""Text in a given type: where its baseline lies, how it breaks, how it is cut to fit."""

from __future__ import annotations

from exports.pdf.faces import Face, Faces
from exports.pdf.linebreak import break_lines
from exports.pdf.slabs import Text
from exports.pdf.style import Type


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
    return break_lines(faces.clean(text), width, lambda piece: face.width(piece, size))
