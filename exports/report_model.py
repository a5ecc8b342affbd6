"""What a report says, as frozen blocks: the writers decide how it looks on paper.

Everything here is already worded in the reader's language and masked where it must be; a writer
adds no word of its own but page numbers. Blocks follow each other from top to bottom.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from exports.figures import Drawing

Align = Literal["left", "right", "center"]


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade mark: letter A–D, always drawn as a shape with its letter inside.

    A conclusion of a screening is severe, some or none: a sign without a letter.
    `high` differs from `low` while something was not inspected (the interval low–high).
    Not `certified` draws the ring of an indicative grade, `provisional` the hatching of a conflict.
    """

    low: str
    high: str = ""
    certified: bool = False
    provisional: bool = False

    @property
    def text(self) -> str:
        return self.low if self.high in {"", self.low} else f"{self.low}–{self.high}"


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a facts table; an empty value is drawn as a dash: it shows as unfilled."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class SealBox:
    """An empty frame for an organisation's seal, with the words that stand in it."""

    label: str


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Whose paper it is: `unit` above, `emblem` (a JPEG) beside it, `contact` at the foot."""

    unit: str = ""
    contact: str = ""
    emblem: Callable[[], bytes] | None = None


NOBODY = Letterhead()


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page: it stands alone, whatever follows begins on a new page."""

    title: str
    subtitle: str = ""
    facts: tuple[Fact, ...] = ()
    grade: Grade | None = None
    grade_words: str = ""
    seal: SealBox | None = None
    qr_words: str = ""
    letterhead: Letterhead = NOBODY


@dataclass(frozen=True, slots=True)
class Masthead:
    """The head of a paper without a cover: whose it is, what it is, its code at the right."""

    title: str
    subtitle: str = ""
    letterhead: Letterhead = NOBODY
    qr_words: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """Chapters with their pages; `depth` 2 names their sections too."""

    title: str
    depth: Literal[1, 2] = 1


@dataclass(frozen=True, slots=True)
class Heading:
    """Level 1 is a chapter and enters the outline, as level 2 does; it stays with what follows."""

    level: Literal[1, 2, 3]
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `\\n` breaks a line. `leads`: it introduces what follows, on the same page."""

    text: str
    strong: bool = False
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A remark in small, soft type: sources, confidence, what was left out."""

    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Label–value pairs in two columns; long values take the whole width."""

    rows: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under a head that repeats on every page.

    `weights` share the width among the columns (equal when empty), `align` is left when empty,
    `total` marks the last row as a sum. A table with a `caption` is numbered.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    weights: tuple[float, ...] = ()
    align: tuple[Align, ...] = ()
    total: bool = False
    caption: str = ""

    def __post_init__(self) -> None:
        width = len(self.head)
        if any(len(row) != width for row in self.rows):
            raise ValueError("every row has as many cells as the head")
        if any(len(one) not in {0, width} for one in (self.weights, self.align)):
            raise ValueError("weights and align name every column or none")


@dataclass(frozen=True, slots=True)
class GradePanel:
    """The grade as the reader meets it first: the mark, its meaning, the figures below."""

    grade: Grade
    words: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PhotoItem:
    """One picture; `open` gives an upright JPEG without EXIF when its page is drawn.

    `open` is None while the file has not arrived: `absent` then stands in the empty frame.
    `marks` are drawn over it, whatever size the copy has; the texts of `stamp` stand on a strip
    below it, each in one piece where it fits. `remark`: what is known of it as evidence.
    """

    number: int
    question: str
    place: str = ""
    time: str = ""
    caption: str = ""
    open: Callable[[], bytes] | None = None
    absent: str = ""
    marks: Drawing | None = None
    stamp: tuple[str, ...] = ()
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Photos:
    """Photo pages of 2 × 3 or 2 × 2 pictures, or 2 large ones; `number_words` names one."""

    items: tuple[PhotoItem, ...]
    per_page: Literal[2, 4, 6] = 6
    number_words: str = "{n}"


@dataclass(frozen=True, slots=True)
class PhotoPair:
    """The same at two visits; `words` say what it is, `note` how the two were put together."""

    words: str
    before: PhotoItem
    after: PhotoItem
    note: str = ""


@dataclass(frozen=True, slots=True)
class PhotoPairs:
    """Pairs of photos below each other, the earlier at the left under `before_words`."""

    items: tuple[PhotoPair, ...]
    before_words: str
    after_words: str


@dataclass(frozen=True, slots=True)
class Trend:
    """A measure over visits: (day, value, the value in words), the earliest first."""

    name: str
    points: tuple[tuple[str, float, str], ...]


@dataclass(frozen=True, slots=True)
class Trends:
    """Small charts, each from zero; `unit` stands at their axes."""

    items: tuple[Trend, ...]
    unit: str


@dataclass(frozen=True, slots=True)
class SignatureBox:
    """One place to sign: the role, the name if known, and what may be ticked instead."""

    role: str
    name: str = ""
    note: str = ""
    date_words: str = ""


@dataclass(frozen=True, slots=True)
class Signatures:
    """Boxes to sign, two a row, or as many as `columns` says, and a square for a seal."""

    boxes: tuple[SignatureBox, ...]
    seal: SealBox | None = None
    columns: Literal[2, 4] = 2


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a letter: a few words in bold, and what they announce."""

    head: str
    text: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A page that somebody is handed, in the type area of official letters (GB/T 9704).

    Set in 16 pt; in a smaller size where it would not fit one page with its boxes to sign.
    """

    title: str
    to: str
    passages: tuple[Passage, ...]
    closing: tuple[str, ...] = ()
    boxes: tuple[SignatureBox, ...] = ()
    letterhead: Letterhead = NOBODY
    qr_words: str = ""


@dataclass(frozen=True, slots=True)
class PageBreak:
    pass


Block = (
    Cover
    | Masthead
    | Contents
    | Letter
    | Heading
    | Paragraph
    | Note
    | Facts
    | Table
    | GradePanel
    | Photos
    | PhotoPairs
    | Trends
    | Signatures
    | PageBreak
)


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report.

    `mark` stands on every page ("疑似 · 参考判定"), empty when the report is certified. `qr_text`
    names record and version. `table_words` number a table ("表 {n}"), `table_again` one that goes
    on over the page ("续表 {n}"). `created` is the record's own time, so that printing the same
    record twice gives the same bytes; `language` is a BCP 47 tag.
    """

    title: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    language: str = "zh-CN"
    running_head: str = ""
    foot_left: str = ""
    mark: str = ""
    qr_text: str = ""
    table_words: str = "{n}"
    table_again: str = "{n}"
    author: str = ""
    created: datetime = datetime(2000, 1, 1, tzinfo=UTC)

    def texts(self) -> list[str]:
        """Every text that will be printed, to ask beforehand which characters the font lacks."""
        found = [self.title, self.subtitle, self.running_head, self.foot_left, self.mark]
        pending: list[object] = list(self.blocks)
        while pending:
            one = pending.pop()
            if isinstance(one, str):
                found.append(one)
            elif isinstance(one, tuple):
                pending.extend(one)
            elif hasattr(one, "__dataclass_fields__"):
                pending.extend(getattr(one, name) for name in one.__dataclass_fields__)
        return found
