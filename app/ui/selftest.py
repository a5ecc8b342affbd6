"""`selftest`: does this installation work, from the database to the pixels? Exit code 0 or 1.

Everything happens in a temporary folder with a home of its own, off the screen; nothing of the
user's is read or written. The shipped program proves itself with it on the machine it runs on.
"""

from __future__ import annotations

import faulthandler
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PySide6 import QtCore
from PySide6.QtCore import QEventLoop, QSize, QTimer
from PySide6.QtGui import QImage, QRawFont
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QApplication, QTableView

from app import __version__, bootstrap, i18n, paths, settings
from app.bootstrap import Who
from app.domain import codes
from app.errors import KnownError
from app.i18n import _
from app.imaging.codes import read_codes
from app.imaging.opening import heif_version
from app.imaging.synthesize import Shot, photograph
from app.survey import outcome_words, words
from app.survey.deliverables.values import Choice
from app.survey.exchange import UnknownDevice
from app.survey.support import versions
from app.survey.survey import Survey
from app.ui import start, theme
from app.ui.jobs import Jobs
from app.ui.main_window import MainWindow
from app.ui.program import Program
from exports.gis.layer_model import PROJECTED
from exports.pdf.qr import dark_runs

#: After so many seconds the process ends with its stacks printed: it never hangs.
LIMIT = 180
#: Everyday characters, rare ones of place names, one outside the basic plane, signs of measures.
GLYPHS = "城检危房现场检查记录参考判定鉴定整改销号圐圙垚䶮㙓𬭎≥≤±℃‰²"
HOUSE = "自检房屋"


class Wrong(Exception):  # noqa: N818 - what a step found, told in one line
    """A step did not give what it must."""


def run(argv: Sequence[str]) -> int:
    """One line a step; stops at the first that fails."""
    del argv
    faulthandler.dump_traceback_later(LIMIT, exit=True)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    i18n.use("zh")
    home = os.environ.get(paths.HOME_VARIABLE)
    try:
        with tempfile.TemporaryDirectory(prefix="chengjian-", ignore_cleanup_errors=True) as place:
            return _steps(_Bench(Path(place)))
    finally:
        faulthandler.cancel_dump_traceback_later()
        if home is None:
            os.environ.pop(paths.HOME_VARIABLE, None)
        else:
            os.environ[paths.HOME_VARIABLE] = home


def _steps(bench: _Bench) -> int:
    steps: tuple[tuple[str, Callable[[_Bench], str]], ...] = (
        (_("组件版本"), _versions),
        (_("填写、评级"), _filled),
        (_("两台电脑汇总"), _merged),
        (_("一房一档"), _printed),
        (_("看 PDF"), _rendered),
        (_("写成果"), _delivered),
        (_("认二维码"), _read),
        (_("画主窗口"), _painted),
    )
    for name, step in steps:
        try:
            told = step(bench)
        except (Wrong, KnownError) as error:
            _say(_("不行 {step}：{why}").format(step=name, why=error))
            return 1
        _say(_("好 {step}：{told}").format(step=name, told=told))
    return 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


