"""Papers for tests: shipped and foreign forms, printed; texts, boxes and codes read back."""

from __future__ import annotations

import re
import subprocess
import uuid
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import zxingcpp
from PIL import Image

from app import __version__, paths
from app.store.roster_values import PlaceRow
from app.survey.forms_on_paper import USUAL, Choices, blank_form
from forms.form import Form
from forms.load import load_form

SHIPPED = sorted(file.stem for file in paths.form_library().glob("*.xlsx"))
NOW = datetime(2026, 11, 22, 9, 41, tzinfo=UTC)
LONG = (
    "内蒙古自治区鄂尔多斯市伊金霍洛旗阿勒腾席热镇苏布尔嘎嘎查乌兰木伦社区巴音孟克纳源"
    "东街额尔德尼朝格图巴特尔院内北侧砖木结构平房"
)


@cache
def shipped(name: str) -> Form:
    return load_form(paths.form_library() / f"{name}.xlsx")


def blank(form: Form, target: Path, how: Choices = USUAL) -> Path:
    blank_form(form, target, NOW, how, survey="1a2b3c4d")
    return target


def run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout


def text_of(pdf: Path) -> str:
    """Everything printed, in the order of printing, without spaces; | where a page's own text
    begins."""
    squeezed = re.sub(r"\s", "", run("pdftotext", "-raw", str(pdf), "-"))
    return squeezed.replace(f"城检{__version__}", "|")


def codes_of(pdf: Path, folder: Path) -> list[list[str]]:
    """What a reader finds on each page as it comes from a 150-dpi printer."""
    folder.mkdir(exist_ok=True)
    run("pdftoppm", "-r", "150", "-gray", "-png", str(pdf), str(folder / "p"))
    found = []
    for page in sorted(folder.glob("p*.png")):
        with Image.open(page) as image:
            read = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)
        found.append([one.text for one in read])
        page.unlink()
    return found


def place_row(number: int, name: str = "") -> PlaceRow:
    return PlaceRow(
        record=str(uuid.UUID(int=number * 7919 + (1 << 100))),
        level="building",
        parent="",
        name=name or (LONG if number % 7 == 3 else f"三社{number}号院"),
        address="苏布尔嘎镇苏布尔嘎嘎查三社",
        code=f"A-{number:03}",
        kind="village_house",
        storeys="1",
        year="1986",
        state=("none", "no_entry", "in_progress")[number % 3],
        outcome="locked" if number % 3 == 1 else "",
        next_date="2026-11-25" if number % 3 == 1 else "",
        listed=number % 5 != 0,
        order=str(number),
        path=("苏布尔嘎镇", "苏布尔嘎嘎查"),
        forms=(),
    )
