"""收件, the face of 汇总 for sticks in a row: collected, pulled, merged while the next comes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from app.errors import KnownError
from app.i18n import _, listed
from app.survey.exchange import Merged, UnknownDevice
from app.survey.hand_over import NEW, Collected, Laptop
from app.survey.survey import Survey
from app.sync import sticks
from app.sync.sticks import Stick
from app.ui import theme
from app.ui.desk import Desk
from app.ui.jobs import Job
from app.ui.pages.to_do import Left, errands, left
from app.ui.widgets import bits
from app.ui.widgets.arrivals import Arrivals, TrustCard
from app.ui.widgets.errands import Errands
from app.ui.widgets.laptops_table import LaptopsTable
from app.ui.widgets.progress_line import ProgressLine
from app.ui.widgets.stick_card import StickCard

#: How often it is looked whether a stick was put in or pulled, in ms.
_LOOK = 1200
#: The most width of what is left to do, and of what has just arrived (px at 100 %).
_BESIDE = 344


class Collecting(QWidget):
    """`line` shows a merge under way, on whatever face; `decide` goes to what people differ in."""

    def __init__(self, desk: Desk, line: ProgressLine, decide: Callable[[], None]) -> None:
        super().__init__()
        self._desk = desk
        self._line = line
        self._decide = decide
        self._unknown: list[UnknownDevice] = []
        self._writing = True
        self._collecting: Job | None = None
        self._merging = False
        self._again = False  # more was collected while a merge was under way
        self._ended_well = False
        self._looking = False
        self._damaged: dict[str, KnownError] = {}  # by laptop: why a file was not taken
        self._names: dict[str, str] = {}
        self._duplicates = 0
        self._counting: Job | None = None  # of places that look like one
        self._done = 0  # sticks collected in this sitting
        self._plugged: set[Path] = set()
        self._pulled: Path | None = None  # the stick that may be pulled
        self.card = StickCard()
        self.card.take.connect(self.take)
        self.card.stop.connect(self._stop)
        self._arrived = Arrivals()
        self._trust = TrustCard(self._confirm, self._skip)
        self._laptops = LaptopsTable()
        self._laptops.table.setMinimumHeight(theme.px(132))
        self._errands = Errands(
            _("核对、撤销一次汇总…"), lambda: desk.window().open("checks", "batches")
        )
        body = QWidget()
        body.setObjectName("sheet")
        left_side = QVBoxLayout(body)
        left_side.setContentsMargins(0, 0, 0, 0)
        left_side.setSpacing(theme.px(12))
        left_side.addWidget(self.card)
        left_side.addWidget(self._trust)
        left_side.addWidget(self._laptops, 100)  # all that there is, while it is shown
        left_side.addStretch(1)
        right_side = QVBoxLayout()
        right_side.setSpacing(theme.px(12))
        right_side.addWidget(self._errands)
        right_side.addWidget(self._arrived, 100)
        right_side.addStretch(1)
        self._beside = QWidget()
        self._beside.setMaximumWidth(theme.px(_BESIDE))
        self._beside.setLayout(right_side)
        right_side.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(16))
        scrolled = bits.scrolled(body)
        scrolled.setFrameShape(QFrame.Shape.NoFrame)
        row.addWidget(scrolled, 5)
        row.addWidget(self._beside, 2)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self._look)

    # -- what is shown

    def take_focus(self) -> None:
        self.card.take_focus()

    def allow(self, writing: bool) -> None:
        self._writing = writing
        self.card.allow(writing and self._collecting is None)
        self._trust.yes.setEnabled(writing and not self._merging)

    def read(self) -> None:
        """Laptops and what is left to do, as they are now."""
        office = self._desk.about is not None and self._desk.about.office
        if not office and not self._done and self._collecting is None:
            self.card.invite(0, office=False)
        self._laptops.setVisible(office)
        self._errands.setVisible(office)
        if not office:
            return

        def then(read: tuple[list[Laptop], Left]) -> None:
            laptops, found = read
            self._names = {one.device: one.name for one in laptops}
            self._laptops.display(laptops, self._damaged)
            found = replace(found, duplicates=self._duplicates)
            self._errands.display(errands(found, self._desk.window().open, self._decide))

        self._desk.run(
            lambda survey, _job: (survey.exchange.laptops(), left(survey)),
            then, self, pool="image",
        )  # fmt: skip

    def look_for_doubles(self) -> None:
        """Count the places that look like one; seconds where the roster is long."""

        def work(survey: Survey, job: Job) -> int:
            return len(survey.duplicates.list(cancelled=lambda: job.cancelled))

        def then(count: int) -> None:
            if count != self._duplicates:
                self._duplicates = count
                self.read()

        under_way = self._counting is not None and self._counting.running
        if not under_way and self._desk.about is not None and self._desk.about.office:
            self._counting = self._desk.run(work, then, self, pool="image", long=True)

    # -- sticks that come and go

    def watch(self, on: bool) -> None:
        """Look for sticks while this face is seen."""
        if on:
            self._timer.start()
            self._look()
        else:
            self._timer.stop()

    def _look(self) -> None:
        if self._looking or not self._desk.has_survey:
            return
        self._looking = True

        def ended() -> None:
            self._looking = False

        self._desk.jobs.run(
            lambda _job: sticks.plugged_in(), self._seen, self, ended=ended, pool="image"
        )

    def _seen(self, found: list[Stick]) -> None:
        if self._pulled is not None and all(one.folder != self._pulled for one in found):
            self._pulled = None
            self.card.mark_done(None)
            if self._collecting is None:
                self.card.invite(self._done)
        self._plugged = {one.folder for one in found}
        self.card.sticks(found)

    # -- collecting

    def take_text(self, text: str) -> None:
        """Collect from files and folders that were chosen or dropped."""
        self.card.source.setText(text)
        self.card.go.click()

    def take(self, sources: list[Path]) -> None:
        """Collect from these; the stick may be pulled when that has ended."""
        if self._collecting is not None or not self._writing:
            return
        if not sources:
            self._desk.window().messages.tell(_("还没有选交接文件。"), "warn")
            self.card.source.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if self._desk.about is not None and not self._desk.about.office:
            self._take_back(sources)
            return

        def work(survey: Survey, job: Job) -> Collected:
            return survey.exchange.collect(
                sources, progress=job.report, cancelled=lambda: job.cancelled
            )

        def done(collected: Collected) -> None:
            self._ended_well = True
            self._collected(sources, collected)

        self._begin(sources)
        self._collecting = self._desk.run(
            work, done, self, failed=self._failed, progress=self.card.display,
            ended=self._collecting_ended, pool="image", long=True,
        )  # fmt: skip
        self.allow(self._writing)

    def _begin(self, sources: Sequence[Path]) -> None:
        self._ended_well = False
        self._pulled = None
        self.card.begin(listed(source.name or str(source) for source in sources))

    def _stop(self) -> None:
        if self._collecting is not None:
            self._collecting.cancel()

    def _collected(self, sources: Sequence[Path], collected: Collected) -> None:
        """Say that the stick may be pulled, and begin to merge what lies here now."""
        packages = collected.packages
        self._tell_refused(collected)
        more = _not_taken(collected)
        if not packages and collected.refused:
            bad = collected.refused[0].error
            self.card.failed(
                _("文件坏了，没有收下"), _("{why}可以拔盘。").format(why=bad.title), bad.advice
            )
        elif not packages:
            self.card.nothing(_("上面没有这个调查的交接文件，可以拔盘。"), more)
        else:
            self._done += 1
            self.card.done(_brought(collected), more)
        stick = sources[0] if len(sources) == 1 and sources[0] in self._plugged else None
        self._pulled = stick
        self.card.mark_done(stick)
        self.card.source.clear()
        self._desk.announce(collected.changed)
        if collected.new or packages:
            self._merge(None)

    def _tell_refused(self, collected: Collected) -> None:
        """Files that are not what their name says: whose, until a whole one comes."""
        for package in collected.packages:
            self._damaged.pop(package.device, None)
        told = []
        for one in collected.refused:
            device = one.file.name.partition("-")[0]
            self._damaged[device] = one.error
            told.append((self._names.get(device) or one.file.name, one.error))
        self._arrived.tell_refused(told)
        if told:
            self.read()

    def _failed(self, error: KnownError) -> None:
        self._ended_well = True
        self.card.failed(error.title, error.kept, error.advice)

    def _collecting_ended(self) -> None:
        self._collecting = None
        if not self._ended_well:
            self.card.failed(
                _("停下了，没有收完。"),
                _("已经收好的都留着。"),
                _("再按一次“收件”，会从停下的地方接着收。"),
            )
        self.allow(self._writing)
        if self.card.waits or (self.isVisible() and QApplication.focusWidget() is None):
            self.card.take_focus()
        self._look()

    # -- merging, meanwhile

    def _merge(self, confirmed: UnknownDevice | None) -> None:
        """Take in what was collected; first trust the one whose code was compared, if any."""
        if self._merging:
            self._again = True
            return

        def work(survey: Survey, job: Job) -> Merged:
            if confirmed is not None:
                survey.exchange.confirm(confirmed)
            return survey.exchange.merge_collected(
                progress=job.report, cancelled=lambda: job.cancelled
            )

        self._merging = True
        self.allow(self._writing)
        job = self._desk.run(
            work, self._merged, self, progress=self._line.display, ended=self._merge_ended,
            long=True,
        )  # fmt: skip
        self._line.begin(_("正在汇总，优盘可以拔"), job.cancel)

    def _merged(self, merged: Merged) -> None:
        self._unknown = _one_each(merged)
        self._arrived.display(merged.outcomes)
        self._trust.display(self._unknown)
        self._desk.announce(merged.changed)
        self.read()
        self._check()

    def _check(self) -> None:
        """Form rules, once more, over what the merge touched; then places that look like one."""

        def work(survey: Survey, job: Job) -> int:
            return survey.recheck.run(cancelled=lambda: job.cancelled)

        def then(looked: int) -> None:
            if looked:
                self.read()
            self.look_for_doubles()

        self._desk.run(work, then, self, long=True)

    def _merge_ended(self) -> None:
        self._merging = False
        self._line.end()
        self.allow(self._writing)
        if self._again:
            self._again = False
            self._merge(None)
        elif self._unknown and self.isVisible():
            self._trust.yes.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_back(self, sources: list[Path]) -> None:
        """At a laptop: what the office sent back is taken in at once."""

        def work(survey: Survey, job: Job) -> Merged:
            return survey.exchange.merge(
                sources, progress=job.report, cancelled=lambda: job.cancelled
            )

        def done(merged: Merged) -> None:
            self._ended_well = True
            self._done += 1
            self._unknown = _one_each(merged)
            self.card.done("", "")
            self.card.source.clear()
            self._merged(merged)

        self._begin(sources)
        self._collecting = self._desk.run(
            work, done, self, failed=self._failed, ended=self._collecting_ended, long=True
        )
        self.allow(self._writing)

    # -- computers met for the first time

    def _confirm(self) -> None:
        self._merge(self._unknown[0])

    def _skip(self) -> None:
        self._unknown = self._unknown[1:]
        self._trust.display(self._unknown)


def _one_each(merged: Merged) -> list[UnknownDevice]:
    """Computers that wait to be trusted, each once, however many files it sent."""
    unknown = [one for one in merged.outcomes if isinstance(one, UnknownDevice)]
    return list({one.person.device: one for one in unknown}.values())


def _brought(collected: Collected) -> str:
    """What came from the stick, in one line."""
    names = {one.sender or _("一台新电脑") for one in collected.packages}
    who = listed(sorted(names))
    if collected.new:
        return _("收了 {n} 个文件：{who}").format(n=collected.new, who=who)
    if any(one.state == NEW for one in collected.packages):
        return who
    return _("都是以前收过的，没有新的：{who}").format(who=who)


def _not_taken(collected: Collected) -> str:
    """What else lay there, and what could not be written back."""
    parts = []
    if collected.refused:
        parts.append(_("{n} 个文件没有收下，原因在下面。").format(n=len(collected.refused)))
    if collected.foreign.count:
        parts.append(_("另有 {n} 个不是交接文件，没有动它们。").format(n=collected.foreign.count))
    if collected.unwritten:
        parts.append(_("收件回执没有写回去：{why}").format(why=collected.unwritten[0].title))
    return " ".join(parts)


def dropped(event: QDropEvent) -> list[Path]:
    """Packages and folders among what is being dragged."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return [path for path in paths if path.is_dir() or path.suffix.lower() == ".svp"]
