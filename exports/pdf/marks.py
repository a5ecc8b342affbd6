"""Grade marks and codes, drawn: shape and letter say the grade, colour only repeats it."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

from exports.pdf import style
from exports.pdf.qr import dark_runs
from exports.report_model import Grade

if TYPE_CHECKING:
    from reportlab.lib.colors import Color
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.pdfgen.pathobject import PDFPathObject

    from exports.pdf.faces import Faces

Point = tuple[float, float]

# Corners on the unit circle, in degrees; A is the circle itself.
CORNERS = {"B": (90, 180, 270, 0), "C": (90, 210, 330), "D": (0, 60, 120, 180, 240, 300)}
# Conclusions of a screening are signs without letters: stop, yield, done.
SIGNS = {"severe": "D", "some": "C", "none": "A"}
SIGN_CORNERS = {"severe": tuple(22.5 + 45 * n for n in range(8)), "some": (270, 30, 150)}
# Strokes inside a sign, in parts of its size, from the lower left corner.
STROKES: dict[str, tuple[tuple[Point, ...], ...]] = {
    "severe": (((0.3, 0.5), (0.7, 0.5)),),
    "some": (((0.5, 0.82), (0.5, 0.56)), ((0.5, 0.4), (0.5, 0.4))),
    "none": (((0.28, 0.5), (0.44, 0.33), (0.73, 0.67)),),
}
# Where the letter's middle stands: a triangle's weight lies below its centre.
LETTER_DROP = {"C": 0.16}


@cache
def paint(colour: str) -> Color:
    """A colour for the canvas; reportlab parses a text anew, with `eval`, at every use."""
    from reportlab.lib.colors import HexColor

    return HexColor(colour)


@cache
def stroke(colour: str) -> str:
    """The operator that sets a colour for lines."""
    return " ".join(f"{part:.4g}" for part in paint(colour).rgb()) + " RG"


def draw_grade(canvas: Canvas, x: float, y: float, size: float, grade: Grade, faces: Faces) -> None:
    """The mark with its lower left corner at (x, y); an interval is two marks and a dash."""
    _draw_one(canvas, x, y, size, grade.low, grade, faces)
    if grade.high not in {"", grade.low}:
        canvas.setStrokeColor(paint(style.INK))
        canvas.setLineWidth(size / 24)
        canvas.line(x + size * 1.16, y + size / 2, x + size * 1.36, y + size / 2)
        _draw_one(canvas, x + size * 1.5, y, size, grade.high, grade, faces)


def _draw_one(
    canvas: Canvas, x: float, y: float, size: float, letter: str, grade: Grade, faces: Faces
) -> None:
    colour = paint(style.GRADE_COLOURS.get(SIGNS.get(letter, letter), style.SOFT))
    centre, radius = (x + size / 2, y + size / 2), size / 2
    canvas.saveState()
    canvas.setStrokeColor(colour)
    canvas.setFillColor(colour)
    canvas.setLineWidth(size / 32)
    if grade.provisional:
        canvas.saveState()
        canvas.clipPath(_shape(canvas, letter, centre, radius), stroke=0, fill=0)
        step = size / 10
        canvas.setLineWidth(size / 36)
        for n in range(-10, 11):
            canvas.line(x + n * step, y, x + n * step + size, y + size)
        canvas.setFillColor(paint(style.WHITE))
        drop = LETTER_DROP.get(letter, -0.1 if letter == "some" else 0.0) * size
        canvas.circle(centre[0], centre[1] - drop, size * 0.24, stroke=0, fill=1)
        canvas.restoreState()
        canvas.drawPath(_shape(canvas, letter, centre, radius), stroke=1, fill=0)
    else:
        canvas.drawPath(_shape(canvas, letter, centre, radius), stroke=0, fill=1)
        canvas.setFillColor(paint(style.WHITE))
    if letter in SIGNS:
        _strokes(canvas, x, y, size, letter, colour if grade.provisional else paint(style.WHITE))
        canvas.setStrokeColor(colour)
    else:
        type_size = size * (0.36 if letter == "C" else 0.46)
        width = faces.bold.width(letter, type_size)
        canvas.setFont(faces.bold.name, type_size)
        canvas.drawString(
            centre[0] - width / 2,
            centre[1] - LETTER_DROP.get(letter, 0.0) * size - type_size * 0.365,
            letter,
        )
    if not grade.certified:
        canvas.setLineWidth(size / 28)
        canvas.circle(x + size * 0.97, y + size * 0.95, size * 0.09, stroke=1, fill=0)
    canvas.restoreState()


def _strokes(canvas: Canvas, x: float, y: float, size: float, letter: str, colour: Color) -> None:
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(size * 0.1)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    for stroke in STROKES[letter]:
        path = canvas.beginPath()
        path.moveTo(x + stroke[0][0] * size, y + stroke[0][1] * size)
        for point in stroke[1:]:
            path.lineTo(x + point[0] * size, y + point[1] * size)
        canvas.drawPath(path, stroke=1, fill=0)
    canvas.setLineCap(0)
    canvas.setLineJoin(0)


def _shape(canvas: Canvas, letter: str, centre: Point, radius: float) -> PDFPathObject:
    path = canvas.beginPath()
    if letter == "none":
        side = radius * 1.86
        left = (centre[0] - side / 2, centre[1] - side / 2)
        path.roundRect(*left, side, side, radius / 3)
        return path
    if letter in SIGN_CORNERS:
        middle = (centre[0], centre[1] + radius * 0.2) if letter == "some" else centre
        reach = radius * (1.16 if letter == "some" else 1.04)
        _polygon(path, middle, reach, SIGN_CORNERS[letter])
        return path
    if letter not in CORNERS:
        path.circle(centre[0], centre[1], radius)
        return path
    if letter == "C":
        centre, radius = (centre[0], centre[1] - radius * 0.2), radius * 1.16
    _polygon(path, centre, radius, CORNERS[letter])
    return path


def _polygon(path: PDFPathObject, centre: Point, radius: float, angles: tuple[float, ...]) -> None:
    corners = [
        (
            centre[0] + radius * math.cos(math.radians(angle)),
            centre[1] + radius * math.sin(math.radians(angle)),
        )
        for angle in angles
    ]
    path.moveTo(*corners[0])
    for corner in corners[1:]:
        path.lineTo(*corner)
    path.close()


def draw_qr(canvas: Canvas, x: float, y: float, size: float, text: str) -> None:
    """A QR code of error level M filling a square; the layout leaves the quiet zone around it."""
    count, runs = dark_runs(text)
    module = size / count
    # Hundreds of squares: written as they stand, on a grid of whole modules.
    squares = "\n".join(f"{left} {count - 1 - row} {wide} 1 re" for row, left, wide in runs)
    canvas.addLiteral(
        f"q {module:.4f} 0 0 {module:.4f} {x:.2f} {y:.2f} cm 0 0 0 rg\n{squares}\nf Q"
    )
