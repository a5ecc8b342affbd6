"""收照片: photos from phones and cards on their way to the houses that they show.

Taken in whole first, then arranged by what speaks for a house (a photographed code, the time, the
position, the order), and filed only when somebody confirms. Nothing comes in twice, nothing is
thrown away; what is unmatched stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from app.domain import codes
from app.errors import KnownError
from app.i18n import _
from app.model.changed import Changed
from app.store.tray import Pile, TrayRow
from app.survey import tray_watched, tray_words, words
from app.survey.core import Core, IsCancelled, Progress, never, quiet
from app.survey.day_sheet import short_words
from app.survey.form_titles import form_title
from app.survey.tray_arranging import ASIDE, DISCARDED, NONE, TrayArranging
from app.survey.tray_filing import TrayFiling
from app.survey.tray_taking import TrayTaking
from app.survey.tray_targets import Targets
from app.survey.tray_values import (
    Done,
    Group,
    Intake,
    Look,
    ShownCode,
    State,
    Step,
    TrayPhoto,
    TrayQuestion,
)
from app.sync import sticks

if TYPE_CHECKING:
    from app.survey.filling import FillingDesk
    from app.survey.houses import Houses
    from app.survey.taking import Taking
    from forms.instance import Instance

#: Photos of a group that are listed at once.
PAGE = 200
#: What cameras and phones call the folder of their photos.
_DCIM = "DCIM"
#: Groups that come last, in this order.
_LAST = {NONE: 2, ASIDE: 3, DISCARDED: 4}


class Tray:
    """The topic `tray` of an open survey. All of it runs off the window's thread."""

    def __init__(self, core: Core, taking: Taking, filling: FillingDesk, houses: Houses) -> None:
        self._core = core
        self._targets = Targets(core, filling, houses)
        self._taking = TrayTaking(core, taking)
        self._arranging = TrayArranging(core, self._targets)
        self._filing = TrayFiling(core, filling, houses, self._targets)

    # -- in

    def take(
        self,
        sources: Sequence[Path],
        *,
        progress: Progress = quiet,
        cancelled: IsCancelled = never,
    ) -> Intake:
        """Take in photos from files and folders (with all below them), then arrange.

        `progress` counts files. Cancelling keeps what was taken so far and says so in the answer:
        no `Cancelled` is raised. A kill loses nothing and leaves nothing twice: take again.
        Raises KnownError where nothing can be written (read-only, full disk).
        """
        try:
            taken = self._taking.take(sources, progress, cancelled)
        except KnownError:
            with suppress(KnownError):  # a full disk; what came is arranged when there is room
                self.arrange()
            raise
        return replace(taken, changed=taken.changed | self.arrange()) if taken.new else taken

    def look(self, folder: Path) -> Look:
        """How many photos in a folder are new, by name, size and date of the files: quick."""
        return self._taking.look(folder)

    def cards(self) -> list[Path]:
        """Folders of photos (DCIM) on the disks and cards that are plugged in now."""
        found = (stick.folder / _DCIM for stick in sticks.plugged_in() if stick.readable)
        return [folder for folder in found if folder.is_dir()]

    @property
    def watched(self) -> Path | None:
        """The folder that is looked at while the program is open; kept on this computer."""
        return tray_watched.watched(self._core)

    def watch(self, folder: Path | None) -> Changed:
        """Look at this folder from now on, or (None) at none."""
        return tray_watched.watch(self._core, folder)

    # -- what is there

    def waiting(self) -> int:
        """How many photos wait for their house: those of `groups`, without aside and discarded."""
        return self._core.store.tray_count()

    def groups(self) -> list[Group]:
        """All groups: houses by their first photo, then doubtful ones, then none, aside, discarded.

        Quick for thousands of photos; groups of no photos are not among them.
        """
        self._targets.forget()
        piles = sorted(self._core.store.tray_piles(), key=_rank)
        return [self._group(pile) for pile in piles]

    def group(self, key: str) -> Group | None:
        """The group of this key as it stands now."""
        self._targets.forget()
        found = (pile for pile in self._core.store.tray_piles() if pile.key == key)
        return next((self._group(pile) for pile in found), None)

    def photos(self, key: str, limit: int = PAGE, offset: int = 0) -> list[TrayPhoto]:
        """A page of a group's photos in the order in which they were taken."""
        rows = self._core.store.tray_page(key, limit, offset)
        self._targets.forget()
        instances: dict[str, Instance] = {}
        return [self._photo(row, instances) for row in rows]

    def ids(self, key: str) -> list[str]:
        """The ids of all photos of a group, in that order."""
        return self._core.store.tray_ids(key)

    def questions(self, place: str) -> list[TrayQuestion]:
        """The photo questions of the record that photos of this place go to, in form order.

        Of the form that would be begun where there is no record yet.
        """
        self._targets.forget()
        return self._targets.questions(place)

    # -- what a person does

    def arrange(self) -> Changed:
        """Propose anew for all that wait and that nobody moved; `take` does it by itself."""
        return self._arranging.arrange()

    def confirm(self, ids: Sequence[str], reason: str = "") -> Done:
        """File photos at the houses and questions proposed or chosen.

        A house without an inspection gets one begun. `reason` is demanded for finished
        inspections; photos of those come back as `kept` with "reason_needed" without one, while
        the others are filed. Doubtful ones and those without a house are never filed.
        """
        if not self._core.store.readonly:
            self._arranging.settle()
        return self._filing.confirm(ids, reason)

    def move(self, ids: Sequence[str], place: str, question: str = "") -> Done:
        """Choose house and question by hand (question "": the usual one); "" as place: none.

        They wait there to be confirmed. Neighbours stay where they are.
        """
        return self._filing.move(ids, place, question)

    def put_aside(self, ids: Sequence[str]) -> Done:
        """Not now: they wait in a group of their own, and are not proposed."""
        return self._filing.put(ids, "aside")

    def discard(self, ids: Sequence[str]) -> Done:
        """No photos of ours: out of sight, and not taken again; `bring_back` returns them."""
        return self._filing.put(ids, "discarded")

    def bring_back(self, ids: Sequence[str]) -> Done:
        """Photos put aside or discarded wait again."""
        done = self._filing.put(ids, "waiting")
        return replace(done, changed=done.changed | self.arrange())

    def undo(self, step: Step, reason: str = "") -> Done:
        """Take the step of a `Done` back; filed photos leave their records and wait again.

        Where a record was finished meanwhile, `reason` is demanded as for any change to it.
        """
        done = self._filing.undo(step, reason)
        return replace(done, changed=done.changed | self.arrange())

    # -- the code to photograph

    def shown(self, place: str) -> ShownCode:
        """What the window shows full-screen so that the next photos belong to this place."""
        row = self._core.store.place(place)
        if row is None:
            raise KnownError(
                "house_absent",
                _("这处房屋不在本调查里。"),
                kept=_("没有改动任何数据。"),
                advice=_("回到名册，重新选择一处。"),
            )
        now = self._core.clock().replace(tzinfo=None, microsecond=0)
        code = codes.at(self._core.store.meta.survey_id, place, now)
        return ShownCode(code, row.name, short_words(row), now.isoformat(" "))

    # -- rows in words

    def _group(self, pile: Pile) -> Group:
        kind, place, instead = _parts(pile.key)
        row = self._core.store.place(place) if place else None
        other = self._core.store.place(instead) if instead else None
        target = self._targets.of(place) if row is not None and kind == "house" else None
        return Group(
            key=pile.key,
            kind=kind,
            count=pile.count,
            place=place,
            name=row.name if row is not None else "",
            number=short_words(row) if row is not None else "",
            path=row.path if row is not None else (),
            instead=instead,
            instead_name=other.name if other is not None else "",
            record=target.record if target is not None else "",
            form=target.form if target is not None else "",
            form_title=form_title(target.form) if target is not None else "",
            finished=target is not None and target.finished,
            sure=pile.sure,
            likely=pile.likely,
            first=pile.first,
            last=pile.last,
            why=tray_words.commonest(pile.why),
            thumbs=pile.thumbs,
        )

    def _photo(self, row: TrayRow, instances: dict[str, Instance]) -> TrayPhoto:
        facts, told = row.facts, row.proposal
        instead = "" if row.by_hand else str(told.get("instead", ""))
        other = self._core.store.place(instead) if instead else None
        state: State = row.state  # type: ignore[assignment]
        clock = told.get("clock")
        return TrayPhoto(
            id=row.hash,
            name=row.name,
            folder=row.folder,
            camera=str(facts.get("camera") or ""),
            taken=str(facts.get("taken") or ""),
            weak=facts.get("time_from") == "name",
            time=row.time,
            clock=f"{clock:+d}" if isinstance(clock, int) else "",
            state=state,
            sureness=row.sureness,  # type: ignore[arg-type]
            why=row.why,
            reason=tray_words.reason(
                row.why,
                told.get("params", {}),
                other.name if other is not None else "",
                weak=facts.get("time_from") == "name",
            ),
            place=row.place,
            instead=instead,
            question=row.question,
            question_label=self._label(row, instances),
            separator=bool(told.get("separator")),
            page=bool(told.get("page")),
            by_hand=row.by_hand,
            bytes=int(facts.get("bytes") or 0),
            lat=str(facts.get("lat") or ""),
            lon=str(facts.get("lon") or ""),
        )

    def _label(self, row: TrayRow, instances: dict[str, Instance]) -> str:
        """A question's words; each record of a page is opened once."""
        if not row.question or not row.place:
            return ""
        target = self._targets.of(row.place, "" if row.by_hand else row.proposal.get("page", ""))
        key = target.record or target.form
        if key not in instances:
            instances[key] = self._targets.instance(target)
        return words.where(instances[key], row.question)


def _parts(key: str) -> tuple[Literal["house", "doubtful", "none", "aside", "discarded"], str, str]:
    """Kind, place and the other place of a group's key."""
    kind, place, instead = (*key.split(" "), "", "")[:3]
    match kind:
        case "house" | "doubtful" | "aside" | "discarded":
            return kind, place, instead
    return "none", "", ""


def _rank(pile: Pile) -> tuple[int, int, str]:
    """Houses by their first photo, doubtful ones behind, the rest at the end."""
    last = _LAST.get(pile.key, 1 if pile.key.startswith("doubtful") else 0)
    return last, pile.turn, pile.key
