"""Forms on paper: blank, or with what is known of a house; day sheets; cards to photograph.

Papers are made by the same clock day and content byte for byte alike. Residents are masked unless
somebody asks with a reason, which is noted for the office, as for the dossier.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app import __version__, paths
from app.domain import codes
from app.errors import Cancelled, KnownError
from app.i18n import _, language, listed
from app.model.merge import RecordView
from app.model.personal import personal_answers
from app.store.database import read_only
from app.store.roster_values import PlaceRow
from app.survey import actions
from app.survey.beginning import first_answers, first_residents
from app.survey.core import Core, IsCancelled, Progress, never, quiet
from app.survey.day_sheet import DayFacts, day_sheet, plates
from app.survey.dossier_photos import numbered
from app.survey.filling import FillingDesk
from app.survey.form_titles import form_title
from app.survey.paper_answers import Source
from app.survey.paper_form import blocks
from app.survey.paper_tables import Wanted
from app.survey.papers import unwritten
from app.survey.today import Todays
from exports.errors import ExportError
from exports.paper_model import Paper, Printing, Sheet
from exports.pdf.paper_writer import write_papers
from exports.pdf.writer import PdfFacts
from forms.form import Form
from forms.instance import Instance


@dataclass(frozen=True)
class Choices:
    """How papers are to be made. `rows`: blank rows of every table, the form's habit if None.

    `parts`: how often a part with tables of its own (a storey) is printed on blank paper.
    `reason`: why residents are printed in clear; demanded with `personal`.
    """

    rows: int | None = None
    parts: int = 1
    guidance: bool = False
    personal: bool = False
    reason: str = ""


USUAL = Choices()


class FormsOnPaper:
    """The topic `on_paper` of an open survey."""

    def __init__(self, core: Core, desk: FillingDesk, today: Todays) -> None:
        self._core = core
        self._desk = desk
        self._today = today

    # -- forms

    def blank(self, form: str, target: Path, how: Choices = USUAL) -> PdfFacts:
        """A form with nothing in it, for no place."""
        return blank_form(
            self._core.forms.newest(form), target, self._core.clock(), how,
            survey=self._core.store.meta.survey_id,
        )  # fmt: skip

    def filled(self, wanted: str, form: str, target: Path, how: Choices = USUAL) -> PdfFacts:
        """The form of one place, with what its roster line, today and its record say.

        `wanted` is a place or an inspection; for an inspection `form` may be "".
        """
        return self.many([wanted], form, target, how)

    def many(
        self,
        wanted: Sequence[str],
        form: str,
        target: Path,
        how: Choices = USUAL,
        progress: Progress = quiet,
        cancelled: IsCancelled = never,
    ) -> PdfFacts:
        """One file with the form of every place, each with page numbers of its own."""
        if not wanted:
            raise _nothing()
        self._note(wanted, how, target)
        papers = (self._paper(one, form, how) for one in wanted)
        return self._write(papers, len(wanted), form or "paper", target, progress, cancelled)

    def _note(self, wanted: Sequence[str], how: Choices, target: Path) -> None:
        """Beforehand: one line for all, and one for each whose residents are printed in clear."""
        if not how.personal:
            about = wanted[0] if len(wanted) == 1 else ""
            actions.note_if_writing(self._core, actions.PRINT, about, len(wanted), file=target.name)
            return
        if not how.reason.strip():
            raise KnownError(
                "reason_needed",
                _("打印住户信息需要写明理由。"),
                kept=_("没有写任何文件。"),
                advice=_("写一句理由，例如“入户核对”；或者按遮盖的样子打印。"),
            )
        if self._core.store.readonly:
            raise read_only()
        for one in wanted:
            actions.note(self._core, actions.PRINT_PERSONAL, one, why=how.reason, file=target.name)

    def _paper(self, wanted: str, form: str, how: Choices) -> Paper:
        view = self._core.store.view(wanted)
        if view is None:
            raise _absent()
        place = view if view.form == "place" else self._place(view)
        record = self._record(wanted, form) if view.form == "place" else wanted
        if record:
            filling = self._desk.open(record)
            made, instance = filling.form, filling.instance
            photos = numbered(instance, filling.photos).numbers
        else:
            made = self._core.forms.newest(form)
            instance, photos = self._begun(made, place), {}
        source = Source(made, instance, how.personal, False, photos)
        return self._of_place(source, place.record if place else "", record, how)

    def _of_place(self, source: Source, place: str, record: str, how: Choices) -> Paper:
        row = self._core.store.place(place) if place else None
        survey = self._core.store.meta
        kind, id_ = ("record", record) if record else ("place", place)
        code = codes.text("record" if kind == "record" else "place", survey.survey_id, id_)
        return Paper(
            title=_title(source.form),
            blocks=tuple(blocks(source, _wanted(how), guidance=how.guidance)),
            place=row.name if row else "",
            lines=(_address(row), _short(id_, row, survey.title)),
            qr=code if id_ else "",
            foot=_foot(source.form),
        )

    def _record(self, place: str, form: str) -> str:
        """The newest inspection of a place with this form; "" where none was begun."""
        rows = self._core.store.heads(form=form, place=place, order="time")
        return rows[0].record if rows else ""

    def _place(self, view: RecordView) -> RecordView | None:
        linked = view.links.get("place", ())
        return self._core.store.view(linked[0]) if linked else None

    def _begun(self, form: Form, place: RecordView | None) -> Instance:
        """What a new inspection of the place would say; the date only when the day is set."""
        today = dict(self._core.of_today(form))
        first = first_answers(self._core, form, place) if place else {}
        residents = first_residents(self._core, form, place) if place else {}
        instance = self._core.new_form(form, {**today, **first, **residents})
        date = form.by_role("id.date")
        node = instance.find(date.path) if date is not None else None
        if node is not None and date is not None and date.path not in today:
            instance.set(node, "")
        return instance

    # -- the day

    def day_sheet(
        self,
        places: Sequence[str],
        day: DayFacts,
        target: Path,
        progress: Progress = quiet,
        cancelled: IsCancelled = never,
    ) -> PdfFacts:
        """The places of a day in the given order, with codes to photograph and boxes to tick."""
        actions.note_if_writing(self._core, "day_sheet", records=len(places), file=target.name)
        sheet = day_sheet(
            (self._row(place) for place in places), day,
            survey=self._core.store.meta.survey_id,
            owner=self._owner,
            foot=f"{self._core.store.meta.title} · {_program()}",
        )  # fmt: skip
        return self._write([sheet], 1, "day-sheet", target, progress, cancelled)

    def cards(
        self,
        places: Sequence[str],
        target: Path,
        progress: Progress = quiet,
        cancelled: IsCancelled = never,
    ) -> PdfFacts:
        """One card a place, to be cut out and photographed before the house's photos."""
        if not places:
            raise _nothing()
        actions.note_if_writing(self._core, actions.PRINT, records=len(places), file=target.name)
        meta = self._core.store.meta
        sheet = plates(
            (self._row(place) for place in places), survey=meta.survey_id,
            foot=f"{meta.title} · {_program()}",
        )  # fmt: skip
        return self._write([sheet], 1, "cards", target, progress, cancelled)

    def day(self) -> DayFacts:
        """The head of a day sheet from today's settings; what was not said stays blank."""
        day = self._today.settings()
        village = self._core.store.place(day.village) if day.village else None
        return DayFacts(
            date=day.date,
            village=village.name if village else "",
            weather=dict(self._today.weathers()).get(day.weather, "") if day.weather else "",
            surveyors=listed(one for one in (day.surveyor1, day.surveyor2) if one),
            instruments=day.instruments,
        )

    def _row(self, place: str) -> PlaceRow:
        row = self._core.store.place(place)
        if row is None:
            raise _absent()
        return row

    def _owner(self, place: str) -> str:
        view = self._core.store.view(place)
        data = self._core.store.personal(view.personal) if view and view.personal else None
        return str(personal_answers(data).get("owner", "")) if data else ""

    # -- writing

    def _write(
        self,
        sheets: Iterable[Sheet],
        total: int,
        title: str,
        target: Path,
        progress: Progress,
        cancelled: IsCancelled,
    ) -> PdfFacts:
        printing = _printing(title, self._core.clock(), self._core.person)
        return write(sheets, total, printing, target, progress, cancelled)


