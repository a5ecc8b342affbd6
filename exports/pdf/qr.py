"""The pattern of a QR code: for the papers of this folder, and for a screen that draws its own."""

from __future__ import annotations

from functools import lru_cache

#: One fixed mask: choosing the best of eight takes eight times as long and any is readable.
MASK = 3
#: Light modules that a reader needs around a code (ISO/IEC 18004): the layout leaves them.
QUIET = 4

#: (row, first column, length) of dark modules beside each other.
Run = tuple[int, int, int]


@lru_cache(maxsize=64)
def dark_runs(text: str) -> tuple[int, tuple[Run, ...]]:
    """Modules a side, and the dark runs, of a code of error level M.

    Kept: a form says the same code on every page.
    """
    from reportlab.graphics.barcode import qrencoder

    code = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    code.addData(text)
    code.version = code.calculate_version()
    code.makeImpl(False, MASK)
    runs = []
    for row, cells in enumerate(code.modules):
        start = None
        for column, dark in enumerate([*cells, False]):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                runs.append((row, start, column - start))
                start = None
    return code.getModuleCount(), tuple(runs)
