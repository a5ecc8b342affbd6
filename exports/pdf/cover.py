"""The cover: what this is about, for which house, how grave, by whom; alone on its page."""

from __future__ import annotations

from exports.pdf import style
from exports.pdf.faces import Faces
from exports.pdf.masthead import unit_ops
from exports.pdf.rows import LABEL_WIDTH, UNFILLED
from exports.pdf.signatures import seal_ops
from exports.pdf.slabs import Anchor, Mark, Op, Qr, Rule, Slab
from exports.pdf.typeset import line, wrapped
from exports.report_model import Cover, Document, Fact, Grade

TITLE_TOP = 120.0
GRADE_SIZE = 64.0
QR_SIZE = 80.0
SEAL_SIZE = 128.0
FACTS_WIDTH = 380.0


def cover_slab(cover: Cover, document: Document, faces: Faces) -> Slab:
    """A slab as high as a page. Long titles wrap; facts that overflow push nothing off the page:
    they end above the feet of the cover, cut with … (the first chapter repeats them whole)."""
    ops: list[Op] = [Anchor(0, cover.title, "head")]
    unit, _height = unit_ops(cover.letterhead, style.WIDTH, faces)
    ops += unit
    y = TITLE_TOP
    if document.mark:
        ops.append(line(0, y - 34, document.mark, style.COVER_MARK))
    for text in wrapped(cover.title, style.WIDTH, style.COVER, faces)[:3]:
        ops.append(line(0, y, text, style.COVER))
        y += style.COVER.leading
    y += 4
    for text in wrapped(cover.subtitle, style.WIDTH, style.COVER_SUBTITLE, faces)[:4]:
        ops.append(line(0, y, text, style.COVER_SUBTITLE))
        y += style.COVER_SUBTITLE.leading
    y += 14
    ops.append(Rule(0, y, 72, style.INK, 2.0))
    y += 26
    if cover.grade:
        made, used = _grade(cover.grade, cover.grade_words, y, faces)
        ops.extend(made)
        y += used + 24
    feet = style.HEIGHT - SEAL_SIZE - 4
    ops.extend(_facts(cover.facts, y, feet - 16, faces))
    if document.qr_text:
        ops.append(Qr(0, style.HEIGHT - QR_SIZE - 4, QR_SIZE, document.qr_text))
        words = [*wrapped(cover.qr_words, 190, style.NOTE, faces)] if cover.qr_words else []
        words.extend(wrapped(document.qr_text, 190, style.CAPTION, faces))
        top = style.HEIGHT - 8 - len(words) * style.NOTE.leading
        ops.extend(
            line(QR_SIZE + 14, top + n * style.NOTE.leading, text, style.NOTE)
            for n, text in enumerate(words)
        )
    if cover.seal:
        ops.extend(seal_ops(cover.seal, style.WIDTH - SEAL_SIZE, feet, SEAL_SIZE, faces))
    return Slab(style.HEIGHT, tuple(ops), new_page=True)


def _grade(grade: Grade, words: str, y: float, faces: Faces) -> tuple[list[Op], float]:
    left = GRADE_SIZE * (2.55 if grade.high not in {"", grade.low} else 1.0) + 24
    lines = wrapped(words, style.WIDTH - left, style.PANEL, faces)
    height = len(lines) * style.PANEL.leading
    top = y + max(0.0, (GRADE_SIZE - height) / 2)
    ops: list[Op] = [Mark(0, y, GRADE_SIZE, grade)]
    ops.extend(
        line(left, top + n * style.PANEL.leading, text, style.PANEL) for n, text in enumerate(lines)
    )
    return ops, max(GRADE_SIZE, height)


def _facts(facts: tuple[Fact, ...], y: float, limit: float, faces: Faces) -> list[Op]:
    ops: list[Op] = [Rule(0, y, FACTS_WIDTH, style.LINE)]
    for fact in facts:
        labels = wrapped(fact.label, LABEL_WIDTH - 8, style.LABEL, faces)
        type_ = style.BODY if fact.value.strip() else style.LABEL
        values = wrapped(fact.value.strip() or UNFILLED, FACTS_WIDTH - LABEL_WIDTH, type_, faces)
        if len(values) > 3:
            values = [*values[:2], values[2][:-1] + "…"]
        rows = max(len(labels), len(values))
        height = rows * type_.leading + 10
        if y + height > limit:
            break
        ops.extend(line(0, y + 5 + n * 14, text, style.LABEL) for n, text in enumerate(labels))
        ops.extend(line(LABEL_WIDTH, y + 5 + n * 14, text, type_) for n, text in enumerate(values))
        y += height
        ops.append(Rule(0, y, FACTS_WIDTH, style.LINE))
    return ops