def blank_form(
    form: Form, target: Path, now: datetime, how: Choices = USUAL, *, survey: str = ""
) -> PdfFacts:
    """Any form with nothing in it, also one of no survey."""
    paper = blank_paper(form, now, how, survey=survey)
    return write([paper], 1, _printing(paper.title, now, ""), target)


def blank_paper(form: Form, now: datetime, how: Choices, *, survey: str = "") -> Paper:
    instance = form.new(now=lambda: now, today=now.date(), language=language())
    source = Source(form, instance, blank=True)
    return Paper(
        title=_title(form),
        blocks=tuple(blocks(source, _wanted(how), guidance=how.guidance)),
        place=_("空白表"),
        lines=(_("房屋：____________________　编号：____________"),),
        qr=codes.text("form", survey, form.id) if codes.fits_form(form.id) else "",
        foot=_foot(form),
    )


def write(
    sheets: Iterable[Sheet],
    total: int,
    printing: Printing,
    target: Path,
    progress: Progress = quiet,
    cancelled: IsCancelled = never,
) -> PdfFacts:
    """Write papers whole under their name or not at all; known errors."""
    fonts = paths.resources() / "fonts"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        return write_papers(sheets, total, printing, target, fonts, progress, cancelled)
    except ExportError as error:
        if error.code == "cancelled":
            raise Cancelled from error
        raise unwritten(target, error) from error
    except OSError as error:
        raise unwritten(target, error) from error


def _printing(title: str, now: datetime, author: str) -> Printing:
    """Made on this day: the same papers printed twice on a day are the same file."""
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return Printing(title, "zh-CN" if language() == "zh" else "en", author, day)


def _wanted(how: Choices) -> Wanted:
    return Wanted(how.rows, max(1, how.parts))


def _title(form: Form) -> str:
    known = form_title(form.id)
    return known if known != form.id else form.title


def _program() -> str:
    return _("城检 {version}").format(version=__version__)


def _foot(form: Form) -> str:
    return f"{_title(form)} · {form.id} {form.version} · {_program()}"


def _address(row: PlaceRow | None) -> str:
    if row is None:
        return ""
    return " · ".join(part for part in (" ".join(row.path), row.address) if part)


def _short(id_: str, row: PlaceRow | None, survey: str) -> str:
    number = _("编号 {short}").format(short=codes.short(id_)) if id_ else ""
    code = _("名册 {code}").format(code=row.code) if row and row.code else ""
    return " · ".join(part for part in (number, code, survey) if part)


def _absent() -> KnownError:
    return KnownError(
        "house_absent",
        _("这处房屋不在本调查里。"),
        kept=_("没有写任何文件。"),
        advice=_("回到名册，重新选择一处。"),
    )


def _nothing() -> KnownError:
    return KnownError(
        "nothing_to_print",
        _("没有可以打印的房屋。"),
        kept=_("没有写任何文件。"),
        advice=_("请先选中要打印的房屋，或放宽筛选条件。"),
    )
