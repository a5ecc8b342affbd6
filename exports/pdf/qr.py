"""The pattern of a QR code: for the papers of this folder, and for a screen that draws its own."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

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
    qrencoder = _encoder()
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


@cache
def _encoder() -> Any:
    """reportlab's encoder with a division of its own: its recursive one, and the same product of
    polynomials anew for every code, cost a tenth of the time of a whole dossier."""
    from reportlab.graphics.barcode import qrencoder

    util, polynomial = qrencoder.QRUtil, qrencoder.QRPolynomial
    exponents, logs = qrencoder.EXP_TABLE, qrencoder.LOG_TABLE

    def rest(of: Any, by: Any) -> Any:
        """Of a division in GF(256), highest power first; `by` begins with 1."""
        num, divisor = list(of.num), [logs[one] for one in by.num]
        for start in range(len(num) - len(divisor) + 1):
            if num[start]:
                shift = logs[num[start]]
                for place, log in enumerate(divisor, start):
                    num[place] ^= exponents[(log + shift) % 255]
        return polynomial(num[1 - len(divisor) :], 0)

    polynomial.mod = rest
    util.getErrorCorrectPolynomial = staticmethod(cache(util.getErrorCorrectPolynomial))
    return qrencoder
