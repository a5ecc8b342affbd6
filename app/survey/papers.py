"""Papers of the survey: composed, shown, written; and the findings of an inspection."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app import paths
from app.assessment.judging import findings_of
from app.errors import Cancelled, KnownError
from app.i18n import _, listed
from app.store.database import read_only
from app.survey import actions, dossier
from app.survey.audience import Audience
from app.survey.core import Core, IsCancelled, Progress, never, quiet
from app.survey.filling import FillingDesk
from app.survey.letterhead import LetterheadTopic
from app.survey.photo_sizes import PhotoSizes
from app.survey.standing import Standing, standing
from app.survey.taking import Taking
from app.survey.templates import album, field_record, notice
from app.survey.templates.about_places import AboutPlaces
from app.survey.templates.kinds import Kind, kind_of, kinds
from app.survey.templates.reading import Reading
from exports.errors import ExportError
from exports.pdf.writer import PdfFacts, pdf_bytes, write_pdf
from exports.report_model import Document

#: What Windows refuses in names, and what makes a name end badly there.
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_NAME_LENGTH = 40
#: The kind of paper that there was before there were kinds.
DOSSIER = "dossier"
MASKED = Audience()
_OF_RECORDS: Final = {
    "field_record": field_record.build,
    "notice": notice.build,
    "album": album.build,
}


@dataclass(frozen=True)
class Finding:
    """A finding as a task takes it over."""

    title: str
    clause: str
    part: str
    measured: str


class Papers:
    def __init__(self, core: Core, desk: FillingDesk, taking: Taking) -> None:
        self._core = core
        self._desk = desk
        self._taking = taking
        self._reading = Reading(core, desk, taking, LetterheadTopic(core, taking))
        self._places = AboutPlaces(core, taking, self._reading)

    def kinds(self) -> list[Kind]:
        """The kinds of papers, in the order in which they are offered."""
        return kinds()

    def refs(self, kind: str) -> list[str]:
        """Everything that this kind of paper can be about, in the order of lists: ids of records
        for a paper about inspections, of places for one about places."""
        known = _known(kind)
        if known.about == "inspection":
            forms = self._core.forms.questionnaires()
            return [head.record for form in forms for head in self._core.store.heads(form=form)]
        return self._places.refs(kind)

    def document(self, kind: str, ref: str, audience: Audience = MASKED) -> Document:
        """A paper of a record or place as it stands committed, as report values.

        Nothing is noted and no photo is opened yet. Raises a known error for a kind that does
        not exist or a `ref` that it cannot be about.
        """
        known = _known(kind)
        if known.about == "place":
            return self._places.document(kind, ref, audience)
        record = self._reading.record(ref, audience)
        if kind == DOSSIER:
            return dossier.build(record, self._reading.more(record))
        return _OF_RECORDS[kind](record)

    def write(
        self,
        kind: str,
        ref: str,
        target: Path,
        audience: Audience = MASKED,
        progress: Progress = quiet,
        cancelled: IsCancelled = never,
    ) -> PdfFacts:
        """Write a paper as PDF; whole under its name or not at all.

        What leaves the program is noted beforehand: who, when, about what, and why where residents
        are in clear. Raises a known error where that cannot be noted (open read-only).
        """
        document = self.document(kind, ref, audience.checked())
        what = actions.DOSSIER if kind == DOSSIER else actions.PAPER
        if audience.personal:
            what = actions.PRINT_PERSONAL
        audience.noted(self._core, what, ref, file=target.name)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            fonts = paths.resources() / "fonts"
            with PhotoSizes(audience.pixels) as sizes:
                return write_pdf(sizes.of(document), target, fonts, progress, cancelled)
        except ExportError as error:
            if error.code == "cancelled":
                raise Cancelled from error
            raise unwritten(target, error) from error
        except OSError as error:
            raise unwritten(target, error) from error

    def preview(
        self,
        kind: str,
        ref: str,
        audience: Audience = MASKED,
        progress: Progress = quiet,
        cancelled: IsCancelled = never,
    ) -> bytes:
        """A paper as the window shows it: a PDF in memory, since a disk keeps what it had.

        With residents in clear it is noted beforehand, as any other look at them; that needs no
        reason, since nothing leaves.
        """
        if audience.personal:
            if self._core.store.readonly:
                raise read_only()
            actions.note(self._core, actions.REVEAL, ref)
        document = self.document(kind, ref, audience)
        try:
            return pdf_bytes(document, paths.resources() / "fonts", progress, cancelled)[0]
        except ExportError as error:
            if error.code == "cancelled":
                raise Cancelled from error
            raise unwritten(Path(self.file_name(kind, ref)), error) from error

    def file_name(self, kind: str, ref: str) -> str:
        """A name that every system takes: the house's name, the kind, the record's letters.

        A dossier's has no kind in it: it is the one that everybody asks for.
        """
        known = _known(kind)
        if known.about == "inspection":
            title = self._desk.open_committed(ref).title
        else:
            title = self._places.name(ref)
        safe = _UNSAFE.sub("_", title).strip(" ._")[:_NAME_LENGTH] or "house"
        said = "" if kind == DOSSIER else known.name
        return "-".join(part for part in (safe, said, ref[:8]) if part) + ".pdf"

    def standing(self, code_text: str) -> Standing:
        """What became of the paper with this code: current, superseded and by what, or unknown."""
        return standing(self._core, code_text)

    def findings(self, record: str) -> list[Finding]:
        """The danger points that count, in the order of the dossier."""
        return [
            Finding(line.text, line.clause, line.label, line.measured)
            for line in findings_of(self._desk.open_committed(record).instance)
            if line.verdict == "met"
        ]

    def finding(self, record: str, number: int) -> Finding:
        """The finding with this number, counted from 1; a known error where there is none."""
        found = self.findings(record)
        if 1 <= number <= len(found):
            return found[number - 1]
        raise KnownError(
            "finding_absent",
            _("这处房屋没有第 {n} 个问题，一共 {total} 个。").format(n=number, total=len(found)),
            kept=_("没有新建任务。"),
            advice=_("请先看一房一档里的问题表，再选编号。"),
        )


def _known(code: str) -> Kind:
    kind = kind_of(code)
    if kind is None:
        raise KnownError(
            "paper_kind_absent",
            _("没有“{kind}”这种报告。").format(kind=code),
            kept=_("什么都没有写出。"),
            advice=_("可以写的有：{kinds}。").format(kinds=listed(one.code for one in kinds())),
        )
    return kind


def unwritten(target: Path, error: Exception) -> KnownError:
    """What a printer's error means to a person."""
    return KnownError(
        "report_unwritten",
        _("“{name}”没有写成。").format(name=target.name),
        kept=_("记录和照片都没有改动，也没有留下半个文件。"),
        advice=_("请看磁盘是否已满、文件夹是否可以写入，或文件是否正被打开，然后再试。"),
        detail=str(error),
    )
