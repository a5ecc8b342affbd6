"""The plain values that the fill page is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.survey.comments import Comment
    from app.survey.last_visit import LastVisit
    from forms.instance import Instance


class PhotoState(Enum):
    """Whether a photo can be shown: being worked on, here, or not yet arrived."""

    BUSY = "busy"
    READY = "ready"
    MISSING = "missing"


@dataclass(frozen=True)
class PhotoView:
    """One photo as a strip shows it. `question` is a data path; `thumbnail` a small JPEG."""

    id: str
    question: str
    caption: str = ""
    thumbnail: bytes | None = None
    state: PhotoState = PhotoState.READY
    marks: int = 0  # drawn over it
    shot: str = ""  # the required shot that it is said to be, "" where it names none
    doubts: tuple[str, ...] = ()  # sentences: what contradicts of its time, place, file
    notes: tuple[str, ...] = ()  # and what is only missing


@dataclass(frozen=True)
class GradeView:
    """A computed grade or conclusion in words. `grade`, `low`, `high` are "" while not known, else
    a value of the `scale`: A, B, C, D, or severe, some, none of the screening.

    `words` is the deciding rule in one sentence, `lines` the layers and what is missing.
    `provisional`: two surveyors differ, the worse counts. `certified`: a report number is given.
    """

    grade: str
    low: str
    high: str
    words: str
    lines: Sequence[str] = ()
    provisional: bool = False
    certified: bool = False
    scale: str = "jgj125"


@dataclass
class Filling:
    """One record being filled: the living form and what stands around it."""

    instance: Instance
    title: str
    place: str = ""
    photos: Sequence[PhotoView] = field(default_factory=tuple)
    position: str = ""
    readonly: bool = False
    #: What was said last time, by question; None: nobody was here before.
    last: LastVisit | None = None
    #: Paths of the answers taken over from the house before and not changed since.
    same: set[str] = field(default_factory=set)
    #: What the office wrote beside questions when it sent the record back.
    comments: Sequence[Comment] = ()
    #: Roles of pictures that another form of the place got on the same day.
    elsewhere: frozenset[str] = frozenset()
    #: Why required shots are missing, as it was said before.
    excuse: str = ""

    def take(self, views: Sequence[PhotoView]) -> None:
        """Hold these photos, and let the form count those that are here."""
        ids: dict[str, list[str]] = {view.question: [] for view in self.photos}
        self.photos = tuple(views)
        for view in views:
            if view.state is not PhotoState.BUSY:
                ids.setdefault(view.question, []).append(view.id)
        for question, names in ids.items():
            self.instance.set_photos(question, names)
