"""Marks over a photo as vectors of the page, and their words as text that can be searched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exports.figure_shapes import shapes
from exports.figures import Area, Drawing, Line, Oval, Words
from exports.pdf.marks import paint

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

    from exports.pdf.faces import Faces

_ROUND = 1


def draw_figures(
    canvas: Canvas, drawing: Drawing, box: tuple[float, float, float, float], faces: Faces
) -> None:
    """Draw over a picture that fills `box`: left, bottom, width, height, in points of the page."""
    left, bottom, width, height = box
    across, down = width / drawing.width, height / drawing.height
    grow = (across + down) / 2  # the copy's sides are rounded to whole pixels

    def spot(x: float, y: float) -> tuple[float, float]:
        return left + x * across, bottom + height - y * down

    canvas.saveState()
    clip = canvas.beginPath()
    clip.rect(left, bottom, width, height)
    canvas.clipPath(clip, stroke=0, fill=0)
    canvas.setLineCap(_ROUND)
    canvas.setLineJoin(_ROUND)
    for shape in shapes(drawing):
        colour = paint(shape.colour)
        match shape:
            case Line() | Area():
                path = canvas.beginPath()
                path.moveTo(*spot(*shape.points[0]))
                for point in shape.points[1:]:
                    path.lineTo(*spot(*point))
                if isinstance(shape, Area):
                    canvas.setFillColor(colour)
                    canvas.drawPath(path, stroke=0, fill=1)
                    continue
                if shape.closed:
                    path.close()
                canvas.setStrokeColor(colour)
                canvas.setLineWidth(shape.width * grow)
                canvas.drawPath(path, stroke=1, fill=0)
            case Oval():
                x, y = spot(shape.x, shape.y)
                canvas.setStrokeColor(colour)
                canvas.setFillColor(colour)
                canvas.setLineWidth(shape.width * grow)
                canvas.ellipse(
                    x - shape.across * across, y - shape.down * down,
                    x + shape.across * across, y + shape.down * down,
                    stroke=int(shape.width > 0), fill=int(shape.width == 0),
                )  # fmt: skip
            case Words():
                text, size = faces.bold.clean(shape.text), shape.size * grow
                x, y = spot(shape.x, shape.y)
                canvas.setFillColor(colour)
                canvas.setFont(faces.bold.name, size)
                canvas.drawString(x - faces.bold.width(text, size) / 2, y, text)
    canvas.restoreState()