class _Bench:
    """The temporary folder: an office and a laptop, each with its home, and a stick between."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.stick = place / "stick"
        self.stick.mkdir(parents=True, exist_ok=True)
        self.pdf = place / "dossier.pdf"

    def be(self, machine: str) -> Path:
        """Be at one machine from now on; the folder of its survey."""
        os.environ[paths.HOME_VARIABLE] = str(self.place / machine / "home")
        return self.place / machine / "survey"

    @contextmanager
    def at(self, machine: str) -> Iterator[Survey]:
        with bootstrap.open_survey(self.be(machine)) as survey:
            yield survey


def _demand(condition: bool, why: str) -> None:
    if not condition:
        raise Wrong(why)


def _versions(_bench: _Bench) -> str:
    found = versions()
    absent = [name for name, version in found.items() if version == "-"]
    _demand(not absent, _("缺少 {names}").format(names=" ".join(absent)))
    bound, running = found["PySide6-Essentials"], QtCore.qVersion()
    _demand(bound == running, f"PySide6 {bound} ≠ Qt {running}")
    return f"Chengjian {__version__}, Qt {running}, Python {found['python']}"


def _filled(bench: _Bench) -> str:
    """An office makes a survey, a laptop joins it; both fill in the same house."""
    folder = bench.be("office")
    with bootstrap.create(folder, HOUSE, Who("甲", "office")) as survey:
        place, _changed = survey.houses.add(HOUSE)
        start_file = survey.exchange.start_file(bench.stick)
        grade = _fill(survey, place, seed=1, residents=3)
    bootstrap.join(bench.be("laptop"), start_file, Who("乙", "laptop")).close()
    with bench.at("laptop") as survey:
        _fill(survey, place, seed=2, residents=4)
        survey.exchange.pack(bench.stick)
    _demand(grade == "D", _("应为 {expected}，得到 {found}").format(expected="D", found=grade))
    return words.grade(grade, provisional=False)


def _fill(survey: Survey, place: str, *, seed: int, residents: int) -> str:
    """The shipped example with one photo; returns the grade that the list shows."""
    record, _changed = survey.houses.begin(place)
    filling = survey.filling.open(record)
    shipped = paths.resources() / "demo" / "house_d.json"
    answers = json.loads(shipped.read_text(encoding="utf-8")) | {"building/residents": residents}
    unknown = survey.filling.load_answers(filling, answers)
    _demand(not unknown, " ".join(unknown))
    photo = survey.core.folder / "photo.jpg"
    photo.write_bytes(photograph(Shot("crack", seed=seed, width=800, height=600)))
    for taken in survey.taking.add([photo], filling.photo_questions()[0], filling.photos):
        _demand(taken.entry is not None, taken.refused)
        filling.put_photo(taken.photo, taken.entry or {})
    survey.filling.commit(filling)
    head = survey.core.store.head(record)
    return head.grade if head else ""


def _merged(bench: _Bench) -> str:
    """Unknown at first, trusted, merged; the one difference settled; all of it verified."""
    with bench.at("office") as survey:
        first = survey.exchange.merge([bench.stick]).outcomes
        known = frozenset(o.person.device for o in first if isinstance(o, UnknownDevice))
        _demand(len(known) == 1, " ".join(outcome_words.outcome(one) for one in first))
        merged = survey.exchange.merge([bench.stick], trusted=known)
        told = " ".join(outcome_words.outcome(one) for one in merged.outcomes)
        conflicts = survey.review.conflicts()
        _demand(not merged.refused and bool(conflicts), told)
        for one in conflicts:
            survey.review.settle(one.record, one.group, one.shown, _("自检"))
        troubles = survey.care.verify()
        _demand(not troubles, " ".join(words.trouble(one) for one in troubles))
    return told


def _printed(bench: _Bench) -> str:
    with bench.at("office") as survey:
        record = survey.meant.inspection(HOUSE)
        facts = survey.papers.write("dossier", record, bench.pdf)
    _demand(facts.pages > 1, _("{n} 页").format(n=facts.pages))
    return _("{n} 页").format(n=facts.pages)


def _rendered(bench: _Bench) -> str:
    """QtPdf opens the paper, finds its text, and draws ink on its first page."""
    start.application()
    paper = QPdfDocument()
    try:
        error = paper.load(str(bench.pdf))
        _demand(error is QPdfDocument.Error.None_, str(error))
        _demand(HOUSE in paper.getAllText(0).text(), _("第一页里没有房屋名称"))
        ink = _ink(paper.render(0, QSize(620, 877)))
    finally:
        paper.close()
    _demand(0.002 < ink < 0.5, f"{ink:.1%}")
    return _("着墨 {share}").format(share=f"{ink:.1%}")


def _delivered(bench: _Bench) -> str:
    """One of each kind that is written for others, as the page 报告 does it."""
    out = bench.place / "out"
    wanted = (
        (Choice("papers", volume=True, archive=True), out / "papers"),
        (Choice("ledger", pictures=True), out / "ledger.xlsx"),
        (Choice("brief"), out / "brief.docx"),
        (Choice("gis", systems=PROJECTED), out / "gis"),
        (Choice("photos"), out / "photos"),
    )
    with bench.at("office") as survey:
        for choice, target in wanted:
            survey.deliverables.write(choice, target)
    files = [file for file in out.rglob("*") if file.is_file()]
    kinds = sorted({file.suffix for file in files})
    absent = {".pdf", ".xlsx", ".docx", ".gpkg", ".shp", ".jpg"} - {*kinds}
    _demand(not absent, " ".join(sorted(absent)))
    return _("{n} 个文件：{kinds}").format(n=len(files), kinds=" ".join(kinds))


def _read(_bench: _Bench) -> str:
    """A code in a photo is found, and what reads HEIC is there."""
    code = codes.text("place", "", "3d5f0c1e-8a3b-4c6d-9e7f-0a1b2c3d4e5f")
    found = read_codes(photograph(Shot("facade", width=1600, height=1200, code=dark_runs(code))))
    _demand(found == [code], " ".join(found) or "-")
    return heif_version()


def _ink(page: QImage) -> float:
    """The share of dark pixels; what the page leaves free is transparent."""
    colours = [
        page.pixelColor(x, y)
        for x in range(0, page.width(), 2)
        for y in range(0, page.height(), 2)
    ]  # fmt: skip
    dark = [colour for colour in colours if colour.alpha() > 128 and colour.lightness() < 128]
    return len(dark) / len(colours)


def _painted(bench: _Bench) -> str:
    """The program's own window with the survey open: its list of houses, as pixels."""
    troubles: list[BaseException] = []
    folder = bench.be("office")
    app = start.application()
    chosen = settings.Settings(last_survey=str(folder), last_page="roster")
    theme.use(app, chosen.theme, chosen.text_size, big=chosen.big_buttons)
    program, jobs = Program(), Jobs(troubles.append)
    window: MainWindow = MainWindow(
        chosen, settings.save, program.entries(lambda: window, jobs)
    )  # fmt: skip
    window.closing.connect(jobs.close)
    window.show()
    try:
        program.ready(window, jobs)
        _wait(lambda: bool(troubles) or _rows(window) > 0)
        picture = window.grab().toImage()
    finally:
        window.close()
        window.deleteLater()
    _demand(not troubles, repr(troubles))
    _demand(_colours(picture) > 8, _("窗口是空白的"))
    font = QRawFont.fromFont(QApplication.font())
    boxes = [sign for sign in GLYPHS if not font.supportsCharacter(ord(sign))]
    _demand(not boxes, _("字体里没有 {signs}").format(signs="".join(boxes)))
    return f"{picture.width()} × {picture.height()}, {font.familyName()}"


def _rows(window: MainWindow) -> int:
    tables: list[QTableView] = window.findChildren(QTableView)
    return sum(table.model().rowCount() for table in tables)


def _colours(picture: QImage) -> int:
    """How many different colours a grid over the picture meets."""
    return len({
        picture.pixel(x, y)
        for x in range(0, picture.width(), 3)
        for y in range(0, picture.height(), 3)
    })  # fmt: skip


def _wait(done: Callable[[], bool]) -> None:
    """Let Qt work until something is so; `LIMIT` ends a wait that has no end."""
    loop, look = QEventLoop(), QTimer()
    look.setInterval(10)
    look.timeout.connect(lambda: loop.quit() if done() else None)
    look.start()
    loop.exec()
    look.stop()
