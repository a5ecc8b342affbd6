"""Other writers of PDF on the content of `volumes.py`; runs in a Python of their own.

`python other_makers.py NAME PLAN FOLDER` prints seconds, peak memory and size. Nothing of this
program is imported: the environment holds only the writer that is measured.
"""

from __future__ import annotations

import html
import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

REGULAR, BOLD = "NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"


def img2pdf(plan: dict[str, Any], paper: dict[str, Any], target: Path) -> None:
    """The photos alone: what no writer of PDF can be faster than."""
    import img2pdf as library

    photos = [photo for page in paper["pages"] for photo in page["photos"]]
    with open(target, "wb") as file:
        library.convert(*photos, outputstream=file)


def fpdf2(plan: dict[str, Any], paper: dict[str, Any], target: Path) -> None:
    from fpdf import FPDF

    pdf = FPDF(unit="pt", format="A4")
    pdf.set_auto_page_break(False)
    for style, name in (("", REGULAR), ("B", BOLD)):
        pdf.add_font("Noto", style, str(Path(plan["fonts"]) / name))
    for page in paper["pages"]:
        pdf.add_page()
        for x, y, text, size, bold in page["lines"]:
            pdf.set_font("Noto", "B" if bold else "", size)
            pdf.text(x, y, text)
        for number, photo in enumerate(page["photos"]):
            pdf.image(photo, 60, 60 + 100 * number, 120, 90)
    pdf.output(str(target))


def weasyprint(plan: dict[str, Any], paper: dict[str, Any], target: Path) -> None:
    from weasyprint import HTML

    faces = "".join(
        f"@font-face {{ font-family: Noto; font-weight: {weight};"
        f" src: url({(Path(plan['fonts']) / name).as_uri()}) }}"
        for weight, name in ((400, REGULAR), (700, BOLD))
    )
    parts = [
        f"<style>{faces} @page {{ size: A4; margin: 0 }} body {{ font-family: Noto; margin: 0 }}"
        " section { break-after: page; height: 841pt; position: relative }"
        " p, img { position: absolute; margin: 0; white-space: pre }</style>"
    ]
    for page in paper["pages"]:
        parts.append("<section>")
        for x, y, text, size, bold in page["lines"]:
            look = f"left:{x}pt;top:{y}pt;font:{700 if bold else 400} {size}pt Noto"
            parts.append(f'<p style="{look}">{html.escape(text)}</p>')
        for number, photo in enumerate(page["photos"]):
            parts.append(
                f'<img src="{Path(photo).as_uri()}"'
                f' style="left:60pt;top:{60 + 100 * number}pt;width:120pt;height:90pt">'
            )
        parts.append("</section>")
    HTML(string="".join(parts)).write_pdf(str(target))


MAKERS: dict[str, Callable[[dict[str, Any], dict[str, Any], Path], None]] = {
    "img2pdf": img2pdf,
    "fpdf2": fpdf2,
    "weasyprint": weasyprint,
}


def main() -> int:
    name, plan_file, folder = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    plan = json.loads(plan_file.read_text(encoding="utf-8"))
    target, size = folder / f"{name}.pdf", 0
    start = time.perf_counter()
    for paper in plan["papers"]:
        MAKERS[name](plan, paper, target)
        size += target.stat().st_size
    spent = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{spent:.2f} s, {peak:.0f} MB peak, {size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
