"""Filling one inspection: opened from its draft or its record, kept at once, finished once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.assessment import Assessment, assess
from app.assessment.community import BLOCK
from app.assessment.judging import Judgement, judge
from app.assessment.judging import results as judged
from app.domain.severity import SCALES
from app.domain.shots import arranged
from app.errors import KnownError
from app.i18n import _
from app.model.canonical import Value
from app.model.changed import Changed
from app.model.merge import RecordView
from app.model.revision import Links, Photos
from app.survey import filling_residents as residents
from app.survey.agreement import agree_node, settled
from app.survey.beginning import first_residents
from app.survey.block_rows import add_blocks, covering
from app.survey.comments import without_comments
from app.survey.core import AGREED, FINISHED, OPEN, STATUS, Content, Core
from app.survey.drafting import Drafting, Snapshot
from app.survey.refusals import newer_record
from forms.form import Form
from forms.instance import Instance
from forms.node import Problem

Photo = dict[str, Value]
_NO_ANSWER = {"group", "repeat", "row", "image"}


@dataclass
class Filling:
    """One inspection in the hands of its surveyor; lives in the thread that fills it."""

    record: str
    title: str
    form: Form
    instance: Instance
    photos: dict[str, Photo]
    links: Links
    status: str  # draft, done, submitted, returned
    parents: tuple[str, ...] = ()  # the heads that the surveyor had seen
    position: str = ""  # data path of the question last looked at
    newer: bool = False  # made by a newer program: shown, never edited
    others: dict[str, Value] = field(default_factory=dict)  # "/…" answers of the façade's own
    turn: int = 0  # counts the commits begun in this record, see drafting
    erasures: int = 0  # of its residents, when it was opened

    @property
    def finished(self) -> bool:
        """Whether it stands, and is changed only with a reason."""
        return self.status in FINISHED

    def photos_of(self, path: str) -> list[str]:
        """Photo ids of one image question, in their order."""
        ids = [key for key, photo in self.photos.items() if photo.get("question") == path]
        return sorted(ids, key=lambda key: (str(self.photos[key].get("order", "")), key))

    def photo_questions(self) -> list[str]:
        """Data paths of the photo questions that are asked now, in the order of the form."""
        found: list[str] = []
        waiting = [self.instance.root]
        while waiting:
            node = waiting.pop()
            if not node.relevant:
                continue
            if node.kind == "image":
                found.append(node.path)
            waiting += reversed(node.children)
        return found

    def put_photo(self, photo: str, entry: Photo) -> None:
        """Add a photo. Where its question wants shots and it names none, it is the first that is
        missing: said here, so that taking another photo away does not make it something else."""
        path = str(entry["question"])
        question = self.form.template(path)
        if question is not None and question.shots and not entry.get("shot"):
            held = [str(self.photos[key].get("shot") or "") for key in self.photos_of(path)]
            stands = arranged(question.shots, [*held, ""])[-1]
            entry = {**entry, "shot": stands} if stands else entry
        self.photos[photo] = entry
        self.instance.set_photos(path, self.photos_of(path))

    def rename_shot(self, photo: str, shot: str) -> None:
        """A photo is another shot of its question; where one is that already, they change."""
        before = str(self.photos[photo].get("shot") or "")
        for key in self.photos_of(str(self.photos[photo]["question"])):
            if key != photo and self.photos[key].get("shot") == shot:
                self.photos[key] = {**self.photos[key], "shot": before}
        self.photos[photo] = {**self.photos[photo], "shot": shot}

    def drop_photo(self, photo: str) -> None:
        """Take a photo out of the record; its file and its history stay."""
        path = str(self.photos.pop(photo)["question"])
        self.instance.set_photos(path, self.photos_of(path))


@dataclass(frozen=True)
class Left:
    """What became of the open drafts: those written down, and the others with the reason."""

    changed: Changed
    held: tuple[tuple[str, KnownError], ...]  # (house, why its draft stays a draft)


class FillingDesk:
    """Opens, keeps and finishes fillings."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._drafts = Drafting(core)
        self._drafts.sweep()

    def open(self, record: str) -> Filling:
        """The record as it was left: from its draft where there is one, else as committed."""
        view = self._view(record)
        draft = self._drafts.load(record)
        if draft is not None:
            form = self._core.forms.form(draft.form, draft.version)
            data = draft.data
            return self._filling(
                record, form, data["answers"], data["personal"], data["photos"], view.links,
                parents=tuple(draft.parents), position=draft.place, newer=view.newer,
            )  # fmt: skip
        return self.open_committed(record)

    def open_committed(self, record: str) -> Filling:
        """The record as it was last written down, whatever is being typed."""
        view = self._view(record)
        return self._filling(
            record,
            self._core.forms.form(view.form, view.version),
            view.answers,
            residents.known(self._core, view.personal),
            view.photos,
            view.links,
            parents=view.heads,
            newer=view.newer,
        )

    def _view(self, record: str) -> RecordView:
        view = self._core.store.view(record)
        if view is None:
            raise KnownError(
                "record_absent",
                _("这条检查记录不在本调查里。"),
                kept=_("没有改动任何数据。"),
                advice=_("回到名册，重新选择一处。"),
            )
        return view

    def _filling(
        self,
        record: str,
        form: Form,
        answers: Mapping[str, Value],
        personal: Mapping[str, Value],
        photos: Photos,
        links: Links,
        *,
        parents: tuple[str, ...],
        position: str = "",
        newer: bool = False,
    ) -> Filling:
        own = {path: value for path, value in answers.items() if path.startswith("/")}
        if STATUS in own:
            said = {path: value for path, value in answers.items() if path not in own}
            instance = self._core.open_form(form, said, personal, photos)
        else:
            instance = self._first(form, answers, links)
        return Filling(
            record=record,
            title=self._house(links),
            form=form,
            instance=instance,
            photos={key: dict(photo) for key, photo in photos.items()},
            links=links,
            status=str(own.get(STATUS, "draft")),
            parents=parents,
            position=position,
            newer=newer,
            others=own,
            turn=self._drafts.turn(record),
            erasures=residents.erasures(self._core, record),
        )

    def _first(self, form: Form, answers: Mapping[str, Value], links: Links) -> Instance:
        """An inspection that was begun, and in which nothing was said yet."""
        place = self._core.store.view(links["place"][0]) if links.get("place") else None
        residents = first_residents(self._core, form, place) if place is not None else {}
        return self._core.new_form(form, {**self._core.of_today(form), **answers, **residents})

    def _house(self, links: Links) -> str:
        place = self._core.store.view(links["place"][0]) if links.get("place") else None
        return str(place.answers.get("name", "")) if place else ""

    def snapshot(self, filling: Filling, position: str) -> Snapshot:
        """Plain values of a filling; quick, for the thread that fills."""
        filling.position = position
        instance = filling.instance
        own = {STATUS: filling.status, **filling.others}
        answers = {**instance.answers(relevant_only=False), **own}
        return Snapshot(
            record=filling.record,
            form=filling.form.id,
            version=filling.form.version,
            parents=filling.parents,
            data={
                "answers": answers,
                "personal": instance.personal_answers(relevant_only=False),
                "photos": {key: dict(photo) for key, photo in filling.photos.items()},
            },
            position=position,
            turn=filling.turn,
            erasures=filling.erasures,
        )

    def keep(self, snapshot: Snapshot) -> None:
        """Make a snapshot durable; any thread, never behind a merge.

        Of residents who were erased since the filling was opened, nothing is kept.
        """
        self._drafts.keep(residents.without_erased(self._core, snapshot))

    def load_answers(self, filling: Filling, answers: Mapping[str, Value]) -> list[str]:
        """Answer what an answers map names, and nothing else; the paths its form does not have.

        None clears an answer, or takes a row away with all that is in it.
        """
        before = filling.instance
        gone = tuple(f"{path}/" for path, value in answers.items() if value is None)
        gone = tuple(row for row in gone if (node := before.find(row[:-1])) and node.row)
        held, personal = (
            {p: v for p, v in stated.items() if not f"{p}/".startswith(gone)}
            for stated in (
                before.answers(relevant_only=False),
                before.personal_answers(relevant_only=False),
            )
        )
        # Rows must stand before they are answered; answers are then set one by one, as by hand.
        stated = {path: value for path, value in answers.items() if value is not None}
        whole = self._core.open_form(filling.form, held | stated, personal, filling.photos)
        rows = {path: v for path, v in stated.items() if (node := whole.find(path)) and node.row}
        opened = self._core.open_form(filling.form, held | rows, personal, filling.photos)
        unknown = []
        with opened.batch():
            for path, value in answers.items():
                node = opened.find(path)
                if node is not None and node.kind not in _NO_ANSWER:
                    opened.set(node, value)
                elif path not in rows and f"{path}/" not in gone:
                    unknown.append(path)
        filling.instance = opened
        again = agree_node(opened)
        if again is not None and again.path in answers:
            filling.others.pop(AGREED, None)  # said to what is computed from all of these
        return sorted(unknown)

    def problems(self, filling: Filling) -> list[Problem]:
        return filling.instance.check()

    def assess(self, instance: Instance) -> Assessment | None:
        return assess(instance)

    def judge(self, instance: Instance) -> Judgement | None:
        """What the form's own scale says of it as it stands."""
        return judge(instance)

    def commit(self, filling: Filling, *, status: str | None = None, reason: str = "") -> Changed:
        """Write what a filling states as a revision and drop its draft.

        `status` done demands that nothing is missing: raises a known error that says how much.
        Changing or reopening a finished inspection demands a reason.
        """
        if filling.newer:
            raise newer_record()
        self._core.own_drafts()  # says so where the survey is open read-only
        turn = filling.turn = self._drafts.begin(filling.record)
        wanted = status or filling.status
        if AGREED in filling.others or not filling.finished:
            settled(filling.instance, filling.others)
        problems = filling.instance.check() if wanted in FINISHED else []
        if problems:
            raise KnownError(
                "not_complete",
                _("还缺 {n} 项，不能完成。").format(n=len(problems)),
                kept=_("已填的内容全部保存在本机。"),
                advice=_("按“下一处”逐项补上；实在看不到的，选“看不到”。"),
            )
        content, personal = self._content(filling, wanted)
        untouched = wanted in OPEN and self._is_untouched(filling)
        revision = None if untouched else self._core.sealed(
            filling.record, filling.form.id, filling.form.version, content,
            reason=reason, parents=filling.parents,
        )  # fmt: skip
        if revision and filling.finished and not reason.strip():
            raise KnownError(
                "reason_needed",
                _("改动或重新打开已完成的检查，需要写明理由。"),
                kept=_("原来的内容没有改动。"),
                advice=_("写一句理由，例如“补测二层倾斜”。"),
            )
        if revision:
            last = self.snapshot(filling, filling.position)
            self._drafts.becoming(residents.without_erased(self._core, last), revision.id)
        changed = self._core.commit([revision] if revision else [], personal)
        again = residents.said_again(self._core, revision, filling.instance, filling.erasures)
        changed |= self._core.commit(*again) if again else Changed()
        self._drafts.end(filling.record, turn)
        if revision:
            filling.parents = (again[0][0].id,) if again else (revision.id,)
        filling.status = wanted
        filling.others = {**without_comments(filling.others, wanted), STATUS: wanted}
        return changed

    def _is_untouched(self, filling: Filling) -> bool:
        """Whether an inspection was begun and looked at, but nothing in it was said yet."""
        seen = self._core.seen(filling.record, filling.parents)
        if seen is None or STATUS in seen.answers or filling.photos:
            return False
        instance = filling.instance
        first = self._first(filling.form, seen.answers, filling.links)
        if instance.nodes_by_role(BLOCK):  # rows that the roster gave are no statement
            add_blocks(self._core, first, filling.links)
        return (
            instance.personal_answers() == first.personal_answers()
            and instance.answers() == first.answers()
        )

    def _content(self, filling: Filling, status: str) -> tuple[Content, dict[str, bytes]]:
        instance = filling.instance
        hashed, stored = residents.sealed(
            self._core, filling.record, filling.parents, filling.instance, filling.erasures
        )
        content = Content(
            answers={
                **instance.answers(),
                **without_comments(filling.others, status),
                STATUS: status,
            },
            photos=dict(filling.photos),
            links=covering(self._core, instance, filling.links),
            results=judged(instance),
            personal=hashed,
        )
        return content, stored

    def leave_all(self) -> Left:
        """Turn the open drafts into revisions, as handing over needs it.

        One that cannot be written down (an open conflict, a form that is not here) stays a draft
        and does not keep the others back.
        """
        changed = Changed()
        held: list[tuple[str, KnownError]] = []
        for draft in self._core.open_drafts():
            try:
                changed |= self.commit(self.open(draft.record))
            except KnownError as error:
                view = self._core.store.view(draft.record)
                held.append((self._house(view.links) if view else "", error))
        return Left(changed, tuple(held))


def graded(results: Mapping[str, Value]) -> dict[str, Value]:
    """The result of a record that has an order of danger, of whichever scale, or {}."""
    found = (results.get(scale) for scale in SCALES)
    return next((result for result in found if isinstance(result, dict)), {})
