"""Photos as evidence: what is odd about them, what is stamped on their copies, copies to share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from app.domain import evidence
from app.domain.evidence import FAR, Around, Flag, Shift
from app.errors import KnownError
from app.i18n import _
from app.survey import stamps
from app.survey.audience import Audience
from app.survey.core import Core, IsCancelled, Progress, never, quiet
from app.survey.filling import Filling, FillingDesk
from app.survey.photo_copies import Copies, Shared, Wish
from app.survey.stamps import Facts, Template
from app.survey.taking import Taking

Photo = Mapping[str, Any]
#: Questions of signatures and signed pages: no camera's evidence, and residents' own.
SIGNED = "sign."


class Evidence:
    """The topic `evidence` of an open survey."""

    def __init__(
        self, core: Core, desk: Callable[[], FillingDesk], taking: Callable[[], Taking]
    ) -> None:
        self._core = core
        self._desk = desk
        self._taking = taking
        self._seen: tuple[object, Shift | None] | None = None

    # -- flags

    def flags(self, record: str) -> dict[str, tuple[Flag, ...]]:
        """Photo id → its flags, of a record as it was left; photos without any are not named."""
        view = self._core.store.view(record)
        if view is None:
            raise _absent()
        if view.form not in self._core.forms.registers:
            return self.flags_of(self._desk().open(record))
        around = self._around(_place(view.links), frozenset(), view.photos)
        return _flagged(view.photos, around)

    def flags_of(self, filling: Filling) -> dict[str, tuple[Flag, ...]]:
        """The same of a filling that is open."""
        return _flagged(_own(filling), self.around_of(filling))

    def around_of(self, filling: Filling) -> Around:
        """What `app.domain.evidence.flags` needs beside a photo of this filling: read once, so that
        a window can judge each photo as it comes."""
        days = (node.text for node in filling.instance.nodes_by_role("id.date") if node.text)
        return self._around(_place(filling.links), frozenset(days), _own(filling))

    def _around(self, place: str, days: frozenset[str], photos: Mapping[str, Photo]) -> Around:
        row = self._core.store.view(self._core.store.counts_as(place)) if place else None
        house = evidence.position(row.answers) if row is not None else None
        around = Around(self._core.store.meta.created, days, house)
        if house and any(
            flag.code == FAR for some in _flagged(photos, around).values() for flag in some
        ):
            around = replace(around, shift=self.shift())  # it looks at all houses: only if needed
        return around

    def shift(self) -> Shift | None:
        """How the photos of many houses lie beside them, where that looks like GCJ-02.

        Looked at anew only after something was written: a volume of a thousand papers asks often.
        """
        state = tuple(sorted((one, head.seq) for one, head in self._core.store.log_heads().items()))
        if self._seen is None or self._seen[0] != state:
            found = evidence.shift(self._core.store.house_and_photo_spots())
            self._seen = (state, found)
        return self._seen[1]

    # -- stamps

    @property
    def template(self) -> Template:
        """The survey's stamp, as `stamp.toml` says. Raises a known error."""
        return stamps.read(self._core.folder)

    def keep_template(self, template: Template) -> None:
        stamps.write(self._core.folder, template)

    def stamp_lines(self, record: str, photo: str) -> tuple[str, ...]:
        """What is stamped on copies of a photo of an inspection."""
        filling = self._desk().open(record)
        entry = filling.photos.get(photo)
        if entry is None:
            raise _absent()
        return self.stamper(filling)(entry)

    def stamper(
        self, filling: Filling, *, papers: bool = False
    ) -> Callable[[Photo], tuple[str, ...]]:
        """Entry → the texts of its stamp. `papers`: for reports, where the template may leave it
        out."""
        template = self.template
        if papers and not template.papers:
            return lambda _entry: ()
        facts = facts_of(filling, self._core.store.meta.title)
        return lambda entry: stamps.lines(entry, facts, template)

    # -- copies

    @cached_property
    def _copies(self) -> Copies:
        return Copies(self._core, self._desk(), self._taking())

    def share(
        self,
        records: Sequence[str],
        folder: Path,
        audience: Audience,
        *,
        stamp: bool = True,
        marks: bool = True,
        progress: Progress = quiet,
        cancelled: IsCancelled = never,
    ) -> Shared:
        """Write copies of the photos of inspections into a new folder, named by the house's code,
        the question and a number, with a list of what they are. See `photo_copies.Copies.write`."""
        stamper = self.stamper if stamp else None
        wish = Wish(records, audience, stamper, marks, progress, cancelled)
        return self._copies.write(wish, folder)


def _flagged(photos: Mapping[str, Photo], around: Around) -> dict[str, tuple[Flag, ...]]:
    found = {key: evidence.flags(photo, around) for key, photo in photos.items()}
    return {key: some for key, some in found.items() if some}


def _own(filling: Filling) -> dict[str, Photo]:
    """Photos that a camera took: signatures are none."""
    return {
        key: photo
        for key, photo in filling.photos.items()
        if not is_signed(filling, str(photo.get("question", "")))
    }


def _place(links: Mapping[str, Sequence[str]]) -> str:
    return next(iter(links.get("place", ())), "")


def is_signed(filling: Filling, path: str) -> bool:
    """Whether a question holds signatures or signed pages."""
    question = filling.form.template(path)
    return question is not None and question.role.startswith(SIGNED)


def facts_of(filling: Filling, survey: str) -> Facts:
    """What a stamp may say of an inspection's photos."""

    def said(role: str) -> str:
        return next((n.text.strip() for n in filling.instance.nodes_by_role(role) if n.text), "")

    people = [name for n in (1, 2) if (name := said(f"id.surveyor{n}"))]
    name, address = said("id.name") or filling.title, said("id.address")
    above = address.split()
    if above and name.startswith(above[-1]):
        above.pop()  # 示例嘎查 示例社 + 示例社12号院: the name says it already
    place = name if address in name else " ".join([*above, name])
    return Facts(place=place, project=survey, surveyor=_("、").join(people), record=filling.record)


def _absent() -> KnownError:
    return KnownError(
        "photo_absent",
        _("这条记录里没有这张照片。"),
        kept=_("没有改动任何数据。"),
        advice=_("请从名册重新打开这处房屋。"),
    )
