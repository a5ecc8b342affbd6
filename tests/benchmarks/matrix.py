"""Keystroke to repaint in the matrix ÷ an empty widget: `python tests/benchmarks/matrix.py`.

39 rows × (the community + 14 blocks), every cell asked, in a window of 1366 × 768 and again in one
of 1920 × 1080 in which more cells are in sight. A key is sent to the grid as the window system
would, and the clock stops when all that it asked to be painted is on the backing store: the answer
written, its row judged, the sums, the panel of words, the cells. In turns with it an empty widget
of the same size repaints itself whole. Prints both and their ratio; strokes over a selection and
whole repaints (scrolling) apart. Exits 1 when the ratio of the medians is above the budget; the
95th percentile is judged by eye: at most 16 ms on a quiet machine.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("CHENGJIAN_HOME", tempfile.mkdtemp())

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.renewal.table import load
from app.ui import fonts, start, theme
from app.ui.filling.pen import Pen
from app.ui.widgets.matrix import MatrixView
from forms.form import Form
from forms.instance import Instance
from forms.load import load_form
from tests.assessment.communities import NOW

BUDGET = 40
ROWS, BLOCKS, KEYS = 39, 14, 400
SIZES = ((1134, 560), (1688, 870))  # what the fill page leaves of 1366 × 768 and 1920 × 1080
CELL = "| select_one s | state | 现状 | | renewal.state |\n| decimal | quantity | 数量 | | renewal.quantity |\n| text | note | 说明 | | renewal.note |\n| image | photos | 照片 | | renewal.photos |"  # noqa: E501


class Empty(QWidget):
    """Fills itself with one colour."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        QPainter(self).fillRect(event.rect(), theme.colour("ground"))


def full_form() -> Form:
    """A form in which every item is asked of the community and of every block."""
    cells = [
        f"| begin_group | {item} | {known.name['zh']} | x-cell | renewal.item.{item} |\n{CELL}\n"
        "| end_group | | | | |"
        for item, known in load().items.items()
    ]
    lines = [
        "| begin_group | blocks | 楼栋 | | |",
        "| begin_repeat | block | 楼 | x-matrix | renewal.block |",
        "| text | b_number | 楼号 | | renewal.block.number |",
        *cells,
        "| end_repeat | | | | |",
        "| end_group | | | | |",
        "| begin_group | items | 内容 | x-matrix | |",
        *cells,
        "| end_group | | | | |",
    ]
    survey = "\n".join(lines).splitlines()
    names = ("present", "none", "broken", "unknown", "na")
    sheets = {
        "survey": ["| type | name | label | appearance | bind::insp:role |", *survey],
        "choices": [
            "| list_name | name | label |",
            *(f"| s | {name} | {name} |" for name in names),
        ],
        "settings": [
            "| form_title | form_id | version | namespaces |",
            '| 全表 | full | 1 | insp="http://chengjian.example/inspection" |',
        ],
    }
    text = [
        part for name, rows in sheets.items() for part in (f"| {name} |", *("| " + r for r in rows))
    ]
    return load_form("\n".join(text).encode("utf-8"))


def community() -> Instance:
    """14 blocks, two thirds of the cells filled."""
    made, chance = full_form().new(now=lambda: NOW), random.Random(1)
    repeat = made.find("blocks/block")
    assert repeat is not None
    with made.batch():
        for number in range(BLOCKS):
            row, _changes = made.add(repeat)
            made.set(row.children[0], f"{number + 1}号楼")
        for state in made.nodes_by_role("renewal.state"):
            if chance.random() < 0.66:
                made.set(state, chance.choice(("present", "present", "none", "broken", "unknown")))
    return made


def spent(work: Callable[[], object]) -> float:
    """Milliseconds that `work` takes."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def told(name: str, times: list[float]) -> float:
    """Print the figures of one kind of work; its median."""
    p95 = sorted(times)[int(len(times) * 0.95)]
    middle = statistics.median(times)
    print(f"{name:34} median {middle:6.2f} ms, p95 {p95:6.2f}, max {max(times):6.2f}")
    return middle


def shown(app: QApplication, widget: QWidget, size: tuple[int, int]) -> None:
    widget.resize(*size)
    widget.show()
    for _turn in range(3):
        app.processEvents()


def measure(app: QApplication, size: tuple[int, int]) -> float:
    """A keystroke in a window of this size ÷ an empty widget, by their medians."""
    made, view = community(), MatrixView(lambda _parent: [])
    view.display(Pen(made, view.apply, readonly=False))
    empty = Empty()
    shown(app, view, size)
    shown(app, empty, size)
    grid, chance = view.grid, random.Random(2)
    times: dict[str, list[float]] = {name: [] for name in ("key", "selection", "whole", "empty")}

    def press(key: Qt.Key) -> None:
        plain = Qt.KeyboardModifier.NoModifier
        app.sendEvent(grid, QKeyEvent(QEvent.Type.KeyPress, key, plain))
        app.processEvents()

    def repaint(widget: QWidget) -> None:
        widget.update()
        app.processEvents()

    keys = [Qt.Key(Qt.Key.Key_1 + n) for n in range(5)]
    for number in range(KEYS):
        if number % 10 == 0:
            grid.move_to(chance.randrange(ROWS), chance.randrange(BLOCKS + 1))
            app.processEvents()
        times["key"].append(spent(lambda: press(chance.choice(keys))))
        times["empty"].append(spent(lambda: repaint(empty)))
        if number % 20 == 0:
            times["whole"].append(spent(lambda: repaint(grid.viewport())))
            row = chance.randrange(ROWS)
            grid.move_to(row, 1)
            grid.move_to(row, BLOCKS, extend=True)
            app.processEvents()
            times["selection"].append(spent(lambda: press(chance.choice(keys))))
            grid.move_to(row, 1)
            app.processEvents()
    cells = sum(1 for _node in made.nodes_by_role("renewal.state"))
    print(f"{size[0]} × {size[1]} px, {cells} cells, {KEYS} keys")
    key = told("keystroke to repaint", times["key"])
    told("stroke over a row of 14", times["selection"])
    told("whole repaint (scrolling)", times["whole"])
    floor = told("empty widget of the same size", times["empty"])
    view.close()
    empty.close()
    return key / floor


def main() -> int:
    app = start.application()
    fonts.load("Bold")
    theme.use(app, "light", 0)
    worst = max(measure(app, size) for size in SIZES)
    print(f"ratio {worst:.1f}, budget {BUDGET} (and by eye: p95 of a keystroke at most 16 ms)")
    return int(worst > BUDGET)


if __name__ == "__main__":
    sys.exit(main())
